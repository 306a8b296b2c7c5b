"""All that the wording of a text tells: its parts with what each asks, and the norms it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import AskKind
from tracker.domain.wording.brackets import without_recommenders
from tracker.domain.wording.kinds import category_of, kind_of
from tracker.domain.wording.mentions import mentioned
from tracker.domain.wording.names import Mention, Names
from tracker.domain.wording.opening import begins
from tracker.domain.wording.parts import Span, clauses, trimmed
from tracker.domain.wording.provisions import provisions
from tracker.domain.wording.shared_object import shared
from tracker.domain.wording.treaties import Request, asked

# A text that only observes asks nothing: treaty bodies' concerns are published beside their recommendations.
_OBSERVES = re.compile(
    r"\W*(?:\d{1,3}\s*[.)]\s*)?(?:While\b|Although\b|Despite\b|Notwithstanding\b|(?:\w+\s+){0,12}?(?:is|are|"
    r"remains?|was)\s+(?:\w+\s+){0,3}concerned\b|"
    r"(?:\w+\s+){0,8}?(?:notes|welcomes|regrets|appreciates|commends|observes|acknowledges|recognizes|takes note|"
    r"is aware|expresses)\b)"
)
_LAW = re.compile(
    r"\s+(?:of|in|under)\s+(?:the\s+|its\s+)?(?:[A-Z][\w’'-]*)(?:\s+(?:of\s+|on\s+|and\s+)?[A-Z][\w’'-]*){0,6}"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One part: a phrase that stands alone, what kind of ask it is, and the treaty actions it asks for."""

    text: str
    kind: AskKind
    action_category: int | None
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Cite:
    """A norm as a text cites it; `instrument` is None where it is not in the table, or is several at once."""

    instrument: str | None
    provisions: tuple[str, ...]
    as_cited: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the wording of a text tells. Suggestions for a person."""

    asks: tuple[Ask, ...]
    cites: tuple[Cite, ...]


def read(text: str, names: Names) -> Reading:
    """Read the parts of a text and the norms it cites.

    Args:
        text: one recommendation; its States in brackets may stand at its end.
        names: the instruments that are known.

    Returns:
        No asks where the text only observes; one part where one thing is asked or nothing is recognised.
    """
    body = without_recommenders(text)
    named = mentioned(body, names)
    return Reading(tuple(_asks(body, named)), tuple(_cites(body, named)))


def _asks(body: str, named: Sequence[Mention]) -> Iterator[Ask]:
    pieces = [part for span in clauses(body) for part in _apart(body, span, named)]
    if len(pieces) > 1:
        for spans in pieces:
            phrase = " ".join(body[start:end] for start, end in spans)
            yield _ask(phrase, spans, named, at=begins(phrase) or 0)
        return
    if not body or (not pieces and (_OBSERVES.match(body) is not None)):
        return
    at = pieces[0][0][0] if pieces else 0
    yield _ask(body, ((0, len(body)),), named, at=at + (begins(body[at:]) or 0))


def _apart(body: str, span: Span, named: Sequence[Mention]) -> list[tuple[Span, ...]]:
    span = trimmed(body, span)
    if span[0] >= span[1]:
        return []
    two = shared(body, span, named)
    return list(two) if two else [(span,)]


def _ask(text: str, spans: Sequence[Span], named: Sequence[Mention], *, at: int) -> Ask:
    """Tell what one part asks; `at` is where its verb stands in its text."""
    inside = [Mention(each.start - at, each.end - at, each.codes) for each in _within(spans, named) if each.start >= at]
    clause = text[at:]
    treaty = asked(clause, inside, named_before=_named_before(named, spans[0][0] + at))
    kind = kind_of(clause, asks_treaty=treaty.alone)
    if at and text[:at].rstrip().lower().endswith("not"):
        kind = AskKind.REFRAIN
    return Ask(text, kind, category_of(clause), treaty.requests)


def _within(spans: Sequence[Span], named: Sequence[Mention]) -> list[Mention]:
    """Return the mentions inside a part, their places counted in its text."""
    found: list[Mention] = []
    offset = 0
    for start, end in spans:
        found.extend(
            Mention(each.start - start + offset, each.end - start + offset, each.codes)
            for each in named
            if start <= each.start and each.end <= end
        )
        offset += end - start + 1
    return found


def _named_before(named: Sequence[Mention], place: int) -> str | None:
    before = [each for each in named if each.end <= place]
    return before[-1].codes[0] if before and len(before[-1].codes) == 1 else None


def _cites(body: str, named: Sequence[Mention]) -> Iterator[Cite]:
    found: dict[tuple[str | None, str], tuple[int, str, list[str]]] = {}
    for each in named:
        as_cited = " ".join(body[each.start : each.end].split())
        for code in each.codes or (None,):
            found.setdefault(_key(code, as_cited), (each.start, as_cited, []))
    for place in provisions(body, named):
        if place.mention is None:
            law = _LAW.match(body, place.end)
            as_cited = " ".join(body[place.start : law.end() if law else place.end].split())
            kept = found.setdefault((None, as_cited.lower()), (place.start, as_cited, []))
            kept[2].extend(each for each in place.numbers if each not in kept[2])
            continue
        mention = named[place.mention]
        as_cited = " ".join(body[mention.start : mention.end].split())
        for code in mention.codes or (None,):
            numbers = found[_key(code, as_cited)][2]
            numbers.extend(each for each in place.numbers if each not in numbers)
    for (code, _name), (_start, as_cited, numbers) in sorted(found.items(), key=lambda item: item[1][0]):
        yield Cite(code, tuple(numbers), as_cited)


def _key(code: str | None, as_cited: str) -> tuple[str | None, str]:
    return (code, "") if code else (None, as_cited.lower())
