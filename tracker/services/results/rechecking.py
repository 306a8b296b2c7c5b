"""Stored results checked: every one is computed again as of its own day, and what differs or is missing is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import PUBLIC, of_organisation
from tracker.i18n import speaking
from tracker.services.readers.seen import results
from tracker.services.results import facts
from tracker.services.results.assessments import columns, compute, heard_parts, readers
from tracker.storage.models import Organisation, Part, StoredAssessment


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored unit that recomputing does not give; `organisation` is the code of whose it is, "" of the public's."""

    part: str
    state: str
    cycle: int
    organisation: str
    columns: tuple[str, ...]


def check(session: Session) -> tuple[Difference, ...]:
    """Recompute every stored unit at its own `as_of` and return what differs; empty where all agree."""
    by_run: defaultdict[tuple[str, int, date], dict[tuple[str, int], StoredAssessment]] = defaultdict(dict)
    rows = session.execute(select(StoredAssessment, Part.ref).join(Part, Part.id == StoredAssessment.part_id))
    for row, ref in rows:
        by_run[(row.state_code, row.organisation_id or 0, row.as_of)][(ref, row.cycle)] = row
    codes = dict(session.execute(select(Organisation.id, Organisation.code)).all())
    found: list[Difference] = []
    for (state, whose, as_of), stored in sorted(by_run.items(), key=lambda each: each[0]):
        audience = of_organisation(whose) if whose else PUBLIC
        only = {row.part_id for row in stored.values()}
        with speaking(NullTranslations()):
            computed = {
                (unit.part, unit.window.cycle): columns(part.part.id, state, audience, unit, as_of)
                for part in compute(session, state, as_of=as_of, audience=audience, only=only)
                for unit in part.units
            }
        for ref, cycle in sorted(stored.keys() | computed.keys()):
            differing = _differing(stored.get((ref, cycle)), computed.get((ref, cycle)))
            if differing:
                found.append(Difference(ref, state, cycle, codes.get(whose, ""), differing))
    return (*found, *_missing(session, codes))


def _missing(session: Session, codes: Mapping[int, str]) -> Iterator[Difference]:
    """Return the units of followed States for which somebody should have an answer and none is stored."""
    for state in facts.tracked_states(session):
        for audience in readers(session):
            stored = select(StoredAssessment.part_id).where(StoredAssessment.state_code == state, results(audience))
            left = set(session.scalars(heard_parts(state, audience))) - set(session.scalars(stored))
            for part in compute(session, state, as_of=facts.today(), audience=audience, only=left) if left else ():
                for unit in part.units:
                    whose = codes.get(audience.organisation_id or 0, "")
                    yield Difference(unit.part, state, unit.window.cycle, whose, ("not stored",))


def _differing(row: StoredAssessment | None, computed: dict[str, Any] | None) -> tuple[str, ...]:
    if row is None:
        return ("not stored",)
    if computed is None:
        return ("no longer a unit",)
    return tuple(name for name, value in computed.items() if getattr(row, name) != value)
