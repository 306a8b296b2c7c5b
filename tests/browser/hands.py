"""A person's hands: forms are filled by the words beside their fields, and sent by the words on their buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True, slots=True)
class On:
    """A date as far as it is known."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class One:
    """One answer of several in sight, by how it begins."""

    words: str


Answer = str | bool | On | One


def key(page: Page, pressed: str) -> None:
    """Press a key once the page is there with its scripts: what is in sight already may not listen yet."""
    page.wait_for_load_state()
    page.keyboard.press(pressed)


def fill(page: Page, answers: Mapping[str, Answer]) -> None:
    """Answer each question of a form: by the label of a field, or the words above a date or a choice."""
    main = page.get_by_role("main")
    for asked, answer in answers.items():
        match answer:
            case On():
                _date(main.get_by_role("group", name=asked, exact=True), answer)
            case One(words):
                group = main.get_by_role("group", name=asked, exact=True)
                group.get_by_role("radio", name=re.compile(f"^{re.escape(words)}")).check()
            case _:
                _field(main.get_by_label(asked, exact=True).first, answer)


def press(page: Page, button: str) -> None:
    """Press a button of the page's own part; what was refused is told in full, with the reasons that the page gives."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    refused = page.get_by_role("alert")
    if refused.count():
        raise AssertionError(f"{page.url}: {refused.first.inner_text()}")


def follow(page: Page, link: str) -> None:
    """Choose a link of the page's own part by how its words begin."""
    page.get_by_role("main").get_by_role("link", name=re.compile(f"^{re.escape(link)}")).first.click()


def go_to(page: Page, place: str) -> None:
    """Choose a place in the main navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=place, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _date(group: Locator, date: On) -> None:
    for label, number in (("Day", date.day), ("Month", date.month), ("Year", date.year)):
        group.get_by_label(label, exact=True).first.fill(str(number or ""))


def _field(found: Locator, answer: str | bool) -> None:
    folded = found.locator("xpath=ancestor::details[not(@open)]/summary")
    while folded.count():
        folded.first.click()
    if isinstance(answer, bool):
        found.set_checked(answer)
    elif found.evaluate("each => each.tagName") == "SELECT":
        found.select_option(label=answer)
    else:
        found.fill(answer)
