"""Recommendations in the browser: the page of each, and its form with parts, names on a line and a second writer."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, statements_of, text
from tracker.storage.engine import reading
from tracker.storage.models import AuditEntry, Part, Recommendation, StoredAssessment

AWKWARD = "<script>alert(1)</script> \u202eسري\u202c " + "y" * 300
NEW = {
    "document": "A/HRC/24/14", "number": "140.999", "wording": "paraphrase", "text": AWKWARD,
    "addressed": "Russian Federation", "recommending": "Norway; senegal", "language": "en",
    "parts-0-text": "Let an independent monitor visit", "parts-0-ask_kind": "do",
}  # fmt: skip
WITHDRAWN = {"parts-0-closed-day": "1", "parts-0-closed-month": "2", "parts-0-closed-year": "2020"}


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _row(at: PageReader, ref: str, column: Any = Recommendation) -> Any:
    with reading(at.client.application.extensions["engine"]) as session:
        return session.scalar(select(column).where(Recommendation.ref == ref))


def _parts(at: PageReader, ref: str) -> list[Part]:
    with reading(at.client.application.extensions["engine"]) as session:
        owner = select(Recommendation.id).where(Recommendation.ref == ref).scalar_subquery()
        return list(session.scalars(select(Part).where(Part.recommendation_id == owner).order_by(Part.ordinal)))


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def _fields(page: Element) -> dict[str, str]:
    """Return what a browser would send of a form as it stands."""
    form = max(page.iter("form"), key=lambda each: len(list(each.iter("input"))))
    sent = {
        str(each.get("name")): each.get("value", "y")
        for each in form.iter("input")
        if each.get("name") and (each.get("type") != "checkbox" or "checked" in each.attrib)
    }
    sent |= {str(each.get("name")): each.text or "" for each in form.iter("textarea")}
    for each in form.iter("select"):
        chosen = [option.get("value", "") for option in each.iter("option") if "selected" in option.attrib]
        sent[str(each.get("name"))] = chosen[0] if chosen else ""
    return sent


def test_a_recommendation_is_recorded_with_its_states_and_assessed_at_once(at: PageReader) -> None:
    answer = at.post("/recommendations/new", **NEW)

    assert answer.status_code == 303
    page = at.get(answer.headers["Location"])
    assert AWKWARD in text(page)
    assert "Norway" in text(page)
    assert "Not assessed" in text(page)
    with reading(at.client.application.extensions["engine"]) as session:
        assessed = select(StoredAssessment.cycle).join(Part).where(Part.ref == "A/HRC/24/14#140.999").distinct()
        assert set(session.scalars(assessed)) == {2, 3, 4}


def test_an_unknown_state_is_named_and_nothing_typed_is_lost(at: PageReader) -> None:
    page = at.read(at.post("/recommendations/new", **NEW | {"recommending": "Norway; Atlantis"}))

    assert "“Atlantis” is no State" in text(page)
    assert _value(page, "recommending") == "Norway; Atlantis"
    assert _value(page, "parts-0-text") == "Let an independent monitor visit"
    assert _row(at, "A/HRC/24/14#140.999") is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"addressed": ""}, "Say whom it is addressed to"),
        ({"text": ""}, "Give the text, or choose"),
        ({"number": "140.227"}, "has an item of this number on record already"),
        ({"number": "14/0"}, "references are made with them"),
        ({"wording": ""}, "Say whether the text is verbatim or yours"),
        ({"parts-0-ask_kind": "treaty_action"}, "Name the instrument that part 1 wants joined"),
        ({"parts-0-ratify": "Treaty of Atlantis"}, "is no instrument that is known here"),
        (WITHDRAWN, "To close part 1, give the day, how, and why"),
    ],
)
def test_what_is_missing_or_impossible_is_said_in_a_sentence(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post("/recommendations/new", **NEW | wrong))

    assert sentence in text(page)
    assert _row(at, "A/HRC/24/14#140.999") is None


def test_what_is_addressed_to_a_body_has_a_page_and_no_status(at: PageReader) -> None:
    answer = at.post("/recommendations/new", **NEW | {"addressed": "", "bodies": "UNHCR", "number": "9"})

    page = text(at.get(answer.headers["Location"]))
    assert AWKWARD in page
    assert "addressed to no State" in page
    assert "Not assessed" not in page


def test_a_part_is_added_by_a_button_that_keeps_what_was_typed(at: PageReader) -> None:
    page = at.read(at.post("/recommendations/new", **NEW | {"add_part": "1"}))
    sent = _fields(page)
    sent.pop("csrf_token")

    assert sent["parts-0-text"] == "Let an independent monitor visit"
    answer = at.post("/recommendations/new", **sent | {"parts-1-text": "Publish what was seen"})

    assert answer.status_code == 303
    found = _parts(at, "A/HRC/24/14#140.999")
    assert [(part.label, part.text) for part in found] == [
        ("a", "Let an independent monitor visit"),
        ("b", "Publish what was seen"),
    ]


def test_no_part_is_added_beyond_the_letters_of_the_alphabet(at: PageReader) -> None:
    parts = {f"parts-{place}-text": f"Ask {place}" for place in range(26)}

    page = at.read(at.post("/recommendations/new", **NEW | parts | {"add_part": "1", "parts-\u00b2-text": "x"}))

    assert _fields(page)["parts-25-text"] == "Ask 25"
    assert "parts-26-text" not in _fields(page)


def test_the_form_as_it_opens_changes_nothing_when_it_is_sent_back(at: PageReader) -> None:
    """Given each kind of recommendation of the demo, then opening and saving keeps every field."""
    for ref in ("A/HRC/24/14/-/140.227", "ASA%2024/06/96/-/RUS-2", "ASA%2024/06/96/-/RUS-5"):
        sent = _fields(at.get(f"/recommendations/edit/{ref}"))
        sent.pop("csrf_token")
        form = at.client.get(f"/recommendations/edit/{ref}", base_url=at.base)
        assert form.status_code == 200
        themes = [
            str(each.get("value"))
            for each in at.get(f"/recommendations/edit/{ref}").iter("input")
            if each.get("name") == "themes" and "checked" in each.attrib
        ]
        answer = at.post(f"/recommendations/edit/{ref}", **sent | {"themes": themes})  # type: ignore[arg-type]
        assert answer.status_code == 303, text(at.read(answer))

    with reading(at.client.application.extensions["engine"]) as session:
        amended = session.scalars(select(AuditEntry).where(AuditEntry.event == "recommendation:amend")).all()
    assert [entry.changes for entry in amended] == []


def test_a_second_writer_is_shown_both(at: PageReader) -> None:
    at.post("/recommendations/new", **NEW)
    address = "/recommendations/edit/A/HRC/24/14/-/140.999"
    mine = {name: value for name, value in NEW.items() if name not in {"document", "number"}}
    seen = _value(at.get(address), "seen")

    first = at.post(address, **mine | {"text": "Theirs", "seen": seen})
    page = at.read(at.post(address, **mine | {"text": "Mine", "seen": seen}))

    assert first.status_code == 303
    assert "On record now: Theirs" in text(page)
    assert "Mine" in [each.text for each in page.iter("textarea")]
    assert _row(at, "A/HRC/24/14#140.999", Recommendation.text) == "Theirs"


def test_a_second_writer_sees_the_part_that_was_added_meanwhile(at: PageReader) -> None:
    at.post("/recommendations/new", **NEW)
    address = "/recommendations/edit/A/HRC/24/14/-/140.999"
    mine = {name: value for name, value in NEW.items() if name not in {"document", "number"}}
    seen = _value(at.get(address), "seen")

    at.post(address, **mine | {"parts-1-text": "Theirs, added", "parts-1-ask_kind": "do", "seen": seen})
    page = at.read(at.post(address, **mine | {"parts-0-text": "Mine, changed", "seen": seen}))
    sent = _fields(page)
    sent.pop("csrf_token")
    at.post(address, **sent)

    assert "On record now: Let an independent monitor visit" in text(page)
    assert [part.text for part in _parts(at, "A/HRC/24/14#140.999")] == ["Mine, changed", "Theirs, added"]


def test_a_part_that_is_closed_leaves_the_later_windows(at: PageReader) -> None:
    at.post("/recommendations/new", **NEW)
    address = "/recommendations/edit/A/HRC/24/14/-/140.999"
    mine = {name: value for name, value in NEW.items() if name not in {"document", "number"}}
    closed = WITHDRAWN | {"parts-0-closed-year": "2017", "parts-0-closure": "superseded", "parts-0-closure_reason": "x"}

    answer = at.post(address, **mine | closed | {"seen": _value(at.get(address), "seen")})

    assert answer.status_code == 303
    with reading(at.client.application.extensions["engine"]) as session:
        cycles = session.scalars(
            select(StoredAssessment.cycle).join(Part).where(Part.ref == "A/HRC/24/14#140.999").distinct()
        )
        assert set(cycles) == {2}


def test_the_page_shows_each_part_window_source_and_reason(at: PageReader) -> None:
    page = text(at.get("/recommendations/A/HRC/24/14/-/140.227?state=RUS&cycle=2"))

    for words in ("Senegal", "Supported", "UPR Info", "Against: ", "Status in every cycle", "The same", "in our words"):
        assert words in page
    assert "UPR, A/HRC/24/14 (2013), para. 140.227 (Senegal)." in page


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/A/HRC/24/14/-/140.9999",
        "/recommendations/A/HRC/24/14/-/140.227?state=FRA",
        "/recommendations/A/HRC/24/14/-/140.227?state=%27",
    ],
)
def test_what_is_not_on_record_is_not_found(at: PageReader, path: str) -> None:
    at.get(path, status=404)


def test_letters_that_cannot_be_shown_are_left_out_of_a_text_and_refused_in_an_address(at: PageReader) -> None:
    at.post("/recommendations/new", **NEW | {"text": "one\x00two\x0cthree\ttab", "number": "140.998"})

    assert _row(at, "A/HRC/24/14#140.998", Recommendation.text) == "onetwothree\ttab"
    at.get("/recommendations/A/HRC/24/14/-/1%00", status=400)
    at.get("/recommendations?q=%00&state=%1f", status=400)


def test_an_odd_part_or_cycle_in_the_address_shows_the_telling_one(at: PageReader) -> None:
    at.get("/recommendations/A/HRC/24/14/-/140.227?state=RUS&part=zz&cycle=99")
    at.get("/recommendations/A/HRC/24/14/-/140.227?state=RUS&cycle=-1")


def test_the_page_asks_as_much_for_twenty_items_of_evidence_as_for_two(at: PageReader) -> None:
    def asked(path: str) -> int:
        with statements_of(at) as seen:
            at.get(path)
        return len(seen)

    few = asked("/recommendations/A/HRC/24/14/-/140.227?state=RUS")
    many = asked("/recommendations/ASA%2024/06/96/-/RUS-5?state=RUS")

    assert few == many


def test_only_who_may_write_sees_the_forms(reader: PageReader) -> None:  # noqa: F811
    for path in ("/recommendations/new", "/recommendations/edit/A/HRC/24/14/-/140.227"):
        assert reader.client.get(path, base_url=reader.base).status_code == 302
