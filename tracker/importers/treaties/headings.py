"""Which act a date stands for: the depositary's headings, "Ratification, Accession(a), Succession(d)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.folding import unaccented
from tracker.domain.vocabulary import TreatyAct
from tracker.importers.tables.csv_table import fold_header

NAMES = ("participant", "country", "state")  # the first column, by whatever name: "Participant 3, 4" has notes

# The depositary writes in English and in French. Longer words first: "succession to signature" is a signature.
# A definitive signature binds (Vienna Convention on the Law of Treaties, Article 12), so it is not `signature`;
# the vocabulary has no act for it, nor for "participation" or "consent to be bound".
# Source: UN Treaty Collection, "Status of treaties", headings of all chapters.
_WORDS: tuple[tuple[str, TreatyAct | None], ...] = (
    ("succession to signature", TreatyAct.SIGNATURE),
    ("succession a la signature", TreatyAct.SIGNATURE),
    ("definitive signature", None),
    ("signature definitive", None),
    ("formal confirmation", TreatyAct.FORMAL_CONFIRMATION),
    ("confirmation formelle", TreatyAct.FORMAL_CONFIRMATION),
    ("signature", TreatyAct.SIGNATURE),
    ("ratification", TreatyAct.RATIFICATION),
    ("accession", TreatyAct.ACCESSION),
    ("adhesion", TreatyAct.ACCESSION),
    ("succession", TreatyAct.SUCCESSION),
    ("acceptance", TreatyAct.ACCEPTANCE),
    ("acceptation", TreatyAct.ACCEPTANCE),
    ("approval", TreatyAct.APPROVAL),
    ("approbation", TreatyAct.APPROVAL),
    ("withdrawal", TreatyAct.WITHDRAWAL),
    ("denunciation", TreatyAct.WITHDRAWAL),
    ("retrait", TreatyAct.WITHDRAWAL),
    ("denonciation", TreatyAct.WITHDRAWAL),
)
_PATTERN = re.compile("|".join(words for words, _act in _WORDS))
# A mark stands behind a word: "(b)" in "article 7 (1) (b)" is none.
_PART = re.compile(r"(?P<words>.*?[^\s)])\s*\(\s*(?P<mark>[A-Za-z]{1,2})\s*\)\s*")
_DATE_WORDS = re.compile(r"\bdates?\b(?:\s+(?:of|de|d['’]))?", re.IGNORECASE)
_OF_SOMETHING_ELSE = re.compile(r"reservation|reserve|procedure|competence|jurisdiction|objection|declaration")

# What the marks mean where a heading does not say so itself. Source: as above, notes on the tables.
_USUAL = {
    "a": ("Accession", TreatyAct.ACCESSION),
    "d": ("Succession", TreatyAct.SUCCESSION),
    "A": ("Acceptance", TreatyAct.ACCEPTANCE),
    "AA": ("Approval", TreatyAct.APPROVAL),
    "c": ("Formal confirmation", TreatyAct.FORMAL_CONFIRMATION),
    "s": ("Definitive signature", None),
}


@dataclass(frozen=True, slots=True)
class Named:
    """An act as a heading words it; `act` is None for one that is not known."""

    words: str
    act: TreatyAct | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what a date with a mark stands for, the mark "" being none."""

    spelled: str
    acts: Mapping[str, Named]

    @property
    def known(self) -> bool:
        """Tell whether the heading names an act of a State at all."""
        return any(named.act for named in self.acts.values())

    def of(self, mark: str) -> Named | None:
        """Return what a date with this mark stands for, None for a mark that nothing explains."""
        if mark in self.acts or mark not in _USUAL:
            return self.acts.get(mark)
        if self.acts.get("", Named("", None)).act is TreatyAct.SIGNATURE:
            return Named("Succession to signature", TreatyAct.SIGNATURE) if mark == "d" else None
        return Named(*_USUAL[mark])


def read_heading(spelled: str) -> Heading:
    """Read a heading into the acts that it names, each with its mark."""
    unmarked: list[str] = []
    acts: dict[str, Named] = {}
    for part in _parts(spelled):
        marked = _PART.fullmatch(part)
        if marked is None:
            unmarked.append(part)
        else:
            acts[marked["mark"]] = _named(marked["words"])
    if unmarked:
        named = [_named(words) for words in unmarked]
        # Two acts without a mark cannot be told apart: the words are kept, and no act is chosen.
        acts[""] = named[0] if len(named) == 1 else Named(", ".join(each.words for each in named), None)
    return Heading(spelled, acts)


def names_an_act(folded: str) -> bool:
    """Tell whether a folded header speaks of an act upon a treaty."""
    return any(fold_header(words) in folded for words, act in _WORDS if act)


def is_name_column(folded: str) -> bool:
    """Tell whether a folded header is that of the column with the States."""
    return folded.rstrip("0123456789").removesuffix("s") in NAMES


def _parts(spelled: str) -> list[str]:
    """Split a heading at the commas outside its brackets."""
    parts, depth = [""], 0
    for mark in spelled:
        depth = max(0, depth + {"(": 1, ")": -1}.get(mark, 0))
        if mark == "," and not depth:
            parts.append("")
        else:
            parts[-1] += mark
    return [part.strip() for part in parts if part.strip()]


def _named(words: str) -> Named:
    """Name the act that a part of a heading begins with; None where it names several, or an act upon something else."""
    words = " ".join(_DATE_WORDS.sub(" ", words).split())
    plain = unaccented(words.casefold())
    found = [match[0] for match in _PATTERN.finditer(plain)]
    acts = {dict(_WORDS)[each] for each in found}
    if not found or not plain.startswith(found[0]) or len(acts) > 1 or _OF_SOMETHING_ELSE.search(plain):
        return Named(words, None)
    return Named(words, acts.pop())
