"""What the page of a State reads: everything on record of it, nothing of another, and no more queries for more rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.factories.databases import statements
from tests.integration.conftest import SEEDED_ON
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.vocabulary import AskKind, DatePrecision, LineageKind, Position, TreatyAsk, Wording
from tracker.services.results import assessments
from tracker.services.states import pages as state_pages
from tracker.services.states.pages import StatePage
from tracker.services.states.records import Records
from tracker.storage import engine as engines
from tracker.storage import models

STATE = "NRL"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    with engines.transaction(made) as session:
        make.a_review(session, STATE, 2)
        followed = make.add(session, models.Organisation(code="TEST", name="Test"))
        make.add(session, models.TrackedState(organisation_id=followed.id, state_code=STATE))
    yield made
    made.dispose()


def _everything(session: Session, number: int) -> None:
    """Record one of each thing that the page shows."""
    review = session.scalars(select(models.Review)).one()
    document = make.a_document(session, review_id=review.id)
    asked = [make.a_recommendation(session, document_id=document.id) for _each in range(2)]
    parts = [make.a_part(session, recommendation_id=each.id, ask_kind=AskKind.TREATY_ACTION) for each in asked]
    for each in asked:
        make.an_addressee(session, recommendation_id=each.id)
    treaty = make.an_instrument(session, f"T{number}")
    make.add(session, models.TreatyRequest(part_id=parts[0].id, instrument_code=treaty.code, ask=TreatyAsk.RATIFY))
    make.a_treaty_action(session, instrument_code=treaty.code)
    make.a_link(session, part_id=parts[1].id, evidence_id=make.evidence(session, review_state="approved").id)
    make.a_figure(session)
    letter = make.a_letter(session, document_id=document.id, reply_due_on=date(2027, 1, number))
    make.add(session, models.CommunicationRequest(communication_id=letter.id, part_id=parts[1].id))
    make.a_judgement(session, part_id=parts[1].id)
    _beside(session, number, asked, parts, document)


def _beside(
    session: Session,
    number: int,
    asked: list[models.Recommendation],
    parts: list[models.Part],
    document: models.SourceDocument,
) -> None:
    later, earlier = asked
    make.add(
        session,
        models.LineageLink(later_id=later.id, earlier_id=earlier.id, kind=LineageKind.REPEATS, reason="the same"),
    )
    make.add(
        session,
        models.StatedPosition(
            recommendation_id=later.id,
            state_code=STATE,
            position=Position.NOTED,
            as_stated="noted",
            document_id=document.id,
            stated_first=make.DAY,
            stated_last=make.DAY,
            stated_precision=DatePrecision.DAY,
        ),
    )
    make.add(
        session,
        models.FollowUpGrade(
            part_id=parts[0].id,
            state_code=STATE,
            body_code="UPR",
            symbol=f"CED/C/{number}",
            scale="A to E",
            grade="B",
            graded_on=make.DAY,
        ),
    )
    make.add(
        session,
        models.Pledge(
            ref=f"{document.key}+{number}",
            state_code=STATE,
            cycle=2,
            document_id=document.id,
            number=str(number),
            text="We shall build schools",
            wording=Wording.VERBATIM,
            pledged_first=make.DAY,
            pledged_last=make.DAY,
            pledged_precision=DatePrecision.DAY,
        ),
    )
    make.add(
        session,
        models.AdvanceQuestion(
            ref=f"{document.key}={number}",
            state_code=STATE,
            cycle=2,
            asking_state_code=make.a_state(session, "SUD").code,
            document_id=document.id,
            number=str(number),
            text="How many schools?",
            wording=Wording.VERBATIM,
            recommendation_id=later.id,
        ),
    )


def _record(engine: Engine, *numbers: int) -> None:
    with engines.transaction(engine) as session:
        for number in numbers:
            _everything(session, number)
        session.flush()
        session.expire_all()
        assessments.refresh(session, [STATE], as_of=SEEDED_ON)


def _shown(engine: Engine, state: str = STATE, audience: Audience = EVERYTHING) -> tuple[StatePage, list[str]]:
    with statements(engine) as sent, engines.reading(engine) as session:
        page = state_pages.shown(
            session, state, organisation_id=1, organisation="TEST", audience=audience, today=SEEDED_ON
        )
    return page, sent


def test_three_of_everything_take_as_many_queries_as_one(engine: Engine) -> None:
    _record(engine, 1)
    one, few = _shown(engine)
    _record(engine, 2, 3)
    three, many = _shown(engine)

    assert [len(one.dossier.requests), len(three.dossier.requests)] == [2, 6]
    assert [len(one.records.pledges), len(three.records.pledges)] == [1, 3]
    assert [len(one.agenda.due), len(three.agenda.due)] == [1, 3]
    assert len(many) == len(few)


def test_everything_on_record_of_the_state_is_there(engine: Engine) -> None:
    _record(engine, 1)

    page, _statements = _shown(engine)

    records = page.records
    assert [(treaty.code, len(treaty.acts), len(treaty.asks)) for treaty in records.treaties] == [("T1", 1, 1)]
    assert [(each.grade, each.scale) for each in records.grades] == [("B", "A to E")]
    assert [each.text for each in records.pledges] == ["We shall build schools"]
    assert [(each.asking.iso3, bool(each.recommendation)) for each in records.questions] == [("SUD", True)]
    assert [part for part, _letter in records.letters] == [page.dossier.requests[1].ref]
    assert [(link.kind, link.earlier) for link in page.dossier.lineage] == [
        (LineageKind.REPEATS, page.dossier.requests[1].ref)
    ]
    assert page.is_followed
    assert page.computed_on == SEEDED_ON


def test_a_letter_that_is_not_published_is_not_named_to_the_public(engine: Engine) -> None:
    _record(engine, 1)

    published, _statements = _shown(engine, audience=PUBLIC)
    with engines.transaction(engine) as session:
        session.execute(update(models.SourceDocument).values(published_on=None, published_precision=None))
    hidden, _statements = _shown(engine, audience=PUBLIC)
    internal, _statements = _shown(engine)

    assert [len(page.records.letters) for page in (published, hidden, internal)] == [1, 0, 1]


def test_what_is_on_record_of_one_state_is_not_told_of_another(engine: Engine) -> None:
    _record(engine, 1)

    page, _statements = _shown(engine, "SUD")

    dossier = page.dossier
    assert [len(each) for each in (dossier.requests, dossier.evidence, dossier.numbers, dossier.lineage)] == [0] * 4
    assert page.records == Records()
    assert not page.is_followed
    assert page.computed_on is None
