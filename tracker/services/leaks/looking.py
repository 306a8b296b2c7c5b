"""What of the vault, and of evidence that nobody agreed to tell, stands in an artefact."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable

from anyascii import anyascii
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.documents import readback
from tracker.domain import name_index, name_matching
from tracker.domain.name_index import NameIndex
from tracker.domain.name_matching import Found, Passage
from tracker.domain.protection import ConsentUse
from tracker.services.leaks import uncovered
from tracker.services.vault import names
from tracker.services.vault.keys import Keyring
from tracker.services.vault.names import KnownName
from tracker.storage import models


class _Latest:
    """The index of the names as they were last read: they are read each time, and rarely other than before.

    A name that was purged stays in the memory of the program until somebody's next check, and nowhere else.
    """

    def __init__(self) -> None:
        self._kept: tuple[tuple[KnownName, ...], NameIndex] = ((), NameIndex())

    def of(self, known: tuple[KnownName, ...]) -> NameIndex:
        """Return the index of these names."""
        before, index = self._kept
        if before != known:
            index = name_index.build(known, anyascii)
            self._kept = (known, index)
            gc.collect()
            gc.freeze()  # a hundred thousand sets that stay: no collection during a check walks through them again
        return index


_latest = _Latest()


def has_people(session: Session) -> bool:
    """Tell whether the vault holds anybody: without people there is nothing to look for."""
    return bool(session.scalar(select(exists().where(models.Person.purged_at.is_(None)))))


def in_texts(session: Session, keyring: Keyring, passages: Iterable[Passage]) -> tuple[Found, ...]:
    """Return what of the vault is told in the passages.

    Raises:
        Unavailable: the vault cannot be opened.
    """
    index = _latest.of(names.known_names(session, keyring))
    return name_matching.search(index, passages, anyascii) if index else ()


def in_file(session: Session, keyring: Keyring, name: str, content: bytes) -> tuple[Found, ...]:
    """Return what of the vault is told in a file; nothing is read back where the vault is empty.

    Raises:
        Unavailable: the vault cannot be opened.
        Unreadable: the file cannot be read back.
    """
    return in_texts(session, keyring, readback.read(name, content)) if has_people(session) else ()


def places_of(
    session: Session,
    keyring: Keyring,
    *,
    name: str,
    content: bytes,
    use: ConsentUse,
    evidence: Collection[str],
    organisation_id: int,
    own_of: int | None = None,
) -> list[str]:
    """Return where an artefact tells what may not leave, each place once; empty where it may."""
    places: list[str] = []
    if has_people(session):
        passages = list(readback.read(name, content))
        places = [each.place for each in in_texts(session, keyring, passages) if each.is_refused]
        told = uncovered.texts(session, use, organisation_id=organisation_id, own_of=own_of)
        places += [place for place, _ref in uncovered.told_in(passages, told)]
    return list(dict.fromkeys([*places, *uncovered.refs(session, use, evidence)]))
