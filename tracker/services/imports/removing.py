"""Recommendations and documents that no source has any more, taken away where nothing was built on them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from tracker.services.imports.built_on import OWNED
from tracker.storage import models

_TERMS = ("theme", "affected_group", "sdg", "mechanism_body")
_OF_PARTS = ("treaty_request", "stored_assessment")


def remove(session: Session, recommendation_ids: Collection[int]) -> None:
    """Take recommendations away with all that was made with them; call it only where nothing was built on them."""
    tables = models.Base.metadata.tables
    for start in range(0, len(wanted := sorted(recommendation_ids)), 5_000):
        some = wanted[start : start + 5_000]
        parts = select(models.Part.id).where(models.Part.recommendation_id.in_(some))
        row = models.ImportRow
        session.execute(update(row).where(row.recommendation_id.in_(some)).values(recommendation_id=None))
        _remove_suggested_clusters(session, parts)
        for name in _OF_PARTS:
            session.execute(delete(tables[name]).where(tables[name].c.part_id.in_(parts)))
        for name in sorted(OWNED - {*_OF_PARTS, "import_row", "cluster_suggestion_part", "part"}):
            session.execute(delete(tables[name]).where(_about(name, some)))
        session.execute(delete(models.Part).where(models.Part.recommendation_id.in_(some)))
        session.execute(delete(models.Recommendation).where(models.Recommendation.id.in_(some)))


def _about(name: str, some: Collection[int]) -> ColumnElement[bool]:
    table = models.Base.metadata.tables[name]
    return or_(*(key.parent.in_(some) for key in table.foreign_keys if key.column.table.name == "recommendation"))


def _remove_suggested_clusters(session: Session, parts: Select[int]) -> None:
    member, suggestion = models.ClusterSuggestionPart, models.ClusterSuggestion
    concerned = session.scalars(select(member.suggestion_id).where(member.part_id.in_(parts)).distinct()).all()
    if concerned:
        session.execute(delete(member).where(member.suggestion_id.in_(concerned)))
        session.execute(delete(suggestion).where(suggestion.id.in_(concerned)))


def clear_documents(session: Session, groups: Iterable[str]) -> None:
    """Take away the documents that imports made for some groups and that nothing stands in or cites any more."""
    document, made = models.SourceDocument, models.ImportedDocument
    rows = select(made.document_id).where(made.group_key.in_(sorted(set(groups))))
    for key in _citing():
        rows = rows.where(~select(key).where(key == made.document_id).exists())
    unused = session.scalars(rows).all()
    if unused:
        session.execute(delete(made).where(made.document_id.in_(unused)))
        session.execute(delete(document).where(document.id.in_(unused)))


def clear_terms(session: Session) -> None:
    """Take away themes, affected groups, goals and bodies that only imports named and that nothing refers to."""
    for name in _TERMS:
        table, seeded = models.Base.metadata.tables[name], models.SeedRecord
        known = {json.loads(key)[0] for key in session.scalars(select(seeded.key).where(seeded.table_name == name))}
        unused = select(table.c.code)
        for key in _referring(name):
            unused = unused.where(~select(key).where(key == table.c.code).exists())
        gone = set(session.scalars(unused)) - known
        if gone:
            session.execute(delete(table).where(table.c.code.in_(sorted(gone))))


def _citing() -> list[ColumnElement[int]]:
    return [key for key in _referring("source_document") if key.table.name != "imported_document"]


def _referring(name: str) -> list[Column[Any]]:
    tables = models.Base.metadata.sorted_tables
    return [key.parent for table in tables for key in table.foreign_keys if key.column.table.name == name]
