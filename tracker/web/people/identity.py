"""The identity of a person between request and page: read from a form once, and never put back into one."""

from __future__ import annotations

from flask import current_app, render_template, request

from tracker.domain.protection import SecretField
from tracker.services.people.identity import Identity
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret
from tracker.web.people import named, words

LINES = frozenset({SecretField.REAL_NAME, SecretField.ALSO_KNOWN_AS, SecretField.CONTACT, SecretField.PLACE})
"""Fields that take several values, one in a line; the others are one value, whatever its lines."""


def keyring() -> Keyring:
    """Return the master keys of the site that answers."""
    found: Keyring = current_app.extensions["keyring"]
    return found


def typed() -> tuple[Secret, ...]:
    """Return what was typed, blank lines left out."""
    found: list[Secret] = []
    for kind in SecretField:
        text = request.form.get(kind.value, "").replace("\r\n", "\n")
        values = text.split("\n") if kind in LINES else [text]
        found += [Secret(kind, value.strip()) for value in values if value.strip()]
    return tuple(found)


def fields(known: Identity | None) -> list[tuple[str, str, str, str, int]]:
    """Return what the form asks for: name, label, hint, value and lines; without an identity every value is blank."""
    return [
        (
            kind.value,
            words.of(kind, words.SECRETS),
            words.of(kind, words.SECRET_HINTS),
            "\n".join(known.texts(kind)) if known else "",
            max(len(known.texts(kind)) + 1 if known else 2, 2) if kind in LINES else 2,
        )
        for kind in SecretField
    ]


def shown(ref: str, known: Identity, *, notice: str = "") -> str:
    """Write the page with the identity; it is shown this once."""
    parts = [(words.of(secret.field, words.SECRETS), secret.text, found) for _key, secret, found in known.parts()]
    return render_template(
        "web/people/identity.html",
        ref=ref,
        fields=fields(known),
        parts=parts,
        seen=known.seen,
        notice=notice,
        standing_in=named.places(ref),
    )
