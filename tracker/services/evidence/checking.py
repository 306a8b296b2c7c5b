"""What a write of evidence has to hold: who may approve, what goes together, what may be linked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience, of_organisation
from tracker.domain.kinds import DocumentKind
from tracker.domain.protection import SealedField
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services import case_files, leaks
from tracker.services.entries import changes
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


def amended(
    session: Session,
    row: models.Evidence,
    former: EvidenceEntry,
    entry: EvidenceEntry,
    *,
    asks: Asks,
    approves: bool,
    approves_anew: bool,
    audience: Audience | None,
) -> EvidenceEntry:
    """Check an entry that is to replace another, and return what may be written of it: what was approved waits again.

    Args:
        session: to read with.
        row: the item.
        former: what it says.
        entry: what it is to say.
        asks: those that its links may name.
        approves: whether the person may approve evidence.
        approves_anew: whether the entry was reviewed as it is.
        audience: what the person sees.
    """
    stood = former.review_state is ReviewState.APPROVED
    entry = settled(entry, asks, approves=approves or (stood and not approves_anew))
    if not changes(former, entry):
        return former
    _refuse_decided(former, audience)
    if stood and not approves_anew:
        entry = replace(entry, review_state=ReviewState.IN_REVIEW)
    refuse_basis(session, row, entry, document=row.document.kind)
    return with_four_eyes(session, entry, row.organisation_id)


def with_four_eyes(session: Session, entry: EvidenceEntry, organisation_id: int) -> EvidenceEntry:
    """Return an entry that waits for review where a second person has to approve it."""
    if entry.review_state is not ReviewState.APPROVED:
        return entry
    asked = select(models.Organisation.four_eyes).where(models.Organisation.id == organisation_id)
    return replace(entry, review_state=ReviewState.IN_REVIEW) if session.scalar(asked) else entry


def _refuse_decided(former: EvidenceEntry, audience: Audience | None) -> None:
    """Leave what others approved or withdrew to them: a contributor changes what still waits."""
    if audience and audience.own_of and former.review_state in {ReviewState.APPROVED, ReviewState.WITHDRAWN}:
        raise Conflict(
            _("It has been decided on meanwhile. Nothing was changed. Ask a researcher of your organisation.")
        )


def refuse_basis(session: Session, row: models.Evidence, entry: EvidenceEntry, *, document: DocumentKind) -> None:
    """Ask for the people in an item before it rests on their consent, and let nothing with people in it escape that.

    Whoever told us something is not asked no longer because somebody calls it published.
    """
    if entry.publication_basis is PublicationBasis.INTERNAL:
        return
    if entry.is_published and document is DocumentKind.INTERVIEW_NOTES:
        raise Invalid(
            _("Nobody published notes of an interview: choose “Internal use only”."), field="publication_basis"
        )
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


def typed(entry: EvidenceEntry, former: EvidenceEntry | None = None) -> list[str]:
    """Return the texts of an entry that are new; all of them where more people are to read it, or it is approved."""
    texts = [entry.origin, *(link.note for link in entry.links), *(getattr(entry, each.value) for each in SealedField)]
    if former is None or (former.is_restricted and not entry.is_restricted):
        return texts
    if former.publication_basis is PublicationBasis.INTERNAL is not entry.publication_basis:
        return texts
    if former.review_state is not ReviewState.APPROVED is entry.review_state:
        return texts
    known = set(typed(former))
    return [text for text in texts if text not in known]


def refuse_names(
    session: Session,
    actor: str,
    texts: Iterable[str],
    *,
    organisation_id: int,
    keyring: Keyring | None,
    field: str = "",
) -> None:
    """Refuse what the vault knows of people; without keys the check on leaving still stands.

    What is restricted is no exception: whoever works in the organisation reads it, unasked and unseen. This comes after
    every other check, so that nobody learns from a form that is refused anyway whether the vault knows a name.

    Raises:
        Refused: a text tells of somebody.
    """
    if keyring is not None:
        leaks.entering(session, keyring, organisation_id, texts, actor=actor, field=field)


def placed(
    session: Session,
    row: models.Evidence,
    entry: EvidenceEntry,
    former: EvidenceEntry | None = None,
    *,
    audience: Audience | None,
) -> tuple[int | None, int | None]:
    """Return the case file and the indicator that an item is put into; what stays as it was is not looked at again.

    Raises:
        Invalid: this audience may not see one of them, or it is about another State.
    """
    reader = audience or of_organisation(row.organisation_id)
    stays = former if former and former.state == entry.state else None
    file, series = row.case_file_id, row.series_id
    if stays is None or entry.case_file != stays.case_file:
        file = _file_id(session, entry, audience=reader)
    if stays is None or entry.series != stays.series:
        series = series_reading.row_id(session, entry.series, state=entry.state, audience=reader)
    return file, series


def _file_id(session: Session, entry: EvidenceEntry, *, audience: Audience) -> int | None:
    """Return the row of the case file that an entry names."""
    if not entry.case_file:
        return None
    try:
        file = case_files.row_of(session, entry.case_file, audience=audience)
    except NotFound as problem:
        raise Invalid(_("Choose one of the list."), field="case_file") from problem
    if file.state_code != entry.state:
        raise Invalid(_("This case file is about another State."), field="case_file")
    return file.id
