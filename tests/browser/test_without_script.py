"""With scripts switched off the site does the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser import windows
from tests.browser.served import Site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with windows.window(browser, script=False) as opened:
        yield opened.new_page()


@pytest.fixture
def own_page(browser: Browser, cookies: StorageState) -> Iterator[Page]:
    with windows.window(browser, cookies=cookies, script=False) as opened:
        yield opened.new_page()


def test_signing_in_with_a_wrong_password_says_so_and_with_the_right_one_leads_on(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_label("Mail address").fill("nobody@demo.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")

    windows.sign_in(page, site.address)

    expect(page.get_by_role("heading", level=1)).to_have_text("States")


def test_reasons_open_and_close(own_page: Page, site: Site) -> None:
    own_page.goto(site.at("states.index"))
    own_page.get_by_role("rowheader").get_by_role("link", name="Russian Federation").click()
    own_page.locator(".matrix__cell[href*='why=']").first.click()

    expect(own_page.locator("#why")).to_contain_text("What is asked")
    own_page.get_by_role("link", name="Close the reasons").click()
    expect(own_page.locator("#why")).to_have_count(0)


def test_asks_unfold(own_page: Page, site: Site) -> None:
    own_page.goto(site.at("states.state", code="RUS"))

    own_page.get_by_role("link", name="Show each ask").first.click()

    expect(own_page.get_by_role("link", name="Fold these asks")).to_have_count(1)


def test_a_page_that_is_not_there_leads_back(own_page: Page, site: Site) -> None:
    own_page.goto(f"{site.address}/nothing")

    own_page.get_by_role("main").get_by_role("link").first.click()

    expect(own_page.get_by_role("heading", level=1)).to_have_text("States")
