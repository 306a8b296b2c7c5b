"""The terms of evidence in words, each with a sentence that helps to choose it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import Finding, Level, PublicationBasis, ReviewState, Scope
from tracker.i18n import N_, _
from tracker.services.evidence.listing import Direction
from tracker.services.evidence.publicity import Hindrance
from tracker.services.evidence.standing import Absence, Standing
from tracker.web.shown import terms


class Keeping(StrEnum):
    """Who may read the texts of an item, as the form asks."""

    BY_KIND = "by_kind"
    RESTRICTED = "restricted"
    OPEN = "open"


FINDINGS: Mapping[StrEnum, str] = {
    Finding.IMPLEMENTED: N_("Implemented"),
    Finding.PROGRESS: N_("Progress"),
    Finding.NO_CHANGE: N_("No change"),
    Finding.REGRESSION: N_("Regression"),
    Finding.NOTHING_FOUND: N_("Nothing found"),
    Finding.CONTEXT: N_("Context"),
}
FINDING_HINTS: Mapping[StrEnum, str] = {
    Finding.IMPLEMENTED: N_("What was asked is done"),
    Finding.PROGRESS: N_("A step towards it"),
    Finding.NO_CHANGE: N_("The situation stays as it was"),
    Finding.REGRESSION: N_("Worse than at the ask"),
    Finding.NOTHING_FOUND: N_("Someone searched"),
    Finding.CONTEXT: N_("Background, never counted"),
}
LEVELS: Mapping[StrEnum, str] = {
    Level.STRUCTURAL: N_("Structural: a law, a treaty, a body exists"),
    Level.PROCESS: N_("Process: it is applied"),
    Level.OUTCOME: N_("Outcome: people’s lives"),
}
SCOPES: Mapping[StrEnum, str] = {
    Scope.SYSTEMIC: N_("Systemic: it speaks of law, practice or many"),
    Scope.INDIVIDUAL: N_("Individual: one case, even a won one"),
}
STRANDS = terms.STRANDS
RELIABILITIES = terms.RELIABILITIES
KINDS = terms.EVIDENCE_KINDS
REVIEW_STATES = terms.REVIEW_STATES
REVIEW_HINTS: Mapping[StrEnum, str] = {
    ReviewState.DRAFT: N_("Not ready; counts nowhere"),
    ReviewState.IN_REVIEW: N_("Waits for a reviewer; counts nowhere yet"),
    ReviewState.APPROVED: N_("Counts from now on"),
}
BASES = terms.PUBLICATION_BASES
BASIS_HINTS: Mapping[StrEnum, str] = {
    PublicationBasis.PUBLISHED_SOURCE: N_("Counts for the internal and the public status"),
    PublicationBasis.INTERNAL: N_(
        "Never leaves this office. New testimony begins here: save it, link the people in it, then choose consent"
    ),
    PublicationBasis.CONSENT: N_("Counts in public as long as everybody in it agrees to UN public documents"),
}
KEEPINGS: Mapping[StrEnum, str] = {
    Keeping.BY_KIND: N_("As its kind asks"),
    Keeping.RESTRICTED: N_("Restricted"),
    Keeping.OPEN: N_("Open to my organisation"),
}
KEEPING_HINTS: Mapping[StrEnum, str] = {
    Keeping.BY_KIND: N_("Testimony that is not published is restricted; everything else is open"),
    Keeping.RESTRICTED: N_("Its texts are encrypted, no search finds them, and lists show only code and kind"),
    Keeping.OPEN: N_("Everybody who works in your organisation reads and finds it"),
}
DIRECTIONS: Mapping[StrEnum, str] = {
    Direction.FOR: N_("For implementation"),
    Direction.AGAINST: N_("Against implementation"),
    Direction.NEITHER: N_("Neither: context, or nothing found"),
    Direction.UNLINKED: N_("Linked to no ask"),
}
ROLES: Mapping[StrEnum, str] = {
    PersonRole.SPEAKER: N_("speaks in it"),
    PersonRole.CONCERNED: N_("is concerned"),
    PersonRole.RELATIVE: N_("is a relative"),
    PersonRole.HELPER: N_("helped"),
    PersonRole.INTERPRETER: N_("interpreted"),
}
STANDINGS: Mapping[StrEnum, str] = {
    Standing.FOR: N_("Counts for implementation"),
    Standing.AGAINST: N_("Counts against implementation"),
    Standing.SEARCH: N_("Counts as a search that found nothing"),
    Standing.CLAIM: N_("Stands beside the status as the State’s claim: a claim is no evidence of doing"),
    Standing.COPY: N_("Not counted again: another item of the same origin says the same"),
    Standing.TREATY: N_("Shown beside: the treaty record alone decides what asks for a treaty action"),
    Standing.REPLY: N_("Shown beside: replies alone answer a request for information"),
    Standing.CASE: N_("Shown apart: one case never answers what speaks of the whole system"),
    Standing.THIN: N_("Shown beside: uncorroborated, and no other origin says the same"),
    Standing.BESIDE: N_("Shown beside: the rule did not need it"),
    Standing.BASELINE: N_("Baseline: it lies before the ask, is shown and never counted"),
}
ABSENCES: Mapping[StrEnum, str] = {
    Absence.WITHDRAWN: N_("It is withdrawn and counts nowhere."),
    Absence.NOT_APPROVED: N_("It is not approved, so it counts nowhere yet."),
    Absence.KEPT: N_("Its case file is for named people, so no stored status reads it. See below what it would be."),
    Absence.CONTEXT: N_("Context is shown here and never counted."),
    Absence.NOT_YET: N_("It is published only after today, so it does not count yet."),
    Absence.CLOSED: N_("Too late: the ask was closed before it happened."),
    Absence.NO_UNIT: N_("The ask has no status: it lives in no window of this State’s reviews."),
    Absence.OUTSIDE: N_("Its date lies in no window in which this ask stands."),
}
HINDRANCES: Mapping[StrEnum, str] = {
    Hindrance.NOT_APPROVED: N_("No reviewer has approved it."),
    Hindrance.NOBODY_LINKED: N_(
        "No person is linked to it. A person with the protection role links everybody in it and records what they "
        "agreed to."
    ),
    Hindrance.NOT_ALL_AGREED: N_("Not everybody in it agrees to be told of in UN public documents."),
    Hindrance.INTERNAL: N_("It is for internal use only: when the rest is done, change what it rests on."),
    Hindrance.CASE_FILE: N_("Its case file is for named people."),
    Hindrance.DOCUMENT: N_("The document that it is taken from is not published."),
}
EVENTS = {
    "evidence:amend": N_("Changed"),
    "evidence:approve": N_("Approved"),
    "evidence:people": N_("People in it changed"),
    "evidence:record": N_("Recorded"),
    "evidence:remove": N_("Taken away"),
    "evidence:send_back": N_("Sent back"),
    "evidence:withdraw": N_("Withdrawn"),
    "evidence_link:amend": N_("Link to an ask changed"),
    "evidence_link:record": N_("Linked to an ask"),
    "evidence_link:remove": N_("Link to an ask taken away"),
}
FIELDS = {
    "case_file": N_("case file"),
    "harm_weighed_on": N_("day on which the harm was weighed"),
    "is_restricted": N_("who may read it"),
    "is_shared": N_("sharing with the coalition"),
    "quote": N_("quote"),
    "quote_language": N_("language of the quote"),
    "translation": N_("translation"),
    "translation_language": N_("language of the translation"),
    "code": N_("code"),
    "continuing": N_("whether it continues"),
    "count_at_least": N_("count"),
    "item_count": N_("count"),
    "kind": N_("what it is"),
    "links": N_("what it shows"),
    "locator": N_("place in the document"),
    "origin": N_("origin"),
    "publication_basis": N_("publication"),
    "published": N_("date of publication"),
    "reliability": N_("reliability"),
    "series": N_("indicator"),
    "review_state": N_("review"),
    "state": N_("State"),
    "strand": N_("who asserts it"),
    "summary": N_("summary"),
    "vouched_until": N_("until when it is vouched for"),
    "when": N_("date"),
}
"""What the history calls the fields of an entry."""


def of(term: StrEnum, among: Mapping[StrEnum, str]) -> str:
    """Write a term in words."""
    return _(among[term])


def changed(fields: Collection[str]) -> str:
    """Name the fields that changed."""
    return ", ".join(dict.fromkeys(_(FIELDS[name]) for name in fields if name in FIELDS))


def short(term: StrEnum, among: Mapping[StrEnum, str]) -> str:
    """Write a term without what explains it after the colon."""
    return of(term, among).partition(":")[0]
