"""Stored results read: the answers of a State as the rules gave them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, String, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.facts import Assessment, Window
from tracker.domain.vocabulary import Confidence, Flag, Status
from tracker.services.readers.seen import results
from tracker.storage.models import Part, StoredAssessment


def of_state(
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
        among = select(Part.id).where(Part.recommendation_id.in_(recommendations))
        wanted = wanted.where(StoredAssessment.part_id.in_(among))  # else all answers of the State are looked at
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
