"""What the vault keeps of a person, as it is written before it is sealed; nothing here ever shows it by accident."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from tracker.domain.protection import SecretField
from tracker.errors import Invalid
from tracker.i18n import _

NAMES = frozenset({SecretField.REAL_NAME, SecretField.ALSO_KNOWN_AS})
LONGEST = 4_000  # characters of one value
LONGEST_REASON = 300
_SHORTEST_REASON = 5
_MOST = 20  # values of one field
_CONTENT = msgspec.json.Decoder(list[str])
_STEP = 64  # bytes: what is sealed is filled up to a multiple, so that its length does not tell a name


@dataclasses.dataclass(frozen=True, slots=True)
class Secret:
    """One thing known of a person. `distinctive` are parts of it by which the person is known without the rest."""

    field: SecretField
    text: str = dataclasses.field(repr=False)
    distinctive: frozenset[str] = dataclasses.field(default=frozenset(), repr=False)


def written(secret: Secret) -> bytes:
    """Return a value as bytes to be sealed, filled up so that its length says little."""
    content = msgspec.json.encode([secret.text, *sorted(secret.distinctive)])
    return content + b" " * (-len(content) % _STEP)


def read(kind: SecretField, content: bytes) -> Secret:
    """Return the value that was written."""
    text, *distinctive = _CONTENT.decode(content)
    return Secret(kind, text, frozenset(distinctive))


def checked(secrets: Iterable[Secret]) -> list[Secret]:
    """Return values as they are kept: composed, without blanks around them, blank ones left out.

    Raises:
        Invalid: one is too long, there are too many, or what is marked distinctive does not stand in it.
    """
    kept = [_trimmed(secret) for secret in secrets if secret.text.strip()]
    for kind in SecretField:
        if sum(secret.field is kind for secret in kept) > _MOST:
            raise Invalid(
                _("More than %(most)d values of one kind. Nothing was changed.") % {"most": _MOST}, field=kind
            )
    for secret in kept:
        if len(secret.text) > LONGEST:
            sentence = _("A value is longer than %(most)d characters. Nothing was changed. Shorten it.")
            raise Invalid(sentence % {"most": LONGEST}, field=secret.field)
        if any(part.casefold() not in secret.text.casefold() for part in secret.distinctive):
            raise Invalid(
                _("What is marked as distinctive has to stand in the value itself. Nothing was changed."),
                field=secret.field,
            )
    return kept


def reason_checked(reason: str, secrets: Sequence[Secret]) -> str:
    """Return the reason for reading or destroying, which stays in the audit trail and so may name nobody.

    Args:
        reason: as it was typed.
        secrets: what is known of the person; none of the names may stand in the reason.

    Raises:
        Invalid: there is none, it is too long, or a part of a name of the person stands in it.
    """
    text = " ".join(reason.split())
    if not _SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        sentence = _("Give a reason of %(least)d to %(most)d characters: it stays on record. Nothing was shown.")
        raise Invalid(sentence % {"least": _SHORTEST_REASON, "most": LONGEST_REASON}, field="reason")
    if _words(text) & _words(*(secret.text for secret in secrets if secret.field in NAMES)):
        raise Invalid(
            _("The reason stays on record and may not name the person: use the code. Nothing was shown or changed."),
            field="reason",
        )
    return text


def _trimmed(secret: Secret) -> Secret:
    parts = frozenset(part for each in secret.distinctive if (part := _composed(each)))
    return Secret(secret.field, _composed(secret.text), parts)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _words(*texts: str) -> set[str]:
    """Return the words of at least two characters, folded; an initial names nobody."""
    folded = (unicodedata.normalize("NFKC", text).casefold() for text in texts)
    return {word for text in folded for word in re.findall(r"\w+", text) if len(word) > 1}
