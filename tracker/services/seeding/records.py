"""One record of the seed: every value read strictly, or refused with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from tracker.domain.dates import read_span
from tracker.domain.facts import Span
from tracker.domain.vocabulary import DatePrecision
from tracker.errors import Invalid, Unreadable
from tracker.i18n import _

Term = TypeVar("Term", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one row or table, and where it stands: ``states.csv, row 12``."""

    place: str
    values: Mapping[str, Any]

    def refuse(self, column: str, why: str) -> Unreadable:
        """Return the error that names file, row and column."""
        return Unreadable(
            _("%(place)s, column %(column)s: %(why)s; nothing was written; correct the file and seed again.")
            % {"place": self.place, "column": column, "why": why}
        )

    def text(self, column: str, default: str = "") -> str:
        """Return a text, `default` where the value is absent or empty."""
        value = self.values.get(column, "")
        if not isinstance(value, str):
            raise self.refuse(column, _("“%(value)s” is not a text") % {"value": value})
        return value.strip() or default

    def required(self, column: str) -> str:
        """Return a text that must be there."""
        value = self.text(column)
        if not value:
            raise self.refuse(column, _("the value is missing"))
        return value

    def whole(self, column: str) -> int:
        """Return a whole number that must be there."""
        number = self.maybe_whole(column)
        if number is None:
            raise self.refuse(column, _("the value is missing"))
        return number

    def maybe_whole(self, column: str) -> int | None:
        """Return a whole number, or None where the value is absent or empty."""
        value = self.values.get(column, "")
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if value in ("", None):
            return None
        raise self.refuse(column, _("“%(value)s” is not a whole number") % {"value": value})

    def number(self, column: str) -> float:
        """Return a number that must be there."""
        value = self.values.get(column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        raise self.refuse(column, _("“%(value)s” is not a number") % {"value": value})

    def flag(self, column: str) -> bool:
        """Return yes or no; absent means no."""
        value = self.values.get(column, False)
        if isinstance(value, bool):
            return value
        raise self.refuse(column, _("“%(value)s” is neither true nor false") % {"value": value})

    def term(self, column: str, terms: type[Term]) -> Term:
        """Return a term of a closed list."""
        value = self.required(column)
        try:
            return terms(value)
        except ValueError as error:
            raise self.refuse(column, self._unknown(value)) from error

    def code(self, column: str, known: Collection[str]) -> str:
        """Return a code that must be one of those known."""
        return self.one_of(column, self.required(column), known)

    def maybe_code(self, column: str, known: Collection[str]) -> str | None:
        """Return a known code, or None where the value is absent or empty."""
        return self.code(column, known) if self.text(column) else None

    def codes(self, column: str, known: Collection[str]) -> list[str]:
        """Return a list of known codes, none twice."""
        found = self.texts(column)
        for code in found:
            self.one_of(column, code, known)
        return found

    def texts(self, column: str) -> list[str]:
        """Return a list of texts, none twice: a list, or one text with semicolons."""
        value = self.values.get(column, [])
        pieces = value.split(";") if isinstance(value, str) else value
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise self.refuse(column, _("“%(value)s” is not a list of texts") % {"value": value})
        found = [piece.strip() for piece in pieces if piece.strip()]
        if len(set(found)) < len(found):
            raise self.refuse(column, _("a value stands there twice"))
        return found

    def day(self, column: str) -> date:
        """Return a day that must be there."""
        span, precision = self.span(column)
        if precision is not DatePrecision.DAY:
            raise self.refuse(column, _("“%(value)s” is not a day") % {"value": self.text(column)})
        return span.first

    def maybe_day(self, column: str) -> date | None:
        """Return a day, or None where the value is absent or empty."""
        return self.day(column) if self.text(column) else None

    def span(self, column: str) -> tuple[Span, DatePrecision]:
        """Return a date with its precision, or a period."""
        try:
            return read_span(self.required(column))
        except Invalid as error:
            raise self.refuse(column, str(error).rstrip(".")) from error

    def one_of(self, column: str, value: str, known: Collection[str]) -> str:
        """Return `value` if it is known."""
        if value not in known:
            raise self.refuse(column, self._unknown(value))
        return value

    @staticmethod
    def _unknown(value: str) -> str:
        return _("“%(value)s” is not known") % {"value": value}
