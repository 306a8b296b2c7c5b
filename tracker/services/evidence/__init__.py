"""Evidence: recorded with its links, amended, approved, withdrawn; every write moves statuses at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dates import When
from tracker.domain.kinds import Audience
from tracker.domain.vocabulary import ReviewState, Status
from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.services import assessments, audit, facts
from tracker.services.entries import changes, refuse_stale
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence.asks import Asks
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry, refuse_impossible
from tracker.services.evidence.rows import entry_of, row_of, target_of, write
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Moved:
    """A status that a write changed, with the first of its reasons."""

    part: str
    cycle: int
    before: Status | None
    after: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a write did."""

    ref: str
    moved: tuple[Moved, ...] = ()


def load(session: Session, ref: str) -> EvidenceEntry:
    """Return an item as it was entered.

    Raises:
        NotFound: no item has this reference.
    """
    return entry_of(session, row_of(session, ref))


def record(session: Session, actor: str, entry: EvidenceEntry, *, approves: bool) -> Saved:
    """Record a new item; its reference is given by us: ``KEY!E-1``.

    Args:
        session: a writing session.
        actor: who records.
        entry: the item; blank links are left out.
        approves: whether the person may approve evidence.

    Raises:
        Invalid: something is missing, impossible or not allowed; the sentence says what.
    """
    document = _document(session, entry.document)
    entry = with_publication(session, entry)
    asks = _asks(session, entry.state)
    entry = _settled(entry, asks, approves=approves)
    row = models.Evidence(ref=_next_ref(session, document), document_id=document.id, recorded_on=facts.today())
    write(session, row, entry, asks=asks)
    before = _statuses(session, {entry.state}, _reached(row, asks))
    session.add(row)
    audit.record(session, actor, event="evidence:record", subject=f"evidence:{row.ref}", changes=changes(None, entry))
    return _reassessed(session, row, {entry.state}, reached=_reached(row, asks), before=before)


def with_publication(session: Session, entry: EvidenceEntry) -> EvidenceEntry:
    """Return a new item as public as its document, where nothing else was entered."""
    if entry.published is not None:
        return entry
    document = models.SourceDocument
    found = session.execute(
        select(document.published_on, document.published_precision).where(document.key == entry.document)
    ).first()
    if found is None or found.published_on is None or found.published_precision is None:
        return entry
    return replace(entry, published=When.until(found.published_on, found.published_precision))


def amend(session: Session, actor: str, ref: str, entry: EvidenceEntry, *, seen: str, approves: bool) -> Saved:
    """Change an item; its document and reference stay.

    Raises:
        NotFound: no item has this reference.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one.
    """
    row = row_of(session, ref)
    before_entry = entry_of(session, row)
    refuse_stale(before_entry, seen)
    states = {row.state_code, entry.state}
    asks = _asks(session, entry.state)
    entry = _settled(entry, asks, approves=approves)
    different = changes(before_entry, entry)
    if not different:
        return Saved(ref)
    reached = _reached(row, _asks(session, row.state_code))
    write(session, row, entry, asks=asks)
    reached |= _reached(row, asks)
    before = _statuses(session, states, reached)
    audit.record(session, actor, event="evidence:amend", subject=f"evidence:{ref}", changes=different)
    return _reassessed(session, row, states, reached=reached, before=before)


def approve(session: Session, actor: str, ref: str, *, seen: str) -> Saved:
    """Approve an item as the person saw it; from now on it counts.

    Raises:
        NotFound: no item has this reference.
        Stale: it is no longer what the person saw.
        Conflict: it is approved already, or withdrawn.
    """
    row = row_of(session, ref)
    refuse_stale(entry_of(session, row), seen)
    if row.review_state in {ReviewState.APPROVED, ReviewState.WITHDRAWN}:
        raise Conflict(_("Only a draft or an item in review can be approved. Nothing was changed."))
    return _moved_on(session, actor, row, event="evidence:approve", to=ReviewState.APPROVED)


def withdraw(session: Session, actor: str, ref: str, *, reason: str) -> Saved:
    """Withdraw an item: it counts no longer, its record and its history stay.

    Raises:
        NotFound: no item has this reference.
        Invalid: no reason is given.
        Conflict: it is withdrawn already.
    """
    row = row_of(session, ref)
    if row.review_state is ReviewState.WITHDRAWN:
        raise Conflict(_("This item is withdrawn already. Nothing was changed."))
    if not reason.strip():
        raise Invalid(_("Say why it is withdrawn: the reason stays on record."), field="reason")
    return _moved_on(session, actor, row, event="evidence:withdraw", to=ReviewState.WITHDRAWN, reason=reason.strip())


def _moved_on(
    session: Session, actor: str, row: models.Evidence, *, event: str, to: ReviewState, reason: str = ""
) -> Saved:
    told: dict[str, tuple[str | None, str]] = {"review_state": (row.review_state.value, to.value)}
    told |= {"reason": (None, reason)} if reason else {}
    reached = _reached(row, _asks(session, row.state_code))
    before = _statuses(session, {row.state_code}, reached)
    row.review_state = to
    audit.record(session, actor, event=event, subject=f"evidence:{row.ref}", changes=told)
    return _reassessed(session, row, {row.state_code}, reached=reached, before=before)


def _document(session: Session, key: str) -> models.SourceDocument:
    """Find the document, locked: who records from it next waits, so that no two items get one number."""
    found = session.scalars(
        select(models.SourceDocument).where(models.SourceDocument.key == key).with_for_update()
    ).one_or_none()
    if found is None:
        raise Invalid(_("Choose the document that it is taken from."), field="document")
    return found


def _next_ref(session: Session, document: models.SourceDocument) -> str:
    beginning = f"{document.key}!E-"
    taken = session.scalars(
        select(models.Evidence.ref).where(models.Evidence.ref.startswith(beginning, autoescape=True))
    )
    numbers = [int(rest) for ref in taken if (rest := ref.removeprefix(beginning)).isdecimal()]
    return f"{beginning}{max(numbers, default=0) + 1}"


def _asks(session: Session, state: str) -> Asks:
    return evidence_asks.of_states(session, [state])


def _settled(entry: EvidenceEntry, asks: Asks, *, approves: bool) -> EvidenceEntry:
    """Check an entry and write its links as references."""
    if entry.review_state is ReviewState.APPROVED and not approves:
        raise Invalid(_("A reviewer approves: choose “In review”."), field="review_state")
    if entry.review_state is ReviewState.WITHDRAWN:
        raise Invalid(_("Withdraw it on its own page, with a reason."), field="review_state")
    refuse_impossible(entry, today=facts.today())
    settled: dict[str, LinkEntry] = {}
    for place, link in enumerate(entry.links):
        if link.is_blank:
            continue
        ask = asks.found(link.ask, field=f"links-{place}-ask")
        if ask.ref in settled:
            raise Invalid(_("%(ask)s is linked above already.") % {"ask": ask.name}, field=f"links-{place}-ask")
        settled[ask.ref] = replace(link, ask=ask.ref)
    return replace(entry, links=tuple(settled.values()))


# What a write moves -------------------------------------------------------------------------------------------------

_Statuses = dict[tuple[str, str, int], tuple[Status, str]]


def _reached(row: models.Evidence, asks: Asks) -> set[int]:
    """Return the recommendations whose statuses the links can move."""
    by_target = {target_of(ask): ask for ask in asks.all}
    found = (by_target.get((link.part_id, link.cluster_id)) for link in row.links)
    return {each for ask in found if ask for each in ask.recommendation_ids}


def _statuses(session: Session, states: Collection[str], reached: Collection[int]) -> _Statuses:
    return {
        (state, unit.part, unit.window.cycle): (unit.status, unit.reasons[0] if unit.reasons else "")
        for state in sorted(states)
        for units in assessments.stored_units(
            session, state, audience=Audience.INTERNAL, recommendations=reached
        ).values()
        for unit in units
    }


def _reassessed(
    session: Session, row: models.Evidence, states: Collection[str], *, reached: Collection[int], before: _Statuses
) -> Saved:
    session.flush()
    ref = row.ref
    session.expire_all()
    assessments.refresh(session, set(states) & set(facts.tracked_states(session)), as_of=facts.today())
    after = _statuses(session, states, reached)
    moved = [
        Moved(part, cycle, before[key][0] if key in before else None, status, reason)
        for key, (status, reason) in sorted(after.items())
        for _state, part, cycle in [key]
        if key not in before or before[key][0] is not status
    ]
    return Saved(ref, tuple(moved))
