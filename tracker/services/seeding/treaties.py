"""Instruments, their provisions, and what each State did about the treaties among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Certainty, DatePrecision, InstrumentKind, TreatyAct
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import read_table
from tracker.storage.models import Instrument, InstrumentAlias, Provision, State, TreatyAction, TreatyRecord

_INSTRUMENTS = "code kind name short_name adopted_on entry_into_force_on depositary_ref series aliases note"
_ACTIONS = "iso3 instrument act done_on_first done_on_last precision as_of source certainty"
_RECORDS = "iso3 instrument as_of source certainty"


def load(session: Session, ledger: Ledger, folder: Path) -> None:
    """Load instruments and provisions, then every State's actions and how far the record of them reaches.

    Raises:
        Unreadable: a value is missing or wrong.
    """
    instruments = read_table(folder / "instruments.csv", _INSTRUMENTS)
    rows = [Row(record.place, _instrument(record)) for record in instruments]
    put(session, ledger, Instrument, key=["code"], rows=rows)
    aliases = [
        Row(record.place, {"instrument_code": record.required("code"), "alias": alias})
        for record in instruments
        for alias in record.texts("aliases")
    ]
    put(session, ledger, InstrumentAlias, key=["instrument_code", "alias"], rows=aliases, retire=True)
    codes = set(session.scalars(select(Instrument.code)))
    _load_provisions(session, ledger, folder=folder, codes=codes)
    states = set(session.scalars(select(State.code)))
    actions = [
        Row(record.place, _action(record, states=states, instruments=codes))
        for record in read_table(folder / "treaty_actions.csv", _ACTIONS)
    ]
    put(
        session,
        ledger,
        TreatyAction,
        key=["state_code", "instrument_code", "act", "done_first"],
        rows=actions,
        retire=True,  # a corrected date is another key: the wrong one must go
    )
    records = [
        Row(record.place, _record(record, states=states, instruments=codes))
        for record in read_table(folder / "treaty_records.csv", _RECORDS)
    ]
    put(session, ledger, TreatyRecord, key=["state_code", "instrument_code"], rows=records)


def _load_provisions(session: Session, ledger: Ledger, *, folder: Path, codes: set[str]) -> None:
    whole = [Row("instruments.csv", {"instrument_code": code, "number": "", "about": ""}) for code in sorted(codes)]
    named = [
        Row(
            record.place,
            {
                "instrument_code": record.code("instrument", codes),
                "number": record.required("provision"),
                "about": record.text("about"),
            },
        )
        for record in read_table(folder / "provisions.csv", "instrument provision about")
    ]
    put(session, ledger, Provision, key=["instrument_code", "number"], rows=[*whole, *named])


def _instrument(record: Record) -> dict[str, Any]:
    return {
        "code": record.required("code"),
        "kind": record.term("kind", InstrumentKind),
        "name": record.required("name"),
        "short_name": record.required("short_name"),
        "adopted_on": record.maybe_day("adopted_on"),
        "entry_into_force_on": record.maybe_day("entry_into_force_on"),
        "depositary_ref": record.text("depositary_ref"),
        "series": record.text("series"),
        "note": record.text("note"),
    }


def _action(record: Record, *, states: set[str], instruments: set[str]) -> dict[str, Any]:
    return {
        "state_code": record.code("iso3", states),
        "instrument_code": record.code("instrument", instruments),
        "act": record.term("act", TreatyAct),
        "done_first": record.day("done_on_first"),
        "done_last": record.day("done_on_last"),
        "done_precision": record.term("precision", DatePrecision),
        "as_of": record.day("as_of"),
        "source": record.required("source"),
        "certainty": record.term("certainty", Certainty),
    }


def _record(record: Record, *, states: set[str], instruments: set[str]) -> dict[str, Any]:
    return {
        "state_code": record.code("iso3", states),
        "instrument_code": record.code("instrument", instruments),
        "as_of": record.day("as_of"),
        "source": record.required("source"),
        "certainty": record.term("certainty", Certainty),
    }
