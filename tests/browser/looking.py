"""What to look for on an open page: rules of accessibility broken, and whatever sticks out at the side."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

from tests.browser.windows import DESKTOP, HEIGHT, PHONE, Scheme

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Tags of axe: WCAG 2.2 up to level AA, and what practice adds."""

LOOKS: tuple[tuple[Scheme, int], ...] = (("light", DESKTOP), ("dark", PHONE))
"""Each colours and each arrangement once: the rules take long; `make accuracy` looks at all of them together."""

_RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const names = each => each.tagName.toLowerCase() + [...each.classList].map(name => '.' + name).join('');
  const isOut = each => { const box = each.getBoundingClientRect(); return box.right > width + 1 || box.left < -1; };
  const isInner = each => ![...each.children].some(isOut) && !each.closest('.hidden, .skip');
  const out = [...document.body.querySelectorAll('*')].filter(each => isOut(each) && isInner(each));
  return [`${document.documentElement.scrollWidth} px of ${width}`, ...new Set(out.map(names))].slice(0, 6);
}"""

_AT_THE_RIGHT = """() => {
  const isRight = each => {
    const box = document.querySelector(each).getBoundingClientRect();
    return window.innerWidth - box.right < box.left + 1;
  };
  return ['.masthead__name', 'h1'].every(isRight);
}"""


def broken_rules(page: Page) -> list[str]:
    """Return each rule of accessibility that the open page breaks, with the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(_RUN, RULES)["violations"]
    return [f"{each['id']} ({len(each['nodes'])}): {_places(each['nodes'])}" for each in found]


def overflow(page: Page, width: int, *, scale: int = 1) -> list[str]:
    """Make the window so wide and return what sticks out of it, the sum first."""
    session = page.context.new_cdp_session(page)
    measures = {"width": width, "height": HEIGHT, "deviceScaleFactor": scale, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", measures)
    found: list[str] = page.evaluate(_OVERFLOW)
    session.send("Emulation.clearDeviceMetricsOverride")
    session.detach()
    return found


def is_mirrored(page: Page) -> bool:
    """Tell whether the page begins at the right: its name and its heading keep to that margin."""
    return bool(page.evaluate(_AT_THE_RIGHT))


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def _places(nodes: list[dict[str, list[str]]]) -> str:
    return " | ".join(str(node["target"][0]) for node in nodes[:3])
