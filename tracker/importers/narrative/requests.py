"""Requests for information: the numbered questions of a mandate's letter or of a treaty body's list of issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.importers.narrative.addressees import Addressed
from tracker.importers.narrative.asks import REQUEST, sentences
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.narrative.stems import opens_list
from tracker.importers.narrative.walk import Candidate

_STEM = re.compile(
    r"\b(?:following (?:\w+ ){0,2}(?:matters?|questions?|points?|issues|information|aspects)|(?:grateful|"
    r"appreciate[d]?|welcome|"
    r"thankful)\b.{0,120}\b(?:observations?|respon\w+|information|repl\w+|comments?|clarif\w+|cooperation)|"
    r"seek to clarify|"
    r"questions suivantes|points suivants|preguntas siguientes|siguientes (?:cuestiones|puntos|preguntas))",
    re.IGNORECASE,
)
_LISTED = (Mark.NUMBER, Mark.LETTER, Mark.BULLET)
_ALONE = re.compile(
    r"\b(?:would|should|shall) (?:\w+ )?(?:be (?:\w+ )?grateful|appreciate|welcome)\b.{0,80}\b(?:information|details|"
    r"clarif\w+|"
    r"observations|comments|explanation)",
    re.IGNORECASE,
)
_ABOUT_TIME = re.compile(r"\bwithin\b.{0,30}\b(?:days|weeks|months)\b|\bby \d", re.IGNORECASE)
_PLEASE = re.compile(r"\b(?:please|veuillez|prière de|sírvanse?|kindly)\b", re.IGNORECASE)
OWN = Addressed(own=True)


def requests_of_letter(blocks: Sequence[Block]) -> list[Candidate]:
    """Return the questions of a letter: the numbered ones under their stem, failing these those in running text."""
    return list(_numbered(blocks)) or list(_running(blocks))


def _numbered(blocks: Sequence[Block]) -> Iterator[Candidate]:
    asked = False
    last: Candidate | None = None
    for place, block in enumerate(blocks):
        if _STEM.search(block.text) and block.mark is Mark.NONE and _list_below(blocks, place):
            asked = True
            continue
        if not asked:
            continue
        if (
            block.mark in _LISTED
            and block.text
            and (block.mark is Mark.NUMBER or last is None or last.block.mark is block.mark)
        ):
            if last is not None:
                yield last
            last = Candidate(block.text, block, block.number, None, inherited=OWN)
        elif last is not None and (block.mark in _LISTED or block.mark is Mark.ROMAN):
            last = replace(last, text=f"{last.text} {_printed(block)}{block.text}")
        elif last is not None:
            yield last
            asked, last = False, None
    if last is not None:
        yield last


def _printed(block: Block) -> str:
    return f"({block.number}) " if block.number else ""


def _list_below(blocks: Sequence[Block], place: int) -> bool:
    below = next((block for block in blocks[place + 1 : place + 3] if block.mark in _LISTED), None)
    return below is not None and (opens_list(blocks[place].text) or REQUEST.match(below.text) is not None)


def _running(blocks: Sequence[Block]) -> Iterator[Candidate]:
    for block in blocks:
        for sentence in sentences(block.text):
            if _ALONE.search(sentence) and not _ABOUT_TIME.search(sentence) and not opens_list(sentence):
                number = block.number if block.mark is Mark.NUMBER else None
                yield Candidate(sentence, block, number, None, inherited=OWN)


def requests_of_list(blocks: Sequence[Block]) -> list[Candidate]:
    """Return the questions of a list of issues: each numbered paragraph that asks, its points with it."""
    found: list[Candidate] = []
    heading: str | None = None
    for block in blocks:
        if block.heading and block.mark is not Mark.NUMBER:
            heading = block.text
        elif block.mark is Mark.NUMBER:
            found.append(Candidate(block.text, block, block.number, heading, inherited=OWN))
        elif found and block.text:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {_printed(block)}{block.text}")
    return [item for item in found if _PLEASE.search(item.text) or item.text.rstrip().endswith("?")]
