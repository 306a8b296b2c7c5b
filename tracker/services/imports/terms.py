"""The terms of the sources onto ours: themes, affected groups and SDGs as OHCHR, the Index and UPR Info print them.

A spelling that the lookups know is one of our terms, or none on purpose. Any other becomes a term of its own, whose
code is made of its words alone: the order of imports cannot matter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker import paths
from tracker.domain.folding import unaccented
from tracker.services.seeding.sources import read_table
from tracker.storage.models import AffectedGroup, Sdg, Theme

LONGEST = 80  # characters of a code; the longest theme of OHCHR's list makes one of 100, with its bracket
LONGEST_NAME = 200

_WORDS = re.compile(r"[^\W_]+")
_LETTERED = re.compile(r"[A-Z]\d{1,3}\s+(?=\S)")  # the code before a theme: "B31 Equality & non-discrimination"
_GENERAL = re.compile(r"\s+[-–—]\s+general\s*\Z", re.IGNORECASE)  # "Right to health - General"
_GOAL = re.compile(r"(?:SDG|goal|target)?\s*(?P<code>(?:1[0-7]|[1-9])(?:\.(?:\d{1,2}|[a-z]))?)(?![\w.])", re.IGNORECASE)
_DASH = re.compile(r"\A\s*(?:[-–—:]\s*)+")

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows of terms that are not on record yet."""

    themes: tuple[dict[str, Any], ...] = ()
    groups: tuple[dict[str, Any], ...] = ()
    sdgs: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on record by the words of their names, and what each spelling of a source stands for."""

    theme_codes: Mapping[str, str]
    group_codes: Mapping[str, str]
    sdg_codes: frozenset[str]
    _read: dict[tuple[str, str], Codes] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session) -> Terms:
        """Read the terms on record: three queries."""
        themes = session.execute(select(Theme.code, Theme.name)).all()
        groups = session.execute(select(AffectedGroup.code, AffectedGroup.name)).all()
        return cls(
            theme_codes={code_of(name): code for code, name in themes} | {code: code for code, _name in themes},
            group_codes={code_of(name): code for code, name in groups} | {code: code for code, _name in groups},
            sdg_codes=frozenset(session.scalars(select(Sdg.code))),
        )

    def themes(self, printed: Iterable[str]) -> Codes:
        """Return the codes of a record's themes, each once, in order of code."""
        return self._codes("themes.csv", "theme", self.theme_codes, printed)

    def groups(self, printed: Iterable[str]) -> Codes:
        """Return the codes of a record's affected groups, each once, in order of code."""
        return self._codes("affected_groups.csv", "groups", self.group_codes, printed)

    def sdgs(self, printed: Iterable[str]) -> Codes:
        """Return the numbers of a record's goals and targets; what begins with no number of one is left out."""
        return tuple(sorted({found for each in printed if (found := _goal(each)[0])}))

    def missing(
        self, *, themes: Iterable[str] = (), groups: Iterable[str] = (), sdgs: Iterable[str] = (), source: str
    ) -> Missing:
        """Return the rows to add before records with these spellings are written.

        Args:
            themes, groups, sdgs: the spellings, as the records have them.
            source: whose themes they are, as a theme tells it: "UPR Info".
        """
        named = {code: name for code, name in _named(self.themes, themes) if code not in self.theme_codes.values()}
        called = {code: name for code, name in _named(self.groups, groups) if code not in self.group_codes.values()}
        goals = {code: name for code, name in sorted(map(_goal, sdgs), reverse=True) if code}
        return Missing(
            tuple(
                {"code": code, "name": name, "parent_code": None, "source": source}
                for code, name in sorted(named.items())
            ),
            tuple({"code": code, "name": name} for code, name in sorted(called.items())),
            tuple(
                {"code": code, "name": name or code}
                for code, name in sorted(goals.items())
                if code not in self.sdg_codes
            ),
        )

    def _codes(self, file: str, column: str, known: Mapping[str, str], printed: Iterable[str]) -> Codes:
        found: set[str] = set()
        for each in printed:
            codes = self._read.get((file, each))
            if codes is None:
                codes = self._read[file, each] = _codes_of(each, _lookup(file, column), known)
            found.update(codes)
        return tuple(sorted(found))


def put(session: Session, missing: Missing) -> None:
    """Add the terms that are missing: one statement a list."""
    for model, rows in ((Theme, missing.themes), (AffectedGroup, missing.groups), (Sdg, missing.sdgs)):
        if rows:
            session.execute(insert(model), list(rows))


@lru_cache(maxsize=4096)
def code_of(printed: str) -> str:
    """Return a code made of the words of a spelling: "B51 Right to a remedy" is b51_right_to_a_remedy."""
    words = _WORDS.findall(unaccented(printed.replace("&", " and ")).casefold())
    code = "_".join(words) or _hash(printed)
    return code if len(code) <= LONGEST else f"{code[: LONGEST - 11]}_{_hash(code)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:10]


def _codes_of(printed: str, lookup: Mapping[str, Codes], known: Mapping[str, str]) -> Codes:
    if not printed.strip():
        return ()
    code = code_of(printed)
    plain = code_of(_GENERAL.sub("", _LETTERED.sub("", printed, count=1)))
    for spelling in (code, plain):
        if (codes := lookup.get(spelling)) is not None:
            return codes
    return (known.get(code) or code,)


def _named(read: Any, printed: Iterable[str]) -> list[tuple[str, str]]:  # noqa: ANN401 (one of the methods above)
    """Return code and name of each spelling that is one term; of spellings of one code the first by the alphabet."""
    found = [(codes[0], name) for name in set(printed) if len(codes := read((name,))) == 1]
    return [(code, _name(name)) for code, name in sorted(found, reverse=True)]


def _name(printed: str) -> str:
    """Return a spelling as the name of a term; two long ones that begin alike keep names of their own."""
    name = " ".join(printed.split())
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}… ({_hash(name)})"


@lru_cache(maxsize=4096)
def _goal(printed: str) -> tuple[str, str]:
    """Return the number of a goal or target and its name, both "" for what is none."""
    found = _GOAL.match(printed.strip())
    if found is None:
        return "", ""
    name = _DASH.sub("", printed.strip()[found.end() :]).strip()
    return found["code"].lower(), (name.capitalize() if name.isupper() else name)[:LONGEST_NAME]


@lru_cache(maxsize=4)
def _lookup(file: str, column: str) -> Mapping[str, Codes]:
    """Return what each known spelling stands for: one term, several, or none."""
    rows = read_table(paths.SEED / "lookups" / file, f"printed {column}")
    return {code_of(row.required("printed")): tuple(row.text(column).split()) for row in rows}
