"""The fields of one annotation as its file has them: texts, lists and States out of JSON or cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue
from tracker.importers.uhri import values
from tracker.importers.uhri.columns import COLUMNS, FIELDS
from tracker.importers.uhri.faults import Seen
from tracker.importers.uhri.wording import is_damaged, is_plain, plain

_MOST_KEPT = 20_000  # values kept ready; the Index has some thousands
_LONGEST_KEPT = 500  # characters of a value that is kept ready
_MOST_STATES = 300  # that one annotation can name; there are some 200
_SHOWN = 200  # characters of a value that an issue quotes

_Read = TypeVar("_Read")
Named = tuple[tuple[str, str | None], ...]  # States by name, each with its code


@dataclass(slots=True)
class Reading:
    """One file being read: the known States, what earlier records said, and values that were understood before."""

    names: StateNames
    seen: Seen = field(default_factory=Seen)
    labels: set[str] = field(default_factory=set)  # values that stood on a line of their own
    kept: dict[str, dict[str, Any]] = field(  # field -> its raw value -> what was read from it without a doubt
        default_factory=lambda: {column: {} for column in COLUMNS}
    )

    strangers: dict[str, str] = field(default_factory=dict)  # names of no State -> the sentence that says so

    def unknown(self, name: str) -> str:
        """Return the sentence on a name that no State is known by; looking for a suggestion takes its time."""
        sentence = self.strangers.get(name)
        if sentence is None:
            sentence = self.names.unknown(name[:_SHOWN])
            if len(self.strangers) < _MOST_KEPT:
                self.strangers[name] = sentence
        return sentence

    def keep(self, column: str, value: str, read: object) -> None:
        """Keep what was read from a value, to have it ready when it comes again."""
        if len(self.kept[column]) < _MOST_KEPT:
            self.kept[column][value] = read


@dataclass(slots=True)
class Annotation:
    """The annotation being read: its fields, where it stands, and the issues found so far."""

    fields: Mapping[str, object]
    row: int
    reading: Reading
    issues: list[Issue] = field(default_factory=list)

    def doubt(self, column: str, message: str, value: object = None) -> None:
        """Note an issue about a field, by the export's name for it or by the record's."""
        shown = None if value is None or value == "" else plain(str(value)[:_SHOWN])
        self.issues.append(Issue(message, self.row, FIELDS.get(column, column), shown))

    def add(self, issue: Issue | None) -> None:
        """Note an issue, if there is one."""
        if issue is not None:
            self.issues.append(issue)

    def only(self, column: str) -> object:
        """Return the value of a field that holds one; a list of one is that one."""
        value = self.fields.get(column)
        return value[0] if isinstance(value, list) and len(value) == 1 else value

    def one(self, column: str) -> str:
        """Return the text of a field that holds one; "" with an issue for what is none."""
        value = self.only(column)
        if isinstance(value, str):
            if column == "Text" or is_plain(value):
                return value
            self._check(column, value)
            return plain(value)
        if value is not None and value != []:
            self._not_text(column, value)
        return ""

    def items(self, column: str) -> list[str]:
        """Return the values of a field that may hold several, as they stand: a list's items, or a cell."""
        value = self.fields.get(column)
        if isinstance(value, str):
            return [value] if value else []
        if isinstance(value, list):
            if all(type(item) is str for item in value):
                return value
            return [text for item in value if (text := self._as_text(column, item))]
        return [text] if (text := self._as_text(column, value)) else []

    def ready(self, column: str, read: Callable[[Annotation], _Read]) -> _Read:
        """Read a field, or return what the same value gave before; what raises an issue is read again each time."""
        value = self.fields.get(column)
        if not value:
            value = ""
        elif type(value) is list and len(value) == 1:
            value = value[0]
        if type(value) is not str or len(value) > _LONGEST_KEPT:
            return read(self)
        kept: dict[str, _Read] = self.reading.kept[column]
        if value in kept:
            return kept[value]
        before = len(self.issues)
        found = read(self)
        if len(self.issues) == before:
            self.reading.keep(column, value, found)
        return found

    def lines(self, column: str) -> tuple[str, ...]:
        """Return the values of a field that stand on lines of their own, or in a list, each once."""
        items = self.items(column)
        for item in items:
            self._check(column, item)
        found = [line for item in items for part in values.lines_of(item) if (line := plain(part))]
        return tuple(dict.fromkeys(found))

    def labels(self, column: str) -> tuple[str, ...]:
        """Return themes, groups or targets, each once, in the source's order."""
        value = self.fields.get(column)
        if not value:
            return ()
        listed = isinstance(value, list)
        if isinstance(value, list):
            kept = self.reading.kept[column]
            try:
                return tuple(dict.fromkeys([kept[item] for item in value]))
            except (KeyError, TypeError):  # an item that is new, holds several values, or is no text
                pass
        found: list[str] = []
        for item in value if isinstance(value, list) else self.items(column):
            found += self._split(column, item, listed=listed)
        return tuple(dict.fromkeys(found))

    def _split(self, column: str, value: object, *, listed: bool) -> tuple[str, ...]:
        """Split one item. In a list, and in a cell of several lines, a dash inside a value is its own."""
        item = self._as_text(column, value)
        self._check(column, item)
        lines = tuple(line for part in values.lines_of(item) if (line := plain(part)))
        guessed = False
        if column == "Sdgs":
            lines = tuple(target for line in lines for target in values.targets_of(line))
        elif not listed and len(lines) == 1 and " - " in lines[0]:
            lines, guessed = values.labels_of(lines[0], self.reading.labels)
        elif len(self.reading.labels) < _MOST_KEPT:
            self.reading.labels.update(lines)
        if guessed:
            self.doubt(column, _("One line was read as several values, parted at its dashes; check them."), item)
        elif listed and len(lines) == 1 and len(item) < _LONGEST_KEPT:
            self.reading.keep(column, item, lines[0])
        return lines

    def states(self, column: str) -> Named:
        """Return the States that a field names, each once, with their codes; an issue for each that is not known."""
        found: dict[str, tuple[str, str | None]] = {}
        for item in self.items(column):
            self._check(column, item)
            for line in values.lines_of(item)[:_MOST_STATES]:
                for name, code in values.states_of(plain(line), self.reading.names):
                    found.setdefault(code or name, (name, code))
        if len(found) > _MOST_STATES:
            self.doubt(column, _("The field names more than there are States; it was left empty."))
            return ()
        for name, code in found.values():
            if code is None:
                self.doubt(column, self.reading.unknown(name), name)
        return tuple(found.values())

    def _check(self, column: str, item: str) -> None:
        if is_damaged(item):
            self.doubt(column, _("The value holds characters that no text can hold; they were left out."), item)

    def _as_text(self, column: str, value: object) -> str:
        """Return a value that should be text; a whole number in its place is read, other things are not."""
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return f"{value:g}"
        self._not_text(column, value)
        return ""

    def _not_text(self, column: str, value: object) -> None:
        self.doubt(column, _("Not text, where text is expected; the field was left empty."), value)
