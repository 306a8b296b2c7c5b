"""A real browser: how it is found and started, the windows it opens, and a record of all that a page loads or says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, StorageState, sync_playwright

from tests.web_client import MAIL, PASSWORD

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DESKTOP, TABLET, PHONE = 1440, 768, 360
WIDTHS = (PHONE, TABLET, DESKTOP)
CAREFUL = "careful@office.example"
"""The address of somebody with a second factor."""

ZOOMED = DESKTOP // 2
"""What remains of a desktop's width at 200 % zoom, in the pixels of the page."""
HEIGHT = 900
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class NoBrowser(Exception):
    """No browser is installed here."""


@dataclass(slots=True)
class Watched:
    """What a page asked for and complained about."""

    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def byte_count(self) -> int:
        """Return how many bytes came over the wire, headers included."""
        sizes = [request.sizes() for request in self.requests]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

    def strangers(self, address: str) -> list[str]:
        """Return what was asked of another host than that of the address."""
        return [request.url for request in self.requests if urlsplit(request.url).netloc != urlsplit(address).netloc]


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser of this machine.

    Raises:
        NoBrowser: none is installed.
    """
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowser("No browser is installed; on Debian: apt-get install chromium")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=["--font-render-hinting=none"])
        try:
            yield running
        finally:
            running.close()


def window(
    running: Browser, *, width: int = DESKTOP, scheme: Scheme = "light", cookies: StorageState | None = None,
    script: bool = True,
) -> BrowserContext:  # fmt: skip
    """Open a window of its own: empty cache, no movement, so that nothing is measured halfway through a transition."""
    opened = running.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
        storage_state=cookies,
        java_script_enabled=script,
    )
    opened.set_default_timeout(10_000)
    return opened


def show(page: Page, address: str) -> int:
    """Open a page with all its fonts; return the number with which it is answered."""
    answer = page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    return answer.status if answer else 0


def watched(page: Page) -> Watched:
    """Record from now on what a page loads, and what the browser says of it: errors, refusals of the policy."""
    seen = Watched()

    def asked(request: Request) -> None:
        seen.requests.append(request)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            seen.complaints.append(message.text)

    page.on("request", asked)
    page.on("console", said)
    page.on("requestfailed", lambda request: seen.complaints.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


def sign_in(page: Page, address: str, *, mail: str = MAIL, password: str = PASSWORD) -> None:
    """Sign in through the page, as a person does."""
    _type_password(page, address, mail=mail, password=password)
    page.locator(".masthead__account summary").wait_for()


def signed_in(running: Browser, address: str) -> StorageState:
    """Return what a browser keeps of a person who signed in."""
    with window(running) as opened:
        sign_in(opened.new_page(), address)
        return opened.storage_state()


def begin_to_sign_in(page: Page, address: str) -> None:
    """Type mail address and password of somebody with a second factor, as far as the question for the code."""
    parts = urlsplit(address)
    _type_password(page, f"{parts.scheme}://{parts.netloc}", mail=CAREFUL, password=PASSWORD)
    page.get_by_label("Code").wait_for()


def _type_password(page: Page, address: str, *, mail: str, password: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
