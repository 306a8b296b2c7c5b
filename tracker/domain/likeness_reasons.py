"""Why two asks may be related, in plain words, and how: the likeliest kind, for a person to correct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tracker.domain.likeness import Match
from tracker.domain.likeness_groups import Group
from tracker.domain.likeness_subjects import WORD
from tracker.domain.likeness_units import ACTION, THEME, TREATY
from tracker.domain.likeness_words import INNER, TERM, plain, weak
from tracker.domain.vocabulary import AskKind, LineageKind, TreatyAsk

_NAMED = 3
_SAME = 0.62  # the share of both that both hold, from which one repeats the other
_MOST = 0.72  # the share of one that the other holds, from which it adds nothing

_ACTIONS = {
    TreatyAsk.SIGN: "sign",
    TreatyAsk.RATIFY: "ratify",
    TreatyAsk.ACCEPT_PROCEDURE: "accept the procedure of",
    TreatyAsk.WITHDRAW_RESERVATION: "withdraw reservations to",
}


def kind_of(match: Match) -> LineageKind:
    """Return how the later ask is likeliest related to the earlier."""
    later, earlier = match.later_unit, match.earlier_unit
    if later.kind is AskKind.INFORMATION and earlier.kind is not AskKind.INFORMATION:
        return LineageKind.ASKS_INFORMATION_ON
    if _actions(match) or min(match.of_later, match.of_earlier) >= _SAME:
        return LineageKind.REPEATS
    if match.of_later >= _MOST:
        one_of_several = len(match.earlier.units) > 1 and earlier is match.earlier.units[-1]
        return LineageKind.IMPLEMENTS_PART_OF if one_of_several else LineageKind.WIDENS
    return LineageKind.NARROWS if match.of_earlier >= _MOST else LineageKind.FOLLOWS


def reason_of(match: Match, *, names: Mapping[str, str], by: Mapping[int, tuple[Sequence[str], int]]) -> str:
    """Say what two asks have in common, who asked, and when.

    Args:
        match: the pair.
        names: code of an instrument -> its short name.
        by: recommendation -> who asked it, and in which year.
    """
    return f"{_common(match, names)}; {_asked_by(by[match.earlier.id], by[match.later.id])}"


def _common(match: Match, names: Mapping[str, str]) -> str:
    actions = _actions(match)
    if actions:
        verb, codes = actions[0][0], [code for action, code in actions if action == actions[0][0]]
        return f"Both ask to {_ACTIONS[verb]} {_several([names.get(code, code) for code in codes])}"
    treaties = [names.get(sign[1:], sign[1:]) for sign in match.shared if sign.startswith(TREATY)]
    terms = [match.later_unit.said[sign] for sign in match.shared if sign.startswith(TERM)]
    if treaties or terms:
        return f"Both are about {_several([*treaties, *terms])}"
    said = match.later_unit.said
    words = [sign for sign in match.shared if not sign.startswith((THEME, INNER))]
    spoken = [sign for sign in words if sign not in weak()] or words or list(match.shared)
    return f"Both speak of {_several([f'“{said[sign]}”' for sign in spoken])}"


def _actions(match: Match) -> list[tuple[TreatyAsk, str]]:
    found = [sign.removeprefix(ACTION).partition(" ") for sign in match.shared if sign.startswith(ACTION)]
    return [(TreatyAsk(action), code) for action, _space, code in found]


def _several(names: Sequence[str]) -> str:
    return plain(list(dict.fromkeys(names))[:_NAMED])


def _asked_by(earlier: tuple[Sequence[str], int], later: tuple[Sequence[str], int]) -> str:
    """Name who asked both times first: that the same State asks again is the strongest sign."""
    (once, year), (again, next_year) = earlier, later
    same = [name for name in again if name in once]
    if same:
        return f"by {_some(same)} in {year}, and again" + (f" in {next_year}" if next_year != year else "")
    return f"{_by(once)}in {year}, {_by(again)}in {next_year}"


def _by(names: Sequence[str]) -> str:
    return f"by {_some(names)} " if names else ""


def _some(names: Sequence[str]) -> str:
    return (
        plain(names)
        if len(names) <= _NAMED
        else f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} others"
    )


def title_of_group(group: Group, names: Mapping[str, str]) -> str:
    """Name a group: by its treaty action or its subject, else by the heading that most members have.

    Of several groups of one subject, each has beside it the heading whose words most of its members say.
    """
    of_field = "" if group.subject.startswith(WORD) else group.subject
    if of_field and not group.is_one_of_several:
        return _capital(group.subject)
    actions = [sign.removeprefix(ACTION).partition(" ") for sign in group.core if sign.startswith(ACTION)]
    if actions:
        verb = _ACTIONS[TreatyAsk(actions[0][0])].capitalize()
        return f"{verb} {plain(sorted(names.get(code, code) for _verb, _space, code in actions))}"
    counted = Counter(" ".join(part.heading.split()).rstrip(".;,") for part in group.members)
    telling = _telling(group) if group.subject else {}
    title = min(counted, key=lambda heading: (-counted[heading], -telling.get(heading, 0.0), len(heading), heading))
    return f"{_capital(group.subject)}: {title[:1].lower()}{title[1:]}" if of_field else _capital(title)


def _telling(group: Group) -> dict[str, float]:
    """Return heading -> how many members say what it says, on the average of its signs."""
    found = Counter(sign for part in group.members for sign in part.unit.said)
    return {
        " ".join(part.heading.split()).rstrip(".;,"): sum(found[sign] for sign in part.unit.said) / len(part.unit.said)
        for part in group.members
        if part.unit.said
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def reason_of_group(group: Group, names: Mapping[str, str]) -> str:
    """Say what all members of a group have in common."""
    if group.subject:
        verb = "speak of" if group.subject.startswith(WORD) else "are about"
        return f"All {verb} {group.subject}, in different words: take out what you would decide apart"
    if any(sign.startswith(ACTION) for sign in group.core):
        return "All ask for the same action on the same treaties"
    treaties = [names.get(sign[1:], sign[1:]) for sign in group.core if sign.startswith(TREATY)]
    terms = [sign.removeprefix(TERM) for sign in group.core if sign.startswith(TERM)]
    if treaties or terms:
        return f"All are about {_several([*treaties, *terms])}"
    said = group.members[0].unit.said
    return f"All speak of {_several([f'“{said[sign]}”' for sign in group.core if sign not in weak()])}"
