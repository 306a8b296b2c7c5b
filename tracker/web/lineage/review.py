"""How the groups of a review are shown: what it comes down to, the suggestion in hand, the groups made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.domain.dates import day_in_words
from tracker.domain.phrases import headed, window_name
from tracker.i18n import _, ngettext
from tracker.services.suggesting.group_pages import Group, Member, ReviewGroups, SuggestedGroup
from tracker.web.lineage.desk import Card, card


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A part in a group; `value` is what its tick sends, `heading` what the part asks where the ask has several."""

    value: str
    card: Card
    heading: str
    in_group: str
    is_excluded: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SuggestionShown:
    """A suggested group."""

    id: int
    title: str
    reason: str
    members: tuple[MemberShown, ...]
    on: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group that was made."""

    ref: str
    title: str
    count: str
    evidence: str
    members: tuple[MemberShown, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """What every page about the groups of a review tells; addresses may be ""."""

    state: str
    cycle: int
    cycles: tuple[tuple[int, str], ...]
    comes_down: str
    group_count: int
    waiting_count: int
    decided_count: int
    refused_count: int
    total: int
    suggestion: SuggestionShown | None
    before: str
    after: str


def read_cycle(args: Mapping[str, str], known: Sequence[int]) -> int:
    """Read which review is looked at: the latest on record where the address names none."""
    given = args.get("cycle", "")
    if len(given) <= 2 and given.isascii() and given.isdigit():
        return int(given)
    return known[0] if known else 0


def read_suggestion(args: Mapping[str, str], waiting: Sequence[int]) -> int:
    """Read which suggestion is in hand: the one named if it waits, else the first after `after`, else the first."""
    named, after = args.get("suggestion", ""), args.get("after", "")
    if named in {str(number) for number in waiting}:
        return int(named)
    later = [number for number in waiting if _is_number(after) and number > int(after)]
    return next(iter([*later, *waiting]), 0)


def address(state: str, cycle: int, *, suggestion: int = 0, after: int = 0) -> str:
    """Return the address of a suggestion, or of the first that waits after one."""
    chosen: dict[str, Any] = {"suggestion": suggestion or None, "after": after or None}
    anchor = "desk" if suggestion or after else None
    return url_for("lineage.clusters_of_review", state=state, cycle=cycle, **chosen, _anchor=anchor)


def arrange(
    counts: ReviewGroups, found: SuggestedGroup | None, *, state: str, cycle: int, cycles: Sequence[int]
) -> Page:
    """Arrange what is told of a review, with the suggestion in hand if there is one."""
    place = counts.waiting.index(found.id) if found else 0
    before = counts.waiting[place - 1] if found and place else 0
    after = counts.waiting[place + 1] if found and place + 1 < len(counts.waiting) else 0
    return Page(
        state=state,
        cycle=cycle,
        cycles=tuple((each, headed(window_name(each))) for each in cycles),
        comes_down=_comes_down(counts),
        group_count=counts.group_count,
        waiting_count=len(counts.waiting),
        decided_count=counts.decided_count,
        refused_count=counts.refused_count,
        total=len(counts.waiting) + counts.decided_count,
        suggestion=suggestion(found, state=state) if found else None,
        before=address(state, cycle, suggestion=before) if before else "",
        after=address(state, cycle, suggestion=after) if after else "",
    )


def suggestion(found: SuggestedGroup, *, state: str) -> SuggestionShown:
    """Tell a suggested group."""
    return SuggestionShown(
        id=found.id,
        title=found.title,
        reason=found.reason,
        members=tuple(_member(each, str(each.part_id), state) for each in found.members),
        on=day_in_words(found.decided_at.date()) if found.decided_at else "",
    )


def made(found: Group, *, state: str) -> GroupShown:
    """Tell a group."""
    count, items = len(found.standing), found.evidence_count
    return GroupShown(
        ref=found.ref,
        title=found.title,
        count=ngettext("One ask", "%(num)d asks", count) % {"num": count},
        evidence=ngettext("One item of evidence", "%(num)d items of evidence", items) % {"num": items} if items else "",
        members=tuple(_member(each, each.ref, state) for each in found.members),
        address=url_for("lineage.group", ref=found.ref),
    )


def _member(each: Member, value: str, state: str) -> MemberShown:
    return MemberShown(
        value=value,
        card=card(each.ask, state=state),
        heading=_("Part %(label)s: %(words)s") % {"label": each.label, "words": each.heading} if each.label else "",
        in_group=each.in_group,
        is_excluded=each.is_excluded,
        reason=each.reason,
    )


def _comes_down(counts: ReviewGroups) -> str:
    """Say what a review comes down to: 231 recommendations, 64 groups and singles."""
    asks, units = counts.recommendation_count, counts.group_count + counts.single_count
    first = ngettext("One recommendation", "%(num)d recommendations", asks) % {"num": asks}
    second = ngettext("one group or single", "%(num)d groups and singles", units) % {"num": units}
    return f"{first}, {second}"


def _is_number(text: str) -> bool:
    return len(text) <= 9 and text.isascii() and text.isdigit()
