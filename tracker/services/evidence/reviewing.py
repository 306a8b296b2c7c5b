"""What becomes of an item that is recorded: approved, sent back with a remark, withdrawn with a reason."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.vocabulary import ReviewState
from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.services.entries import refuse_stale
from tracker.services.evidence import checking, dropping, moving, versions
from tracker.services.evidence import texts as evidence_texts
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.evidence.moving import Saved
from tracker.services.evidence.rows import entry_of, own_row
from tracker.services.people import leaving
from tracker.services.trail import audit
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.services.vault.keys import Keyring
from tracker.storage import models


def approve(
    session: Session,
    actor: str,
    ref: str,
    *,
    seen: str,
    audience: Audience | None = None,
    keyring: Keyring | None = None,
) -> Saved:
    """Approve an item as the person saw it; from now on it counts.

    Raises:
        NotFound: no item has this reference, or it is out of this person's sight.
        Stale: it is no longer what the person saw.
        Conflict: it is approved already, or withdrawn.
        Invalid: the person wrote it, where four eyes are asked for; or nobody weighed the harm of citing it again.
        Refused: a text of it tells of somebody of the vault, which may not have known the name when it was recorded.
    """
    row = own_row(session, actor, ref, audience=audience)
    entry = entry_of(session, row, evidence_texts.opened(session, keyring, row))
    refuse_stale(entry, seen)
    if row.review_state in {ReviewState.APPROVED, ReviewState.WITHDRAWN}:
        raise Conflict(_("Only a draft or an item in review can be approved. Nothing was changed."))
    if not is_of_somebody_else(session, row, actor):
        raise Invalid(
            _("You wrote this item, and in your organisation somebody else approves it. Nothing was changed.")
        )
    if entry.needs_weighing and entry.harm_weighed_on is None:
        raise Invalid(
            _("Nobody has said yet when the harm of citing it again was weighed. Nothing was changed. Change it first.")
        )
    texts, organisation_id = checking.typed(entry), row.organisation_id
    checking.refuse_names(session, actor, texts, organisation_id=organisation_id, keyring=keyring)
    return _moved_on(session, actor, row, entry, event="evidence:approve", to=ReviewState.APPROVED)


def send_back(
    session: Session,
    actor: str,
    ref: str,
    *,
    reason: str,
    audience: Audience | None = None,
    keyring: Keyring | None = None,
) -> Saved:
    """Send an item back to its author, with a remark (`reason`) that stays on record.

    Raises:
        NotFound: no item has this reference, or it is out of this person's sight.
        Invalid: the remark is missing.
        Conflict: it is a draft already, or withdrawn.
        Unavailable: a key is missing.
    """
    row = own_row(session, actor, ref, audience=audience)
    entry = entry_of(session, row, evidence_texts.opened(session, keyring, row))
    if row.review_state in {ReviewState.DRAFT, ReviewState.WITHDRAWN}:
        raise Conflict(_("Only what waits for review or is approved can be sent back. Nothing was changed."))
    if not reason.strip():
        raise Invalid(_("Say what is to be done: the remark stays on record."), field="reason")
    return _dropped(
        session, actor, row, entry, event="evidence:send_back", to=ReviewState.DRAFT, reason=reason, keyring=keyring
    )


def withdraw(
    session: Session,
    actor: str,
    ref: str,
    *,
    reason: str,
    audience: Audience | None = None,
    keyring: Keyring | None = None,
) -> Saved:
    """Withdraw an item: it counts no longer, its record and its history stay.

    Raises:
        NotFound: no item has this reference, or this person may not write it.
        Invalid: no reason is given.
        Conflict: it is withdrawn already.
        Unavailable: a key is missing.
    """
    row = own_row(session, actor, ref, audience=audience)
    entry = entry_of(session, row, evidence_texts.opened(session, keyring, row))
    if row.review_state is ReviewState.WITHDRAWN:
        raise Conflict(_("This item is withdrawn already. Nothing was changed."))
    if not reason.strip():
        raise Invalid(_("Say why it is withdrawn: the reason stays on record."), field="reason")
    return _dropped(
        session, actor, row, entry, event="evidence:withdraw", to=ReviewState.WITHDRAWN, reason=reason, keyring=keyring
    )


def is_of_somebody_else(session: Session, row: models.Evidence, actor: str) -> bool:
    """Tell whether somebody may approve an item: where four eyes are asked for, who wrote it may not."""
    return not asks_four_eyes(session, row.organisation_id) or actor not in {row.recorded_by, row.edited_by}


def asks_four_eyes(session: Session, organisation_id: int) -> bool:
    """Tell whether somebody else than the author has to approve."""
    return session.get_one(models.Organisation, organisation_id).four_eyes


def _dropped(
    session: Session,
    actor: str,
    row: models.Evidence,
    entry: EvidenceEntry,
    *,
    event: str,
    to: ReviewState,
    reason: str,
    keyring: Keyring | None,
) -> Saved:
    reason, organisation_id = reason.strip(), row.organisation_id
    checking.refuse_names(session, actor, [reason], organisation_id=organisation_id, keyring=keyring, field="reason")
    contrary = dropping.contradicting(session, row, entry, moving.asks_of(session, entry, row))
    versions.keep(session, keyring, actor, row, entry, event=event, reason=reason)
    done = _moved_on(session, actor, row, entry, event=event, to=to, reason=reason)
    dropping.record(session, actor, row, entry, asks=contrary.values(), reason=reason)
    return done


def _moved_on(
    session: Session,
    actor: str,
    row: models.Evidence,
    entry: EvidenceEntry,
    *,
    event: str,
    to: ReviewState,
    reason: str = "",
) -> Saved:
    told: dict[str, tuple[str | None, str]] = {"review_state": (row.review_state.value, to.value)}
    told |= {"reason": (None, reason if entry.is_published else KEPT_APART)} if reason else {}
    touched = moving.reached(row, moving.asks_of(session, entry, row))
    counted = row.review_state is ReviewState.APPROVED
    row.review_state = to
    audit.record(session, actor, event=event, subject=f"evidence:{row.ref}", changes=told)
    leaving.take_off_uncovered(session, [row.id])
    return moving.reassessed(session, row, states={row.state_code}, recommendations=touched, counted=counted)
