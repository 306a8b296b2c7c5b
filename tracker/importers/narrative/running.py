"""What running text asks, and items that no stem stands above, by their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.addressees import NOBODY, Addressed
from tracker.importers.narrative.asks import asks_by_should, may_ask, performatives, sentences
from tracker.importers.narrative.citing import is_cited_item
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.narrative.sections import Opens
from tracker.importers.narrative.stems import named_in, opens_list
from tracker.importers.narrative.verbs import begins_with_verb, is_loose_ask
from tracker.importers.narrative.walk import Candidate, Walk

_PRONOUN = re.compile(r"(?:it|they)\b", re.IGNORECASE)


def read_unlisted(walk: Walk, block: Block, *, denied: bool = False) -> None:
    """Take a paragraph or an item that no stem stands above, if it asks; `denied` where its stem says otherwise."""
    if walk.opens is Opens.PAST or is_cited_item(block, walk.names):
        return
    number = walk.number_of(block)
    if walk.within and walk.opens is not Opens.MIXED and _is_ask_item(walk, block, denied=denied):
        told = told_in(block.text, walk.names)
        walk.found.append(Candidate(block.text, block, number, walk.heading, told, walk.to, within=True))
        return
    for text, told in _parts(walk, block):
        walk.found.append(
            Candidate(text, block, number, walk.heading, told, walk.to, aside=not walk.within, within=walk.within)
        )


def _is_ask_item(walk: Walk, block: Block, *, denied: bool) -> bool:
    """Tell whether an item among recommendations asks: by its form, or by where it stands."""
    if block.mark is Mark.NONE:
        return begins_with_verb(block.text, walk.language) and bool(walk.to or walk.opens is Opens.RECOMMENDATIONS)
    if begins_with_verb(block.text, walk.language) or is_loose_ask(block.text):
        return True
    if performatives(block.text) or asks_by_should(block.text):
        return True
    plain_list = block.mark in (Mark.BULLET, Mark.LETTER) and not walk.loose and not denied
    return plain_list and walk.opens is not Opens.ADDRESSEE and not opens_list(block.text)


def _parts(walk: Walk, block: Block) -> Iterator[tuple[str, Addressed]]:
    """Yield what a running paragraph asks: each asking sentence with those that follow it.

    A numbered paragraph is one, unless it asks several: it is what others cite.
    """
    if not may_ask(block.text) or opens_list(block.text):
        return
    parts: list[tuple[list[str], Addressed]] = []
    spoken = False
    for sentence in sentences(block.text):
        spoken = spoken or (_PRONOUN.match(sentence) is None and walk.speakers.begin(sentence))
        if _asks(walk, sentence, spoken=spoken) or (not parts and _should(walk, sentence)):
            told = told_in(sentence, walk.names)
            spoken = True
            if not (parts and block.mark is Mark.NUMBER and told.names == parts[-1][1].names):
                parts.append(([], told))
        if parts:
            parts[-1][0].append(sentence)
    for lines, told in parts:
        yield " ".join(lines), told


def _asks(walk: Walk, sentence: str, *, spoken: bool) -> bool:
    """Tell whether a sentence asks in the paper's name; "it" asks where the sentence before had the author."""
    found = performatives(sentence)
    loosely = bool(found) if walk.within else spoken and walk.speakers.strongly(found)
    asks = loosely or walk.speakers.ask(sentence)
    return asks and (spoken or _PRONOUN.match(sentence) is None)


def _should(walk: Walk, sentence: str) -> bool:
    """Tell whether a sentence says what somebody who can be asked should do, where the paper asks."""
    return walk.within and asks_by_should(sentence) is not None and bool(named_in(sentence, walk.names))


def told_in(text: str, names: StateNames) -> Addressed:
    """Return whom the first asking sentence of a text names; failing that, the unknown name of one."""
    told = [named_in(sentence, names) for sentence in sentences(text)] if may_ask(text) else []
    return next((to for to in told if to), next((to for to in told if to.unknown), NOBODY))
