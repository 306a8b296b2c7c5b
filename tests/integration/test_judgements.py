"""A person's judgement stands beside the computed status, for those who see internal results."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, select

from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.dossier import JudgementFacts
from tracker.domain.vocabulary import Status
from tracker.services import accounts, seeding
from tracker.services.dossiers import gather
from tracker.storage import engine as engines
from tracker.storage.models import Judgement, Part, User

PART = "ASA 24/06/96#RUS-5"


def judge(engine: Engine, *, on: date) -> None:
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, "reviewer@demo.example", accounts.hash_password("long enough"))
        user = session.scalar(select(User.id).where(User.email == "reviewer@demo.example"))
        part = session.scalar(select(Part.id).where(Part.ref == PART))
        judgement = Judgement(
            part_id=part,
            state_code="RUS",
            cycle=3,
            status=Status.REGRESSED,
            rationale="Practice became harsher.",
            decided_on=on,
            user_id=user,
        )
        session.add(judgement)


def judgements(engine: Engine, audience: Audience) -> tuple[JudgementFacts, ...]:
    with engines.reading(engine) as session:
        dossier = gather(session, "RUS", cycle=None, organisation="PSCORE", as_of=None, audience=audience)
    return next(request.judgements for request in dossier.requests if request.ref == PART)


def test_a_judgement_is_signed_by_the_organisation_and_leaves_the_computed_status(demo: Engine) -> None:
    judge(demo, on=date(2026, 12, 1))

    (found,) = judgements(demo, EVERYTHING)

    assert (found.status, found.cycle, found.stale) == (Status.REGRESSED, 3, False)
    assert found.by == "People for Successful COrean REunification"


def test_evidence_recorded_after_a_judgement_asks_for_another_look(demo: Engine) -> None:
    judge(demo, on=date(2020, 1, 1))

    assert judgements(demo, EVERYTHING)[0].stale


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2026, 12, 1)])
def test_a_judgement_is_not_public(demo: Engine, on: date) -> None:
    judge(demo, on=on)

    assert judgements(demo, PUBLIC) == ()
