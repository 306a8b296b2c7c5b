"""The ratification table: what the State did about each treaty, beside what it was asked to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain import phrases
from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.dossier import Dossier, Request
from tracker.domain.vocabulary import AskKind, Certainty, Status, TreatyAct, TreatyAsk
from tracker.i18n import N_, _
from tracker.services.states.records import Records
from tracker.services.treaties.ratification import Act, Treaty
from tracker.web.marks import LEGEND
from tracker.web.states.entries import natural

_JOINING = frozenset(
    {
        *(TreatyAct.RATIFICATION, TreatyAct.ACCESSION, TreatyAct.SUCCESSION),
        *(TreatyAct.ACCEPTANCE, TreatyAct.APPROVAL, TreatyAct.FORMAL_CONFIRMATION),
    }
)
_OTHER_ACTS = {
    TreatyAct.PROCEDURE_ACCEPTED: N_("Procedure accepted %(when)s"),
    TreatyAct.RESERVATION_WITHDRAWN: N_("Reservation withdrawn %(when)s"),
    TreatyAct.WITHDRAWAL: N_("Withdrew %(when)s"),
}
_ASKS = {
    TreatyAsk.SIGN: N_("to sign"),
    TreatyAsk.RATIFY: "",  # what the table is about needs no word
    TreatyAsk.ACCEPT_PROCEDURE: N_("to accept the procedure"),
    TreatyAsk.WITHDRAW_RESERVATION: N_("to withdraw a reservation"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """An ask about a treaty; it leads to its record."""

    name: str
    words: str
    recommendation: str
    part: str


@dataclass(frozen=True, slots=True)
class Line:
    """One treaty: `signed` and `party` in words, "" for none; `record` says as of when, "" where nobody looked."""

    code: str
    name: str
    about: str
    signed: str
    party: str
    others: tuple[str, ...]
    record: str
    asks: tuple[Ask, ...]
    statuses: tuple[tuple[Status, int], ...]


def ratification(dossier: Dossier, records: Records) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the treaties about which something is asked, and the others."""
    by_ref = {request.ref: request for request in dossier.requests}
    lines = [_line(treaty, by_ref) for treaty in records.treaties]
    return tuple(line for line in lines if line.asks), tuple(line for line in lines if not line.asks)


def _line(treaty: Treaty, by_ref: Mapping[str, Request]) -> Line:
    asked = sorted(
        ((by_ref[part], ask) for part, ask in treaty.asks if part in by_ref),
        key=lambda pair: (pair[0].ask_kind is AskKind.CONSIDER, natural(pair[0]), pair[1]),
    )
    latest = Counter(
        request.results[-1].status for request in {each.ref: each for each, _ask in asked}.values() if request.results
    )
    return Line(
        code=treaty.code,
        name=treaty.short_name,
        about="" if treaty.name == treaty.short_name else treaty.name,
        signed=_when(treaty, frozenset({TreatyAct.SIGNATURE})),
        party=_when(treaty, _JOINING),
        others=tuple(_(_OTHER_ACTS[act.act]) % {"when": _day(act)} for act in treaty.acts if act.act in _OTHER_ACTS),
        record=_record(treaty),
        asks=tuple(_ask_of(request, ask) for request, ask in asked),
        statuses=tuple((status, latest[status]) for status in LEGEND if latest[status]),
    )


def _when(treaty: Treaty, acts: frozenset[TreatyAct]) -> str:
    return next((_day(act) for act in treaty.acts if act.act in acts), "")


def _day(act: Act) -> str:
    day = span_in_words(act.on)
    return day if act.certainty is Certainty.CONFIRMED else _("%(day)s, not confirmed") % {"day": day}


def _record(treaty: Treaty) -> str:
    """Say as of when the record speaks: the later of its own day and a person's look at the depositary."""
    if treaty.checked_on and (treaty.as_of is None or treaty.checked_on > treaty.as_of):
        return _("checked on %(day)s") % {"day": day_in_words(treaty.checked_on)}
    return _("record as of %(day)s") % {"day": day_in_words(treaty.as_of)} if treaty.as_of else ""


def _ask_of(request: Request, ask: TreatyAsk) -> Ask:
    kind = _("consider") if request.ask_kind is AskKind.CONSIDER else ""
    what = _(_ASKS[ask]) if _ASKS[ask] else ""
    who = phrases.states(request.recommending)
    return Ask(
        name=phrases.number_of(request),
        words=", ".join(piece for piece in (who, kind, what) if piece),
        recommendation=request.recommendation,
        part=request.label,
    )
