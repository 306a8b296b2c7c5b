"""What a file would do to the records, row by row with its reasons, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.records import Issue, Kind, ParsedDocument, ParseResult
from tracker.services.imports import Staged
from tracker.services.imports.fates import Fate, Fated, fated, is_among, of_the_whole
from tracker.storage import models

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change: what is on record and what the file says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: `doubts` say what could not be read as it stands, whatever its fate."""

    fate: Fate
    number: str
    ref: str
    state: str
    text: str
    recommending: tuple[str, ...]
    position: Position | None
    as_stated: str
    changes: tuple[Change, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file beside the records.

    `followed` and `strange` are the States that it is about as (code, name), the ones followed and the others;
    `blocked` says why it cannot be applied at all, "" where it can.
    """

    kind: Kind
    document: ParsedDocument
    digest: str
    state: str
    followed: tuple[tuple[str, str], ...]
    strange: tuple[tuple[str, str], ...]
    counts: Counter[Fate]
    doubtful_count: int
    rows: tuple[Row, ...]
    total: int
    page: int
    issues: tuple[Issue, ...]
    blocked: str

    @property
    def wanted_count(self) -> int:
        """Return how many rows would be written."""
        return self.counts[Fate.NEW] + self.counts[Fate.CHANGED]

    @property
    def problem_count(self) -> int:
        """Return how many things the sheet of problems has at least."""
        return self.doubtful_count + len(self.issues)


def preview(
    session: Session, result: ParseResult, *, organisation_id: int, only: Fate | None = None, page: int = 1
) -> Preview:
    """Compare a file with the records; nothing is written.

    Args:
        session: a reading session.
        result: what the file holds.
        organisation_id: whose followed States count.
        only: show the rows of one fate; None for all but those set aside.
        page: which page of them, counted from one.

    Raises:
        Unreadable: the report does not say whose review it is of.
    """
    rows = fated(session, result)
    shown = [each for each in rows if is_among(each, only)]
    names = {code: name for code, name in session.execute(select(models.State.code, models.State.name))}  # noqa: C416 (rows are no pairs)
    concerned = sorted(_concerned(result, rows) & set(names))
    tracked = set(
        session.scalars(
            select(models.TrackedState.state_code).where(models.TrackedState.organisation_id == organisation_id)
        )
    )
    return Preview(
        kind=result.kind,
        document=result.document,
        digest=result.sha256,
        state=names.get(result.document.state or "", ""),
        followed=tuple((code, names[code]) for code in concerned if code in tracked),
        strange=tuple((code, names[code]) for code in concerned if code not in tracked),
        counts=Counter(each.fate for each in rows),
        doubtful_count=sum(is_among(each, Fate.DOUBTFUL) for each in rows),
        rows=tuple(_row(each, names) for each in shown[PAGE_ROWS * (page - 1) : PAGE_ROWS * page]),
        total=len(shown),
        page=page,
        issues=of_the_whole(result),
        blocked=_blocked(session, result),
    )


def _concerned(result: ParseResult, rows: Iterable[Fated]) -> set[str]:
    """Return the States that the file is about, as far as it would be applied."""
    found = {each.staged.record.state for each in rows if each.fate is not Fate.ASIDE}
    return {code for code in found | {result.document.state} if code}


def _blocked(session: Session, result: ParseResult) -> str:
    if result.kind is not Kind.WG_REPORT:
        return ""
    if not result.records:
        return _("No recommendation was found in this file. Check that it is the report itself and not its addendum.")
    review = select(models.Review.id).where(
        models.Review.state_code == result.document.state, models.Review.cycle == result.document.cycle
    )
    if session.scalar(review) is None:
        return _("The review that this report is of is not on record here, so it cannot be applied.")
    return ""


def _row(each: Fated, names: dict[str, str]) -> Row:
    staged, record = each.staged, each.staged.record
    return Row(
        fate=each.fate,
        number=record.number or "",
        ref=staged.ref,
        state=names.get(record.state or "", ""),
        text=record.text,
        recommending=_named(record.recommending_states, names),
        position=record.position,
        as_stated=record.position_as_stated or "",
        changes=tuple(_changes(staged, names)),
        doubts=tuple(([staged.why] if staged.why else []) + [_in_words(issue) for issue in record.issues]),
    )


def _changes(staged: Staged, names: dict[str, str]) -> Iterable[Change]:
    for field, (before, after) in staged.changes.items():
        match field:
            case "text":
                yield Change(field, before or "", after)
            case "recommending_states":
                yield Change(field, "; ".join(_named(before, names)), "; ".join(_named(after, names)))
            case _other:  # a position is told by the row itself
                continue


def _named(codes: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names.get(code, code) for code in codes)


def _in_words(issue: Issue) -> str:
    message = _(issue.message)  # read elsewhere, in English
    return f"{message} ({issue.value})" if issue.value and issue.value not in message else message
