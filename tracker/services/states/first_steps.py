"""How far the work on a State is: from the report of its last review to a paper, counted from the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import of_organisation
from tracker.domain.kinds import JobState
from tracker.domain.vocabulary import Mechanism, Position, ReviewState, Wording
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.seen import items
from tracker.services.states import deadlines, following
from tracker.services.states.deadlines import Deadline, DeadlineKind, Held
from tracker.storage import models


class Step(StrEnum):
    """The steps, in their order."""

    REPORT = "report"
    POSITIONS = "positions"
    OTHER_ASKS = "other_asks"
    OBLIGATIONS = "obligations"
    EVIDENCE = "evidence"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: `count` of `total` are done; `total` is None where nobody can know it."""

    step: Step
    count: int
    total: int | None

    @property
    def is_done(self) -> bool:
        """Tell whether nothing of it is left; where no total is known, whether it was begun."""
        return self.count > 0 and (self.total is None or self.count >= self.total)


@dataclass(frozen=True, slots=True)
class Path:
    """The steps of one State, the review that they begin with, and what is due next.

    `earlier` counts what other reviews than the last one asked: it is on record, and still no step is done by it.
    """

    code: str
    name: str
    review: Held | None
    next_cycle: int | None
    steps: tuple[Progress, ...]
    earlier: int
    portal: Deadline | None
    unknown: Deadline | None

    @property
    def next_step(self) -> Step | None:
        """Return the first step that is not begun, else the first with something left: a whole paper comes first."""
        left = [each for each in self.steps if not each.is_done]
        return next((each.step for each in left if not each.count), left[0].step if left else None)


def path(session: Session, organisation_id: int, *, code: str, today: date) -> Path:
    """Return how far the work on a State is.

    Raises:
        NotFound: the organisation does not follow it.
    """
    state = following.followed_state(session, organisation_id, code=code)
    reviews = deadlines.reviews_held(session, [state.code])[state.code]
    last = deadlines.last_held(reviews, today)
    agenda = deadlines.agenda(
        session, organisation_id, audience=of_organisation(organisation_id), today=today, only=state.code
    )
    ahead = [each for each in (*agenda.due, *agenda.past) if each.kind is DeadlineKind.PORTAL]
    return Path(
        code=state.code,
        name=state.name,
        review=last,
        next_cycle=last.cycle + 1 if last else None,
        steps=_steps(session, state.code, last, organisation_id),
        earlier=_count(session, _of_reviews(state.code).where(models.Review.cycle != (last.cycle if last else 0))),
        portal=ahead[0] if ahead else None,
        unknown=next((each for each in agenda.undated if each.kind is DeadlineKind.REVIEW), None),
    )


def _steps(session: Session, state: str, last: Held | None, organisation_id: int) -> tuple[Progress, ...]:
    asks = _asked_of(state)
    of_review = _of_reviews(state).where(models.Review.cycle == (last.cycle if last else 0))
    read = models.Recommendation.wording != Wording.NOT_IMPORTED
    answered = select(models.StatedPosition.recommendation_id).where(
        models.StatedPosition.state_code == state, models.StatedPosition.position != Position.PENDING
    )
    cited = select(models.Obligation.recommendation_id)
    here = _count(session, of_review)
    everything = _count(session, asks)
    parts, evidenced = _parts(session, state, organisation_id)
    other = asks.join(models.MechanismBody, models.MechanismBody.code == models.SourceDocument.mechanism_code)
    return (
        Progress(Step.REPORT, _count(session, of_review.where(read)), here or None),
        Progress(
            Step.POSITIONS, _count(session, of_review.where(models.Recommendation.id.in_(answered))), here or None
        ),
        Progress(Step.OTHER_ASKS, _count(session, other.where(models.MechanismBody.kind != Mechanism.UPR)), None),
        Progress(
            Step.OBLIGATIONS, _count(session, asks.where(models.Recommendation.id.in_(cited))), everything or None
        ),
        Progress(Step.EVIDENCE, evidenced, parts or None),
        Progress(Step.DRAFT, _papers(session, state, organisation_id, cycle=last.cycle + 1 if last else 1), None),
    )


def _asked_of(state: str) -> Select[int]:
    """Return the statement that counts recommendations to a State."""
    return (
        select(func.count(models.Recommendation.id))
        .select_from(models.Recommendation)
        .join(models.SourceDocument, models.SourceDocument.id == models.Recommendation.document_id)
        .where(models.Recommendation.id.in_(addressed_to(state)))
    )


def _of_reviews(state: str) -> Select[int]:
    """Return the statement that counts what the reviews of a State asked it."""
    joined = _asked_of(state).join(models.Review, models.Review.id == models.SourceDocument.review_id)
    return joined.where(models.Review.state_code == state)


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0


def _parts(session: Session, state: str, organisation_id: int) -> tuple[int, int]:
    """Return how many parts are addressed to a State, and how many have evidence about it, direct or by cluster."""
    mine = _asked_of(state).join(models.Part, models.Part.recommendation_id == models.Recommendation.id)
    of_parts = mine.with_only_columns(func.count(models.Part.id))
    about = (
        (models.Evidence.state_code == state)
        & (models.Evidence.review_state != ReviewState.WITHDRAWN)
        & items(of_organisation(organisation_id))
    )
    direct = (
        select(models.EvidenceLink.part_id).join(models.Evidence).where(about, models.EvidenceLink.part_id.is_not(None))
    )
    by_cluster = (
        select(models.ClusterPart.part_id)
        .join(models.EvidenceLink, models.EvidenceLink.cluster_id == models.ClusterPart.cluster_id)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(about, models.ClusterPart.excluded.is_(False))
    )
    linked = or_(models.Part.id.in_(direct), models.Part.id.in_(by_cluster))
    return _count(session, of_parts), _count(session, of_parts.where(linked))


def _papers(session: Session, state: str, organisation_id: int, *, cycle: int) -> int:
    order = models.PaperOrder
    made = select(func.count(order.job_id)).join(order.job).where(models.Job.state == JobState.DONE)
    mine = made.where(order.state_code == state, order.cycle == cycle, order.organisation_id == organisation_id)
    return _count(session, mine)
