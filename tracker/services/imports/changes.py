"""What applying a row changes, field by field, with the names of States, themes and documents for their codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.merging import ANSWER
from tracker.storage import models

_STATES = "states"
_DOCUMENTS = "documents"
_NAMED_BY = {
    _STATES: (models.State.code, models.State.name),
    "themes": (models.Theme.code, models.Theme.name),
    "groups": (models.AffectedGroup.code, models.AffectedGroup.name),
    "sdgs": (models.Sdg.code, models.Sdg.name),
    _DOCUMENTS: (models.SourceDocument.key, models.SourceDocument.short),
}
_LISTS = {
    "recommending": _STATES,
    "recommending_states": _STATES,
    "themes": "themes",
    "groups": "groups",
    "sdgs": "sdgs",
}
"""Fields that list codes, and what these are codes of."""

Names = Mapping[str, Mapping[str, str]]
"""What codes are of -> code -> name."""
Field = tuple[str, Any, Any, bool]
"""A field, what it was, what it becomes; whether a person changed it, so that nothing becomes of it unasked."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what is on record, and what the file brings. `document` is the paper in which a State answers.

    One that a person changed is asked about: applying leaves it as it is.
    """

    field: str
    before: Any
    after: Any
    is_asked: bool
    document: str = ""

    @property
    def is_list(self) -> bool:
        """Tell whether the field is a list, of which the rest stays when one comes or goes."""
        return self.field in _LISTS

    @property
    def gone(self) -> tuple[str, ...]:
        """Return what a list has no more."""
        return tuple(each for each in self.before if each not in self.after)

    @property
    def come(self) -> tuple[str, ...]:
        """Return what a list has now."""
        return tuple(each for each in self.after if each not in self.before)


def names_for(session: Session, fields: Iterable[Field], *, states: Collection[str] = ()) -> Names:
    """Read the names that these fields need, and those of more States."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    wanted[_STATES] |= set(states)
    for field, *values, _is_asked in fields:
        if field in _LISTS:
            wanted[_LISTS[field]] |= {code for value in values for code in _codes(value)}
        elif field.startswith(ANSWER):
            wanted[_DOCUMENTS].add(field.removeprefix(ANSWER))
    found: dict[str, dict[str, str]] = {}
    for kind, (code, name) in _NAMED_BY.items():
        rows = session.execute(select(code, name).where(code.in_(sorted(wanted[kind]))))
        found[kind] = {key: words for key, words in rows}  # noqa: C416 (rows are no pairs)
    return found


def told(field: Field, names: Names) -> Change:
    """Return a change with names in place of codes."""
    name, before, after, is_asked = field
    if name in _LISTS:
        known = names[_LISTS[name]]
        was, becomes = ([known.get(code, code) for code in _codes(value)] for value in (before, after))
        return Change(name, was, becomes, is_asked)
    document = name.removeprefix(ANSWER) if name.startswith(ANSWER) else ""
    return Change(name, before, after, is_asked, names[_DOCUMENTS].get(document) or document)


def _codes(value: Any) -> list[str]:  # noqa: ANN401 (a list, or the cell of a sheet)
    """Return what a list holds; that of our own spreadsheet stands in a cell, between semicolons."""
    if isinstance(value, str):
        return [piece for each in value.split(";") if (piece := each.strip())]
    return list(value or ())


def changed(changes: Mapping[str, Any]) -> list[Field]:
    """Return the fields of a row that differ, the text first and the positions last.

    One that stands as the source says already, and was not from the source before, is no change to a person.
    """
    ordered = sorted(changes.items(), key=lambda item: (item[0] != "text", item[0].startswith(ANSWER), item[0]))
    return [(field, before, after, bool(mark)) for field, (before, after, *mark) in ordered if before != after]


def states_of(names: Names, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names of States."""
    return tuple(names[_STATES].get(code, code) for code in codes)
