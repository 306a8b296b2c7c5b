"""Those who look see: a page with faults is not let through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import looking, windows

FAULTY = """<!doctype html><html lang="en"><title>Faulty</title><main><h1>Faulty</h1>
<p style="color: #999; background: #fff">too pale</p><div class="wide" style="width: 900px">too wide</div>
<input name="q"></main></html>"""


@pytest.fixture
def faulty(browser: Browser) -> Iterator[Page]:
    with windows.window(browser) as opened:
        page = opened.new_page()
        page.set_content(FAULTY)
        yield page


def test_broken_rules_are_named_with_their_place(faulty: Page) -> None:
    found = looking.broken_rules(faulty)

    assert {each.split(" ")[0] for each in found} == {"color-contrast", "label"}
    assert any(each.endswith("p") for each in found)


def test_what_sticks_out_is_named_where_it_does(faulty: Page) -> None:
    narrow = looking.overflow(faulty, windows.PHONE)

    assert narrow[1:] == ["div.wide"]
    assert looking.overflow(faulty, windows.DESKTOP) == []


def test_a_page_that_begins_at_the_left_is_not_mirrored(faulty: Page) -> None:
    faulty.set_content('<p class="masthead__name" style="width: 9em">Name</p><h1 style="width: 9em">Heading</h1>')

    assert not looking.is_mirrored(faulty)


def test_requests_elsewhere_and_complaints_are_noticed(browser: Browser) -> None:
    with windows.window(browser) as opened:
        page = opened.new_page()
        page.route("**/*", lambda route: route.fulfill(body=""))
        seen = windows.watched(page)
        page.set_content('<img alt="" src="http://elsewhere.example/picture.png"><script>console.error("no")</script>')
        page.wait_for_load_state("networkidle")

    assert seen.strangers("http://127.0.0.1:8000") == ["http://elsewhere.example/picture.png"]
    assert seen.complaints == ["no"]
