"""What the demo knows about its recommendations: evidence and its links, and figures that sources state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import Finding, Level, PublicationBasis, Reliability, ReviewState, Scope, Strand
from tracker.i18n import _
from tracker.services.actors import organisation_of
from tracker.services.seeding.known import Known, document_of, found
from tracker.services.seeding.reconcile import ACTOR, Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import tables
from tracker.storage.models import Evidence, EvidenceLink, StatedFigure

_EVIDENCE = "name state kind summary strand reliability origin when recorded_on review_state publication_basis"
_EVIDENCE_OPTIONAL = "locator continuing vouched_until published_on count count_at_least quote_allowed code link"
_FIGURE = "name state series about value value_text unit period attributed_to"


def load(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    """Load evidence with its links, and stated figures.

    Raises:
        Unreadable: a value is missing or wrong, or a reference leads nowhere.
    """
    items = [
        (file, record)
        for file in files
        for record in tables(file, "evidence", required=_EVIDENCE, optional=_EVIDENCE_OPTIONAL)
    ]
    owner = {"organisation_id": organisation_of(session, ACTOR)}
    rows = [Row(record.place, _evidence(file, record, known) | owner) for file, record in items]
    put(session, ledger, Evidence, key=["ref"], rows=rows)
    ids = dict(session.execute(select(Evidence.ref, Evidence.id)).all())
    links: list[Row] = []
    for row, (_file, record) in zip(rows, items, strict=True):
        links += _links(record, ids[row.values["ref"]], known)
    put(session, ledger, EvidenceLink, key=["evidence_id", "part_id", "cluster_id"], rows=links, retire=True)
    figures = [
        Row(record.place, _figure(file, record, known))
        for file in files
        for record in tables(file, "figure", required=_FIGURE, optional="at_least locator checks_against")
    ]
    put(session, ledger, StatedFigure, key=["ref"], rows=figures)


def _evidence(file: Record, record: Record, known: Known) -> dict[str, Any]:
    document = document_of(file, known)
    when, precision = record.span("when")
    published = record.span("published_on") if record.text("published_on") else document.published
    return {
        "ref": f"{_key(file)}!{record.required('name')}",
        "document_id": document.id,
        "kind": record.term("kind", EvidenceKind),
        "state_code": record.code("state", known.states),
        "summary": record.required("summary"),
        "locator": record.text("locator"),
        "strand": record.term("strand", Strand),
        "reliability": record.term("reliability", Reliability),
        "origin": record.required("origin"),
        "when_first": when.first,
        "when_last": when.last,
        "when_precision": precision,
        "continuing": record.flag("continuing"),
        "vouched_until": record.span("vouched_until")[0].last if record.text("vouched_until") else None,
        "published_on": None if published is None else published[0].last,
        "published_precision": None if published is None else published[1],
        "recorded_on": record.day("recorded_on"),
        "item_count": record.maybe_whole("count"),
        "count_at_least": record.flag("count_at_least"),
        "review_state": record.term("review_state", ReviewState),
        "publication_basis": record.term("publication_basis", PublicationBasis),
        "quote_allowed": record.flag("quote_allowed"),
        "code": record.text("code") or None,
    }


def _links(record: Record, evidence_id: int, known: Known) -> list[Row]:
    rows: list[Row] = []
    for link in tables(record, "link", required="to finding level scope", optional="cycle note"):
        says = {
            "finding": link.term("finding", Finding),
            "level": link.term("level", Level),
            "scope": link.term("scope", Scope),
            "chosen_cycle": link.maybe_whole("cycle"),
            "note": link.text("note"),
        }
        targets = link.texts("to")
        if not targets:
            raise link.refuse("to", _("the value is missing"))
        owner = {"evidence_id": evidence_id}
        rows += [Row(link.place, owner | _target(link, ref, known) | says) for ref in targets]
    return rows


def _target(link: Record, ref: str, known: Known) -> dict[str, Any]:
    if ref.startswith("cluster:"):
        return {"part_id": None, "cluster_id": found(link, "to", ref=ref, among=known.clusters)}
    return {"part_id": found(link, "to", ref=ref, among=known.parts), "cluster_id": None}


def _figure(file: Record, record: Record, known: Known) -> dict[str, Any]:
    period, precision = record.span("period")
    return {
        "ref": f"{_key(file)}~{record.required('name')}",
        "document_id": document_of(file, known).id,
        "state_code": record.code("state", known.states),
        "series": record.required("series"),
        "about": record.required("about"),
        "value": record.number("value"),
        "value_text": record.required("value_text"),
        "at_least": record.flag("at_least"),
        "unit": record.required("unit"),
        "period_first": period.first,
        "period_last": period.last,
        "period_precision": precision,
        "locator": record.text("locator"),
        "attributed_to": record.required("attributed_to"),
        "checks_against": record.text("checks_against"),
    }


def _key(file: Record) -> str:
    return Record(file.place, file.values["document"]).required("key")
