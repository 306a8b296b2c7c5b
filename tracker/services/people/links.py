"""Who stands in an item of evidence, and how: everybody in it is linked, so that nobody is told of unasked."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.people import find_living, items, resealing
from tracker.services.people.items import Item
from tracker.services.readers import seen
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage import models


def shown(session: Session, ref: str, *, organisation_id: int, audience: Audience) -> Item:
    """Return an item with everybody who stands in it.

    Raises:
        NotFound: the organisation has no such item, or it is kept for others.
    """
    return items.told(session, [_row(session, ref, organisation_id=organisation_id, audience=audience)])[0]


def link(
    session: Session,
    actor: str,
    ref: str,
    *,
    person: str,
    role: PersonRole | None,
    organisation_id: int,
    audience: Audience,
    keyring: Keyring | None = None,
    data_dir: Path | None = None,
) -> str:
    """Link a person to an item, and return the person's code; what the item may be told of in is weighed anew.

    What is sealed of it moves under the key of the one who speaks in it, so that a purge ends it.

    Raises:
        NotFound: the organisation has no such item, or it is kept for others.
        Conflict: the item comes from a published source, or the person stands in it already.
        Invalid: nobody has this code, or the role is missing.
        Unavailable: something of it is sealed, and a key or the data folder is missing.
    """
    row = _row(session, ref, organisation_id=organisation_id, audience=audience)
    if role is None:
        raise Invalid(_("Say how the person stands in it."), field="role")
    try:
        found = find_living(session, person, organisation_id=organisation_id)
    except NotFound:
        raise Invalid(
            _("Nobody with this code is on record. Look it up in the list of people."), field="code"
        ) from None
    if row.publication_basis is PublicationBasis.PUBLISHED_SOURCE:
        raise Conflict(
            _(
                "This item was published by others: it is cited and nothing is added to it, so nobody is linked to it. "
                "Nothing was changed. Record what somebody told you as an item of its own."
            )
        )
    if session.get(models.EvidencePerson, (row.id, found.id)) is not None:
        raise Conflict(_("This person stands in the item already. Nothing was changed."))
    session.add(models.EvidencePerson(evidence_id=row.id, person_id=found.id, role=role))
    _told(session, actor, row, changes={person: (None, role)})
    resealing.seal_again(session, keyring, actor, row, data_dir=data_dir)
    return person


def unlink(
    session: Session,
    actor: str,
    ref: str,
    *,
    person: str,
    organisation_id: int,
    audience: Audience,
    keyring: Keyring | None = None,
    data_dir: Path | None = None,
) -> None:
    """Take a person out of an item, who does not stand in it after all; what is sealed of it leaves that person's key.

    What rests on consent and was approved waits for review again: one person alone would else make it public.

    Raises:
        NotFound: the organisation has no such item, it is kept for others, or the person does not stand in it.
        Unavailable: something of it is sealed, and a key or the data folder is missing.
    """
    row = _row(session, ref, organisation_id=organisation_id, audience=audience)
    found = find_living(session, person, organisation_id=organisation_id)
    standing = session.get(models.EvidencePerson, (row.id, found.id))
    if standing is None:
        raise NotFound(_("This person does not stand in the item. Nothing was changed."))
    role = standing.role
    session.execute(
        delete(models.EvidencePerson).where(
            models.EvidencePerson.evidence_id == row.id, models.EvidencePerson.person_id == found.id
        )
    )
    changes: dict[str, tuple[object, object]] = {person: (role, None)}
    if row.review_state is ReviewState.APPROVED and row.publication_basis is PublicationBasis.CONSENT:
        changes["review_state"] = (row.review_state, ReviewState.IN_REVIEW)  # nobody approved it without this person
        row.review_state, row.edited_by = ReviewState.IN_REVIEW, actor
    _told(session, actor, row, changes=changes)
    resealing.seal_again(session, keyring, actor, row, data_dir=data_dir)


def _row(session: Session, ref: str, *, organisation_id: int, audience: Audience) -> models.Evidence:
    evidence = models.Evidence
    found = session.scalars(
        select(evidence).where(
            evidence.ref == ref, evidence.organisation_id == organisation_id, seen.on_record(audience)
        )
    ).first()
    if found is None:
        raise NotFound(_("No evidence “%(ref)s” is on record.") % {"ref": ref})
    return found


def _told(session: Session, actor: str, row: models.Evidence, *, changes: audit.Changes) -> None:
    audit.record(session, actor, event="evidence:people", subject=f"evidence:{row.ref}", changes=changes)
    session.flush()
    items.reassess(session, [row.id])
