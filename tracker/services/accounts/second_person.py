"""A second person for what opens the vault: the protection role, and a new way in for somebody who holds it.

A request is no row of its own. It is what the audit trail tells: asked, and neither confirmed nor refused for a week.
Decision 0019 says why, and what this cannot prevent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.roles import Role
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.trail import audit
from tracker.storage.models import AuditEntry, Invitation, User, UserRole
from tracker.storage.models import Role as RoleRow

WEEK = timedelta(days=7)
"""So long a request waits; so old an account has to be before it counts as a person of its own."""
_TOLD = timedelta(days=90)
_DECIDING = (Role.ADMIN, Role.PROTECTION)
_TOUCHED = ("second_factor:removed", "user:activated", "user:password_link_made", "user:roles_changed")
"""What others do to an account by which they might sign in with it, or let it decide."""


class Opening(StrEnum):
    """What opens the vault to somebody."""

    INVITATION = "invitation"
    PASSWORD_LINK = "password_link"  # noqa: S105 (a word)
    ROLE = "role"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the trail about an opening; `waits` while it can be confirmed. `mail` is whom it is for.

    What somebody asked who may ask no longer waits no longer.
    """

    number: int
    at: datetime
    event: str
    by: str
    mail: str
    what: Opening
    actor: str
    subject: str
    waits: bool


def must_wait(
    session: Session, actor: str, organisation_id: int, *, what: Opening, subject: str, at: datetime | None = None
) -> bool:
    """Put on record that somebody opens the vault to somebody, and tell whether a second person has to confirm it.

    Args:
        session: a writing session.
        actor: who asks.
        organisation_id: of which organisation.
        what: what is asked.
        subject: for whom: `user:7`, `invitation:3`.
        at: when; now, unless a test says otherwise.

    Raises:
        Invalid: the account of who asks is not settled, so that it might be somebody else's.
    """
    now = at or datetime.now(UTC)
    is_alone = not _has_others(session, organisation_id, actor, now=now)
    if not is_alone:
        _refuse_unsettled(session, actor, now=now)
        asked_already = any(
            (each.what, each.subject) == (what, subject) for each in waiting(session, organisation_id, at=now)
        )
        if asked_already:
            return True
    event = "protection:alone" if is_alone else "protection:asked"
    audit.record(session, actor, event=event, subject=subject, changes={"what": (None, what.value)}, at=now)
    return not is_alone


def told(session: Session, organisation_id: int, *, at: datetime | None = None) -> tuple[Told, ...]:
    """Return what opened the vault of an organisation to anybody within three months, the newest first."""
    now = at or datetime.now(UTC)
    names = _subjects(session, organisation_id, now=now)
    mine = AuditEntry.subject.in_(names), AuditEntry.event.startswith("protection:"), AuditEntry.at > now - _TOLD
    rows = session.scalars(select(AuditEntry).where(*mine).order_by(AuditEntry.sequence.desc())).all()
    answered = {row.changes["asked"][1] for row in rows if "asked" in row.changes}
    may_ask = User.organisation_id == organisation_id, User.active.is_(true()), _decides()
    deciding = {f"user:{number}" for number in session.scalars(select(User.id).where(*may_ask))}
    return tuple(
        Told(
            number=row.sequence,
            at=row.at,
            event=row.event,
            by=names.get(row.actor, ("", False))[0],
            mail=names[row.subject][0],
            what=Opening(row.changes["what"][1]),
            actor=row.actor,
            subject=row.subject,
            waits=row.event == "protection:asked"
            and row.sequence not in answered
            and row.at > now - WEEK
            and row.actor in deciding
            and names[row.subject][1],
        )
        for row in rows
    )


def waiting(session: Session, organisation_id: int, *, at: datetime | None = None) -> tuple[Told, ...]:
    """Return the requests of an organisation that can be confirmed."""
    return tuple(each for each in told(session, organisation_id, at=at) if each.waits)


def news(session: Session, organisation_id: int, user_id: int) -> int:
    """Count what waits, or others did, since the sign-in before the one that has just begun."""
    begun = select(AuditEntry.at).where(AuditEntry.subject == f"user:{user_id}", AuditEntry.event == "sign_in:begun")
    times = session.scalars(begun.order_by(AuditEntry.sequence.desc()).limit(2)).all()
    before = times[1] if len(times) == 2 else datetime.min.replace(tzinfo=UTC)
    return sum(
        each.actor != f"user:{user_id}" and (each.waits or each.at > before) for each in told(session, organisation_id)
    )


def unsettled(session: Session, users: Collection[str], *, at: datetime | None = None) -> frozenset[str]:
    """Return the accounts that are less than a week old, or that somebody else changed within a week.

    Whoever makes an account, or a way into one, could be both of two people.
    """
    since = (at or datetime.now(UTC)) - WEEK
    numbers = [_number(user) for user in users]
    young = select(User.id).where(User.id.in_(numbers), User.confirmed_at > since)
    touched = select(AuditEntry.subject).where(
        AuditEntry.subject.in_([f"user:{number}" for number in numbers]),
        AuditEntry.event.in_(_TOUCHED),
        AuditEntry.actor.startswith("user:"),
        AuditEntry.actor != AuditEntry.subject,
        AuditEntry.at > since,
    )
    return frozenset({f"user:{number}" for number in session.scalars(young)} | set(session.scalars(touched)))


def _has_others(session: Session, organisation_id: int, actor: str, *, now: datetime) -> bool:
    """Tell whether anybody else decides here, or did within a week: nobody is made to go so that one is alone.

    Whom it is for is somebody else: one of two administrators would give the other the role and enter that account.
    """
    old = or_(User.confirmed_at.is_(None), User.confirmed_at <= now - WEEK)
    others = User.organisation_id == organisation_id, User.id != _number(actor), old
    if session.scalar(select(exists().where(*others, User.active.is_(true()), _decides()))):
        return True
    gone = select(AuditEntry.event, AuditEntry.changes, AuditEntry.subject).where(
        AuditEntry.subject.in_([f"user:{number}" for number in session.scalars(select(User.id).where(*others))]),
        AuditEntry.event.in_(("user:deactivated", "user:roles_changed")),
        AuditEntry.at > now - WEEK,
    )
    deciding = {f"user:{number}" for number in session.scalars(select(User.id).where(*others, _decides()))}
    return any(
        subject in deciding if event == "user:deactivated" else bool(set(_DECIDING) & set(changes["roles"][0]))
        for event, changes, subject in session.execute(gone)
    )


def _decides() -> ColumnElement[bool]:
    return exists().where(UserRole.user_id == User.id, RoleRow.id == UserRole.role_id, RoleRow.name.in_(_DECIDING))


def _subjects(session: Session, organisation_id: int, *, now: datetime) -> dict[str, tuple[str, bool]]:
    """Return whom an opening may be for, with the mail address and whether it can still be given."""
    people = select(User.id, User.email, User.active).where(User.organisation_id == organisation_id)
    links = select(Invitation).where(Invitation.organisation_id == organisation_id, Invitation.invited_at > now - _TOLD)
    found = {f"user:{number}": (mail, active) for number, mail, active in session.execute(people)}
    for row in session.scalars(links):
        is_open = row.accepted_at is None and row.withdrawn_at is None and row.expires_at > now
        found[f"invitation:{row.id}"] = (row.email, is_open)
    return found


def _refuse_unsettled(session: Session, actor: str, *, now: datetime) -> None:
    if unsettled(session, [actor], at=now):
        raise Invalid(
            _(
                "Your account is new, or somebody else changed it within a week, so it cannot ask for this or confirm "
                "it. Nothing was changed. Ask another administrator, or wait until the week is over."
            )
        )


def _number(reference: str) -> int:
    """Read `user:7`; 0 for whoever is no person that signs in."""
    noun, _colon, number = reference.partition(":")
    return int(number) if noun == "user" and number.isdecimal() else 0
