"""Choices among terms that a feature words for itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from tracker.i18n import _
from tracker.web.fields import TermChoice, TermField


class _Worded:
    """Terms with words of their own, of which a view may keep only some."""

    terms: tuple[StrEnum, ...]
    choices: Any
    data: Any
    none: str

    def __init__(self, label: str, worded: Mapping[StrEnum, str], **more: Any) -> None:
        self.worded = worded
        chosen = more.pop("only", tuple(worded))
        super().__init__(label, chosen, **more)  # type: ignore[call-arg]
        self.type = type(self).__bases__[1].__name__  # the macros know the plain field

    def _choices(self) -> list[tuple[str, str]]:
        first = [("", _(self.none))] if self.none else []
        return first + [(term.value, _(self.worded[term])) for term in self.terms]

    def keep(self, terms: Collection[StrEnum]) -> None:
        """Offer these alone; another that was sent is refused as not on the list."""
        self.terms = tuple(term for term in self.terms if term in terms)
        self.choices = type(self)._choices(self)  # the library keeps a value of that name in the field itself
        self.data = self.data if self.data in self.terms else None


class WordedField(_Worded, TermField):
    """One term, in a list that opens."""


class WordedChoice(_Worded, TermChoice):
    """One term, all in sight."""
