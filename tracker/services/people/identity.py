"""The identity of a person between the vault and a form: shown with a reason, written whole, never echoed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tracker.domain.protection import SecretField
from tracker.errors import Conflict
from tracker.i18n import _
from tracker.services.entries import fingerprint
from tracker.services.people import find_living
from tracker.services.vault import people as vault
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret
from tracker.storage import models

MARKED = (SecretField.REAL_NAME, SecretField.ALSO_KNOWN_AS, SecretField.PLACE)
"""What has parts of which a single one may tell who it is."""

_JOINTS = "'’ʼ-"
"""What stands within a name, as in O’Neill or Al-Hasan."""

_HANGUL_OR_HAN = re.compile(r"[\uac00-\ud7a3\u4e00-\u9fff]{2,4}")


@dataclass(frozen=True, slots=True)
class Identity:
    """All that the vault keeps of a person, in its order; the representation shows none of it."""

    secrets: tuple[Secret, ...] = field(repr=False)

    @property
    def seen(self) -> str:
        """Return the fingerprint by which a second writer is noticed; it stands only beside the values themselves."""
        return fingerprint(
            _Plain(tuple((each.field, each.text, tuple(sorted(each.distinctive))) for each in self.secrets))
        )

    def texts(self, kind: SecretField) -> tuple[str, ...]:
        """Return the values of one kind."""
        return tuple(each.text for each in self.secrets if each.field is kind)

    def parts(self) -> Iterator[tuple[str, Secret, tuple[tuple[str, str, bool], ...]]]:
        """Yield each value that has parts: its key, itself, and each part with a key and whether it is distinctive."""
        for place, secret in enumerate(self.secrets):
            found = parts_of(secret.text) if secret.field in MARKED else ()
            if found:
                yield (
                    str(place),
                    secret,
                    tuple((f"{place}:{number}", part, part in secret.distinctive) for number, part in enumerate(found)),
                )


@dataclass(frozen=True, slots=True)
class _Plain:
    values: tuple[tuple[str, str, tuple[str, ...]], ...]


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a name that may be marked: its words, and what follows the family name in Korean or Chinese.

    An initial or a single character tells nobody; signs of vowels belong to their letters.
    """
    found: list[str] = []
    plain = "".join(each if _is_of_a_word(each) else " " for each in text)
    for word in (each.strip(_JOINTS) for each in plain.split()):
        found += [word] if len(word) > 1 else []
        found += [word[1:]] if len(word) > 2 and _HANGUL_OR_HAN.fullmatch(word) else []
    return tuple(dict.fromkeys(found))


def _is_of_a_word(letter: str) -> bool:
    return letter in _JOINTS or unicodedata.category(letter)[0] in "LM"


def shown(session: Session, keyring: Keyring, actor: str, ref: str, *, reason: str, organisation_id: int) -> Identity:
    """Return the identity of a person; the reading stays on record with its reason, and is limited.

    Raises:
        NotFound: no person of this organisation has this code.
        Conflict: the person was purged, or too much was read within an hour.
        Invalid: the reason names the person.
        Unavailable: the master key is missing.
    """
    find_living(session, ref, organisation_id=organisation_id)
    return Identity(vault.secrets_of(session, keyring, actor, ref, reason=reason))


def write(
    session: Session,
    keyring: Keyring,
    actor: str,
    ref: str,
    *,
    values: Sequence[Secret],
    seen: str,
    organisation_id: int,
) -> Identity:
    """Replace the identity of a person with what was typed, and return it; parts that were marked stay marked.

    Raises:
        NotFound: no person of this organisation has this code.
        Conflict: the person was purged, or somebody else changed the identity meanwhile.
        Invalid: a value cannot be; the sentence does not repeat it.
        Unavailable: the master key is missing.
    """
    person, before = _unchanged(session, keyring, ref, seen=seen, organisation_id=organisation_id)
    marked = {(each.field, each.text): each.distinctive for each in before.secrets}
    kept = [Secret(each.field, each.text, marked.get((each.field, each.text), frozenset())) for each in values]
    return _written(session, keyring, actor, person, kept)


def mark(
    session: Session, keyring: Keyring, actor: str, ref: str, *, parts: Sequence[str], seen: str, organisation_id: int
) -> Identity:
    """Mark the parts of names and places that tell by themselves who it is, by their keys, and return the identity.

    Raises:
        NotFound: no person of this organisation has this code.
        Conflict: the person was purged, or somebody else changed the identity meanwhile.
        Unavailable: the master key is missing.
    """
    person, before = _unchanged(session, keyring, ref, seen=seen, organisation_id=organisation_id)
    chosen = set(parts)
    told = {key: frozenset(part for each, part, _was in found if each in chosen) for key, _s, found in before.parts()}
    kept = [
        Secret(each.field, each.text, told.get(str(place), each.distinctive))
        for place, each in enumerate(before.secrets)
    ]
    return _written(session, keyring, actor, person, kept)


def _unchanged(
    session: Session, keyring: Keyring, ref: str, *, seen: str, organisation_id: int
) -> tuple[models.Person, Identity]:
    person = find_living(session, ref, organisation_id=organisation_id)
    before = Identity(vault.opened(session, keyring, person.id))
    if before.seen != seen:
        raise Conflict(
            _(
                "Somebody changed this identity since you opened it. Nothing was saved, and what you typed is not "
                "shown again. Open the identity again."
            )
        )
    return person, before


def _written(session: Session, keyring: Keyring, actor: str, person: models.Person, kept: Sequence[Secret]) -> Identity:
    vault.set_secrets(session, keyring, actor, person.ref, secrets=kept)
    return Identity(vault.opened(session, keyring, person.id))
