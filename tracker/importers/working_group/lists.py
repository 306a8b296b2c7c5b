"""Which paragraphs of a Working Group report list recommendations, numbered or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tracker.importers.lookups import StateNames
from tracker.importers.pdf.body import running_text
from tracker.importers.pdf.text import Line
from tracker.importers.recommending import recommending
from tracker.importers.working_group.chapters import recommendation_chapters
from tracker.importers.working_group.listing import Item, Paragraph, Style
from tracker.importers.working_group.paragraphs import paragraphs
from tracker.importers.working_group.pledges import promises

_ANNOUNCED = re.compile(
    r"\b(?:following recommendations?\b|recommendations? (?:listed |set out )?below\b)", re.IGNORECASE
)


def listed(lines: Sequence[Line], names: StateNames, words: Counter[str]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the chapter that lists recommendations.

    Args:
        lines: The running text of the whole report.
        names: Known States: points without a number are recommendations only where States recommend them.
        words: By which broken words are made whole.
    Returns:
        The paragraphs of the first chapter that lists anything, of the likeliest one if none does.
    """
    likeliest: tuple[Paragraph, ...] | None = None
    for chapter in recommendation_chapters(lines):
        found = paragraphs(chapter)
        for paragraph in found:
            _fold_what_is_no_list(paragraph, names, words)
            _unfold_the_only_item(paragraph, names, words)
        if any(paragraph.items and not promises(paragraph, words) for paragraph in found):
            return found
        likeliest = likeliest or found
    return likeliest or ()


def _fold_what_is_no_list(paragraph: Paragraph, names: StateNames, words: Counter[str]) -> None:
    """Put lettered points and bullets back into their paragraph, unless half of them name a recommending State."""
    points = [item for item in paragraph.items if item.style in (Style.LETTER, Style.BULLET)]
    if not points or promises(paragraph, words):
        return
    named = sum(bool(recommending(running_text(item.lines), names).states) for item in points)
    if 2 * named < len(points):
        paragraph.lines += [line for item in paragraph.items for line in item.lines]
        paragraph.items.clear()


def _unfold_the_only_item(paragraph: Paragraph, names: StateNames, words: Counter[str]) -> None:
    """Take out a single recommendation that stands without a number behind the words that announce it."""
    place = next((at for at, line in enumerate(paragraph.lines) if ": " in f"{line.text} "), None)
    if paragraph.items or place is None:
        return
    line = paragraph.lines[place]
    above, _colon, behind = line.text.partition(":")
    rest = [replace(line, text=behind.strip()), *paragraph.lines[place + 1 :]]
    announced = running_text((*paragraph.lines[:place], replace(line, text=above)), words)
    text = running_text((line for line in rest if line.text), words)
    if _ANNOUNCED.search(announced) and text.rstrip(" .;").endswith(")") and recommending(text, names).states:
        paragraph.lines[place:] = [replace(line, text=f"{above}:")]
        paragraph.items.append(Item(1, "", [line for line in rest if line.text], Style.BULLET))
