"""Paragraph, table and figure numbers of one paper, counted while it is written."""

from __future__ import annotations

from tracker.domain.document import Inlines, Paragraph
from tracker.i18n import _


class Numbering:
    """Counts as the paper grows: 1, 2, 2.1, 2.2, 3 …; Table 1; Figure 1."""

    def __init__(self) -> None:
        self._paragraph = self._sub = self._table = self._figure = 0
        self._drawn: set[str] = set()

    def paragraph(self, *content: Inlines) -> Paragraph:
        """Write the next numbered paragraph."""
        self._paragraph, self._sub = self._paragraph + 1, 0
        return Paragraph(sum(content, ()), number=str(self._paragraph))

    def sub(self, *content: Inlines) -> Paragraph:
        """Write the next sub-paragraph of the current one."""
        self._sub += 1
        return Paragraph(sum(content, ()), number=f"{self._paragraph}.{self._sub}")

    @property
    def last(self) -> str:
        """The number of the current paragraph."""
        return str(self._paragraph)

    def table(self) -> str:
        """Name the next table."""
        self._table += 1
        return _("Table %(n)d") % {"n": self._table}

    def figure(self) -> str:
        """Name the next figure."""
        self._figure += 1
        return _("Figure %(n)d") % {"n": self._figure}

    def is_first(self, key: str) -> bool:
        """Tell whether this is drawn for the first time in the paper; from now on it is not."""
        known = key in self._drawn
        self._drawn.add(key)
        return not known
