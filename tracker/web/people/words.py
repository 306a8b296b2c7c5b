"""The terms of consent in words, each with a sentence that helps to choose it; languages by their names in full."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from babel import Locale

from tracker.domain.consenting import LANGUAGES, Held, Reason
from tracker.domain.protection import ConsentUse, SecretField, TieKind
from tracker.i18n import N_, _
from tracker.services.people.listing import Concern
from tracker.services.people.recognised import Recognised
from tracker.web.languages import chosen
from tracker.web.shown import terms

USES = terms.CONSENT_USES
USE_HINTS: Mapping[StrEnum, str] = {
    ConsentUse.INTERNAL: N_("Colleagues read it and work with it; it goes to nobody else"),
    ConsentUse.COALITION: N_("Other organisations on this installation, where the item is shared with them"),
    ConsentUse.UN_CONFIDENTIAL: N_("Letters to a mandate holder or a working group that are not published"),
    ConsentUse.UN_PUBLIC: N_("Submissions and everything else that the UN or we put on the web"),
    ConsentUse.MEDIA: N_("Journalists may tell of it"),
    ConsentUse.COURT: N_("It may be handed to a court, where the other side may read it"),
}
FORMS = terms.CONSENT_FORMS
GIVERS = terms.CONSENT_GIVERS
ROLES = terms.PERSON_ROLES
TIES = terms.TIES
TIES_BACK: Mapping[StrEnum, str] = {
    TieKind.RELATIVE: N_("Relative"),
    TieKind.HELPER: N_("Was helped by this person"),
    TieKind.INTERPRETER: N_("Was interpreted by this person"),
    TieKind.CASE: N_("Same case"),
}
REASONS: Mapping[StrEnum, str] = {
    Reason.NEVER: N_("no consent"),
    Reason.NOT_YET: N_("consent begins later"),
    Reason.EXPIRED: N_("consent has run out"),
    Reason.WITHDRAWN: N_("withdrew"),
    Reason.COUNTED_ONLY: N_("agreed to be counted only"),
}
CONCERNS: Mapping[StrEnum, str] = {
    Concern.SOON: N_("Consent ends within three months"),
    Concern.NONE: N_("No consent to anything"),
    Concern.WITHDRAWN: N_("Withdrew"),
}
SECRETS = terms.SECRET_FIELDS
SECRET_HINTS: Mapping[StrEnum, str] = {
    SecretField.REAL_NAME: N_("In full, as the person writes it. One in a line."),
    SecretField.ALSO_KNOWN_AS: N_("Nicknames, other scripts, each usual spelling in Latin letters. One in a line."),
    SecretField.CONTACT: N_("Telephone, mail, address, account name. One in a line."),
    SecretField.PLACE: N_("Village, camp, factory, street: what would lead somebody to the person. One in a line."),
    SecretField.BIRTH: N_("Day and place, as far as it is known."),
    SecretField.OCCUPATION: N_("What the person does or did."),
    SecretField.NOTE: N_("What those who protect the person have to know. It is sealed like the rest."),
}
EVENTS = {
    "consent:record": N_("Consent recorded"),
    "consent:withdraw": N_("Consent withdrawn"),
    "person:purge": N_("Destroyed"),
    "person:read": N_("Identity shown"),
    "person:record": N_("Recorded"),
    "person:write": N_("Identity written"),
    "tie:record": N_("Tied to somebody"),
    "tie:remove": N_("Tie taken away"),
}
_OURS = {"prs": N_("Dari"), "sgn": N_("A sign language"), "mul": N_("Several languages")}


def of(term: StrEnum, among: Mapping[StrEnum, str]) -> str:
    """Write a term in words."""
    return _(among[term])


def choices(among: Mapping[StrEnum, str]) -> list[tuple[str, str]]:
    """Return what a form offers of a list: (value, words)."""
    return [(term.value, _(words)) for term, words in among.items()]


def held(each: Held) -> str:
    """Name who holds an item back, and why."""
    return _("%(person)s: %(reason)s") % {"person": each.person, "reason": of(each.reason, REASONS)}


def publication(each: Recognised) -> str:
    """Say which papers a publication is; one that is called otherwise keeps its name."""
    if each.paper is None:
        return each.publication
    told = {"state": each.state_name, "cycle": each.paper.cycle, "organisation": each.paper.organisation}
    if each.paper.is_brief:
        return _("Briefs for the review of %(state)s, cycle %(cycle)d, by %(organisation)s") % told
    return _("Paper for the review of %(state)s, cycle %(cycle)d, by %(organisation)s") % told


def language(code: str) -> str:
    """Name a language in full, in the language of the page; a code that is on no list stays as it is."""
    return dict(languages()).get(code, code)


def languages() -> list[tuple[str, str]]:
    """Return the languages of consent, (code, name), in the order of the names."""
    named = [(code, _(_OURS[code]) if code in _OURS else _name(code, chosen())) for code in LANGUAGES]
    return sorted(named, key=lambda each: (each[0] in {"sgn", "mul"}, each[1].casefold()))


@cache
def _name(code: str, spoken: str) -> str:
    names, english = Locale.parse(spoken).languages, Locale.parse("en").languages
    return str(names.get(code) or english.get(code) or code)
