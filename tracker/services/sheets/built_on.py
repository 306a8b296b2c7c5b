"""What was built on records that an import made: every row of any table that points at one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from tracker.domain.sheets import Sheet
from tracker.i18n import N_, _
from tracker.services.imports.handlers import Obstacle
from tracker.services.sheets import positions
from tracker.services.sheets.books import portions
from tracker.storage import models
from tracker.storage.base import Base

_MADE: dict[Sheet, type[models.Recommendation | models.Evidence | models.StatedFigure]] = {
    Sheet.RECOMMENDATIONS: models.Recommendation,
    Sheet.EVIDENCE: models.Evidence,
    Sheet.SERIES: models.StatedFigure,
}
_THEIRS = frozenset(  # goes with the record: made of it, or suggested about it
    {
        *("part", "treaty_request", "stored_assessment", "addressee", "recommending_state", "recommendation_theme"),
        *("recommendation_group", "recommendation_sdg", "lineage_suggestion", "cluster_suggestion_part"),
        *("evidence_version", "sealed_text"),
    }
)
_WORDS = {
    "evidence_link": N_("Evidence is linked to it."),
    "lineage_link": N_("It is linked to another recommendation."),
    "obligation": N_("An obligation is cited on it."),
    "judgement": N_("A judgement was made on it."),
    "stated_position": N_("A position is recorded on it."),
    "import_row": N_("Another import brought it as well."),
    "sourced_record": N_("Another import brought it as well."),
}


def found(session: Session, made: Mapping[Sheet, Sequence[str]]) -> Iterator[Obstacle]:
    """Yield what points at new records and was not made with them.

    Args:
        session: to read with.
        made: the references of the new records on each sheet.
    """
    yield from _later_positions(session, made[Sheet.POSITIONS])
    with_them = {
        "stated_position": _position_ids(session, made[Sheet.POSITIONS]),
        "evidence_link": _link_ids(session, made[Sheet.LINKS]),
    }
    for sheet, table in _MADE.items():
        for portion in portions(made[sheet]):
            ids = dict(session.execute(select(table.id, table.ref).where(table.ref.in_(portion))).all())
            yield from _pointing(session, table.__tablename__, ids, with_them)
            if table is models.Recommendation:
                of = models.Part
                rows = session.execute(select(of.id, of.recommendation_id).where(of.recommendation_id.in_(ids)))
                yield from _pointing(session, "part", {part: ids[owner] for part, owner in rows}, with_them)


def _pointing(
    session: Session, target: str, ids: Mapping[int, str], with_them: Mapping[str, set[int]]
) -> Iterator[Obstacle]:
    told: set[tuple[str, str]] = set()
    for column in _columns(target):
        table = column.table
        keys = [table.c.id] if "id" in table.c else list(table.primary_key)
        for key, pointed in session.execute(select(keys[0], column).where(column.in_(ids))):
            if key in with_them.get(table.name, ()) or (ids[pointed], table.name) in told:
                continue
            told.add((ids[pointed], table.name))
            yield Obstacle(ids[pointed], _(_WORDS.get(table.name, N_("Something else refers to it."))))


def _columns(target: str) -> list[Column[int]]:
    """Return the columns of other tables that point at the rows of a table."""
    return [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in _THEIRS
        for column in table.columns
        if any(key.column.table.name == target and key.column.name == "id" for key in column.foreign_keys)
    ]


def _later_positions(session: Session, refs: Sequence[str]) -> Iterator[Obstacle]:
    """A position is known by its place among those of its State, so one that came later holds it where it is."""
    with_them = set(refs)
    for portion in portions(refs):
        there = positions.numbered(session, [positions.split(ref)[:2] for ref in portion])
        for ref in portion:
            recommendation, state, number = positions.split(ref)
            later = positions.reference(recommendation, state, number + 1)
            if later in there and later not in with_them:
                yield Obstacle(ref, _("A later position of the same State is on record."))


def _position_ids(session: Session, refs: Sequence[str]) -> set[int]:
    if not refs:
        return set()
    stated, recommendation = models.StatedPosition, models.Recommendation
    named = {positions.split(ref)[0] for ref in refs}
    wanted = {positions.split(ref) for ref in refs}
    rows = session.execute(
        select(stated.id, recommendation.ref, stated.state_code)
        .join(recommendation, recommendation.id == stated.recommendation_id)
        .where(recommendation.ref.in_(named))
        .order_by(stated.id)
    )
    counted: dict[tuple[str, str], int] = {}
    found: set[int] = set()
    for row_id, ref, state in rows:
        counted[ref, state] = counted.get((ref, state), 0) + 1
        if (ref, state, counted[ref, state]) in wanted:
            found.add(row_id)
    return found


def _link_ids(session: Session, refs: Sequence[str]) -> set[int]:
    if not refs:
        return set()
    link, item = models.EvidenceLink, models.Evidence
    rows = session.execute(
        select(link.id, item.ref, models.Part.ref, models.Cluster.ref)
        .join(item, item.id == link.evidence_id)
        .outerjoin(models.Part, models.Part.id == link.part_id)
        .outerjoin(models.Cluster, models.Cluster.id == link.cluster_id)
        .where(item.ref.in_({ref.partition(" > ")[0] for ref in refs}))
    )
    wanted = set(refs)
    return {row_id for row_id, ref, part, cluster in rows if f"{ref} > {part or cluster}" in wanted}
