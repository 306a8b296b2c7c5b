"""Names of States as sources write them, to ISO 3166 alpha-3: strict, an unknown name is never guessed."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from html import unescape
from pathlib import Path

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.paths import SEED

REFERENCE = SEED / "reference"
LIKENESS = 0.75  # below this difflib's suggestions mislead more than they help

_APOSTROPHES = re.compile("['’‘`´ʼ′]")
_CODE = re.compile(r"[A-Z]{3}")
_INVERTED = re.compile(r"(?P<short>[^()]+) \((?P<rest>[^()]+ of(?: the)?)\)")


def fold(name: str) -> str:
    """Return `name` without what names no State apart: case, accents, apostrophes, punctuation, the word "the"."""
    plain = _APOSTROPHES.sub("", unescape(name)).casefold().replace("&", " and ")
    letters = "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))
    return " ".join(word for word in re.sub(r"[\W_]+", " ", letters).split() if word != "the")


@dataclass(frozen=True, slots=True)
class StateNames:
    """Every known spelling: folded name -> alpha-3 code."""

    codes: Mapping[str, str]
    spellings: Mapping[str, str]
    longest: int

    def find(self, name: str) -> str | None:
        """Return the alpha-3 code of a State named or coded in a field of its own, None if unknown."""
        if _CODE.fullmatch(name.strip()) and name.strip() in self.codes.values():
            return name.strip()
        return self.codes.get(fold(name))

    def suggest(self, name: str) -> str | None:
        """Return the known spelling most like `name`, None if none is near. For people to judge, never to apply."""
        near = get_close_matches(fold(name), self.spellings, n=1, cutoff=LIKENESS)
        return self.spellings[near[0]] if near else None

    def unknown(self, name: str) -> str:
        """Return the sentence that tells a person about an unknown name, with a suggestion where there is one."""
        suggestion = self.suggest(name)
        if suggestion is None:
            return _("No State is known by the name “{name}”; the field was left empty.").format(name=name)
        return _("No State is known by the name “{name}”; did the source mean “{suggestion}”?").format(
            name=name, suggestion=suggestion
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
    except OSError as problem:
        raise Unavailable(
            _("The list of States {path} cannot be read; nothing was imported; restore the seed folder.").format(
                path=path.name
            )
        ) from problem


def _spellings(row: Mapping[str, str]) -> Iterator[str]:
    """Yield a name and, for "Bolivia (Plurinational State of)", its other order."""
    for column in ("name", "official_name", "alias"):
        name = row.get(column, "")
        if name:
            yield name
        if inverted := _INVERTED.fullmatch(name):
            yield f"{inverted['rest']} {inverted['short']}"


@lru_cache(maxsize=4)
def load_states(folder: Path = REFERENCE) -> StateNames:
    """Load States and their aliases.

    Args:
        folder: Holds `states.csv` and `state_aliases.csv`, in UTF-8.
    Returns:
        All spellings. A spelling given to two States is left out: it names neither without a doubt.
    Raises:
        Unavailable: A list is missing or cannot be read.
    """
    owners: dict[str, set[str]] = {}
    spellings: dict[str, str] = {}
    for row in (*_rows(folder / "states.csv"), *_rows(folder / "state_aliases.csv")):
        for spelling in _spellings(row):
            if folded := fold(spelling):
                owners.setdefault(folded, set()).add(row["iso3"])
                spellings.setdefault(folded, spelling)
    codes = {name: next(iter(states)) for name, states in owners.items() if len(states) == 1}
    return StateNames(
        codes=codes,
        spellings={name: spelling for name, spelling in spellings.items() if name in codes},
        longest=max((len(name.split()) for name in codes), default=0),
    )
