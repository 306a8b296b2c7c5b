"""The words of a paper as the page shows them: as printed, with marks of the site and links to the records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from gettext import NullTranslations

from flask import url_for
from markupsafe import Markup, escape

from tracker.documents import charts
from tracker.documents.typography import direction, quoted, typeset, typeset_inlines
from tracker.domain import citations, phrases
from tracker.domain.citations import NumberedNote
from tracker.domain.document import (
    BindingMark,
    Chart,
    Document,
    Inline,
    Inlines,
    LineBreak,
    Note,
    Quote,
    Row,
    Run,
    StatusMark,
    Table,
)
from tracker.domain.dossier import Dossier
from tracker.domain.vocabulary import label
from tracker.i18n import speaking
from tracker.web import marks

ANCHOR = "paper-"


class SheetWriter:
    """Writes the inlines of one paper. Templates call it with blocks of the paper; it queries nothing."""

    def __init__(self, paper: Document, dossier: Dossier, *, most_rows: int | None = None) -> None:
        """Number the notes, learn which words of the paper name a record, and how many rows of a table to show."""
        with speaking(NullTranslations()):  # as the files do, whatever the language of the page
            numbered = citations.number(paper)
            addresses = _addresses(dossier)
        self.paper = numbered.document
        self.notes = numbered.notes
        self.anchor = ANCHOR
        self.whole = url_for(
            "submissions.paper", code=dossier.state.iso3, cycle=dossier.cycle, as_of=dossier.as_of.isoformat(), all=1
        )
        self._most_rows = most_rows
        self._language = paper.language
        self._linked = _linker(addresses)
        self._records = _records(dossier)
        self._figures = 0

    def text(self, content: Inlines | str, *, cell: bool = False) -> Markup:
        """Return inlines as HTML; numbers of recommendations lead to their records."""
        if isinstance(content, str):
            content = (Run(content),)
        written = typeset_inlines(content, self._language, closing=not cell)
        return Markup("").join(self._inline(inline, cell=cell) for inline in written)

    def note(self, note: NumberedNote) -> Markup:
        """Return the words of a note as HTML."""
        return self.text(note.runs)

    def number(self, number: str, content: Inlines) -> Markup:
        """Return the number of a paragraph; it leads to the record whose words the paragraph gives, if one's."""
        address = self._records.get(phrases_of(content))
        if address is None or not number:
            return escape(number)
        return Markup('<a href="{}">{}</a>').format(address, number)

    def rows(self, table: Table) -> tuple[Row, ...]:
        """Return the rows of a table that the page shows; the files print all."""
        return table.rows[: self._most_rows]

    @staticmethod
    def kind(block: object) -> str:
        """Name the kind of a block, by which the template chooses its macro."""
        return type(block).__name__

    def quoted(self, quote: Quote) -> str:
        """Put the quotation marks of its language around a quotation."""
        language = quote.lang or self._language
        return typeset(quoted(quote.text, language), language)

    def chart(self, chart: Chart) -> Markup:
        """Draw a chart."""
        self._figures += 1
        with speaking(NullTranslations()):
            return charts.svg(chart, key=f"{ANCHOR}f{self._figures}", language=self._language)

    def _inline(self, inline: Inline, *, cell: bool) -> Markup:
        match inline:
            case Run():
                return self._run(inline)
            case Note():
                return Markup('<sup><a id="{0}r{1}" href="#{0}e{1}">{1}</a></sup>').format(ANCHOR, inline.number)
            case StatusMark():
                return _status(inline, cell=cell)
            case BindingMark():
                reason = f": {inline.reason}" if inline.reason else ""
                return Markup("<b>{}</b>{}").format(label(inline.bindingness), reason)
            case LineBreak():
                return Markup("<br>")

    def _run(self, run: Run) -> Markup:
        html = self._linked(run.text)
        for wanted, element in ((run.bold, "b"), (run.italic, "i")):
            if wanted:
                html = Markup("<{0}>{1}</{0}>").format(element, html)
        if run.quiet:
            html = Markup('<span class="sheet__quiet">{}</span>').format(html)
        if run.lang and run.lang != self._language:
            html = Markup('<span lang="{}" dir="{}">{}</span>').format(run.lang, direction(run.lang), html)
        return html


def phrases_of(content: Inlines) -> str:
    """Return the words of inlines without notes: what a record's text is compared with."""
    return " ".join("".join(inline.text for inline in content if isinstance(inline, Run)).split())


def _status(mark: StatusMark, *, cell: bool) -> Markup:
    name = marks.mark(mark.status)
    shown = Markup(
        '<span class="status is-{0}"><svg class="status__mark" aria-hidden="true"><use href="#m-{0}"/></svg>{1}</span>'
    ).format(name, label(mark.status))
    flags = [label(flag) for flag in mark.flags] + [mark.remark] * bool(mark.remark)
    gap = Markup("<br>") if cell else Markup(" ")
    return shown + Markup("").join(gap + Markup('<span class="sheet__quiet">{}</span>').format(flag) for flag in flags)


def _addresses(dossier: Dossier) -> dict[str, str]:
    """Return where each number that a paper may print leads; one that two documents share leads to the list."""
    found: dict[str, set[str]] = {}
    for request in dossier.requests:
        printed = phrases.number_of(request).removesuffix(f" ({request.label})")
        found.setdefault(printed, set()).add(request.recommendation)
    state = dossier.state.iso3
    return {
        printed: url_for("recommendations.record", ref=min(refs), state=state)
        if len(refs) == 1
        else url_for("recommendations.index", q=printed, state=state)
        for printed, refs in found.items()
    }


def _records(dossier: Dossier) -> dict[str, str]:
    """Return where a paragraph leads that gives the words of one item of evidence, or of one recommendation."""
    found = {
        _flat(request.text): url_for("recommendations.record", ref=request.recommendation, state=dossier.state.iso3)
        for request in dossier.requests
        if request.text
    }
    return found | {_flat(item.summary): url_for("evidence.record", ref=item.ref) for item in dossier.evidence}


def _flat(text: str) -> str:
    return " ".join(text.split())


def _linker(addresses: Mapping[str, str]) -> Callable[[str], Markup]:
    """Return what escapes a text and links every number in it that names a record."""
    if not addresses:
        return escape
    addresses = {printed.replace("\u00a0", " "): address for printed, address in addresses.items()}
    longest_first = sorted(addresses, key=lambda printed: (-len(printed), printed))
    names = "|".join(re.escape(printed).replace(r"\ ", r"[ \u00a0]") for printed in longest_first)
    pattern = re.compile(rf"(?<![\w.])(?:{names})(?!\w|\.\d)")

    def linked(text: str) -> Markup:
        pieces: list[Markup] = []
        start = 0
        for match in pattern.finditer(text):
            pieces.append(escape(text[start : match.start()]))
            address = addresses[match.group().replace("\u00a0", " ")]
            pieces.append(Markup('<a href="{}">{}</a>').format(address, match.group()))
            start = match.end()
        return Markup("").join([*pieces, escape(text[start:])])

    return linked
