"""Views as sheets: what a list shows, all of it, as XLSX or CSV, and the empty sheets to begin with."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from typing import IO

from flask import Blueprint, Response, current_app, request, send_file, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from tracker.documents.spreadsheet import Table, write_csv, write_workbook
from tracker.domain.criteria import read
from tracker.domain.protection import ConsentUse
from tracker.domain.sheets import Sheet
from tracker.domain.vocabulary import ReviewState
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import leaks, naming
from tracker.services.evidence.listing import Direction, Wanted
from tracker.services.results import facts
from tracker.services.sheets import exporting
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading

blueprint = Blueprint("sheets", __name__)

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HELD = 4 * 1024 * 1024  # bytes of a sheet that are held before they go to a file
_ASIDE = frozenset({"page", "size"})  # what of an address says which rows are on the screen


@blueprint.get("/sheets/<any(recommendations, evidence, links, positions, series):name>.<any(xlsx, csv):form>")
@requires(Permission.RECORDS_READ)
def export(name: str, form: str) -> Response:
    """Hand out the list that the address asks for, every row of it."""
    with reading() as session:
        tables = _tables(session, Sheet(name))
        file = _written(tables, form)
        if leaks.has_people(session):
            _clear(session, file, name, form)
    return _handed(file, name, form)


@blueprint.get("/sheets/empty.xlsx")
@requires(Permission.IMPORTS_APPLY)
def empty() -> Response:
    """Hand out the empty sheets, with their lists and what every column means."""
    with reading() as session:
        file = _written(exporting.empty(session), "xlsx")
    return _handed(file, "empty", "xlsx")


@blueprint.app_context_processor
def _offered() -> dict[str, Callable[..., Markup]]:
    """Let every list offer itself as a sheet."""
    return {"export_links": export_links}


def export_links(name: str, words: str, **given: str | None) -> Markup:
    """Return the links to a list as a sheet: in words, and as CSV; without `given`, the list of this address."""
    pairs = dict(given) if given else {key: request.args.getlist(key) for key in request.args if key not in _ASIDE}
    here = {"endpoint": "sheets.export", "name": name} | pairs
    return Markup(
        '<a href="{}">{}</a> <small class="meta"><a href="{}">CSV<span class="hidden">: {}</span></a></small>'
    ).format(url_for(**here, form="xlsx"), words, url_for(**here, form="csv"), words)


def _tables(session: Session, sheet: Sheet) -> Sequence[Table]:
    """Return the sheets of a view; the items of evidence come with their links, which are no use without."""
    match sheet:
        case Sheet.RECOMMENDATIONS:
            criteria = read(request.args.items(multi=True)).criteria
            whose = person().organisation_id
            return [exporting.recommendations(session, criteria, organisation_id=whose, audience=audience())]
        case Sheet.EVIDENCE:
            return exporting.evidence(session, _wanted(), audience=audience())
        case Sheet.LINKS:
            return exporting.evidence(session, _wanted(), audience=audience())[1:]
        case Sheet.POSITIONS:
            return [exporting.stated_positions(session, _state(session), audience=audience())]
        case Sheet.SERIES:
            return [exporting.series(session, _state(session), audience=audience())]


def _state(session: Session) -> str:
    asked = request.args.get("state", "")
    found = naming.known_state(session, asked)
    if found is None:
        raise NotFound(_("“%(text)s” is no State that is known here.") % {"text": asked[:80]})
    return found.code


def _wanted() -> Wanted:
    """Return what the list of evidence is narrowed to, as its own page reads it."""
    given = request.args
    return Wanted(
        words=given.get("q", "")[:200].strip(),
        state=given.get("state", "").upper()[:3],
        document=given.get("document", ""),
        direction=next((each for each in Direction if each == given.get("direction")), None),
        review_state=next((each for each in ReviewState if each == given.get("review")), None),
    )


def _written(tables: Sequence[Table], form: str) -> IO[bytes]:
    """Write sheets into a file that goes when it is sent; CSV holds the first alone."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115 - closed by the response
    if form == "csv":
        write_csv(tables[0], file)
    else:
        write_workbook(tables, file)
    file.seek(0)
    return file


def _clear(session: Session, file: IO[bytes], name: str, form: str) -> None:
    """Let a sheet pass or refuse it; what people work with goes no further than they do."""
    leaks.clear(
        session,
        current_app.extensions["keyring"],
        actor(),
        organisation_id=person().organisation_id,
        artefact=f"sheet:{name}",
        name=f"{name}.{form}",
        content=file.read(),
        use=ConsentUse.INTERNAL if audience().is_internal else ConsentUse.UN_PUBLIC,
        own_of=audience().own_of,
    )
    file.seek(0)


def _handed(file: IO[bytes], name: str, form: str) -> Response:
    called = f"{name}-{facts.today().isoformat()}.{form}"
    return send_file(file, mimetype=_TYPES[form], as_attachment=True, download_name=called, max_age=0)
