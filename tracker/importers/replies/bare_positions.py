"""Lines that say a position and nothing else: a reply to the item above, or the heading of the list below."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.importers.lookups import StateNames
from tracker.importers.replies.item_replies import begins_with_position, split_recommendation
from tracker.importers.replies.position_words import says_position_only, speaks_of_position
from tracker.importers.replies.units import Kind, Unit

LONGEST_BARE = 60  # characters of a unit that says a position and nothing else


def replies_barely(found: Sequence[Unit], names: StateNames) -> bool:
    """Tell whether "Accepted" on a line of its own answers the item above it, or heads the list below.

    It answers where an item stands before the first one, and every other item has such a line, or a reply in itself.
    """
    marks = [is_bare(unit) for unit in found if unit.kind is Kind.ITEM or is_bare(unit)]
    if not any(marks) or marks[0]:
        return False
    items = [unit for unit in found if unit.kind is Kind.ITEM]
    inside = sum(begins_with_position(_tail(unit, names)) is not None for unit in items)
    return 2 * (sum(marks) + inside) >= len(items)


def _tail(unit: Unit, names: StateNames) -> str:
    return split_recommendation(unit.text[unit.run.end :], names)[1] if unit.run else ""


def is_bare(unit: Unit) -> bool:
    """Tell whether a unit says a position and nothing else."""
    if unit.kind is Kind.ITEM or len(unit.text) > LONGEST_BARE or unit.text.endswith(":"):
        return False
    if not speaks_of_position(unit.text) or any(mark.isdigit() for mark in unit.text):
        return False
    if unit.kind is Kind.HEADING and not unit.mark and "recommendations" not in unit.text.casefold():
        return begins_with_position(unit.text) is not None
    return says_position_only(unit.text)
