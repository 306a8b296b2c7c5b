"""What ties the demo's recommendations together: positions, clusters, lineage, follow-up grades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import LineageKind, Position
from tracker.i18n import _
from tracker.services.seeding.known import Known, found, review_named
from tracker.services.seeding.parts import part_ref
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import tables
from tracker.storage.models import Cluster, ClusterPart, FollowUpGrade, LineageLink, StatedPosition


def load(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    """Load positions, clusters, lineage and grades of every file; they may point into any other file.

    Raises:
        Unreadable: a value is missing or wrong, or a reference leads nowhere.
    """
    _load_positions(session, ledger, files=files, known=known)
    _load_clusters(session, ledger, files=files, known=known)
    lineage = [
        Row(record.place, _lineage(record, known))
        for file in files
        for record in tables(file, "lineage", required="later earlier kind reason")
    ]
    put(session, ledger, LineageLink, key=["later_id", "earlier_id", "kind"], rows=lineage, retire=True)
    grades = [
        Row(record.place, _grade(record, known))
        for file in files
        for record in tables(
            file, "grade", required="part state body symbol scale grade on", optional="paragraph scale_version"
        )
    ]
    put(session, ledger, FollowUpGrade, key=["part_id", "state_code", "symbol", "paragraph"], rows=grades)


def _load_positions(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    rows = [
        Row(record.place, _position(record, known))
        for file in files
        for record in tables(
            file, "position", required="recommendation state position stated_by on", optional="part as_stated paragraph"
        )
    ]
    key = ["recommendation_id", "part_id", "state_code", "document_id", "stated_first"]
    put(session, ledger, StatedPosition, key=key, rows=rows, retire=True)


def _position(record: Record, known: Known) -> dict[str, Any]:
    stated, precision = record.span("on")
    ref, label = record.required("recommendation"), record.text("part")
    stated_by = record.one_of("stated_by", record.required("stated_by"), known.documents)
    return {
        "recommendation_id": found(record, "recommendation", ref=ref, among=known.recommendations),
        "part_id": found(record, "part", ref=part_ref(ref, label), among=known.parts) if label else None,
        "state_code": record.code("state", known.states),
        "position": record.term("position", Position),
        "as_stated": record.text("as_stated"),
        "document_id": known.documents[stated_by].id,
        "stated_first": stated.first,
        "stated_last": stated.last,
        "stated_precision": precision,
        "paragraph": record.text("paragraph"),
    }


def _load_clusters(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    records = [record for file in files for record in tables(file, "cluster", required="name title review parts")]
    rows = [Row(record.place, _cluster(record, known)) for record in records]
    put(session, ledger, Cluster, key=["ref"], rows=rows)
    known.clusters.update(session.execute(select(Cluster.ref, Cluster.id)).all())
    members: list[Row] = []
    for record in records:
        for ref in record.texts("parts"):
            part = found(record, "parts", ref=ref, among=known.parts)
            values: dict[str, Any] = {"cluster_id": known.clusters[_ref(record)], "part_id": part}
            members.append(Row(record.place, values | {"excluded": False, "reason": ""}))
    put(session, ledger, ClusterPart, key=["cluster_id", "part_id"], rows=members, retire=True)


def _cluster(record: Record, known: Known) -> dict[str, Any]:
    review = review_named(record, "review", known)
    if review is None:
        raise record.refuse("review", _("the value is missing"))
    return {"ref": _ref(record), "title": record.required("title"), "review_id": review}


def _ref(record: Record) -> str:
    return f"cluster:{record.required('name')}"


def _lineage(record: Record, known: Known) -> dict[str, Any]:
    later, earlier = record.required("later"), record.required("earlier")
    return {
        "later_id": found(record, "later", ref=later, among=known.recommendations),
        "earlier_id": found(record, "earlier", ref=earlier, among=known.recommendations),
        "kind": record.term("kind", LineageKind),
        "reason": record.required("reason"),
    }


def _grade(record: Record, known: Known) -> dict[str, Any]:
    return {
        "part_id": found(record, "part", ref=record.required("part"), among=known.parts),
        "state_code": record.code("state", known.states),
        "body_code": record.code("body", known.mechanisms),
        "symbol": record.required("symbol"),
        "paragraph": record.text("paragraph"),
        "scale": record.required("scale"),
        "scale_version": record.text("scale_version"),
        "grade": record.required("grade"),
        "graded_on": record.day("on"),
    }
