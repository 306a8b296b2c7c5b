"""Web pages, drawings and other markup read back: text, titles, descriptions, attributes, comments, scripts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_to_bytes

from tracker.documents.readback.opened import Opened, decoded, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "u", "wbr"}
)
_DATA = re.compile(r"data:([\w/+.-]*)(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL)
_ENDINGS = {"image/svg+xml": "svg", "text/html": "html", "text/plain": "txt", "text/css": "txt", "": "txt"}


def page(file: Opened) -> Iterator[Passage]:
    """Yield the lines of markup, then what stands in its tags."""
    reader = _Reader()
    reader.feed(decoded(file.content))
    reader.close()
    for number, line in enumerate("".join(reader.text).splitlines(), 1):
        if line.strip():
            yield Passage(_("line %(n)d") % {"n": number}, line)
    if reader.beside:
        yield Passage(_("attributes and comments"), "\n".join(reader.beside))
    for number, (kind, content) in enumerate(reader.inside, 1):
        yield from file.inside(f"data.{_ENDINGS.get(kind, 'bin')}", content, place=_("picture %(n)d") % {"n": number})


class _Reader(HTMLParser):
    """Collects everything that is written in markup, shown or not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.beside: list[str] = []
        self.inside: list[tuple[str, bytes]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.text.append("\n")
        for _name, value in attrs:
            if value is None or not any(map(str.isalnum, value)):
                continue
            data = _DATA.match(value)
            if data:
                self.inside.append((data[1], _data(data)))
            else:
                self.beside.append(unquote(value))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.beside.append(data)

    def handle_decl(self, decl: str) -> None:
        self.beside.append(decl)

    def handle_pi(self, data: str) -> None:
        self.beside.append(data)

    def unknown_decl(self, data: str) -> None:
        self.text.append(data.removeprefix("CDATA["))


def _data(found: re.Match[str]) -> bytes:
    try:
        return base64.b64decode(unquote(found[3]), validate=False) if found[2] else unquote_to_bytes(found[3])
    except (binascii.Error, ValueError) as problem:
        raise unreadable() from problem
