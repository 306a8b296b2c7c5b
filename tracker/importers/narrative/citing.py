"""Recommendations of the Universal Periodic Review that a paper cites: by number, or with their States."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.recommending import brackets, split_names
from tracker.importers.records import Issue

LEAST = 50  # paragraphs of a report of the Working Group that hold recommendations come after this one

_NUMBERS = re.compile(
    r"(?<![\d.,/$€£])(?P<paragraph>\d{2,3})\.(?P<item>\d{1,3})(?![\d%.]\d|[\d%]| per cent| percent| million)"
)
_SPEAKS = re.compile(r"recomm?[ae]nda", re.IGNORECASE)
_CITED_HEAD = re.compile(r"(?:recomm?[ae]nda\w+|rec\.?)\s*(?:nos?\.?|n[°º])?\s*\d{2,3}\.\d{1,3}", re.IGNORECASE)


def is_cited_item(block: Block, names: StateNames) -> bool:
    """Tell whether an item is a recommendation of the Review: by its number, or by the States in its last bracket."""
    if block.mark is Mark.NUMBER and block.number:
        first, _point, rest = block.number.partition(".")
        if rest.isdigit() and int(first) >= LEAST:
            return True
    if _CITED_HEAD.match(block.text):
        return True
    ending = block.text.rstrip(' .;”"')
    if not ending.endswith(")") or len(ending) > 2000:
        return False
    last = next(iter(deque(brackets(ending), maxlen=1)), None)
    if last is None or last.end != len(ending) or not last.inner[:1].isupper():
        return False
    known, unknown = split_names(last.inner, names)
    return bool(known) and not unknown and not _is_apposition(ending[: last.start])


def _is_apposition(before: str) -> bool:
    """Tell whether a State in brackets explains the name before it: "the North (DPRK)"."""
    return re.search(r"\b[A-Z][a-z]+ $", before) is not None


def cited_numbers(blocks: Sequence[Block]) -> Iterator[Issue]:
    """Yield one issue on the recommendations that the text names by their numbers in a report of the Review."""
    found: dict[str, int | None] = {}
    for block in blocks:
        for number in _numbers_in(block):
            if int(number.partition(".")[0]) >= LEAST:
                found.setdefault(number, block.line or block.page)
    if found:
        message = _("The text cites recommendations of another document by number; they are no records here.")
        yield Issue(message, next(iter(found.values())), "number", ", ".join(found))


def _numbers_in(block: Block) -> Iterator[str]:
    if block.mark is Mark.NUMBER and re.fullmatch(r"\d{2,3}\.\d{1,3}", block.number or ""):
        yield block.number or ""
    if _SPEAKS.search(block.text):
        yield from (match[0] for match in _NUMBERS.finditer(block.text))
