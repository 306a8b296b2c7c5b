"""Judgements in the browser: beside the computed status, with a reason, only ever followed, never public."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select, update
from werkzeug.test import TestResponse

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.services.results import facts
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AuditEntry, Judgement, Role, StoredAssessment, User, UserRole

PART = "ASA 24/06/96#RUS-5"
PATH = "/judgements/new?part=ASA%2024/06/96%23RUS-5&state=RUS&cycle=2"
AWKWARD = "<script>alert(1)</script> \u202eأسوأ\u202c " + "x" * 300


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _field(page: Element, name: str) -> list[str]:
    return [each.get("value", "") for each in page.iter("input") if each.get("name") == name]


def _judge(at: PageReader, *, seen: str | None = None, path: str = PATH, **given: Any) -> TestResponse:
    """Send the form as a browser does: several ticked boxes, and what the page had seen."""
    page = at.get(path)
    fields = {"csrf_token": _field(page, "csrf_token")[0], "seen": seen or _field(page, "seen")[0]}
    return at.client.post(
        path, base_url=at.base, data=fields | {"status": "partially_implemented", "rationale": AWKWARD} | given
    )


def _stored(at: PageReader) -> list[Judgement]:
    with reading(at.client.application.extensions["engine"]) as session:
        return list(session.scalars(select(Judgement).order_by(Judgement.id)))


def _become(at: PageReader, role: str) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        person = session.scalar(select(User.id).where(User.email == MAIL))
        wanted = session.scalar(select(Role.id).where(Role.name == role))
        session.execute(delete(UserRole).where(UserRole.user_id == person))
        session.execute(insert(UserRole).values(user_id=person, role_id=wanted))


def test_the_computed_status_and_all_its_evidence_stand_beside_the_form(at: PageReader) -> None:
    page = at.get(PATH)

    words = text(page)
    assert "Computed: Regressed" in words
    assert "S2 regression" in words
    assert "signed by People for Successful COrean REunification" in words
    assert len(_field(page, "evidence")) == len(set(_field(page, "evidence"))) == 4


def test_a_window_that_is_judged_says_so_where_it_would_be_judged(at: PageReader) -> None:
    page = "/recommendations/ASA%2024/06/96/-/RUS-5?state=RUS"
    before = text(at.get(page))

    _judge(at)

    assert "Judged: see" not in before
    assert text(at.get(page)).count("Judged: see") == 1


def test_a_judgement_leaves_the_computed_status_as_it_is(at: PageReader) -> None:
    def computed() -> list[tuple[int, str]]:
        with reading(at.client.application.extensions["engine"]) as session:
            rows = session.execute(select(StoredAssessment.id, StoredAssessment.status).order_by(StoredAssessment.id))
            return [(number, status.value) for number, status in rows]

    before = computed()
    answer = _judge(at)

    (stored,) = _stored(at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/recommendations/ASA%2024/06/96/-/RUS-5?state=RUS&cycle=2")
    assert (stored.status, stored.cycle, stored.decided_on) == ("partially_implemented", 2, facts.today())
    assert stored.rationale == AWKWARD
    assert computed() == before


def test_it_says_what_it_stands_on(at: PageReader) -> None:
    chosen = _field(at.get(PATH), "evidence")[1:3]

    _judge(at, evidence=chosen)

    assert _stored(at)[0].rationale == f"{AWKWARD}\nIt stands on: {'; '.join(chosen)}."


def test_it_stands_on_nothing_that_the_reader_was_not_shown(at: PageReader) -> None:
    page = at.read(_judge(at, evidence=["MEMORIAL-2020!invented"]))

    assert "Choose from the list" in text(page)
    assert _stored(at) == []


@pytest.mark.parametrize(
    ("given", "control"),
    [({"rationale": "  "}, "rationale"), ({"status": ""}, "status-0"), ({"status": "overdue"}, "status-0")],
)
def test_a_judgement_needs_a_status_of_the_scale_and_a_reason_and_loses_nothing(
    at: PageReader, given: dict[str, str], control: str
) -> None:
    chosen = _field(at.get(PATH), "evidence")[:1]

    page = at.read(_judge(at, evidence=chosen, **given))

    ticked = [
        each.get("value") for each in page.iter("input") if each.get("name") == "evidence" and "checked" in each.attrib
    ]
    assert f"#{control}" in {each.get("href") for each in page.iter("a")}
    assert ticked == chosen
    assert "rationale" in given or AWKWARD in text(page)
    assert _stored(at) == []


def test_a_judgement_is_withdrawn_by_another_and_both_stay(at: PageReader) -> None:
    _judge(at)
    page = at.get(PATH)
    _judge(at, status="regressed", rationale="We take it back.")

    assert "To withdraw the last one, choose the computed status" in text(page)
    assert [(each.status, each.rationale) for each in _stored(at)] == [
        ("partially_implemented", AWKWARD),
        ("regressed", "We take it back."),
    ]
    assert AWKWARD in text(at.get(PATH))


def test_a_second_reviewer_sees_what_was_judged_meanwhile_and_then_decides(at: PageReader) -> None:
    seen = _field(at.get(PATH), "seen")[0]

    _judge(at, rationale="Theirs")
    page = at.read(_judge(at, seen=seen, rationale="Mine"))
    after_refusal = len(_stored(at))
    _judge(at, seen=_field(page, "seen")[0], rationale="Mine")

    assert "Somebody else changed this record" in text(page)
    assert "Theirs" in text(page)
    assert "Mine" in "".join("".join(each.itertext()) for each in page.iter("textarea"))
    assert after_refusal == 1
    assert [each.rationale for each in _stored(at)] == ["Theirs", "Mine"]


def test_a_status_that_moved_meanwhile_is_not_judged_unseen(at: PageReader) -> None:
    seen = _field(at.get(PATH), "seen")[0]
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(
            update(StoredAssessment)
            .where(StoredAssessment.state_code == "RUS", StoredAssessment.cycle == 2)
            .values(status="not_implemented")
        )

    page = at.read(_judge(at, seen=seen))

    assert "Computed: Not implemented" in text(page)
    assert _stored(at) == []


def test_the_audit_trail_tells_of_it_without_its_reason(at: PageReader) -> None:
    _judge(at)
    _judge(at, status="regressed")

    with reading(at.client.application.extensions["engine"]) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"judgement:{PART}@RUS:2").order_by(AuditEntry.sequence)
        ).all()

    assert [entry.event for entry in entries] == ["judgement:record", "judgement:record"]
    assert entries[1].changes["status"] == ["partially_implemented", "regressed"]
    assert "rationale" not in entries[0].changes
    assert all(entry.actor.startswith("user:") for entry in entries)


@pytest.mark.parametrize("role", ["researcher", "viewer"])
def test_only_reviewers_judge(at: PageReader, role: str) -> None:
    _become(at, role)

    assert at.client.get(PATH, base_url=at.base).status_code == 403
    assert at.post(PATH, status="implemented", rationale="x").status_code == 403
    assert _stored(at) == []


def test_a_reviewer_who_writes_no_records_may_judge(at: PageReader) -> None:
    _become(at, "reviewer")

    assert _judge(at).status_code == 303


def test_a_form_without_the_token_is_refused(at: PageReader) -> None:
    data = {"status": "implemented", "rationale": "x", "seen": _field(at.get(PATH), "seen")[0]}

    assert at.client.post(PATH, base_url=at.base, data=data).status_code == 400
    assert _stored(at) == []


@pytest.mark.parametrize(
    "path",
    [
        PATH.replace("cycle=2", "cycle=9"),
        PATH.replace("cycle=2", "cycle=x"),
        PATH.replace("RUS-5", "RUS-55"),
        PATH.replace("state=RUS", "state=FRA"),
        "/judgements/new?part=OL%20RUS%201/2016%234&state=RUS&cycle=4",  # a request for information: another scale
    ],
)
def test_what_has_no_status_on_the_scale_cannot_be_judged(at: PageReader, path: str) -> None:
    words = text(at.get(path, status=404))

    assert "could be judged" in words or "on record" in words


def test_without_a_unit_the_way_leads_to_the_list(at: PageReader) -> None:
    answer = at.client.get("/judgements/new", base_url=at.base)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/recommendations")


def test_queries_do_not_grow_with_the_judgements_so_far(at: PageReader) -> None:
    _judge(at)
    with statements_of(at) as one:
        at.get(PATH)
    _judge(at, rationale="Second")
    _judge(at, rationale="Third")

    with statements_of(at) as three:
        page = at.get(PATH)

    assert "Third" in text(page)
    assert len(one) == len(three)
