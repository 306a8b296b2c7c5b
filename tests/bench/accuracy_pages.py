"""Every page of the demo at every width, light and dark: how many of these looks break no rule of accessibility.

`make test` looks at each page twice; here is every width with either colours.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.measure import Measure
from tests.browser import looking, served, windows
from tests.browser.pages import EXAMPLES, address_of


def looks() -> Iterator[tuple[str, list[str]]]:
    """Yield each look at a page, by name, with the rules that are broken there."""
    with ExitStack() as stack:
        running = stack.enter_context(windows.browser())
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        unfounded = stack.enter_context(served.serving(served.empty(place), place))
        demo = stack.enter_context(served.serving(served.filled(place), place))
        cookies = windows.signed_in(running, demo.address)
        for example in EXAMPLES:
            site = unfounded if example.is_unfounded else demo
            site.renew_sign_ins()
            with windows.window(running, cookies=cookies if example.is_signed_in else None) as opened:
                page = opened.new_page()
                if example.is_half_in:
                    windows.begin_to_sign_in(page, site.address)
                windows.show(page, address_of(example, site))
                yield from ((f"{example.name}, {where}", broken) for where, broken in _everywhere(page))


def _everywhere(page: Page) -> Iterator[tuple[str, list[str]]]:
    for width in windows.WIDTHS:
        page.set_viewport_size({"width": width, "height": windows.HEIGHT})
        for scheme in windows.SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield f"{scheme}, {width} px", looking.broken_rules(page)


def main() -> int:
    """Print the measure; say on stderr what is broken where; return 1 if it is short."""
    seen = list(looks())
    for where, broken in seen:
        if broken:
            print(f"  {where}: {'; '.join(broken)}", file=sys.stderr)
    kept = sum(not broken for _where, broken in seen)
    measure = Measure(f"of {len(seen)} looks at pages, those that break no rule of accessibility", kept, len(seen))
    print(measure)
    return int(not measure.ok or not seen)


if __name__ == "__main__":
    sys.exit(main())
