"""Every page as everybody meets it: light, dark, wide, narrow, enlarged, mirrored; soon loaded, and from here only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking, tabbing, windows
from tests.browser.conftest import Opened
from tests.browser.pages import EXAMPLES, NOT_PAGES, Example
from tests.browser.served import Site
from tracker.web import languages

HEAVIEST = 300_000  # bytes over the wire, with an empty cache
MIRRORED = (windows.PHONE, windows.DESKTOP)


def test_every_page_is_looked_at(site: Site) -> None:
    shown = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert shown - NOT_PAGES - {example.endpoint for example in EXAMPLES} == set()


def test_examples_have_names_of_their_own() -> None:
    names = [example.name for example in EXAMPLES]

    assert sorted(set(names)) == sorted(names)


def test_a_page_loads_little_from_here_only_and_nothing_is_refused(
    example: Example, opened: Opened, address: str
) -> None:
    seen = opened.seen

    assert opened.answered == example.expected
    assert seen.strangers(address) == []
    assert [said for said in seen.complaints if example.expected == 200 or "404" not in said] == []
    assert opened.page.locator("h1").count() == 1
    print(f"{example.name}: {seen.byte_count / 1000:.0f} kB in {len(seen.requests)} requests")
    assert 0 < seen.byte_count < HEAVIEST


def test_a_page_breaks_no_rule_of_accessibility(page_shown: Page) -> None:
    found = {
        f"{scheme} {width}: {problem}"
        for scheme, width in looking.LOOKS
        for problem in _broken(page_shown, scheme, width)
    }

    assert sorted(found) == []


def test_nothing_sticks_out_of_a_page(page_shown: Page) -> None:
    found = {f"{width}": looking.overflow(page_shown, width) for width in windows.WIDTHS}
    found["200 %"] = looking.overflow(page_shown, windows.ZOOMED, scale=2)

    assert {where: what for where, what in found.items() if what} == {}


def test_every_control_of_a_page_is_reached_in_order_and_seen(page_shown: Page) -> None:
    page_shown.set_viewport_size({"width": windows.DESKTOP, "height": windows.HEIGHT})
    page_shown.emulate_media(color_scheme="light")
    page_shown.wait_for_function("width => innerWidth === width", arg=windows.DESKTOP)  # what folds when narrow is open

    assert tabbing.walked(page_shown) == tabbing.Walk("skip", missed=[], backwards=[], unseen=[])


def test_nothing_sticks_out_of_a_mirrored_page(monkeypatch: pytest.MonkeyPatch, page_shown: Page, address: str) -> None:
    monkeypatch.setitem(languages.NAMES, "ar", "العربية")  # the site runs in this process; a catalogue is not needed
    page = page_shown.context.new_page()  # in the window that has the fonts already

    windows.show(page, f"{address}{'&' if '?' in address else '?'}lang=ar")

    expect(page.locator("html[lang=ar][dir=rtl]")).to_have_count(1)
    found = {f"{width}": looking.overflow(page, width) for width in MIRRORED}
    assert {where: what for where, what in found.items() if what} == {}
    assert looking.is_mirrored(page)


def _broken(page: Page, scheme: windows.Scheme, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": windows.HEIGHT})
    page.emulate_media(color_scheme=scheme)
    return looking.broken_rules(page)
