"""The calendar of the UPR: cycles, sessions, and who is reviewed when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Certainty, DatePrecision
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import read_table
from tracker.storage.models import Cycle, Review, State, UprSession

_CYCLES = "cycle first_session last_session starts_on ends_on certainty source"
_SESSIONS = "session cycle starts_on ends_on precision label certainty source"
_REVIEWS = "iso3 cycle session reviewed_on report_symbol addendum_symbol adopted_on certainty source note"


def load(session: Session, ledger: Ledger, folder: Path) -> None:
    """Load cycles, then sessions, then reviews, each of which needs the one before.

    Raises:
        Unreadable: a value is missing or wrong.
    """
    cycles = [Row(record.place, _cycle(record)) for record in read_table(folder / "cycles.csv", _CYCLES)]
    put(session, ledger, Cycle, key=["number"], rows=cycles)
    numbers = {str(number) for number in session.scalars(select(Cycle.number))}
    sessions = [
        Row(record.place, _session(record, numbers)) for record in read_table(folder / "sessions.csv", _SESSIONS)
    ]
    put(session, ledger, UprSession, key=["number"], rows=sessions)
    held = {str(number) for number in session.scalars(select(UprSession.number))}
    states = set(session.scalars(select(State.code)))
    reviews = [
        Row(record.place, _review(record, states=states, cycles=numbers, sessions=held))
        for record in read_table(folder / "reviews.csv", _REVIEWS)
    ]
    put(session, ledger, Review, key=["state_code", "cycle"], rows=reviews)


def _cycle(record: Record) -> dict[str, Any]:
    return {
        "number": record.whole("cycle"),
        "first_session": record.whole("first_session"),
        "last_session": record.maybe_whole("last_session"),
        "starts_on": record.maybe_day("starts_on"),
        "ends_on": record.maybe_day("ends_on"),
        "certainty": record.term("certainty", Certainty),
        "source": record.required("source"),
    }


def _session(record: Record, cycles: set[str]) -> dict[str, Any]:
    return {
        "number": record.whole("session"),
        "cycle": int(record.code("cycle", cycles)),
        "starts_on": record.maybe_day("starts_on"),
        "ends_on": record.maybe_day("ends_on"),
        "precision": record.term("precision", DatePrecision),
        "label": record.required("label"),
        "certainty": record.term("certainty", Certainty),
        "source": record.required("source"),
    }


def _review(record: Record, *, states: set[str], cycles: set[str], sessions: set[str]) -> dict[str, Any]:
    held = record.maybe_code("session", sessions)
    return {
        "state_code": record.code("iso3", states),
        "cycle": int(record.code("cycle", cycles)),
        "session_number": None if held is None else int(held),
        "reviewed_on": record.maybe_day("reviewed_on"),
        "adopted_on": record.maybe_day("adopted_on"),
        "report_symbol": record.text("report_symbol") or None,
        "addendum_symbol": record.text("addendum_symbol") or None,
        "certainty": record.term("certainty", Certainty),
        "source": record.required("source"),
        "note": record.text("note"),
    }
