"""What a person enters: plain values that a service records, and how a second writer is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.errors import Conflict
from tracker.i18n import _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Stale(Conflict):
    """The record changed since the person opened it; `now` is what is on record, an entry of the same kind."""

    def __init__(self, now: DataclassInstance) -> None:
        super().__init__(
            _("Somebody else changed this record while you were working on it. Nothing was saved, nothing is lost.")
        )
        self.now = now


def fingerprint(entry: DataclassInstance) -> str:
    """Return a digest of all that an entry says: equal entries, equal digests, whichever process asks."""
    written = json.dumps(asdict(entry), sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def refuse_stale(now: DataclassInstance, seen: str) -> None:
    """Compare what is on record with what the person saw; call it inside the writing transaction.

    Raises:
        Stale: they differ.
    """
    if fingerprint(now) != seen:
        raise Stale(now)


def changes_since(before: DataclassInstance, after: DataclassInstance, *, seen: str) -> dict[str, tuple[Any, Any]]:
    """Return what a person changed of a record, as the audit trail keeps it; empty where that is nothing.

    Raises:
        Stale: `before`, which is on record, is no longer what the person saw.
    """
    refuse_stale(before, seen)
    return changes(before, after)


def changes(before: DataclassInstance | None, after: DataclassInstance) -> dict[str, tuple[Any, Any]]:
    """Return field -> (old, new) of every field that differs, as the audit trail keeps it; all of a new record."""
    found = {}
    for field in fields(after):
        new = getattr(after, field.name)
        old = getattr(before, field.name) if before is not None else None
        if old != new:
            found[field.name] = (_plain(old), _plain(new))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value.isoformat() if isinstance(value, date) else value
