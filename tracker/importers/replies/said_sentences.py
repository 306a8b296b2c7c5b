"""Sentences that give a position on numbered recommendations: "accepts recommendations 1-5, and notes 6"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.domain.vocabulary import Position
from tracker.importers.replies.number_groups import IN_PART, Group, groups_in, leads_on
from tracker.importers.replies.number_ranges import Number
from tracker.importers.replies.position_words import phrases, position_of, settled
from tracker.importers.replies.sentences import short

_PASSIVE = re.compile(
    r"\W*(?:\([^()]{0,80}\)\W*)?(?:(?:which|that|all|both|also|therefore|hence|thus|currently|fully|partially|only)\s+)*"
    r"(?:(?:is|are|was|were|be|being|enjoys?|enjoyed|does|do|did|cannot|can|could|have|has|had|will|would|may|shall)\b|$)",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"\W{0,4}(?:(?:fully|partially|not|partly)\s+)?$", re.IGNORECASE)
_RELATIVE = re.compile(r"\W*(?:which|that|as)\b", re.IGNORECASE)
NEAR = 160  # characters before a number in which its sentence is looked at
# "With regard to 5, X cannot accept them"; and, the other way, "supports the work named in recommendation 5".
_OF_THEM = re.compile(
    r"\s*(?:it|them|this|these|both|such|the|that|those)?\s*(?:recommendations?)?\s*"
    r"(?:$|[.,;:(–—]|(?:in part|because|as|due|at)\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\w\W.*?\b(?:in|with|by|under|from|see)\s+(?:the\s+)?(?:following\s+)?(?:recommendations?|recs?\.?)"
    r"(?:\s+nos?\.?)?\W*$",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:see|cf|refer(?:s|red|ence)?|same|identical|similar|respon(?:se|ses|ding)|repl(?:y|ies)|comments?|explanations?"
    r"|information|answers?|as (?:in|for|with|under))\b[\s.:]*"
    r"(?:(?:also|as|to|on|for|of|under|the|in|provided|given|above|below|"
    r"response|comments?|explanations?|repl(?:y|ies)|answers?)\s+){0,6}"
    r"(?:(?:recommendations?|recs?|nos?|paras?|paragraphs?)\b[\s.]*){0,2}\(?$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;]\s|\b(?:while|whereas|whilst|but|however)\b")
_PAST = re.compile(
    r"\b(?:first|previous|last|earlier|preceding|prior) (?:UPR )?(?:cycle|review|round)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says of numbers that stand together; `stated` is None where it gives no position."""

    numbers: tuple[Number, ...]
    position: Position | None
    stated: str | None
    cued: bool
    excepted: bool = False
    refused: tuple[str, ...] = ()
    carried: Position | None = None  # what goes on to the next numbers, where it is not the position of these


def said_in(sentence: str, *, listing: bool = False) -> tuple[Said, ...]:
    """Return what a sentence says of the numbers in it.

    A phrase right behind the numbers counts first ("are noted"), then the one before them ("accepts"), then one
    further behind ("With regard to 5, X cannot accept"). Numbers without a phrase of their own go on under the one
    that came before. Exceptions are taken out of what they are exceptions to.
    """
    found: list[Said] = []
    past = _PAST.search(sentence) is not None
    for group in groups_in(sentence, listing=listing):
        if group.excepted:
            out = set(group.numbers)
            found = [_without(one, out) for one in found]
            found.append(_exception(group))
        else:
            found.append(_said(group, found, past=past))
    return tuple(one for one in found if one.numbers)


def _exception(group: Group) -> Said:
    """Return what is said of exceptions themselves, "except 5, which is noted"; mostly nothing is."""
    if (behind := _behind(group.after)) is not None:
        return Said(group.numbers, position_of(behind), short(behind), cued=True)
    return Said(group.numbers, None, None, cued=True, excepted=True)


def _without(said: Said, numbers: set[Number]) -> Said:
    return replace(said, numbers=tuple(number for number in said.numbers if number not in numbers))


def _said(group: Group, said: Sequence[Said], *, past: bool) -> Said:
    position, stated = _position(group.before, group.after, said)
    if past:
        position, stated = None, None
    carried = Position.SUPPORTED if position is Position.PARTIALLY_SUPPORTED and IN_PART.match(group.after) else None
    return Said(group.numbers, position, stated, group.cued, refused=group.refused, carried=carried)


def _position(before: str, after: str, said: Sequence[Said]) -> tuple[Position | None, str | None]:
    last = said[-1] if said else None
    refers = _REFERS.search(before[-NEAR // 2 :]) is not None
    in_front = None if refers else _in_front(before, first=last is None)
    if (behind := _behind(after)) is not None:
        position, relative = position_of(behind), _RELATIVE.match(after) is not None
        if not (in_front and relative):
            return position, short(f"{_tail(before)} … {behind}")
        both = {in_front[1], position}
        position = Position.NOTED if both == {Position.NOTED, Position.NOT_SUPPORTED} else in_front[1]
        return position, short(f"{in_front[0]} … {behind}")
    if in_front is not None:
        words, position = in_front
        if position is Position.SUPPORTED and (partly := IN_PART.match(after)):
            return Position.PARTIALLY_SUPPORTED, short(f"{words} … {partly[0].strip(' ,')}")
        return position, short(words)
    if last is not None and last.stated is not None and not refers and not _CLAUSE.search(before):
        position = last.carried or last.position
        if position is Position.SUPPORTED and IN_PART.match(after):
            position = Position.PARTIALLY_SUPPORTED
        return position, last.stated
    clause = _CLAUSE.split(after, maxsplit=1)[0]
    if last is None and (found := phrases(clause)) and _OF_THEM.match(clause, found[0].end):
        return position_of(clause), short(f"{_tail(before)} … {clause.strip()}")
    return None, None


def _behind(after: str) -> str | None:
    """Return the words behind the numbers that give their position: "are accepted", "(noted)", "do not enjoy …"."""
    clause = _CLAUSE.split(after, maxsplit=1)[0]
    found = phrases(clause)
    if not found:
        return None
    lead = clause[: found[0].start]
    remark = lead.count("(") > lead.count(")")  # "We support in part 5 (we cannot support the moratorium)"
    if _AT_ONCE.fullmatch(lead) or (not remark and _PASSIVE.match(clause) and found[0].start < 120):
        return clause.strip(" ,;:–—-")
    return None


def _in_front(before: str, *, first: bool) -> tuple[str, Position | None] | None:
    """Return the words before the numbers that give their position, and the position.

    Behind other numbers, a passive belongs to those: "5 is accepted, recommendation 6 …".
    """
    clauses = _CLAUSE.split(before)
    clause = clauses[-1]
    if not phrases(clause) and len(clauses) > 1 and len(clause.split()) <= 2:
        clause = clauses[-2] + clause
    if not first and len(clauses) == 1 and not leads_on(before) and _behind(before) is not None:
        return None
    found = phrases(clause)
    if not found or _ELSEWHERE.search(clause[found[-1].end :][-NEAR:]):
        return None
    near = [phrase for phrase in found if phrase.start >= found[-1].start - 60]
    position = settled(near) if len(near) < len(found) or settled(near) is None else position_of(clause)
    return clause.strip(" ,"), position


def _tail(before: str) -> str:
    """Return the words before the numbers, from the last clause on."""
    return _CLAUSE.split(before)[-1].strip(" ,")[-120:]
