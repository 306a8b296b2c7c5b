"""Where others named a person already: in official texts that were imported, which nobody here can take out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anyascii import anyascii
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.audience import Audience
from tracker.domain.protection import SecretField
from tracker.services.people.typed_texts import Record
from tracker.services.readers.heard import heard
from tracker.services.vault.names import KnownName
from tracker.storage import models

_NAMES = frozenset({SecretField.REAL_NAME, SecretField.ALSO_KNOWN_AS})
_SHORTEST = 3  # letters by which a text is looked for at all
_MOST = 2_000  # texts of each sort that are read word by word

_Text = InstrumentedAttribute[str]


def of_others(session: Session, known: Iterable[KnownName], *, audience: Audience) -> Iterator[tuple[Record, str, str]]:
    """Yield record, reference and text wherever the longest part of a name stands in what this audience hears of.

    Tens of thousands of texts are on record, so the database is asked for those that hold a part as it is written in
    the vault, or in Latin letters; other spellings are not found. It is a list to weigh, and refuses nothing.
    """
    parts = _parts(known)
    asked, position, pledge = models.Recommendation, models.StatedPosition, models.Pledge
    question = models.AdvanceQuestion
    places: tuple[tuple[Record, _Text, _Text, InstrumentedAttribute[int]], ...] = (
        (Record.RECOMMENDATION, asked.ref, asked.text, asked.document_id),
        (Record.POSITION, asked.ref, position.as_stated, position.document_id),
        (Record.PLEDGE, pledge.ref, pledge.text, pledge.document_id),
        (Record.QUESTION, question.ref, question.text, question.document_id),
    )
    for record, ref, text, document in places if parts else ():
        wanted = select(ref, text).where(_holds(text, parts), heard(document, audience)).order_by(ref).limit(_MOST)
        if record is Record.POSITION:
            wanted = wanted.where(position.recommendation_id == asked.id)
        for name, said in session.execute(wanted):
            yield record, name, said


def _parts(known: Iterable[KnownName]) -> list[str]:
    """Return the longest part of each name, as it is written and in Latin letters."""
    texts = [each.text for each in known if each.kind in _NAMES]
    longest = {max(re.findall(r"\w+", text) or [""], key=len) for name in texts for text in (name, anyascii(name))}
    return sorted(part for part in longest if len(part) >= _SHORTEST or not part.isascii())


def _holds(text: _Text, parts: Iterable[str]) -> ColumnElement[bool]:
    """Look in either case: what is not Latin has no case for every database."""
    found = [text.contains(part, autoescape=True) for part in parts]
    return or_(*found, *(func.lower(text).contains(part.lower(), autoescape=True) for part in parts))
