"""The calendar: what is due, how it is known, and never a day that nobody announced."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from sqlalchemy import Engine, delete, insert, select, update

from tests.integration.test_web import reader, signed_in  # noqa: F401
from tests.integration.test_web_start import engine_of, primary, send
from tests.web_client import PageReader, statements_of, text
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.facts import Span
from tracker.domain.vocabulary import ReplyQuality
from tracker.services.states import deadlines, session_dates
from tracker.services.states.deadlines import Agenda, Deadline, DeadlineKind
from tracker.storage import engine as engines
from tracker.storage.models import Communication, Organisation, Reply, Review, SourceDocument, TrackedState, UprSession

TODAY = date(2026, 11, 21)


def agenda(engine: Engine, *, audience: Audience = EVERYTHING, today: date = TODAY) -> Agenda:
    with engines.reading(engine) as session:
        organisation = session.scalar(select(TrackedState.organisation_id)) or 0
        return deadlines.agenda(session, organisation, audience=audience, today=today)


def of(found: tuple[Deadline, ...], kind: DeadlineKind, state: str = "RUS") -> Deadline:
    return next(each for each in found if each.kind is kind and each.state == state)


def listed(engine: Engine, *, number: int, first: date, last: date, day: date | None) -> None:
    """Put the fifth review of the Russian Federation on the list, at a session with these dates."""
    with engines.transaction(engine) as session:
        known = {"certainty": "confirmed", "source": "a source of the test"}
        session.execute(delete(UprSession).where(UprSession.number == number))
        session.execute(
            insert(UprSession).values(
                number=number, cycle=5, starts_on=first, ends_on=last, precision="day", label="a label", **known
            )
        )
        session.execute(
            insert(Review).values(state_code="RUS", cycle=5, session_number=number, reviewed_on=day, note="", **known)
        )


def test_what_nobody_announced_is_an_estimate_in_months(demo: Engine) -> None:
    found = agenda(demo)

    review, portal = of(found.due, DeadlineKind.REVIEW), of(found.due, DeadlineKind.PORTAL)
    assert review.is_estimate
    assert portal.is_estimate
    assert review.when == Span(date(2028, 2, 1), date(2028, 8, 31))
    assert portal.when == Span(date(2027, 6, 1), date(2028, 1, 31))
    assert (review.cycle, review.session) == (5, 58)


def test_an_announced_review_is_told_with_its_day_and_its_source(demo: Engine) -> None:
    listed(demo, number=58, first=date(2028, 5, 1), last=date(2028, 5, 12), day=date(2028, 5, 8))

    found = agenda(demo)

    review = of(found.due, DeadlineKind.REVIEW)
    assert (review.when, review.is_estimate) == (Span(date(2028, 5, 8), date(2028, 5, 8)), False)
    assert review.source == "a source of the test"
    assert of(found.due, DeadlineKind.QUESTIONS).when == Span(date(2028, 4, 17), date(2028, 4, 17))
    assert of(found.due, DeadlineKind.PORTAL).when == Span(date(2027, 9, 1), date(2027, 10, 31))


def test_a_review_known_by_its_session_is_told_by_the_days_of_the_session(demo: Engine) -> None:
    listed(demo, number=58, first=date(2028, 5, 1), last=date(2028, 5, 31), day=None)

    review = of(agenda(demo).due, DeadlineKind.REVIEW)

    assert review.when == Span(date(2028, 5, 1), date(2028, 5, 31))


def test_an_estimate_that_has_passed_is_no_longer_told_as_a_date(demo: Engine) -> None:
    found = agenda(demo, today=date(2040, 1, 1))

    review = of(found.undated, DeadlineKind.REVIEW)
    assert review.when is None
    assert not [each for each in found.due if each.kind is DeadlineKind.PORTAL]


def test_a_state_without_any_review_on_record_has_a_review_without_date(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        session.execute(delete(Review).where(Review.state_code == "AND"))
        organisation = session.scalar(select(TrackedState.organisation_id))
        session.execute(insert(TrackedState).values(organisation_id=organisation, state_code="AND"))

    found = agenda(demo)

    assert of(found.undated, DeadlineKind.REVIEW, "AND").cycle is None


def test_a_reply_stays_overdue_until_it_is_on_record(demo: Engine) -> None:
    assert [each.subject for each in agenda(demo).overdue] == ["OL RUS 1/2016"]
    assert [each.subject for each in agenda(demo, today=date(2016, 4, 15)).due if each.subject] == ["OL RUS 1/2016"]
    with engines.transaction(demo) as session:
        letter = session.execute(select(Communication.id)).scalar_one()
        session.execute(
            insert(Reply).values(
                communication_id=letter, replied_on=date(2016, 4, 1), quality=ReplyQuality.IN_SUBSTANCE
            )
        )

    assert agenda(demo).overdue == ()


def test_the_public_is_told_of_no_letter_whose_publication_is_not_on_record(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        session.execute(update(SourceDocument).values(published_on=None, published_precision=None))

    assert agenda(demo, audience=EVERYTHING).overdue
    assert agenda(demo, audience=PUBLIC).overdue == ()


def test_everything_is_in_order_to_the_last_detail(demo: Engine) -> None:
    found = agenda(demo)

    assert [each.when.first for each in found.due if each.when] == sorted(
        each.when.first for each in found.due if each.when
    )
    past = [each.when.first for each in found.past if each.when]
    assert past == sorted(past, reverse=True)
    assert agenda(demo) == found


def test_the_last_sessions_and_all_to_come_are_told_with_who_is_reviewed(demo: Engine) -> None:
    with engines.reading(demo) as session:
        organisation = session.scalar(select(TrackedState.organisation_id)) or 0
        found = session_dates.sessions(session, organisation, today=date(2024, 2, 1))

    assert [each.number for each in found][:4] == [42, 43, 44, 45]
    assert [each.is_past for each in found][:4] == [True, True, True, False]
    assert dict(found[2].states) == {"RUS": "Russian Federation"}
    assert found[-1].when is None  # announced without a date


def test_the_calendar_is_the_same_on_both_databases(demo_database_url: str) -> None:
    engine = engines.create(demo_database_url)

    found = agenda(engine)

    assert [(each.kind, each.state) for each in found.overdue] == [(DeadlineKind.LETTER_REPLY, "RUS")]
    assert len([each for each in found.past if each.kind is DeadlineKind.REVIEW]) == 12


def times(page: Element) -> list[str]:
    return [each.get("datetime", "") for each in page.iter("time")]


def test_the_page_marks_estimates_and_gives_a_day_only_where_one_is_known(signed_in: PageReader) -> None:  # noqa: F811
    page = signed_in.get("/calendar")

    rows = [each for each in page.iter("tr") if "estimate" in text(each)]
    assert len(rows) >= 6
    assert not [each for row in rows for each in row.iter("time")]
    assert "2013-04-29" in times(page)  # a review that was held
    assert "about seven months" in text(page) or "seven to eight months" in text(page)


def test_an_organisation_without_a_state_is_led_to_choosing_one(signed_in: PageReader) -> None:  # noqa: F811
    for state in ("RUS", "CHN", "PRK"):
        send(signed_in, f"/unfollow/{state}")

    page = signed_in.get("/calendar")

    assert "follows no State yet" in text(page)
    assert [each.get("href") for each in primary(page)] == ["/follow"]
    assert "Sessions of the Working Group" in text(page)


def test_awkward_words_stay_words(signed_in: PageReader) -> None:  # noqa: F811
    awkward = "<b>A</b> \u202eمثال " + "x" * 300
    with engines.transaction(engine_of(signed_in)) as session:
        session.execute(update(Review).values(source=awkward))

    assert awkward.split(maxsplit=1)[0] in text(signed_in.get("/calendar"))


def test_the_number_of_queries_does_not_grow_with_the_states(signed_in: PageReader) -> None:  # noqa: F811
    with statements_of(signed_in) as of_three:
        signed_in.get("/calendar")
    with engines.transaction(engine_of(signed_in)) as session:
        session.execute(delete(TrackedState).where(TrackedState.state_code != "RUS"))
    with statements_of(signed_in) as of_one:
        signed_in.get("/calendar")
    with engines.transaction(engine_of(signed_in)) as session:
        organisation = session.scalars(select(Organisation.id).order_by(Organisation.id)).first()
        codes = ("AND", "SVN", "FRA", "DEU", "CHN", "PRK")
        session.execute(insert(TrackedState), [{"organisation_id": organisation, "state_code": c} for c in codes])
    with statements_of(signed_in) as of_seven:
        signed_in.get("/calendar")

    assert len(of_three) == len(of_one) == len(of_seven)
