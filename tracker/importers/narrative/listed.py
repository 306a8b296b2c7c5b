"""Items of a list under its stem: which blocks belong to it, points of the third level, whom all of them ask."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.importers.narrative.addressees import NOBODY
from tracker.importers.narrative.asks import asks_by_should, performatives
from tracker.importers.narrative.citing import is_cited_item
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.narrative.running import read_unlisted, told_in
from tracker.importers.narrative.sections import Opens
from tracker.importers.narrative.stems import Stem, StemKind, opens_list, read_stem
from tracker.importers.narrative.verbs import begins_with_verb, is_loose_ask
from tracker.importers.narrative.walk import Candidate, Walk

_LISTED = (Mark.BULLET, Mark.LETTER, Mark.ROMAN, Mark.NUMBER)
_GOES_ON = re.compile(r"(?:;|,|;? (?:and|or|et|y|ou|o))[”\"’')\]]*$")
_SHOULD = re.compile(r"\b(?:should|must|shall|ought to|devrai\w+|doi\w+t|deber?ía\w*|debe\w?)\b", re.IGNORECASE)
_QUOTES = "“\"«„‘'"


def is_stem(walk: Walk, block: Block, below: Block | None) -> bool:
    """Tell whether a paragraph stands above a list: it ends with a colon, and what is below may be its first item."""
    if below is None or not opens_list(block.text) or (below.heading and below.mark is not Mark.NUMBER):
        return False
    if _is_open_item(walk, block):
        return False
    return not block.heading or bool(performatives(block.text)) or asks_by_should(block.text) is not None


def _is_open_item(walk: Walk, block: Block) -> bool:
    """Tell whether an item of a list opens a list of its own: "(b) Train the staff, in particular:"."""
    asking = walk.stem is not None and walk.stem.kind is StemKind.ASKS
    return asking and block.mark in (Mark.LETTER, Mark.BULLET) and (walk.first is None or walk.first.mark is block.mark)


def open_stem(walk: Walk, block: Block) -> None:
    """Take note of a stem; one in running text that another body speaks is no stem of the paper's own asks."""
    walk.paragraph = _own_number(block, walk)
    walk.stem = read_stem(block.text, walk.names, within=walk.within)
    if walk.stem.kind is StemKind.ASKS and not walk.within and not walk.speakers.ask(walk.stem.text):
        walk.stem = replace(walk.stem, kind=StemKind.OTHER)
    walk.stem_block, walk.first = block, None
    if walk.stem.kind is StemKind.OTHER and walk.opens is Opens.PAST:
        walk.stem = None


def is_item(walk: Walk, block: Block) -> bool:
    """Tell whether a block belongs to the list under the stem."""
    if block.mark is Mark.NUMBER:
        return _numbered_item(walk, block)
    if block.mark in _LISTED:
        return True
    if walk.first is None:
        return walk.last is walk.stem_block
    if walk.first.mark is not block.mark or walk.last is None:
        return False
    return _GOES_ON.search(walk.last.text[-12:]) is not None or (_begins(walk, block) and _begins(walk, walk.first))


def _begins(walk: Walk, block: Block) -> bool:
    return begins_with_verb(block.text, walk.language)


def _numbered_item(walk: Walk, block: Block) -> bool:
    """Tell a list's own numbers from the numbers of paragraphs: they restart, or go deeper, under their stem."""
    above = walk.stem_block.number if walk.stem_block else None
    if walk.first is not None:
        return walk.first.mark is Mark.NUMBER and block.number != above
    if above is None or not (walk.stem_block and walk.stem_block.mark is Mark.NUMBER):
        return walk.last is walk.stem_block
    return (block.number or "").startswith(f"{above}.") or block.number == "1"


def read_item(walk: Walk, block: Block) -> None:
    """Take an item of a list under a stem."""
    stem = walk.stem
    if stem is None or not block.text or is_cited_item(block, walk.names):
        return
    if _is_deeper(walk, block):
        _append(walk, block)
    elif stem.kind is not StemKind.OTHER:
        _take(walk, block, stem)
    elif walk.within and block.mark is not Mark.NUMBER:
        read_unlisted(walk, block, denied=True)


def _take(walk: Walk, block: Block, stem: Stem) -> None:
    cited = stem.cited if stem.kind is StemKind.CITED else None
    if cited and block.text[0] not in _QUOTES and not begins_with_verb(block.text, walk.language):
        return
    inherited = stem.to if stem.to or cited else walk.to
    if inherited.own and walk.to.states:
        inherited = walk.to
    told = told_in(block.text, walk.names) if performatives(block.text) else NOBODY
    text = block.text if cited or _stands_alone(walk, block.text) else f"{stem.text} {block.text}"
    walk.found.append(
        Candidate(text, block, walk.number_of(block), walk.heading, told, inherited, cited, within=walk.within)
    )


def _is_deeper(walk: Walk, block: Block) -> bool:
    """Tell whether a point stands under the last item: of the third level, or of another kind below an open one."""
    if walk.first is None or walk.last is None or walk.first.mark is block.mark:
        return False
    if block.mark is Mark.ROMAN:
        return not _is_after_h(walk.last, block)
    return opens_list(walk.last.text) or walk.last.mark is block.mark


def _is_after_h(last: Block, block: Block) -> bool:
    return (last.number, block.number) in (("h", "i"), ("u", "v"), ("w", "x"))


def _append(walk: Walk, block: Block) -> None:
    """Join a point of the third level to the item that it stands under."""
    if walk.found and walk.stem is not None and walk.stem.kind is StemKind.ASKS:
        item = walk.found[-1]
        mark = f"({block.number}) " if block.number else ""
        walk.found[-1] = replace(item, text=f"{item.text} {mark}{block.text}")


def _stands_alone(walk: Walk, text: str) -> bool:
    """Tell whether an item says by itself that it asks; "No one is detained" does not, without its stem."""
    asks = begins_with_verb(text, walk.language) or is_loose_ask(text) or bool(performatives(text))
    return asks or _SHOULD.search(text) is not None


def _own_number(block: Block, walk: Walk) -> str | None:
    return block.number if block.mark is Mark.NUMBER else walk.paragraph if block.mark is Mark.NONE else None
