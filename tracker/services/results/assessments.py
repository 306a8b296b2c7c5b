"""Statuses: computed from the facts, stored in the transaction that changes them, checked against themselves."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Any

from sqlalchemy import Row, Select, String, Text, cast, delete, insert, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain import status
from tracker.domain.audience import PUBLIC, Audience, of_organisation
from tracker.domain.calendar import windows
from tracker.domain.facts import Assessment, Evidence, TreatyRecord, Window
from tracker.domain.vocabulary import Confidence, Flag, Status
from tracker.i18n import speaking
from tracker.services.readers.addressed import addressed_to, hears, is_addressed_to
from tracker.services.readers.seen import results
from tracker.services.results import facts
from tracker.services.results.counted import evidence_by_part
from tracker.services.results.postponed import is_postponed
from tracker.storage.models import Organisation, Part, StoredAssessment


@dataclass(frozen=True, slots=True)
class Computed:
    """The answers for one part, oldest window first."""

    part: facts.PartFacts
    units: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored unit that recomputing does not give; `organisation` is the code of whose it is, "" of the public's."""

    part: str
    state: str
    cycle: int
    organisation: str
    columns: tuple[str, ...]


def readers(session: Session) -> tuple[Audience, ...]:
    """Return those for whom results are stored: the public, and each organisation."""
    ids = session.scalars(select(Organisation.id).order_by(Organisation.id))
    return (PUBLIC, *(of_organisation(row_id) for row_id in ids))


def compute(
    session: Session, state: str, *, as_of: date, audience: Audience, only: Collection[int] | None = None
) -> tuple[Computed, ...]:
    """Compute the units of a State as of a date, from the evidence that this audience may see; all parts, or some."""
    ((_audience, found),) = _answers(session, state, [audience], as_of=as_of, only=only)
    return found


def _answers(
    session: Session, state: str, audiences: Sequence[Audience], *, as_of: date, only: Collection[int] | None
) -> Iterator[tuple[Audience, tuple[Computed, ...]]]:
    """Compute a State for several audiences; what the same evidence gives is computed once."""
    records = facts.records_of(session, state, only=only)
    parts = facts.parts_of(session, state, records=records, only=only)
    calendar = windows(facts.reviews_of(session, state))
    known: dict[int, tuple[tuple[Evidence, ...], Computed]] = {}
    for audience in audiences:
        heard = set(session.scalars(_heard(state, audience, only)))
        mine = [part for part in parts if part.id in heard]
        evidence = evidence_by_part(session, [part.id for part in mine], state=state, audience=audience)
        found = []
        for part in mine:
            items = evidence.get(part.id, ())
            if part.id not in known or known[part.id][0] != items:
                known[part.id] = (items, _computed(part, calendar, items, records, as_of))
            found.append(known[part.id][1])
        yield audience, tuple(found)


def _heard(state: str, audience: Audience, only: Collection[int] | None) -> Select[int]:
    found = select(Part.id)
    if only is None:
        return found.where(Part.recommendation_id.in_(addressed_to(state, audience=audience)))
    whole = Part.recommendation_id
    return found.where(Part.id.in_(only), is_addressed_to(state, whole), hears(audience, whole))


def _computed(
    part: facts.PartFacts,
    calendar: Sequence[Window],
    evidence: Sequence[Evidence],
    records: Mapping[str, TreatyRecord],
    as_of: date,
) -> Computed:
    asked = [records[each.instrument] for each in part.fact.treaty_requests if each.instrument in records]
    return Computed(part, status.assess(part.fact, calendar, evidence=evidence, records=asked, as_of=as_of))


def refresh(session: Session, states: Collection[str], *, as_of: date) -> int:
    """Compute and store every unit of these States anew, for every reader; call it where facts changed.

    Returns:
        How many units were stored; none where that is put off to the end of the transaction.
    """
    if is_postponed(session, states):
        return 0
    return sum(_store(session, state, as_of=as_of, only=None) for state in sorted(states))


def refresh_parts(session: Session, states: Collection[str], parts: Collection[int], *, as_of: date) -> int:
    """Compute and store the units of some parts anew: what one item of evidence can move.

    Returns:
        How many units were stored; none where that is put off to the end of the transaction.
    """
    if not parts or is_postponed(session, states):
        return 0
    return sum(_store(session, state, as_of=as_of, only=parts) for state in sorted(states))


def renew(session: Session, states: Collection[str], *, as_of: date, parts: Collection[int] | None = None) -> None:
    """Write what is pending, forget what was read, and store the units of those States that are followed anew."""
    session.flush()
    session.expire_all()
    followed = set(states) & set(facts.tracked_states(session))
    if parts is None:
        refresh(session, followed, as_of=as_of)
    else:
        refresh_parts(session, followed, parts, as_of=as_of)


def _store(session: Session, state: str, *, as_of: date, only: Collection[int] | None) -> int:
    former = delete(StoredAssessment).where(StoredAssessment.state_code == state)
    session.execute(former if only is None else former.where(StoredAssessment.part_id.in_(only)))
    with speaking(NullTranslations()):  # the reasons are stored in English, whatever the reader's language
        rows = [
            _columns(part.part.id, state, audience, unit, as_of)
            for audience, parts in _answers(session, state, readers(session), as_of=as_of, only=only)
            for part in parts
            for unit in part.units
        ]
    if rows:
        session.execute(insert(StoredAssessment), rows)
    return len(rows)


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
                (unit.part, unit.window.cycle): _columns(part.part.id, state, audience, unit, as_of)
                for part in compute(session, state, as_of=as_of, audience=audience, only=only)
                for unit in part.units
            }
        for ref, cycle in sorted(stored.keys() | computed.keys()):
            columns = _differing(stored.get((ref, cycle)), computed.get((ref, cycle)))
            if columns:
                found.append(Difference(ref, state, cycle, codes.get(whose, ""), columns))
    return (*found, *_missing(session, codes))


def _missing(session: Session, codes: Mapping[int, str]) -> Iterator[Difference]:
    """Return the units of followed States for which somebody should have an answer and none is stored."""
    for state in facts.tracked_states(session):
        for audience in readers(session):
            stored = select(StoredAssessment.part_id).where(StoredAssessment.state_code == state, results(audience))
            left = set(session.scalars(_heard(state, audience, None))) - set(session.scalars(stored))
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


def _columns(part_id: int, state: str, audience: Audience, unit: Assessment, as_of: date) -> dict[str, Any]:
    last_status, last_cycle = unit.last_known or (None, None)
    return {
        "part_id": part_id,
        "state_code": state,
        "cycle": unit.window.cycle,
        "organisation_id": audience.organisation_id,
        "window_from": unit.window.start,
        "window_to": unit.window.end,
        "status": unit.status,
        "rule": unit.rule,
        "rulebook": status.RULEBOOK,
        "confidence": unit.confidence,
        "flags": [flag.value for flag in unit.flags],
        "reasons": list(unit.reasons),
        "evidence_for": list(unit.evidence_for),
        "evidence_against": list(unit.evidence_against),
        "claims": list(unit.claims),
        "baseline": list(unit.baseline),
        "shown_beside": list(unit.shown_beside),
        "last_known_status": last_status,
        "last_known_cycle": last_cycle,
        "as_of": as_of,
    }


def stored_units(
    session: Session, state: str, *, audience: Audience, recommendations: Collection[int] | None = None
) -> dict[int, tuple[Assessment, ...]]:
    """Return the stored answers of a State by part, oldest window first, as the rules gave them.

    Args:
        session: to read with.
        state: its ISO 3166 alpha-3 code.
        audience: whose results.
        recommendations: rows to whose parts to keep; None takes every part.
    """
    wanted = (
        select(
            *_PLAIN,
            *(type_coerce(column, String).label(column.key) for column in _TERMS),
            *(cast(column, Text).label(column.key) for column in _LISTS),
            *(Part.ref, Part.label),
        )
        .join(Part, Part.id == StoredAssessment.part_id)
        .where(StoredAssessment.state_code == state, results(audience))
        .order_by(Part.ref, StoredAssessment.cycle)
    )
    if recommendations is not None:
        wanted = wanted.where(Part.recommendation_id.in_(recommendations))
    read = _Reading()
    found: defaultdict[int, list[Assessment]] = defaultdict(list)
    for row in session.execute(wanted):
        found[row.part_id].append(_assessment(row, read))
    return {part_id: tuple(units) for part_id, units in found.items()}


_PLAIN = (
    *(StoredAssessment.part_id, StoredAssessment.cycle, StoredAssessment.window_from, StoredAssessment.window_to),
    *(StoredAssessment.rule, StoredAssessment.last_known_cycle),
)
_TERMS = (StoredAssessment.status, StoredAssessment.confidence, StoredAssessment.last_known_status)
_STATUSES = {status.value: status for status in Status}
_CONFIDENCES = {confidence.value: confidence for confidence in Confidence}
_LISTS = (
    *(StoredAssessment.flags, StoredAssessment.reasons, StoredAssessment.evidence_for),
    *(StoredAssessment.evidence_against, StoredAssessment.claims, StoredAssessment.baseline),
    StoredAssessment.shown_beside,
)


class _Reading:
    """Reads what many units share once: a page reads a thousand of them, most with the same few lists and windows."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[str, ...]] = {}
        self._flags: dict[str, tuple[Flag, ...]] = {}
        self._windows: dict[tuple[int, date | None, date | None], Window] = {}

    def words(self, stored: str) -> tuple[str, ...]:
        found = self._lists.get(stored)
        if found is None:
            found = self._lists[stored] = tuple(json.loads(stored))
        return found

    def flags(self, stored: str) -> tuple[Flag, ...]:
        found = self._flags.get(stored)
        if found is None:
            found = self._flags[stored] = tuple(Flag(flag) for flag in json.loads(stored))
        return found

    def window(self, cycle: int, start: date | None, end: date | None) -> Window:
        found = self._windows.get((cycle, start, end))
        if found is None:
            found = self._windows[(cycle, start, end)] = Window(cycle, start, end)
        return found


def _assessment(row: Row[*tuple[Any, ...]], read: _Reading) -> Assessment:
    words = read.words
    return Assessment(
        part=row.ref,
        recommendation=row.ref.removesuffix(f"/{row.label}") if row.label else row.ref,
        part_label=row.label,
        window=read.window(row.cycle, row.window_from, row.window_to),
        status=_STATUSES[row.status],
        rule=row.rule,
        confidence=_CONFIDENCES[row.confidence],
        flags=read.flags(row.flags),
        reasons=words(row.reasons),
        evidence_for=words(row.evidence_for),
        evidence_against=words(row.evidence_against),
        claims=words(row.claims),
        baseline=words(row.baseline),
        shown_beside=words(row.shown_beside),
        last_known=row.last_known_status and (_STATUSES[row.last_known_status], row.last_known_cycle),
    )
