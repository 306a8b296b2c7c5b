"""How suggestions are shown: the later ask, the earlier ones with what differs, and where the next decision is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.kinds import Decision
from tracker.domain.phrases import headed, listed, window_name
from tracker.domain.vocabulary import Mechanism, Position, label
from tracker.domain.word_differences import Pieces, marked, only_in
from tracker.domain.wording import without_recommenders
from tracker.i18n import _
from tracker.services.suggesting.cards import AskCard
from tracker.services.suggesting.pages import Desk, Narrowing, Refused, Suggested
from tracker.web.shown.reasons import link_words

_ONLY = 8  # runs of words that only the later ask has; the rest is in its text beside


@dataclass(frozen=True, slots=True)
class Card:
    """An ask: its number, where and when it was asked, by whom, its text in pieces, what the State answered."""

    ref: str
    name: str
    facts: tuple[str, ...]
    asked_by: str
    pieces: Pieces
    language: str
    position: Position | None
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One suggestion; `kind` is the likeliest, `decided` how it was decided, "" where it waits.

    `can_reopen` is False where a person linked the two by hand, which is changed on the page of either.
    """

    id: int
    card: Card
    kind: str
    kind_words: str
    reason: str
    only_later: tuple[str, ...]
    decided: str
    can_reopen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page, in its order. `later` is None where nothing is suggested; addresses may be ""."""

    state: str
    wanted: Narrowing
    later: Card | None
    waiting: tuple[Choice, ...]
    settled: tuple[Choice, ...]
    decided_count: int
    total: int
    refused_count: int
    before: str
    after: str
    next_open: str
    cycles: tuple[tuple[int, str], ...]
    mechanisms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RefusedPair:
    """A pair that was found not related."""

    id: int
    later: Card
    earlier: Card
    on: str


def read_narrowing(args: Mapping[str, str]) -> Narrowing:
    """Read from an address which suggestions are looked at; what makes no sense is as if it were not there."""
    cycle, mechanism = args.get("cycle", ""), args.get("mechanism", "")
    return Narrowing(
        cycle=int(cycle) if len(cycle) <= 2 and cycle.isascii() and cycle.isdigit() else None,
        mechanism=Mechanism(mechanism) if mechanism in set(Mechanism) else None,
        across=bool(args.get("across")),
    )


def address(state: str, wanted: Narrowing, *, ask: str = "", anchor: str = "") -> str:
    """Return the address of the suggestions for an ask, under the same filters."""
    named: dict[str, Any] = {
        "state": state,
        "cycle": wanted.cycle,
        "mechanism": wanted.mechanism.value if wanted.mechanism else None,
        "across": "1" if wanted.across else None,
        "ask": ask or None,
    }
    return url_for("lineage.index", _anchor=anchor or None, **named)


def arrange(found: Desk, *, state: str, wanted: Narrowing) -> Page:
    """Arrange one later ask with its suggestions."""
    later, queue = found.later, found.queue
    before, after = queue.beside(later.ref) if later else ("", "")
    choices = [(each, _choice(each, later, state)) for each in found.suggested] if later else []
    following = queue.next_open(after) if after else ""
    return Page(
        state=state,
        wanted=wanted,
        later=card(later, state=state) if later else None,
        waiting=tuple(shown for each, shown in choices if each.is_open),
        settled=tuple(shown for each, shown in choices if not each.is_open),
        decided_count=queue.decided_count,
        total=len(queue.asks),
        refused_count=found.refused_count,
        before=address(state, wanted, ask=before) if before else "",
        after=address(state, wanted, ask=after) if after else "",
        next_open=address(state, wanted, ask=following) if following else "",
        cycles=tuple((cycle, headed(window_name(cycle))) for cycle in found.cycles),
        mechanisms=tuple((kind.value, _(label(kind))) for kind in found.mechanisms),
    )


def card(ask: AskCard, *, state: str, beside: str | None = None) -> Card:
    """Tell an ask; words that a text `beside` it does not have are marked."""
    is_upr = ask.mechanism is Mechanism.UPR
    text = without_recommenders(ask.text) if is_upr else ask.text
    where = (headed(window_name(ask.cycle)),) if ask.cycle is not None else (ask.body,)
    source = (ask.document,) if is_upr else ()  # elsewhere it stands before the number
    told = () if ask.is_imported else (_("text not imported"),)
    named = {"source": ask.document, "number": ask.number}
    return Card(
        ref=ask.ref,
        name=ask.number if is_upr else _("%(source)s, %(number)s") % named,
        facts=(*where, *source, span_in_words(ask.asked), *told),
        asked_by=listed(ask.recommending),
        pieces=marked(text, beside) if beside is not None else ((text, False),),
        language=ask.language,
        position=ask.position,
        address=url_for("recommendations.record", ref=ask.ref, state=state or None),
    )


def pair(found: Refused, *, state: str) -> RefusedPair:
    """Tell a pair that was refused, the words that differ marked in both."""
    later, earlier = found.later, found.earlier
    return RefusedPair(
        id=found.id,
        later=card(later, state=state, beside=earlier.text),
        earlier=card(earlier, state=state, beside=later.text),
        on=day_in_words(found.decided_at.date()) if found.decided_at else "",
    )


def _choice(each: Suggested, later: AskCard, state: str) -> Choice:
    text = without_recommenders(later.text)
    return Choice(
        id=each.id,
        card=card(each.ask, state=state, beside=text),
        kind=each.kind.value,
        kind_words=link_words(each.kind, forward=True),
        reason=each.reason,
        only_later=only_in(text, each.ask.text)[:_ONLY],
        decided=_decided(each),
        can_reopen=each.decision is not None,
    )


def _decided(each: Suggested) -> str:
    if each.is_open:
        return ""
    on = day_in_words(each.decided_at.date()) if each.decided_at else ""
    if each.decision is None:
        return _("Linked by hand")
    words = _("Linked") if each.decision is Decision.ACCEPTED else _("Not related")
    return f"{words}, {on}" if on else words
