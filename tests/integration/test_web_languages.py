"""The language of a page: chosen, remembered, mirrored; what is stored in English says so."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, text
from tracker.web.languages import NAMES, catalogue


def _root(page: Element) -> Element:
    return page if page.tag == "html" else next(page.iter("html"))


def _switch(page: Element) -> dict[str, str]:
    links = (each for each in page.iter("a") if each.get("hreflang"))
    return {each.get("hreflang", ""): each.get("href", "") for each in links}


@pytest.mark.parametrize("language", sorted(NAMES))
def test_a_page_says_its_language_and_direction(signed_in: PageReader, language: str) -> None:  # noqa: F811
    root = _root(signed_in.get(f"/states/RUS?lang={language}"))

    assert root.get("lang") == language
    assert root.get("dir") == ("rtl" if language == "ar" else "ltr")


def test_a_language_is_remembered_until_another_is_chosen(reader: PageReader) -> None:  # noqa: F811
    reader.get("/login?lang=ru")

    assert _root(reader.get("/login")).get("lang") == "ru"
    assert _root(reader.get("/login?lang=fr")).get("lang") == "fr"
    assert _root(reader.get("/login")).get("lang") == "fr"


def test_without_a_choice_the_browser_decides(reader: PageReader) -> None:  # noqa: F811
    answer = reader.client.get("/login", base_url=reader.base, headers={"Accept-Language": "xx, ko;q=0.8, en;q=0.1"})

    assert _root(reader.read(answer)).get("lang") == "ko"


@pytest.mark.parametrize("odd", ["xx", "../../etc/passwd", "%0d%0aSet-Cookie:a=b", ""])
def test_an_unknown_language_changes_and_remembers_nothing(reader: PageReader, odd: str) -> None:  # noqa: F811
    answer = reader.client.get(f"/login?lang={odd}", base_url=reader.base)

    assert _root(reader.read(answer)).get("lang") == "en"
    assert "language=" not in str(answer.headers.getlist("Set-Cookie"))


def test_the_switch_keeps_the_page_and_what_is_filtered(signed_in: PageReader) -> None:  # noqa: F811
    page = signed_in.get("/recommendations?q=treaty&state=RUS&state=CHN&lang=es")

    assert _switch(page)["ko"] == "/recommendations?q=treaty&state=RUS&state=CHN&lang=ko"


def test_the_switch_leads_nowhere_else(signed_in: PageReader) -> None:  # noqa: F811
    page = signed_in.get("/states/RUS?_scheme=javascript&_external=1&_anchor=x&all=1")

    assert all(address.startswith("/states/RUS?") for address in _switch(page).values())


def test_a_page_that_is_not_found_can_be_read_in_another_language(signed_in: PageReader) -> None:  # noqa: F811
    page = signed_in.get("/nothing/here?lang=fr", status=404)

    assert _switch(page)["en"] == "/nothing/here?lang=en"


@pytest.mark.parametrize("language", sorted(set(NAMES) - {"en"}))
def test_pages_speak_the_language_and_the_records_stay(signed_in: PageReader, language: str) -> None:  # noqa: F811
    """Given a translation, then the frame of a page is in it, and what a source says is as it was."""
    words = catalogue(language).gettext("Sign out")

    page = text(signed_in.get(f"/recommendations/A/HRC/24/14/-/140.227?state=RUS&lang={language}"))

    assert words != "Sign out"
    assert words in page
    assert "See that the rights of migrant workers and their families are respected." in page


def test_every_page_can_be_opened_in_every_language(signed_in: PageReader) -> None:  # noqa: F811
    """A translation with a wrong blank fails when it is filled, so each page is filled."""
    paths = ["/", "/states/RUS?all=1", "/recommendations", "/recommendations/new", "/evidence", "/submissions"]
    paths += ["/submissions/RUS/4", "/calendar", "/imports", "/obligations", "/documents", "/steps/RUS"]
    for language in NAMES:
        for path in paths:
            signed_in.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
