"""Contact sheets: many photographs in one picture, each with its name, so that a site is looked over in minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import windows

ON_A_SHEET = 12
COLUMNS = {windows.PHONE: 6, windows.DESKTOP: 4}
HEIGHTS = {windows.PHONE: 2.1, windows.DESKTOP: 0.85}
"""How much of a long page is shown: its upper part, so many times as high as it is wide."""

_SHEET = 1920  # px wide
_COLOURS: dict[windows.Scheme, str] = {"light": "#fff; color: #111", "dark": "#222; color: #eee"}
_LAYOUT = """<!doctype html><meta charset="utf-8"><title>Contact sheet</title><style>
body {{ margin: 12px; background: {colours}; font: 15px sans-serif;
  display: grid; grid-template-columns: repeat({columns}, minmax(0, 1fr)); gap: 14px; }}
figure {{ margin: 0 }} figcaption {{ padding-block-end: 4px; overflow-wrap: anywhere }}
figure div {{ aspect-ratio: 1 / {height}; overflow: hidden; outline: 1px solid #888 }} img {{ inline-size: 100% }}
</style>{tiles}"""
_TILE = '<figure><figcaption>{name}</figcaption><div><img src="{file}" alt=""></div></figure>'


def photograph(name: str, width: int, scheme: windows.Scheme) -> str:
    """Return the file of a page's photograph."""
    return f"{name}-{width}-{scheme}.png"


def lay_out(running: Browser, folder: Path, names: Sequence[str]) -> list[str]:
    """Make the sheets of what is in a folder, narrow and wide, light and dark; return their files."""
    layout = folder / "contact.html"
    made = []
    with windows.window(running, width=_SHEET) as opened:
        page = opened.new_page()
        for width, scheme, number, some in _sheets(names):
            layout.write_text(_sheet(some, width, scheme), encoding="utf-8")
            page.goto(layout.as_uri())
            made.append(f"contact-{width}-{scheme}-{number}.png")
            page.screenshot(path=folder / made[-1], full_page=True)
    layout.unlink(missing_ok=True)
    return made


def _sheets(names: Sequence[str]) -> Iterator[tuple[int, windows.Scheme, int, Sequence[str]]]:
    for width in COLUMNS:
        for scheme in windows.SCHEMES:
            for first in range(0, len(names), ON_A_SHEET):
                yield width, scheme, first // ON_A_SHEET + 1, names[first : first + ON_A_SHEET]


def _sheet(names: Sequence[str], width: int, scheme: windows.Scheme) -> str:
    tiles = (_TILE.format(name=escape(name), file=escape(photograph(name, width, scheme))) for name in names)
    return _LAYOUT.format(colours=_COLOURS[scheme], columns=COLUMNS[width], height=HEIGHTS[width], tiles="".join(tiles))
