"""From blocks to candidates: what a paper recommends, one after another, each with its place and whom it asks."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.asks import asks_by_should, performatives
from tracker.importers.narrative.listed import is_item, is_stem, open_stem, read_item
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.narrative.running import read_unlisted
from tracker.importers.narrative.sections import Opens, read_heading
from tracker.importers.narrative.speakers import Speakers
from tracker.importers.narrative.walk import Candidate, Walk

LABEL = 80  # characters


def candidates(blocks: Sequence[Block], names: StateNames, *, language: str, speakers: Speakers) -> list[Candidate]:
    """Return everything that may be a recommendation, in the order of the text.

    Args:
        blocks: The whole paper.
        names: Known States.
        language: Its language, one of those that are read.
        speakers: Who asks in its name.
    """
    walk = Walk(names, language, speakers)
    for place, block in enumerate(blocks):
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if _is_label(walk, block):
            walk.enter(block)
        elif is_stem(walk, block, below):
            open_stem(walk, block)
        elif block.heading:
            walk.enter(block)
        else:
            _read(walk, block)
        walk.last = block
    return walk.found


def _is_label(walk: Walk, block: Block) -> bool:
    """Tell whether a lettered or numbered line among recommendations only names whom those below it ask."""
    short = walk.within and block.mark is not Mark.NONE and len(block.text) <= LABEL and block.text.endswith(":")
    if not short or performatives(block.text) or asks_by_should(block.text):
        return False
    return read_heading(block, walk.names).opens is Opens.ADDRESSEE


def _read(walk: Walk, block: Block) -> None:
    if walk.stem is not None and is_item(walk, block):
        walk.first = walk.first or block
        read_item(walk, block)
        return
    if block.mark is Mark.NUMBER or (block.mark is Mark.NONE and walk.stem is not None):
        walk.stem = None
    if block.mark is Mark.NUMBER:
        walk.paragraph = block.number
    if block.text:
        read_unlisted(walk, block)
