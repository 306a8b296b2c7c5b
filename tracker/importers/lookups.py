"""Names of States as sources write them, to ISO 3166 alpha-3: strict, an unknown name is never guessed."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from html import unescape
from pathlib import Path

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.paths import SEED

REFERENCE = SEED / "reference"
NOT_STATES = SEED / "lookups" / "former_states.csv"
LONGEST = 120  # characters of a name that is compared with known ones; the longest of them has 63
LIKENESS = 0.75  # below this difflib's suggestions mislead more than they help

_APOSTROPHES = re.compile("['’‘`´ʼ′＇]")
_ELISION = re.compile("\\Al['’‘`´ʼ′＇](?=\\w)")  # l’Inde
_MARKUP = "&"
# What a name is not told apart by: soft hyphens, marks of direction and width, the Arabic stroke that stretches a word;
# the Turkish i without a dot, the alef of a joined article.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x640, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
) | {ord("ı"): "i", 0x671: "ا"}
# Chinese and Korean set no spaces between the parts of a name, or set them as the line allows.
_UNSPACED = re.compile(r"(?<=[\u1100-\u11ff\u3400-\u9fff]) (?=[\u1100-\u11ff\u3400-\u9fff])")
_SEPARATORS = re.compile(r"[\W_]+")
# Articles that French and Spanish texts set before a name. "The" goes wherever it stands: "Gambia (Republic of The)".
_ARTICLES = frozenset({"el", "la", "las", "le", "les", "los"})
_CODE = re.compile(r"[A-Z]{3}")
_INVERTED = re.compile(r"(?P<short>[^()]+) \((?P<rest>[^()]+ of(?: the)?)\)")


def fold(name: str) -> str:
    """Return `name` without what names no State apart: case, accents, apostrophes, punctuation, spaces, articles."""
    plain = (unescape(name) if _MARKUP in name else name).casefold().replace("&", " and ")
    plain = _APOSTROPHES.sub("", _ELISION.sub("", plain.strip()))
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_INVISIBLE)).casefold()
        plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = [word for word in _SEPARATORS.sub(" ", plain).split() if word != "the"]
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    folded = " ".join(words)
    return folded if folded.isascii() else _UNSPACED.sub("", folded)


@dataclass(frozen=True, slots=True)
class StateNames:
    """Every known spelling: folded name -> alpha-3 code; `alpha2` maps the codes of two letters.

    `not_states` are the folded names of former States, organisations and territories, none of which is ever read as
    a present State.
    """

    codes: Mapping[str, str]
    spellings: Mapping[str, str]
    longest: int
    alpha2: Mapping[str, str] = field(default_factory=dict)
    not_states: frozenset[str] = frozenset()

    def find(self, name: str) -> str | None:
        """Return the alpha-3 code of a State named or coded in a field of its own, None if unknown."""
        if _CODE.fullmatch(name.strip()) and name.strip() in self.codes.values():
            return name.strip()
        return self.codes.get(fold(name))

    def find_alpha2(self, code: str) -> str | None:
        """Return the alpha-3 code of a State given by its code of two letters, None if unknown."""
        return self.alpha2.get(code.strip().upper())

    def is_no_state(self, name: str) -> bool:
        """Tell whether a name is known as that of a former State, an organisation or a territory."""
        return fold(name) in self.not_states

    def suggest(self, name: str) -> str | None:
        """Return the known spelling most like `name`, None if none is near. For people to judge, never to apply."""
        folded = fold(name) if len(name) <= LONGEST else ""
        in_its_letters = [spelling for spelling in self.spellings if spelling.isascii() == folded.isascii()]
        near = get_close_matches(folded, in_its_letters, n=1, cutoff=LIKENESS)
        return self.spellings[near[0]] if near else None

    def unknown(self, name: str) -> str:
        """Return the sentence that tells a person about an unknown name, with a suggestion where there is one."""
        if self.is_no_state(name):
            return _("“{name}” is a former State, or no State; it is not read as any present one.").format(name=name)
        suggestion = self.suggest(name)
        name = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
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
def load_states(folder: Path = REFERENCE, not_states: Path = NOT_STATES) -> StateNames:
    """Load States and their aliases.

    Args:
        folder: Holds `states.csv` and `state_aliases.csv`, in UTF-8.
        not_states: Names that are never read as a present State, in UTF-8.
    Returns:
        All spellings. A spelling given to two States is left out: it names neither without a doubt.
    Raises:
        Unavailable: A list is missing or cannot be read.
    """
    states = list(_rows(folder / "states.csv"))
    owners: dict[str, set[str]] = {}
    spellings: dict[str, str] = {}
    for row in (*states, *_rows(folder / "state_aliases.csv")):
        for spelling in _spellings(row):
            if folded := fold(spelling):
                owners.setdefault(folded, set()).add(row["iso3"])
                spellings.setdefault(folded, spelling)
    codes = {name: next(iter(states)) for name, states in owners.items() if len(states) == 1}
    return StateNames(
        codes=codes,
        spellings={name: spelling for name, spelling in spellings.items() if name in codes},
        longest=max((len(name.split()) for name in codes), default=0),
        alpha2={row["iso2"]: row["iso3"] for row in states if row.get("iso2")},
        not_states=frozenset(fold(row["alias"]) for row in _rows(not_states)),
    )
