"""People of the vault: recorded by a code, what is known of them written sealed, and read only with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from tracker.domain.protection import Limited, SecretField
from tracker.domain.roles import Role as RoleName
from tracker.errors import Conflict, Forbidden, NotFound
from tracker.i18n import _
from tracker.services import codes, limits
from tracker.services.actors import user_id_of
from tracker.services.trail import audit
from tracker.services.vault import contents, keys
from tracker.services.vault.contents import Secret
from tracker.services.vault.keys import Keyring
from tracker.services.vault.person_keys import give, key_of
from tracker.storage import vault
from tracker.storage.models import Person, PersonSecret, Role, User, UserRole

__all__ = ["Secret", "TooOften", "record", "secrets_of", "set_secrets"]

READINGS, READING_SECONDS = 40, 60 * 60
"""So many people may be read by one person within an hour: enough for work, not for taking the vault away."""

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowel, so that a code is never a word; nothing that looks like another


class TooOften(Conflict):
    """Somebody read more of the vault than work needs."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("You have read much of the vault within an hour. Nothing was shown. Wait %(minutes)d minutes.")
            % {"minutes": -(-seconds // 60)}
        )
        self.seconds = seconds


def record(session: Session, keyring: Keyring, actor: str, *, organisation_id: int) -> str:
    """Record a new person with a key of their own and return the code, which says nothing of them.

    Raises:
        Unavailable: the master key is missing; nothing was recorded.
    """
    person = Person(
        ref=_free_code(session), organisation_id=organisation_id, made_at=datetime.now(UTC), made_by=user_id_of(actor)
    )
    session.add(person)
    session.flush()
    give(session, keyring, person)
    audit.record(session, actor, event="person:record", subject=f"person:{person.ref}", changes={})
    return person.ref


def set_secrets(
    session: Session,
    keyring: Keyring,
    actor: str,
    ref: str,
    *,
    secrets: Iterable[Secret],
    fields: Collection[SecretField] = tuple(SecretField),
) -> None:
    """Write what is known of a person; the fields named are replaced, the others stay as they are.

    Args:
        session: a writing session.
        keyring: the master keys.
        actor: who writes; of the person's own organisation, or nobody is found.
        ref: the person's code.
        secrets: the new values; those of a field stand in the order given.
        fields: what is replaced; a field named without a value is emptied.

    Raises:
        NotFound: no such person, or one of another organisation.
        Conflict: the person was purged.
        Invalid: a value cannot be.
        Unavailable: the master key is missing; nothing was changed.
    """
    person = find(session, actor, ref)
    kept = [secret for secret in contents.checked(secrets) if secret.field in fields]
    key = key_of(session, keyring, person.id)
    before = _rows(session, person.id)
    gone = (PersonSecret.person_id == person.id, PersonSecret.field.in_(list(fields)))
    session.execute(delete(PersonSecret).where(*gone))
    for kind in fields:
        for ordinal, secret in enumerate(each for each in kept if each.field is kind):
            content = vault.seal(key, contents.written(secret), bound=place(person.id, kind, ordinal))
            session.add(PersonSecret(person_id=person.id, field=kind, ordinal=ordinal, content=content))
    session.flush()
    session.expire(person, ["secrets"])
    audit.record(session, actor, event="person:write", subject=f"person:{ref}", changes=_counts(before, kept, fields))


def _counts(
    before: Iterable[PersonSecret], kept: Iterable[Secret], fields: Collection[SecretField]
) -> dict[str, tuple[int, int]]:
    """Return how many values each field had and has, for the trail: never a value."""
    was, now = Counter(row.field for row in before), Counter(secret.field for secret in kept)
    return {kind.value: (was[kind], now[kind]) for kind in SecretField if kind in fields and (was[kind] or now[kind])}


def secrets_of(session: Session, keyring: Keyring, actor: str, ref: str, *, reason: str) -> tuple[Secret, ...]:
    """Return what is known of a person; every reading is written down with its reason, and limited.

    Commit before anything is shown: what cannot be written down is not to be seen.

    Args:
        session: a writing session, because the reading is recorded.
        keyring: the master keys.
        actor: who reads; needs the protection role in the person's organisation.
        ref: the person's code.
        reason: why, for the audit trail; it may not name the person.

    Raises:
        NotFound: no such person, or one whom this reader may not see, which looks the same.
        Conflict: the person was purged.
        Invalid: no reason, or one that names the person.
        TooOften: more was read than work needs.
        Unavailable: the master key is missing; nothing is lost.
    """
    person = find(session, actor, ref)
    _refuse_without_role(session, actor)
    _limit(session, keyring, actor, person.organisation_id)
    found = opened(session, keyring, person.id)
    told = contents.reason_checked(reason, found)
    audit.record(session, actor, event="person:read", subject=f"person:{ref}", changes={"reason": (None, told)})
    return found


def find(session: Session, actor: str, ref: str) -> Person:
    """Return a person of the organisation that somebody acts for; the command line acts for all.

    Raises:
        NotFound: no such person, or one of another organisation.
        Conflict: the person was purged.
    """
    query, user_id = select(Person).where(Person.ref == ref), user_id_of(actor)
    if user_id is not None:
        mine = select(User.organisation_id).where(User.id == user_id).scalar_subquery()
        query = query.where(Person.organisation_id == mine)
    found = session.scalars(query).first()
    if found is None:
        raise nobody()
    if found.purged_at is not None:
        raise Conflict(_("What was known of this person was destroyed. Nothing can be read or recorded any more."))
    return found


def nobody() -> NotFound:
    """Return what is said of a person who is not there, or may not be seen."""
    return NotFound(_("Nobody with this code is on record. Nothing was changed. Start from the list of people."))


def opened(session: Session, keyring: Keyring, person_id: int) -> tuple[Secret, ...]:
    """Return what is known of a person, unaudited: for what checks, never for what shows."""
    key = key_of(session, keyring, person_id)
    return tuple(
        contents.read(row.field, vault.unseal(key, row.content, bound=place(person_id, row.field, row.ordinal)))
        for row in _rows(session, person_id)
    )


def place(person_id: int, kind: SecretField, ordinal: int) -> str:
    """Return what a value is bound to."""
    return f"person:{person_id}:{kind.value}:{ordinal}"


def _rows(session: Session, person_id: int) -> Sequence[PersonSecret]:
    order = {kind: number for number, kind in enumerate(SecretField)}
    rows = session.scalars(select(PersonSecret).where(PersonSecret.person_id == person_id)).all()
    return sorted(rows, key=lambda row: (order[row.field], row.ordinal))


def _refuse_without_role(session: Session, actor: str) -> None:
    user_id = user_id_of(actor)
    if user_id is None:
        return
    holds = exists().where(UserRole.user_id == user_id, UserRole.role_id == Role.id, Role.name == RoleName.PROTECTION)
    if not session.scalar(select(holds)):
        raise Forbidden(str(nobody()))


def _limit(session: Session, keyring: Keyring, actor: str, organisation_id: int) -> None:
    """Count a reading; whoever only sits at the machine has the files anyway."""
    if user_id_of(actor) is None:
        return
    secret = keys.hash_for(session, keyring, organisation_id, Limited.VAULT_READING, purpose="limit")
    seconds = limits.wait(
        session, Limited.VAULT_READING, actor, secret=secret, attempts=READINGS, seconds=READING_SECONDS
    )
    if seconds:
        raise TooOften(seconds)


def _free_code(session: Session) -> str:
    while True:
        code = f"P-{codes.drawn(_LETTERS, 5)}"
        if not session.scalar(select(exists().where(Person.ref == code))):
            return code
