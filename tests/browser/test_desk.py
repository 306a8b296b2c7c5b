"""The desk with the keyboard alone, beside the text, wide and narrow, light and dark, and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser import hands, looking, served, windows
from tests.factories import desks
from tracker.storage.engine import create


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory, furnished_file: Path) -> Iterator[served.Site]:
    """Serve a demo of this module's own, since a desk is for writing."""
    folder = tmp_path_factory.mktemp("desk")
    file = shutil.copyfile(furnished_file, folder / "demo.sqlite3")
    with served.serving(f"sqlite:///{file}", folder) as running:
        yield running


@pytest.fixture(scope="module")
def own_cookies(browser: Browser, own_site: served.Site) -> StorageState:
    return windows.signed_in(browser, own_site.address)


@pytest.fixture
def batch(own_site: served.Site) -> int:
    """Put a paper on the desk that no other test has read."""
    engine = own_site.app.extensions["engine"]
    own = desks.PAPER.replace("Nowhere", f"Nowhere {next(_numbers)}").replace("46/77", f"46/{next(_numbers)}")
    return desks.a_desk(create(str(engine.url)), own_site.app.extensions["data_dir"], own)


_numbers = iter(range(100, 1_000))


@pytest.fixture
def window(browser: Browser, own_cookies: StorageState) -> Iterator[BrowserContext]:
    with windows.window(browser, cookies=own_cookies) as opened:
        yield opened


@pytest.fixture
def desk(window: BrowserContext, own_site: served.Site, batch: int) -> Page:
    """Open the desk of a published paper."""
    page = window.new_page()
    page.goto(own_site.at("desk.index", batch=batch))
    _name_the_document(page)
    return page


def _name_the_document(page: Page) -> None:
    answers: dict[str, hands.Answer] = {
        "Kind of document": "Report",
        "Published": hands.On(2020, 5, 4),
        "Or a body that is not on the list": "Harbour Watch",
        "What kind of body it is": "Non-governmental organisation",
    }
    hands.fill(page, answers)
    hands.press(page, "Save, and go to the candidates")
    expect(page.get_by_text("0 of 5 decided")).to_be_visible()


def test_a_paper_is_decided_on_with_the_keyboard_alone(desk: Page) -> None:
    # given the first candidate, with its passage marked and in sight
    expect(desk.locator("#passage mark")).to_contain_text("Allow independent monitors")
    expect(desk.locator("#passage")).to_be_in_viewport()

    # when it is accepted, the next refused, that taken back, and the third edited
    hands.key(desk, "a")
    expect(desk.get_by_role("heading", name="Candidate 2 of 5")).to_be_visible()
    hands.key(desk, "r")
    expect(desk.get_by_text("2 of 5 decided")).to_be_visible()
    hands.key(desk, "u")
    expect(desk.get_by_text("1 of 5 decided")).to_be_visible()
    expect(desk.get_by_role("heading", name="Candidate 2 of 5")).to_be_visible()
    hands.key(desk, "j")
    expect(desk.get_by_role("heading", name="Candidate 3 of 5")).to_be_visible()
    hands.key(desk, "e")
    expect(desk.get_by_label("Number", exact=True)).to_have_value("3")
    desk.get_by_label("Number", exact=True).fill("33")
    hands.press(desk, "Accept as edited")

    # then two are on record, and the fourth is open
    expect(desk.get_by_text("2 of 5 decided")).to_be_visible()
    expect(desk.get_by_role("heading", name="Candidate 4 of 5")).to_be_visible()
    hands.key(desk, "k")
    expect(desk.get_by_role("link", name="#33")).to_be_visible()


def test_keys_do_nothing_in_a_field_with_another_key_or_when_switched_off(desk: Page) -> None:
    # given a field with the focus
    desk.get_by_text("Something was passed over").click()
    field = desk.get_by_label("Paragraph or page")

    # when letters are typed, and keys are pressed together
    field.press("a")
    desk.locator("h1").click()
    hands.key(desk, "Control+a")
    hands.key(desk, "Alt+r")

    # then they are letters, and nothing is decided
    expect(field).to_have_value("a")
    expect(desk.get_by_text("0 of 5 decided")).to_be_visible()

    # when the keys are switched off, they stay so on the next page, and “?” is silent too
    hands.key(desk, "?")
    desk.get_by_label("Single keys work on this page").uncheck()
    desk.locator("h1").click()
    hands.key(desk, "r")
    desk.reload()
    hands.key(desk, "a")
    hands.key(desk, "?")
    expect(desk.get_by_text("0 of 5 decided")).to_be_visible()
    expect(desk.get_by_label("Single keys work on this page")).not_to_be_visible()
    expect(desk.locator(".desk__key:visible")).to_have_count(0)

    # when they are switched on again
    desk.locator("summary", has_text="Keys").click()
    desk.get_by_label("Single keys work on this page").check()
    hands.key(desk, "r")
    expect(desk.get_by_text("1 of 5 decided")).to_be_visible()


def test_a_key_on_another_keyboard_counts_by_its_place(desk: Page) -> None:
    desk.wait_for_load_state()
    desk.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'к', code: 'KeyR', bubbles: true}))")

    expect(desk.get_by_text("1 of 5 decided")).to_be_visible()


def test_a_key_that_is_held_down_decides_once(desk: Page) -> None:
    desk.wait_for_load_state()
    desk.keyboard.down("r")
    for _repeat in range(3):
        desk.keyboard.down("r")  # the same key again is a repetition
    expect(desk.get_by_text("1 of 5 decided")).to_be_visible()
    desk.keyboard.up("r")

    expect(desk.get_by_role("heading", name="Candidate 2 of 5")).to_be_visible()


def test_the_document_stands_beside_its_candidate_where_there_is_room(desk: Page) -> None:
    boxes = "each => { const box = each.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; }"
    places = {}
    for width in windows.WIDTHS:
        desk.set_viewport_size({"width": width, "height": windows.HEIGHT})
        places[width] = [desk.locator(name).evaluate(boxes) for name in (".desk__text", ".desk__one")]

    (_left, _top, right, _bottom), candidate = places[windows.DESKTOP]
    assert right < candidate[0]
    text, (_left, _top, _right, bottom) = places[windows.PHONE]
    assert bottom < text[1]


def test_the_pages_of_a_desk_break_no_rule_of_accessibility_and_nothing_sticks_out(
    desk: Page, own_site: served.Site, batch: int
) -> None:
    hands.key(desk, "r")
    expect(desk.get_by_text("1 of 5 decided")).to_be_visible()
    other = desks.a_desk(
        create(str(own_site.app.extensions["engine"].url)), own_site.app.extensions["data_dir"], desks.LETTER
    )
    addresses = [
        own_site.at("desk.index", batch=batch, row=3),
        own_site.at("desk.index", batch=batch, row=1),
        own_site.at("desk.edit", batch=batch, row=2),
        own_site.at("desk.add", batch=batch, paragraph="2.1"),
        own_site.at("desk.document", batch=other),
    ]

    found = [problem for address in addresses for problem in _problems(desk, address)]

    assert found == []


def _problems(page: Page, address: str) -> Iterator[str]:
    windows.show(page, address)
    for each in page.locator("details").all():
        each.evaluate("each => { each.open = true; }")
    for scheme, width in looking.LOOKS:
        page.set_viewport_size({"width": width, "height": windows.HEIGHT})
        page.emulate_media(color_scheme=scheme)
        yield from (f"{address} {scheme} {width}: {problem}" for problem in looking.broken_rules(page))
    for width in windows.WIDTHS:
        yield from (f"{address} {width}: {problem}" for problem in looking.overflow(page, width))


def test_a_desk_loads_little_and_nothing_is_refused(window: BrowserContext, desk: Page, own_site: served.Site) -> None:
    page = window.new_page()
    seen = windows.watched(page)

    windows.show(page, desk.url)

    assert seen.complaints == []
    assert seen.strangers(own_site.address) == []
    assert seen.byte_count < 300_000


def test_a_desk_works_without_scripts(
    browser: Browser, own_cookies: StorageState, own_site: served.Site, batch: int
) -> None:
    with windows.window(browser, cookies=own_cookies, script=False) as opened:
        page = opened.new_page()
        page.goto(own_site.at("desk.index", batch=batch))
        _name_the_document(page)

        expect(page.locator(".desk__key:visible")).to_have_count(0)
        page.get_by_role("link", name="Show it in the text").click()
        expect(page.locator("#passage")).to_be_in_viewport()
        hands.press(page, "Accept")
        expect(page.get_by_text("1 of 5 decided")).to_be_visible()
        hands.press(page, "Undo it")
        expect(page.get_by_text("0 of 5 decided")).to_be_visible()
