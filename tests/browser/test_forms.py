"""A form sent empty: the page says what is missing, leads to it, and is as usable as before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser import hands, looking, windows
from tests.browser.hands import On, One
from tests.browser.pages import EXAMPLES, PART, Example
from tests.browser.served import Site

_ASKING = (".create", ".create_gap", ".question", ".invite", ".send_back", ".consent")
FORMS = tuple(each for each in EXAMPLES if each.endpoint.endswith(_ASKING) and each.endpoint != "people.create")
"""Forms that ask for something: of a person everything may stay empty."""


@pytest.fixture(params=FORMS, ids=lambda example: example.name)
def form(request: pytest.FixtureRequest) -> Example:
    chosen: Example = request.param
    return chosen


@pytest.fixture
def refused(browser: Browser, cookies: StorageState, form: Example, site: Site) -> Iterator[Page]:
    """Send a form as it is, with every text field emptied."""
    with windows.window(browser, cookies=cookies, width=windows.PHONE) as opened:
        page = opened.new_page()
        page.goto(site.at(form.endpoint, **form.values))
        page.locator("main .button--primary").last.click()
        yield page


def test_a_form_sent_empty_says_what_is_missing_and_leads_there(refused: Page) -> None:
    summary = refused.get_by_role("alert")

    is_typed = refused.locator("main input[type=file], main input[type=password]").count() == 0
    expect(summary).to_contain_text("Nothing you typed is lost" if is_typed else "again")
    assert refused.title().startswith("Error:")
    summary.get_by_role("link").first.click()
    expect(refused.locator("main :target")).to_have_count(1)
    expect(refused.locator("main :target")).to_be_in_viewport()
    assert looking.broken_rules(refused) == []
    assert looking.overflow(refused, windows.PHONE) == []


def test_with_scripts_the_preview_follows_what_is_typed(signed_in: BrowserContext, site: Site) -> None:
    page = signed_in.new_page()
    page.goto(site.at("evidence.create", part=PART, state="RUS"))
    preview = page.get_by_role("complementary", name="If you save this")
    expect(preview).not_to_contain_text("Rule")
    seen = windows.watched(page)

    hands.fill(
        page,
        {
            "Summary": "Courts hear every case",
            "When it happened": On(2024, 5),
            "What does it show?": One("Implemented"),
            "Level": "Outcome: people’s lives",
            "Scope": "Systemic: it speaks of law, practice or many",
            "Who asserts it": "Research",
            "Reliability": "B, credible and independent",
            "Origin": "A university",
            "Document": page.get_by_label("Document", exact=True).locator("option").nth(1).inner_text(),
            "Published": On(2024, 6),
            "What it is": "Report",
            "It rests on": One("A published source"),
            "Approval": One("Approved"),
        },
    )

    expect(preview).to_contain_text("Rule")
    expect(page.get_by_label("Summary", exact=True)).to_have_value("Courts hear every case")
    assert seen.complaints == []
