"""What becomes of each row of a file, those that a person should look at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Wording
from tracker.importers.records import Issue, ParseResult
from tracker.services import imports
from tracker.services.imports import Outcome, Staged
from tracker.storage import models


class Fate(StrEnum):
    """What becomes of a row: `doubtful` is not applied, `aside` is about a review whose report is not on record."""

    DOUBTFUL = "doubtful"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Fated:
    """One row of the file with its fate."""

    fate: Fate
    staged: Staged


def fated(session: Session, result: ParseResult) -> list[Fated]:
    """Compare a file with the records; nothing is written.

    Raises:
        Unreadable: the report does not say whose review it is of.
    """
    staged = imports.stage(session, result).staged
    reviews = _reviews_on_record(session, {each.record.state for each in staged if each.record.state})
    rows = [Fated(_fate(each, reviews), each) for each in staged]
    return sorted(rows, key=lambda each: (each.fate is not Fate.DOUBTFUL, not each.staged.record.issues))


def is_among(each: Fated, only: Fate | None) -> bool:
    """Tell whether a row belongs to a list: that of one fate, or None for all that were not set aside.

    The list of the doubtful has whatever a person should look at: also what is applied with something unread.
    """
    match only:
        case None:
            return each.fate is not Fate.ASIDE
        case Fate.DOUBTFUL:
            return each.fate is Fate.DOUBTFUL or (each.fate is not Fate.ASIDE and bool(each.staged.record.issues))
        case _other:
            return each.fate is only


def of_the_whole(result: ParseResult) -> tuple[Issue, ...]:
    """Return the issues that belong to no record."""
    of_records = {issue for record in result.records for issue in record.issues}
    return tuple(issue for issue in result.issues if issue not in of_records)


def _fate(staged: Staged, reviews: set[tuple[str, int]]) -> Fate:
    match staged.outcome:
        case Outcome.PROBLEM:
            about = (staged.record.state or "", staged.record.session or 0)
            is_of_report = staged.record.symbol is not None
            return Fate.DOUBTFUL if is_of_report or about in reviews else Fate.ASIDE
        case outcome:
            return Fate(outcome.value)


def _reviews_on_record(session: Session, states: Iterable[str]) -> set[tuple[str, int]]:
    rows = session.execute(
        select(models.Review.state_code, models.Review.session_number)
        .join(models.SourceDocument, models.SourceDocument.review_id == models.Review.id)
        .join(models.Recommendation, models.Recommendation.document_id == models.SourceDocument.id)
        .where(
            models.Review.state_code.in_(sorted(states)),
            models.Recommendation.wording == Wording.VERBATIM,  # a paraphrase agrees with no file
        )
        .distinct()
    )
    return {(code, number) for code, number in rows if number is not None}
