"""Which of the answers that a reply gives to one recommendation counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.records import Issue
from tracker.importers.replies.number_ranges import Number


class Rank(IntEnum):
    """How plainly an answer names its recommendation; the higher one counts."""

    NAMED = 1  # the number stands there without a position
    UNDER = 2  # the number stands under a heading or a sentence that gives the position
    SAID = 3  # a sentence or a reply about this very number


@dataclass(frozen=True, slots=True)
class Answer:
    """One place at which the reply speaks of one recommendation."""

    number: Number
    position: Position | None
    stated: str | None
    rank: Rank
    page: int
    own: int | None = None
    heading: str | None = None
    text: str = ""


def by_number(answers: Sequence[Answer]) -> Iterator[tuple[Number, tuple[Answer, ...]]]:
    """Yield each recommendation, in order of number, with all that is said of it."""
    found: dict[Number, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.number, []).append(answer)
    for number in sorted(found):
        yield number, tuple(found[number])


def decided(number: Number, said: Sequence[Answer]) -> tuple[Answer, Position | None, list[Issue]]:
    """Return the plainest answer, the position that counts, and what is wrong with it.

    What is said of this very number outranks the heading that it stands under. Two such answers that contradict each
    other leave the position open; noted and not supported do not: what is not supported is noted (resolution 5/1).
    """
    highest = max(answer.rank for answer in said)
    plain = [answer for answer in said if answer.rank == highest]
    given = {answer.position for answer in plain if answer.position is not None}
    first = next((answer for answer in plain if answer.position is not None), plain[0])
    issues = [*_number_issues(number, first)]
    others = {answer.position for answer in said if answer.position is not None}
    if given == {Position.NOTED, Position.NOT_SUPPORTED}:
        given = {Position.NOTED}
    if len(given) > 1:
        message = _("{number}: the reply answers this recommendation in different ways; no position was chosen.")
        issues.append(Issue(message.format(number=number), first.page, "position", stated_in(said)))
        return first, None, issues
    position = next(iter(given), None)
    if position is None:
        message = _("{number}: the reply does not plainly give a position.")
        issues.append(Issue(message.format(number=number), first.page, "position", first.stated))
    elif others - {position}:
        message = _("{number}: it also stands where the reply says otherwise; what is said of its own number counts.")
        issues.append(Issue(message.format(number=number), first.page, "position", stated_in(said)))
    return first, position, issues


def _number_issues(number: Number, answer: Answer) -> Iterator[Issue]:
    if not number.paragraph:
        message = _("The paragraph of the report is not given; the number was left empty.")
        yield Issue(message, answer.page, "number", str(number))


def stated_in(said: Sequence[Answer]) -> str | None:
    """Return the State's own words: of the plainest answers, and of those that contradict them."""
    ordered = sorted((answer for answer in said if answer.stated), key=lambda answer: -answer.rank)
    kept: dict[str, Position | None] = {}
    for answer in ordered:
        if not kept or (answer.position is not None and answer.position not in kept.values()):
            kept.setdefault(answer.stated or "", answer.position)
    return " / ".join(kept) or None
