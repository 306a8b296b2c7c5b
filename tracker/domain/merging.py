"""What a record becomes when its sources say something new and a person may have changed it since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.consolidating import Joined, Source

Fields = dict[str, Any]
"""Field -> value, plain enough for JSON: text, number, list."""

SETS = frozenset({"themes", "groups", "sdgs"})
"""Fields whose values are sets: what a person added or took away stays so, whatever the sources add."""

ANSWER = "answer:"
"""Begins the field of a State's position; the key of the document that states it follows."""


@dataclass(slots=True)
class Merged:
    """The fields to write, those that a person and a source both changed as field -> (ours, theirs)."""

    written: Fields = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def told(joined: Joined) -> Fields:
    """Return what the sources say of one recommendation; a field that none has is left out.

    Text and recommending States are those of the most trusted source that has them; themes, groups and goals those of
    all; each document's answer stands by itself. Where one source contradicts itself the field is left out.
    """
    rows = joined.rows
    found: Fields = {}
    for name in ("text", "paragraph"):
        if value := next((value for row in rows if (value := getattr(row, name))), ""):
            found[name] = value
    if recommending := _recommending(joined):
        found["recommending"] = recommending
    for name in sorted(SETS):
        if values := sorted({value for row in rows for value in getattr(row, name)}):
            found[name] = values
    categories = {row.action_category for row in rows if row.action_category is not None}
    if len(categories) == 1:
        found["action_category"] = categories.pop()
    return found | _answers(joined)


def merge(given: Fields | None, ours: Fields, theirs: Fields) -> Merged:
    """Merge what the sources say now (`theirs`) into what stands here (`ours`).

    `given` is what they said before, None where no source has spoken of this record yet. A field that stands as it was
    given follows the sources; one that a person changed stays; both at once is a conflict. A field that no source
    has any more is emptied (None) if it stands as it was given.
    """
    before = given or {}
    result = Merged()
    for name in sorted(set(theirs) | set(before)):
        old, mine, new = before.get(name), ours.get(name), theirs.get(name)
        if name in SETS:
            value = _set(old, mine, new)
            if value != sorted(mine or ()):
                result.written[name] = value
        elif new == mine or (name in before and new == old):
            continue
        elif mine is None or (name in before and mine == old):
            result.written[name] = new
        elif name in before or not _says_the_same(name, mine, new):
            result.conflicts[name] = (mine, new)
    return result


def _says_the_same(name: str, mine: Any, new: Any) -> bool:  # noqa: ANN401
    """Tell whether what a person entered and the first source to speak of the field differ in a way that matters."""
    if name.startswith(ANSWER):
        return bool(new is None or mine[0] == new[0])
    return name != "text"


def _set(old: Collection[str] | None, mine: Collection[str] | None, new: Collection[str] | None) -> list[str]:
    before, here, now = set(old or ()), set(mine or ()), set(new or ())
    return sorted((here - (before - now)) | (now - before))


def _recommending(joined: Joined) -> list[str]:
    first = next((row for row in joined.rows if row.recommending), None)
    if first is None:
        return []
    if first.source is not Source.DATABASE:
        return list(dict.fromkeys(first.recommending))
    return sorted({code for row in joined.rows for code in row.recommending})


def _answers(joined: Joined) -> Fields:
    found: dict[str, list[str]] = {}
    contradicted = set()
    for row in joined.rows:
        if row.answer is None:
            continue
        document, answer = row.answer
        name = f"{ANSWER}{document}"
        if name in found and found[name][0] != answer[0]:
            contradicted.add(name)
        found.setdefault(name, list(answer))
    return {name: answer for name, answer in sorted(found.items()) if name not in contradicted}
