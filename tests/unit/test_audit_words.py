"""The audit trail in words: every event of the code has them, records are named as people name them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import tracker
from tests.guards.access import bare_app
from tracker.services.attachments.custody import Handling
from tracker.web.audit import words
from tracker.web.audit.vocabulary import ACTIONS, NOUNS

_EVENT = re.compile(r'"([a-z_]+):([a-z_]+)"')
_MADE = {("job", "failed"), ("paper", "failed"), ("recommendation", "remove"), ("evidence_link", "remove")}
"""Events that are put together of their noun and action where they are written."""
ASK = "A/HRC/24/14#140.228"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return bare_app(tmp_path_factory.mktemp("bare"))


def test_every_event_of_the_code_has_words() -> None:
    code = [each.read_text(encoding="utf-8") for each in Path(tracker.__file__).parent.rglob("services/**/*.py")]
    events = {found for each in code for found in _EVENT.findall(each)} | _MADE
    events |= {tuple(each.value.split(":")) for each in Handling}

    assert len(events) > 100
    assert {event for event in events if event[0] not in NOUNS or event[1] not in ACTIONS} == set()


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("user:2", "Account: ada@example.org"),
        ("user:3", "Account: 3"),
        (f"recommendation:{ASK}", "Recommendation: A/HRC/24/14, 140.228"),
        (f"position:{ASK}@RUS:3", "Position: A/HRC/24/14, 140.228, RUS, no. 3"),
        (f"grade:{ASK}/a@RUS:1", "Grade of a follow-up report: A/HRC/24/14, 140.228 (a), RUS, no. 1"),
        (f"obligation:{ASK}:2", "Obligation: A/HRC/24/14, 140.228, no. 2"),
        (f"judgement:{ASK}/a@RUS:2", "Judgement: A/HRC/24/14, 140.228 (a), RUS, cycle 2"),
        ("state:RUS", "State: Russian Federation"),
        ("evidence:KEY!E-7F3K", "Evidence: KEY!E-7F3K"),
        ("file", "File"),
        ("something_older:x:y", "Something older: x:y"),
    ],
)
def test_a_record_of_the_trail_is_named_as_people_name_it(subject: str, told: str) -> None:
    assert words.subject_in_words(subject, {"user:2": "ada@example.org", "state:RUS": "Russian Federation"}) == told


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A/HRC/24/14, 140.228 (a)", f"{ASK}/a"),
        ("140.228 (b)", "140.228/b"),
        (f"{ASK}@RUS", f"{ASK}@RUS"),
        ("E-7F3K", "E-7F3K"),
        ("Notes, autumn (draft)", "Notes, autumn (draft)"),
    ],
)
def test_a_record_is_looked_for_as_it_is_shown(typed: str, kept: str) -> None:
    assert words.as_kept(typed) == kept


def test_an_event_is_told_in_words_and_an_older_one_in_its_own() -> None:
    assert words.event_in_words("sign_in:begun") == "Sign-in: begun"
    assert words.action_in_words("evidence:people") == "People in it changed"
    assert words.event_in_words("old_thing:was_done") == "Old thing: was done"


@pytest.mark.parametrize(
    ("subject", "page"),
    [
        (f"position:{ASK}@RUS:3", "/recommendations/A/HRC/24/14/-/140.228?state=RUS"),
        (f"grade:{ASK}/a@RUS:1", "/recommendations/A/HRC/24/14/-/140.228?state=RUS"),
        (f"obligation:{ASK}:2", "/recommendations/A/HRC/24/14/-/140.228"),
        (f"lineage:{ASK} A/HRC/11/19#54", "/recommendations/A/HRC/24/14/-/140.228"),
        ("pledge:KEY+P-1", "/pledges/edit/KEY/-/P-1"),
        ("position:nonsense", ""),
        ("cluster:RUS-1", ""),
    ],
)
def test_a_history_leads_back_to_the_page_of_its_record(subject: str, page: str, app: Flask) -> None:
    with app.test_request_context():
        assert words.page_of(subject) == page
