"""What a person enters goes on record: looked through for names of the vault, then told in the audit trail.

The trail is kept for ever and shown to administrators, so a name is refused before it stands there; whatever writes a
record of ours comes through here, a form as well as a sheet or a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from sqlalchemy.orm import Session

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services import leaks
from tracker.services.actors import organisation_of
from tracker.services.trail import audit
from tracker.services.trail.audit import Changes
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.services.vault import held

_WITHOUT = "records are written without looking for names"


def put(
    session: Session,
    actor: str,
    *,
    event: str,
    subject: str,
    changes: Changes,
    kept_apart: Iterable[str] = (),
) -> None:
    """Tell the audit trail what a person entered, unless it tells of somebody in the vault.

    Call it after every other check, so that a form which is refused anyway asks the vault nothing.

    Args:
        session: a writing session that knows the keys of the vault.
        actor: who entered it.
        event: what was done, as `noun:action`.
        subject: the reference of the record.
        changes: field -> (old, new); of these only what is new is looked through.
        kept_apart: texts that were written and stand in no trail.

    Raises:
        Refused: a text tells of somebody.
        TooOften: the actor was refused, or had text checked, too often within an hour.
        Unavailable: there are people whom nobody can look for, since the keys are not here.
    """
    refuse_names(session, actor, [*(text for pair in changes.values() for text in _new(*pair)), *kept_apart])
    audit.record(session, actor, event=event, subject=subject, changes=changes)


def refuse_names(session: Session, actor: str, given: Iterable[str]) -> None:
    """Refuse a name or a contact of the vault in what somebody typed, outside of `without_looking`.

    Raises:
        Refused, TooOften, Unavailable: as `put`.
    """
    typed = [text for text in given if text and text != KEPT_APART]
    if not typed or session.info.get(_WITHOUT) or not leaks.has_people(session):
        return
    keyring = held.of(session)
    if keyring is None:
        raise Unavailable(
            _("The keys are not here, so nobody can look for names in this. Nothing was written. Put the keys back.")
        )
    leaks.entering(session, keyring, organisation_of(session, actor), typed, actor=actor)


@contextmanager
def without_looking(session: Session) -> Iterator[None]:
    """Let what is put on record within pass: it was looked through as a whole, or taken over from an official text."""
    before = session.info.get(_WITHOUT, False)
    session.info[_WITHOUT] = True
    try:
        yield
    finally:
        session.info[_WITHOUT] = before


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (what JSON holds)
    """Yield every text in a value that the trail is told; terms of closed lists are none."""
    match value:
        case Enum():
            return
        case str():
            yield value
        case dict():
            yield from texts(list(value.values()))
        case list() | tuple():
            for each in value:
                yield from texts(each)


def _new(old: Any, new: Any) -> list[str]:  # noqa: ANN401
    before = set(texts(old))
    return [text for text in texts(new) if text not in before]
