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
