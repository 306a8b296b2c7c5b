"""What becomes of the rows of a file: which of them are to live, and how each is told to a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tracker.domain.consolidating import Reason, Unplaced, folded
from tracker.domain.kinds import Decision, Outcome
from tracker.i18n import N_
from tracker.importers.records import Kind
from tracker.services.imports import sourced, standing
from tracker.services.imports.planning import Plan, RecordPlan
from tracker.services.imports.sourced import File
from tracker.services.imports.standing import Group, RowRead
from tracker.storage import models
from tracker.storage.bulk import update_rows

Told = dict[str, Any]
"""The columns of one row that say what becomes of it, with its `id`."""

ALIKE = 88.0
"""Likeness of two texts, of 100, from which a person is asked whether they are the same; never an answer by itself."""
SHORTEST_PART = 16
"""Letters that a text has at least before it is looked for inside others."""
SHOWN = 3

TWICE = N_("This number stands twice in the file; the first row is taken.")
NOT_IN_REPORT = N_("The report of this review has no recommendation of this number; the row is kept and waits.")
REPORT_NEEDED = N_(
    "Only the report of this review tells which text has this number; the row is kept and waits until it is imported."
)
NO_SUCH_TEXT = N_("No recommendation of this review has this text and these States; the row is kept and waits.")
SEVERAL_ALIKE = N_("Several recommendations of this review have this text; say which one is meant.")
MUCH_LIKE = N_("Its text is much like one on record; say whether it is the same.")
CORRECTED = N_("The file no longer has a text much like this one; say whether this is its correction.")
VANISHED = N_("An earlier import of this source brought it; this file does not have it. The record is kept.")
DECIDED_FOR_SOURCE = N_("A person decided for the source's wording.")

_WHY = {
    Reason.NOT_IN_REPORT: NOT_IN_REPORT,
    Reason.REPORT_NEEDED: REPORT_NEEDED,
    Reason.NO_SUCH_TEXT: NO_SUCH_TEXT,
    Reason.SEVERAL_ALIKE: SEVERAL_ALIKE,
}


@dataclass(slots=True)
class Live:
    """The rows of a group that are to live once a batch is applied.

    `mine` are those of the batch, `held` those of it that wait for a person, with what they are much like; `twice`
    repeat a key of the same file; `superseded` give way; `vanished` are live rows that the file no longer has;
    `heirs` are rows with the row whose decision they inherit.
    """

    rows: list[RowRead] = field(default_factory=list)
    mine: list[RowRead] = field(default_factory=list)
    held: dict[int, tuple[str, ...]] = field(default_factory=dict)
    twice: list[RowRead] = field(default_factory=list)
    superseded: list[RowRead] = field(default_factory=list)
    vanished: list[RowRead] = field(default_factory=list)
    same: set[int] = field(default_factory=set)
    heirs: dict[int, int] = field(default_factory=dict)

    def let_live(self, values: Sequence[Told]) -> None:
        """Mark the rows of the batch that live from now on."""
        alive = {row.id for row in self.mine}
        for each in values:
            if each.get("id") in alive:
                each["is_live"] = True


def live(group: Group, batch_id: int, files: Mapping[int, File]) -> Live:
    """Return which rows of a group are to live if a batch is applied."""
    result = Live()
    by_key: dict[str, RowRead] = {}
    for row in group.rows:
        if row.batch_id == batch_id:
            result.twice += [row] if row.key in by_key else []
            by_key.setdefault(row.key, row)
    others = [row for row in group.rows if row.batch_id != batch_id]
    newer = {row.replaced_by for row in by_key.values()}
    before = {
        row.key: row
        for row in others
        if row.batch_id not in newer and _is_same_source(files[row.batch_id], files[batch_id])
    }
    by_key = {key: row for key, row in by_key.items() if row.replaced_by is None}
    result.superseded = [row for key, row in before.items() if key in by_key]
    result.same = {by_key[row.key].id for row in result.superseded if by_key[row.key].digest == row.digest}
    result.vanished = [row for key, row in before.items() if key not in by_key]
    _hold_corrections(group, result, [row for row in by_key.values() if row.key not in before])
    result.mine = [row for row in by_key.values() if row.id not in result.held]
    gone = {row.id for row in result.superseded}
    result.heirs = {
        row.id: before[row.key].id
        for row in result.mine
        if row.decision[0] is None and row.key in before and before[row.key].decision[0]
    }
    result.rows = [row for row in others if row.id not in gone] + [
        _with_former(row, before.get(row.key)) for row in result.mine
    ]
    return result


def _is_same_source(one: File, other: File) -> bool:
    """Tell whether a file may take the place of another; a second addendum says nothing of the first."""
    is_addendum = one.kind is Kind.ADDENDUM
    return one.kind is other.kind and (not is_addendum or one.document.symbol == other.document.symbol)


def _with_former(row: RowRead, former: RowRead | None) -> RowRead:
    """Let a row inherit what stands and what a person decided for the row that it takes the place of."""
    if former is None:
        return row
    decision = row.decision if row.decision[0] else former.decision
    return replace(row, decision=decision, recommendation_id=row.recommendation_id or former.recommendation_id)


def _hold_corrections(group: Group, result: Live, fresh: Sequence[RowRead]) -> None:
    """Hold rows without a number whose text is much like one that the file no longer has, until a person decided.

    One that is decided to be the same takes the place of the row that it corrects.
    """
    refs = {each.id: each.ref for each in group.records.values()}
    lost = {row.id: row for row in result.vanished if not row.record.number and row.recommendation_id in refs}
    texts = {row_id: folded(row.record.text) for row_id, row in lost.items()}
    for row in fresh if texts else ():
        if row.record.number or row.decision[0] is Decision.SEPARATE:
            continue
        if row.decision[0] is Decision.SAME:
            corrected = [each for each in lost.values() if refs[each.recommendation_id or 0] == row.decision[1]]
            result.superseded += corrected
            result.vanished = [each for each in result.vanished if each not in corrected]
            continue
        near = process.extract(folded(row.record.text), texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SHOWN)
        if near:
            result.held[row.id] = tuple(dict.fromkeys(refs[lost[found].recommendation_id or 0] for *_, found in near))


def told(plan: Plan, live: Live) -> list[Told]:
    """Return what becomes of the rows of a batch in one group."""
    mine = {row.id: row for row in live.mine}
    found: list[Told] = []
    for record in plan.records:
        ref = f"{plan.key}#{record.number}"
        found += [
            _told(row.id, _outcome(record, row.id, live), subject=ref, changes=changes_of(record))
            for row in record.rows
            if row.id in mine
        ]
    found += [_unplaced(each, mine[each.row.id], plan) for each in plan.unplaced if each.row.id in mine]
    if plan.why:
        found += [_told(row.id, Outcome.PROBLEM, why=plan.why) for row in live.mine]
    found += [_told(row_id, Outcome.NEAR_DUPLICATE, why=CORRECTED, near=near) for row_id, near in live.held.items()]
    found += [_told(row.id, Outcome.PROBLEM, why=TWICE) for row in live.twice]
    refs = {each.id: each.ref for each in plan.group.records.values()}
    found += [_vanished(row, refs.get(row.recommendation_id or 0, "")) for row in live.vanished]
    return found


def of_others(plan: Plan, mine: Collection[int]) -> list[Told]:
    """Return what becomes of rows that earlier imports brought: some find their record now, some lose it and wait."""
    theirs = {row.id: row for row in plan.group.rows if row.id not in mine}
    lost = [(each, theirs[each.row.id]) for each in plan.unplaced if each.row.id in theirs]
    found = [_unplaced(each, row, plan) for each, row in lost if row.recommendation_id is not None]
    for record in plan.records:
        ref = f"{plan.key}#{record.number}"
        placed = [theirs[row.id] for row in record.rows if row.id in theirs]
        found += [_told(row.id, Outcome.CHANGED, subject=ref) for row in placed if row.recommendation_id is None]
    return [{name: value for name, value in each.items() if name != "is_live"} for each in found]


def gone(plan: Plan) -> int:
    """Return how many recommendations of other sources leave the list because their rows find no counterpart."""
    unplaced = {each.row.id for each in plan.unplaced}
    waiting = {row.recommendation_id for row in plan.group.rows if row.id in unplaced}
    return sum(each.own is None and each.id in waiting for each in plan.gone)


def changes_of(record: RecordPlan) -> dict[str, list[Any]]:
    """Return field -> [before, after] of a record that is on record; a third element marks a conflict to decide."""
    before = record.before
    if before is None:
        return {}
    found: dict[str, list[Any]] = {
        name: [before.fields.get(name), value] for name, value in record.merged.written.items()
    }
    if record.is_renamed:
        found["number"] = [before.number, record.number]
    return found | {name: [ours, theirs, "conflict"] for name, (ours, theirs) in record.merged.conflicts.items()}


def _outcome(record: RecordPlan, row_id: int, live: Live) -> Outcome:
    if record.before is None:
        return Outcome.NEW
    return Outcome.CHANGED if record.is_changed and row_id not in live.same else Outcome.SAME


def _unplaced(each: Unplaced, row: RowRead, plan: Plan) -> Told:
    refs = tuple(f"{plan.key}#{number}" for number in each.near)
    if each.reason is Reason.NO_SUCH_TEXT:
        refs = _much_like(row, plan) or _part_of(row, plan)
    if refs:
        why = SEVERAL_ALIKE if each.reason is Reason.SEVERAL_ALIKE else MUCH_LIKE
        return _told(row.id, Outcome.NEAR_DUPLICATE, why=why, near=refs)
    return _told(row.id, Outcome.PROBLEM, why=_WHY[each.reason])


def _much_like(row: RowRead, plan: Plan) -> tuple[str, ...]:
    """Return the records whose text is much like that of a row."""
    found = process.extract(folded(row.record.text), _texts(plan), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SHOWN)
    return tuple(ref for *_, ref in found)


def _part_of(row: RowRead, plan: Plan) -> tuple[str, ...]:
    """Return the records of the same recommending States whose text has this one in it: reports join what States said.

    Source: the reports of the first cycle, beside what UPR Info made of them.
    """
    letters, by = folded(row.record.text), set(row.record.recommending_states)
    theirs = {f"{plan.key}#{each.number}" for each in plan.records if by & set(each.theirs.get("recommending", ()))}
    longer = {
        ref: text for ref, text in _texts(plan).items() if ref in theirs and len(text) > len(letters) >= SHORTEST_PART
    }
    found = process.extract(letters, longer, scorer=fuzz.partial_ratio, score_cutoff=ALIKE, limit=SHOWN)
    return tuple(ref for *_, ref in found)


def _texts(plan: Plan) -> dict[str, str]:
    """Return the texts of the records that a plan leads to, by reference, reduced to their letters."""
    return {f"{plan.key}#{each.number}": folded(each.theirs.get("text", "")) for each in plan.records}


def _told(
    row_id: int,
    outcome: Outcome,
    *,
    why: str = "",
    subject: str = "",
    near: Sequence[str] = (),
    changes: dict[str, list[Any]] | None = None,
) -> Told:
    kept = changes if outcome is Outcome.CHANGED and changes else {}
    return {
        "id": row_id,
        "outcome": outcome,
        "why": why,
        "subject": subject,
        "near": list(near),
        "changes": kept,
        "is_live": False,
    }


def _vanished(row: RowRead, ref: str) -> Told:
    return {"copy": row.id, "outcome": Outcome.VANISHED, "why": VANISHED, "subject": ref}


def homeless(session: Session, batch_id: int, file: File, *, groups: Collection[str] | None = None) -> list[Told]:
    """Return what becomes of the rows that are about nothing on record."""
    if groups is not None and "" not in groups:
        return []
    row = models.ImportRow
    return [
        _told(each.id, Outcome.PROBLEM, why=sourced.why_not(each.record, file))
        for each in standing.rows(session, row.batch_id == batch_id, row.group_key == "")
    ]


def forget(session: Session, batch_id: int, *, groups: Collection[str] | None = None) -> None:
    """Take away the copies of vanished rows, before a batch is compared again."""
    row = models.ImportRow
    mine = delete(row).where(row.batch_id == batch_id, row.outcome == Outcome.VANISHED)
    session.execute(mine if groups is None else mine.where(row.group_key.in_(sorted(groups))))


def keep(session: Session, batch_id: int, values: Iterable[Told]) -> None:
    """Write what becomes of rows; those that vanished are copied into the batch, for a person to see."""
    values = list(values)
    _put(session, [each for each in values if "id" in each])
    lost = {each["copy"]: each for each in values if "copy" in each}
    if lost:
        _copy(session, batch_id, lost)


def retire(session: Session, batch_id: int, superseded: Sequence[int]) -> None:
    """Let rows give way to those of a newer file."""
    _put(session, [{"id": row_id, "is_live": False, "superseded_by_id": batch_id} for row_id in superseded])


def inherit(session: Session, heirs: Mapping[int, int]) -> None:
    """Write to rows what a person decided for the rows that they take the place of."""
    row = models.ImportRow
    found = session.execute(
        select(row.id, row.decision, row.decided_ref, row.decided_by, row.decided_at).where(
            row.id.in_(sorted(heirs.values()))
        )
    )
    decided = {each.id: {name: value for name, value in each._mapping.items() if name != "id"} for each in found}
    _put(session, [{"id": row_id, **decided[former]} for row_id, former in sorted(heirs.items())])


def point(session: Session, placed: Mapping[int, int | None]) -> None:
    """Write which recommendation rows stand for."""
    _put(session, [{"id": row_id, "recommendation_id": now} for row_id, now in placed.items()])


def _put(session: Session, values: Sequence[Told]) -> None:
    """Write columns of rows, the same of each."""
    update_rows(session, models.Base.metadata.tables["import_row"], values)


def _copy(session: Session, batch_id: int, lost: Mapping[int, Told]) -> None:
    row = models.ImportRow
    last = session.scalar(select(func.max(row.ordinal)).where(row.batch_id == batch_id)) or 0
    copies = []
    for start in range(0, len(wanted := sorted(lost)), 5_000):
        found = session.execute(
            select(row.id, row.group_key, row.key, row.digest, row.content).where(
                row.id.in_(wanted[start : start + 5_000])
            )
        )
        for each in found:
            told = {name: value for name, value in lost[each.id].items() if name != "copy"}
            last += 1
            copies.append(
                {
                    "batch_id": batch_id,
                    "ordinal": last,
                    "group_key": each.group_key,
                    "key": each.key,
                    "digest": each.digest,
                    "content": each.content,
                    "changes": {},
                    "near": [],
                    **told,
                }
            )
    session.execute(insert(row), copies)
