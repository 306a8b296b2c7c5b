"""Numbers of recommendations that a sentence speaks of together, with the words before and behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.importers.replies.number_ranges import Number, Run, runs
from tracker.importers.replies.position_words import phrases

IN_PART = re.compile(
    r"\W{0,3}(?:in part|partially|partly|to some extent|with (?:a |some )?reservations?"
    r"|(?:only )?(?:the )?(?:first|second|third|last|latter|former) (?:part|half|sentence|element))\b",
    re.IGNORECASE,
)
_OF_PARAGRAPH = re.compile(
    r"[\s,)]*(?:of|in|under)\s+(?:the\s+)?para(?:graph|\.)?\s*(?P<paragraph>\d{1,3})\b(?!\.\d)", re.IGNORECASE
)
_IN_PARAGRAPH = re.compile(r"\bpara(?:graph|\.)?\s*(?P<paragraph>\d{1,3})\b(?!\.\d)[^.;\d]{0,60}$", re.IGNORECASE)
# What may stand between a phrase and the numbers that it governs: "notes 15 (90.6", "supported recommendations nos. 5".
_BINDS = re.compile(
    r"[\s:(]*(?:of\s+)?(?:the\s+)?(?:following\s+)?(?:\d{1,3}\s*)?(?:recommendations?\s*)?(?:nos?\.?)?[\s:(]*",
    re.IGNORECASE,
)
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_NEW_SUBJECT = re.compile(r"\brec(?:ommendation|omm|s?\b\.?)", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing|ion of)?(?: for)?|excluding|other than|apart from|but not|save for)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that stand together; `before` and `after` reach to the next ones, less what speaks of those."""

    numbers: tuple[Number, ...]
    before: str
    after: str
    cued: bool  # the word "recommendation" stands with them, or their paragraph
    excepted: bool
    refused: tuple[str, ...]


def groups_in(sentence: str, *, listing: bool = False) -> list[Group]:
    """Return the numbers that a sentence names, put together where nothing new is said between them."""
    found = runs(sentence, listing=listing)
    together: list[list[Run]] = []
    end = 0
    for run in found:
        _place(sentence, run, end)
        if not together or _parts(sentence[end : run.start]):
            together.append([])
        together[-1].append(run)
        end = run.end
    return [_group(sentence, together, place) for place in range(len(together))]


def leads_on(between: str) -> bool:
    """Tell whether the last phrase between two runs of numbers speaks of the second: "… and notes 15 (90.6"."""
    found = phrases(between)
    if not found or _COPULA.search(between, 0, found[-1].start):
        return False
    return _BINDS.fullmatch(between, found[-1].end) is not None


def _group(sentence: str, together: Sequence[Sequence[Run]], place: int) -> Group:
    group = together[place]
    before = sentence[together[place - 1][-1].end if place else 0 : group[0].start]
    last = place + 1 == len(together)
    after = sentence[group[-1].end : len(sentence) if last else together[place + 1][0].start]
    if not last and leads_on(after):
        after = after[: phrases(after)[-1].start]
    return Group(
        numbers=tuple(dict.fromkeys(number for run in group for number in run.numbers)),
        before=before,
        after=after,
        cued=any(run.cued or run.numbers[0].paragraph for run in group),
        excepted=_EXCEPT.search(before) is not None,
        refused=tuple(words for run in group for words in run.refused),
    )


def _parts(between: str) -> bool:
    """Tell whether something new is said between two runs: all but "5 (Peru), 7 (Chad)"."""
    new = any(pattern.search(between) for pattern in (_NEW_SUBJECT, _EXCEPT))
    return bool(new or ";" in between or IN_PART.match(between) or phrases(between))


def _place(sentence: str, run: Run, start: int) -> None:
    """Give plain numbers the paragraph that stands with them: "5 and 6 of paragraph 85", "in paragraph 85, 5 and 6"."""
    if run.numbers[0].paragraph:
        return
    named = _OF_PARAGRAPH.match(sentence, run.end) or _IN_PARAGRAPH.search(sentence, start, run.start)
    if named:
        run.numbers[:] = [replace(number, paragraph=int(named["paragraph"])) for number in run.numbers]
