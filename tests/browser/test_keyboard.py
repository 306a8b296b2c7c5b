"""Everything can be reached, seen and used with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import windows
from tests.browser.served import Site
from tests.web_client import MAIL, PASSWORD

AT_ONCE = 20  # keys between two looks


def test_the_first_key_leads_past_the_navigation(signed_in: BrowserContext, site: Site) -> None:
    page = signed_in.new_page()
    page.goto(site.at("states.state", code="RUS"))

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("main :focus")).to_have_count(1)


def test_what_is_folded_opens_and_closes_and_lets_go_of_the_focus(signed_in: BrowserContext, site: Site) -> None:
    page = signed_in.new_page()
    page.goto(site.at("states.state", code="RUS"))
    folded = page.locator("details:has(> summary)").last

    folded.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(folded).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(folded).not_to_have_attribute("open", "")
    page.keyboard.press("Shift+Tab")

    expect(folded.locator(":focus")).to_have_count(0)
    expect(page.locator(":focus")).to_be_in_viewport()


def test_the_account_menu_closes_by_escape_and_by_a_click_elsewhere(signed_in: BrowserContext, site: Site) -> None:
    page = signed_in.new_page()
    page.goto(site.at("states.index"))
    menu = page.locator(".masthead__account")
    button = menu.locator("summary")

    button.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(button).to_be_focused()

    button.click()
    expect(menu).to_have_attribute("open", "")
    page.get_by_role("heading", level=1).click()
    expect(menu).not_to_have_attribute("open", "")


def test_a_person_signs_in_and_opens_reasons_with_the_keyboard(browser: Browser, site: Site) -> None:
    with windows.window(browser) as opened:
        page = opened.new_page()
        page.goto(site.at("states.state", code="RUS"))

        _go_to(page, "Mail address")
        page.keyboard.type(MAIL)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Russian Federation")

        page.locator(".matrix__cell[href*='why=']").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#why")).to_be_in_viewport()


def _go_to(page: Page, label: str) -> None:
    wanted = page.get_by_label(label)
    for _key in range(AT_ONCE):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{label} was not reached")
