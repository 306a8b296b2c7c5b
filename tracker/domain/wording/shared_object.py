"""Two verbs with one instrument, "ratify and implement the Convention", as the two phrases that they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.wording.names import Mention
from tracker.domain.wording.verbs import BASE, TREATY

Span = tuple[int, int]

_JOIN = r"(?:sign|ratify|accede(?:\s+to)?|adhere\s+to|become\s+(?:a\s+)?(?:State\s+)?party(?:\s+to)?|join)"
_TWO = re.compile(
    rf"(?P<first>(?:[A-Za-z][a-z]*,?\s+){{0,6}}?{_JOIN}(?:\s*(?:,\s*and|,\s*or|,|/|-|and|or|"
    rf"and/or)\s*(?:to\s+)?{_JOIN})*)"
    rf"\s*,?\s+(?:and|as well as)\s+(?P<second>(?:to\s+)?(?:also\s+|then\s+|[a-z]+ly\s+)*(?P<verb>[a-z-]+)\b)",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"(?:\b(?:the|both|all)\s+)+$")
_JOINED = re.compile(
    r"(?:\s*\([^()]*\))?\s*[\]\)]?\s*(?:,|and|,\s*and|as well as|or)?\s*(?:of\s+|to\s+)?(?:the\s+|its\s+|"
    r"their\s+)?(?:\(\s*)?"
)


def shared(text: str, span: Span, mentions: Sequence[Mention]) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """Return the pieces of the two phrases: the first borrows its instruments from the second.

    Returns:
        None where the span asks one thing.
    """
    found = _TWO.match(text, *span) if mentions else None
    if found is None or found["verb"].lower() not in BASE or found["verb"].lower() in TREATY:
        return None
    objects = [each for each in mentions if found.end() <= each.start and each.end <= span[1]]
    if not objects:
        return None
    last = objects[0].end
    for each in objects[1:]:
        if _JOINED.fullmatch(text, last, each.start) is None:
            break
        last = each.end
    if text[last : last + 1] == ")":
        last += 1
    determiner = _DETERMINER.search(text, found.end(), objects[0].start)
    first = determiner.start() if determiner else objects[0].start
    return ((found.span("first"), (first, last)), ((found.start("second"), span[1]),))
