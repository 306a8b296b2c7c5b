"""The parts of a recommendation: one action each, with what it asks and when it stopped standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from sqlalchemy.orm import Session

from tracker.domain import wording
from tracker.domain.dates import When
from tracker.domain.facts import TreatyRequest
from tracker.domain.vocabulary import AskKind, Closure, TreatyAsk
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import naming
from tracker.storage import models

_ASKS = {
    TreatyAsk.RATIFY: "ratify",
    TreatyAsk.SIGN: "sign",
    TreatyAsk.ACCEPT_PROCEDURE: "accept",
    TreatyAsk.WITHDRAW_RESERVATION: "withdraw",
}


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One action asked. Without `ask_kind` the wording suggests it; without `text` it heads the part as well.

    `ratify`, `sign`, `accept` and `withdraw` name instruments on a line, between semicolons.
    """

    text: str = ""
    ask_kind: AskKind | None = None
    outcome_asked: bool = False
    ratify: str = ""
    sign: str = ""
    accept: str = ""
    withdraw: str = ""
    reply_due: When | None = None
    closed: When | None = None
    closure: Closure | None = None
    closure_reason: str = ""


def entry(row: models.Part) -> PartEntry:
    """Return a part as it was entered."""
    named = {
        field: "; ".join(request.instrument_code for request in row.treaty_requests if request.ask is ask)
        for ask, field in _ASKS.items()
    }
    return PartEntry(
        text=row.text,
        ask_kind=row.ask_kind,
        outcome_asked=row.outcome_asked,
        reply_due=When.on(row.reply_due_on),
        closed=When.on(row.closed_on),
        closure=row.closure,
        closure_reason=row.closure_reason or "",
        **named,
    )


def put(session: Session, row: models.Recommendation, entries: Sequence[PartEntry]) -> None:
    """Write the parts of a recommendation in their order; parts on record are never taken away, only closed.

    Raises:
        Invalid: a part is missing, has no text, names an unknown instrument, or is closed without a reason.
    """
    given = list(entries)
    while len(given) > max(1, len(row.parts)) and given[-1] == PartEntry():
        given.pop()  # a form offers an empty part: left empty, it is none
    if len(given) < len(row.parts):
        raise Invalid(_("A part cannot be taken away once it is on record: close it, and say why."), field="parts")
    for place, each in enumerate(given):
        label = ascii_lowercase[place] if len(given) > 1 else ""
        if place < len(row.parts):
            part = row.parts[place]
        else:
            part = models.Part()
            row.parts.append(part)
        part.label, part.ordinal = label, place + 1
        part.ref = f"{row.ref}/{label}" if label else row.ref
        _write(session, part, each, whole=row.text if len(given) == 1 else "", number=place + 1)


def _write(session: Session, part: models.Part, given: PartEntry, *, whole: str, number: int) -> None:
    text = given.text or wording.heading(whole)
    if not text:
        raise Invalid(_("Say in a few words what part %(n)d asks.") % {"n": number}, field="parts")
    requests = _requests(session, given)
    suggested = wording.suggest(whole or text, naming.spellings(session)) if given.ask_kind is None else None
    if suggested is not None and not requests:
        requests = suggested.treaty_requests
    kind = given.ask_kind or (suggested.ask_kind if suggested else AskKind.DO)
    if kind is AskKind.TREATY_ACTION and not requests:
        raise Invalid(_("Name the instrument that part %(n)d wants joined.") % {"n": number}, field="parts")
    if given.reply_due and kind is not AskKind.INFORMATION:
        raise Invalid(_("Only a request for information has a day by which to reply."), field="parts")
    if len({given.closed is None, given.closure is None, not given.closure_reason}) > 1:
        raise Invalid(_("To close part %(n)d, give the day, how, and why.") % {"n": number}, field="parts")
    part.text, part.ask_kind, part.outcome_asked = text, kind, given.outcome_asked
    part.reply_due_on = given.reply_due.first if given.reply_due else None
    part.closed_on = given.closed.first if given.closed else None
    part.closure, part.closure_reason = given.closure, given.closure_reason or None
    kept = {(each.instrument_code, each.ask): each for each in part.treaty_requests}
    part.treaty_requests[:] = [
        kept.get((request.instrument, request.ask))
        or models.TreatyRequest(instrument_code=request.instrument, ask=request.ask)
        for request in requests
    ]


def _requests(session: Session, given: PartEntry) -> tuple[TreatyRequest, ...]:
    return tuple(
        TreatyRequest(ask, code)
        for ask, field in _ASKS.items()
        for code in naming.instruments(session, getattr(given, field), field="parts")
    )
