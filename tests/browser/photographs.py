"""Pictures of every page of the demo, for a person to look at, and contact sheets of them all.

Usage: python -m tests.browser.photographs FOLDER [PAGE …]      (a page by the beginning of its name: states.state)
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Error, StorageState

from tests.browser import contact, furnished, served, windows
from tests.browser.pages import EXAMPLES, Example, address_of


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; return 0 if every page was shown as it should be."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder, wanted = Path(arguments[0]), tuple(arguments[1:]) or ("",)
    chosen = [example for example in EXAMPLES if example.name.startswith(wanted)]
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        running = stack.enter_context(windows.browser())
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        unfounded = stack.enter_context(served.serving(served.empty(place), place))
        demo = stack.enter_context(served.serving(served.filled(place, words=furnished.PLAIN), place))
        cookies = windows.signed_in(running, demo.address)
        problems = {
            example.name: _take(running, unfounded if example.is_unfounded else demo, example, cookies, folder)
            for example in chosen
        }
        sheets = contact.lay_out(running, folder, [name for name, problem in problems.items() if not problem])
    print(f"{len(chosen)} pages and {len(sheets)} contact sheets in {folder}", file=sys.stderr)
    for name, problem in problems.items():
        if problem:
            print(f"{name}: {problem}", file=sys.stderr)
    return 1 if any(problems.values()) else 0


def _take(running: Browser, site: served.Site, example: Example, cookies: StorageState, folder: Path) -> str:
    """Show one page in both schemes, at every width; return what went wrong."""
    if example.endpoint not in site.app.view_functions:
        return "not there"
    with windows.window(running, cookies=cookies if example.is_signed_in else None) as opened:
        page = opened.new_page()
        try:
            if example.is_half_in:
                windows.begin_to_sign_in(page, site.address)
            answered = windows.show(page, address_of(example, site))
            for scheme in windows.SCHEMES:
                page.emulate_media(color_scheme=scheme)
                for width in windows.WIDTHS:
                    page.set_viewport_size({"width": width, "height": windows.HEIGHT})
                    file = folder / contact.photograph(example.name, width, scheme)
                    page.screenshot(path=file, full_page=True)
        except Error as problem:
            return str(problem)
    return "" if answered == example.expected else f"answered {answered}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
