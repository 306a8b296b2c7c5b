"""Asks as they are compared: each thing asked with what it speaks of, in signs that two texts may share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.likeness_words import TERM, signs
from tracker.domain.vocabulary import AskKind

TREATY = "#"
"""What the sign of a treaty begins with."""

ACTION = "!"
"""What the sign of a treaty action begins with: the action, a space, the treaty."""

_JOINING = f"{TERM}joining treaties"
_OF_TERM = 1.35  # a term of the field against a plain word as rare
_OF_TREATY = 1.6
_OF_ACTION = 1.0  # beside the treaty's own weight
_OF_THEME = 0.5
_OF_INNER = 0.6
_OF_WEAK = 0.22
_IN_TURN = 2
_TELLING = 2
_CLOSER = 3  # times as many are looked at letter by letter as are kept
_OF_LETTERS = 0.3  # the share of that in the likeness
_SCANT = 2.4  # weight that two asks must have in common, so that two short ones are not alike by one common word
_COMMON_SHARE = 0.25  # a sign of more asks than this leads to none by itself

THEME = "@"
"""What the sign of a theme begins with."""

_JOINING = f"{TERM}joining treaties"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is asked: the whole text or one part; `said` maps what it speaks of to the words."""

    text: str
    kind: AskKind
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """A recommendation as it is compared. Those of one `family` (a review, a document) are not held against another."""

    id: int
    family: int
    first: date
    units: tuple[Unit, ...]


def unit(
    text: str,
    *,
    kind: AskKind,
    treaties: Iterable[str] = (),
    actions: Iterable[tuple[str, str]] = (),
    themes: Iterable[str] = (),
) -> Unit:
    """Return a text as it is compared.

    Args:
        text: what is asked, without the names of treaties.
        kind: what kind of ask it is.
        treaties: codes of the instruments that it names.
        actions: the treaty actions that it asks for, as (action, code).
        themes: codes of the themes that it stands under.
    """
    said = signs(text)
    for theme in themes:
        said[THEME + theme] = theme
    for code in treaties:
        said[TREATY + code] = code
    actions = tuple(actions)
    if actions:
        said.pop(_JOINING, None)  # the action says it, of one treaty
    for action, code in actions:
        said[f"{ACTION}{action} {code}"] = said[TREATY + code] = code
    return Unit(text, kind, said)


def beside(one: Unit, *, treaties: Iterable[str], themes: Iterable[str]) -> Unit:
    """Return a unit with what is recorded beside its text."""
    said = one.said | {TREATY + code: code for code in treaties} | {THEME + theme: theme for theme in themes}
    return Unit(one.text, one.kind, said)
