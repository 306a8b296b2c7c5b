"""What a paragraph of a Working Group report says of the State's position on the recommendations below it."""

from __future__ import annotations

import re

from tracker.domain.vocabulary import Position

# Source: the paragraphs' set phrases, which follow HRC resolution 5/1, annex, paragraph 32: recommendations "that
# enjoy the support of the State concerned will be identified as such. Other recommendations … will be noted".
# The first pattern that matches in a group decides for the group; two groups that disagree decide nothing.
_REFUSED = re.compile(
    r"\b(?:not|nor|cannot|could not|unable to)\b[^.;:]{0,40}?\b(?:support|accept|enjoy|agree|approv)"
    r"|\breject(?:s|ed)?\b|\bunacceptable\b",
    re.IGNORECASE,
)
_NOTED = re.compile(r"\b(?:noted|notes|take[ns]? note|took note|taking note)\b", re.IGNORECASE)
_PARTLY = re.compile(
    r"\b(?:partial(?:ly)?|partly|in[ -]part)\b[^.;:]{0,30}?\b(?:support|accept)|\b(?:support|accept)\w*\s+"
    r"(?:in part|partially|partly)\b",
    re.IGNORECASE,
)
_SUPPORTED = re.compile(
    r"\benjoy(?:s|ed)?\b[^.;:]{0,20}?\bsupport\b|\b(?:are|were|been|is|was)\s+(?:fully\s+)?(?:accepted|supported)\b"
    r"|\b(?:accepts|accepted|supports|supported)\s+(?:by|the)\b|\bexpress\w*\s+(?:its\s+)?support\b"
    r"|\b(?:have|has|had|receive[sd]?|found|meets?|met)\b[^.;:]{0,12}?\b(?:support|approval)\b|\bagree[sd]?\s+with\b",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\b(?:will|would)\s+(?:be\s+)?(?:further\s+)?(?:examined?|considered|consider|reviewed|review|studied|study)\b"
    r"|\b(?:will|would)\s+provide\s+(?:its\s+|a\s+)?(?:responses?|answers?|repl(?:y|ies))\b"
    r"|\b(?:responses?|answers?|repl(?:y|ies))\b[^.;:]{0,140}\b(?:will|would)\s+be\s+"
    r"(?:provided|given|presented|submitted|included|communicated|conveyed|reflected)\b"
    r"|\bwill\s+(?:respond|reply)\b|\breserves?\b[^.;:]{0,40}\b(?:positions?|responses?)\b"
    r"|\bto be (?:further )?examined\b|\bdefers?\b|\bfor (?:further )?consideration\b"
    r"|\b(?:subject to|needs?|requires?|enjoy)\s+(?:further\s+)?(?:examination|consideration|study)\b"
    r"|\bare (?:being|under) (?:examined|examination|consider\w+)\b|\bpending\b",
    re.IGNORECASE,
)

_CLAUSE = re.compile(r"[.;:]\s|,? \b(?:while|whereas|whilst|but|however)\b", re.IGNORECASE)


def speaks_of_position(words: str) -> bool:
    """Tell whether a paragraph says anything of the State's position, plainly or not."""
    return any(pattern.search(words) for pattern in (_REFUSED, _NOTED, _PARTLY, _SUPPORTED, _PENDING))


def stated_position(words: str) -> Position | None:
    """Return the position that the paragraph's own words give, None where they give none or more than one.

    Args:
        words: The paragraph above a list of recommendations.
    """
    clauses = [clause for clause in _CLAUSE.split(words) if not _REFUSED.search(clause)]
    if _REFUSED.search(words) and any(_SUPPORTED.search(clause) for clause in clauses):
        return None  # "those numbered 1 to 3 enjoy the support of X. Number 4 does not": not one position for all
    if _REFUSED.search(words):
        # "did not enjoy the support of X and would thus be noted": noted is the State's own last word.
        return Position.NOTED if _NOTED.search(words) else Position.NOT_SUPPORTED
    found = [
        position
        for pattern, position in (
            (_PARTLY, Position.PARTIALLY_SUPPORTED),
            (_SUPPORTED, Position.SUPPORTED),
            (_NOTED, Position.NOTED),
            (_PENDING, Position.PENDING),
        )
        if pattern.search(words)
    ]
    if found[:2] == [Position.PARTIALLY_SUPPORTED, Position.SUPPORTED]:
        del found[1]
    return found[0] if len(found) == 1 else None
