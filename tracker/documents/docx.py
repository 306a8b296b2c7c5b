"""A submission as the Word file that is filed: real endnotes, heading styles, numbered paragraphs and pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from tracker.documents import chart_pictures, docx_notes, docx_order, docx_package, docx_styles
from tracker.documents.docx_blocks import BlockWriter, bookmark_of, field, heading_of
from tracker.documents.docx_runs import DEEP, RunWriter
from tracker.documents.docx_tables import cover_lines
from tracker.domain import citations
from tracker.domain.document import Block, Cover, Document, Paper, Run, Section
from tracker.errors import Invalid
from tracker.i18n import _

_MARGIN_MM = 25.0


def render(paper: Document, data_dir: Path | None = None) -> bytes:
    """Return a submission as a Word file. Equal papers give equal bytes.

    Args:
        paper: a submission.
        data_dir: where the fonts are kept. With it, and where PDFs can be made, charts become pictures;
            otherwise each chart is a table of its values.

    Raises:
        Invalid: the paper is not a submission.
    """
    if paper.paper is not Paper.SUBMISSION:
        raise Invalid(_("Only a submission is written as a Word file; nothing was written; ask for a PDF."))
    numbered = citations.number(paper)
    paper = numbered.document
    word = docx.Document()
    docx_styles.apply(word, paper.language)
    runs = RunWriter(paper.language)
    blocks = BlockWriter(word, runs, picture=chart_pictures.painter(paper.language, data_dir))
    _page(word, paper, runs)
    if paper.cover:
        _cover(word, paper.cover, blocks)
    _contents(paper, blocks, has_notes=bool(numbered.notes))
    for section in paper.sections:
        blocks.section(section)
    for line in paper.colophon:
        blocks.paragraph("Small Text", line)
    if numbered.notes:
        # Word puts the notes after the last paragraph; LibreOffice on a new page, where they have no heading. The
        # sentence is true in both, and keeps the heading from standing alone.
        blocks.heading(Section("notes", paper.notes_title, ()))
        blocks.paragraph("Small Text", _("“Ibid.” is the source of the note before; “note 3” cites a source in full."))
    docx_notes.add(word, numbered.notes, runs)
    margins = [part._element for section in word.sections for part in (section.header, section.footer)]
    for root in (word.element, word.styles.element, *margins):
        docx_order.sort(root)
    docx_package.describe(word, paper)
    return docx_package.packed(word)


def _page(word: WordFile, paper: Document, runs: RunWriter) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    section.different_first_page_header_footer = paper.cover is not None
    if runs.rtl:
        properties = section._sectPr
        properties.append(OxmlElement("w:bidi"))
    head = section.header.paragraphs[0]
    foot = section.footer.paragraphs[0]
    if runs.rtl:
        for paragraph in (head, foot):
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    runs.write(head, paper.running_head)
    for line in paper.method_note:
        runs.write(foot, line)
        foot.add_run().add_break()
    for element in (*field("PAGE", "1"), runs.run(Run(_(" of "))), *field("NUMPAGES", "1")):
        foot._p.append(element)


def _cover(word: WordFile, cover: Cover, blocks: BlockWriter) -> None:
    long = f" · {cover.organisation_long}" if cover.organisation_long else ""
    organisation = blocks.paragraph("Cover Organisation", (Run(cover.organisation, bold=True), Run(long, quiet=True)))
    organisation._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="18" w:space="8" w:color="{DEEP}"/></w:pBdr>')
    )
    blocks.paragraph("Cover Line", cover.what)
    blocks.paragraph("Title", cover.title)
    blocks.paragraph("Subtitle", cover.theme)
    cover_lines(word, cover.lines, blocks.runs)


def _contents(paper: Document, blocks: BlockWriter, *, has_notes: bool) -> None:
    if not paper.contents_title:
        return
    heading = blocks.paragraph("Contents Heading", paper.contents_title)
    heading.paragraph_format.page_break_before = paper.cover is not None or None
    entries = list(_entries(paper.sections))
    if has_notes:
        entries.append((1, paper.notes_title, "notes"))
    lines = [_entry(blocks, *entry) for entry in entries]
    if lines:
        # Word fills contents only when told to: until then the headings stand here as the field's cached result.
        begin, instruction, separate, _cached, end = field('TOC \\o "1-2" \\h \\z \\u', "")
        first = lines[0]._p
        properties = first.get_or_add_pPr()
        for element in (separate, instruction, begin):
            properties.addnext(element)
        lines[-1]._p.append(end)
    for block in paper.contents_after:
        blocks.block(block)


def _entries(sections: Iterable[Block | Section]) -> Iterator[tuple[int, str, str]]:
    for section in sections:
        if isinstance(section, Section):
            if section.title:
                yield min(section.level, 2), heading_of(section), section.key
            yield from _entries(section.blocks)


def _entry(blocks: BlockWriter, level: int, words: str, key: str) -> Paragraph:
    line = blocks.paragraph(f"toc {level}")
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{bookmark_of(key)}" w:history="1"/>')
    link.append(blocks.runs.run(Run(words)))
    line._p.append(link)
    return line
