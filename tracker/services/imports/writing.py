"""A plan carried out: documents, records, what is gone, conflicts to decide, and the audit trail, for many groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.merging import ANSWER
from tracker.domain.vocabulary import DatePrecision
from tracker.domain.wording import Names
from tracker.services import audit
from tracker.services.audit import Happening
from tracker.services.imports import cited
from tracker.services.imports.adding import Home, Pen, add
from tracker.services.imports.built_on import built_on
from tracker.services.imports.planning import Plan, RecordPlan, restored
from tracker.services.imports.removing import clear_documents, remove
from tracker.services.imports.revising import revise
from tracker.services.imports.standing import Standing
from tracker.services.imports.wordings import Wordings
from tracker.storage import models


@dataclass(slots=True)
class Done:
    """What carrying out plans changed: `placed` is the recommendation of each row, `states` whose statuses may move."""

    placed: dict[int, int | None] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    kept: list[Standing] = field(default_factory=list)


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
        _let_go(session, plan, done, home=homes.get(plan.group.key), names=names)
        home = homes.get(plan.group.key)
        if home is not None:
            changed = [each for each in plan.records if each.before is not None]
            _make_room(session, changed)
            revise(session, home, changed, names=names)
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
        if plan.group.is_made and plan.document and plan.group.document and cited.follow(document, plan.document):
            session.flush()
            _follow_dates(session, document)
        asked = (document.dated_first, document.dated_last, DatePrecision(document.dated_precision))
        found[plan.group.key] = Home(document.id, document.key, plan.group.key, asked, rows)
    return found


def _answers_in(plans: Sequence[Plan]) -> Iterator[str]:
    """Yield the keys of the documents whose answers may have to be written or taken away."""
    for plan in plans:
        standing = [each.before for each in plan.records if each.before and each.is_changed] + plan.gone
        for each in standing:
            named = each.fields.keys() | (each.own or {}).keys()
            yield from (name.removeprefix(ANSWER) for name in named if name.startswith(ANSWER) and name != ANSWER)


def _follow_dates(session: Session, document: models.SourceDocument) -> None:
    """Let the recommendations of a document that imports made be as old as it is said to be now."""
    recommendation = models.Recommendation
    session.execute(
        update(recommendation)
        .where(recommendation.document_id == document.id)
        .values(
            asked_first=document.dated_first,
            asked_last=document.dated_last,
            asked_precision=document.dated_precision,
        )
    )


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
    done.kept += [made[row_id] for row_id in built]
    done.states |= {each.state for each in plan.records} if plan.gone else set()
    if plan.gone:
        done.states |= _states_of(plan)


def _states_of(plan: Plan) -> set[str]:
    kind, _slash, rest = plan.group.key.partition("/")
    return {rest.partition("/")[0]} if kind == "UPR" else {row.record.state or "" for row in plan.group.rows}


def _make_room(session: Session, changed: Sequence[RecordPlan]) -> None:
    """Give records that change their number a passing one first: two may swap theirs."""
    recommendation = models.Recommendation
    for each in changed:
        if each.is_renamed and each.before is not None:
            passing = f"~{each.before.id}"
            session.execute(
                update(recommendation)
                .where(recommendation.id == each.before.id)
                .values(number=passing, ref=f"{each.before.ref}{passing}")
            )


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
    changes = {name: (before.fields.get(name), value) for name, value in record.merged.written.items()}
    if record.is_renamed:
        changes["number"] = (before.number, record.number)
    return [Happening("recommendation:import", f"recommendation:{plan.key}#{record.number}", changes)]


def _keep_conflicts(session: Session, plans: Sequence[Plan], *, batch_id: int) -> None:
    """Keep what a person changed and a source corrected, for a person to decide; a later correction replaces it."""
    conflict = models.ImportConflict
    found = {
        (record.before.id, name): pair
        for plan in plans
        for record in plan.records
        if record.before is not None
        for name, pair in record.merged.conflicts.items()
    }
    if not found:
        return
    waiting = session.scalars(
        select(conflict).where(conflict.choice.is_(None), conflict.recommendation_id.in_({row for row, _name in found}))
    )
    there = {(each.recommendation_id, each.field): each for each in waiting}
    for (row_id, name), (ours, theirs) in sorted(found.items()):
        each = there.get((row_id, name)) or conflict(recommendation_id=row_id, field=name)
        each.batch_id, each.ours, each.theirs = batch_id, {"value": ours}, {"value": theirs}
        session.add(each)
    session.flush()
