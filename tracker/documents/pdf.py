"""A paper as PDF: tagged, bookmarked, its fonts inside, and the same bytes every time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock, get_ident
from typing import Protocol

from tracker.documents import fetcher, fonts, html
from tracker.documents.drawing import WIDTH
from tracker.documents.html import PageSize
from tracker.documents.typography import printable
from tracker.domain.document import Document, Pack, Paper
from tracker.errors import Invalid, Unavailable, Unreadable
from tracker.i18n import _

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_VARIANT = "pdf/ua-1"  # PDF/UA and PDF/A-3 exclude one another; a paper must be readable by everyone
_SHEET = "-sheet"  # how the anchor of each sheet of a pack ends
_one_at_a_time = Lock()  # Pango and fontconfig keep state that belongs to the whole process


class _Page(Protocol):
    anchors: dict[str, object]


class _LaidOut(Protocol):
    pages: list[_Page]


def available() -> str | None:
    """Return None where PDFs can be made, else one sentence: why not, and the one line that helps."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return _("PDF is off: the system libraries are missing; run: apt-get install {packages}").format(
            packages=PACKAGES
        )
    return None


def render(paper: Document | Pack, data_dir: Path, *, size: PageSize = PageSize.A4) -> bytes:
    """Return a submission, a brief or a pack of briefs as PDF/UA.

    Args:
        paper: what to print. Equal papers give equal bytes.
        data_dir: where the fonts are kept between runs.
        size: A4 or US Letter.

    Raises:
        Invalid: a brief does not fit on one page, or calls more than two notes.
        Unavailable: a system library is missing, or no font of ours can draw a character.
        Unreadable: the paper refers to something outside itself.
    """
    reason = available()
    if reason is not None:
        raise Unavailable(reason)
    source = html.page(paper, size)
    identifier = (paper.identifier or sha256(source.encode()).hexdigest()[:32]).encode()
    with _one_at_a_time:
        fonts.configure(data_dir)
        return _written(source, identifier, check=partial(_check_pages, paper), variant=_VARIANT)


def drawn(svg: str, data_dir: Path) -> bytes:
    """Return a drawing as a PDF of one page of its own size, for `chart_pictures`."""
    height = float(svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()[1])
    style = f"@page {{ size: {WIDTH:g}pt {height:g}pt; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    size = f'<svg width="{WIDTH:g}pt" height="{height:g}pt"'
    drawing = printable(str(svg)).replace("<svg", size, 1)  # a str: markup would escape the tag
    source = f"<style>{style}</style>{drawing}"
    with _one_at_a_time:
        fonts.configure(data_dir)
        return _written(source, b"drawing", check=lambda _laid_out: None, variant=None)


def _written(source: str, identifier: bytes, *, check: Callable[[_LaidOut], None], variant: str | None) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    own = fetcher.make()
    with _warnings() as warnings:
        try:
            laid_out = HTML(string=source, url_fetcher=own).render(pdf_variant=variant)
            check(laid_out)
            made: bytes = laid_out.write_pdf(pdf_variant=variant, pdf_identifier=identifier)
        except FatalURLFetchingError as refusal:  # a BaseException: `except Exception` would miss it
            raise _refused(own.refused) from refusal
    if own.refused:
        raise _refused(own.refused)
    missing = sorted({text.rsplit("(", 1)[-1].rstrip(")") for text in warnings if ".notdef" in text})
    if missing:
        message = _("The PDF was not written: no font here can draw {characters}; take them out or use the Word file.")
        raise Unavailable(message.format(characters=", ".join(missing[:8])))
    return made


def _refused(urls: list[str]) -> Unreadable:
    message = _("The PDF was not written: the paper refers to {address}, and a paper may load nothing from outside.")
    return Unreadable(message.format(address=", ".join(urls[:3])))


def _check_pages(paper: Document | Pack, laid_out: _LaidOut) -> None:
    """Refuse a brief that runs over. Source: print reference, rule 8: cut text, not size."""
    if isinstance(paper, Pack):
        _check_pack(paper, laid_out)
    elif paper.paper is Paper.BRIEF and len(laid_out.pages) != 1:
        raise _too_long(paper)


def _check_pack(pack: Pack, laid_out: _LaidOut) -> None:
    first: dict[str, int] = {}
    for place, page in enumerate(laid_out.pages):
        for name in page.anchors:
            if name.endswith(_SHEET):
                first.setdefault(name, place)  # a sheet that runs over has its anchor on both pages
    starts = sorted(first.values())
    ends = [*starts[1:], len(laid_out.pages)]
    for sheet, start, end in zip(pack.sheets, starts, ends, strict=True):
        if end - start != 1:
            raise _too_long(sheet)


def _too_long(sheet: Document) -> Invalid:
    message = _("The brief “{title}” does not fit on one page: nothing was written; cut words, not type size.")
    return Invalid(message.format(title=sheet.sheet_for or sheet.title))


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what WeasyPrint warns of in this thread."""
    heard: list[str] = []
    thread = get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread:
                heard.append(record.getMessage())

    listener = Listener(level=logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield heard
    finally:
        logger.removeHandler(listener)
