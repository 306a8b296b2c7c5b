"""What a text asks: the kind of ask, the treaties it wants joined, its action category. Suggestions for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.facts import TreatyRequest
from tracker.domain.vocabulary import AskKind
from tracker.domain.wording.brackets import heading, without_recommenders
from tracker.domain.wording.names import Names, names_of
from tracker.domain.wording.reading import Ask, Cite, Reading, read
from tracker.domain.wording.treaties import Request

__all__ = [
    "Ask",
    "Cite",
    "Names",
    "Reading",
    "Request",
    "Suggestion",
    "heading",
    "names_of",
    "read",
    "suggest",
    "without_recommenders",
]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the wording suggests; a person decides.

    `action_category` follows UPR Info: 1 minimal, 2 continuing, 3 considering, 4 general, 5 specific action; None
    where no verb is recognised.
    """

    ask_kind: AskKind
    treaty_requests: tuple[TreatyRequest, ...] = ()
    action_category: int | None = None


def suggest(text: str, instruments: Mapping[str, str] | Names) -> Suggestion:
    """Suggest what `text` asks, taken as one part.

    Args:
        text: one recommendation or one part, without the number.
        instruments: spelling as cited, lower case -> instrument code; made ready by `names_of` for many texts.

    Returns:
        `treaty_action` only where an action on named instruments is all that is asked: "ratify and implement" is `do`,
        as the status method wants an implementing part assessed on evidence. So is joining where one of the
        instruments has no code: a record that looks complete would decide the part's status.
    """
    reading = read(text, instruments if isinstance(instruments, Names) else names_of(instruments))
    if not reading.asks:
        return Suggestion(AskKind.DO)
    category = reading.asks[0].action_category
    kinds = {ask.kind for ask in reading.asks}
    kind = kinds.pop() if len(kinds) == 1 else AskKind.DO
    requests = tuple(dict.fromkeys(request for ask in reading.asks for request in ask.requests))
    recorded = tuple(TreatyRequest(ask, code) for ask, code in requests if code is not None)
    complete = bool(requests) and len(recorded) == len(requests)
    if kind is AskKind.TREATY_ACTION and not complete:
        return Suggestion(AskKind.DO, (), category)
    if kind in (AskKind.TREATY_ACTION, AskKind.CONSIDER):
        return Suggestion(kind, recorded if complete else (), category)
    return Suggestion(kind, (), category)
