"""Deciding on suggestions with the keyboard: one key a decision, never from a field, and it can be switched off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select

from tests.browser import hands, served, windows
from tests.factories.suggestions import suggest
from tracker.domain.kinds import Decision
from tracker.storage import engine as engines
from tracker.storage.models import LineageSuggestion

LATER, NEXT = "A/HRC/24/14#140.75", "A/HRC/24/14#140.202"
EARLIER = ("ASA 24/06/96#RUS-1", "ASA 24/06/96#RUS-2", "ASA 24/06/96#RUS-3")


@pytest.fixture
def engine(tmp_path: Path, furnished_file: Path) -> Iterator[Engine]:
    found = engines.create(f"sqlite:///{shutil.copyfile(furnished_file, tmp_path / 'demo.sqlite3')}")
    suggest(found, LATER, EARLIER)
    suggest(found, NEXT, EARLIER)
    yield found
    found.dispose()


@pytest.fixture
def desk(browser: Browser, engine: Engine, tmp_path: Path) -> Iterator[Page]:
    """Open the suggestions of one ask, on a site of the test's own."""
    with served.serving(str(engine.url), tmp_path) as site, windows.window(browser) as opened:
        page = opened.new_page()
        windows.sign_in(page, site.address)
        page.goto(f"{site.address}/lineage?state=RUS&ask=A/HRC/24/14%23140.75")
        yield page


def _decisions(engine: Engine) -> list[Decision | None]:
    with engines.reading(engine) as session:
        query = select(LineageSuggestion.decision).order_by(LineageSuggestion.id).limit(len(EARLIER))
        return list(session.scalars(query))


def test_keys_go_through_the_suggestions_and_decide(desk: Page, engine: Engine) -> None:
    hands.key(desk, "j")
    hands.key(desk, "j")
    expect(desk.locator(".candidate").nth(1)).to_be_focused()
    hands.key(desk, "k")
    hands.key(desk, "3")
    expect(desk.get_by_text("Linked: “widens”.")).to_be_visible()
    expect(desk.locator(".candidate").first).to_be_focused()  # the next one is in hand
    hands.key(desk, "x")
    expect(desk.get_by_text("Not related: not suggested again.")).to_be_visible()

    assert _decisions(engine) == [Decision.ACCEPTED, Decision.REFUSED, None]


def test_a_key_decides_nothing_before_a_suggestion_is_in_hand(desk: Page, engine: Engine) -> None:
    hands.key(desk, "1")

    expect(desk.locator(".candidate").first).to_be_focused()
    assert _decisions(engine) == [None, None, None]


def test_beyond_the_last_suggestion_waits_the_next_ask(desk: Page) -> None:
    for _suggestion in EARLIER:
        hands.key(desk, "j")
    hands.key(desk, "j")
    expect(desk.locator(":focus")).to_have_text("Next ask")


def test_keys_do_nothing_in_a_field_nor_with_a_modifier(desk: Page, engine: Engine) -> None:
    desk.get_by_label("Tick ASA 24/06/96, RUS-1").focus()
    hands.key(desk, "1")
    desk.get_by_label("Search all recommendations").focus()
    hands.key(desk, "x")
    desk.locator(".candidate").first.focus()
    hands.key(desk, "Alt+2")

    expect(desk.get_by_label("Search all recommendations")).to_have_value("x")
    assert _decisions(engine) == [None, None, None]


def test_keys_stay_off_once_they_are_switched_off(desk: Page, engine: Engine) -> None:
    desk.get_by_label("Keys on this page").uncheck()
    desk.reload()
    desk.locator(".candidate").first.focus()
    hands.key(desk, "1")
    hands.key(desk, "j")

    expect(desk.get_by_label("Keys on this page")).not_to_be_checked()
    expect(desk.locator(".candidate").first).to_be_focused()
    assert _decisions(engine) == [None, None, None]


def test_enter_on_a_tick_sends_nothing(desk: Page, engine: Engine) -> None:
    desk.get_by_label("Tick ASA 24/06/96, RUS-1").check()
    hands.key(desk, "Enter")

    expect(desk.get_by_role("heading", level=1)).to_contain_text("Related asks")
    assert _decisions(engine) == [None, None, None]
