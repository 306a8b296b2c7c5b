"""The State's answers in UPR Info's database onto recommendations that a report brought."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import DatePrecision, Position
from tracker.domain.wording import without_recommenders
from tracker.importers.records import ParsedRecord
from tracker.storage import models

KEY = "UPR-INFO"
SHORTEST = 40
"""Folded characters that must agree before a text that begins like another is taken for it."""


@dataclass(frozen=True, slots=True)
class Held:
    """One recommendation on record, by its reference, with its folded text and the answers UPR Info gave."""

    ref: str
    folded: str
    recommending_states: frozenset[str]
    answers: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Recommendations on record by (State, session)."""

    held: dict[tuple[str, int], tuple[Held, ...]]

    def match(self, record: ParsedRecord) -> str | None:
        """Find the recommendation that a row is about; None unless exactly one text of that review agrees."""
        if record.state is None or record.session is None or record.position is None:
            return None
        folded = fold(record.text)
        found = [
            each
            for each in self.held.get((record.state, record.session), ())
            if _agree(folded, each.folded) and each.recommending_states & set(record.recommending_states)
        ]
        exact = [each for each in found if each.folded == folded]
        chosen = exact or found
        return chosen[0].ref if len(chosen) == 1 else None

    def answered(self, ref: str, record: ParsedRecord) -> bool:
        """Tell whether this answer of UPR Info is on record already."""
        held = self.held.get((record.state or "", record.session or 0), ())
        return any(each.ref == ref and record.position in each.answers for each in held)


def fold(text: str) -> str:
    """Reduce a text to its letters and digits without its States, so that two transcriptions of one text are equal."""
    plain = unicodedata.normalize("NFKD", without_recommenders(text).lower())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def _agree(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= SHORTEST and longer.startswith(shorter))


def index(session: Session, states: Collection[str]) -> Index:
    """Read what is on record of the reviews of these States."""
    rows = session.scalars(
        select(models.Recommendation)
        .join(models.SourceDocument)
        .join(models.Review, models.Review.id == models.SourceDocument.review_id)
        .where(models.Review.state_code.in_(sorted(states)), models.Recommendation.text != "")
        .options(
            selectinload(models.Recommendation.recommending_states),
            selectinload(models.Recommendation.positions).selectinload(models.StatedPosition.document),
            selectinload(models.Recommendation.document).selectinload(models.SourceDocument.review),
        )
        .order_by(models.Recommendation.ref)
    )
    held: defaultdict[tuple[str, int], list[Held]] = defaultdict(list)
    for row in rows:
        review = row.document.review
        if review is not None and review.session_number is not None:
            held[(review.state_code, review.session_number)].append(_held(row))
    return Index({key: tuple(rows) for key, rows in held.items()})


def _held(row: models.Recommendation) -> Held:
    return Held(
        row.ref,
        fold(row.text),
        frozenset(state.state_code for state in row.recommending_states),
        tuple(answer.position for answer in row.positions if answer.document.key == KEY),
    )


def write(session: Session, rows: Sequence[tuple[str, ParsedRecord]], *, today: date) -> None:
    """Add UPR Info's answers as positions of their own source, beside whatever other sources state."""
    document = _document(session, today)
    there = _reviewed(session, [ref for ref, _record in rows])
    given: set[tuple[str, Position]] = set()
    for ref, record in rows:
        if record.position is None or record.state is None or (ref, record.position) in given:
            continue
        given.add((ref, record.position))
        recommendation_id, first, last = there[ref]
        session.add(
            models.StatedPosition(
                recommendation_id=recommendation_id,
                part_id=None,
                state_code=record.state,
                position=record.position,
                as_stated=record.position_as_stated or "",
                document_id=document.id,
                stated_first=first,
                stated_last=last,
                stated_precision=DatePrecision.PERIOD if first < last else DatePrecision.DAY,
                paragraph="",
            )
        )


def _reviewed(session: Session, refs: Sequence[str]) -> dict[str, tuple[int, date, date]]:
    """Return id and first and last possible day of the State's answer: between its review and the adoption."""
    rows = session.execute(
        select(models.Recommendation.ref, models.Recommendation.id, models.Recommendation.asked_first, models.Review)
        .join(models.SourceDocument, models.SourceDocument.id == models.Recommendation.document_id)
        .join(models.Review, models.Review.id == models.SourceDocument.review_id)
        .where(models.Recommendation.ref.in_(refs))
    )
    return {ref: (row_id, asked, max(asked, review.adopted_on or asked)) for ref, row_id, asked, review in rows}


def _document(session: Session, today: date) -> models.SourceDocument:
    found = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == KEY)).first()
    if found is None:
        found = models.SourceDocument(
            key=KEY,
            symbol="",
            kind=DocumentKind.DATABASE,
            mechanism_code="UPR",
            author="UPR Info",
            title="Database of UPR recommendations",
            details="",
            short="UPR Info",
            language="en",
            dated_first=today,
            dated_last=today,
            dated_precision=DatePrecision.DAY,
            published_on=today,
            published_precision=DatePrecision.DAY,
            note="",
        )
        session.add(found)
        session.flush()
    return found
