"""A browser, and the site with the demo that it looks at: each started once for a test process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect
from sqlalchemy import make_url

from tests.browser import served, windows
from tests.browser.pages import EXAMPLES, Example, address_of
from tests.conftest import IN_CI

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@dataclass(frozen=True, slots=True)
class Opened:
    """A page as it was opened: how it was answered, and what it asked for and said until all of it was there."""

    page: Page
    answered: int
    seen: windows.Watched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run a browser; where there is none, skip, but never in CI."""
    try:
        with windows.browser() as running:
            yield running
    except windows.NoBrowser as reason:
        if IN_CI:
            pytest.fail(f"CI must look at the pages: {reason}")
        pytest.skip(f"Pages not looked at here. {reason}")


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with one record of every kind, to be copied by whoever writes."""
    return Path(make_url(served.furnished_demo(tmp_path_factory.mktemp("furnished"))).database or "")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[served.Site]:
    """Serve the demo, to be read only."""
    folder = tmp_path_factory.mktemp("site")
    with served.serving(served.filled(folder), folder) as running:
        yield running


@pytest.fixture(scope="session")
def unfounded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[served.Site]:
    """Serve a database in which nobody has begun, to be read only."""
    folder = tmp_path_factory.mktemp("unfounded")
    with served.serving(served.empty(folder), folder) as running:
        yield running


@pytest.fixture(scope="session")
def cookies(browser: Browser, site: served.Site) -> StorageState:
    """Return what a browser keeps of a person who signed in."""
    return windows.signed_in(browser, site.address)


@pytest.fixture
def signed_in(browser: Browser, cookies: StorageState) -> Iterator[BrowserContext]:
    """Open a window in which somebody is signed in."""
    with windows.window(browser, cookies=cookies) as opened:
        yield opened


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: example.name)
def example(request: pytest.FixtureRequest) -> Example:
    """Return each page of the site in turn; tests of one module take up the same page one after the other."""
    chosen: Example = request.param
    return chosen


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, example: Example) -> str:
    """Return where the page is, on the site that it belongs to, whose people have signed in just now."""
    shown: served.Site = request.getfixturevalue("unfounded_site" if example.is_unfounded else "site")
    shown.renew_sign_ins()
    return address_of(example, shown)


@pytest.fixture(scope="module")
def opened(browser: Browser, cookies: StorageState, example: Example, address: str) -> Iterator[Opened]:
    """Open a page in a window with an empty cache: signed in, unless it is for those who are not."""
    with windows.window(browser, cookies=cookies if example.is_signed_in else None) as window:
        page = window.new_page()
        if example.is_half_in:
            windows.begin_to_sign_in(page, address)
        seen = windows.watched(page)
        answered = windows.show(page, address)
        yield Opened(page, answered, windows.Watched(list(seen.requests), list(seen.complaints)))


@pytest.fixture(scope="module")
def page_shown(opened: Opened, example: Example) -> Page:
    """Return the page for tests that only look at it, and see that it is the page, not a message that it failed."""
    assert opened.answered == example.expected
    return opened.page
