"""A file that is read back, and what is inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tracker.domain.name_matching import Passage
from tracker.errors import Unreadable
from tracker.i18n import _

LARGEST = 256 * 1024**2
"""Bytes that all parts of one archive may unpack to."""


class Unread(Unreadable):
    """A file cannot be read back, so nobody can say what leaves with it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file: its name, its bytes, how what it holds is read, and within what it lies."""

    name: str
    content: bytes = field(repr=False)
    reading: Callable[[Opened], Iterator[Passage]] = field(repr=False)
    depth: int = 0
    within: str = ""

    def inside(self, name: str, content: bytes, *, place: str) -> Iterator[Passage]:
        """Yield the passages of a file that lies within this one."""
        return self.reading(replace(self, name=name, content=content, depth=self.depth + 1, within=place))

    def placed(self, place: str) -> str:
        """Say where something stands, and within what."""
        return _("%(inner)s of %(outer)s") % {"inner": place, "outer": self.within} if self.within else place


def unreadable() -> Unread:
    """Return the one refusal of everything that cannot be read back."""
    return Unread(
        _(
            "A file cannot be checked for names: it is damaged, protected by a password or of a sort that is not "
            "known here. Nothing left. Use PDF, Word, Excel, CSV, JSON, ZIP or plain text, without a password."
        )
    )


def decoded(content: bytes) -> str:
    """Return the text of a file.

    Raises:
        Unread: it is no text in Unicode.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise unreadable() from problem
    if "\x00" in text:
        raise unreadable()
    return text
