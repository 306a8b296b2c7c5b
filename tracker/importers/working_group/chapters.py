"""The chapters of a Working Group report: where recommendations and the State's own pledges are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.importers.pdf.text import Line
from tracker.importers.working_group.listing import CLOSED

# Headings begin with a capital: "conclusions and recommendations" may well be a line of somebody's sentence.
_RECOMMENDATIONS = re.compile(
    r"(?:[IVX]+\.?\s*)?C(?i:onclusions?\s*(?:and\s?/\s?or|and|or|/)\s*recommendations)\W*\d?\W*$"
)
_AND_OR = re.compile(r"\bor\s+recommendations", re.IGNORECASE)
_PLEDGES = re.compile(
    r"[IVX]+\.?\s+(?i:voluntary|.*\b(?:pledges|commitments)\b)|V(?i:oluntary (?:pledges|commitments))\b"
)
_APPENDED = re.compile(
    r"(?:Annex|ANNEX)(?:es|ES|\s+[IVX\d]+)?[\s*]*(?:\[[^\]]*\][\s*]*)?$|(?:Notes|NOTES)$"
    r"|C(?i:omposition of the delegation)[\s*]*$"
)
_HEADING_LENGTH = 100
_MOST_TRIED = 3  # headings of one name: contents, chapter, annex


def recommendation_chapters(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines among which recommendations may be listed, the likeliest first, headings left out.

    That is the last chapter of this name up to the next one; should it hold no list, one of the same name before it
    (an annex may have such a heading too), then all that follows, annexes included. Without a heading it is the
    whole report.
    """
    starts = [place for place in range(len(lines)) if _ends_heading(lines, place)][-_MOST_TRIED:]
    for start in reversed(starts):
        rest = lines[start + 1 :]
        end = next((place for place in range(len(rest)) if _ends(rest, place)), len(rest))
        yield tuple(rest[:end])
    yield tuple(lines[starts[0] + 1 :] if starts else lines)


def has_chapter(lines: Sequence[Line]) -> bool:
    """Tell whether there is a chapter of the name that only these reports use, "Conclusions and/or recommendations"."""
    return any(_AND_OR.search(lines[place].text) for place in range(len(lines)) if _ends_heading(lines, place))


def pledge_chapter(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of the chapter on voluntary pledges and commitments, its heading left out; none if none."""
    starts = [place for place in range(len(lines)) if _is_pledges(lines, place)]
    rest = lines[starts[-1] + 1 :] if starts else ()
    end = next((place for place, line in enumerate(rest) if _other_chapter(line)), len(rest))
    return tuple(rest[:end])


def _ends_heading(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a line is the chapter's heading, or the second line of it."""
    text = lines[place].text
    if _RECOMMENDATIONS.match(text):
        return True
    second = place > 0 and text[:15].casefold() == "recommendations"
    return second and _RECOMMENDATIONS.match(f"{lines[place - 1].text} {text}") is not None


def _ends(lines: Sequence[Line], place: int) -> bool:
    return _is_pledges(lines, place) or _APPENDED.match(lines[place].text) is not None


def _other_chapter(line: Line) -> bool:
    return any(pattern.match(line.text) for pattern in (_RECOMMENDATIONS, _APPENDED))


def _is_pledges(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a line is the heading of the pledges: it stands behind a whole sentence, and is none itself."""
    text = lines[place].text
    if len(text) > _HEADING_LENGTH or text[-1:] in (".", ";", ":", ",") or not _PLEDGES.match(text):
        return False
    return place == 0 or CLOSED.search(lines[place - 1].text) is not None
