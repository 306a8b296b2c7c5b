"""Reference data: what the world provides, from seed/reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import paths
from tracker.domain.kinds import Membership
from tracker.domain.roles import Role
from tracker.domain.vocabulary import Mechanism, RegionalGroup
from tracker.services.seeding import calendar, treaties
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import read_table
from tracker.storage.base import Base
from tracker.storage.models import (
    AffectedGroup,
    MechanismBody,
    Sdg,
    State,
    StateAlias,
    StateOrganisation,
    Theme,
)
from tracker.storage.models import Role as RoleRow


def load_reference(session: Session, folder: Path | None = None) -> Ledger:
    """Load States, calendar, taxonomies, instruments and treaty actions; a second time changes nothing.

    Args:
        session: a writing session; nothing is kept unless its transaction is.
        folder: where the files lie; the product's own by default.

    Returns:
        What was added, changed and retired.

    Raises:
        Unreadable: a file, column or value is missing or wrong; the sentence names file, row and column.
    """
    source = folder or paths.SEED / "reference"
    ledger = Ledger()
    _load_states(session, ledger, source)
    _load_taxonomies(session, ledger, source)
    calendar.load(session, ledger, source)
    treaties.load(session, ledger, source)
    put(session, ledger, RoleRow, key=["name"], rows=[Row("roles", {"name": role, "description": ""}) for role in Role])
    ledger.close(session)
    return ledger


def _load_states(session: Session, ledger: Ledger, folder: Path) -> None:
    columns = "iso3 iso2 m49 cow name official_name regional_group membership organisations"
    states = read_table(folder / "states.csv", columns)
    put(session, ledger, State, key=["code"], rows=[Row(state.place, _state(state)) for state in states])
    memberships = [
        Row(state.place, {"state_code": state.required("iso3"), "organisation": organisation})
        for state in states
        for organisation in state.texts("organisations")
    ]
    put(session, ledger, StateOrganisation, key=["state_code", "organisation"], rows=memberships, retire=True)
    known = set(session.scalars(select(State.code)))
    aliases = [
        Row(alias.place, _alias(alias, known))
        for alias in read_table(folder / "state_aliases.csv", "alias iso3 source language")
    ]
    put(session, ledger, StateAlias, key=["alias", "source", "language"], rows=aliases, retire=True)


def _state(record: Record) -> dict[str, Any]:
    return {
        "code": record.required("iso3"),
        "iso2": record.required("iso2"),
        "m49": record.required("m49"),
        "cow": record.text("cow") or None,
        "name": record.required("name"),
        "official_name": record.required("official_name"),
        "regional_group": record.term("regional_group", RegionalGroup),
        "membership": record.term("membership", Membership),
    }


def _alias(record: Record, states: set[str]) -> dict[str, Any]:
    return {
        "alias": record.required("alias"),
        "source": record.required("source"),
        "language": record.required("language"),
        "state_code": record.code("iso3", states),
    }


def _load_taxonomies(session: Session, ledger: Ledger, folder: Path) -> None:
    themes = read_table(folder / "themes.csv", "code name parent source")
    codes = {theme.required("code") for theme in themes}
    put(session, ledger, Theme, key=["code"], rows=_parents_first([Row(t.place, _theme(t, codes)) for t in themes]))
    for taxonomy in _PLAIN:
        rows = read_table(folder / taxonomy.file, taxonomy.columns)
        put(session, ledger, taxonomy.model, key=["code"], rows=[Row(r.place, taxonomy.values(r)) for r in rows])


def _theme(record: Record, codes: set[str]) -> dict[str, Any]:
    return {
        "code": record.required("code"),
        "name": record.required("name"),
        "parent_code": record.maybe_code("parent", codes),
        "source": record.required("source"),
    }


def _parents_first(rows: Iterable[Row]) -> list[Row]:
    """Order rows so that each one's parent stands before it; what goes round in a circle is left for the database."""
    placed: list[Row] = []
    waiting, there = list(rows), {None}
    while ready := [row for row in waiting if row.values["parent_code"] in there]:
        placed += ready
        there |= {row.values["code"] for row in ready}
        waiting = [row for row in waiting if row not in ready]
    return placed + waiting


def _code_and_name(record: Record) -> dict[str, Any]:
    return {"code": record.required("code"), "name": record.required("name")}


def _mechanism(record: Record) -> dict[str, Any]:
    return {
        "code": record.required("code"),
        "kind": record.term("kind", Mechanism),
        "name": record.required("name"),
        "short_name": record.required("short_name"),
    }


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    file: str
    model: type[Base]
    columns: str
    values: Callable[[Record], dict[str, Any]]


_PLAIN = (
    _Taxonomy("affected_groups.csv", AffectedGroup, "code name", _code_and_name),
    _Taxonomy("sdgs.csv", Sdg, "code name", _code_and_name),
    _Taxonomy("mechanisms.csv", MechanismBody, "code kind name short_name", _mechanism),
)
