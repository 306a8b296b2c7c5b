"""The documents that imported recommendations and positions stand in, as records: made when first needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import DatePrecision
from tracker.importers.records import ParsedDocument
from tracker.services.imports.calendar import ReviewKnown
from tracker.storage import models

UPR = "UPR"
UPR_INFO = "UPR-INFO"
INDEX = "UHRI"
DATABASES = "DATABASES"
"""The group of the documents that belong to no review: databases, which speak of all."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document to be cited: made under its key where it is not on record."""

    key: str
    kind: DocumentKind
    mechanism: str
    author: str
    title: str
    short: str
    dated: tuple[date, date, DatePrecision]
    symbol: str = ""
    details: str = ""
    review_id: int | None = None


def report_of(review: ReviewKnown, *, symbol: str, held: tuple[date, date]) -> Cited:
    """Return the report of a review held on a day or in a session; without its symbol it goes by the review."""
    held_on, until = held
    return Cited(
        key=symbol or review.group_key,
        symbol=symbol,
        kind=DocumentKind.WG_REPORT,
        mechanism=UPR,
        author="Human Rights Council",
        title=f"Report of the Working Group on the Universal Periodic Review: {review.name}",
        short=f"Working Group report {held_on.year}",
        details=f"{symbol} ({held_on.year})" if symbol else "",
        dated=(held_on, until, DatePrecision.DAY if held_on == until else DatePrecision.PERIOD),
        review_id=review.id,
    )


def addendum_of(review: ReviewKnown, document: ParsedDocument, *, held_on: date) -> Cited:
    """Return the State's reply to the report of a review."""
    day, symbol = document.date or held_on, document.symbol or f"{review.group_key}/Add.1"
    return Cited(
        key=symbol,
        symbol=document.symbol or "",
        kind=DocumentKind.ADDENDUM,
        mechanism=UPR,
        author=review.name,
        title=f"Views on conclusions and recommendations, commitments and replies: {review.name}",
        short=f"Addendum {day.year}",
        details=f"{symbol} ({day.year})",
        dated=(day, day, DatePrecision.DAY),
        review_id=review.id,
    )


def matrix_of(review: ReviewKnown, *, held_on: date) -> Cited:
    """Return OHCHR's thematic list of a review, which bears no date: as old as the review at least."""
    return Cited(
        key=f"OHCHR-MATRIX/{review.state}/{review.cycle}",
        kind=DocumentKind.DATABASE,
        mechanism=UPR,
        author="OHCHR",
        title=f"Thematic list of recommendations: {review.name}, cycle {review.cycle}",
        short="OHCHR thematic list",
        dated=answered(review, held_on),
        review_id=review.id,
    )


def other(symbol: str, *, body: tuple[str, DocumentKind], held: tuple[date, date]) -> Cited:
    """Return a document of another body of the United Nations, known by its symbol; `body` is its code and kind."""
    mechanism, kind = body
    return Cited(
        key=symbol,
        symbol=symbol,
        kind=kind,
        mechanism=mechanism,
        author="",
        title=symbol,
        short=symbol,
        details=f"{symbol} ({held[0].year})",
        dated=(*held, DatePrecision.DAY if held[0] == held[1] else DatePrecision.PERIOD),
    )


def database(key: str, *, today: date) -> Cited:
    """Return a database as a document, as old as the day on which it was first imported."""
    titles = {
        UPR_INFO: ("UPR Info", "Database of UPR recommendations", "UPR Info"),
        INDEX: ("OHCHR", "Universal Human Rights Index", "UHRI"),
    }
    author, title, short = titles[key]
    return Cited(key, DocumentKind.DATABASE, UPR, author, title, short, (today, today, DatePrecision.DAY))


def answered(review: ReviewKnown, held_on: date) -> tuple[date, date, DatePrecision]:
    """Return when a State gave the answers that a source without dates tells: from the review to its adoption."""
    last = max(held_on, review.adopted_on or held_on)
    return held_on, last, DatePrecision.PERIOD if held_on < last else DatePrecision.DAY


def ids_of(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Return the rows of the documents on record, by key."""
    document = models.SourceDocument
    rows = session.execute(select(document.key, document.id).where(document.key.in_(sorted(keys))))
    return {key: row_id for key, row_id in rows}  # noqa: C416 (rows are no pairs)


def make(session: Session, wanted: Iterable[tuple[str, Cited]]) -> dict[str, int]:
    """Make the documents of (group, document) that are not on record; return the rows of all, by key."""
    by_key = {each.key: (group, each) for group, each in wanted}
    known = ids_of(session, by_key)
    for key, (group, each) in sorted(by_key.items()):
        if key not in known:
            row = _row(each)
            session.add(row)
            session.flush()
            session.add(models.ImportedDocument(document_id=row.id, group_key=group))
            known[key] = row.id
    session.flush()
    return known


def follow_all(session: Session, group_key: str, now: Mapping[str, Cited]) -> None:
    """Bring documents with answers, which imports made for a group, up to what their sources say now."""
    document, made = models.SourceDocument, models.ImportedDocument
    if not now.keys() - {UPR_INFO, INDEX}:
        return
    rows = session.scalars(
        select(document)
        .join(made, made.document_id == document.id)
        .where(made.group_key == group_key, document.key.in_(sorted(now)))
        .order_by(document.id)
    )
    for row in rows:
        follow(session, row, now[row.key])
    session.flush()


def follow(session: Session, row: models.SourceDocument, now: Cited) -> bool:
    """Bring a document that an import made up to what its sources say now; tell whether anything changed.

    Of one that a person amended only key and symbol follow: by these everything is found.
    """
    first, last, precision = now.dated
    values = {
        "key": now.key,
        "symbol": now.symbol,
        "details": now.details,
        "short": now.short,
        "dated_first": first,
        "dated_last": last,
        "dated_precision": precision,
        "published_on": last,
        "published_precision": precision,
    }
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    if different.keys() - {"key", "symbol"} and _is_amended(session, row.key):
        different = {name: value for name, value in different.items() if name in {"key", "symbol"}}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _is_amended(session: Session, key: str) -> bool:
    entry = models.AuditEntry
    amended = select(entry.sequence).where(entry.event == "document:amend", entry.subject == f"document:{key}").limit(1)
    return session.scalar(amended) is not None


def _row(each: Cited) -> models.SourceDocument:
    first, last, precision = each.dated
    return models.SourceDocument(
        key=each.key,
        symbol=each.symbol,
        kind=each.kind,
        mechanism_code=each.mechanism,
        author=each.author,
        title=each.title,
        details=each.details,
        short=each.short,
        language="en",
        dated_first=first,
        dated_last=last,
        dated_precision=precision,
        published_on=last,
        published_precision=precision,
        review_id=each.review_id,
        note="",
    )
