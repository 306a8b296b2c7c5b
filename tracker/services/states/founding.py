"""The first organisation and its first person, founded once, by whoever holds the key that the server prints."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tracker.domain.roles import Role
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import passwords
from tracker.services.results import assessments, facts
from tracker.services.trail import audit
from tracker.storage import models

ACTOR = "first run"
_PURPOSE = b"found the first organisation"
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class FoundingEntry:
    """What the first person enters; the mail address as the sign-in writes it."""

    name: str
    code: str
    mail: str
    password: str = field(repr=False)
    again: str = field(repr=False)


def key(secret: str) -> str:
    """Return the key to the first run: derived from the application's secret, so nothing has to be kept."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).hexdigest()[:32]


def is_key(secret: str, given: str) -> bool:
    """Tell whether this is the key, in the same time whatever is given."""
    return hmac.compare_digest(key(secret).encode(), given.encode())


def is_open(session: Session) -> bool:
    """Tell whether nobody can sign in yet."""
    return session.scalar(select(models.User.id).limit(1)) is None


def has_reference_data(session: Session) -> bool:
    """Tell whether States and reviews are known, without which nothing can be followed."""
    return session.scalar(select(models.Review.id).limit(1)) is not None


def found(session: Session, entry: FoundingEntry) -> str:
    """Create the organisation and its first person, who holds every role; return the mail address to sign in with.

    Raises:
        Invalid: a value that cannot be; `field` names it.
        NotFound: somebody was faster.
    """
    _check(entry)
    if not is_open(session):
        raise NotFound(_("Somebody can sign in here already. Nothing was changed. Sign in, or ask that person."))
    organisation = _organisation(session, entry)
    mail = entry.mail.strip().lower()
    user = models.User(
        email=mail,
        password=accounts.hash_password(entry.password),
        fs_uniquifier=secrets.token_hex(32),
        organisation_id=organisation.id,
    )
    session.add(user)
    session.flush()
    roles = session.scalars(select(models.Role.id).order_by(models.Role.id)).all()
    session.execute(insert(models.UserRole), [{"user_id": user.id, "role_id": role} for role in roles])
    changes = {"organisation": (None, organisation.code), "roles": (None, sorted(Role))}
    audit.record(session, ACTOR, event="user:created", subject=f"user:{user.id}", changes=changes)
    # Another organisation's demo may be here: results are stored for each, so this one's are computed as well.
    assessments.renew(session, facts.tracked_states(session), as_of=facts.today())
    return mail


def _organisation(session: Session, entry: FoundingEntry) -> models.Organisation:
    same = select(models.Organisation.id).where(func.lower(models.Organisation.code) == entry.code.lower())
    if session.scalar(same) is not None:
        raise Invalid(_("An organisation with this short code is on record already. Give another."), field="code")
    organisation = models.Organisation(code=entry.code, name=entry.name)
    session.add(organisation)
    session.flush()
    changes = {"name": (None, organisation.name)}
    audit.record(
        session, ACTOR, event="organisation:created", subject=f"organisation:{organisation.code}", changes=changes
    )
    return organisation


def _check(entry: FoundingEntry) -> None:
    if not _CODE.fullmatch(entry.code):
        raise Invalid(_("Use up to 32 letters from A to Z, digits and hyphens, such as MY-ORG."), field="code")
    passwords.check(entry.password, again=entry.again, names=(entry.mail, entry.name, entry.code))
