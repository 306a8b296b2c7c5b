"""A Working Group report into records: the document, its recommendations, who made them, of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain import wording
from tracker.domain.facts import TreatyRequest
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import AddresseeKind, DatePrecision, Wording
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.records import ParsedRecord, ParseResult
from tracker.services import naming
from tracker.storage import models

UPR = "UPR"


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of one recommendation."""

    text: str
    wording: Wording
    recommending_states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One record to write, under its reference."""

    ref: str
    record: ParsedRecord
    is_new: bool


def known(session: Session, symbol: str) -> dict[str, Known]:
    """Return the recommendations of a document that are on record, by reference."""
    return {row.ref: _known(row) for row in _rows(session, symbol)}


def _known(row: models.Recommendation) -> Known:
    return Known(row.text, row.wording, tuple(state.state_code for state in row.recommending_states))


def _rows(session: Session, symbol: str) -> Sequence[models.Recommendation]:
    return session.scalars(
        select(models.Recommendation)
        .join(models.SourceDocument)
        .where(models.SourceDocument.key == symbol)
        .options(selectinload(models.Recommendation.recommending_states))
        .order_by(models.Recommendation.ref)
    ).all()


def write(session: Session, result: ParseResult, rows: Sequence[ReportRow]) -> None:
    """Write the rows of a report, its document first.

    Raises:
        Unreadable: the review that the report is of is not on record.
    """
    document = _document(session, result)
    there = {row.ref: row for row in _rows(session, document.key)}
    instruments = naming.spellings(session)
    ordinal = len(there)
    for row in rows:
        if row.is_new:
            ordinal += 1
            recommendation = _recommendation(row, document, instruments=instruments, ordinal=ordinal)
            recommendation.positions = _positions(row.record, document)
            session.add(recommendation)
        else:
            _update(session, there[row.ref], row.record)


def _document(session: Session, result: ParseResult) -> models.SourceDocument:
    parsed = result.document
    found = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == parsed.symbol)).first()
    if found is not None:
        return found
    review = session.scalars(
        select(models.Review)
        .where(models.Review.state_code == parsed.state, models.Review.cycle == parsed.cycle)
        .options(selectinload(models.Review.state))
    ).first()
    held_on = (review.reviewed_on if review else None) or parsed.date
    if review is None or held_on is None or parsed.symbol is None:
        raise Unreadable(
            _("The review that %(symbol)s reports on is not on record; nothing was imported; load the calendar first.")
            % {"symbol": parsed.symbol}
        )
    document = models.SourceDocument(
        key=parsed.symbol,
        symbol=parsed.symbol,
        kind=DocumentKind.WG_REPORT,
        mechanism_code=UPR,
        author=_("Human Rights Council"),
        title=_("Report of the Working Group on the Universal Periodic Review: %(state)s")
        % {"state": review.state.name},
        details=f"{parsed.symbol} ({held_on.year})",
        short=_("Working Group report %(year)d") % {"year": held_on.year},
        language="en",
        dated_first=held_on,
        dated_last=held_on,
        dated_precision=DatePrecision.DAY,
        published_on=held_on,
        published_precision=DatePrecision.DAY,
        review_id=review.id,
        note="",
    )
    session.add(document)
    session.flush()
    return document


def _recommendation(
    row: ReportRow, document: models.SourceDocument, *, instruments: dict[str, str], ordinal: int
) -> models.Recommendation:
    record = row.record
    suggested = wording.suggest(record.text, instruments)
    recommendation = models.Recommendation(
        ref=row.ref,
        document_id=document.id,
        number=record.number,
        ordinal=ordinal,
        paragraph=record.paragraph or "",
        asked_first=document.dated_first,
        asked_last=document.dated_last,
        asked_precision=document.dated_precision,
        text=record.text,
        wording=Wording.VERBATIM,
        language="en",
        action_category=record.action_category or suggested.action_category,
        note="",
    )
    recommendation.addressees = [models.Addressee(kind=AddresseeKind.STATE, state_code=record.state, body=None)]
    recommendation.recommending_states = _recommending(record)
    part = models.Part(
        ref=row.ref,
        label="",
        ordinal=1,
        text=wording.heading(record.text),
        ask_kind=suggested.ask_kind,
        outcome_asked=False,
    )
    part.treaty_requests = [_treaty_request(request) for request in suggested.treaty_requests]
    recommendation.parts = [part]
    return recommendation


def _positions(record: ParsedRecord, document: models.SourceDocument) -> list[models.StatedPosition]:
    """Keep what the report itself says of the State's position, in its own words; often that it will be examined."""
    if record.position is None or record.state is None:
        return []
    return [
        models.StatedPosition(
            state_code=record.state,
            position=record.position,
            as_stated=record.position_as_stated or "",
            document_id=document.id,
            stated_first=document.dated_first,
            stated_last=document.dated_last,
            stated_precision=document.dated_precision,
            paragraph=record.paragraph or "",
        )
    ]


def _treaty_request(request: TreatyRequest) -> models.TreatyRequest:
    return models.TreatyRequest(instrument_code=request.instrument, ask=request.ask)


def _recommending(record: ParsedRecord) -> list[models.RecommendingState]:
    return [
        models.RecommendingState(state_code=code, ordinal=place)
        for place, code in enumerate(dict.fromkeys(record.recommending_states), 1)
    ]


def _update(session: Session, row: models.Recommendation, record: ParsedRecord) -> None:
    row.text = record.text
    row.wording = Wording.VERBATIM
    if {state.state_code for state in row.recommending_states} != set(record.recommending_states):
        session.execute(delete(models.RecommendingState).where(models.RecommendingState.recommendation_id == row.id))
        session.expire(row, ["recommending_states"])
        row.recommending_states = _recommending(record)
