"""The words in which States answer a recommendation, and the position that they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import Position

# Source: HRC resolution 5/1, annex, paragraph 32, "enjoy the support" and "will be noted"; beside it the words that
# States use of their own accord: accept, agree, endorse, reject, in part, with reservations, accept to follow up.
_VERB = (
    r"(?:support(?:s|ed|ing)?|accept(?:s|ed|ing|able|ance)?|enjoy(?:s|ed)?(?:\s+[^.;:()]{0,40}?\bsupport)?"
    r"|agree(?:s|d|ment)?|endors(?:e|es|ed)|approv(?:e|es|ed))\b"
)
_NEGATION = r"\b(?:not|nor|cannot|can['’]t|don['’]t|doesn['’]t|unable to|neither|never|without)\b"
# "Cannot be fully accepted" refuses less than the whole: it is no refusal, and no support either.
_NOT_WHOLLY = rf"{_NEGATION}[^.;:()]{{0,25}}?\b(?:fully|wholly|entirely)\b[^.;:()]{{0,60}}?\b{_VERB}"
_REFUSED = (
    rf"{_NEGATION}"
    rf"(?![^.;:]{{0,25}}?\b(?:fully|wholly|entirely)\b)[^.;:()]{{0,60}}?\b{_VERB}"
    r"|\b(?:reject|declin|refus|disagree)(?:e?[sd]|ing)?\b|\bnon-accept(?:ed|ance)\b|\b(?:unacceptable|unsupported)\b"
)
_RESERVED = r"with (?:a |some |its |the following )?reservations?"
_PARTLY = (
    rf"\b(?:partial(?:ly)?|partly|in[ -]part|{_RESERVED})\b[^.;:()]{{0,30}}?\b{_VERB}"
    rf"|\b{_VERB}(?:[^.;:()\d]{{0,60}}?\bin[ -]part\b(?!\s+(?:due|because|by))"
    rf"|[\s,(–-]+(?:by [^.;:,()]{{1,40}} )?(?:in[ -]part|partial(?:ly)?|partly|{_RESERVED}|to some extent)\b"
    r"|[^.;:()]{0,25}\b(?:first|second|third|last|latter|former)\s+(?:part|half|element|sentence)\b"
    r"|\s+(?:only\s+)?(?:a\s+)?part of\b)"
)
_NOTED = (
    r"(?<!please )(?<!as )\b(?:note[sd]?|tak(?:e|es|en|ing)\s+(?:due\s+)?note|took\s+(?:due\s+)?note|noting)\b"
    r"(?!\s+(?-i:that|however|verbale|with satisfaction)\b)"
)
_SUPPORTED = r"\b" + _VERB
_PENDING = (
    r"\b(?:are|is|remains?|still)\s+(?:still\s+|currently\s+)?(?:under\s+(?:consideration|examination|review|study)"
    r"|being\s+(?:considered|examined|reviewed|studied)|pending)\b"
    r"|\b(?:deferred|under consideration|under examination)\b"
    r"|\b(?:responses?|answers?|repl(?:y|ies)|positions?)\b[^.;:]{0,60}\bwill\s+be\s+(?:provided|given|presented)\b"
)
_NO_ANSWER = (
    r"\b(?:no response|no position|not (?:take|express|have) (?:a|any) position|not (?:in a position )?to respond)\b"
)
# What stands first wins where two begin at one place.
_PHRASE = re.compile(
    f"(?P<no_response>{_NO_ANSWER})|(?P<partially_supported>{_PARTLY})|(?P<doubtful>{_NOT_WHOLLY})|(?P<not_supported>{_REFUSED})"
    f"|(?P<noted>{_NOTED})|(?P<pending>{_PENDING})|(?P<supported>{_SUPPORTED})",
    re.IGNORECASE,
)
# Words in which these verbs speak of something else than a recommendation: support for a programme, a past review.
_ELSEWHERE = re.compile(
    r"\b(?:in|with|without|of|for|financial|technical|material|psychological|social|legal|the|their|its|full|"
    r"international|political|victim)\s+$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"(?:support|agreement|acceptance|endorsement)$", re.IGNORECASE)
_IMPLEMENTED = re.compile(
    r"\b(?:(?:already|fully|been|being|is|are|partially|considered|under|process of|course of)\s+)+(?:\w+\s+)?"
    r"implement(?:ed|ation)\b|\bimplemented\b",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"\b(?:spirit|objectives?|aims?|intent(?:ion)?|principles?|idea|purpose|goals?|underlying \w+) "
    r"(?:of|behind|underlying|contained in|in)\b",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\bneither\b[^.;:]{0,40}\b(?:nor|or)\b", re.IGNORECASE)
_HALF = re.compile(r"\W*(?:partial(?:ly)?|partly|in[ -]part)\W*", re.IGNORECASE)
_BOTH = re.compile(
    r"(?<!not )\b(?:support(?:ed)?|accept(?:ed)?)\s*(?:/|or|and/or)\s*(?:noted?|not|reject)\b", re.IGNORECASE
)

_RECOMMENDATION = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_ONLY = (
    "accept accepted accepts acceptable agree agreed disagree endorsed enjoy enjoys note noted notes reject "
    "rejected support supported supporting supports take taken takes consideration reservation reservations "
    "already and are being by do does follow fully implemented in is not of part partial partially partly "
    "principle the to under up with"
)
_ONLY = frozenset(_SAYS_ONLY.split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase that gives a position, and where it stands in the text.

    `position` is None where the words leave it open: "cannot be fully accepted".
    """

    position: Position | None
    start: int
    end: int


def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the phrases of a text that give a position, in order."""
    return tuple(
        Phrase(_position_named(found.lastgroup), found.start(), found.end())
        for found in _PHRASE.finditer(text)
        if found.lastgroup and not _speaks_of_something_else(text, found)
    )


def _position_named(group: str) -> Position | None:
    return None if group == "doubtful" else Position(group)


def _speaks_of_something_else(text: str, found: re.Match[str]) -> bool:
    """Tell "with the support of donors" from "enjoy the support of X", which begins at its verb."""
    return (
        found.lastgroup == "supported"
        and _NOUN.search(found[0]) is not None
        and _ELSEWHERE.search(text, max(0, found.start() - 20), found.start()) is not None
    )


def settled(found: Sequence[Phrase]) -> Position | None:
    """Return the one position that phrases about the same thing give together, None for none or a contradiction.

    "Does not enjoy the support of X and is noted" is noted: the State's own last word, and the resolution's.
    """
    given = {phrase.position for phrase in found}
    if None in given:
        return None
    if given == {Position.NOT_SUPPORTED, Position.NOTED}:
        return Position.NOTED
    if Position.PARTIALLY_SUPPORTED in given and given <= {
        Position.PARTIALLY_SUPPORTED,
        Position.SUPPORTED,
        Position.NOT_SUPPORTED,
    }:
        return Position.PARTIALLY_SUPPORTED
    return given.pop() if len(given) == 1 else None


def position_of(text: str) -> Position | None:
    """Return the position that a heading, a cell or a short reply gives, None for none or for several."""
    if _HALF.fullmatch(text):
        return Position.PARTIALLY_SUPPORTED
    if _NEITHER.search(text) or _QUALIFIED.search(text) or _BOTH.search(text):
        return None
    return settled(phrases(text))


def speaks_of_position(text: str) -> bool:
    """Tell whether a text says anything of a position, plainly or not."""
    return bool(_HALF.fullmatch(text) or phrases(text))


def speaks_of_implementation(text: str) -> bool:
    """Tell whether a text says that something is implemented or being implemented."""
    return _IMPLEMENTED.search(text) is not None


def says_position_only(text: str) -> bool:
    """Tell whether a text has no word but those that give a position: "Accepted in part", "Takes note"."""
    return speaks_of_position(text) and set(_WORD.findall(text.casefold())) <= _ONLY


def heads_a_list(text: str) -> bool:
    """Tell whether a heading gives a position, and is no theme: "Support for victims", "Peace agreement"."""
    if _RECOMMENDATION.search(text) or says_position_only(text):
        return speaks_of_position(text)
    return any(_NOUN.search(text[: phrase.end], phrase.start) is None for phrase in phrases(text))
