"""Sealed values: AES-256-GCM, each bound to its place, so that a ciphertext moved elsewhere does not open.

Layout of a sealed value: one byte for the form, 12 bytes of nonce, the ciphertext with its tag of 16 bytes. The nonce
is random: NIST SP 800-38D allows 2^32 values under one key, far more than one installation writes.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.errors import Unavailable
from tracker.i18n import _

KEY_BYTES = 32
_FORM = b"\x01"
_NONCE_BYTES = 12
_SHORTEST = len(_FORM) + _NONCE_BYTES + 16


class Unopened(Unavailable):
    """A sealed value does not open: another key sealed it, or its bytes, or its place, were changed."""


def new_key() -> bytes:
    """Return a random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, *, bound: str) -> bytes:
    """Encrypt a value for one place.

    Args:
        key: 32 bytes.
        plain: what is kept secret; its length can be told from the outside.
        bound: the place, such as ``evidence:12:summary``; it has to be the same again on opening.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, plain, _bound(bound))


def unseal(key: bytes, sealed: bytes, *, bound: str) -> bytes:
    """Return what was sealed.

    Raises:
        Unopened: the key is another, or the bytes or the place are not those that were sealed.
    """
    if len(sealed) < _SHORTEST or sealed[:1] != _FORM:
        raise _unopened()
    nonce, content = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, content, _bound(bound))
    except InvalidTag as error:
        raise _unopened() from error


def fingerprint(key: bytes) -> str:
    """Return sixteen characters by which a key is known; they say nothing of the key itself."""
    return hashlib.sha256(b"fingerprint of a key:" + key).hexdigest()[:16]


def keyed_hash(key: bytes, text: str, *, purpose: str) -> str:
    """Return a hash of 64 characters that nobody without the key can try words against.

    Args:
        key: 32 bytes.
        text: what is hashed.
        purpose: what the hash is for; the same text gives another hash for another purpose.
    """
    narrowed = hmac.digest(key, b"hash for:" + purpose.encode(), "sha256")
    return hmac.new(narrowed, text.encode(), "sha256").hexdigest()


def _bound(place: str) -> bytes:
    if not place:
        raise ValueError("a sealed value is bound to a place")
    return place.encode()


def _unopened() -> Unopened:
    return Unopened(
        _(
            "A protected value does not open with the key that is here, or it was changed. Nothing was altered. "
            "Run `tracker keys check`; docs/keys.md says what to do."
        )
    )
