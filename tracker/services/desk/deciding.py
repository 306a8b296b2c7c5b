"""Deciding on a candidate, once: taken in as a record, kept as a pledge, or refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.consolidating import folded
from tracker.domain.kinds import BatchState, Decision, DocumentKind
from tracker.domain.vocabulary import Wording
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services import desk, obligations, pledges, recommendations
from tracker.services.desk import Candidate, Desk, DeskDocument, suggesting
from tracker.services.desk.suggesting import Citation
from tracker.services.entries import changes as told_of
from tracker.services.leaks import recording
from tracker.services.obligations import ObligationEntry
from tracker.services.pledges import PledgeEntry
from tracker.services.recommendations import RecommendationEntry
from tracker.services.trail import audit
from tracker.storage import models

RECOMMENDATION, PLEDGE = "recommendation:", "pledge:"
_OFFICIAL = frozenset(
    {
        DocumentKind.ADDENDUM,
        DocumentKind.CONCLUDING_OBSERVATIONS,
        DocumentKind.RESOLUTION,
        DocumentKind.STATE_REPORT,
        DocumentKind.WG_REPORT,
    }
)
"""Whoever is named there was named by the United Nations or the State; any other document may be of our own hand."""


@dataclass(frozen=True, slots=True)
class Open:
    """A candidate on which nobody decided yet."""

    batch: models.ImportBatch
    row: models.ImportRow
    desk: Desk
    candidate: Candidate
    document: DeskDocument


def accept(session: Session, actor: str, *, batch_id: int, row_id: int, cites: Collection[str] | None = None) -> str:
    """Record a candidate as it is suggested and return the reference of what it became.

    Args:
        session: a writing session.
        actor: who decides.
        batch_id, row_id: the document on the desk, and the candidate.
        cites: keys of the suggested citations that are kept; all if None.

    Raises:
        NotFound: there is no such candidate.
        Conflict: somebody decided it meanwhile, or it asks nothing.
        Invalid: something is missing that only a person can say.
    """
    found = _open_ask(session, actor, batch_id, row_id)
    suggested = suggesting.suggest(session, found.desk, found.candidate, document=found.document)
    kept = [each for each in suggested.citations if cites is None or each.key in cites]
    with _looking(session, found):
        return _record(session, actor, found, suggested.entry, kept)


def accept_as(
    session: Session, actor: str, entry: RecommendationEntry, *, batch_id: int, row_id: int, cites: Collection[str]
) -> str:
    """Record a candidate as a person edited it and return the reference of what it became.

    Args, Raises: as `accept`; `cites` are kept of what the edited text cites.
    """
    found = _open_ask(session, actor, batch_id, row_id)
    _refuse_other_document(entry, found.document)
    if entry.wording is Wording.VERBATIM and folded(entry.text) not in folded(found.candidate.record.text):
        entry = replace(entry, wording=Wording.PARAPHRASE)  # words that the document does not have are our own
    known = [each for each in suggesting.citations(session, entry.text) if each.instrument and each.key in cites]
    if entry.wording is not Wording.VERBATIM:
        return _record(session, actor, found, entry, known)
    with _looking(session, found) as is_official:
        ref = _record(session, actor, found, entry, known)
    if is_official:
        recording.refuse_names(session, actor, recording.texts(told_of(None, replace(entry, text=""))))
    return ref


def keep_as_pledge(session: Session, actor: str, *, batch_id: int, row_id: int) -> str:
    """Record what a State says of itself as a pledge and return its reference.

    Raises:
        NotFound, Conflict: as `accept`.
        Invalid: the document does not say whose word it is.
    """
    found = _open(session, actor, batch_id, row_id)
    record = found.candidate.record
    if record.nature not in desk.PROMISES:
        raise Conflict(_("Only what a State says of itself can be a pledge. Nothing was changed."))
    state = record.state or found.desk.said.state
    if not state:
        raise Invalid(
            _("The document does not say which State pledges this. Add the pledge by hand, then refuse this.")
        )
    entry = PledgeEntry(state, found.document.key, record.text, Wording.VERBATIM, paragraph=record.paragraph or "")
    with _looking(session, found):
        ref = pledges.record(session, actor, entry)
    _decide(session, actor, found, Decision.ACCEPTED, subject=f"{PLEDGE}{ref}")
    return ref


def refuse(session: Session, actor: str, *, batch_id: int, row_id: int) -> None:
    """Refuse a candidate: it is kept as refused, and not offered again when the document is read again.

    Raises:
        NotFound, Conflict: as `accept`.
    """
    _decide(session, actor, _open(session, actor, batch_id, row_id), Decision.REFUSED, subject="")


def add(session: Session, actor: str, entry: RecommendationEntry, *, batch_id: int) -> str:
    """Record an ask that the reader passed over and return its reference.

    Raises:
        NotFound, Conflict: as `desk.batch_of`, or nobody said which document it is.
        Invalid: as for any new recommendation, or it stands in another document.
    """
    document = desk.document_of(session, desk.batch_of(session, batch_id))
    if document is None:
        raise Conflict(_("Say first which document this is. Nothing was changed."))
    _refuse_other_document(entry, document)
    return recommendations.record(session, actor, entry)


def settle_state(session: Session, batch: models.ImportBatch, actor: str) -> None:
    """Let a batch be applied while it has a decision: what somebody decided is never read over or discarded."""
    row = models.ImportRow
    session.flush()
    decided = session.scalar(select(func.count()).where(row.batch_id == batch.id, row.decision.is_not(None)))
    if decided and batch.state is BatchState.STAGED:
        batch.state, batch.applied_by, batch.applied_at = BatchState.APPLIED, actor, datetime.now(UTC)
    elif not decided and batch.state is BatchState.APPLIED:
        batch.state, batch.applied_by, batch.applied_at = BatchState.STAGED, None, None


def _open(session: Session, actor: str, batch_id: int, row_id: int) -> Open:
    batch = desk.batch_of(session, batch_id)
    row = session.get(models.ImportRow, row_id)
    if row is None or row.batch_id != batch_id:
        raise NotFound(_("This document has no such candidate. Go back to the desk."))
    there = desk.opened(session, batch_id, actor=actor)
    candidate = next((each for each in there.candidates if each.row_id == row_id), None)
    if candidate is None:
        raise NotFound(_("This document has no such candidate. Go back to the desk."))
    if candidate.fate is desk.Fate.ACCEPTED:
        raise Conflict(_("Somebody accepted this candidate meanwhile. Nothing was changed."))
    if candidate.fate is desk.Fate.REFUSED:
        raise Conflict(_("Somebody refused this candidate meanwhile. Nothing was changed."))
    if there.document is None:
        raise Conflict(_("Say first which document this is. Nothing was changed."))
    return Open(batch, row, there, candidate, there.document)


@contextmanager
def _looking(session: Session, found: Open) -> Iterator[bool]:
    """Take words over: those of an official document pass, and any other are looked through as if they were typed."""
    document = models.SourceDocument
    is_official = session.scalar(select(document.kind).where(document.id == found.document.id)) in _OFFICIAL
    with recording.without_looking(session) if is_official else nullcontext():
        yield is_official


def _open_ask(session: Session, actor: str, batch_id: int, row_id: int) -> Open:
    found = _open(session, actor, batch_id, row_id)
    if found.candidate.record.nature not in desk.ASKS:
        raise Conflict(_("A concern or a claim asks nothing. Nothing was changed. Refuse it, or keep it as a pledge."))
    return found


def _refuse_other_document(entry: RecommendationEntry, document: DeskDocument) -> None:
    if entry.document != document.key:
        raise Invalid(_("This stands in the document on the desk: choose that one."), field="document")


def _record(session: Session, actor: str, found: Open, entry: RecommendationEntry, cites: Collection[Citation]) -> str:
    ref = recommendations.record(session, actor, entry)
    for each in cites:
        provisions = "; ".join(each.provisions)
        given = ObligationEntry(each.instrument, provisions=provisions, cited_as=each.as_cited)
        obligations.record(session, actor, ref, given)
    _decide(session, actor, found, Decision.ACCEPTED, subject=f"{RECOMMENDATION}{ref}")
    recommendation = models.Recommendation
    found.row.recommendation_id = session.scalar(select(recommendation.id).where(recommendation.ref == ref))
    return ref


def _decide(session: Session, actor: str, found: Open, decision: Decision, *, subject: str) -> None:
    row = found.row
    row.decision, row.decided_by, row.decided_at = decision, actor, datetime.now(UTC)
    row.subject = subject
    settle_state(session, found.batch, actor)
    changes: audit.Changes = {"decision": (None, decision.value), "subject": (None, subject)}
    audit.record(session, actor, event="candidate:decide", subject=named(row), changes=changes)


def named(row: models.ImportRow) -> str:
    """Return what the audit trail calls a candidate: by its key, never by its words."""
    return f"candidate:{row.batch_id}:{row.ordinal}"
