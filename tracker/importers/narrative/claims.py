"""What a State says of itself in its own papers: measures that it claims, and what it pledges to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.narrative.sections import Opens, read_heading

SHORTEST = 40  # characters: less is a caption


@dataclass(frozen=True, slots=True)
class Told:
    """One paragraph of a State's paper that claims or pledges something."""

    block: Block
    paragraph: str | None
    heading: str | None
    pledge: bool


_DONE = (
    r"adopt|enact|ratif|acced|sign|establish|creat|launch|introduc|strengthen|amend|abolish|repeal|improv|increas|"
    r"expand|implement|"
    r"provid|train|organi[sz]|develop|set up|set in|put in|approv|allocat|conduct|carri|open|build|built|reform|reduc|"
    r"prohibit|"
    r"criminali[sz]|extend|publish|issu|appoint|accept|submit|cooperat|invit|withdr|revis|review|promot|protect|"
    r"guarantee|ensur|"
    r"tak|took|made|held|undertak|undertook|pass|promulgat|incorporat|complet|achiev|prosecut|investigat|decreas|rais|"
    r"award|"
    r"initiat|support|enhanc|register|grant|rehabilitat|distribut|celebrat|updat|finali[sz]|dissemin|equip|begun|began"
)
_SUBJECT = (
    r"(?:government|state party|state|authorities|ministr\w+|parliament|national assembly|president|cabinet|council|"
    r"commission\w*|"
    r"court\w*|police|law|act|code|constitution|plan|programme|program|policy|strategy|bill|decree|department|agency|"
    r"bureau|office|"
    r"committee|republic|kingdom|federation|we|it|measures?|steps|institution\w*|centre\w*|reform\w*|amendment\w*)"
)
_CLAIM = re.compile(
    rf"\b{_SUBJECT}\b[^.;:]{{0,160}}?\b(?:(?:has|have|had|was|were|is being|are being)(?: been)?(?: \w+ly| also| since|"
    rf" already)? "
    rf"(?:{_DONE})\w*|(?:{_DONE})(?:e?d|ied)\b|(?:guarantee|ensure|prohibit|provide|protect)s\b)",
    re.IGNORECASE,
)
_INFORMS = re.compile(
    r"\b(?:state party|government|state|delegation|authorities|we)\b[^.;:]{0,40}\b(?:inform|report|stat|indicat|"
    r"reiterat|confirm|"
    r"affirm|wish(?:es)? to inform|would like to inform|note|recall|emphasi[sz]|declar)(?:s|es|ed)?\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:has|have) (?:\w+ly |also |since |already )?(?:been )?(?:" + _DONE + r")\w*", re.IGNORECASE)
_PLEDGE = re.compile(
    r"\b(?:commits?|undertakes?|pledges?|engages?|s['’]engage|se compromete)\b[^.;:]{0,40}\b(?:to|à|a)\b|\b(?:is|"
    r"remains) committed to "
    r"(?:\w+ing|continu\w+|ratif\w+|adopt\w+)\b",
    re.IGNORECASE,
)


def told_by_state(blocks: Sequence[Block], names: StateNames) -> Iterator[Told]:
    """Yield the paragraphs of a State's paper that claim a measure or pledge one."""
    heading: str | None = None
    paragraph: str | None = None
    pledging = past = False
    for block in blocks:
        if block.heading:
            heading = block.text
            opens = read_heading(block, names).opens
            pledging, past = opens is Opens.PLEDGES, False
            continue
        if block.mark is Mark.NUMBER:
            paragraph = block.number
        if len(block.text) < SHORTEST or past:
            continue
        kind = _kind(block, pledging=pledging)
        if kind is not None:
            yield Told(block, _number(block, paragraph), heading, kind)


def _number(block: Block, paragraph: str | None) -> str | None:
    if block.mark is Mark.NUMBER:
        return block.number
    if block.mark in (Mark.LETTER, Mark.ROMAN):
        return f"{paragraph} ({block.number})" if paragraph else f"({block.number})"
    return paragraph if block.mark is Mark.BULLET else None


def _kind(block: Block, *, pledging: bool) -> bool | None:
    """Return True for a pledge, False for a claim, None for neither."""
    if _PLEDGE.search(block.text) or (pledging and block.mark is not Mark.NONE):
        return True
    claims = _CLAIM.search(block.text) or _INFORMS.search(block.text) or _NAMED.search(block.text)
    return False if claims else None
