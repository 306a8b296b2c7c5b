"""What a person learns of a State's treaty actions: an act, or that the record of one treaty is complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dates import When, day_in_words
from tracker.domain.facts import Span
from tracker.domain.vocabulary import Certainty, InstrumentKind, TreatyAct
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.entries import changes
from tracker.services.leaks import recording
from tracker.services.results import assessments, facts
from tracker.services.trail import audit
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class ActEntry:
    """One act of a State upon a treaty, with the source it was read in."""

    state: str
    instrument: str
    act: TreatyAct
    done: When
    source: str


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """That somebody looked at the depositary's list; `source` is where, for a treaty that nobody looked up before."""

    state: str
    instrument: str
    looked: When
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActOnRecord:
    """An act as it is shown."""

    act: TreatyAct
    done: Span
    source: str


@dataclass(frozen=True, slots=True)
class OnRecord:
    """All acts of a State on one treaty, the oldest first; `as_of` is None where nobody looked it up."""

    acts: tuple[ActOnRecord, ...]
    as_of: date | None
    source: str
    checked_on: date | None


def treaties(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every treaty as (code, words), by its short name: declarations and customs have no acts."""
    instrument = models.Instrument
    rows = session.execute(
        select(instrument.code, instrument.name, instrument.short_name)
        .where(instrument.kind == InstrumentKind.TREATY)
        .order_by(instrument.short_name, instrument.code)
    )
    return tuple((code, f"{short} · {name}" if short != name else name) for code, name, short in rows)


def on_record(session: Session, state: str, instrument: str) -> OnRecord:
    """Return what is on record of a State and a treaty."""
    action = models.TreatyAction
    acts = session.scalars(
        select(action)
        .where(action.state_code == state, action.instrument_code == instrument)
        .order_by(action.done_last, action.act, action.id)
    )
    row = session.get(models.TreatyRecord, (state, instrument))
    return OnRecord(
        tuple(ActOnRecord(each.act, Span(each.done_first, each.done_last), each.source) for each in acts),
        as_of=row.as_of if row else None,
        source=row.source if row else "",
        checked_on=row.checked_on if row else None,
    )


def reaches(known: date | None, done: When, *, today: date) -> date:
    """Return how far a record reaches with one more act: to that act, since nobody says that later ones are known."""
    last = min(done.last, today)
    return last if known is None else max(known, last)


def record_act(session: Session, actor: str, entry: ActEntry) -> str:
    """Record an act and return `RUS/ICRMW`; a treaty that nobody looked up gets a record that reaches to the act.

    Raises:
        Invalid: the act is on record, lies in the future, or before the treaty.
    """
    today = facts.today()
    refuse_impossible(session, entry, today=today)
    session.add(
        models.TreatyAction(
            state_code=entry.state,
            instrument_code=entry.instrument,
            act=entry.act,
            done_first=entry.done.first,
            done_last=entry.done.last,
            done_precision=entry.done.precision,
            as_of=today,
            source=entry.source,
            certainty=Certainty.CONFIRMED,
        )
    )
    row = session.get(models.TreatyRecord, (entry.state, entry.instrument))
    before = row.as_of if row else None
    reach = reaches(before, entry.done, today=today)
    if row is None:
        session.add(_new_record(entry.state, entry.instrument, as_of=reach, source=entry.source))
    else:
        row.as_of = reach
    told = changes(None, entry) | ({"record_as_of": (before, reach)} if before != reach else {})
    return _done(session, actor, "treaty:act", state=entry.state, instrument=entry.instrument, told=told)


def check(session: Session, actor: str, entry: CheckEntry, *, by: int) -> str:
    """Record that somebody looked at the depositary's list and the record is complete; return `RUS/ICRMW`.

    A treaty that nobody looked up gets a record: one without any act, unless acts are on record.

    Raises:
        Invalid: the day is to come or before the last look, or a new record has no source.
    """
    looked = entry.looked.last
    _treaty(session, entry.instrument)
    if looked > facts.today():
        raise Invalid(_("This day is still to come: give the day on which you looked."), field="looked")
    row = session.get(models.TreatyRecord, (entry.state, entry.instrument))
    if row is None:
        if not entry.source:
            raise Invalid(_("Nobody looked this treaty up before: say where you looked."), field="source")
        row = _new_record(entry.state, entry.instrument, as_of=looked, source=entry.source)
        session.add(row)
    before = row.checked_on
    if before is not None and looked < before:
        words = {"day": day_in_words(before)}
        raise Invalid(_("Somebody looked later, on %(day)s: give a day since then.") % words, field="looked")
    row.checked_on, row.checked_by_id = looked, by
    told: dict[str, tuple[object, object]] = {"checked_on": (before, looked)} if before != looked else {}
    if entry.source:
        told["source"] = (None, entry.source)
    return _done(session, actor, "treaty:checked", state=entry.state, instrument=entry.instrument, told=told)


def refuse_impossible(session: Session, entry: ActEntry, *, today: date) -> None:
    """Compare an act with the calendar, the treaty and what is on record; nothing is written.

    Raises:
        Invalid: the act is on record, lies in the future, or before the treaty.
    """
    if entry.done.first > today:
        raise Invalid(_("This day is still to come: record what the State has done."), field="done")
    instrument = _treaty(session, entry.instrument)
    if instrument.adopted_on is not None and entry.done.last < instrument.adopted_on:
        words = {"name": instrument.short_name, "day": day_in_words(instrument.adopted_on)}
        raise Invalid(_("%(name)s was adopted on %(day)s, after this date.") % words, field="done")
    action = models.TreatyAction
    same = select(action.id).where(
        action.state_code == entry.state,
        action.instrument_code == entry.instrument,
        action.act == entry.act,
        action.done_first == entry.done.first,
    )
    if session.scalar(same) is not None:
        raise Invalid(_("This act is on record with this date already."), field="done")


def _treaty(session: Session, code: str) -> models.Instrument:
    instrument = session.get(models.Instrument, code)
    if instrument is None or instrument.kind is not InstrumentKind.TREATY:
        raise Invalid(_("Choose a treaty of the list."), field="instrument")
    return instrument


def _new_record(state: str, instrument: str, *, as_of: date, source: str) -> models.TreatyRecord:
    return models.TreatyRecord(
        state_code=state, instrument_code=instrument, as_of=as_of, source=source, certainty=Certainty.CONFIRMED
    )


def _done(session: Session, actor: str, event: str, *, state: str, instrument: str, told: audit.Changes) -> str:
    subject = f"{state}/{instrument}"
    recording.put(session, actor, event=event, subject=f"treaty:{subject}", changes=told)
    assessments.renew(session, {state}, as_of=facts.today())
    return subject
