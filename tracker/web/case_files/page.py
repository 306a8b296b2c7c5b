"""The counts of a case file, arranged for its templates: groups that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain import phrases
from tracker.domain.kinds import KINDS_OF_EVIDENCE
from tracker.i18n import _
from tracker.services.case_files import Group, ListedFile


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A line of the table of counts."""

    kind: str
    items: int
    approved: int
    stands_for: str


def groups(file: ListedFile) -> tuple[GroupTold, ...]:
    """Return a line for each kind of evidence."""
    return tuple(_group(each) for each in file.groups)


def total(file: ListedFile) -> GroupTold:
    """Return the sum of all lines."""
    return all_of([file])


def all_of(files: Sequence[ListedFile]) -> GroupTold:
    """Return the sum of several files; no item is in two of them."""
    approved = sum(group.approved_count for file in files for group in file.groups)
    stands_for = sum(file.stands_for for file in files)
    at_least = any(file.at_least for file in files)
    return GroupTold(_("All"), sum(file.item_count for file in files), approved, count(stands_for, at_least=at_least))


def count(number: int, *, at_least: bool) -> str:
    """Write how many, and whether it may be more."""
    return _("at least %(n)s") % {"n": number} if at_least else str(number)


def _group(group: Group) -> GroupTold:
    kind = phrases.headed(_(KINDS_OF_EVIDENCE[group.kind]))
    return GroupTold(kind, group.item_count, group.approved_count, count(group.stands_for, at_least=group.at_least))
