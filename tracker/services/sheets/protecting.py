"""What a sheet may ask and tell: of records that its sender sees, and of nobody in the vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.name_matching import Passage
from tracker.domain.sheet_columns import editable
from tracker.domain.sheets import Holds, Sheet
from tracker.services import accounts, leaks
from tracker.services.actors import organisation_of, user_id_of
from tracker.services.leaks import looking
from tracker.services.vault.keys import Keyring

if TYPE_CHECKING:
    from tracker.services.sheets.running import Given

ASK_THEMSELVES = frozenset({Sheet.EVIDENCE, Sheet.LINKS})
"""Whose rows are looked through by their service, one by one, for only what is new in them is asked about."""

_TYPED = frozenset({Holds.TEXT, Holds.LONG, Holds.NUMBER})  # a number is a text such as 140.10, or whatever was typed


def reader(session: Session, actor: str) -> Audience:
    """Return what somebody sees: an answer about a row is an answer about the record that it names."""
    number = user_id_of(actor)
    account = accounts.by_id(session, number) if number is not None else None
    if account is None:
        return EVERYTHING
    return Audience(account.organisation_id, account.closed_states, account.open_files)


def suspects(session: Session, rows: Iterable[Given], keyring: Keyring | None) -> frozenset[int]:
    """Return the rows in which a name of the vault may stand, all looked at in one pass.

    Raises:
        Unavailable: the vault cannot be opened, so nothing can be checked.
    """
    passages = [
        Passage(str(row.id), text)
        for row in rows
        if row.sheet not in ASK_THEMSELVES
        for text in _typed(row.sheet, row.cells)
    ]
    if keyring is None or not passages or not leaks.has_people(session):
        return frozenset()
    return frozenset(int(each.place) for each in looking.in_texts(session, keyring, passages) if each.is_refused)


def refuse_names(
    session: Session, sheet: Sheet, cells: Mapping[str, str], *, actor: str, keyring: Keyring | None
) -> None:
    """Refuse a name of the vault in what becomes a record, as the forms do: pages and the audit trail show it.

    Raises:
        Refused: one of the cells tells of somebody.
        TooOften: the actor was refused too often within an hour.
    """
    if keyring is not None:
        leaks.entering(session, keyring, organisation_of(session, actor), _typed(sheet, cells), actor=actor)


def _typed(sheet: Sheet, cells: Mapping[str, str]) -> list[str]:
    return [cells[each.name] for each in editable(sheet) if each.holds in _TYPED and cells.get(each.name)]
