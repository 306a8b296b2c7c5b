"""What a person who protects people sees: what was refused lately, and what of the vault stands in one paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.name_matching import Found, FoundKind
from tracker.services.leaks import looking, releasing
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage import models

_MOST_SHOWN = 200
_LATEST = 20_000  # entries of the trail that are looked through
_MOST_REFUSALS = 50


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused when and to whom: where, not what."""

    at: datetime
    artefact: str
    by: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A single part that stands in a paper: how often, first where, and whether somebody released it."""

    text: str = field(repr=False)
    place: str
    count: int
    is_released: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What of the vault stands in an artefact. `elsewhere` are places that tell of another organisation's people."""

    artefact: str
    refused: tuple[Found, ...] = field(repr=False)
    listed: tuple[Listed, ...] = field(repr=False)
    elsewhere: tuple[str, ...]


def refusals(session: Session, organisation_id: int) -> tuple[Refusal, ...]:
    """Return the latest refusals of an organisation's people, the newest first."""
    entry, user = models.AuditEntry, models.User
    last = session.scalar(select(func.max(entry.sequence))) or 0
    mails = {
        f"user:{number}": mail
        for number, mail in session.execute(
            select(user.id, user.email).where(user.organisation_id == organisation_id).order_by(user.id)
        )
    }
    rows = session.execute(
        select(entry.at, entry.subject, entry.actor, entry.changes)
        .where(entry.sequence > last - _LATEST, entry.event == "leak:refused", entry.actor.in_(mails))
        .order_by(entry.sequence.desc())
        .limit(_MOST_REFUSALS)
    )
    return tuple(
        Refusal(at, subject, mails[actor], tuple(changes["places"][1])) for at, subject, actor, changes in rows
    )


def check(
    session: Session, keyring: Keyring, actor: str, *, organisation_id: int, artefact: str, name: str, content: bytes
) -> Checked:
    """Return what of the vault stands in a file, and put on record that somebody looked.

    Args:
        session: a writing session.
        keyring: the master keys.
        actor: who looks; of the protection role.
        organisation_id: whose people may be shown; of others only the places are.
        artefact: which paper it is; "" for a file that is none of ours.
        name: of the file.
        content: its bytes; they are not kept.

    Raises:
        Unavailable: the vault cannot be opened.
        Unreadable: the file cannot be read back.
    """
    found = looking.in_file(session, keyring, name, content)
    audit.record(session, actor, event="leak:look", subject=artefact or "file", changes={"found": (None, len(found))})
    ours = [each for each in found if _is_of(each, organisation_id)]
    others = [each.place for each in found if each.is_refused and not _is_of(each, organisation_id)]
    return Checked(
        artefact,
        tuple(each for each in ours if each.is_refused)[:_MOST_SHOWN],
        _listed(session, keyring, ours, organisation_id, artefact),
        tuple(dict.fromkeys(others))[:_MOST_SHOWN],
    )


def _is_of(found: Found, organisation_id: int) -> bool:
    return any(whose.organisation_id == organisation_id for whose in found.whose)


def _listed(
    session: Session, keyring: Keyring, found: Sequence[Found], organisation_id: int, artefact: str
) -> tuple[Listed, ...]:
    parts = [each for each in found if each.kind is FoundKind.PART][:_MOST_SHOWN]
    texts = [each.text for each in parts]
    gone = releasing.released(session, keyring, texts, organisation_id=organisation_id, artefact=artefact)
    return tuple(Listed(each.text, each.place, each.count, each.text in gone) for each in parts)
