"""What the page of one recommendation shows, for one of the States that it is addressed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import PUBLIC, Audience
from tracker.domain.dossier import Dossier
from tracker.domain.vocabulary import Status
from tracker.services import states
from tracker.services.asked import Asked
from tracker.services.dossiers import gather
from tracker.services.evidence import dropping
from tracker.services.evidence.dropping import Dropped
from tracker.services.positions import PositionOnRecord, on_record
from tracker.services.readers.seen import results
from tracker.services.results import facts
from tracker.services.trail import history
from tracker.services.trail.history import Event
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """A grade as the body gave it; `number` counts the grades of the State on the part."""

    part: str
    number: int
    body: str
    symbol: str
    paragraph: str
    scale: str
    grade: str
    graded_on: date


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """One recommendation in one State's dossier, with the dossier's neighbours by lineage.

    `public` maps (part, cycle) to the public status. `states` are those that it is addressed to, as (code, name).
    `dropped` is evidence of one's own that contradicted an answer once.
    """

    ref: str
    document: str
    dossier: Dossier
    public: Mapping[tuple[str, int], Status]
    states: tuple[tuple[str, str], ...]
    positions: tuple[PositionOnRecord, ...]
    grades: tuple[GradeFacts, ...]
    questions: tuple[tuple[str, str, str], ...]
    events: tuple[Event, ...]
    action_category: int | None
    computed_on: date | None
    is_followed: bool
    dropped: tuple[Dropped, ...] = ()


def shown(session: Session, found: Asked, *, state: str, organisation: str, audience: Audience) -> RecommendationPage:
    """Gather what stands around a recommendation.

    Args:
        session: to read with.
        found: a recommendation that is addressed to a State at least.
        state: ISO code of the State whose statuses are shown; "" chooses the first that is followed.
        organisation: code of the organisation that reads.
        audience: who reads.

    Raises:
        NotFound: it is not addressed to this State.
    """
    ref = found.ref
    followed = set(facts.tracked_states(session))
    code = state or _first(found, followed)
    dossier = gather(session, code, cycle=None, organisation=organisation, as_of=None, audience=audience, focus=ref)
    return RecommendationPage(
        ref=ref,
        document=found.document,
        dossier=dossier,
        public=_public(session, found.id, code),
        states=found.states,
        positions=on_record(session, found, state=code),
        grades=_grades(session, found.id, code),
        questions=_questions(session, found.id),
        events=_events(session, ref, found.document, dossier, audience) if audience.is_internal else (),
        action_category=session.scalar(
            select(models.Recommendation.action_category).where(models.Recommendation.id == found.id)
        ),
        computed_on=states.computed_on(session, code, audience=audience),
        is_followed=code in followed,
        dropped=dropping.told(session, ref, audience=audience),
    )


def _first(found: Asked, followed: Collection[str]) -> str:
    """Choose the State whose statuses are shown where none is asked for: one that is followed, else the first."""
    return next((code for code, _name in found.states if code in followed), found.states[0][0])


def _public(session: Session, recommendation: int, state: str) -> dict[tuple[str, int], Status]:
    rows = session.execute(
        select(models.Part.ref, models.StoredAssessment.cycle, models.StoredAssessment.status)
        .join(models.StoredAssessment, models.StoredAssessment.part_id == models.Part.id)
        .where(
            models.Part.recommendation_id == recommendation,
            models.StoredAssessment.state_code == state,
            results(PUBLIC),
        )
    )
    return {(part, cycle): status for part, cycle, status in rows}


def _grades(session: Session, recommendation: int, state: str) -> tuple[GradeFacts, ...]:
    rows = session.execute(
        select(models.Part.ref, models.MechanismBody.short_name, models.FollowUpGrade)
        .join(models.FollowUpGrade, models.FollowUpGrade.part_id == models.Part.id)
        .join(models.MechanismBody, models.MechanismBody.code == models.FollowUpGrade.body_code)
        .where(models.Part.recommendation_id == recommendation, models.FollowUpGrade.state_code == state)
        .order_by(models.FollowUpGrade.id)
    )
    counted: Counter[str] = Counter()
    given = []
    for part, body, row in rows:
        counted[part] += 1
        about = (row.symbol, row.paragraph, row.scale, row.grade, row.graded_on)
        given.append(GradeFacts(part, counted[part], body, *about))
    return tuple(given)


def _questions(session: Session, recommendation: int) -> tuple[tuple[str, str, str], ...]:
    """Return the advance questions that follow it up: (reference, asking State, text)."""
    rows = session.execute(
        select(models.AdvanceQuestion.ref, models.State.name, models.AdvanceQuestion.text)
        .join(models.State, models.State.code == models.AdvanceQuestion.asking_state_code)
        .where(models.AdvanceQuestion.recommendation_id == recommendation)
        .order_by(models.AdvanceQuestion.cycle, models.AdvanceQuestion.id)
    )
    return tuple((ref, state, text) for ref, state, text in rows)


def _events(session: Session, ref: str, document: str, dossier: Dossier, audience: Audience) -> tuple[Event, ...]:
    own = [f"{noun}:{ref}" for noun in ("recommendation", "position", "obligation", "judgement", "grade", "lineage")]
    evidence = [
        f"evidence:{item.ref}" for item in dossier.evidence if any(says.part.startswith(ref) for says in item.says)
    ]
    beginning = [f"{subject}{sign}" for subject in own for sign in "/@:# "]
    return history.of(session, [*own, *evidence, f"document:{document}"], beginning=beginning, audience=audience)
