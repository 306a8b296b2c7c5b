"""The fields that records need: terms of closed lists, days, and dates known to the day, the month or the year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from tracker.domain.dates import When, month_in_words
from tracker.domain.vocabulary import DatePrecision, label
from tracker.i18n import _

LONGEST_TEXT, LONGEST_LINE = 20_000, 500  # letters; the longest recommendation on record has some 1,500


_CONTROL = {code: None for code in (*range(32), 127) if chr(code) not in "\t\n"}
"""Letters that no source means and no database of a team takes: they come with text copied from a PDF."""


def _tidy(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").translate(_CONTROL).strip()


class LineField(StringField):
    """One line of text; `needed` is the sentence for an empty one, "" where it may stay empty."""

    def __init__(self, words: str, *, needed: str = "", hint: str = "", **more: Any) -> None:
        checks = [Needed(needed)] if needed else []
        super().__init__(
            words, filters=[_tidy], description=hint, validators=[*checks, NotLonger(LONGEST_LINE)], **more
        )


class TextField(TextAreaField):
    """Several lines of text."""

    def __init__(self, words: str, *, needed: str = "", hint: str = "", **more: Any) -> None:
        checks = [Needed(needed)] if needed else []
        super().__init__(
            words, filters=[_tidy], description=hint, validators=[*checks, NotLonger(LONGEST_TEXT)], **more
        )


class Needed:
    """A value must be given; the sentence says what to do. The browser does not check: its words are not ours."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(_(self.sentence))


class NotLonger:
    """A text has a limit, far above what is usual."""

    def __init__(self, letters: int) -> None:
        self.letters = letters

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and len(field.data) > self.letters:
            words = {"n": self.letters, "given": len(field.data)}
            raise ValidationError(_("Shorten this to %(n)d letters; it has %(given)d.") % words)


class TermField(SelectField):
    """One term of a closed list, in words; `hints` explain terms, `none` is the word for no choice, if there may be."""

    def __init__(
        self,
        words: str,
        terms: Iterable[StrEnum],
        *,
        needed: str = "",
        none: str = "",
        hint: str = "",
        hints: Mapping[Any, str] | None = None,
        **more: Any,
    ) -> None:
        self.terms = tuple(terms)
        self.none = none
        self.hints = {term.value: text for term, text in (hints or {}).items()}
        checks = [Needed(needed)] if needed else []
        super().__init__(words, description=hint, validators=checks, coerce=self._term, choices=self._choices, **more)

    def _choices(self) -> list[tuple[str, str]]:
        first = [("", _(self.none))] if self.none else []
        return first + [(term.value, _(label(term))) for term in self.terms]

    def _term(self, value: Any) -> StrEnum | None:
        return next((term for term in self.terms if term == value), None)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no term of the list, unless nothing was chosen and that is allowed."""
        typed = self.raw_data[0] if self.raw_data else ""
        if self.data is None and typed:
            raise StopValidation(_("Choose one of the list."))


class TermChoice(RadioField, TermField):
    """One term of a closed list, all of them in sight."""

    widget = RadioField.widget
    option_widget = RadioField.option_widget


class PickField(SelectField):
    """One of the records that the page offers: (key, words) pairs, set by the view; `none` allows no choice."""

    def __init__(self, words: str, *, needed: str = "", none: str = "", hint: str = "", **more: Any) -> None:
        self.none = none
        checks = [Needed(needed)] if needed else []
        super().__init__(words, description=hint, validators=checks, choices=[], coerce=str, **more)

    def process_data(self, value: Any) -> None:
        """Show what is on record; nothing chosen is the empty key."""
        self.data = "" if value is None else str(value)

    def offer(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.choices = ([("", _(self.none))] if self.none or not self.data else []) + list(pairs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data and self.data not in {key for key, _words in self.choices or ()}:
            raise StopValidation(_("Choose one of the list."))


class PickManyField(SelectMultipleField):
    """Several of the records that the page offers."""

    def __init__(self, words: str, *, hint: str = "", **more: Any) -> None:
        super().__init__(words, description=hint, choices=[], coerce=str, **more)

    def offer(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Set what may be chosen."""
        self.choices = list(pairs)

    def process_data(self, value: Any) -> None:
        """Show what is on record."""
        self.data = [str(each) for each in value or ()]

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if not set(self.data or ()) <= {key for key, _words in self.choices or ()}:
            raise StopValidation(_("Choose from the list."))


class WhenField(Field):
    """A date as well as it is known: day and month may stay empty; with `period`, also until when.

    Its data is a `When`, or None where nothing was typed. What was typed is kept in `typed` and shown again.
    """

    NAMES = ("day", "month", "year")

    def __init__(
        self, words: str, *, needed: str = "", hint: str = "", period: bool = False, exact: bool = False, **more: Any
    ) -> None:
        self.needed, self.period, self.exact = needed, period, exact
        self.typed: dict[str, str] = {}
        self.wrong = ""
        super().__init__(words, description=hint, **more)

    @property
    def ends(self) -> tuple[str, ...]:
        """Return the prefixes of the inputs: one date, or two."""
        return ("", "to_") if self.period else ("",)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was typed, or show what is on record."""
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, When) else None
        self.typed = _typed(self.data)
        if formdata is not None and any(
            f"{self.name}-{end}{part}" in formdata for end in self.ends for part in self.NAMES
        ):
            self.typed = {
                f"{end}{part}": formdata.get(f"{self.name}-{end}{part}", "").strip()[:10]
                for end in self.ends
                for part in self.NAMES
            }
            self.data, self.wrong = None, ""
            try:
                self.data = self._read()
            except ValueError as problem:
                self.wrong = str(problem)

    def pre_validate(self, form: Any) -> None:
        """Refuse a date that cannot be, or none where one is needed."""
        if self.wrong:
            raise StopValidation(self.wrong)
        if self.data is None and self.needed:
            raise StopValidation(_(self.needed))

    def _read(self) -> When | None:
        first = _one(*(self.typed[part] for part in self.NAMES))
        if first is None or not self.period:
            if self.period and any(self.typed[f"to_{part}"] for part in self.NAMES):
                raise ValueError(_("Give the beginning of the period too: a year is enough."))
            if first is not None and self.exact and first.precision is not DatePrecision.DAY:
                raise ValueError(_("Give day, month and year."))
            return first
        last = _one(*(self.typed[f"to_{part}"] for part in self.NAMES))
        if last is None:
            return first
        if last.last < first.first:
            raise ValueError(_("The period ends before it begins."))
        return When(first.first, last.last, DatePrecision.PERIOD)


def _typed(when: When | None) -> dict[str, str]:
    if when is None:
        return dict.fromkeys(("day", "month", "year", "to_day", "to_month", "to_year"), "")
    shown = _parts(when.first, when.precision)
    if when.precision is not DatePrecision.PERIOD:
        return shown | {"to_day": "", "to_month": "", "to_year": ""}
    return shown | {f"to_{name}": text for name, text in _parts(when.last, when.precision).items()}


def _parts(day: date, precision: DatePrecision) -> dict[str, str]:
    exact = precision in {DatePrecision.DAY, DatePrecision.PERIOD}
    return {
        "day": str(day.day) if exact else "",
        "month": str(day.month) if exact or precision is DatePrecision.MONTH else "",
        "year": str(day.year),
    }


def _one(day: str, month: str, year: str) -> When | None:
    """Read one date.

    Raises:
        ValueError: with a sentence for the person.
    """
    if not (day or month or year):
        return None
    if not (year.isascii() and year.isdigit() and 1800 <= int(year) <= 2200):
        raise ValueError(_("Give the year in four digits, such as 2019."))
    if not month:
        if day:
            raise ValueError(_("A day needs its month: give the month, or leave the day empty."))
        return When(date(int(year), 1, 1), date(int(year), 12, 31), DatePrecision.YEAR)
    if not (month.isascii() and month.isdigit() and 1 <= int(month) <= 12):
        raise ValueError(_("Give the month as a number from 1 to 12, or leave it empty."))
    first = date(int(year), int(month), 1)
    last_day = monthrange(int(year), int(month))[1]
    if not day:
        return When(first, first.replace(day=last_day), DatePrecision.MONTH)
    if not (day.isascii() and day.isdigit() and 1 <= int(day) <= last_day):
        words = {"month": month_in_words(first), "day": day}
        raise ValueError(_("%(month)s has no day %(day)s: leave the day empty if it is not known.") % words)
    exact = first.replace(day=int(day))
    return When(exact, exact, DatePrecision.DAY)
