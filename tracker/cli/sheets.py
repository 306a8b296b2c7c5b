"""`tracker export`: a view as a sheet, to be edited and brought back with `tracker import`."""

from __future__ import annotations

import argparse
import io
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.cli.opening import database, settings
from tracker.cli.output import say
from tracker.documents.spreadsheet import Table, write_csv, write_workbook
from tracker.domain.audience import EVERYTHING
from tracker.domain.criteria import read
from tracker.domain.protection import ConsentUse
from tracker.domain.sheets import Sheet
from tracker.errors import Exit, Invalid, Unavailable
from tracker.i18n import _
from tracker.services import leaks, naming
from tracker.services.actors import organisation_of
from tracker.services.evidence.listing import Wanted
from tracker.services.sheets import exporting
from tracker.services.vault.master import load
from tracker.storage.engine import reading

_NOBODY = 0  # no organisation: every State on record is looked at


def export(arguments: argparse.Namespace) -> Exit:
    """Write the sheet that the options ask for; the file's ending says whether as XLSX or as CSV.

    Raises:
        Invalid: the ending is another, the State is not known, or the sheet needs one.
        Unavailable: the file cannot be written.
    """
    file = Path(arguments.out)
    form = file.suffix.lower()
    if form not in {".csv", ".xlsx"}:
        raise Invalid(_("Name the file .xlsx or .csv; nothing was written."))
    with reading(database()) as session:
        tables = _tables(session, Sheet(arguments.sheet), _state(session, arguments.state or ""))
        written = io.BytesIO()
        if form == ".csv":
            write_csv(tables[0], written)
        else:
            write_workbook(tables, written)
        leaks.clear(
            session,
            load(settings()),
            "cli",
            organisation_id=organisation_of(session, "cli"),
            artefact=f"sheet:{arguments.sheet}",
            name=file.name,
            content=written.getvalue(),
            use=ConsentUse.INTERNAL,
        )
        _put(file, written.getvalue())
    say(_("Written: %(file)s") % {"file": file.name})
    return Exit.DONE


def _put(file: Path, content: bytes) -> None:
    """Write beside the place and move there, so that a kill or a full disk never leaves half a file."""
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as problem:
        raise Unavailable(_("The file cannot be written; choose another place with --out.")) from problem
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _state(session: Session, text: str) -> str:
    found = naming.known_state(session, text) if text else None
    if text and found is None:
        raise Invalid(_("“%(text)s” is no State that is known here.") % {"text": text})
    return found.code if found else ""


def _tables(session: Session, sheet: Sheet, state: str) -> Sequence[Table]:
    inside = EVERYTHING
    if sheet in {Sheet.POSITIONS, Sheet.SERIES} and not state:
        raise Invalid(_("Say of which State: --state RUS; nothing was written."))
    criteria = read([("state", state)] if state else []).criteria
    views: dict[Sheet, Callable[[], Sequence[Table]]] = {
        Sheet.RECOMMENDATIONS: lambda: [
            exporting.recommendations(session, criteria, organisation_id=_NOBODY, audience=inside)
        ],
        Sheet.POSITIONS: lambda: [exporting.stated_positions(session, state, audience=inside)],
        Sheet.EVIDENCE: lambda: exporting.evidence(session, Wanted(state=state), audience=inside),
        Sheet.LINKS: lambda: exporting.evidence(session, Wanted(state=state), audience=inside)[1:],
        Sheet.SERIES: lambda: [exporting.series(session, state, audience=inside)],
    }
    return views[sheet]()
