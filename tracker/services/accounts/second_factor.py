"""The second factor: one-time codes of an app on the person's telephone, each good once.

Source: RFC 6238; SHA-1 and six digits in thirty seconds, because that is what every such app can do. NIST SP 800-63B,
3.1.5: a code is taken once.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.accounts import sign_ins
from tracker.services.accounts.recovery import codes_left
from tracker.services.trail import audit
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage.models import RecoveryCode, User

STEP, DIGITS, AROUND = 30, 6, 1  # seconds; digits; steps that a telephone's clock may differ by
ISSUER = "Recommendation Tracker"
_SECRET_BYTES = 20  # as long as the hash: RFC 4226, section 4
_FORGOTTEN = 24 * 60 * 60 // STEP
"""Steps: a last code more than a day ahead was taken before the clock was put right, and would lock its owner out."""


def begin(session: Session, keyring: Keyring, user_id: int) -> None:
    """Make a secret for a person who has no second factor; it counts from the first right code on.

    Raises:
        Conflict: the person has a second factor.
    """
    user = session.get_one(User, user_id)
    if user.totp_counter is not None:
        raise Conflict(_("You have a second factor already. Nothing was changed. Remove it first."))
    user.totp_secret = keys.seal_here(
        session, keyring, secrets.token_bytes(_SECRET_BYTES), bound=keys.second_factor_place(user_id)
    )


def address(session: Session, keyring: Keyring, user_id: int) -> str:
    """Return the address that an app reads from the square code, while it is not confirmed.

    Raises:
        NotFound: nothing is being set up; the secret of a working second factor is never shown again.
    """
    user = session.get_one(User, user_id)
    return str(_code(_pending(user, keyring)).get_provisioning_uri(user.email, ISSUER))


def typed_secret(session: Session, keyring: Keyring, user_id: int) -> str:
    """Return the secret in letters, four at a time, for whoever cannot photograph the square code.

    Raises:
        NotFound: nothing is being set up.
    """
    letters = b32encode(_pending(session.get_one(User, user_id), keyring)).decode()
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def confirm(session: Session, keyring: Keyring, user_id: int, *, code: str, at: datetime | None = None) -> None:
    """Let the second factor count, now that the app has shown a right code; other sessions of the person end.

    Raises:
        NotFound: nothing is being set up.
        Invalid: the code is wrong.
    """
    user = session.get_one(User, user_id)
    step = _step(_pending(user, keyring), code, last=None, at=at)
    if step is None:
        raise Invalid(_wrong(), field="code")
    user.totp_counter = step
    sign_ins.end_all(session, user_id)
    actor = f"user:{user_id}"
    audit.record(session, actor, event="second_factor:set_up", subject=actor, changes={})


def is_right(session: Session, keyring: Keyring, user_id: int, *, code: str, at: datetime | None = None) -> bool:
    """Tell whether a code is right and take it, so that it is never right again.

    Args:
        session: a writing session.
        keyring: the keys that the secret is kept under.
        user_id: whose code.
        code: as typed; spaces do not matter.
        at: when; now, unless a test says otherwise.
    """
    user = session.get_one(User, user_id)
    if user.totp_secret is None or user.totp_counter is None:
        return False
    secret = keys.open_here(keyring, user.totp_secret, bound=keys.second_factor_place(user_id))
    step = _step(secret, code, last=user.totp_counter, at=at)
    if step is None:
        return False
    unused = or_(User.totp_counter < step, User.totp_counter > step + _FORGOTTEN)
    taken = update(User).where(User.id == user_id, unused).values(totp_counter=step).returning(User.id)
    return bool(session.execute(taken, execution_options={"synchronize_session": False}).all())


def remove(session: Session, actor: str, user_id: int) -> None:
    """Take away a person's second factor and recovery codes; every session of the person ends.

    Raises:
        NotFound: there is none.
    """
    user = session.get_one(User, user_id)
    if user.totp_secret is None:
        raise NotFound(_("There is no second factor. Nothing was changed."))
    was_set_up = user.totp_counter is not None
    left = codes_left(session, user_id)
    user.totp_secret = user.totp_counter = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    if was_set_up:
        sign_ins.end_all(session, user_id)
        changes = {"recovery_codes": (left, 0)}
        audit.record(session, actor, event="second_factor:removed", subject=f"user:{user_id}", changes=changes)


def _pending(user: User, keyring: Keyring) -> bytes:
    if user.totp_secret is None or user.totp_counter is not None:
        raise NotFound(_("No second factor is being set up. Nothing was changed. Begin on the page of your account."))
    return keys.open_here(keyring, user.totp_secret, bound=keys.second_factor_place(user.id))


def _step(secret: bytes, code: str, *, last: int | None, at: datetime | None) -> int | None:
    """Return the time step that a code belongs to; None where it is wrong or was taken."""
    typed = "".join(code.split())
    totp = _code(secret)
    found = None
    for step in _steps(at or datetime.now(UTC)):  # all of them, so that time does not tell which
        is_same = hmac.compare_digest(totp.generate(step * STEP), typed.encode())
        if is_same and (last is None or last < step or last > step + _FORGOTTEN):
            found = step
    return found


def _steps(now: datetime) -> Iterator[int]:
    middle = int(now.timestamp()) // STEP
    yield from range(middle - AROUND, middle + AROUND + 1)


def _code(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 (the apps know no other)


def _wrong() -> str:
    return _("This code is not right, or was used. Wait for the next one in the app and type it.")
