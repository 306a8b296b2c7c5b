"""The blocks of a paper as Word paragraphs and pictures, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from docx.document import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from tracker.documents import docx_tables
from tracker.documents.docx_runs import RunWriter
from tracker.documents.typography import printable, quoted
from tracker.domain.document import (
    Ask,
    BigFigure,
    Block,
    Bullets,
    Chart,
    Figure,
    Inlines,
    Paragraph,
    Quote,
    Run,
    Section,
    Table,
    Terms,
)

_PICTURE_MM = 144.0  # the width a chart is drawn for: its type keeps its size

Picture = Callable[[Chart], bytes | None]


class BlockWriter:
    """Appends the blocks of one paper to a Word file."""

    def __init__(self, word: WordFile, runs: RunWriter, *, picture: Picture) -> None:
        """Keep the file, the writer of its text, and what turns a chart into a picture where that is possible."""
        self._word = word
        self.runs = runs
        self._picture = picture
        self._bookmarks = 0

    def paragraph(self, style: str, content: Inlines | str = "", *, number: str = "") -> WordParagraph:
        """Append a paragraph; its number is text, with a tab after it, so that every program shows the same."""
        paragraph = self._word.add_paragraph(style=style)
        if self.runs.rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        if number:
            paragraph._p.append(self.runs.run(Run(number)))
            paragraph.add_run("\t")
        return self.runs.write(paragraph, content)

    def heading(self, section: Section) -> None:
        """Append the heading of a section, with the bookmark that the contents point to."""
        if not section.title:
            return
        paragraph = self.paragraph(f"Heading {min(section.level, 2)}", heading_of(section))
        if section.new_page:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = Pt(0)
        self.bookmark(paragraph, bookmark_of(section.key))

    def bookmark(self, paragraph: WordParagraph, name: str) -> None:
        """Put a bookmark around the text of a paragraph."""
        self._bookmarks += 1
        start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{self._bookmarks}" w:name="{name}"/>')
        end = parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{self._bookmarks}"/>')
        properties = paragraph._p.get_or_add_pPr()
        properties.addnext(start)
        paragraph._p.append(end)

    def section(self, section: Section) -> None:
        """Append a section with all it holds."""
        self.heading(section)
        for block in section.blocks:
            if isinstance(block, Section):
                self.section(block)
            else:
                self.block(block)

    def block(self, block: Block) -> None:
        """Append one block."""
        match block:
            case Paragraph():
                self._text(block)
            case Quote():
                self._quote(block)
            case Ask():
                self._ask(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Terms():
                docx_tables.terms(self._word, block, self.runs)
            case Bullets():
                self._bullets(block)
            case BigFigure():
                words = f"{block.value} {block.of} " if block.of else f"{block.value} "
                self.paragraph("Normal", (Run(words, bold=True), *block.words))

    def _ask(self, block: Ask) -> None:
        ask = self.paragraph("Recommendation", block.content, number=block.number)
        if block.meta:
            ask.paragraph_format.keep_with_next = True
            self.paragraph("Recommendation Source", block.meta)

    def _bullets(self, block: Bullets) -> None:
        for mark, words in block.items:
            self.paragraph("List Item", words, number=mark)

    def _text(self, block: Paragraph) -> None:
        style = "Normal"
        if block.number:
            style = "Numbered Subparagraph" if block.is_sub else "Numbered Paragraph"
        elif block.lede:
            style = "Lead Paragraph"
        elif block.small:
            style = "Small Text"
        paragraph = self.paragraph(style, block.content, number=block.number)
        if block.keep_with_next:
            paragraph.paragraph_format.keep_with_next = True

    def _quote(self, block: Quote) -> None:
        language = block.lang or self.runs.language
        self.paragraph("Quotation", (Run(quoted(block.text, language), lang=block.lang),))
        self.paragraph("Quotation Source", block.by)

    def _table(self, block: Table) -> None:
        if block.label or block.caption:
            self._caption(block.label, block.caption)
        docx_tables.table(self._word, block, self.runs)

    def _figure(self, block: Figure) -> None:
        png = self._picture(block.chart)
        if png is None:
            self._caption(block.label, block.caption)
            docx_tables.chart(self._word, block.chart, self.runs)
            return
        paragraph = self.paragraph("Figure")
        paragraph.add_run().add_picture(BytesIO(png), width=Mm(_PICTURE_MM))
        self._describe(paragraph, block.chart)
        self._caption(block.label, block.caption).paragraph_format.keep_with_next = False

    def _describe(self, paragraph: WordParagraph, chart: Chart) -> None:
        for inline in paragraph._p.iter(qn("wp:inline")):
            for side in ("distT", "distB", "distL", "distR"):
                inline.set(side, "0")  # LibreOffice would put 3 mm around it
        for properties in paragraph._p.iter(qn("wp:docPr")):
            properties.set("title", printable(chart.title))
            properties.set("descr", printable(chart.description))

    def _caption(self, label: str, caption: str) -> WordParagraph:
        head = (Run(f"{label}. ", bold=True),) if label else ()
        return self.paragraph("Caption", (*head, Run(caption)))


def heading_of(section: Section) -> str:
    """Return the printed heading: 'A. Review of the past cycle'."""
    return f"{section.letter}. {section.title}" if section.letter else section.title


def bookmark_of(key: str) -> str:
    """Return the bookmark name of a section: Word allows letters, digits and underscores, forty at most."""
    return "_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in key)[:38]


def field(instruction: str, cached: str) -> list[BaseOxmlElement]:
    """Return the runs of a field with the result that shows until the program computes its own."""
    w = nsdecls("w")
    return [
        parse_xml(f'<w:r {w}><w:fldChar w:fldCharType="begin"/></w:r>'),
        parse_xml(f'<w:r {w}><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'),
        parse_xml(f'<w:r {w}><w:fldChar w:fldCharType="separate"/></w:r>'),
        parse_xml(f"<w:r {w}><w:t>{cached}</w:t></w:r>"),
        parse_xml(f'<w:r {w}><w:fldChar w:fldCharType="end"/></w:r>'),
    ]
