"""Which handler brings which kind of file into the records."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.records import Kind, ParsedDocument, ParsedRecord
from tracker.services.imports import calendar, consolidated, sourced
from tracker.services.imports.handlers import Handler
from tracker.services.imports.sealing import Place
from tracker.services.imports.sourced import File


def handler_of(kind: Kind) -> Handler:
    """Return who brings files of a kind into the records.

    Raises:
        Unreadable: files of this kind are decided on ask by ask, on the desk.
    """
    if kind in sourced.SOURCES:
        return consolidated
    if kind is Kind.TREATY_ACTIONS:
        from tracker.services.imports import treaty_rows

        return treaty_rows
    if kind is Kind.SPREADSHEET:
        from tracker.services.sheets import importing as sheets

        return sheets
    raise Unreadable(
        _("A document in prose is decided on ask by ask. Nothing was applied. Open it on the desk in the browser.")
    )


def placing(session: Session, kind: Kind, document: ParsedDocument) -> Place:
    """Return what tells the group and the key of each row of a file.

    Raises:
        Unreadable: a file about one review does not say which, or that review is not on record.
    """
    if kind in sourced.SOURCES:
        file, known = File(kind, document), calendar.load(session)
        sourced.refuse_nameless(file, known)
        return lambda record, _document, _ordinal: sourced.place(record, file, known)
    if kind is Kind.TREATY_ACTIONS:
        from tracker.services.imports import treaty_rows

        return treaty_rows.place
    if kind is Kind.SPREADSHEET:
        from tracker.services.sheets import importing as sheets

        return sheets.place
    return _on_the_desk


def _on_the_desk(record: ParsedRecord, _document: ParsedDocument, ordinal: int) -> tuple[str, str]:
    """A candidate is the same in every reading of its document as long as it says the same."""
    return "DESK", f"{Kind.NARRATIVE}:{record.key or ordinal}"
