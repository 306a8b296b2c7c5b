"""How far a page or a paper may see, and how it cites what it sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.document import Source
from tracker.storage.models import SourceDocument


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far a dossier may see: nothing that came out of the review in `cycle`, None for no such limit."""

    cycle: int | None
    review_on: date | None
    as_of: date

    def hides_cycle(self, cycle: int | None) -> bool:
        """Tell whether the review in `cycle` lies beyond the horizon."""
        return self.cycle is not None and cycle is not None and cycle >= self.cycle

    def hides_day(self, day: date) -> bool:
        """Tell whether a day lies beyond the horizon."""
        return day > self.as_of or (self.review_on is not None and day >= self.review_on)


def source_of(document: SourceDocument) -> Source:
    """Say how notes cite a document."""
    return Source(document.key, document.author, document.title, document.details, document.short)
