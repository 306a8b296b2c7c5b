"""The items of one array in a JSON file of any size, one after another, in bounded memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tracker.errors import Unreadable
from tracker.i18n import _

CHUNK = 1024 * 1024  # bytes read at once
LONGEST_ITEM = 8 * 1024 * 1024  # characters; an annotation of the Index has some 1,400
DEEPEST = 4  # objects around the array

_SPACE = re.compile(r"[ \t\n\r]*")
_AFTER_ITEM = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
_KEY = re.compile(r'"(\w[\w .-]{0,60})"\s{0,20}:')
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(slots=True, repr=False)
class Twice:
    """An object that gives a key twice; `value` is what its last values make of it."""

    value: dict[str, object]
    keys: tuple[str, ...]

    def __repr__(self) -> str:
        """Tell what is twice; objects in objects may be too many to be told."""
        return f"an object that gives {', '.join(self.keys)[:200]} twice"


def _object(pairs: list[tuple[str, object]]) -> dict[str, object] | Twice:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    keys = [key for key, _value in pairs]
    return Twice(found, tuple(key for key in found if keys.count(key) > 1))


def _figures(number: str) -> int | str:
    """Return a number; one beyond all sense stays text, for Python's own limit on figures would end the reading."""
    return int(number) if len(number) < 20 else number


# The scanner that json.JSONDecoder itself calls: it takes a text and a place, and returns a value and where it ends.
_scan: Callable[[str, int], tuple[object, int]] = vars(
    json.JSONDecoder(object_pairs_hook=_object, parse_int=_figures, strict=False)
)["scan_once"]


@dataclass(slots=True)
class _Window:
    """The part of a file that is held: text from `place` on is not yet read."""

    source: BinaryIO
    text: str = ""
    place: int = 0
    ended: bool = False
    count: int = 0
    decoder: codecs.IncrementalDecoder | None = field(default=None)

    def more(self) -> bool:
        """Read on; each time as much again as is held, so that an item of any length is scanned a few times."""
        if self.ended:
            return False
        held = self.text[self.place :]
        if len(held) > LONGEST_ITEM:
            raise self.damaged()
        data = self.source.read(max(CHUNK, len(held)))
        self.decoder = self.decoder or _decoder_for(data)
        self.ended = not data
        try:
            self.text, self.place = held + self.decoder.decode(data, final=self.ended), 0
        except UnicodeDecodeError as problem:
            message = _("After {count} records the file is not in UTF-8; nothing was imported; fetch it again.")
            raise Unreadable(message.format(count=self.count)) from problem
        return True

    def damaged(self) -> Unreadable:
        """Return the refusal of a file that breaks here."""
        if self.ended:
            message = _("The file is cut off or damaged after {count} records; nothing was imported; fetch it again.")
        else:
            message = _(
                "After {count} records the file is damaged, or a record has no end; nothing was imported; fetch it "
                "again."
            )
        return Unreadable(message.format(count=self.count))

    def peek(self) -> str:
        """Return the next character that is no space, "" at the end of the file."""
        while True:
            found = _SPACE.match(self.text, self.place)
            self.place = found.end() if found else self.place
            if self.place < len(self.text):
                return self.text[self.place]
            if not self.more():
                return ""

    def take(self, wanted: str) -> None:
        """Step over a character that must come next."""
        if self.peek() != wanted:
            raise self.damaged()
        self.place += 1

    def value(self) -> object:
        """Read the value that comes next, whatever it is."""
        self.peek()
        while True:
            try:
                value, end = _scan(self.text, self.place)
            except (ValueError, StopIteration, RecursionError) as problem:
                if not self.more():
                    raise self.damaged() from problem
                continue
            # A number may go on in what is not read yet.
            if end < len(self.text) or not self.more():
                self.place = end
                return value


def _decoder_for(data: bytes) -> codecs.IncrementalDecoder:
    """Return what decodes a file that begins so: UTF-8 or UTF-16, with or without their mark."""
    encoding = _UTF16.get(data[:2], "utf-8-sig")
    if encoding == "utf-8-sig" and len(data) > 1 and (data[0] == 0) != (data[1] == 0):
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    return codecs.getincrementaldecoder(encoding)("strict")


def items(source: BinaryIO, *, notes: list[str] | None = None) -> Iterator[object]:
    """Yield the items of the array that a file is, or of the first array of objects that its object wraps.

    Args:
        source: The file, open at its beginning.
        notes: Is told, after the last item, what else the file holds.
    Raises:
        Unreadable: It breaks off, is damaged or not in UTF-8 or UTF-16, or an item is longer than any annotation; or
            it wraps no array of objects.
    """
    window = _Window(source)
    depth = _enter(window, 0)
    if depth is None:
        raise Unreadable(_("The file holds no list of records; nothing was imported; choose another file."))
    yield from _each(window)
    if _leave(window, depth) and notes is not None:
        notes.append(_("Something follows the list of records; it was not read."))


def _enter(window: _Window, depth: int) -> int | None:
    """Go to the first item of the array; return how many objects are around it, None if there is no such array."""
    opening = window.peek()
    if opening == "[":
        window.take("[")
        return depth
    if opening != "{" or depth > DEEPEST:
        window.value()
        return None
    window.take("{")
    while window.peek() == '"':
        window.value()
        window.take(":")
        if window.peek() == "{" or (window.peek() == "[" and _holds_objects(window)):
            if (found := _enter(window, depth + 1)) is not None:
                return found
        else:
            window.value()
        if window.peek() != ",":
            break
        window.take(",")
    window.take("}")
    return None


def _holds_objects(window: _Window) -> bool:
    """Tell whether the array that comes next begins with an object, without stepping into it."""
    while True:
        found = _SPACE.match(window.text, window.place + 1)
        after = found.end() if found else window.place + 1
        if after < len(window.text):
            return window.text[after] == "{"
        if not window.more():
            return False


def _each(window: _Window) -> Iterator[object]:
    if window.peek() == "]":
        window.take("]")
        return
    mark = ","
    while mark == ",":
        window.count += 1
        try:  # nearly every item lies in what is held, with the mark behind it
            value, end = _scan(window.text, window.place)
        except (ValueError, StopIteration, RecursionError):
            after = None
        else:
            after = _AFTER_ITEM.match(window.text, end)
        if after is None or after.end() == len(window.text):
            window.count -= 1
            value = window.value()
            window.count += 1
            mark = window.peek()
            if mark not in (",", "]"):
                raise window.damaged()
            window.take(mark)
            window.peek()
        else:
            mark, window.place = after[1], after.end()
        yield value


def _leave(window: _Window, depth: int) -> bool:
    """Read to the end of the file; return whether it holds other lists or anything behind its end."""
    more = False
    for _around in range(depth):
        while window.peek() == ",":
            window.take(",")
            window.value()
            window.take(":")
            more = isinstance(window.value(), list) or more
        window.take("}")
    return window.peek() != "" or more


def keys_of(head: bytes) -> list[str]:
    """Return what stands as a key in the beginning of a file, read without its structure."""
    return _KEY.findall(head.replace(b"\0", b"").decode("utf-8", errors="ignore"))
