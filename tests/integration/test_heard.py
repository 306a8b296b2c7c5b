"""What stands in an unpublished letter, figures, indicators and positions, is not there for who may not hear of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from tests.factories import records
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience, of_organisation
from tracker.domain.criteria import Criteria
from tracker.domain.dossier import EvidenceItem
from tracker.domain.indicators import Series
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.vocabulary import DatePrecision, Position
from tracker.errors import NotFound
from tracker.services import asked, clock, dossiers, figures, positions
from tracker.services.indicators import pages as indicator_pages
from tracker.services.indicators import reading as series_reading
from tracker.services.readers import seen
from tracker.services.readers.heard import heard_of
from tracker.services.sheets import exporting
from tracker.storage import models
from tracker.storage.engine import create, reading, transaction

LETTER, ASK, STATE = "OL RUS 1/2016", "A/HRC/24/14#140.227", "RUS"
NO_SERIES = Series("", "", "", "", "")
HIDDEN = ("asylum_applicants_2004_2014", "asylum_granted_2004_2014")


@pytest.fixture
def site(demo: Engine) -> Engine:
    """Return the demo with a letter that is not published, and an answer that stands in it alone."""
    with transaction(demo) as session:
        _keep_back(session)
    return demo


def _keep_back(session: Session) -> None:
    document = models.SourceDocument
    hidden = {"published_on": None, "published_precision": None}
    session.execute(update(document).where(document.key == LETTER).values(**hidden))
    ask = session.scalars(select(models.Recommendation).where(models.Recommendation.ref == ASK)).one()
    session.add(
        models.StatedPosition(
            recommendation_id=ask.id,
            state_code=STATE,
            position=Position.NOT_SUPPORTED,
            as_stated="told in confidence",
            document_id=session.scalars(select(document.id).where(document.key == LETTER)).one(),
            stated_first=date(2020, 1, 1),
            stated_last=date(2020, 1, 1),
            stated_precision=DatePrecision.DAY,
        )
    )


def _take_away(session: Session) -> None:
    letter = select(models.SourceDocument.id).where(models.SourceDocument.key == LETTER).scalar_subquery()
    for model in (models.StatedPosition, models.StatedFigure):
        session.execute(delete(model).where(model.document_id == letter))
    series = models.IndicatorSeries
    session.execute(delete(series).where(series.code.in_(HIDDEN)))


def _own(session: Session) -> Audience:
    return of_organisation(session.scalars(select(models.Organisation.id).order_by(models.Organisation.id)).all()[0])


def _told(session: Session, audience: Audience) -> list[Any]:
    """Return everything in which a reader could meet a figure or a position."""
    dossier = dossiers.gather(session, STATE, cycle=None, organisation="PSCORE", as_of=None, audience=audience)
    ask = asked.find(session, ASK)
    organisation = session.scalars(select(models.Organisation.id)).all()[0]
    listed = exporting.recommendations(session, Criteria(), organisation_id=organisation, audience=audience)
    return [
        dossier.numbers,
        [request.answers for request in dossier.requests],
        indicator_pages.listed(session, STATE, audience=audience),
        series_reading.choices(session, [STATE], audience=audience),
        positions.on_record(session, ask, state=STATE, audience=audience),
        list(exporting.series(session, STATE, audience=audience).rows),
        list(exporting.stated_positions(session, STATE, audience=audience).rows),
        list(listed.rows),
    ]


def _evidence(session: Session, audience: Audience) -> tuple[EvidenceItem, ...]:
    return dossiers.gather(session, STATE, cycle=None, organisation="PSCORE", as_of=None, audience=audience).evidence


def _public_items(session: Session) -> list[str]:
    return [each.ref for each in _evidence(session, PUBLIC)][:2]


def test_what_stands_in_an_unpublished_letter_changes_nothing_that_the_public_sees(site: Engine) -> None:
    with reading(site) as session:
        before = _told(session, PUBLIC)

    with transaction(site) as session:
        _take_away(session)

    with reading(site) as session:
        assert _told(session, PUBLIC) == before


def test_who_holds_the_letter_reads_what_stands_in_it(site: Engine) -> None:
    with reading(site) as session:
        for audience in (_own(session), EVERYTHING):
            on_record = positions.on_record(session, asked.find(session, ASK), state=STATE, audience=audience)
            codes = {each.code for each in series_reading.of_state(session, STATE, audience=audience)}

            assert "told in confidence" in [each.as_stated for each in on_record]
            assert codes >= set(HIDDEN)


def test_a_letter_that_another_organisation_holds_is_not_there(site: Engine) -> None:
    with transaction(site) as session:
        other = records.add(session, models.Organisation(code="OTHER", name="Another organisation"))
        letter = models.SourceDocument.key == LETTER
        session.execute(update(models.SourceDocument).where(letter).values(organisation_id=other.id))
        own, theirs = _own(session), of_organisation(other.id)
        figure = session.scalars(select(models.StatedFigure.ref).where(models.StatedFigure.series == HIDDEN[0])).one()

    with reading(site) as session:
        ask = asked.find(session, ASK)
        last = len(positions.on_record(session, ask, state=STATE, audience=theirs))
        assert figures.load(session, figure, audience=theirs).attributed_to
        assert positions.load(session, ask, state=STATE, number=last, audience=theirs).as_stated
        for missing in (
            lambda: figures.load(session, figure, audience=own),
            lambda: positions.load(session, ask, state=STATE, number=last, audience=own),
            lambda: series_reading.of_code(session, STATE, HIDDEN[0], audience=own),
            lambda: indicator_pages.shown(session, STATE, HIDDEN[0], audience=own),
        ):
            with pytest.raises(NotFound):
                missing()


def test_an_indicator_keeps_the_values_that_may_be_heard(site: Engine) -> None:
    """Given one value in the letter and one in a published report, when the public reads, then one is there."""
    with transaction(site) as session:
        series = models.StatedFigure.series
        session.execute(
            update(models.StatedFigure).where(series == HIDDEN[0]).values(series="refugee_status_applications")
        )

    with reading(site) as session:
        told, all_told = (
            series_reading.of_code(session, STATE, "refugee_status_applications", audience=each)
            for each in (PUBLIC, EVERYTHING)
        )
    assert [each.source.key for each in told.values] == ["MEMORIAL-2020"]
    assert {each.source.key for each in all_told.values} == {"MEMORIAL-2020", LETTER}


def test_evidence_brings_its_indicator_into_a_paper_with_the_values_that_may_be_heard(site: Engine) -> None:
    figure, code = models.StatedFigure, "refugee_status_applications"
    with transaction(site) as session:
        session.execute(update(figure).where(figure.series == HIDDEN[0]).values(series=code))
        rows = {each.code: each.id for each in session.scalars(select(models.IndicatorSeries))}
        public = _public_items(session)
        for ref, series in zip(public, (code, HIDDEN[1]), strict=False):
            session.execute(update(models.Evidence).where(models.Evidence.ref == ref).values(series_id=rows[series]))

    with reading(site) as session:
        told = {
            audience: {each.ref: each.series for each in _evidence(session, audience) if each.ref in public}
            for audience in (PUBLIC, _own(session))
        }
    heard, everything = told.values()
    assert [each.source.key for each in (heard[public[0]] or NO_SERIES).values] == ["MEMORIAL-2020"]
    assert heard[public[1]] is None
    assert len((everything[public[0]] or NO_SERIES).values) == 2
    assert (everything[public[1]] or NO_SERIES).code == HIDDEN[1]


def test_notes_that_hold_nothing_but_what_is_kept_from_a_reader_are_not_there_for_that_reader(demo: Engine) -> None:
    """Their title tells what the evidence is about; notes from which nothing is recorded yet are everybody's inside."""
    with transaction(demo) as session:
        ours = _own(session).organisation_id
        assert ours is not None
        held: dict[str, Any] = {"organisation_id": ours, "published_on": None, "published_precision": None}
        notes = records.a_document(session, key="NOTES-AAAA", **held)
        records.a_document(session, key="NOTES-BBBB", **held)
        china = session.scalars(select(models.Evidence).where(models.Evidence.state_code == "CHN").limit(1)).one()
        china.document_id, china.organisation_id = notes.id, ours
        session.flush()

        named, other = Audience(ours), Audience(ours, closed_states=frozenset({"CHN"}))
        key = models.SourceDocument.key
        told = {
            each: session.scalars(select(key).where(key.startswith("NOTES-"), seen.is_told(each)).order_by(key)).all()
            for each in (named, other)
        }

    assert told == {named: ["NOTES-AAAA", "NOTES-BBBB"], other: ["NOTES-BBBB"]}


def test_a_document_with_nothing_but_what_rests_is_not_told_from_the_day_the_consent_ends(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, today = create(sqlite_url), date(2026, 3, 1)
    with transaction(engine) as session:
        ours = records.an_organisation(session).id
        notes = records.a_document(session, published_on=None, published_precision=None, organisation_id=ours).id
        item = records.evidence(session, document_id=notes)
        person = records.add(session, models.Person(ref="P-AAAAA", organisation_id=ours, made_at=datetime.now(UTC)))
        records.add(session, models.EvidencePerson(evidence_id=item.id, person_id=person.id, role=PersonRole.SPEAKER))
        consent = {"use": ConsentUse.INTERNAL, "form": ConsentForm.NAMED, "giver": ConsentGiver.SELF}
        days = {"given_on": date(2026, 1, 1), "expires_on": today + timedelta(days=1), "recorded_at": datetime.now(UTC)}
        records.add(session, models.Consent(person_id=person.id, language="en", **consent, **days))

    def told(day: date) -> bool:
        monkeypatch.setattr(clock, "today", lambda: day)
        with reading(engine) as session:
            return notes in heard_of(session, [notes], audiences=[of_organisation(ours)])[of_organisation(ours)]

    assert [told(today), told(today + timedelta(days=1))] == [True, False]
    engine.dispose()
