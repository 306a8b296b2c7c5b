"""What people have built on recommendations: what stands in the way of taking them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.orm import Session

from tracker.i18n import _, ngettext
from tracker.services.imports.handlers import Obstacle
from tracker.storage import models

OWNED = frozenset(
    {
        *("addressee", "part", "recommendation_group", "recommendation_sdg", "recommendation_theme"),
        *("recommending_state", "stated_position", "treaty_request", "sourced_record", "import_conflict"),
        *("import_row", "lineage_suggestion", "cluster_suggestion_part", "stored_assessment"),
    }
)
"""Tables whose rows go with a recommendation: it was made with them, or they are worked out again."""

BUILT = (
    "advance_question",
    "cluster_part",
    "communication_request",
    "evidence_link",
    "follow_up_grade",
    "judgement",
    "lineage_link",
    "obligation",
)
"""Tables whose rows somebody made on purpose, in the order in which they are told."""

_AT_ONCE = 5_000  # recommendations asked about in one query


def built_on(session: Session, recommendation_ids: Collection[int]) -> dict[int, tuple[Obstacle, ...]]:
    """Return what was built on recommendations, by their row; those with nothing are left out."""
    found: defaultdict[int, list[Obstacle]] = defaultdict(list)
    wanted = sorted(recommendation_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for name in BUILT:
            for row_id, ref, count in _counted(session, name, some):
                found[row_id].append(Obstacle(ref, _sentence(name, count) % {"num": count}))
        for row_id, ref, edited in _edited(session, some):
            if edited:
                found[row_id].append(Obstacle(ref, _("A person changed it since.")))
    return {row_id: tuple(obstacles) for row_id, obstacles in found.items()}


def _counted(session: Session, name: str, wanted: Collection[int]) -> list[tuple[int, str, int]]:
    recommendation, part = models.Recommendation, models.Part
    table = models.Base.metadata.tables[name]
    through = or_(*_through(table))
    rows = session.execute(
        select(recommendation.id, recommendation.ref, func.count(func.distinct(_own_key(table))))
        .select_from(recommendation)
        .outerjoin(part, part.recommendation_id == recommendation.id)
        .join(table, through)
        .where(recommendation.id.in_(wanted))
        .group_by(recommendation.id, recommendation.ref)
    )
    return [(row_id, ref, count) for row_id, ref, count in rows]


def _through(table: Table) -> Iterator[ColumnElement[bool]]:
    for key in table.foreign_keys:
        if key.column.table.name == "recommendation":
            yield key.parent == models.Recommendation.id
        elif key.column.table.name == "part" and key.column.name == "id":
            yield key.parent == models.Part.id


def _own_key(table: Table) -> ColumnElement[int]:
    return next(iter(table.primary_key))


def _edited(session: Session, wanted: Collection[int]) -> list[tuple[int, str, bool]]:
    """Return whether the audit trail knows of a person who changed a recommendation or recorded a position on it."""
    recommendation, entry = models.Recommendation, models.AuditEntry
    refs = session.execute(
        select(
            *(recommendation.id, recommendation.ref, recommendation.note, recommendation.text),
            *(recommendation.paragraph, models.SourcedRecord.given),
        )
        .join(models.SourcedRecord, models.SourcedRecord.recommendation_id == recommendation.id)
        .where(recommendation.id.in_(wanted), models.SourcedRecord.own.is_(None))
    ).all()
    by_subject = {f"recommendation:{row.ref}": row.id for row in refs}
    changed = {
        by_subject[subject]
        for start in range(0, len(by_subject), _AT_ONCE)
        for subject in session.scalars(
            select(entry.subject).where(
                entry.event == "recommendation:amend",
                entry.subject.in_(sorted(by_subject)[start : start + _AT_ONCE]),
            )
        )
    }
    positions = _positions(session, [row.id for row in refs])
    given: Mapping[int, int] = {row.id: sum(name.startswith("answer:") for name in row.given) for row in refs}
    return [
        (row.id, row.ref, row.id in changed or positions.get(row.id, 0) > given[row.id] or _differs(row))
        for row in refs
    ]


def _differs(row: Any) -> bool:  # noqa: ANN401 (a row of the query)
    """Tell whether a recommendation says more than its sources gave; its history may be under a former number."""
    told = row.given.get("text") or "", row.given.get("paragraph") or ""
    return bool(row.note) or (row.text, row.paragraph) != told


def _positions(session: Session, wanted: Collection[int]) -> dict[int, int]:
    position = models.StatedPosition
    rows = session.execute(
        select(position.recommendation_id, func.count())
        .where(position.recommendation_id.in_(wanted))
        .group_by(position.recommendation_id)
    )
    return {row_id: count for row_id, count in rows}  # noqa: C416 (rows are no pairs)


def _sentence(name: str, count: int) -> str:
    sentences = {
        "advance_question": ngettext(
            "An advance question goes with it.", "%(num)d advance questions go with it.", count
        ),
        "cluster_part": ngettext("It is in a group.", "It is in %(num)d groups.", count),
        "communication_request": ngettext("A letter asks it.", "%(num)d letters ask it.", count),
        "evidence_link": ngettext(
            "An item of evidence is linked to it.", "%(num)d items of evidence are linked to it.", count
        ),
        "follow_up_grade": ngettext(
            "A grade of a committee is on it.", "%(num)d grades of a committee are on it.", count
        ),
        "judgement": ngettext("A person judged its status.", "People judged its status %(num)d times.", count),
        "lineage_link": ngettext("It is linked to another ask.", "It is linked to %(num)d other asks.", count),
        "obligation": ngettext("An obligation was recorded on it.", "%(num)d obligations were recorded on it.", count),
    }
    return sentences[name]
