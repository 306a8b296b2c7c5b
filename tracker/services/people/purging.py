"""Purges: what is known of a person is destroyed, here and in every backup that is restored later."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, exists, or_, select
from sqlalchemy.orm import Session

from tracker.domain.protection import PersonRole
from tracker.errors import Unavailable
from tracker.services.actors import user_id_of
from tracker.services.imports import forgetting
from tracker.services.people import disclosed, disclosures, formerly, purged_files
from tracker.services.people import items as people_items
from tracker.services.people.disclosed import Disclosed
from tracker.services.trail import audit
from tracker.services.vault import contents, people, purge_log
from tracker.services.vault.destroying import destroy, digest_of, is_destroyed, items_of
from tracker.services.vault.keys import Keyring
from tracker.services.vault.purge_log import FILE, Line
from tracker.storage.engine import reading
from tracker.storage.models import (
    Attachment,
    Consent,
    Evidence,
    EvidenceLink,
    EvidencePerson,
    EvidenceVersion,
    ImportRow,
    Person,
    PersonKey,
    PersonSecret,
    Purge,
    SealedText,
)
from tracker.storage.scrubbing import scrub

OWN = frozenset({PersonRole.SPEAKER, PersonRole.CONCERNED})
"""Whose account it is: texts go. What tells of others, with this person as relative or helper, stays and is listed."""

_SCRUBBED = (PersonKey, PersonSecret, SealedText, EvidenceVersion, Evidence, EvidenceLink, Consent, ImportRow)


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did, or would do.

    `redacted` are the items whose texts go; `to_clean` those of others in which the person still stands, or stood once,
    and may be named, for somebody to read; `drafts` papers that leave the shelf; `published` what nobody calls back.
    """

    redacted: tuple[str, ...]
    to_clean: tuple[str, ...]
    drafts: tuple[Disclosed, ...]
    published: tuple[Disclosed, ...]
    digest: str = ""


def plan(session: Session, actor: str, ref: str, *, roles: Collection[PersonRole] = OWN) -> Purged:
    """Return what a purge would do, for the person who decides.

    Raises:
        NotFound: no such person, or one of another organisation.
        Conflict: the person was purged already.
    """
    return _planned(session, people.find(session, actor, ref), roles)


def purge(
    session: Session,
    keyring: Keyring,
    actor: str,
    ref: str,
    *,
    reason: str,
    data_dir: Path,
    roles: Collection[PersonRole] = OWN,
) -> Purged:
    """Destroy what is known of a person; call `finish` once this is committed.

    Args:
        session: a writing session.
        keyring: the master keys, to see that the reason names nobody; without them that is not checked.
        actor: who asks; of the person's own organisation.
        ref: the person's code.
        reason: why, which stays.
        data_dir: the data folder, where the purge is written down before it is committed.
        roles: the roles in which the person's evidence loses its texts.

    Raises:
        NotFound: no such person, or one of another organisation.
        Conflict: the person was purged already.
        Invalid: no reason, or one that names the person.
        Unavailable: the purge cannot be written down; nothing was destroyed.
    """
    person = people.find(session, actor, ref)
    told = contents.reason_checked(reason, _known(session, keyring, person))
    done = _planned(session, person, roles)
    items = list(session.scalars(items_of(person.id, roles)))
    line = Line(
        subject=ref,
        made_at=person.made_at,
        at=datetime.now(UTC),
        by=actor,
        reason=told,
        digest=digest_of(session, person, items),
        roles=tuple(sorted(roles)),
    )
    _carry_out(session, person, line, items=items, actor=actor, data_dir=data_dir, drafts=done.drafts)
    purge_log.add(data_dir, line)  # last before the commit: whatever could still fail has not been promised
    return Purged(done.redacted, done.to_clean, done.drafts, done.published, line.digest)


def replay(session: Session, data_dir: Path, *, lists: Iterable[Path] = ()) -> int:
    """Carry out again every purge on the list that this database does not know: after a restored backup.

    Args:
        session: a writing session.
        data_dir: the data folder with the list.
        lists: further lists, such as a copy that was kept elsewhere.

    Returns:
        How many people were purged again; 0 where there was nothing to do. Call `finish` afterwards either way.

    Raises:
        Unavailable: a list cannot be read.
    """
    known = {line.subject: line for file in (data_dir / FILE, *lists) for line in purge_log.lines(file)}
    found = session.scalars(select(Person).where(Person.ref.in_(known)).order_by(Person.id)).all() if known else []
    count = 0
    for person in found:
        line = known[person.ref]
        if person.made_at != line.made_at or is_destroyed(session, person):
            continue
        items = list(session.scalars(items_of(person.id, line.roles)))
        drafts = _planned(session, person, line.roles).drafts
        _carry_out(session, person, line, items=items, actor="purge", data_dir=data_dir, drafts=drafts)
        count += 1
    returned = purged_files.returned(session, data_dir)
    if returned:
        purge_log.to_wipe(data_dir, returned)
    return count


def finish(engine: Engine, data_dir: Path) -> bool:
    """Remove the files of what was purged, and overwrite what the database only marked as gone.

    Call it outside of any transaction: after each purge, after an upgrade, at the start of the server. It does nothing
    where nothing waits.

    Returns:
        Whether nothing waits any more; false where somebody was reading, and the next call tries again.

    Raises:
        Unavailable: the disk is full, or the database cannot be written; what waits stays noted.
    """
    waiting = purge_log.waiting(data_dir)
    if waiting is None:
        return True
    with reading(engine) as session:
        gone = [each for each in waiting.files if not purged_files.is_needed(session, each)]
    for each in gone:
        (data_dir / each).unlink(missing_ok=True)
    done = scrub(engine, _SCRUBBED) if waiting.rows else True
    if done:
        purge_log.wiped(data_dir)
    return done


def _planned(session: Session, person: Person, roles: Collection[PersonRole]) -> Purged:
    refs = select(Evidence.ref).order_by(Evidence.ref)
    own = items_of(person.id, roles)
    others = items_of(person.id, frozenset(PersonRole) - frozenset(roles))
    made, goes = disclosed.of_person(session, person), tuple(session.scalars(refs.where(Evidence.id.in_(own))))
    stays = {*session.scalars(refs.where(Evidence.id.in_(others))), *formerly.stood_in(session, person.ref)}
    return Purged(
        goes,
        tuple(sorted(stays - set(goes))),
        tuple(each for each in made if each.leaves),
        tuple(each for each in made if each.is_beyond),
    )


def _carry_out(
    session: Session,
    person: Person,
    line: Line,
    *,
    items: Collection[int],
    actor: str,
    data_dir: Path,
    drafts: Collection[Disclosed],
) -> None:
    digests = disclosures.take_off(session, actor, drafts, organisation_id=person.organisation_id)
    blobs = session.execute(
        select(Attachment.ref, Attachment.stored_sha256)
        .where(
            or_(Attachment.evidence_id.in_(items), Attachment.person_id == person.id), Attachment.redacted_at.is_(None)
        )
        .order_by(Attachment.id)
    ).all()
    refs = session.scalars(select(Evidence.ref).where(Evidence.id.in_(items)).order_by(Evidence.ref)).all()
    linked = session.scalars(select(EvidencePerson.evidence_id).where(EvidencePerson.person_id == person.id)).all()
    destroy(session, person, items=items, at=line.at, reason=line.reason, by=user_id_of(line.by))
    if not session.scalar(select(exists().where(Purge.subject == person.ref))):
        session.add(
            Purge(
                subject=person.ref,
                organisation_id=person.organisation_id,
                digest=line.digest,
                reason=line.reason,
                purged_by=line.by,
                purged_at=line.at,
            )
        )
    told = {"digest": (None, line.digest), "reason": (None, line.reason), "items": (None, len(items))}
    happenings = [audit.Happening("person:purge", f"person:{person.ref}", told)]
    happenings += [audit.Happening("evidence:redact", f"evidence:{ref}", {}) for ref in refs]
    happenings += [audit.Happening("attachment:redact", f"attachment:{ref}", {}) for ref, _stored in blobs]
    audit.record_all(session, actor, happenings=happenings)
    sent = forgetting.forget(session, refs, organisation_id=person.organisation_id)
    gone = purged_files.paths(evidence=[stored for _ref, stored in blobs], papers=digests, uploads=sent)
    purge_log.to_wipe(data_dir, gone, rows=True)
    people_items.reassess(session, linked)


def _known(session: Session, keyring: Keyring, person: Person) -> tuple[contents.Secret, ...]:
    try:
        return people.opened(session, keyring, person.id)
    except Unavailable:
        return ()  # a lost key must not keep anybody from being purged
