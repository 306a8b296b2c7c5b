"""Evidence that an artefact may not tell: nobody agreed to this use, and no published source says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.folding import fold
from tracker.domain.name_matching import Passage
from tracker.domain.protection import ConsentUse
from tracker.domain.vocabulary import PublicationBasis
from tracker.i18n import _
from tracker.services.readers import seen
from tracker.storage.models import Evidence

_WORDS = 10  # of a text in a row, by which it is known again; a shorter text is known by all of it
_FEWEST = 5

Beginnings = Mapping[tuple[str, ...], str]
"""The first words of texts that may not be told, with the reference of their item."""


def covered(use: ConsentUse) -> ColumnElement[bool]:
    """Return the condition on evidence that it may be told of in a use."""
    if use is ConsentUse.UN_PUBLIC:
        return seen.public()
    published = Evidence.publication_basis == PublicationBasis.PUBLISHED_SOURCE
    return and_(or_(published, seen.consented(use)), not_(Evidence.is_restricted))


def refs(session: Session, use: ConsentUse, evidence: Collection[str]) -> list[str]:
    """Return, for every item that may not be told of, that there is one; its reference is not repeated."""
    if use is ConsentUse.INTERNAL or not evidence:
        return []
    allowed = set(session.scalars(select(Evidence.ref).where(Evidence.ref.in_(set(evidence)), covered(use))))
    return [_("an item of evidence")] if set(evidence) - allowed else []


def texts(session: Session, use: ConsentUse, *, organisation_id: int, own_of: int | None = None) -> Beginnings:
    """Return how the texts begin that may not be told of in a use, to an account which may have what it recorded.

    Texts that are kept sealed are not read.
    """
    if use is ConsentUse.INTERNAL:
        return {}
    mine = and_(Evidence.organisation_id == organisation_id, Evidence.recorded_by != f"user:{own_of}")
    columns = Evidence.ref, Evidence.summary, Evidence.quote, Evidence.translation
    kept = select(*columns).where(mine, not_(covered(use))).order_by(Evidence.id)
    found = {words: ref for ref, *told in session.execute(kept) for text in told if (words := _beginning(text))}
    if found:
        for row in session.execute(select(*columns).where(covered(use)).order_by(Evidence.id)):
            for text in row[1:]:
                found.pop(_beginning(text), None)  # the same words stand in what may be told
    return found


def told_in(passages: Iterable[Passage], beginnings: Beginnings) -> Iterator[tuple[str, str]]:
    """Yield where a text begins that may not be told, and the reference of its item."""
    lengths = {len(words) for words in beginnings}
    if not lengths:
        return
    for passage in passages:
        words = _words(passage.text)
        for length in lengths:
            for start in range(len(words) - length + 1):
                ref = beginnings.get(tuple(words[start : start + length]))
                if ref is not None:
                    yield passage.place, ref


def _beginning(text: str) -> tuple[str, ...]:
    words = _words(text[:400])[:_WORDS]
    return tuple(words) if len(words) >= _FEWEST else ()


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
