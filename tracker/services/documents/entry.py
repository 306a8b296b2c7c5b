"""What a person enters of a source document."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.dates import When
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import Mechanism


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What a person enters of a document.

    `key` is what it is known by: its symbol or AI index where it has one. `body` is the code of who issued it; where it
    is not on the list, `new_body` and `new_body_kind` name it. `review` and `filed_for` are ``RUS:2``, the State and
    cycle of the review that it came out of, or that it was filed for; "" for none.
    """

    key: str
    title: str
    kind: DocumentKind
    body: str
    dated: When
    published: When | None = None
    author: str = ""
    details: str = ""
    short: str = ""
    language: str = "en"
    review: str = ""
    filed_for: str = ""
    note: str = ""
    new_body: str = ""
    new_body_kind: Mechanism | None = None
