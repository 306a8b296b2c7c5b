"""Earlier versions of an item, kept encrypted: the audit trail keeps no testimony, and nothing is lost all the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.dates import When
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import (
    DatePrecision,
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
)
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.actors import mails
from tracker.services.entries import changes
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.texts import at_hand
from tracker.services.vault import item_keys
from tracker.services.vault.item_keys import ItemKeys
from tracker.services.vault.keys import Keyring
from tracker.storage import models

_TERMS: Mapping[str, type[Any]] = {
    "kind": EvidenceKind,
    "strand": Strand,
    "reliability": Reliability,
    "review_state": ReviewState,
    "publication_basis": PublicationBasis,
    "finding": Finding,
    "level": Level,
    "scope": Scope,
}
_DAYS = frozenset({"when", "vouched_until", "published", "harm_weighed_on"})


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it was until somebody wrote over it: `at`, `by`, `event` and `reason` are of that write."""

    number: int
    at: datetime
    by: str
    event: str
    reason: str
    entry: EvidenceEntry


def keep(
    session: Session,
    keyring: Keyring | None,
    actor: str,
    row: models.Evidence,
    former: EvidenceEntry,
    *,
    event: str,
    reason: str = "",
) -> None:
    """Keep what an item was before a write; without keys only of what is published, whose trail says all.

    Raises:
        Unavailable: a key is missing and the audit trail would not keep what is lost.
    """
    if keyring is None and former.is_published:
        return
    version = models.EvidenceVersion
    number = 1 + (session.scalar(select(func.max(version.number)).where(version.evidence_id == row.id)) or 0)
    said = {
        "event": event,
        "reason": reason,
        "entry": {name: new for name, (_old, new) in changes(None, former).items()},
    }
    kept = version(evidence_id=row.id, number=number, at=datetime.now(UTC), actor=actor)
    _seal(
        ItemKeys(session, at_hand(keyring)),
        kept,
        json.dumps(said).encode(),
        speaker=item_keys.speaker(session, row.id),
        organisation_id=row.organisation_id,
    )
    session.add(kept)


def seal_again(session: Session, keyring: Keyring | None, row: models.Evidence) -> None:
    """Seal the earlier versions under the key that now fits; call it where the people in an item change.

    Raises:
        NotFound: one lies under the key of a person who was purged.
        Unavailable: there are some, and a key is missing.
    """
    speaker, version = item_keys.speaker(session, row.id), models.EvidenceVersion
    elsewhere = version.person_id.is_distinct_from(speaker)
    rows = session.scalars(select(version).where(version.evidence_id == row.id, version.content != b"", elsewhere))
    if not (found := rows.all()):
        return
    ring = ItemKeys(session, at_hand(keyring))
    for each in found:
        plain = ring.open(each, each.content, bound=bound_to(row.id, each.number))
        _seal(ring, each, plain, speaker=speaker, organisation_id=row.organisation_id)
    session.flush()


def of(session: Session, keyring: Keyring | None, evidence_id: int) -> tuple[Version, ...]:
    """Return the earlier versions of an item, the newest first; what a purge emptied is left out.

    Raises:
        Unavailable: a key is missing; nothing is lost.
    """
    version = models.EvidenceVersion
    rows = session.scalars(
        select(version).where(version.evidence_id == evidence_id).order_by(version.number.desc())
    ).all()
    people = mails(session, [row.actor for row in rows])
    if not (kept := [row for row in rows if row.content]):
        return ()
    ring = ItemKeys(session, at_hand(keyring))
    return tuple(_version(ring, row, by=people.get(row.actor, "")) for row in kept)


def one(session: Session, keyring: Keyring | None, evidence_id: int, number: int) -> Version:
    """Return one earlier version.

    Raises:
        NotFound: there is none of this number.
        Unavailable: a key is missing.
    """
    found = next((each for each in of(session, keyring, evidence_id) if each.number == number), None)
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


def bound_to(evidence_id: int, number: int) -> str:
    """Return what a version is bound to."""
    return f"evidence:{evidence_id}:version:{number}"


def _seal(
    ring: ItemKeys, into: models.EvidenceVersion, plain: bytes, *, speaker: int | None, organisation_id: int
) -> None:
    bound = bound_to(into.evidence_id, into.number)
    into.content = ring.seal(into, plain, speaker=speaker, organisation_id=organisation_id, bound=bound)


def _version(ring: ItemKeys, row: models.EvidenceVersion, *, by: str) -> Version:
    said = json.loads(ring.open(row, row.content, bound=bound_to(row.evidence_id, row.number)))
    return Version(row.number, row.at, by, said["event"], said["reason"], _entry(said["entry"]))


def _entry(said: Mapping[str, Any]) -> EvidenceEntry:
    known = {field.name for field in fields(EvidenceEntry)}
    values = {name: _value(name, value) for name, value in said.items() if name in known}
    links = tuple(LinkEntry(**{name: _value(name, each) for name, each in link.items()}) for link in said["links"])
    return EvidenceEntry(**values | {"links": links})


def _value(name: str, value: Any) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if name in _DAYS:
        first, last = (date.fromisoformat(value[each]) for each in ("first", "last"))
        return When(first, last, DatePrecision(value["precision"]))
    return _TERMS[name](value) if name in _TERMS else value
