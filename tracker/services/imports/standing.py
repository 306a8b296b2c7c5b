"""What stands in the records of some groups: rows that are live, recommendations with their fields, documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.kinds import Decision, DocumentKind, Outcome
from tracker.domain.merging import ANSWER, Fields
from tracker.domain.vocabulary import Wording
from tracker.importers.records import Kind, ParsedRecord
from tracker.services.imports import batches
from tracker.services.imports.calendar import Calendar
from tracker.services.imports.sourced import SOURCES, File
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row of one file, as it was read."""

    id: int
    batch_id: int
    group_key: str
    key: str
    digest: str
    record: ParsedRecord
    decision: tuple[Decision | None, str]
    recommendation_id: int | None
    replaced_by: int | None = None


@dataclass(slots=True)
class Standing:
    """One recommendation on record: `fields` as they stand, `given` as the sources last gave them, None if never."""

    id: int
    ref: str
    number: str
    ordinal: int
    fields: Fields
    is_verbatim: bool
    given: Fields | None
    own: Fields | None
    is_made: bool


@dataclass(slots=True)
class Group:
    """All that is on record of one review or document."""

    key: str
    document: models.SourceDocument | None = None
    is_made: bool = False
    records: dict[str, Standing] = field(default_factory=dict)
    rows: list[RowRead] = field(default_factory=list)


def files(session: Session) -> dict[int, File]:
    """Return every file with rows that may be live, by its batch."""
    batch = models.ImportBatch
    rows = session.execute(select(batch.id, batch.kind, batch.document).where(batch.kind.in_(sorted(SOURCES))))
    return {row.id: File(Kind(row.kind), batches.as_document(row.document)) for row in rows}


def load(session: Session, keys: Collection[str], calendar: Calendar, *, batch_id: int | None = None) -> list[Group]:
    """Read what stands under some groups, and the rows of one batch, live or not, in so many queries however many."""
    groups = {key: Group(key) for key in sorted(keys)}
    row = models.ImportRow
    wanted: ColumnElement[bool] = row.is_live.is_(True)
    if batch_id is not None:
        wanted = or_(wanted, row.batch_id == batch_id)
    for found in rows(
        session, row.group_key.in_(sorted(groups)), wanted, row.outcome.is_distinct_from(Outcome.VANISHED)
    ):
        groups[found.group_key].rows.append(found)
    _add_documents(session, groups, calendar)
    _add_records(session, groups)
    return list(groups.values())


def rows(session: Session, *conditions: ColumnElement[bool]) -> list[RowRead]:
    """Return rows of files as they were read, in their order."""
    row = models.ImportRow
    found = session.execute(
        select(
            *(row.id, row.batch_id, row.group_key, row.key, row.digest, row.content),
            *(row.decision, row.decided_ref, row.recommendation_id, row.superseded_by_id),
        )
        .where(*conditions)
        .order_by(row.id)
    )
    read = batches.read_row
    return [
        RowRead(row_id, batch_id, group, key, digest, read(content), (decision, ref), recommendation_id, replaced_by)
        for row_id, batch_id, group, key, digest, content, decision, ref, recommendation_id, replaced_by in found
    ]


def _add_documents(session: Session, groups: dict[str, Group], calendar: Calendar) -> None:
    document, made = models.SourceDocument, models.ImportedDocument
    by_review = {review.id: key for key in groups if (review := calendar.of_group(key))}
    by_key = {key.removeprefix("DOC/"): key for key in groups if key.startswith("DOC/")}
    by_symbol = {symbol: key for key, group in groups.items() for symbol in _report_symbols(group, calendar)}
    found = session.execute(
        select(document, made.group_key)
        .outerjoin(made, made.document_id == document.id)
        .where(
            or_(
                document.key.in_(sorted(by_key)),
                (document.kind == DocumentKind.WG_REPORT) & document.review_id.in_(sorted(by_review)),
                document.review_id.is_(None) & document.key.in_(sorted(by_symbol)),
            )
        )
        .order_by(document.id.desc())  # the first that was recorded is the one
    )
    for row, made_for in found:
        key = by_key.get(row.key) or by_review.get(row.review_id or 0) or by_symbol.get(row.key)
        if key is not None:
            groups[key].document, groups[key].is_made = row, made_for == key


def _report_symbols(group: Group, calendar: Calendar) -> set[str]:
    """Return the symbols under which a person may have recorded the report of a review, without saying whose it is."""
    review = calendar.of_group(group.key)
    if review is None:
        return set()
    return {row.record.symbol for row in group.rows if row.record.symbol} | {review.report_symbol} - {""}


def _add_records(session: Session, groups: dict[str, Group]) -> None:
    of_document = {group.document.id: group for group in groups.values() if group.document}
    if not of_document:
        return
    recommendation, sourced = models.Recommendation, models.SourcedRecord
    found = session.execute(
        select(
            *(recommendation.id, recommendation.document_id, recommendation.ref, recommendation.number),
            *(recommendation.text, recommendation.paragraph, recommendation.action_category, recommendation.wording),
            recommendation.ordinal,
            *(sourced.recommendation_id.label("made"), sourced.given, sourced.own),
        )
        .outerjoin(sourced, sourced.recommendation_id == recommendation.id)
        .where(recommendation.document_id.in_(sorted(of_document)))
        .order_by(recommendation.ordinal)
    )
    by_id: dict[int, Standing] = {}
    for row in found:
        fields = {"text": row.text, "paragraph": row.paragraph, "action_category": row.action_category}
        standing = Standing(
            id=row.id,
            ref=row.ref,
            number=row.number,
            ordinal=row.ordinal,
            fields={name: value for name, value in fields.items() if value},
            is_verbatim=row.wording == Wording.VERBATIM,
            given=row.given if row.made else None,
            own=row.own,
            is_made=row.made is not None and row.own is None,
        )
        by_id[row.id] = standing
        of_document[row.document_id].records[row.number] = standing
    if by_id:
        _add_lists(session, by_id, sorted(of_document))
        _add_answers(session, by_id, sorted(of_document))


def _add_lists(session: Session, by_id: dict[int, Standing], documents: Sequence[int]) -> None:
    for name, owner, value, order in LISTS:
        for row_id, each in _of_documents(session, owner, value, documents, order=order):
            by_id[row_id].fields.setdefault(name, []).append(each)


def _add_answers(session: Session, by_id: dict[int, Standing], documents: Sequence[int]) -> None:
    position, document = models.StatedPosition, models.SourceDocument
    rows = session.execute(
        select(position, document.key)
        .join(models.Recommendation, models.Recommendation.id == position.recommendation_id)
        .join(document, document.id == position.document_id)
        .where(models.Recommendation.document_id.in_(documents), position.part_id.is_(None))
        .order_by(position.id.desc())  # of several by one document the first that was recorded
    )
    for row, key in rows:
        standing = by_id[row.recommendation_id]
        name = f"{ANSWER}{'' if standing.ref.rpartition('#')[0] == key else key}"
        standing.fields[name] = [
            row.position.value,
            row.as_stated,
            row.stated_first.isoformat(),
            row.stated_last.isoformat(),
            row.stated_precision.value,
            row.paragraph,
        ]


def _of_documents(
    session: Session,
    owner: InstrumentedAttribute[int],
    value: InstrumentedAttribute[Any],
    documents: Sequence[int],
    *,
    order: InstrumentedAttribute[Any],
) -> list[tuple[int, Any]]:
    found = session.execute(
        select(owner, value)
        .join(models.Recommendation, models.Recommendation.id == owner)
        .where(models.Recommendation.document_id.in_(documents))
        .order_by(owner, order)
    )
    return [(row_id, each) for row_id, each in found]


LISTS: tuple[tuple[str, InstrumentedAttribute[int], InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...] = (
    (
        "recommending",
        models.RecommendingState.recommendation_id,
        models.RecommendingState.state_code,
        models.RecommendingState.ordinal,
    ),
    (
        "themes",
        models.RecommendationTheme.recommendation_id,
        models.RecommendationTheme.theme_code,
        models.RecommendationTheme.theme_code,
    ),
    (
        "groups",
        models.RecommendationGroup.recommendation_id,
        models.RecommendationGroup.group_code,
        models.RecommendationGroup.group_code,
    ),
    (
        "sdgs",
        models.RecommendationSdg.recommendation_id,
        models.RecommendationSdg.sdg_code,
        models.RecommendationSdg.sdg_code,
    ),
)
"""The fields of a recommendation that are lists: name, owner, value, and what orders them."""


def held_on(
    group: Group, rows_now: Sequence[RowRead], known: Mapping[int, File], calendar: Calendar
) -> tuple[date, date]:
    """Return the first and last possible day of what a group is about.

    Raises:
        LookupError: no source tells.
    """
    review = calendar.of_group(group.key)
    days = sorted(
        file.document.date
        for file in {each.batch_id: known[each.batch_id] for each in rows_now}.values()
        if file.kind is Kind.WG_REPORT and file.document.date
    )
    if review is not None and days:
        return days[0], days[0]
    if review is not None and review.held_on and review.held_until:
        return review.held_on, review.held_until
    told = sorted(each.record.date for each in rows_now if each.record.date)
    if review is None and told:
        return told[0], told[0]
    raise LookupError(group.key)
