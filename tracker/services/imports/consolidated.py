"""Files whose rows are recommendations: compared with the records, applied to them, taken back again.

A record is what its live rows say, so that all three are one question: what do the groups become if other rows live?
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from tracker.domain.kinds import Choice
from tracker.services import naming
from tracker.services.imports import batches, calendar, outcomes, planning, reviews, standing, terms
from tracker.services.imports.bodies import Bodies
from tracker.services.imports.bodies import put as put_bodies
from tracker.services.imports.built_on import built_on
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.outcomes import Told
from tracker.services.imports.planning import Known, Plan
from tracker.services.imports.removing import clear_terms
from tracker.services.imports.terms import Missing, Terms
from tracker.services.imports.wordings import Wordings
from tracker.services.imports.writing import Done, carry_out, new_texts
from tracker.services.results import assessments, facts
from tracker.services.vault.keys import Keyring
from tracker.storage import models

ROWS_AT_ONCE = 4_000
"""How many rows of a file are held at a time; whole groups, so that a large one may exceed it."""
PRINTED = "as an imported file prints it"
"""Where a theme is from that nobody here has defined."""


def known(session: Session, *, today: date | None = None) -> Known:
    """Read what planning looks things up in."""
    return Known(
        standing.files(session),
        calendar.load(session),
        Terms.load(session),
        Bodies.load(session),
        today or facts.today(),
    )


def compare(
    session: Session,
    batch_id: int,
    *,
    groups: Collection[str] | None = None,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> None:
    """Say of every row of a batch, or of some groups of it, what applying it would do; no record is written."""
    look = known(session)
    outcomes.forget(session, batch_id, groups=groups)
    gone = 0
    for some in _portions(session, batch_id, groups=groups):
        for group in standing.load(session, some, look.calendar, batch_id=batch_id):
            live = outcomes.live(group, batch_id, look.files)
            plan = planning.plan(group, live.rows, look)
            outcomes.keep(session, batch_id, outcomes.told(plan, live))
            gone += outcomes.gone(plan)
    outcomes.keep(session, batch_id, outcomes.homeless(session, batch_id, look.files[batch_id], groups=groups))
    if groups is None:
        batches.note(session, batch_id, gone=gone)


def apply(
    session: Session,
    batch_id: int,
    *,
    actor: str,
    today: date,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> None:
    """Let the rows of a batch live and write what the records become; statuses of the States followed are renewed."""
    look = known(session, today=today)
    reviews.enrich(session, batch_id, look)
    look.calendar = calendar.load(session)
    outcomes.forget(session, batch_id)
    states, gone = _apply_all(session, batch_id, _portions(session, batch_id), look=look, actor=actor)
    batches.note(session, batch_id, gone=gone)
    outcomes.keep(session, batch_id, outcomes.homeless(session, batch_id, look.files[batch_id]))
    _refresh(session, states, today=today)


def apply_groups(session: Session, batch_id: int, groups: Collection[str], *, actor: str, today: date) -> None:
    """Write some groups of an applied batch again, after a person decided on rows of it."""
    look = known(session, today=today)
    outcomes.forget(session, batch_id, groups=groups)
    states, _gone = _apply_all(session, batch_id, [groups], look=look, actor=actor)
    _refresh(session, states, today=today)


def obstacles(
    session: Session,
    batch_id: int,
    *,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> tuple[Obstacle, ...]:
    """Return what was built on the records that would go with a batch, or would lose what a person decided."""
    look = known(session)
    found: list[Obstacle] = []
    for some in _portions(session, batch_id):
        gone: set[int] = set()
        for plan in _without(session, batch_id, some, look=look):
            gone |= {each.id for each in plan.gone if each.own is None}
        for _row_id, built in sorted(built_on(session, gone).items()):
            found += built
    return (*found, *_decided(session, batch_id))


def undo(
    session: Session,
    batch_id: int,
    *,
    actor: str,
    today: date,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> None:
    """Take the rows of a batch away, let those that it replaced live again, and write what the records become."""
    states: set[str] = set()
    look = known(session, today=today)
    reviews.restore(session, batch_id, look)
    look.calendar = calendar.load(session)
    portions = list(_portions(session, batch_id))
    with Wordings(naming.spellings(session), rows=0) as wordings:
        for some in portions:
            plans = list(_without(session, batch_id, some, look=look))
            _add_terms(session, plans, look)
            _exchange(session, batch_id, some)
            portion = _Portion(plans)
            states |= _written(session, portion, batch_id, wordings=wordings, actor=actor).states
    clear_terms(session)
    _refresh(session, states, today=today)


@dataclass(slots=True)
class _Portion:
    """Some groups with what they become: planned, and asked about, before the portion before is written."""

    plans: list[Plan]
    told: list[Told] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    mine: set[int] = field(default_factory=set)
    heirs: dict[int, int] = field(default_factory=dict)


def _apply_all(
    session: Session, batch_id: int, portions: Iterable[Collection[str]], *, look: Known, actor: str
) -> tuple[set[str], int]:
    """Write portion by portion; what the texts of the next one ask is read meanwhile.

    Returns:
        The States whose statuses may move, and how many recommendations of other sources find no counterpart.
    """
    states: set[str] = set()
    gone = 0
    row_count = session.get_one(models.ImportBatch, batch_id).row_count
    with Wordings(naming.spellings(session), rows=row_count) as wordings:
        waiting: _Portion | None = None
        for some in portions:
            planned = _planned(session, batch_id, some, look=look)
            wordings.ask(new_texts(planned.plans))
            if waiting is not None:
                states |= _written(session, waiting, batch_id, wordings=wordings, actor=actor).states
            waiting = planned
            gone += sum(map(outcomes.gone, planned.plans))
        if waiting is not None:
            states |= _written(session, waiting, batch_id, wordings=wordings, actor=actor).states
    return states, gone


def _planned(session: Session, batch_id: int, some: Collection[str], *, look: Known) -> _Portion:
    planned = _Portion([])
    for group in standing.load(session, some, look.calendar, batch_id=batch_id):
        live = outcomes.live(group, batch_id, look.files)
        plan = planning.plan(group, live.rows, look)
        values = outcomes.told(plan, live)
        live.let_live(values)
        planned.plans.append(plan)
        planned.told += values
        planned.superseded += [row.id for row in live.superseded]
        planned.heirs |= live.heirs
        planned.mine |= {row.id for row in group.rows if row.batch_id == batch_id}
    _add_terms(session, planned.plans, look)
    return planned


def _written(session: Session, portion: _Portion, batch_id: int, *, wordings: Wordings, actor: str) -> Done:
    """Carry out what was planned, and write what became of the rows."""
    outcomes.retire(session, batch_id, portion.superseded)
    outcomes.inherit(session, portion.heirs)
    done = carry_out(session, portion.plans, wordings=wordings, batch_id=batch_id, actor=actor)
    placed = _moved(portion.plans, done)
    for each in portion.told:
        if "id" in each:
            each["recommendation_id"] = done.placed.get(each["id"])
            placed.pop(each["id"], None)
    outcomes.keep(session, batch_id, portion.told)
    outcomes.point(session, placed)
    others = [each for plan in portion.plans for each in outcomes.of_others(plan, portion.mine)]
    outcomes.keep(session, batch_id, others)
    _recount(session, portion.plans, others)
    session.flush()
    session.expire_all()
    return done


def _recount(session: Session, plans: Sequence[Plan], others: Sequence[Told]) -> None:
    """Count the rows of earlier imports anew whose fate changed."""
    changed = {each["id"] for each in others}
    for each in {row.batch_id for plan in plans for row in plan.group.rows if row.id in changed}:
        batches.count(session, each)


def _add_terms(session: Session, plans: Sequence[Plan], look: Known) -> None:
    """Add the themes, groups, goals and bodies that the rows name and that are not on record yet."""
    records = [row.record for plan in plans for row in plan.group.rows]
    absent = look.terms.missing(
        themes={each for record in records for each in record.themes},
        groups={each for record in records for each in record.affected},
        sdgs={each for record in records for each in record.sdgs},
        source=PRINTED,
    )
    bodies = look.bodies.missing({record.body for record in records if record.body})
    if absent != Missing() or bodies:
        terms.put(session, absent)
        put_bodies(session, bodies)
        look.terms, look.bodies = Terms.load(session), Bodies.load(session)


def _moved(plans: Sequence[Plan], done: Done) -> dict[int, int | None]:
    """Return the rows that stand for another recommendation than before, with that."""
    before = {row.id: row.recommendation_id for plan in plans for row in plan.group.rows}
    return {row_id: now for row_id, now in done.placed.items() if before.get(row_id) != now}


def _without(session: Session, batch_id: int, some: Collection[str], *, look: Known) -> Iterator[Plan]:
    """Yield what groups become without a batch."""
    row = models.ImportRow
    later = aliased(row)  # the row of the batch that a newer file replaced in its turn
    replaced = (
        select(later.id)
        .where(later.batch_id == batch_id, later.key == row.key, later.superseded_by_id.is_not(None))
        .exists()
    )
    back = standing.rows(session, row.group_key.in_(sorted(some)), row.superseded_by_id == batch_id, ~replaced)
    for group in standing.load(session, some, look.calendar):
        rows = [each for each in group.rows if each.batch_id != batch_id]
        again = [each for each in back if each.group_key == group.key]
        rows += again
        group.rows += again
        yield planning.plan(group, rows, look)


def _exchange(session: Session, batch_id: int, some: Collection[str]) -> None:
    """Take the rows of a batch out of the line: those before it give way to those behind it, or live again."""
    row = models.ImportRow
    mine = row.group_key.in_(sorted(some))
    own = select(row.key).where(row.batch_id == batch_id, mine)
    newer = session.scalars(
        select(row.superseded_by_id).where(row.batch_id == batch_id, mine, row.superseded_by_id.is_not(None)).distinct()
    ).all()
    plainly = {"synchronize_session": False}
    for each in newer:
        keys = own.where(row.superseded_by_id == each).scalar_subquery()
        replaced = update(row).where(row.superseded_by_id == batch_id, mine, row.key.in_(keys))
        session.execute(replaced.values(superseded_by_id=each).execution_options(**plainly))
    again = update(row).where(row.superseded_by_id == batch_id, mine)
    session.execute(again.values(is_live=True, superseded_by_id=None).execution_options(**plainly))
    out = update(row).where(row.batch_id == batch_id, mine)
    gone = {"is_live": False, "recommendation_id": None, "superseded_by_id": None}
    session.execute(out.values(**gone).execution_options(**plainly))


def _portions(session: Session, batch_id: int, *, groups: Collection[str] | None = None) -> Iterator[list[str]]:
    """Yield the groups of a batch, so many at a time that their rows fit."""
    row = models.ImportRow
    found = session.execute(
        select(row.group_key, func.count())
        .where(row.batch_id == batch_id, row.group_key != "")
        .group_by(row.group_key)
        .order_by(row.group_key)
    ).all()
    some: list[str] = []
    held = 0
    for key, count in found:
        if groups is not None and key not in groups:
            continue
        if some and (held + count > ROWS_AT_ONCE or len(some) >= 400):
            yield some
            some, held = [], 0
        some.append(key)
        held += count
    if some:
        yield some


def _refresh(session: Session, states: Collection[str], *, today: date) -> None:
    assessments.renew(session, states, as_of=today)


def _decided(session: Session, batch_id: int) -> list[Obstacle]:
    conflict, recommendation = models.ImportConflict, models.Recommendation
    refs = session.scalars(
        select(recommendation.ref)
        .join(conflict, conflict.recommendation_id == recommendation.id)
        .where(conflict.batch_id == batch_id, conflict.choice == Choice.SOURCE)
        .order_by(recommendation.ref)
    )
    return [Obstacle(ref, outcomes.DECIDED_FOR_SOURCE) for ref in refs]
