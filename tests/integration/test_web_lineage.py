"""Deciding on suggested lineage: one later ask at a time, nothing linked without a person, nothing shown too early."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import Engine, delete, insert, select, update
from werkzeug.test import TestResponse

from tests.factories.suggestions import BECAUSE, suggest
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.domain.kinds import Decision
from tracker.services.suggesting import pages
from tracker.services.suggesting.pages import Narrowing
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    AuditEntry,
    LineageLink,
    LineageSuggestion,
    Recommendation,
    Role,
    SourceDocument,
    User,
    UserRole,
)

LATER = "A/HRC/24/14#140.75"
OTHER = "A/HRC/24/14#140.202"
LETTER = "OL RUS 1/2016#1"
EARLIER = ("ASA 24/06/96#RUS-1", "ASA 24/06/96#RUS-2", "ASA 24/06/96#RUS-3")
DESK = "/lineage?state=RUS"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


@pytest.fixture
def engine(at: PageReader) -> Engine:
    found: Engine = at.client.application.extensions["engine"]
    return found


def _links(engine: Engine, later: str = LATER) -> list[tuple[str, str]]:
    with reading(engine) as session:
        rows = session.scalars(select(LineageLink).order_by(LineageLink.id)).all()
        return [(row.earlier.ref, row.kind.value) for row in rows if row.later.ref == later]


def _decisions(engine: Engine) -> list[Decision | None]:
    with reading(engine) as session:
        return list(session.scalars(select(LineageSuggestion.decision).order_by(LineageSuggestion.id)))


def _decide(at: PageReader, *, ask: str = LATER, path: str = DESK, **fields: str | Sequence[str]) -> TestResponse:
    token = next(each.get("value", "") for each in at.get("/").iter("input") if each.get("name") == "csrf_token")
    return at.client.post(path, base_url=at.base, data={"csrf_token": token, "ask": ask} | fields)


def _become(engine: Engine, role: str) -> None:
    with transaction(engine) as session:
        person = session.scalar(select(User.id).where(User.email == MAIL))
        wanted = session.scalar(select(Role.id).where(Role.name == role))
        session.execute(delete(UserRole).where(UserRole.user_id == person))
        session.execute(insert(UserRole).values(user_id=person, role_id=wanted))


def _candidates(page: Element) -> list[str]:
    articles = [each for each in page.iter("article") if "candidate" in (each.get("class") or "")]
    return [text(next(each.iter("h3"))) for each in articles]


def test_the_later_ask_stands_beside_the_earlier_ones_with_reason_and_differing_words(
    at: PageReader, engine: Engine
) -> None:
    suggest(engine, LATER, EARLIER)

    page = at.get(DESK)

    words = text(page)
    assert "0 of one ask decided" in words
    assert _candidates(page) == ["ASA 24/06/96, RUS-1", "ASA 24/06/96, RUS-2", "ASA 24/06/96, RUS-3"]
    assert words.count(BECAUSE) == 3
    assert [each for each in page.iter("mark") if text(each)]
    assert "Only in the later ask:" in words


def test_each_suggestion_offers_six_kinds_explained_and_not_related(at: PageReader, engine: Engine) -> None:
    (number,) = suggest(engine, LATER, EARLIER[:1])

    page = at.get(DESK)

    buttons = [each for each in page.iter("button") if each.get("name") == "one"]
    kinds = ["repeats", "narrows", "widens", "follows", "asks_information_on", "implements_part_of", "none"]
    assert [each.get("value") for each in buttons] == [f"{number}:{kind}" for kind in kinds]
    assert [each.get("data-key") for each in buttons] == ["1", "2", "3", "4", "5", "6", "x"]
    explained = {each.get("id"): text(each) for each in page.iter("dd") if each.get("id")}
    assert all(explained[each.get("aria-describedby")] for each in buttons)


def test_a_choice_makes_the_link_and_leads_on_to_the_next_suggestion(at: PageReader, engine: Engine) -> None:
    first, second, _third = suggest(engine, LATER, EARLIER)

    answer = _decide(at, one=f"{first}:widens")

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"ask=A/HRC/24/14%23140.75#s-{second}")
    assert _links(engine) == [(EARLIER[0], "widens")]
    assert _decisions(engine) == [Decision.ACCEPTED, None, None]
    with reading(engine) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
    assert (last.event, last.subject) == ("lineage:record", f"lineage:{LATER} {EARLIER[0]}")


def test_the_last_decision_of_an_ask_leads_to_the_next_ask(at: PageReader, engine: Engine) -> None:
    (number,) = suggest(engine, LATER, EARLIER[:1])
    suggest(engine, OTHER, EARLIER[:1])

    answer = _decide(at, one=f"{number}:none")

    assert answer.headers["Location"].endswith("ask=A/HRC/24/14%23140.202#desk")
    assert "1 of 2 asks decided" in text(at.get(DESK))


def test_what_is_not_related_is_listed_and_can_be_taken_up_again(at: PageReader, engine: Engine) -> None:
    (number,) = suggest(engine, LATER, EARLIER[:1])
    _decide(at, one=f"{number}:none")

    listed = text(at.get("/lineage/refused?state=RUS"))
    reopened = at.post("/lineage/reopen?state=RUS", suggestion=str(number))

    assert "One pair" in listed
    assert "140.75" in listed
    assert reopened.status_code == 303
    assert _decisions(engine) == [None]
    assert "No pair was refused yet" in text(at.get("/lineage/refused?state=RUS"))


@pytest.mark.parametrize("number", ["9" * 30, "2147483648", "-1", "x", ""])
@pytest.mark.parametrize("path", ["/lineage/reopen", "/clusters/reopen"])
def test_what_names_no_suggestion_is_answered_in_a_sentence(at: PageReader, path: str, number: str) -> None:
    assert at.post(path, suggestion=number).status_code == 303


def test_several_are_decided_at_once(at: PageReader, engine: Engine) -> None:
    first, _second, third = suggest(engine, LATER, EARLIER)

    _decide(at, picked=[str(first), str(third)], together="repeats")

    assert _links(engine) == [(EARLIER[0], "repeats"), (EARLIER[2], "repeats")]


def test_none_of_the_rest_is_related_decides_all_that_wait(at: PageReader, engine: Engine) -> None:
    first, *_rest = suggest(engine, LATER, EARLIER)
    _decide(at, one=f"{first}:repeats")

    _decide(at, rest="none")

    assert _decisions(engine) == [Decision.ACCEPTED, Decision.REFUSED, Decision.REFUSED]
    assert _links(engine) == [(EARLIER[0], "repeats")]


@pytest.mark.parametrize("sent", [{"together": "repeats"}, {"one": "x:repeats"}, {"picked": "1"}, {}])
def test_a_choice_about_nothing_changes_nothing(at: PageReader, engine: Engine, sent: dict[str, str]) -> None:
    suggest(engine, LATER, EARLIER)

    answer = _decide(at, **sent)

    assert answer.status_code == 303
    assert _decisions(engine) == [None, None, None]
    assert "othing was changed" in text(at.get(DESK))


def test_of_two_people_the_second_is_told(at: PageReader, engine: Engine) -> None:
    first, second, _third = suggest(engine, LATER, EARLIER)
    _decide(at, one=f"{first}:repeats")

    _decide(at, picked=[str(first), str(second)], together="none")

    assert _links(engine) == [(EARLIER[0], "repeats")]
    assert _decisions(engine) == [Decision.ACCEPTED, None, None]
    assert "Somebody decided one of these meanwhile" in text(at.get(DESK))


def test_a_pair_linked_by_hand_waits_for_no_decision(at: PageReader, engine: Engine) -> None:
    suggest(engine, LATER, EARLIER[:2])

    at.post("/lineage/new?recommendation=A/HRC/24/14%23140.75&state=RUS", other=EARLIER[0], kind="follows", reason="So")

    page = at.get(DESK)
    assert _candidates(page) == ["ASA 24/06/96, RUS-2"]
    assert "Linked by hand" in text(page)


def test_filters_narrow_by_review_mechanism_and_across_mechanisms(at: PageReader, engine: Engine) -> None:
    suggest(engine, LATER, [EARLIER[0]])
    suggest(engine, "PSCORE-UPR44-RUS#1", ["ASA 24/06/96#RUS-1", OTHER])

    assert "of 2 asks" in text(at.get(DESK))
    assert "of one ask" in text(at.get(f"{DESK}&cycle=2"))
    assert "of one ask" in text(at.get(f"{DESK}&mechanism=ngo"))
    across = at.get(f"{DESK}&across=1&ask=PSCORE-UPR44-RUS%231")
    assert _candidates(across) == ["140.202"]
    assert "Nothing is suggested under these filters" in text(at.get(f"{DESK}&cycle=1"))
    assert "of 2 asks" in text(at.get(f"{DESK}&cycle=²&mechanism=x"))


def test_an_empty_desk_says_what_is_missing_and_where_to_go(at: PageReader) -> None:
    page = at.get(DESK)

    words = text(page)
    assert "Nothing is suggested for Russian Federation" in words
    assert "A/HRC/11/19" in words  # the report of the first review is not on record
    assert "/imports" in {each.get("href") for each in page.iter("a") if "Import the earlier report" in text(each)}


def test_when_everything_is_decided_the_groups_come_next(at: PageReader, engine: Engine) -> None:
    (number,) = suggest(engine, LATER, EARLIER[:1])
    _decide(at, one=f"{number}:none")

    assert "Every suggestion under these filters is decided" in text(at.get(DESK))


def test_an_ask_that_the_reader_may_not_hear_of_is_not_suggested(at: PageReader, engine: Engine) -> None:
    suggest(engine, LETTER, EARLIER[:1])
    suggest(engine, "PSCORE-UPR44-RUS#1", [LETTER, EARLIER[0]])
    with transaction(engine) as session:
        session.execute(update(SourceDocument).where(SourceDocument.key == "OL RUS 1/2016").values(published_on=None,
                        published_precision=None))  # fmt: skip

    with reading(engine) as session:
        public = pages.desk(session, "RUS", Narrowing(), ask="", audience=PUBLIC)
        internal = pages.desk(session, "RUS", Narrowing(), ask="", audience=EVERYTHING)
        letter = session.scalars(select(Recommendation.id).where(Recommendation.ref == LETTER)).one()
        counts = [pages.open_count(session, letter, audience=audience) for audience in (EVERYTHING, PUBLIC)]

    assert [ref for ref, _count in public.queue.asks] == ["PSCORE-UPR44-RUS#1"]
    assert [each.ask.ref for each in public.suggested] == [EARLIER[0]]
    assert LETTER in {ref for ref, _count in internal.queue.asks}
    assert counts == [1, 0]


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_only_who_may_edit_recommendations_decides(at: PageReader, engine: Engine, role: str) -> None:
    (number,) = suggest(engine, LATER, EARLIER[:1])
    _become(engine, role)

    for path in (DESK, "/lineage/refused", "/clusters", "/clusters/made", "/lineage/new?recommendation=x"):
        at.get(path, status=403)
    assert _decide(at, one=f"{number}:repeats").status_code == 403
    words = text(at.get("/recommendations/A/HRC/24/14/-/140.75?state=RUS"))
    assert "to decide" not in words
    assert "Link an ask" not in words


def test_the_page_of_an_ask_counts_what_is_to_decide(at: PageReader, engine: Engine) -> None:
    first, *_rest = suggest(engine, LATER, EARLIER)
    _decide(at, one=f"{first}:none")

    page = at.get("/recommendations/A/HRC/24/14/-/140.75?state=RUS")

    (link,) = [each for each in page.iter("a") if "suggestions to decide" in text(each)]
    assert text(link) == "2 suggestions to decide"
    assert _candidates(at.get(link.get("href", ""))) == ["ASA 24/06/96, RUS-2", "ASA 24/06/96, RUS-3"]


def test_queries_of_the_desk_do_not_grow_with_its_rows(at: PageReader, engine: Engine) -> None:
    suggest(engine, LATER, EARLIER[:1])
    with statements_of(at) as of_one:
        at.get(DESK)
    suggest(engine, OTHER, EARLIER)
    suggest(engine, "A/HRC/24/14#140.22", EARLIER)
    with statements_of(at) as of_many:
        at.get(f"{DESK}&ask=A/HRC/24/14%23140.22")

    assert len(of_many) == len(of_one)


def test_queries_of_the_refused_pairs_do_not_grow_with_their_rows(at: PageReader, engine: Engine) -> None:
    numbers = suggest(engine, LATER, EARLIER)

    def count(number: int) -> int:
        _decide(at, one=f"{number}:none")
        at.get("/calendar")  # takes the message
        with statements_of(at) as seen:
            at.get("/lineage/refused?state=RUS")
        return len(seen)

    assert count(numbers[0]) == [count(number) for number in numbers[1:]][-1]
