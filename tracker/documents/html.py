"""A paper as one self-contained HTML file, from which the PDF is made."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tracker import paths
from tracker.documents import charts
from tracker.documents.inlines import InlineWriter
from tracker.documents.typography import direction, printable, quoted, typeset
from tracker.domain import citations
from tracker.domain.document import Chart, Document, Pack, Paper, Quote
from tracker.i18n import _, ngettext

_TEMPLATES = paths.TEMPLATES / "documents"


class PageSize(StrEnum):
    """The two papers that offices print on."""

    A4 = "a4"
    LETTER = "letter"


def page(paper: Document | Pack, size: PageSize = PageSize.A4) -> str:
    """Return a paper as HTML that refers to nothing outside itself.

    Args:
        paper: a submission, a brief, or a pack of briefs.
        size: the sheet it is made for.

    Raises:
        Invalid: a brief calls more than two notes.
    """
    return printable(_pack(paper, size) if isinstance(paper, Pack) else _document(paper, size))


def _document(paper: Document, size: PageSize) -> str:
    numbered = citations.number(paper)
    template = "brief.html" if paper.paper is Paper.BRIEF else "submission.html"
    return (
        _environment()
        .get_template(template)
        .render(
            paper=numbered.document,
            notes=numbered.notes,
            w=InlineWriter.of(numbered),
            subject=paper.subject,
            css=_css(size),
        )
    )


def _pack(pack: Pack, size: PageSize) -> str:
    sheets = [citations.number(sheet) for sheet in pack.sheets]
    writers = [InlineWriter.of(sheet, anchor=f"s{place}-") for place, sheet in enumerate(sheets, start=1)]
    return (
        _environment()
        .get_template("pack.html")
        .render(
            paper=pack,
            sheets=[(sheet.document, writer) for sheet, writer in zip(sheets, writers, strict=True)],
            w=InlineWriter((), language=pack.language, footnotes=False),
            subject=pack.cover.what,
            css=_css(size),
        )
    )


def _css(size: PageSize) -> Markup:
    names = ["print.css"] if size is PageSize.A4 else ["print.css", "letter.css"]
    # Our own files, never a user's text.
    return Markup("\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in names))  # noqa: S704


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=False,
    )
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        chart=_chart,
        classes=_classes,
        css_string=_css_string,
        direction=direction,
        kind=lambda block: type(block).__name__,
        organisation=_organisation,
        quoted=_quoted,
    )
    return environment


def _chart(chart: Chart, writer: InlineWriter) -> Markup:
    return charts.svg(chart, key=writer.next_key(), language=writer.language)


def _quoted(quote: Quote, writer: InlineWriter) -> str:
    language = quote.lang or writer.language
    return typeset(quoted(quote.text, language), language)


def _classes(wanted: dict[str, object]) -> Markup:
    names = " ".join(name for name, holds in wanted.items() if holds)
    return Markup(' class="{}"').format(names) if names else Markup("")


def _css_string(text: str) -> Markup:
    r"""Write a text as a CSS string; every character but letters, digits and spaces as `\code`."""
    safe = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return Markup('"{}"').format(safe)


def _organisation(head: str) -> Markup:
    """Set the organisation apart from what follows it: 'PSCORE · Brief'."""
    name, dot, kind = head.partition(" · ")
    return Markup('{} <span class="kind">· {}</span>').format(name, kind) if dot else escape(name)
