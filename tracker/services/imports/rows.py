"""The rows of an import as a page shows them: what was read, what would change, what it is much like."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision, Outcome
from tracker.domain.vocabulary import Position
from tracker.importers.records import ParsedRecord
from tracker.services.imports import batches, changes
from tracker.services.imports.changes import Change, Names
from tracker.services.imports.sealing import Opener
from tracker.services.vault.keys import Keyring
from tracker.storage import models

PAGE_ROWS = 50
LOOKED_AT_FIRST = (
    Outcome.PROBLEM,
    Outcome.NEAR_DUPLICATE,
    Outcome.VANISHED,
    Outcome.CHANGED,
    Outcome.NEW,
    Outcome.SAME,
)
"""The order of all rows: what a person should look at comes first."""

Texts = Mapping[str, tuple[str, tuple[str, ...]]]
"""Reference -> text and codes of the recommending States."""


@dataclass(frozen=True, slots=True)
class Near:
    """A record that a row is much like; `text` is "" where it is not on record yet."""

    ref: str
    text: str
    recommending: tuple[str, ...]
    is_on_record: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `doubts` are what could not be read as it stands; `ref` is its record, linked where it is on record."""

    ordinal: int
    outcome: Outcome | None
    record: ParsedRecord
    ref: str
    is_on_record: bool
    state_name: str
    recommending: tuple[str, ...]
    changes: tuple[Change, ...]
    near: tuple[Near, ...]
    why: str
    decision: Decision | None
    decided_ref: str

    @property
    def position(self) -> Position | None:
        """Return the State's position that the row tells."""
        return self.record.position

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return what the parser found about the row."""
        return tuple(dict.fromkeys(issue.message for issue in self.record.issues))


def page_of(
    session: Session, batch_id: int, *, only: Outcome | None, page: int, keyring: Keyring | None = None
) -> tuple[Row, ...]:
    """Return one page of the rows of an import, those of one outcome or all, what to look at first.

    The number of queries does not grow with the rows. `keyring` holds the keys for rows that are sealed.
    """
    row = models.ImportRow
    chosen: list[ColumnElement[bool]] = [row.batch_id == batch_id]
    order: list[Any] = [row.ordinal]
    if only is not None:
        chosen.append(row.outcome == only)
    else:
        order.insert(0, case({each: place for place, each in enumerate(LOOKED_AT_FIRST)}, value=row.outcome))
    first = select(row.id).where(*chosen).order_by(*order).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    ids = session.scalars(first).all()  # alone, so that the index answers it without the rows themselves
    by_id = {each.id: each for each in session.scalars(select(row).where(row.id.in_(ids)))}
    return _rows(session, batch_id, [by_id[each] for each in ids], Opener(session, keyring))


def _rows(session: Session, batch_id: int, found: Collection[models.ImportRow], opener: Opener) -> tuple[Row, ...]:
    records = {each.id: batches.read_row(opener.row(batch_id, each.ordinal, each.content)) for each in found}
    told = {each.id: opener.told(each.id, each.changes, each.why) for each in found}
    near = {ref for each in found for ref in each.near}
    known = _known(session, near | {each.subject for each in found})
    coming = _coming(session, batch_id, near - set(known))
    codes = {code for record in records.values() for code in (record.state, *record.recommending_states) if code}
    codes |= {code for _text, by in (known | coming).values() for code in by}
    names = changes.names_for(
        session, [field for changed, _why in told.values() for field in changes.changed(changed)], states=codes
    )
    return tuple(_row(each, records[each.id], told[each.id], known=known, coming=coming, names=names) for each in found)


def _row(
    each: models.ImportRow,
    record: ParsedRecord,
    told: tuple[Mapping[str, Any], str],
    *,
    known: Texts,
    coming: Texts,
    names: Names,
) -> Row:
    changed, why = told
    return Row(
        ordinal=each.ordinal,
        outcome=each.outcome,
        record=record,
        ref=each.subject,
        is_on_record=each.subject in known,
        state_name="; ".join(changes.states_of(names, [record.state] if record.state else [])),
        recommending=changes.states_of(names, record.recommending_states),
        changes=tuple(changes.told(field, names) for field in changes.changed(changed)),
        near=tuple(_near(ref, known, coming, names) for ref in each.near),
        why=why,
        decision=each.decision,
        decided_ref=each.decided_ref,
    )


def _near(ref: str, known: Texts, coming: Texts, names: Names) -> Near:
    text, by = known.get(ref) or coming.get(ref) or ("", ())
    return Near(ref, text, changes.states_of(names, by), ref in known)


def _known(session: Session, refs: Collection[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return text and recommending States of the recommendations on record among these references."""
    recommendation, by = models.Recommendation, models.RecommendingState
    wanted = sorted(ref for ref in refs if ref)
    texts = session.execute(
        select(recommendation.id, recommendation.ref, recommendation.text).where(recommendation.ref.in_(wanted))
    ).all()
    codes: dict[int, list[str]] = {row.id: [] for row in texts}
    rows = session.execute(
        select(by.recommendation_id, by.state_code)
        .where(by.recommendation_id.in_(sorted(codes)))
        .order_by(by.recommendation_id, by.ordinal)
    )
    for row_id, code in rows:
        codes[row_id].append(code)
    return {row.ref: (row.text, tuple(codes[row.id])) for row in texts}


def _coming(session: Session, batch_id: int, refs: Collection[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return text and recommending States of what the same file brings under these references."""
    if not refs:  # looking for none reads the whole import all the same
        return {}
    row = models.ImportRow
    rows = session.execute(
        select(row.subject, row.content).where(row.batch_id == batch_id, row.subject.in_(sorted(refs)))
    )
    read = ((subject, batches.read_row(content)) for subject, content in rows)
    return {subject: (record.text, record.recommending_states) for subject, record in read}


def count_of(counts: Mapping[Outcome, int], only: Outcome | None) -> int:
    """Return how many rows a list has."""
    return sum(counts.values()) if only is None else counts.get(only, 0)
