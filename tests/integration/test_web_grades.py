"""Follow-up grades in the browser: as the UN body gave them, on its own scale, never a status."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select, update

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.services.results import facts
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AuditEntry, FollowUpGrade, Role, SourceDocument, StoredAssessment, User, UserRole

PART = "ASA 24/06/96#RUS-2/a"
NEW = "/grades/new?part=ASA%2024/06/96%23RUS-2/a&state=RUS"
EDIT = "/grades/edit?part=ASA%2024/06/96%23RUS-2/a&state=RUS&n="
AWKWARD = "<b>B1</b> \u202eجزئي\u202c " + "x" * 300
GIVEN = {
    "grade": AWKWARD, "scale": "The Rapporteur’s own", "scale_version": "2016", "document": "OL RUS 1/2016",
    "paragraph": "2",
}  # fmt: skip


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _stored(at: PageReader) -> list[FollowUpGrade]:
    with reading(at.client.application.extensions["engine"]) as session:
        return list(session.scalars(select(FollowUpGrade).order_by(FollowUpGrade.id)))


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def test_a_grade_is_kept_as_given_with_the_body_and_day_of_its_source(at: PageReader) -> None:
    answer = at.post(NEW, **GIVEN)

    (stored,) = _stored(at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/recommendations/ASA%2024/06/96/-/RUS-2?state=RUS&part=a")
    assert (stored.grade, stored.scale, stored.scale_version) == (AWKWARD, "The Rapporteur’s own", "2016")
    assert (stored.body_code, stored.symbol, stored.paragraph) == ("SR-DPRK", "OL RUS 1/2016", "2")
    assert stored.graded_on.isoformat() == "2016-02-15"
    assert AWKWARD in text(at.get(NEW))


def test_a_grade_never_becomes_a_status(at: PageReader) -> None:
    def statuses() -> list[tuple[int, str]]:
        with reading(at.client.application.extensions["engine"]) as session:
            rows = session.execute(select(StoredAssessment.id, StoredAssessment.status).order_by(StoredAssessment.id))
            return [(number, status.value) for number, status in rows]

    before = statuses()
    at.post(NEW, **GIVEN | {"grade": "A, largely satisfactory"})

    assert statuses() == before


def test_only_documents_of_bodies_that_grade_are_offered(at: PageReader) -> None:
    page = at.get(NEW)

    offered = {each.get("value") for each in page.iter("option")}
    refused = at.read(at.post(NEW, **GIVEN | {"document": "ASA 24/06/96"}))

    assert {"OL RUS 1/2016", "A/HRC/25/63"} <= offered
    assert not {"ASA 24/06/96", "A/HRC/24/14", "UPR-INFO"} & offered
    assert "Choose one of the list" in text(refused)
    assert _stored(at) == []


def test_a_source_known_to_the_month_asks_for_the_day(at: PageReader) -> None:
    page = at.read(at.post(NEW, **GIVEN | {"document": "A/HRC/25/63"}))
    answer = at.post(
        NEW, **GIVEN | {"document": "A/HRC/25/63", "graded-day": "7", "graded-month": "2", "graded-year": "2014"}
    )

    assert "give the day of the grade" in text(page)
    assert _value(page, "grade") == AWKWARD
    assert answer.status_code == 303
    assert _stored(at)[0].graded_on.isoformat() == "2014-02-07"


def test_a_grade_of_tomorrow_is_refused(at: PageReader) -> None:
    day = facts.today() + timedelta(days=1)
    later = {"graded-day": str(day.day), "graded-month": str(day.month), "graded-year": str(day.year)}

    assert "still to come" in text(at.read(at.post(NEW, **GIVEN | later)))
    assert _stored(at) == []


@pytest.mark.parametrize("missing", ["grade", "scale", "document"])
def test_an_error_stands_beside_its_field_and_loses_nothing(at: PageReader, missing: str) -> None:
    page = at.read(at.post(NEW, **GIVEN | {missing: "", "paragraph": AWKWARD}))

    assert f"#{missing}" in {each.get("href") for each in page.iter("a")}
    assert _value(page, "paragraph") == AWKWARD
    assert _stored(at) == []


def test_one_paragraph_gives_one_grade(at: PageReader) -> None:
    at.post(NEW, **GIVEN)

    page = at.read(at.post(NEW, **GIVEN | {"grade": "C"}))
    another = at.post(NEW, **GIVEN | {"grade": "C", "paragraph": "3"})

    assert "is on record already" in text(page)
    assert another.status_code == 303
    assert len(_stored(at)) == 2


def test_a_second_writer_is_shown_both_and_then_decides(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    mine = GIVEN | {"seen": _value(at.get(f"{EDIT}1"), "seen")}

    first = at.post(f"{EDIT}1", **mine | {"grade": "Theirs"})
    page = at.read(at.post(f"{EDIT}1", **mine | {"grade": "Mine"}))
    after_refusal = _stored(at)[0].grade
    second = at.post(f"{EDIT}1", **mine | {"grade": "Mine", "seen": _value(page, "seen")})

    assert first.status_code == 303
    assert "On record now: Theirs" in text(page)
    assert _value(page, "grade") == "Mine"
    assert after_refusal == "Theirs"
    assert second.status_code == 303
    assert [each.grade for each in _stored(at)] == ["Mine"]


def test_a_grade_whose_document_is_not_on_record_can_still_be_changed(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(update(FollowUpGrade).values(symbol="CCPR/C/128/3"))
    page = at.get(f"{EDIT}1")

    kept = {"document": "CCPR/C/128/3", "graded-day": "15", "graded-month": "2", "graded-year": "2016"}
    answer = at.post(f"{EDIT}1", **GIVEN | kept | {"grade": "B", "seen": _value(page, "seen")})

    (stored,) = _stored(at)
    assert answer.status_code == 303
    assert (stored.grade, stored.symbol, stored.body_code) == ("B", "CCPR/C/128/3", "SR-DPRK")


def test_every_change_is_in_the_audit_trail_with_old_and_new(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    at.post(f"{EDIT}1", **GIVEN | {"grade": "C", "seen": _value(at.get(f"{EDIT}1"), "seen")})

    with reading(at.client.application.extensions["engine"]) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"grade:{PART}@RUS:1").order_by(AuditEntry.sequence)
        ).all()

    assert [entry.event for entry in entries] == ["grade:record", "grade:amend"]
    assert entries[1].changes == {"grade": [AWKWARD, "C"]}
    assert all(entry.actor.startswith("user:") for entry in entries)


@pytest.mark.parametrize("path", [NEW.replace("RUS-2/a", "RUS-2/z"), NEW.replace("state=RUS", "state=FRA"), f"{EDIT}1"])
def test_what_is_not_on_record_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    words = text(at.get(path, status=404))

    assert "on record" in words or "not addressed" in words


def test_without_a_part_the_way_leads_to_the_list(at: PageReader) -> None:
    answer = at.client.get("/grades/new", base_url=at.base)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/recommendations")


def test_a_viewer_changes_nothing(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    with transaction(at.client.application.extensions["engine"]) as session:
        person = session.scalar(select(User.id).where(User.email == MAIL))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(delete(UserRole).where(UserRole.user_id == person))
        session.execute(insert(UserRole).values(user_id=person, role_id=viewer))

    for path in (NEW, f"{EDIT}1"):
        assert at.client.get(path, base_url=at.base).status_code == 403
        assert at.post(path, **GIVEN | {"grade": "C"}).status_code == 403
    assert [each.grade for each in _stored(at)] == [AWKWARD]


def test_a_form_without_the_token_is_refused(at: PageReader) -> None:
    assert at.client.post(NEW, base_url=at.base, data=GIVEN).status_code == 400
    assert _stored(at) == []


def test_queries_do_not_grow_with_the_grades_or_the_documents(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    with statements_of(at) as one:
        at.get(NEW)
    at.post(NEW, **GIVEN | {"paragraph": "3"})
    at.post(NEW, **GIVEN | {"paragraph": "4"})
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(update(SourceDocument).where(SourceDocument.kind == "report").values(mechanism_code="CAT"))

    with statements_of(at) as three:
        page = at.get(NEW)

    assert text(page).count("The Rapporteur’s own 2016") == 3
    assert len(one) == len(three)
