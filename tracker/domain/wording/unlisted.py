"""Instruments that no table names: families ("the core human rights treaties"), and proper names nobody listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.wording.names import Mention, Word
from tracker.domain.wording.verbs import listed

_HOW = (
    r"all|both|the|other|others|remaining|core|main|major|principal|key|basic|fundamental|relevant|international|"
    r"regional|universal|"
    r"UN|United Nations|two|three|eight|nine|outstanding|important|essential|existing|human rights|ILO|applicable|"
    r"various|more|"
    r"relevant|new|additional|legal|pending|several|as yet unratified|unratified|African|inter-American|"
    r"Inter-American|European"
)
_FAMILY = re.compile(
    rf"\b(?:(?:{_HOW})\s+){{0,7}}(?:"
    rf"(?:[Hh]uman[\s-][Rr]ights|humanitarian|ILO|international labou?r|labou?r)\s+(?:law\s+|legal\s+|core\s+|"
    rf"fundamental\s+)?"
    rf"(?:treaties|instruments|conventions|covenants|Conventions|Treaties|Instruments|Covenants)"
    rf"|(?:core|remaining|outstanding|main|major|international|fundamental|UN|United Nations)\s+(?:legal\s+|"
    rf"international\s+)?"
    rf"(?:treaties|instruments|conventions|Conventions|Treaties|Covenants)"
    rf"|(?:remaining|outstanding)\s+(?:optional\s+)?protocols)\b(?!\s+(?:bod(?:y|ies)|monitoring))"
    rf"|\b(?:(?:{_HOW}|its|their)\s+){{0,3}}[Oo]ptional [Pp]rotocols(?:\s+(?:thereto|to (?:these|those|them|the "
    rf"latter)))?"
)
_HEADS = listed("convention covenant protocol treaty statute conventions covenants protocols treaties")
_WEAK = listed("declaration principles")
_JOINS = listed("on of for against to the and in from concerning relating regarding governing or its all")
_NOT_AFTER = listed("body bodies monitoring series collection section office")
_LONGEST = 25  # words


def families(text: str) -> Iterator[Mention]:
    """Yield names for several instruments of which no list can be made."""
    for found in _FAMILY.finditer(text):
        yield Mention(found.start(), found.end(), ())


def unlisted(text: str, words: list[Word]) -> Iterator[Mention]:
    """Yield proper names of conventions, protocols and the like: "the Minamata Convention on Mercury"."""
    at = 0
    while at < len(words):
        word = words[at]
        if word.plain in _HEADS | _WEAK and text[word.start].isupper():
            first, last = _left(text, words, at), _right(text, words, at)
            followed = words[last + 1].plain if last + 1 < len(words) else ""
            bodies = not _NOT_AFTER.isdisjoint((followed, words[at + 1].plain if last > at else ""))
            strong = word.plain in _HEADS or first < at
            if (first < at or last > at) and strong and not bodies:
                yield Mention(words[first].start, words[last].end, ())
            at = last
        at += 1


def _left(text: str, words: list[Word], at: int) -> int:
    first = at
    while first and at - first < _LONGEST:
        before = words[first - 1]
        gap = text[before.end : words[first].start]
        proper = text[before.start].isupper() or (text[before.start].isdigit() and len(before.plain) == 4)
        opens_sentence = first - 1 == 0 or text[: before.start].rstrip()[-1:] in (".", ";", ":")
        if (
            gap not in (" ", "-")
            or not proper
            or before.plain in _JOINS
            or (opens_sentence and gap == " " and not _acronym(text, before))
        ):
            break
        first -= 1
    return first


def _acronym(text: str, word: Word) -> bool:
    return text[word.start : word.end].isupper()


def _right(text: str, words: list[Word], at: int) -> int:
    last = at
    place = at + 1
    while place < len(words) and place - at < _LONGEST:
        gap = text[words[place - 1].end : words[place].start]
        if gap not in (" ", "-", "’", "'"):
            break
        word = words[place]
        if text[word.start].isupper():
            if word.plain in _HEADS:
                return _before_and(words, at, last)
            last = place
        elif word.plain not in _JOINS:
            break
        place += 1
    return last


def _before_and(words: list[Word], at: int, last: int) -> int:
    """Take back what belongs to the next name: "Convention on Mercury and the Istanbul" Convention."""
    joined = [place for place in range(at + 1, last + 1) if words[place].plain == "and"]
    if not joined:
        return at if last > at else last
    return joined[-1] - 1
