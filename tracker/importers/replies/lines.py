"""The lines of a State's reply behind its cover, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.importers.pdf.body import body
from tracker.importers.pdf.text import Line, Page
from tracker.importers.replies.columns import in_rows
from tracker.importers.replies.header import VIEWS

COVER_LINES = 60  # on the first page, among which the title stands

# The last is the note to the title: "* The present document is issued without formal editing."
_SUBJECT = re.compile(
    r"\W*addendum\W*|and replies presented by .*|.*\bState under review\W*|\*+\s?[A-Z].*", re.IGNORECASE
)


def reply_lines(pages: Sequence[Page]) -> tuple[Line, ...]:
    """Return the running text behind the cover, tables row by row."""
    lines = body(pages)
    return tuple(in_rows(lines[_cover(lines) :]))


def _cover(lines: Sequence[Line]) -> int:
    """Return where the text begins behind the title, the State's name and the subject."""
    last = 0
    for place, line in enumerate(lines[:COVER_LINES]):
        named = VIEWS.search(line.text) or _SUBJECT.fullmatch(line.text)
        if line.page == 1 and named:
            last = place + 1
    return last
