"""The paragraph styles of a Word document: name, heading level and list of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

from tracker.importers.word.markup import Values, feed

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)  # not every program writes the level beside the name
_LONGEST_CHAIN = 20  # styles based on styles


@dataclass(slots=True)
class Style:
    """One style as it is declared; None where it leaves a thing to the style it is based on."""

    name: str | None = None
    based_on: str | None = None
    outline: int | None = None
    list_id: str | None = None
    level: int | None = None


@dataclass(slots=True)
class Styles:
    """All styles by their key; `default` is that of a paragraph that names none."""

    known: dict[str, Style] = field(default_factory=dict)
    default: str | None = None
    _whole: dict[str, Style] = field(default_factory=dict)

    def find(self, key: str | None) -> Style:
        """Return a style with all that it inherits; an empty one if it is not declared."""
        key = key or self.default or ""
        if key not in self._whole:
            self._whole[key] = self._inherited(key)
        return self._whole[key]

    def _inherited(self, key: str) -> Style:
        found = Style()
        for _step in range(_LONGEST_CHAIN):
            style = self.known.get(key)
            if style is None:
                break
            found.name = found.name or style.name
            found.outline = style.outline if found.outline is None else found.outline
            if found.list_id is None and style.list_id is not None:
                found.list_id, found.level = style.list_id, style.level
            if style.based_on is None:
                break
            key = style.based_on
        named = _HEADING.fullmatch(found.name or "")
        if found.outline is None and named:
            found.outline = int(named[1]) - 1
        return found


@dataclass(slots=True)
class _Reading:
    styles: Styles = field(default_factory=Styles)
    style: Style | None = None

    def start(self, name: str, values: Values) -> None:
        if name == "style":
            self.style = Style()
            key = values.get("styleId", "")
            if values.get("type", "paragraph") in ("paragraph", "numbering"):
                self.styles.known[key] = self.style
            if values.get("type") == "paragraph" and values.get("default") in ("1", "true", "on"):
                self.styles.default = key
        elif self.style is not None:
            self._note(self.style, name, values.get("val"))

    def _note(self, style: Style, name: str, value: str | None) -> None:
        match name:
            case "name":
                style.name = value
            case "basedOn":
                style.based_on = value
            case "outlineLvl":
                style.outline = number_of(value)
            case "numId":
                style.list_id = value
            case "ilvl":
                style.level = number_of(value)

    def end(self, name: str) -> None:
        if name == "style":
            self.style = None

    def words(self, text: str) -> None:
        pass


def read_styles(stream: IO[bytes]) -> Styles:
    """Read `styles.xml`."""
    reading = _Reading()
    feed(stream, reading)
    return reading.styles


def number_of(value: str | None) -> int | None:
    """Return a small number as the format writes it, None for anything else."""
    if value is None or not value.isascii() or not value.isdigit() or len(value) > 9:
        return None
    return int(value)
