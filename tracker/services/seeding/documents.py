"""The demo's documents themselves, before anything that stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import Span
from tracker.domain.kinds import DocumentKind
from tracker.i18n import _
from tracker.services.seeding.known import Known, Published, inner_table, review_named
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import table
from tracker.storage.models import SourceDocument

_REQUIRED = "key kind mechanism title dated_on"
_OPTIONAL = "symbol author details short language published_on filed_for review_of note"


def load(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    """Load the document of every file and make it known by its key.

    Raises:
        Unreadable: a value is missing or wrong.
    """
    rows = [Row(file.place, _document(file, known)) for file in files]
    put(session, ledger, SourceDocument, key=["key"], rows=rows)
    for document in session.scalars(select(SourceDocument)):
        published = None
        if document.published_on is not None and document.published_precision is not None:
            published = (Span(document.published_on, document.published_on), document.published_precision)
        dated = (Span(document.dated_first, document.dated_last), document.dated_precision)
        known.documents[document.key] = Published(document.id, dated, published)


def _document(file: Record, known: Known) -> dict[str, Any]:
    inner = inner_table(file, "document")
    if inner is None:
        raise file.refuse("document", _("the value is missing"))
    record = table(inner, required=_REQUIRED, optional=_OPTIONAL)
    dated, precision = record.span("dated_on")
    published = record.span("published_on") if record.text("published_on") else None
    filed_for = inner_table(record, "filed_for")
    return {
        "key": record.required("key"),
        "symbol": record.text("symbol"),
        "kind": record.term("kind", DocumentKind),
        "mechanism_code": record.code("mechanism", known.mechanisms),
        "author": record.text("author"),
        "title": record.required("title"),
        "details": record.text("details"),
        "short": record.text("short"),
        "language": record.text("language", "en"),
        "dated_first": dated.first,
        "dated_last": dated.last,
        "dated_precision": precision,
        "published_on": None if published is None else published[0].last,
        "published_precision": None if published is None else published[1],
        "filed_for_state": None if filed_for is None else filed_for.code("state", known.states),
        "filed_for_cycle": None if filed_for is None else _cycle(filed_for, known),
        "review_id": review_named(record, "review_of", known),
        "note": record.text("note"),
    }


def _cycle(record: Record, known: Known) -> int:
    cycle = record.whole("cycle")
    if cycle not in known.cycles:
        raise record.refuse("cycle", _("“%(value)s” is not known") % {"value": cycle})
    return cycle
