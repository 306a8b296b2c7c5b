"""Which closed list the value of a field is a term of, and the words for it, the same as on the pages of records."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tracker.domain import indicators, media
from tracker.domain.kinds import Choice, Decision
from tracker.domain.vocabulary import (
    AskKind,
    Certainty,
    Closure,
    DatePrecision,
    Finding,
    Level,
    Mechanism,
    Position,
    ReplyQuality,
    Scope,
    Status,
    TreatyAct,
    Wording,
    label,
)
from tracker.i18n import N_
from tracker.services.attachments.naming import Looked
from tracker.web.entered.documents import KINDS as DOCUMENT_KINDS
from tracker.web.entered.recommendations import CATEGORIES
from tracker.web.shown import terms
from tracker.web.shown.reasons import LINKS

Words = Mapping[str, str]


def _of(*tables: Mapping[Any, str]) -> Words:
    return {term.value: words for table in tables for term, words in table.items()}


def _labels(terms_of: type[StrEnum]) -> Words:
    return {term.value: label(term) for term in terms_of}


_CERTAINTIES = {
    Certainty.CONFIRMED: N_("confirmed"),
    Certainty.SECONDARY: N_("secondary source"),
    Certainty.DERIVED: N_("derived"),
    Certainty.GENERAL_KNOWLEDGE: N_("general knowledge"),
}
_PRECISIONS = {
    DatePrecision.DAY: N_("day"),
    DatePrecision.MONTH: N_("month"),
    DatePrecision.YEAR: N_("year"),
    DatePrecision.PERIOD: N_("period"),
}
_DECISIONS = {
    Decision.ACCEPTED: N_("Accepted"),
    Decision.REFUSED: N_("Refused"),
    Decision.SAME: N_("The same as another record"),
    Decision.SEPARATE: N_("A recommendation of its own"),
}
_LOOKED = {
    Looked.THROUGH: N_("Looked for in its words"),
    Looked.PROPERTIES: N_("Looked for in its properties only"),
    Looked.NOT: N_("Not looked for"),
}
_CHOICES = {Choice.OURS: N_("What was entered here"), Choice.SOURCE: N_("What the source says")}
_KINDS = _of(
    terms.EVIDENCE_KINDS,
    DOCUMENT_KINDS,
    terms.LETTER_KINDS,
    terms.INSTRUMENT_KINDS,
    {kind: forward for kind, (forward, _back) in LINKS.items()},
)
_FORMS = {**_of(terms.CONSENT_FORMS), "agreed": N_("agreed"), "withdrawn": N_("withdrawn")}
_BY_FIELD: Mapping[str, Words] = {
    "act": _labels(TreatyAct),
    "action_category": dict(CATEGORIES),
    "ask_kind": _labels(AskKind),
    "certainty": _of(_CERTAINTIES),
    "choice": _of(_CHOICES),
    "cited_as_binding": {"yes": N_("Yes"), "no": N_("No")},
    "closure": _labels(Closure),
    "counts_position": _labels(Position),
    "decision": _of(_DECISIONS),
    "done_precision": _of(_PRECISIONS),
    "finding": _labels(Finding),
    "giver": _of(terms.CONSENT_GIVERS),
    "kind": _KINDS,
    "level": _labels(Level),
    "names": _of(_LOOKED),
    "new_body_kind": _labels(Mechanism),
    "position": _labels(Position),
    "publication_basis": _of(terms.PUBLICATION_BASES),
    "quality": _labels(ReplyQuality),
    "reliability": _of(terms.RELIABILITIES),
    "review_state": _of(terms.REVIEW_STATES),
    "roles": _of(terms.ROLES),
    "scan": _of(terms.SCANS),
    "scope": _labels(Scope),
    "status": _labels(Status),
    "strand": _of(terms.STRANDS),
    "type": _of(media.NAMES),
    "use": _of(terms.CONSENT_USES),
    "what": _of(terms.OPENINGS),
    "wording": _labels(Wording),
    **{use.value: _FORMS for use in terms.CONSENT_USES},
}
_BY_EVENT: Mapping[str, Words] = {
    "evidence:people": _of(terms.PERSON_ROLES),
    "tie:record": _of(terms.TIES),
    "tie:remove": _of(terms.TIES),
}
"""Of these the fields are the codes of people."""


def of(field: str, event: str) -> Words:
    """Return the words of the closed list that a field holds a term of, by the term; empty where it holds none."""
    if field == "reason" and event.startswith("indicator:"):
        return _of(indicators.REASONS)
    return _BY_EVENT.get(event) or _BY_FIELD.get(field, {})
