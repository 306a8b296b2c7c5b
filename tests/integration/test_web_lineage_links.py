"""Links between asks made by hand: both known, the later not before the earlier, each with a reason, none twice."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, text
from tracker.storage.engine import reading
from tracker.storage.models import AuditEntry, LineageLink

HERE = "A/HRC/24/14#140.75"
NEW = "/lineage/new?recommendation=A/HRC/24/14%23140.75&state=RUS"
OLDER, NEWER = "ASA 24/06/96#RUS-1", "PSCORE-UPR44-RUS#1"
REASON = "<b>“Both”</b> ask for \u202eذلك\u202c " + "x" * 300
GIVEN = {"other": OLDER, "kind": "narrows", "reason": REASON}
EDIT = "/lineage/edit/A/HRC/24/14/-/140.75?earlier=ASA%2024/06/96%23RUS-1&kind=narrows&state=RUS"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _links(at: PageReader) -> list[tuple[str, str, str, str]]:
    with reading(at.client.application.extensions["engine"]) as session:
        rows = session.scalars(select(LineageLink).order_by(LineageLink.id)).all()
        found = [(row.later.ref, row.earlier.ref, row.kind.value, row.reason) for row in rows]
        return [each for each in found if HERE in each[:2]]


def _last_event(at: PageReader) -> AuditEntry:
    with reading(at.client.application.extensions["engine"]) as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()


def _seen(page: Element) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == "seen")


def test_a_link_is_recorded_with_its_reason_and_shown_on_both_pages(at: PageReader) -> None:
    answer = at.post(NEW, **GIVEN)

    event = _last_event(at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/recommendations/A/HRC/24/14/-/140.75?state=RUS#h-lineage")
    assert _links(at) == [(HERE, OLDER, "narrows", REASON)]
    assert (event.event, event.subject) == ("lineage:record", f"lineage:{HERE} {OLDER}")
    shown = at.get("/recommendations/A/HRC/24/14/-/140.75?state=RUS")
    assert "narrows" in text(shown)
    assert "Linked to an earlier ask" in text(shown)
    assert "narrowed by" in text(at.get("/recommendations/ASA%2024/06/96/-/RUS-1?state=RUS"))


def test_the_dates_tell_which_of_the_two_is_the_later(at: PageReader) -> None:
    at.post(NEW, **GIVEN | {"other": NEWER})

    assert _links(at) == [(NEWER, HERE, "narrows", REASON)]


def test_on_the_same_day_the_ask_at_hand_counts_as_the_later(at: PageReader) -> None:
    at.post(NEW, **GIVEN | {"other": "A/HRC/24/14#140.202"})

    assert _links(at) == [(HERE, "A/HRC/24/14#140.202", "narrows", REASON)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"other": "A/HRC/99/99#1"}, "No recommendation “A/HRC/99/99#1” is on record"),
        ({"other": HERE}, "This is the same ask"),
        ({"other": "1"}, "write which"),
        ({"other": ""}, "Name the other ask"),
        ({"kind": "likes"}, "Choose"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(at: PageReader, wrong: dict[str, str], said: str) -> None:
    page = at.read(at.post(NEW, **GIVEN | wrong))

    assert said in text(page)
    assert _links(at) == []
    kept = (GIVEN | wrong)["reason"].strip()
    assert next("".join(each.itertext()).strip() for each in page.iter("textarea")) == kept


def test_two_asks_are_linked_once_in_either_direction(at: PageReader) -> None:
    at.post(NEW, **GIVEN)

    again = at.read(at.post(NEW, **GIVEN | {"kind": "repeats"}))
    back = at.read(at.post("/lineage/new?recommendation=ASA%2024/06/96%23RUS-1", **GIVEN | {"other": HERE}))

    assert "linked already" in text(again)
    assert "linked already" in text(back)
    assert len(_links(at)) == 1


def test_a_link_is_changed_and_the_trail_keeps_what_it_was(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    page = at.get(EDIT)

    answer = at.post(EDIT, kind="widens", reason="Asks for more", seen=_seen(page))

    event = _last_event(at)
    assert answer.status_code == 303
    assert _links(at) == [(HERE, OLDER, "widens", "Asks for more")]
    assert event.event == "lineage:amend"
    assert event.changes["kind"] == ["narrows", "widens"]


def test_the_second_of_two_writers_sees_what_the_first_saved(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    seen = _seen(at.get(EDIT))
    at.post(EDIT, kind="narrows", reason="The first was quicker", seen=seen)

    page = at.read(at.post(EDIT, kind="narrows", reason="The second", seen=seen))

    assert "Somebody else changed this record" in text(page)
    assert "The first was quicker" in text(page)
    assert _links(at)[0][3] == "The first was quicker"


def test_a_link_is_taken_away_with_a_reason_that_the_trail_keeps(at: PageReader) -> None:
    at.post(NEW, **GIVEN)
    seen = _seen(at.get(EDIT))

    refused = at.read(at.post(EDIT, remove="1", why="", seen=seen))
    done = at.post(EDIT, remove="1", why="Another treaty", seen=seen)

    event = _last_event(at)
    assert "Say why the link is taken away" in text(refused)
    assert done.status_code == 303
    assert _links(at) == []
    assert event.event == "lineage:remove"
    assert event.changes["why"] == [None, "Another treaty"]
    at.get(EDIT, status=404)


@pytest.mark.parametrize("kind", ["repeats", "likes", ""])
def test_a_link_that_is_not_on_record_is_not_found(at: PageReader, kind: str) -> None:
    at.post(NEW, **GIVEN)

    at.get(EDIT.replace("kind=narrows", f"kind={kind}"), status=404)


def test_a_link_without_an_ask_leads_to_the_list(at: PageReader) -> None:
    answer = at.client.get("/lineage/new", base_url=at.base)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/recommendations")
