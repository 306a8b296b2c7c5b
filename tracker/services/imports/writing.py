"""A plan carried out: documents, records, what is gone, conflicts to decide, and the audit trail, for many groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import Choice
from tracker.domain.merging import ANSWER
from tracker.domain.vocabulary import DatePrecision
from tracker.domain.wording import Names
from tracker.services.imports import cited
from tracker.services.imports.adding import Home, Pen, add, dates_of, home_in
from tracker.services.imports.built_on import built_on
from tracker.services.imports.planning import Plan, RecordPlan, restored
from tracker.services.imports.removing import clear_documents, remove
from tracker.services.imports.revising import rename, revise
from tracker.services.imports.standing import Standing
from tracker.services.imports.wordings import Wordings
from tracker.services.trail import audit
from tracker.services.trail.audit import Happening
from tracker.storage import models


@dataclass(slots=True)
class Done:
    """What carrying out plans changed: `placed` is the recommendation of each row, `states` whose statuses may move."""

    placed: dict[int, int | None] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)


def new_texts(plans: Sequence[Plan]) -> list[str]:
    """Return the texts of the recommendations that plans make, in the order in which they are written."""
    return [record.theirs.get("text", "") for plan in plans for record in plan.records if record.before is None]


def carry_out(session: Session, plans: Sequence[Plan], *, wordings: Wordings, batch_id: int, actor: str) -> Done:
    """Write what some groups become, in the caller's transaction; `wordings` was asked about their new texts."""
    done = Done()
    homes = _homes(session, plans)
    for plan in plans:
        _order(plan)
    names, pen = wordings.names, Pen()
    new = [(homes[plan.group.key], record) for plan in plans for record in plan.records if record.before is None]
    ids = add(session, pen, new, suggested=wordings.answer(new_texts(plans)))
    pen.write(session)
    for place, (_home, record) in enumerate(new):
        done.placed |= {row.id: ids[place] for row in record.rows}
    happenings: list[Happening] = []
    for plan in plans:
        home = homes.get(plan.group.key)
        _let_go(session, plan, done, home=home, names=names)
        if home is not None:
            changed = [each for each in plan.records if each.before is not None]
            revise(session, home, changed, names=names)
            rename(session, home, _others(plan))
        for record in plan.records:
            if record.before is not None:
                done.placed |= dict.fromkeys((row.id for row in record.rows), record.before.id)
                happenings += _happening(plan, record)
            if record.before is None or record.is_changed:
                done.states.add(record.state)
        done.placed |= dict.fromkeys(each.row.id for each in plan.unplaced)
    _keep_conflicts(session, plans, batch_id=batch_id)
    audit.record_all(session, actor, happenings=happenings)
    clear_documents(session, [plan.group.key for plan in plans] + [cited.DATABASES])
    return done


def _homes(session: Session, plans: Sequence[Plan]) -> dict[str, Home]:
    """Make the documents that plans need, bring those that imports made up to date, and say where records go."""
    wanted = [(plan.group.key, plan.document) for plan in plans if plan.document and plan.group.document is None]
    for plan in plans:
        databases = {cited.UPR_INFO, cited.INDEX}
        wanted += [
            (cited.DATABASES if key in databases else plan.group.key, each) for key, each in plan.answering.items()
        ]
    rows = cited.make(session, wanted)
    rows |= cited.ids_of(session, set(_answers_in(plans)) - rows.keys())
    found = {}
    for plan in plans:
        if plan.group.document is None and plan.document is None:
            continue
        document = plan.group.document or session.get_one(models.SourceDocument, rows[plan.key])
        former = dates_of(document)
        if (
            plan.group.is_made
            and plan.document
            and plan.group.document
            and cited.follow(session, document, plan.document)
        ):
            session.flush()
            _follow_dates(session, document, former)
        cited.follow_all(session, plan.group.key, plan.answering)
        found[plan.group.key] = home_in(document, plan.group.key, rows)
    return found


def _answers_in(plans: Sequence[Plan]) -> Iterator[str]:
    """Yield the keys of the documents whose answers may have to be written or taken away."""
    for plan in plans:
        standing = [each.before for each in plan.records if each.before and each.is_changed] + plan.gone
        for each in standing:
            named = each.fields.keys() | (each.own or {}).keys()
            yield from (name.removeprefix(ANSWER) for name in named if name.startswith(ANSWER) and name != ANSWER)


def _follow_dates(session: Session, document: models.SourceDocument, former: tuple[date, date, DatePrecision]) -> None:
    """Let recommendations that were as old as their document be as old as it is said to be now."""
    recommendation = models.Recommendation
    first, last, precision = dates_of(document)
    of_document = recommendation.document_id == document.id
    if former != (first, last, precision):
        session.execute(
            update(recommendation)
            .where(of_document, recommendation.asked_first == former[0], recommendation.asked_last == former[1])
            .values(asked_first=first, asked_last=last, asked_precision=precision)
        )


def _others(plan: Plan) -> list[Standing]:
    """Return the records of a document that a plan does not write: no source speaks of them, or none does any more."""
    written = {each.before.id for each in plan.records if each.before}
    return [each for each in plan.group.records.values() if each.id not in written]


def _let_go(session: Session, plan: Plan, done: Done, *, home: Home | None, names: Names) -> None:
    """Restore what stood here before the first import, take away what nobody built on, keep the rest."""
    ours = [each for each in plan.gone if each.own is not None]
    if ours and home is not None:
        revise(session, home, [restored(each) for each in ours], names=names)
        sourced = models.SourcedRecord
        for each in ours:
            session.delete(session.get_one(sourced, each.id))
        session.flush()
    made = {each.id: each for each in plan.gone if each.own is None}
    built = built_on(session, made) if made else {}
    remove(session, set(made) - set(built))
    if plan.gone:
        done.states |= _states_of(plan)


def _states_of(plan: Plan) -> set[str]:
    kind, _slash, rest = plan.group.key.partition("/")
    return {rest.partition("/")[0]} if kind == "UPR" else {row.record.state or "" for row in plan.group.rows}


def _order(plan: Plan) -> None:
    """Give the items that imports made their places, behind those that were here before them."""
    ordered = [each for each in plan.records if each.before is None or each.before.is_made]
    first = 1 + max((each.ordinal for each in plan.group.records.values() if not each.is_made), default=0)
    for ordinal, each in enumerate(sorted(ordered, key=lambda each: each.order), first):
        each.ordinal = ordinal


def _happening(plan: Plan, record: RecordPlan) -> list[Happening]:
    """Return the event of a record that changed, for its history."""
    before = record.before
    if before is None or not (record.merged.written or record.is_renamed):
        return []
    # What a paraphrase had is written anew as the source has it, also where both say the same: that is no change.
    written = record.merged.written.items()
    changes = {name: (before.fields.get(name), new) for name, new in written if before.fields.get(name) != new}
    if record.is_renamed:
        changes["number"] = (before.number, record.number)
    if not changes:
        return []
    return [Happening("recommendation:import", f"recommendation:{plan.key}#{record.number}", changes)]


def _keep_conflicts(session: Session, plans: Sequence[Plan], *, batch_id: int) -> None:
    """Keep what a person changed and a source corrected, for a person to decide; take away what is no question now.

    A later correction replaces an earlier one. What the sources said when the person changed it is kept beside
    (`given`): where they say that again, nobody is asked.
    """
    conflict = models.ImportConflict
    told = {each.before.id: (plan, each) for plan in plans for each in plan.records if each.before is not None}
    gone = {each.id for plan in plans for each in plan.gone}
    known: defaultdict[tuple[int, str], list[models.ImportConflict]] = defaultdict(list)
    for each in session.scalars(
        select(conflict).where(conflict.recommendation_id.in_(sorted(told.keys() | gone))).order_by(conflict.id)
    ):
        known[each.recommendation_id, each.field].append(each)
        if each.choice is None and (
            each.recommendation_id in gone or _is_settled(each, told[each.recommendation_id][1])
        ):
            session.delete(each)
    for row_id, (plan, record) in sorted(told.items()):
        for name, (ours, theirs) in record.merged.conflicts.items():
            seen = [each for each in known[row_id, name] if each.choice is not Choice.SOURCE]
            if any(each.ours.get("given", _UNKNOWN) == theirs for each in seen):
                continue
            before = record.before.given if record.before else None
            waiting = next((each for each in seen if each.choice is None), None)
            given = waiting.ours.get("given") if waiting else (before or {}).get(name)
            each = waiting or conflict(recommendation_id=row_id, field=name)
            each.batch_id = _who_says(plan, record, batch_id)
            each.ours, each.theirs = {"value": ours, "given": given}, {"value": theirs}
            session.add(each)
    session.flush()


_UNKNOWN = object()


def _is_settled(each: models.ImportConflict, record: RecordPlan) -> bool:
    """Tell whether an open question is none any more: the sources say again what was changed, or what stands here."""
    now = record.theirs.get(each.field)
    mine = record.before.fields.get(each.field) if record.before else None
    return now in (each.ours.get("given", _UNKNOWN), mine) or each.field in record.merged.written


def _who_says(plan: Plan, record: RecordPlan, batch_id: int) -> int:
    """Return the import that a correction is from: the one under way, unless that is being undone."""
    of_rows = {row.id: row.batch_id for row in plan.group.rows}
    found = {of_rows[row.id] for row in record.rows if row.id in of_rows}
    return batch_id if batch_id in found or not found else max(found)
