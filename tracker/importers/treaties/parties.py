"""Who acted: a State, a State of former times, an organisation. Only a present State is given a code."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue

# Numbers of the depositary's notes behind a name: "China 5, 6", "Serbia2", "Netherlands (Kingdom of the) *".
_NOTES = "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹,*†‡ "


@dataclass(frozen=True, slots=True)
class Party:
    """A name as the source has it without the numbers of notes, its State if it is one, and what is in doubt."""

    name: str
    state: str | None
    issues: tuple[Issue, ...]


def find_party(name: str, row: int, *, column: str, names: StateNames) -> Party:
    """Find the State that a participant's name stands for; none is found for former States and organisations."""
    plain = name.strip().rstrip(_NOTES)
    if not plain:
        return Party("", None, (Issue(_("The row names no State; the field was left empty."), row, column),))
    state = names.find(plain)
    issues = () if state else (Issue(names.unknown(plain), row, column, name),)
    return Party(plain, state, issues)
