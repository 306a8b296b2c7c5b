"""What is sent and may not be public lies sealed under its organisation's key: the file, and its rows as they are read.

A sheet holds whatever somebody typed, a name of the vault too; a document in prose may be unpublished until somebody
said which it is. Lists that their publisher put on the web lie open.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord
from tracker.services.actors import organisation_of
from tracker.services.evidence.texts import at_hand
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage import models, vault
from tracker.storage.vault import Unopened

KEPT = frozenset({Kind.SPREADSHEET.value, Kind.NARRATIVE.value})
"""The kinds of what may hold what is not public."""

Place = Callable[[ParsedRecord, ParsedDocument, int], tuple[str, str]]
"""Tells group and key of a row from what was read, what its file says of itself, and its place there."""

_NUMBER = 8  # bytes before what is sealed: which key of an organisation opens it
_SEALED = "sealed"
_OPEN = "{"  # a row that lies open is JSON


class Sealer:
    """Seals for one organisation, its key unwrapped once."""

    def __init__(self, session: Session, keyring: Keyring, organisation_id: int) -> None:
        """Take the organisation's newest key, which is made where there is none.

        Raises:
            Unavailable: the master key is missing, or another than the one that wrapped the organisation's.
        """
        row = keys.newest(session, keyring, organisation_id)
        self._number, self._key = row.id, keys.unwrapped(keyring, row)

    def seal(self, plain: bytes, *, bound: str) -> bytes:
        """Seal a value for one place, and say in front of it which key opens it."""
        return self._number.to_bytes(_NUMBER, "big") + vault.seal(self._key, plain, bound=bound)

    def row(self, batch_id: int, ordinal: int, content: bytes) -> str:
        """Return a row as it is kept."""
        return b64encode(self.seal(content, bound=_row(batch_id, ordinal))).decode()

    def told(self, row_id: int, changes: Mapping[str, Any], why: str) -> dict[str, str]:
        """Return what became of a row as it is kept: sentences quote what was typed."""
        if not changes and not why:
            return {}
        said = json.dumps([changes, why]).encode()
        return {_SEALED: b64encode(self.seal(said, bound=_told(row_id))).decode()}

    def hiding(self, place: Place) -> Place:
        """Return what tells group and key of a row, such that nobody can try words against a key: it hashes them."""

        def hidden(record: ParsedRecord, document: ParsedDocument, ordinal: int) -> tuple[str, str]:
            group, key = place(record, document, ordinal)
            return group, vault.keyed_hash(self._key, key, purpose="import_row")[:32]

        return hidden


class Opener:
    """Opens what was sealed for any organisation, each key unwrapped once; what lies open is returned as it is."""

    def __init__(self, session: Session, keyring: Keyring | None) -> None:
        self._session, self._keyring = session, keyring
        self._keys: dict[int, bytes] = {}

    def open(self, sealed: bytes, *, bound: str) -> bytes:
        """Return what was sealed.

        Raises:
            Unavailable: there are no keys here, or the one that is needed is not.
            Unopened: the value was changed, or stood elsewhere.
        """
        number = number_of(sealed)
        if number not in self._keys:
            self._keys[number] = keys.organisation_key(self._session, at_hand(self._keyring), number)
        return vault.unseal(self._keys[number], sealed[_NUMBER:], bound=bound)

    def row(self, batch_id: int, ordinal: int, content: str) -> str:
        """Return a row as it was read; "" where it was emptied."""
        if is_open(content):
            return content
        return self.open(b64decode(content), bound=_row(batch_id, ordinal)).decode()

    def told(self, row_id: int, changes: Mapping[str, Any], why: str) -> tuple[dict[str, Any], str]:
        """Return what became of a row: its changes, and the sentence about it."""
        if set(changes) != {_SEALED}:
            return dict(changes), why
        opened, sentence = json.loads(self.open(b64decode(changes[_SEALED]), bound=_told(row_id)))
        return opened, sentence


def is_open(content: str) -> bool:
    """Tell whether a row can be read without a key."""
    return not content or content.startswith(_OPEN)


def lay_open(session: Session, keyring: Keyring | None, batch_id: int) -> None:
    """Keep the rows of an import open: they are of a document that is published.

    Raises:
        Unavailable: they are sealed, and the key is not here.
    """
    row, opener = models.ImportRow, Opener(session, keyring)
    found = session.execute(select(row.id, row.ordinal, row.content).where(row.batch_id == batch_id)).all()
    opened = [
        {"id": row_id, "content": opener.row(batch_id, ordinal, content)}
        for row_id, ordinal, content in found
        if not is_open(content)
    ]
    if opened:
        session.execute(update(row), opened)
        session.expire_all()


def unquoted(issues: Iterable[Issue], kind: Kind) -> list[Issue]:
    """Return what is kept open of the issues of a file: nothing that quotes it; those of a sheet's row lie with it."""
    is_sheet = kind is Kind.SPREADSHEET
    return [replace(each, value=None) for each in issues if each.row is None or not is_sheet]


def number_of(sealed: bytes) -> int:
    """Return the key of an organisation that opens a sealed value."""
    return int.from_bytes(sealed[:_NUMBER], "big")


def opens(key: bytes, sealed: bytes, *, bound: str) -> bool:
    """Tell whether a sealed value is whole and stands where it was sealed for."""
    try:
        vault.unseal(key, sealed[_NUMBER:], bound=bound)
    except Unopened:
        return False
    return True


def of_batch(session: Session, keyring: Keyring | None, batch: models.ImportBatch, *, kind: str = "") -> Sealer | None:
    """Return what seals the rows of an import; None where they may lie open, or nobody's key is at hand.

    Prose lies open from when somebody said which published document it is: what it asks goes on record as it stands.

    Args:
        session: a writing session: the key may have to be made.
        keyring: the master keys.
        batch: the import.
        kind: what its file is, where the import does not know yet.
    """
    if (kind or batch.kind) not in KEPT or batch.document_id is not None:
        return None
    return of_actor(session, keyring, batch.staged_by)


def of_actor(session: Session, keyring: Keyring | None, actor: str) -> Sealer | None:
    """Return what seals for somebody's organisation; None without keys, or before any organisation is founded."""
    if keyring is None or session.scalar(select(models.Organisation.id).limit(1)) is None:
        return None
    return Sealer(session, keyring, organisation_of(session, actor))


def _row(batch_id: int, ordinal: int) -> str:
    return f"import_row:{batch_id}:{ordinal}"


def _told(row_id: int) -> str:
    return f"import_row:{row_id}:told"
