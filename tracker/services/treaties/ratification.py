"""What a State did about each treaty, beside what it was asked to do about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.facts import Span
from tracker.domain.vocabulary import Certainty, TreatyAct, TreatyAsk
from tracker.services.readers.addressed import addressed_to
from tracker.storage import models

CORE = (
    *("ICERD", "ICCPR", "ICCPR-OP1", "ICCPR-OP2", "ICESCR", "ICESCR-OP", "CEDAW", "CEDAW-OP", "CAT", "OPCAT"),
    *("CRC", "CRC-OPAC", "CRC-OPSC", "CRC-OPIC", "ICRMW", "CPED", "CRPD", "CRPD-OP"),
)
"""The nine core treaties, each followed by its optional protocols. Source: OHCHR, core instruments."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the State upon an instrument, with the day as well as it is known."""

    act: TreatyAct
    on: Span
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Treaty:
    """An instrument with the State's acts and the asks about it.

    `as_of` is the day of the record, `checked_on` of a person's later look at the depositary; both None where nobody
    looked, which is not the same as no act. `asks` name parts.
    """

    code: str
    short_name: str
    name: str
    acts: tuple[Act, ...]
    as_of: date | None
    checked_on: date | None
    asks: tuple[tuple[str, TreatyAsk], ...]


def treaties(session: Session, state: str, *, audience: Audience) -> tuple[Treaty, ...]:
    """Return the core human-rights treaties, then every other one that an ask to the State names, by name."""
    asks = _asks(session, state, audience=audience)
    acts = _acts(session, state)
    record = models.TreatyRecord
    rows = session.execute(
        select(
            *(models.Instrument.code, models.Instrument.short_name, models.Instrument.name),
            *(record.as_of, record.checked_on),
        )
        .join(
            record,
            (record.instrument_code == models.Instrument.code) & (record.state_code == state),
            isouter=True,
        )
        .where(models.Instrument.code.in_({*CORE, *asks}))
        .order_by(models.Instrument.short_name, models.Instrument.code)
    ).all()
    place = {code: number for number, code in enumerate(CORE)}
    return tuple(
        Treaty(
            code=row.code,
            short_name=row.short_name or row.name,
            name=row.name,
            acts=tuple(acts[row.code]),
            as_of=row.as_of,
            checked_on=row.checked_on,
            asks=tuple(asks.get(row.code, ())),
        )
        for row in sorted(rows, key=lambda row: _order(row, place))
    )


def _order(row: Row[str, str, str, date, date | None], place: dict[str, int]) -> int:
    return place.get(row.code, len(place))  # stable: the others stay in the order of their names


def _asks(session: Session, state: str, *, audience: Audience) -> dict[str, list[tuple[str, TreatyAsk]]]:
    rows = session.execute(
        select(models.TreatyRequest.instrument_code, models.Part.ref, models.TreatyRequest.ask)
        .join(models.Part, models.Part.id == models.TreatyRequest.part_id)
        .where(models.Part.recommendation_id.in_(addressed_to(state, audience=audience)))
        .order_by(models.TreatyRequest.instrument_code, models.Part.ref, models.TreatyRequest.ask)
    )
    found: defaultdict[str, list[tuple[str, TreatyAsk]]] = defaultdict(list)
    for code, part, ask in rows:
        found[code].append((part, ask))
    return dict(found)


def _acts(session: Session, state: str) -> defaultdict[str, list[Act]]:
    action = models.TreatyAction
    rows = session.execute(
        select(action.instrument_code, action.act, action.done_first, action.done_last, action.certainty)
        .where(action.state_code == state)
        .order_by(action.instrument_code, action.done_last, action.act, action.id)
    )
    found: defaultdict[str, list[Act]] = defaultdict(list)
    for code, act, first, last, certainty in rows:
        found[code].append(Act(act, Span(first, last), certainty))
    return found
