"""What evidence weighs in a unit: its place and date, who else says the same, what is weighty and what is strong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.domain.calendar import ONE_DAY, holding
from tracker.domain.facts import Evidence, Window
from tracker.domain.units import Unit
from tracker.domain.vocabulary import Finding, Level, Reliability, Strand

A, B, C = Reliability.A, Reliability.B, Reliability.C


class Dated(NamedTuple):
    """Evidence with its first and last possible day; `chosen` where a person moved it to an earlier window."""

    item: Evidence
    first: date
    last: date
    chosen: bool


class Placed(NamedTuple):
    """Evidence as it reads inside one unit: `on` is the date that orders it there."""

    item: Evidence
    finding: Finding
    level: Level
    on: date
    first: date
    last: date
    independent: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """All evidence of one unit: what is read, the copies that are not, and what of it is weighty or strong.

    `saying` is the independent evidence for or against, `thin` what of it is not weighty.
    """

    read: Sequence[Placed] = ()
    unread: Sequence[Placed] = ()
    saying: Sequence[Placed] = ()
    weighty_for: Sequence[Placed] = ()
    weighty_against: Sequence[Placed] = ()
    strong_for: Sequence[Placed] = ()
    strong_against: Sequence[Placed] = ()
    thin: Sequence[Placed] = ()


NO_EVIDENCE = Weighed()


def favours(finding: Finding) -> bool:
    """Tell whether a finding speaks for implementation."""
    return finding is Finding.IMPLEMENTED or finding is Finding.PROGRESS


def opposes(finding: Finding) -> bool:
    """Tell whether a finding speaks against implementation."""
    return finding is Finding.NO_CHANGE or finding is Finding.REGRESSION


def known_on(item: Evidence) -> date:
    """Return the day from which an item counts as known: its publication; if unpublished, its recording."""
    return item.recorded_on if item.published_on is None else item.published_on


def date_evidence(evidence: Iterable[Evidence], *, begun: Sequence[Window], as_of: date) -> list[Dated]:
    """Give each item its possible days; leave out context and what was not known, or had not happened, by `as_of`.

    The last possible day is never later than the publication (if unpublished: the recording). A person's choice of an
    earlier window that the period touches ends the item with that window.

    Source: status method, "What a piece of evidence says".
    """
    dated = []
    for item in evidence:
        known = known_on(item)
        if known > as_of or item.finding is Finding.CONTEXT:
            continue
        last = min(_stated_last(item), known)
        first = min(item.when.first, last)
        moved = _end_of_chosen(item, first, last, begun)
        dated.append(Dated(item, first, moved or last, moved is not None))
    return dated


def _stated_last(item: Evidence) -> date:
    if not item.continuing:
        return item.when.last
    return known_on(item) if item.vouched_until is None else item.vouched_until


def _end_of_chosen(item: Evidence, first: date, last: date, begun: Sequence[Window]) -> date | None:
    """Return the last day of the window that a person chose; None without a choice, or where it changes nothing."""
    if item.chosen_cycle is None or item.continuing:
        return None
    home = holding(begun, last)
    chosen = next((window for window in begun if window.cycle == item.chosen_cycle), None)
    if chosen is None or chosen is home or chosen.end is None:
        return None
    touched = first < chosen.end and (chosen.start is None or last >= chosen.start)
    return chosen.end - ONE_DAY if touched else None


def place(dated: Dated, unit: Unit) -> Placed | None:
    """Read an item inside a unit; None where it lies outside.

    A finished period or an imprecise date counts where its last possible day lies. A continuing fact counts wherever
    it touches: after the window where it begins a regression counts as no change; it is dated by its first day in the
    unit where it favours the State, by its last otherwise.

    Source: status method, "What a piece of evidence says", *when*.
    """
    item, first, last, chosen = dated
    if last < unit.begin or (first if item.continuing else last) > unit.last:
        return None
    finding, on = item.finding, last
    if item.continuing:
        on = max(first, unit.begin) if favours(finding) else min(last, unit.last)
        began_before = unit.window.start is not None and first < unit.window.start
        if finding is Finding.REGRESSION and began_before:
            finding = Finding.NO_CHANGE
    # What a State says against its own interest counts as independent, whatever it says for itself never does.
    independent = item.strand is not Strand.STATE_CLAIM or opposes(finding)
    # An official record proves that a thing exists, not that it works.
    level = Level.STRUCTURAL if item.strand is Strand.OFFICIAL_RECORD else item.level
    return Placed(item, finding, level, on, first, last, independent, chosen)


def weigh(placed: Sequence[Placed]) -> Weighed:
    """Sort the evidence of one unit by what it weighs.

    Weighty is independent evidence for or against at A or B, or at C when backed; strong is A, or B when backed at B
    or better. Costs the square of the number of items, which is small: origins say it once a window.

    Source: status method, "What a piece of evidence says", *Weighty*, *Strong*.
    """
    if not placed:
        return NO_EVIDENCE
    read, unread = _set_copies_apart(placed)
    saying = [one for one in read if one.independent and (favours(one.finding) or opposes(one.finding))]
    weighty, strong, thin = [], [], []
    for one in saying:
        reliability = one.item.reliability
        if reliability is C and not _is_backed(one, saying, at_least=C):
            thin.append(one)
            continue
        weighty.append(one)
        if reliability is A or (reliability is B and _is_backed(one, saying, at_least=B)):
            strong.append(one)
    return Weighed(
        read=read,
        unread=unread,
        saying=saying,
        weighty_for=[one for one in weighty if favours(one.finding)],
        weighty_against=[one for one in weighty if opposes(one.finding)],
        strong_for=[one for one in strong if favours(one.finding)],
        strong_against=[one for one in strong if opposes(one.finding)],
        thin=thin,
    )


def backing(one: Placed, saying: Iterable[Placed], *, at_least: Reliability) -> list[Placed]:
    """Return what backs an item: other origins that say the same (finding, scope, level), no earlier in the unit.

    Source: status method, "What a piece of evidence says", *Backed*.
    """
    return [other for other in saying if _backs(other, one, at_least=at_least)]


def _is_backed(one: Placed, saying: Iterable[Placed], *, at_least: Reliability) -> bool:
    return any(_backs(other, one, at_least=at_least) for other in saying)


def _backs(other: Placed, one: Placed, *, at_least: Reliability) -> bool:
    return (
        other.item.origin != one.item.origin
        and other.finding is one.finding
        and other.item.scope is one.item.scope
        and other.level is one.level
        and other.on >= one.on
        and other.item.reliability <= at_least  # "A" sorts before "B" before "C"
    )


def _set_copies_apart(placed: Sequence[Placed]) -> tuple[Sequence[Placed], Sequence[Placed]]:
    """Split into what is read and its copies: the most reliable is read, of equals the one known first.

    What a State says for itself is no copy of what somebody else says, though one report may print both.
    """
    if len({one.item.origin for one in placed}) == len(placed):
        return placed, ()
    read: list[Placed] = []
    unread: list[Placed] = []
    seen = set()
    for one in sorted(placed, key=lambda each: (each.item.reliability, known_on(each.item), each.item.ref)):
        same = (
            one.item.origin,
            one.finding,
            one.item.scope,
            one.level,
            one.independent,
            one.first,
            one.last,
            one.item.continuing,
        )
        (unread if same in seen else read).append(one)
        seen.add(same)
    return read, unread
