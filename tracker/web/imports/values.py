"""How the pages of imports write what stands in a field of a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.dates import day_in_words
from tracker.domain.merging import ANSWER
from tracker.domain.vocabulary import Certainty, DatePrecision, Position, TreatyAct, label
from tracker.i18n import _
from tracker.web.imports.words import field

_TERMS = {"act": TreatyAct, "certainty": Certainty, "done_precision": DatePrecision}
"""Fields of a treaty record whose values are terms of a closed list."""
_DAYS = frozenset({"as_of", "done_first", "done_last", "record_as_of"})


def value(name: str, given: Any) -> str:
    """Write a value of a field, "" for none."""
    if given is None or given in ("", [], {}):
        return ""
    if name.startswith(ANSWER) or name == "position":
        return _answer(given)
    if isinstance(given, str):
        return _written(name, given)
    if isinstance(given, bool):
        return _("Yes") if given else _("No")
    if isinstance(given, Mapping):
        return "; ".join(f"{field(str(key))}: {value(str(key), each)}" for key, each in given.items())
    if isinstance(given, list | tuple):
        return "; ".join(str(each) for each in given if each not in (None, ""))
    return str(given)


def _written(name: str, given: str) -> str:
    """Write what stands in a field as people read it: a term by its label, a day by its name."""
    term = next((each for each in _TERMS.get(name, ()) if each == given), None)
    if term is not None:
        return _(label(term))
    if name == "consent":  # the name of an act: its kind, and its first possible day
        act, _slash, day = given.partition("/")
        return f"{_written('act', act)}, {_written('as_of', day)}"
    if name not in _DAYS:
        return given
    try:
        return day_in_words(date.fromisoformat(given))
    except ValueError:
        return given


def _answer(given: Any) -> str:
    """Write a position, with the State's own words where they say more."""
    pieces = [given] if isinstance(given, str) else [str(each) for each in given if each]
    term = next((each for each in Position if pieces and each == pieces[0]), None)
    words = [_(label(term)) if term else pieces[0], *pieces[1:2]] if pieces else []
    said = [word for place, word in enumerate(words) if not place or word.casefold() != words[0].casefold()]
    return f"{said[0]} (“{said[1]}”)" if len(said) > 1 else "".join(said)
