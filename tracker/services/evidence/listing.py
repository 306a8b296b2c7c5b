"""The list of evidence, each audience its own, narrowed by what a person asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.facts import Span
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import Finding, PublicationBasis, ReviewState, Strand
from tracker.services.readers import cited, summaries
from tracker.services.readers.seen import is_told, items
from tracker.storage import models

PAGE_ROWS = 50


class Direction(StrEnum):
    """Which way an item speaks, of whatever it is linked to."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"
    UNLINKED = "unlinked"


FINDINGS = {
    Direction.FOR: (Finding.IMPLEMENTED, Finding.PROGRESS),
    Direction.AGAINST: (Finding.NO_CHANGE, Finding.REGRESSION),
    Direction.NEITHER: (Finding.NOTHING_FOUND, Finding.CONTEXT),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; "" and None are everything."""

    words: str = ""
    state: str = ""
    document: str = ""
    direction: Direction | None = None
    review_state: ReviewState | None = None
    case_file: str = ""

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything is asked for."""
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class ListedEvidence:
    """An item in a list, with how many links say what."""

    ref: str
    summary: str
    state: str
    source: str
    locator: str
    strand: Strand
    when: Span
    review_state: ReviewState
    is_public: bool
    findings: Mapping[Finding, int]
    kind: EvidenceKind
    code: str
    is_restricted: bool

    @property
    def told(self) -> str:
        """Return the summary; of what is restricted only its code and kind."""
        return summaries.told(self)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of evidence; `total` counts all that match. The choices are what the filters offer: (key, words)."""

    rows: tuple[ListedEvidence, ...]
    total: int
    page: int
    states: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]


def listed(session: Session, wanted: Wanted, *, page: int, audience: Audience) -> Listed:
    """Return a page of the evidence that this audience may see, the newest event first."""
    item, document = models.Evidence, models.SourceDocument
    seen = [items(audience)]
    conditions = [*seen, *_narrowed(wanted, audience)]
    total = (
        session.scalar(
            select(func.count()).select_from(item).join(document, document.id == item.document_id).where(*conditions)
        )
        or 0
    )
    page = min(page, max(1, -(-total // PAGE_ROWS)))
    rows = session.execute(
        select(item, document, models.State.name)
        .join(document, document.id == item.document_id)
        .join(models.State, models.State.code == item.state_code)
        .where(*conditions)
        .order_by(item.when_last.desc(), item.ref, item.id)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    findings = _findings(session, [row.id for row, *_rest in rows])
    sources = cited.of_items(session, [row for row, *_rest in rows], audience=audience)
    found = tuple(
        ListedEvidence(
            ref=row.ref,
            summary=row.summary,
            state=name,
            source=sources[row.id].source.short or sources[row.id].source.title,
            locator=sources[row.id].locator,
            strand=row.strand,
            when=Span(row.when_first, row.when_last),
            review_state=row.review_state,
            is_public=row.publication_basis is not PublicationBasis.INTERNAL,
            findings=findings[row.id],
            kind=row.kind,
            code=row.code or "",
            is_restricted=row.is_restricted,
        )
        for row, _document, name in rows
    )
    return Listed(found, total, page, *_offered(session, seen, audience))


def _narrowed(wanted: Wanted, audience: Audience) -> list[ColumnElement[bool]]:
    item, document = models.Evidence, models.SourceDocument
    found = [
        or_(*(column.icontains(word, autoescape=True) for column in (item.summary, item.ref, item.origin)))
        for word in wanted.words.split()[:8]
    ]
    found += [item.is_restricted.is_(False)] if wanted.words else []  # nothing of it answers to a search
    found += [_in_file(wanted.case_file)] if wanted.case_file else []
    found += [item.state_code == wanted.state] if wanted.state else []
    found += [and_(document.key == wanted.document, is_told(audience))] if wanted.document else []
    found += [item.review_state == wanted.review_state] if wanted.review_state else []
    found += [_speaks(wanted.direction)] if wanted.direction else []
    return found


def _in_file(code: str) -> ColumnElement[bool]:
    """Whoever may not see the file may not see its items either, so the code alone is enough."""
    return models.Evidence.case_file_id.in_(select(models.CaseFile.id).where(models.CaseFile.code == code))


def _speaks(direction: Direction) -> ColumnElement[bool]:
    link = models.EvidenceLink
    mine = link.evidence_id == models.Evidence.id
    if direction is Direction.UNLINKED:
        return ~exists().where(mine)
    return exists().where(and_(mine, link.finding.in_(FINDINGS[direction])))


def _findings(session: Session, ids: Collection[int]) -> defaultdict[int, dict[Finding, int]]:
    link = models.EvidenceLink
    rows = session.execute(
        select(link.evidence_id, link.finding, func.count())
        .where(link.evidence_id.in_(ids))
        .group_by(link.evidence_id, link.finding)
        .order_by(link.evidence_id, link.finding)
    )
    found: defaultdict[int, dict[Finding, int]] = defaultdict(dict)
    for evidence_id, finding, count in rows:
        found[evidence_id][finding] = count
    return found


def _offered(
    session: Session, seen: list[ColumnElement[bool]], audience: Audience
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    item, document, state = models.Evidence, models.SourceDocument, models.State
    states = session.execute(
        select(state.code, state.name).where(state.code.in_(select(item.state_code).where(*seen))).order_by(state.name)
    )
    documents = session.execute(
        select(document.key, document.short, document.title)
        .where(document.id.in_(select(item.document_id).where(*seen)), is_told(audience))
        .order_by(document.key)
    )
    return (
        tuple((code, name) for code, name in states),
        tuple((key, short or title[:80]) for key, short, title in documents),
    )
