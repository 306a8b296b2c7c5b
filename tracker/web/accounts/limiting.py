"""How often somebody may try: signing in, a code, an invitation."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from tracker.domain.protection import Limited
from tracker.services import limits
from tracker.web.database import writing

ADDRESS_ATTEMPTS, PERSON_ATTEMPTS, CODE_ATTEMPTS, SECONDS = 60, 8, 6, 300
"""So many attempts in five minutes from one address; for one mail address from there; and at one person's codes."""
EVERYWHERE_ATTEMPTS, CODES_A_DAY, HOUR, DAY = 100, 60, 3_600, 86_400
"""So many for one mail address in an hour wherever they come from, more than one place alone can make: whoever guesses
from a single machine cannot keep its owner out. And so many codes of one person in a day."""


def refuse_sign_in(mail: str) -> None:
    """Count an attempt to sign in.

    Raises:
        TooManyRequests: with the seconds to wait.
    """
    place, person = _place(), mail.strip().lower()
    _count(
        (Limited.SIGN_IN_ADDRESS, place, ADDRESS_ATTEMPTS, SECONDS),
        (Limited.SIGN_IN_PERSON, f"{place} {person}", PERSON_ATTEMPTS, SECONDS),
        (Limited.SIGN_IN_PERSON, person, EVERYWHERE_ATTEMPTS, HOUR),
    )


def forget_sign_in(mail: str) -> None:
    """Let the attempts count no more of somebody who has signed in from here."""
    with writing() as session:
        who = f"{_place()} {mail.strip().lower()}"
        limits.clear(session, Limited.SIGN_IN_PERSON, who, secret=current_app.config["SECRET_KEY"])


def refuse_password(user_id: int) -> None:
    """Count an attempt at the password of somebody who is signed in.

    Raises:
        TooManyRequests: with the seconds to wait.
    """
    _count((Limited.SIGN_IN_PERSON, f"user:{user_id}", PERSON_ATTEMPTS, SECONDS))


def refuse_code(user_id: int) -> None:
    """Count an attempt at a one-time code or a recovery code.

    Raises:
        TooManyRequests: with the seconds to wait.
    """
    _count(
        (Limited.SECOND_FACTOR, f"user:{user_id}", CODE_ATTEMPTS, SECONDS),
        (Limited.SECOND_FACTOR, f"user:{user_id} a day", CODES_A_DAY, DAY),
    )


def refuse_invitation() -> None:
    """Count an attempt to accept an invitation.

    Raises:
        TooManyRequests: with the seconds to wait.
    """
    _count((Limited.INVITATION, _place(), ADDRESS_ATTEMPTS, SECONDS))


def _count(*limited: tuple[Limited, str, int, int]) -> None:
    with writing() as session:  # by itself: an attempt that fails later was made all the same
        waits = [
            limits.wait(session, kind, who, secret=current_app.config["SECRET_KEY"], attempts=attempts, seconds=seconds)
            for kind, who, attempts, seconds in limited
        ]
    if any(waits):
        raise TooManyRequests(retry_after=max(waits))


def _place() -> str:
    """Return where the request comes from; of IPv6 the network, since one household has any number of addresses."""
    given = request.remote_addr or ""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address) >> 64 << 64, 64)))
    return given
