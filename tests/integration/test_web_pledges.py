"""Voluntary pledges and advance questions in the browser."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.integration.test_web_treaties import become_viewer
from tests.web_client import PageReader, text
from tracker.domain.vocabulary import Wording
from tracker.services import advance_questions, pledges
from tracker.services.advance_questions import QuestionEntry
from tracker.services.pledges import PledgeEntry
from tracker.storage import engine as engines
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AdvanceQuestion, AuditEntry, Pledge, Recommendation

AWKWARD = "Cooperate <b>with</b> \u202eالولايات\u202c\n" + "x" * 300
REPORT = "A/HRC/24/14"
PLEDGES, QUESTIONS = "/pledges/new?state=RUS", "/questions/new?state=RUS"
PLEDGE = {"state": "RUS", "cycle": "2", "text": AWKWARD, "wording": "verbatim", "document": REPORT, "number": "",
          "paragraph": "12", "pledged-year": "2013", "pledged-month": "4"}  # fmt: skip
QUESTION = {"state": "RUS", "asking": "URY", "cycle": "2", "text": AWKWARD, "wording": "paraphrase",
            "document": REPORT, "number": "7", "recommendation": "140.227"}  # fmt: skip


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _session(at: PageReader) -> AbstractContextManager[Session]:
    return reading(at.client.application.extensions["engine"])


def _pledges(at: PageReader) -> list[Pledge]:
    with _session(at) as session:
        return list(session.scalars(select(Pledge).order_by(Pledge.id)))


def _questions(at: PageReader) -> list[AdvanceQuestion]:
    with _session(at) as session:
        return list(session.scalars(select(AdvanceQuestion).order_by(AdvanceQuestion.id)))


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def _typed(page: Element) -> str:
    return next((each.text or "") for each in page.iter("textarea") if each.get("name") == "text")


def test_a_pledge_is_recorded_with_the_precision_of_its_date_and_the_next_number(at: PageReader) -> None:
    answers = [at.post(PLEDGES, **PLEDGE), at.post(PLEDGES, **PLEDGE | {"pledged-year": "", "pledged-month": ""})]

    first, second = _pledges(at)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"].endswith("/states/RUS")
    assert (first.ref, second.ref) == (f"{REPORT}+1", f"{REPORT}+2")
    assert (first.pledged_first, first.pledged_last) == (date(2013, 4, 1), date(2013, 4, 30))
    assert second.pledged_last != first.pledged_last  # that of the document
    assert (first.text, first.cycle) == (AWKWARD, 2)


def test_a_pledge_made_outside_a_review_has_no_cycle(at: PageReader) -> None:
    at.post(PLEDGES, **PLEDGE | {"cycle": ""})

    assert _pledges(at)[0].cycle is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": " "}, "Give the text"),
        ({"wording": ""}, "verbatim or yours"),
        ({"wording": "not_imported"}, "Choose one of the list"),
        ({"document": ""}, "Choose the document"),
        ({"document": "none such"}, "Choose one of the list"),
        ({"number": "1/2"}, "letters and digits only"),
        ({"number": "1+2"}, "letters and digits only"),
        ({"pledged-year": "2199"}, "still to come"),
        ({"pledged-month": "13"}, "number from 1 to 12"),
        ({"cycle": "9"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_a_pledge_is_refused_and_nothing_typed_is_lost(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post(PLEDGES, **PLEDGE | wrong))

    assert sentence in text(page)
    assert _pledges(at) == []
    assert _value(page, "paragraph") == "12"
    assert _typed(page).strip() == (PLEDGE | wrong)["text"].strip()


def test_a_number_is_given_once_in_a_document(at: PageReader) -> None:
    at.post(PLEDGES, **PLEDGE | {"number": "5.2-a"})
    at.post(QUESTIONS, **QUESTION)

    again = at.read(at.post(PLEDGES, **PLEDGE | {"number": "5.2-a"}))
    asked_again = at.read(at.post(QUESTIONS, **QUESTION))

    assert "has this number already" in text(again)
    assert "has this number already" in text(asked_again)


def test_a_second_writer_of_a_pledge_is_shown_both_and_then_decides(at: PageReader) -> None:
    at.post(PLEDGES, **PLEDGE)
    path = f"/pledges/edit/{REPORT}/-/1"
    seen = _value(at.get(path), "seen")

    first = at.post(path, **PLEDGE | {"text": "Theirs", "wording": "paraphrase", "seen": seen})
    page = at.read(at.post(path, **PLEDGE | {"text": "Mine", "seen": seen}))
    between = _pledges(at)[0].text
    second = at.post(path, **PLEDGE | {"text": "Mine", "seen": _value(page, "seen")})

    assert (first.status_code, second.status_code) == (303, 303)
    assert "On record now: Theirs" in text(page)
    assert "On record now: paraphrase" in text(page)
    assert _typed(page) == "Mine"
    assert (between, _pledges(at)[0].text) == ("Theirs", "Mine")


def test_a_question_is_recorded_with_the_recommendation_of_that_number(at: PageReader) -> None:
    answer = at.post(QUESTIONS, **QUESTION)

    (stored,) = _questions(at)
    with _session(at) as session:
        named = session.scalar(select(Recommendation.ref).where(Recommendation.id == stored.recommendation_id))
    assert answer.status_code == 303
    assert (stored.ref, stored.asking_state_code, stored.cycle) == (f"{REPORT}=7", "URY", 2)
    assert named == f"{REPORT}#140.227"
    assert "Advance questions on it" in text(at.get(f"/recommendations/{REPORT}/-/140.227"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"recommendation": "999.1"}, "No recommendation “999.1” to this State"),
        ({"recommendation": "A/HRC/27/10#124.9"}, "to this State is on record"),
        ({"recommendation": "1"}, "Several recommendations have this number"),
        ({"asking": "RUS"}, "none asks itself"),
        ({"asking": ""}, "Choose the State that asked"),
        ({"cycle": ""}, "Choose the cycle"),
        ({"number": "a=b"}, "letters and digits only"),
    ],
)
def test_what_cannot_be_a_question_is_refused_and_nothing_typed_is_lost(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post(QUESTIONS, **QUESTION | wrong))

    assert sentence in text(page)
    assert _questions(at) == []
    assert _typed(page) == AWKWARD
    assert _value(page, "recommendation") == (QUESTION | wrong)["recommendation"]


def test_a_second_writer_of_a_question_is_shown_both(at: PageReader) -> None:
    at.post(QUESTIONS, **QUESTION)
    path = f"/questions/edit/{REPORT}/-/7"
    seen = _value(at.get(path), "seen")
    stored = QUESTION | {"recommendation": f"{REPORT}#140.227", "seen": seen}

    at.post(path, **stored | {"asking": "SVN"})
    page = at.read(at.post(path, **stored | {"asking": "BRA"}))

    assert "On record now: Slovenia" in text(page)
    assert _questions(at)[0].asking_state_code == "SVN"


def test_saving_what_did_not_change_writes_nothing(at: PageReader) -> None:
    at.post(PLEDGES, **PLEDGE)
    path = f"/pledges/edit/{REPORT}/-/1"

    answer = at.post(path, **PLEDGE | {"seen": _value(at.get(path), "seen")})

    with _session(at) as session:
        events = session.scalars(select(AuditEntry.event).where(AuditEntry.subject == f"pledge:{REPORT}+1")).all()
    assert answer.status_code == 303
    assert events == ["pledge:record"]


def test_every_change_is_in_the_audit_trail_with_old_and_new(at: PageReader) -> None:
    at.post(QUESTIONS, **QUESTION)
    path = f"/questions/edit/{REPORT}/-/7"
    at.post(path, **QUESTION | {"text": "Changed", "seen": _value(at.get(path), "seen")})

    with _session(at) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"question:{REPORT}=7").order_by(AuditEntry.sequence)
        ).all()
    assert [entry.event for entry in entries] == ["question:record", "question:amend"]
    assert entries[1].changes["text"] == [AWKWARD, "Changed"]


def test_the_address_fills_in_state_document_and_recommendation(at: PageReader) -> None:
    page = at.get(f"{QUESTIONS}&cycle=2&document={REPORT}&recommendation={quote(f'{REPORT}#140.227')}")

    chosen = {each.get("value") for each in page.iter("option") if each.get("selected") is not None}
    assert chosen >= {"RUS", "2", REPORT}
    assert _value(page, "recommendation") == f"{REPORT}#140.227"


@pytest.mark.parametrize("path", [PLEDGES, QUESTIONS])
def test_the_person_goes_back_to_where_they_came_from(at: PageReader, path: str) -> None:
    answer = at.post(f"{path}&next=/calendar", **PLEDGE | QUESTION)

    assert answer.headers["Location"].startswith("/calendar")


@pytest.mark.parametrize("path", ["/pledges/edit/A/-/1", "/questions/edit/A/-/1"])
def test_what_is_not_there_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    at.get(path, status=404)


@pytest.mark.parametrize("path", [PLEDGES, QUESTIONS])
def test_a_form_without_its_token_is_refused(at: PageReader, path: str) -> None:
    assert at.client.post(path, base_url=at.base, data=PLEDGE | QUESTION).status_code == 400
    assert [*_pledges(at), *_questions(at)] == []


@pytest.mark.parametrize("path", [PLEDGES, QUESTIONS, "/pledges/edit/A/-/1", "/questions/edit/A/-/1"])
def test_a_viewer_may_not_write(reader: PageReader, path: str) -> None:  # noqa: F811
    become_viewer(reader)

    reader.get(path, status=403)
    assert reader.post(path, **PLEDGE | QUESTION).status_code == 403


def test_pledges_and_questions_are_kept_on_both_databases(demo_database_url: str) -> None:
    engine = engines.create(demo_database_url)
    with transaction(engine) as session:
        pledges.record(session, "test", PledgeEntry("RUS", REPORT, AWKWARD, Wording.VERBATIM))
        question = QuestionEntry("RUS", "URY", "2", REPORT, AWKWARD, Wording.VERBATIM, recommendation="140.227")
        advance_questions.record(session, "test", question)

    with reading(engine) as session:
        pledged = pledges.load(session, f"{REPORT}+1")
        asked = advance_questions.load(session, f"{REPORT}=1")
    engine.dispose()

    assert (pledged.text, pledged.pledged) == (AWKWARD, None)  # as old as its document
    assert (asked.text, asked.recommendation) == (AWKWARD, f"{REPORT}#140.227")
