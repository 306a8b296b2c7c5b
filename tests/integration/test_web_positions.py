"""Positions in the browser: one for each source, in the words of the State, never lost to a second writer."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select, update

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.services.results import facts
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AuditEntry, Recommendation, Role, StatedPosition, StoredAssessment, User, UserRole

REF = "A/HRC/24/14#140.227"
NEW = "/positions/new?recommendation=A/HRC/24/14%23140.227&state=RUS"
EDIT = "/positions/edit/A/HRC/24/14/-/140.227?state=RUS"
OTHER_MECHANISM = "/positions/new?recommendation=ASA%2024/06/96%23RUS-5&state=RUS"
AWKWARD = "<b>“accepted”</b> \u202eقبلت\u202c " + "x" * 300
GIVEN = {"position": "noted", "document": "A/HRC/24/14", "as_stated": AWKWARD, "paragraph": "7"}


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _stored(at: PageReader, ref: str = REF) -> list[StatedPosition]:
    with reading(at.client.application.extensions["engine"]) as session:
        return list(
            session.scalars(
                select(StatedPosition)
                .join(Recommendation, Recommendation.id == StatedPosition.recommendation_id)
                .where(Recommendation.ref == ref)
                .order_by(StatedPosition.id)
            )
        )


def _seen(page: Element) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == "seen")


def _said(page: Element) -> str:
    return "".join(next(each for each in page.iter("textarea") if each.get("name") == "as_stated").itertext())


def _offered(page: Element) -> set[str]:
    return {each.get("value", "") for each in page.iter("input") if each.get("name") == "position"}


def test_a_source_that_differs_is_kept_beside_the_first(at: PageReader) -> None:
    answer = at.post(NEW, **GIVEN)

    first, second = _stored(at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/recommendations/A/HRC/24/14/-/140.227?state=RUS")
    assert (first.position, first.as_stated) == ("supported", "Accepted")
    assert (second.position, second.as_stated, second.paragraph) == ("noted", AWKWARD, "7")
    shown = text(at.get(NEW))
    assert "UPR Info" in shown
    assert "<b>“accepted”</b>" in shown


def test_without_a_date_of_its_own_a_position_is_as_old_as_its_source(at: PageReader) -> None:
    at.post(NEW, **GIVEN)

    stored = _stored(at)[-1]

    assert (stored.stated_first.isoformat(), stored.stated_last.isoformat()) == ("2013-07-08", "2013-07-08")


def test_a_date_keeps_its_precision(at: PageReader) -> None:
    at.post(NEW, **GIVEN | {"stated-month": "9", "stated-year": "2013"})

    stored = _stored(at)[-1]

    assert (stored.stated_first.isoformat(), stored.stated_last.isoformat()) == ("2013-09-01", "2013-09-30")
    assert stored.stated_precision == "month"
    assert "September 2013" in text(at.get(NEW))


def test_a_position_of_tomorrow_is_refused(at: PageReader) -> None:
    day = facts.today() + timedelta(days=1)

    page = at.read(
        at.post(
            NEW, **GIVEN | {"stated-day": str(day.day), "stated-month": str(day.month), "stated-year": str(day.year)}
        )
    )

    assert "still to come" in text(page)
    assert len(_stored(at)) == 1


@pytest.mark.parametrize("answer", ["partially_supported", "not_supported", "pending", "made up"])
def test_in_the_upr_a_state_supports_or_notes_and_nothing_else(at: PageReader, answer: str) -> None:
    page = at.read(at.post(NEW, **GIVEN | {"position": answer}))

    assert _offered(page) == {"supported", "noted"}
    assert "#position-0" in {each.get("href") for each in page.iter("a")}
    assert _said(page) == AWKWARD
    assert len(_stored(at)) == 1


def test_another_mechanism_may_be_answered_in_every_way(at: PageReader) -> None:
    at.post(OTHER_MECHANISM, **GIVEN | {"position": "partially_supported", "document": "ASA 24/06/96"})

    assert [each.position for each in _stored(at, "ASA 24/06/96#RUS-5")] == ["partially_supported"]


def test_what_is_on_record_stays_possible_when_it_is_changed(at: PageReader) -> None:
    with reading(at.client.application.extensions["engine"]) as session:
        ref, state = session.execute(
            select(Recommendation.ref, StatedPosition.state_code)
            .join(StatedPosition, StatedPosition.recommendation_id == Recommendation.id)
            .where(StatedPosition.position == "pending")
            .order_by(StatedPosition.id)
            .limit(1)
        ).one()
    path = f"/positions/edit/{ref.replace('#', '/-/')}?state={state}&n=1"
    page = at.get(path)

    answer = at.post(path, position="pending", document="A/HRC/13/13", as_stated="will be examined", seen=_seen(page),
                     paragraph="90", **{"stated-day": "9", "stated-month": "12", "stated-year": "2009"})  # fmt: skip

    assert _offered(page) == {"supported", "noted", "pending"}
    assert answer.status_code == 303


def test_one_source_has_one_position_of_a_day(at: PageReader) -> None:
    at.post(NEW, **GIVEN)

    page = at.read(at.post(NEW, **GIVEN | {"position": "supported"}))

    assert "is on record already" in text(page)
    assert len(_stored(at)) == 2


def test_a_position_may_be_about_one_part(at: PageReader) -> None:
    new = "/positions/new?recommendation=A/HRC/24/14%23140.21&state=RUS"

    at.post(new, **GIVEN | {"part": "c"})
    page = at.read(at.post(new, **GIVEN | {"part": "nowhere"}))

    stored = [each for each in _stored(at, "A/HRC/24/14#140.21") if each.as_stated == AWKWARD]
    assert [each.part_id is not None for each in stored] == [True]
    assert "part c" in text(page)
    assert "Choose one of the list" in text(page)


def test_an_error_loses_nothing_that_was_typed(at: PageReader) -> None:
    page = at.read(
        at.post(NEW, **GIVEN | {"position": "", "stated-day": "31", "stated-month": "2", "stated-year": "2014"})
    )

    assert "February 2014 has no day 31" in text(page)
    assert _said(page) == AWKWARD
    assert "A/HRC/24/14" in {each.get("value") for each in page.iter("option") if "selected" in each.attrib}
    assert len(_stored(at)) == 1


def test_a_second_writer_is_shown_both_and_then_decides(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    path = EDIT + "&n=2"
    mine = GIVEN | {"seen": _seen(at.get(path))}

    first = at.post(path, **mine | {"as_stated": "Theirs"})
    page = at.read(at.post(path, **mine | {"as_stated": "Mine"}))
    after_refusal = _stored(at)[1].as_stated
    second = at.post(path, **mine | {"as_stated": "Mine", "seen": _seen(page)})

    assert first.status_code == 303
    assert "On record now: Theirs" in text(page)
    assert _said(page) == "Mine"
    assert after_refusal == "Theirs"
    assert second.status_code == 303
    assert [each.as_stated for each in _stored(at)] == ["Accepted", "Mine"]


def test_a_position_stays_the_same_record_when_its_source_and_date_are_corrected(at: PageReader) -> None:
    path = EDIT + "&n=1"

    answer = at.post(path, **GIVEN | {"stated-year": "2014", "seen": _seen(at.get(path))})

    (only,) = _stored(at)
    assert answer.status_code == 303
    assert (only.position, only.stated_first.year, only.stated_precision) == ("noted", 2014, "year")


def test_a_period_survives_a_change_of_something_else(at: PageReader) -> None:
    period = {"stated_first": date(2013, 4, 29), "stated_last": date(2013, 9, 20), "stated_precision": "period"}
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(update(StatedPosition).where(StatedPosition.id == _stored(at)[0].id).values(period))
    page = at.get(EDIT + "&n=1")
    shown = {
        each.get("name", ""): each.get("value", "") for each in page.iter("input") if "stated-" in each.get("name", "")
    }

    at.post(EDIT + "&n=1", **GIVEN | shown | {"document": "UPR-INFO", "seen": _seen(page)})

    (only,) = _stored(at)
    assert only.as_stated == AWKWARD
    assert {name: getattr(only, name) for name in period} == period


def test_every_change_is_in_the_audit_trail_with_old_and_new(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    path = EDIT + "&n=2"
    at.post(path, **GIVEN | {"as_stated": "Changed", "seen": _seen(at.get(path))})

    with reading(at.client.application.extensions["engine"]) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"position:{REF}@RUS:2").order_by(AuditEntry.sequence)
        ).all()

    assert [entry.event for entry in entries] == ["position:record", "position:amend"]
    assert entries[1].changes == {"as_stated": [AWKWARD, "Changed"]}
    assert all(entry.actor.startswith("user:") for entry in entries)


def test_saving_what_nobody_changed_leaves_no_trace(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    path = EDIT + "&n=2"

    at.post(path, **GIVEN | {"seen": _seen(at.get(path))})

    with reading(at.client.application.extensions["engine"]) as session:
        assert session.scalars(select(AuditEntry.event).where(AuditEntry.event == "position:amend")).all() == []


def test_a_position_is_no_status(at: PageReader) -> None:
    def statuses() -> list[int]:
        with reading(at.client.application.extensions["engine"]) as session:
            return list(session.scalars(select(StoredAssessment.id).order_by(StoredAssessment.id)))

    before = statuses()
    at.post(NEW, **GIVEN)

    assert statuses() == before


@pytest.mark.parametrize(
    "path",
    [
        "/positions/new?recommendation=A/HRC/24/14%23140.227&state=FRA",
        "/positions/new?recommendation=A/HRC/24/14%23none&state=RUS",
        EDIT + "&n=9",
        EDIT + "&n=-1",
        EDIT,
    ],
)
def test_what_is_not_on_record_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    assert "on record" in text(at.get(path, status=404)) or "not addressed" in text(at.get(path, status=404))


def test_without_a_recommendation_the_way_leads_to_their_list(at: PageReader) -> None:
    answer = at.client.get("/positions/new", base_url=at.base)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/recommendations")


def test_without_a_state_the_form_asks_for_it(at: PageReader) -> None:
    new = "/positions/new?recommendation=A/HRC/24/14%23140.227"

    missing = at.read(at.post(new, **GIVEN))
    answer = at.post(new, **GIVEN | {"state": "RUS"})

    assert "Choose the State that answered" in text(missing)
    assert answer.headers["Location"].endswith("?state=RUS")
    assert len(_stored(at)) == 2


@pytest.mark.parametrize("path", [NEW, EDIT + "&n=1"])
def test_a_viewer_changes_nothing(at: PageReader, path: str) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        person = session.scalar(select(User.id).where(User.email == MAIL))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(delete(UserRole).where(UserRole.user_id == person))
        session.execute(insert(UserRole).values(user_id=person, role_id=viewer))

    assert at.client.get(path, base_url=at.base).status_code == 403
    assert at.post(path, **GIVEN).status_code == 403
    assert len(_stored(at)) == 1


@pytest.mark.parametrize("path", [NEW, EDIT + "&n=1"])
def test_a_form_without_the_token_is_refused(at: PageReader, path: str) -> None:
    assert at.client.post(path, base_url=at.base, data=GIVEN).status_code == 400
    assert len(_stored(at)) == 1


def test_queries_of_the_form_do_not_grow_with_the_positions_beside_it(at: PageReader) -> None:
    with statements_of(at) as one:
        at.get(NEW)
    at.post(NEW, **GIVEN)
    at.post(NEW, **GIVEN | {"document": "A/HRC/25/5"})

    with statements_of(at) as three:
        page = at.get(NEW)

    assert text(page).count("stated as") == 3
    assert len(one) == len(three)
