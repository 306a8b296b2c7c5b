"""A list's filters, orders and groups in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tracker.domain.criteria import NONE, Criteria, Facet, Group, Pick, Sort, ToDo
from tracker.domain.phrases import headed, window_name
from tracker.domain.vocabulary import Mechanism, Position, Status, label
from tracker.i18n import N_, _

# UPR Info's five categories of action, after E. McMahon.
ACTIONS = {
    "1": N_("Minimal action"),
    "2": N_("Continuing action"),
    "3": N_("Considering action"),
    "4": N_("General action"),
    "5": N_("Specific action"),
}
# One mapping a list: members of different lists with the same value are equal, and would stand for one another.
FACETS: dict[Facet, str] = {
    Facet.TO_DO: N_("To do"),
    Facet.STATUS: N_("Status, latest assessed window"),
    Facet.POSITION: N_("Position"),
    Facet.STATE: N_("State under review"),
    Facet.CYCLE: N_("Cycle"),
    Facet.THEME: N_("Theme"),
    Facet.BY: N_("Recommending State"),
    Facet.MECHANISM: N_("Mechanism"),
    Facet.ACTION: N_("Action category"),
}
TO_DOS: dict[ToDo, str] = {
    ToDo.EVIDENCE: N_("Without evidence"),
    ToDo.STATUS: N_("Without a status"),
    ToDo.OBLIGATION: N_("Without an obligation"),
    ToDo.POSITION: N_("Without a position"),
    ToDo.THEME: N_("Without a theme"),
    ToDo.ANOTHER_LOOK: N_("Needs another look"),
}
SORTS: dict[Sort, str] = {
    Sort.NUMBER: N_("Number"),
    Sort.NEWEST: N_("Newest first"),
    Sort.OLDEST: N_("Oldest first"),
    Sort.EVIDENCE: N_("Most evidence first"),
}
GROUPS: dict[Group, str] = {
    Group.NOTHING: N_("No groups"),
    Group.MECHANISM: N_("Mechanism"),
    Group.THEME: N_("Theme"),
    Group.STATE: N_("State"),
    Group.CYCLE: N_("Cycle"),
    Group.POSITION: N_("Position"),
    Group.STATUS: N_("Status"),
}
WITHOUT = {
    Group.THEME: N_("No theme"),
    Group.CYCLE: N_("Asked outside the UPR"),
    Group.POSITION: N_("Asked outside the UPR, where no position is taken"),
}
"""What stands above the rows that a group has no value for."""

Names = Mapping[Pick, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the list without it."""

    words: str
    without: Criteria


def chips(criteria: Criteria, names: Names) -> tuple[Chip, ...]:
    """Tell the filters in words, each with the list without it.

    Args:
        criteria: the list.
        names: the names of the States and themes that it mentions.
    """
    said = [Chip(f"“{criteria.q}”", replace(criteria, q="", page=1))] if criteria.q else []
    said += [Chip(_said(pick, names), criteria.without(pick)) for pick in criteria.picks]
    if criteria.everywhere:
        said.append(Chip(_("All States on record"), replace(criteria, everywhere=False, page=1)))
    return tuple(said)


def option_words(facet: Facet, value: str, names: Names) -> str:
    """Name one value of a filter."""
    return _OPTION_WORDS[facet](value) if facet in _OPTION_WORDS else names.get((facet, value), value)


def rank(facet: Facet, value: str, names: Names) -> tuple[int, str]:
    """Tell where a value stands among those of its filter: by its list, newest first for cycles, else by its name."""
    if facet is Facet.CYCLE:
        return (-int(value), "")
    if facet in _ORDERS:
        return (_ORDERS[facet].index(value), "")
    return (0, names.get((facet, value), value).casefold())


def _said(pick: Pick, names: Names) -> str:
    words = option_words(*pick, names)
    return _("Recommended by %(state)s") % {"state": words} if pick[0] is Facet.BY else words


def _position_words(value: str) -> str:
    return _("No position on record") if value == NONE else _(label(Position(value)))


def _status_words(value: str) -> str:
    return _("No status computed") if value == NONE else _(label(Status(value)))


_OPTION_WORDS: dict[Facet, Callable[[str], str]] = {
    Facet.TO_DO: lambda value: _(TO_DOS[ToDo(value)]),
    Facet.STATUS: _status_words,
    Facet.POSITION: _position_words,
    Facet.CYCLE: lambda value: headed(window_name(int(value))),
    Facet.MECHANISM: lambda value: _(label(Mechanism(value))),
    Facet.ACTION: lambda value: _(ACTIONS[value]),
}
_ORDERS: dict[Facet, list[str]] = {
    Facet.TO_DO: [*ToDo],
    Facet.STATUS: [*Status, NONE],
    Facet.POSITION: [*Position, NONE],
    Facet.MECHANISM: [*Mechanism],
    Facet.ACTION: [*ACTIONS],
}
