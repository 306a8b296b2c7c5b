"""What a write of evidence has to hold: who may approve, what goes together, what may be linked."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience, of_organisation
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services import case_files, leaks
from tracker.services.evidence.asks import Asks
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry, refuse_impossible
from tracker.services.indicators import reading as series_reading
from tracker.services.results import facts
from tracker.services.vault.keys import Keyring
from tracker.storage import models


def settled(entry: EvidenceEntry, asks: Asks, *, approves: bool) -> EvidenceEntry:
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


def with_four_eyes(session: Session, entry: EvidenceEntry, organisation_id: int) -> EvidenceEntry:
    """Return an entry that waits for review where a second person has to approve it."""
    if entry.review_state is ReviewState.APPROVED and session.get_one(models.Organisation, organisation_id).four_eyes:
        return replace(entry, review_state=ReviewState.IN_REVIEW)
    return entry


def returned(former: EvidenceEntry, entry: EvidenceEntry) -> EvidenceEntry:
    """Return what was approved to review: nobody has approved what it says now."""
    stood = former.review_state is ReviewState.APPROVED
    return replace(entry, review_state=ReviewState.IN_REVIEW) if stood else entry


def refuse_decided(former: EvidenceEntry, audience: Audience | None) -> None:
    """Leave what others approved or withdrew to them: a contributor changes what still waits."""
    if audience and audience.own_of and former.review_state in {ReviewState.APPROVED, ReviewState.WITHDRAWN}:
        raise Conflict(
            _("It has been decided on meanwhile. Nothing was changed. Ask a researcher of your organisation.")
        )


def refuse_unlinked(session: Session, row: models.Evidence, entry: EvidenceEntry) -> None:
    """Ask for the people in an item before it rests on their consent, and let nothing with people in it escape that.

    Whoever told us something is not asked no longer because somebody calls it published.
    """
    if entry.publication_basis is PublicationBasis.INTERNAL:
        return
    linked = row.id is not None and session.scalar(select(exists().where(models.EvidencePerson.evidence_id == row.id)))
    if linked and entry.is_published:
        raise Invalid(
            _(
                "People are linked to it, so it rests on what they agreed to. Keep it as it is, and record what was "
                "published as an item of its own."
            ),
            field="publication_basis",
        )
    if not linked and not entry.is_published:
        raise Invalid(
            _("No person is linked to it yet: save it as internal, link the people in it, then choose consent."),
            field="publication_basis",
        )


def refuse_names(
    session: Session,
    actor: str,
    entry: EvidenceEntry,
    former: EvidenceEntry | None,
    *,
    organisation_id: int,
    keyring: Keyring | None,
) -> None:
    """Refuse what the vault knows of people in texts that many read; without keys the check on leaving still stands.

    Raises:
        Refused: a text that changed tells of somebody.
    """
    if keyring is None:
        return
    known = set(_open_texts(former)) if former else set()
    typed = [text for text in _open_texts(entry) if text not in known]
    leaks.entering(session, keyring, organisation_id, typed, actor=actor)


def refuse_named(
    session: Session, actor: str, entry: EvidenceEntry, reason: str, *, organisation_id: int, keyring: Keyring | None
) -> None:
    """Refuse what the vault knows of people in a reason that the audit trail would keep for ever.

    Raises:
        Refused: the reason tells of somebody.
    """
    if keyring is not None and entry.is_published:
        leaks.entering(session, keyring, organisation_id, [reason], actor=actor, field="reason")


def _open_texts(entry: EvidenceEntry) -> list[str]:
    always = [entry.origin, *(link.note for link in entry.links)]
    return always if entry.is_restricted else [*always, entry.summary, entry.quote, entry.translation, entry.locator]


def place(
    session: Session,
    row: models.Evidence,
    entry: EvidenceEntry,
    former: EvidenceEntry | None = None,
    *,
    audience: Audience | None,
) -> None:
    """Put an item into its case file and on its indicator; what stays as it was is not looked at again.

    Raises:
        Invalid: this audience may not see one of them, or it is about another State.
    """
    reader = audience or of_organisation(row.organisation_id)
    stays = former if former and former.state == entry.state else None
    if stays is None or entry.case_file != stays.case_file:
        row.case_file_id = file_id(session, entry, audience=reader)
    if stays is None or entry.series != stays.series:
        row.series_id = series_reading.row_id(session, entry.series, state=entry.state, audience=reader)


def file_id(session: Session, entry: EvidenceEntry, *, audience: Audience) -> int | None:
    """Return the row of the case file that an entry names.

    Raises:
        Invalid: this audience may not see it, or it is about another State.
    """
    if not entry.case_file:
        return None
    try:
        file = case_files.row_of(session, entry.case_file, audience=audience)
    except NotFound as problem:
        raise Invalid(_("Choose one of the list."), field="case_file") from problem
    if file.state_code != entry.state:
        raise Invalid(_("This case file is about another State."), field="case_file")
    return file.id
