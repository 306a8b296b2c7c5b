"""Which importer reads a file: told by its content, never by its name."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.errors import Invalid, Unreadable
from tracker.i18n import _
from tracker.importers.containers import Container, Source, container, content, head
from tracker.importers.lookups import load_states
from tracker.importers.records import Kind, ParseResult, RecordStream

if TYPE_CHECKING:
    from tracker.importers.pdf.text import Page

# What each sort of file can hold; prose is what is left when it is nothing else.
HOLDS = {
    Container.JSON: (Kind.UHRI,),
    Container.PDF: (Kind.WG_REPORT, Kind.ADDENDUM, Kind.NARRATIVE),
    Container.TEXT: (Kind.UPR_INFO, Kind.UHRI, Kind.TREATY_ACTIONS, Kind.SPREADSHEET, Kind.NARRATIVE),
    Container.WORD: (Kind.OHCHR_MATRIX, Kind.NARRATIVE),
    Container.WORKBOOK: (Kind.UHRI, Kind.SPREADSHEET),
}


def read(source: Source, kind: str | None = None, *, instrument: str | None = None) -> ParseResult:
    """Turn a file of other people into records and issues; a file that is streamed is held whole.

    Args, Raises: as `opened`.
    """
    found = opened(source, kind, instrument=instrument)
    if isinstance(found, ParseResult):
        return found
    records = tuple(found.records)
    carried = (issue for record in records for issue in record.issues)
    return ParseResult(
        kind=found.kind,
        document=found.document,
        records=records,
        issues=(*found.issues, *carried),
        sha256=hashlib.sha256(content(source)).hexdigest(),
    )


def opened(source: Source, kind: str | None = None, *, instrument: str | None = None) -> ParseResult | RecordStream:
    """Turn a file of other people into records and issues; exports of the Index come as a stream.

    Args:
        source: A path, or the file's bytes.
        kind: What to read it as (`Kind`); told by content if None.
        instrument: The code of the treaty that a list of treaty actions is about, where the list does not say.
    Returns:
        Records and issues. Bad rows are issues, never an error.
    Raises:
        Invalid: `kind` is not one that can be read.
        Unreadable: The file is missing, empty, too large, damaged, encrypted, or of a kind that is not read.
        Unavailable: The list of States is missing.
    """
    wanted = named(kind)
    first = head(source)
    found = container(first, source)
    if wanted is not None and wanted not in HOLDS[found]:
        raise _other_kind(wanted)
    match found:
        case Container.PDF:
            return _pdf(content(source), wanted)
        case Container.WORD:
            return _word(content(source), wanted)
        case Container.WORKBOOK:
            return _workbook(source, wanted)
        case Container.JSON:
            return _json(first, source)
        case Container.TEXT:
            return _text(source, wanted, instrument=instrument)


def named(kind: str | None) -> Kind | None:
    """Return the kind that a person named, None for none.

    Raises:
        Invalid: there is no such kind.
    """
    if kind is None:
        return None
    try:
        return Kind(kind.strip().lower().replace("-", "_"))
    except ValueError as problem:
        message = _("No kind of file is called “{kind}”; nothing was imported; use one of: {kinds}.")
        raise Invalid(message.format(kind=kind, kinds=", ".join(Kind))) from problem


def _other_kind(wanted: Kind) -> Unreadable:
    message = _("The content is not of the kind {kind}; nothing was imported; leave the kind out or name another.")
    return Unreadable(message.format(kind=wanted.value))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _pdf(data: bytes, wanted: Kind | None) -> ParseResult:
    from tracker.importers.pdf.text import read_pages
    from tracker.importers.replies.addendum import is_addendum, parse_addendum
    from tracker.importers.working_group.report import is_wg_report, parse_pages

    pages = read_pages(data)
    if wanted in (None, Kind.ADDENDUM) and is_addendum(pages):
        return parse_addendum(pages, load_states(), sha256=_hash(data))
    if wanted in (None, Kind.WG_REPORT) and is_wg_report(pages):
        return parse_pages(pages, load_states(), sha256=_hash(data))
    return _prose_of(pages, wanted, data)


def _prose_of(pages: Sequence[Page], wanted: Kind | None, data: bytes) -> ParseResult:
    from tracker.importers.narrative import parse_narrative, prose_of_pages

    if wanted not in (None, Kind.NARRATIVE):
        raise _other_kind(wanted)
    return parse_narrative(prose_of_pages(pages), load_states(), sha256=_hash(data))


def _word(data: bytes, wanted: Kind | None) -> ParseResult:
    from tracker.importers.narrative import parse_narrative, prose_of_word
    from tracker.importers.ohchr_matrix import is_matrix, parse_matrix
    from tracker.importers.word.package import open_word

    document = open_word(data)
    if wanted in (None, Kind.OHCHR_MATRIX) and is_matrix(document):
        return parse_matrix(document, load_states(), sha256=_hash(data))
    if wanted not in (None, Kind.NARRATIVE):
        raise _other_kind(wanted)
    return parse_narrative(prose_of_word(document), load_states(), sha256=_hash(data))


def _workbook(source: Source, wanted: Kind | None) -> ParseResult | RecordStream:
    from tracker.importers.spreadsheet import names_our_sheets, read_spreadsheet_xlsx
    from tracker.importers.uhri import read_uhri_xlsx

    data = content(source)
    if wanted is Kind.SPREADSHEET or (wanted is None and names_our_sheets(data)):
        return read_spreadsheet_xlsx(data)
    try:
        return read_uhri_xlsx(data, load_states())
    except Unreadable as other:
        if wanted is Kind.UHRI:
            raise
        try:
            return read_spreadsheet_xlsx(data)  # ours under another name of the sheet
        except Unreadable:
            raise other from None


def _json(first: bytes, source: Source) -> RecordStream:
    from tracker.importers.uhri import is_uhri_json, read_uhri_json

    if not is_uhri_json(first):
        raise _not_recognised()
    return read_uhri_json(io.BytesIO(source) if isinstance(source, bytes) else source.open("rb"), load_states())


def _text(source: Source, wanted: Kind | None, *, instrument: str | None) -> ParseResult | RecordStream:
    from tracker.importers.spreadsheet import is_spreadsheet, read_spreadsheet_csv
    from tracker.importers.tables.csv_table import header_of
    from tracker.importers.treaty_actions import is_treaty_actions, read_treaty_actions
    from tracker.importers.uhri import is_uhri_headers, read_uhri_csv
    from tracker.importers.upr_info import is_upr_info, read_upr_info

    data = content(source)
    headers = header_of(data)
    names = load_states()
    if wanted in (None, Kind.UPR_INFO) and is_upr_info(data):
        return read_upr_info(data, names)
    if wanted in (None, Kind.UHRI) and is_uhri_headers(headers):
        return read_uhri_csv(data, names)
    if wanted in (None, Kind.TREATY_ACTIONS) and is_treaty_actions(headers):
        return read_treaty_actions(data, names, instrument=instrument)
    if wanted is Kind.SPREADSHEET or (wanted is None and is_spreadsheet(headers)):
        return read_spreadsheet_csv(data)
    return _prose(data, wanted)


def _prose(data: bytes, wanted: Kind | None) -> ParseResult:
    from tracker.importers.narrative import looks_like_prose, parse_narrative, read_prose_text

    if wanted not in (None, Kind.NARRATIVE):
        raise _other_kind(wanted)
    if wanted is None and not looks_like_prose(data):
        raise _not_recognised()
    return parse_narrative(read_prose_text(data), load_states(), sha256=_hash(data))


def _not_recognised() -> Unreadable:
    return Unreadable(_("Nothing that can be read is recognised in this file; nothing was imported; choose another."))
