"""The explorer in the browser: searched, filtered, shared by its address, usable without a script."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, select, update

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, text
from tracker.domain.vocabulary import AddresseeKind
from tracker.storage.engine import transaction
from tracker.storage.models import Addressee, Recommendation, SourceDocument, TrackedState

AWKWARD = "<script>alert(1)</script> & “Détention” \u202eسري\u202c " + "x" * 300
KNOWN = "A/HRC/24/14#140.227"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _list(at: PageReader, **filters: str | list[str]) -> Element:
    return at.get("/recommendations?" + urlencode(filters, doseq=True))


def _rows(page: Element) -> list[Element]:
    return list(page.iter("article"))


def _count(page: Element) -> tuple[int, int]:
    count, _of, total = next(text(each) for each in page.iter("h2") if each.get("id") == "h-results").split()
    return int(count), int(total)


def _links(page: Element) -> list[str]:
    return [each.get("href", "") for each in page.iter("a")]


def _options(page: Element, name: str) -> dict[str, tuple[int, bool]]:
    """Return the options of a filter with their counts, and whether they are ticked."""
    found = {}
    for each in page.iter("label"):
        box = each.find("input")
        if box is not None and box.get("name") == name:
            found[box.get("value", "")] = (int(list(each)[-1].text or 0), "checked" in box.attrib)
    return found


def test_every_count_is_what_the_list_holds_with_that_filter(at: PageReader) -> None:
    page = _list(at, q="migrant")

    for name in ("todo", "status", "position"):  # every one: tests/unit/test_faceting.py
        for value, (count, _ticked) in _options(page, name).items():
            assert _count(_list(at, q="migrant", **{name: value}))[0] == count, (name, value)


def test_a_filter_in_use_is_ticked_a_chip_takes_it_off_and_its_alternatives_stay_on_offer(at: PageReader) -> None:
    page = _list(at, state="RUS", status="not_implemented")

    assert _options(page, "status")["not_implemented"][1]
    assert len(_options(page, "status")) > 1
    chips = [each.get("href", "") for each in page.iter("a") if each.get("class") == "chip"]
    assert chips == ["/recommendations?state=RUS", "/recommendations?status=not_implemented"]
    assert _count(at.get(chips[0]))[0] > _count(page)[0]


def test_the_form_sends_what_the_address_says(at: PageReader) -> None:
    query = "q=migrant&status=not_assessed&position=noted&state=RUS&everywhere=1&group=theme&sort=evidence&size=50"
    page = at.get(f"/recommendations?{query}")

    (form,) = [each for each in page.iter("form") if each.get("class") == "explorer"]
    sent = [(each.get("name"), each.get("value")) for each in form.iter("input")
            if each.get("type") != "checkbox" or "checked" in each.attrib]  # fmt: skip
    for each in form.iter("select"):
        sent += [
            (each.get("name"), option.get("value")) for option in each.iter("option") if "selected" in option.attrib
        ]
    assert set(sent) == set(parse_qsl(query))
    assert form.get("method") == "get"


@pytest.mark.parametrize("query", [KNOWN, "A/HRC/24/14 140.227", "a/hrc/24/14, para. 140.227", "140.227"])
def test_a_reference_in_the_search_of_every_page_is_offered_first(at: PageReader, query: str) -> None:
    page = _list(at, q=query)

    (first, *_others) = [each for each in page.iter("ul") if each.get("class") == "exact section__gap"]
    assert [each.get("href") for each in first.iter("a")] == ["/recommendations/A/HRC/24/14/-/140.227"]


def test_rows_lead_to_the_page_of_the_recommendation_for_their_state(at: PageReader) -> None:
    (row,) = _rows(_list(at, q=KNOWN))

    assert _links(row) == ["/recommendations/A/HRC/24/14/-/140.227?state=RUS"]
    assert "Not implemented" in text(row)
    assert "Supported" in text(row)
    at.get(_links(row)[0])


def test_what_was_searched_is_marked_and_markup_in_a_text_is_text(at: PageReader) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        session.scalars(select(Recommendation).where(Recommendation.ref == KNOWN)).one().text = AWKWARD

    (row,) = _rows(_list(at, q="détention <script>"))

    assert [text(each) for each in row.iter("mark")] == ["<script>", "Détention"]
    assert "<script>alert(1)</script>" in text(row)
    assert not list(row.iter("script"))


def test_what_makes_no_sense_is_left_out_with_a_sentence_and_is_never_an_error(at: PageReader) -> None:
    page = at.get("/recommendations?status=%3Cb%3E&state=ATL&theme=nothing&size=7&page=x&group=&sort=up&q=%22a")

    words = text(page)
    for told in ("status=<b>", "state=ATL", "theme=nothing", "size=7", "quotation mark has no partner"):
        assert told in words


@pytest.mark.parametrize(
    "q", ["%", "_", "\\", "'", '"', "%00", "x" * 5000, "🙂", "\u202e", "a " * 300, "(" * 200, "-", "#"]
)
def test_no_search_is_an_error(at: PageReader, q: str) -> None:
    _list(at, q=q)


@pytest.mark.parametrize("group", ["mechanism", "theme", "state", "cycle", "position", "status"])
def test_groups_have_headings_with_their_number_of_rows(at: PageReader, group: str) -> None:
    page = _list(at, group=group, size="100")

    bands = [text(each) for each in page.iter("h3") if each.get("class") == "results__band"]
    numbers = [int(band.split()[-1]) for band in bands]
    assert len(bands) > 1
    assert sum(numbers) >= len(_rows(page))


def test_pages_keep_the_filters_and_hold_everything_once(at: PageReader) -> None:
    first = _list(at, state="RUS", sort="newest")
    (second,) = [each for each in _links(first) if each.endswith("page=2")][:1]

    seen = [link for page in (first, at.get(second)) for row in _rows(page) for link in _links(row)]

    assert len(seen) == len(set(seen)) == min(50, _count(first)[0])
    assert dict(parse_qsl(urlsplit(second).query)) == {"state": "RUS", "sort": "newest", "page": "2"}


def test_an_empty_result_repeats_the_search_and_offers_a_way_on(at: PageReader) -> None:
    page = _list(at, q="zzzz", state="RUS")

    assert "Nothing on record has “zzzz”" in text(page)
    assert any("everywhere=1" in link and "q=zzzz" in link for link in _links(page))
    assert "/recommendations?state=RUS" in _links(page)


def test_without_a_recommendation_the_page_says_what_to_do(at: PageReader) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(update(TrackedState).where(TrackedState.state_code == "RUS").values(state_code="AND"))
        session.execute(delete(TrackedState).where(TrackedState.state_code != "AND"))
        session.execute(delete(Addressee).where(Addressee.kind == AddresseeKind.ALL_STATES))

    page = _list(at)

    assert "No recommendation to the States that you follow is on record yet." in text(page)


def test_a_person_who_follows_no_state_sees_every_one_on_record(at: PageReader) -> None:
    everything = _count(_list(at))[1]
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(delete(TrackedState))

    assert _count(_list(at))[1] <= everything
    assert _count(_list(at))[0] > 0


def test_a_document_is_offered_by_its_symbol(at: PageReader) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        key = session.scalars(select(SourceDocument.key).where(SourceDocument.key == "A/HRC/24/14")).one()

    assert f"/documents/{key}" in _links(_list(at, q="a/hrc/24/14"))
