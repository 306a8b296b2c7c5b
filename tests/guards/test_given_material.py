"""Nothing of other people's documents is in the project: no file, no sentence, no person's name.

What must not occur is read from the documents when the test runs, so that no name is stored here either. A name of
somebody acting in office (the signatory of a letter) is allowed.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from tests.guards import tracked

SENTENCE_WORDS = 12
TITLE_CAPITALS = 5  # this many capitals in so few words: a treaty's or an institution's name
LONG_STATE = r"Democratic\s+People[’']?s\s+Republic\s+of\s+Korea"  # alone half a sentence
SURNAMES = "Choi|Han|Jong|Jung|Kim|Kwon|Lee|Nam|Pak|Park|Ri|Ryu|Shim|Song|Tsoi"
GIVEN = r"[A-Z][a-z]+(?:[- ][A-Z]?[a-z]+)?"
KOREAN = rf"\b(?:{SURNAMES}) [A-Z][a-z]+[- ][A-Z]?[a-z]+\b|\b[A-Z][a-z]+-[A-Z][a-z]+ (?:{SURNAMES})\b"
INTRODUCED = rf"(?:[Dd]efector|called|named|by|Spouses) ({GIVEN} [A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b"
INITIALS = r"\b[A-Z]\. ?[A-Z]\. ?[A-Z][a-z]{3,}\b"
ADDRESSED = r"\b(?:Mrs?|Ms|Judge)\.? [\"“]?[A-Z][a-z]+\b"
PAIR = r"(?=\b([A-Z][a-z]+ [A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b)"
PLACES = r"Assembly|China|Chinese|Journal|Kray|Krai|Oblast|Region|Territory|River|Korea|Russia|Nations|Professor|Union"
OFFICE = r"([A-Z][a-z]+ [A-Z][a-z]+)\W+Special Rapporteur"


def test_no_file_is_a_copy_of_given_material(shared: Path) -> None:
    theirs = {_digest(path): path.name for part in ("seeds", "data") for path in (shared / part).rglob("*")
              if path.is_file() and path.stat().st_size}  # fmt: skip

    copies = {str(path): theirs.get(_digest(tracked.CHECKOUT / path)) for path in tracked.files()}

    assert theirs
    assert {path: origin for path, origin in copies.items() if origin} == {}


def test_no_sentence_is_taken_from_the_documents(shared: Path) -> None:
    theirs = {run for text in _documents(shared) for run in _runs(text)}

    taken = {f"{path}: {run}" for path, text in tracked.texts() for run in _runs(text) if run in theirs}

    assert theirs
    assert sorted(taken)[:20] == []


def test_no_person_of_the_documents_is_named(shared: Path) -> None:
    names = _names(shared)
    anywhere = re.compile("|".join(_however_joined(name) for name in sorted(names)), re.IGNORECASE)

    found = {f"{path}:{number}" for path, text in tracked.texts() for number, line in enumerate(text.splitlines(), 1)
             if anywhere.search(line)}  # fmt: skip

    assert len(names) > 20  # the patterns still find the people whom the documents name
    assert sorted(found) == []


@cache
def _documents(shared: Path) -> tuple[str, ...]:
    return tuple(
        path.read_text(encoding="utf-8", errors="replace") for path in sorted((shared / "seeds").glob("*.txt"))
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _runs(text: str) -> set[str]:
    words = re.findall(r"[^\W_]+", re.sub(LONG_STATE, "State", text))
    starts = range(len(words) - SENTENCE_WORDS + 1)
    runs = (words[start : start + SENTENCE_WORDS] for start in starts)
    return {" ".join(run).casefold() for run in runs if sum(word[0].isupper() for word in run) < TITLE_CAPITALS}


def _names(shared: Path) -> set[str]:
    """Return what looks like a person's name: Korean forms, people introduced or addressed, pairs of unusual words."""
    texts = [re.sub(r"[*_]", "", text) for text in _documents(shared)]
    ordinary = {word for text in [*texts, *_notes(shared)] for word in re.findall(r"\b[a-z]+\b", text)}
    by_form = {
        name for text in texts for pattern in (KOREAN, INITIALS, ADDRESSED) for name in re.findall(pattern, text)
    }
    by_words = {name for text in texts for pattern in (INTRODUCED, PAIR) for name in re.findall(pattern, text)}
    in_office = {name for text in texts for name in re.findall(OFFICE, text)}
    return by_form | {name for name in by_words if not _ordinary(name, ordinary)} - in_office


def _however_joined(name: str) -> str:
    return r"\b" + "[ -]".join(re.escape(word) for word in re.split("[ -]", name)) + r"\b"


def _notes(shared: Path) -> list[str]:
    """Return the field's own vocabulary, which tells an institution from a person."""
    folders = (shared / "domain", shared / "design", tracked.CHECKOUT / "docs")
    return [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.md"))]


def _ordinary(name: str, words: set[str]) -> bool:
    """Tell whether a pair of words is a place or an institution: one of them is also written small."""
    return bool(re.search(PLACES, name)) or any(word.lower().rstrip("s") in words for word in re.split("[ -]", name))
