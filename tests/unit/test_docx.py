"""Word files: real endnotes that agree with the PDF, styles, numbered paragraphs, equal bytes, no traces."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx as word_library
import pytest
from docx.document import Document as WordFile
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from tests.factories import papers
from tracker.documents import docx, docx_order, pdf
from tracker.domain import citations
from tracker.domain.document import Bullets, Document, Section
from tracker.errors import Invalid

AWKWARD = ("<w:t>markup</w:t> & \"'", "x" * 300, "e\u0301\u0323", "سلام 1.2–3", "a\x00b\x0bc", "=1+1", "\U0001f600")


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx.render(papers.submission(chapters=2))


@pytest.fixture(scope="module")
def word(content: bytes) -> WordFile:
    return word_library.Document(BytesIO(content))


def part(content: bytes, name: str) -> BaseOxmlElement:
    with ZipFile(BytesIO(content)) as file:
        return parse_xml(file.read(name))


def said(element: BaseOxmlElement) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def notes_of(content: bytes) -> dict[int, str]:
    return {
        int(note.get(qn("w:id"))): said(note)
        for note in part(content, "word/endnotes.xml").iter(qn("w:endnote"))
        if note.get(qn("w:type")) is None
    }


def calls_of(content: bytes) -> list[int]:
    return [int(call.get(qn("w:id"))) for call in part(content, "word/document.xml").iter(qn("w:endnoteReference"))]


def _parents(element: BaseOxmlElement) -> list[str]:
    inner = element.getparent()
    outer = inner.getparent() if inner is not None else None
    return [parent.tag for parent in (inner, outer) if parent is not None]


def with_text(text: str) -> Document:
    table = replace(papers.status_table(), caption=text)
    blocks = (papers.par("1", text), table, Bullets(((text[:20], papers.words(text)),)))
    return replace(papers.submission(), sections=(Section("A", text, blocks),), title=text)


def test_every_call_has_its_endnote_and_no_note_is_uncalled(content: bytes) -> None:
    calls = calls_of(content)

    assert calls == list(range(1, len(calls) + 1))
    assert list(notes_of(content)) == calls


def test_the_endnotes_say_what_the_pdf_prints_under_the_same_number(content: bytes) -> None:
    paper = citations.number(papers.submission(chapters=2))

    for note in paper.notes:
        printed = "".join(run.text for run in note.runs)
        assert notes_of(content)[note.number].replace("\u00a0", " ") == printed


@pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")
def test_each_paragraph_calls_the_same_notes_in_word_and_pdf(content: bytes, tmp_path: Path) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf.render(papers.submission(chapters=2), tmp_path)) as document:
        printed = " ".join(page.get_textpage().get_text_range() for page in document)
    for paragraph in part(content, "word/document.xml").iter(qn("w:p")):
        text = ""
        for element in paragraph.iter(qn("w:t"), qn("w:endnoteReference")):
            if element.tag == qn("w:t"):
                text += element.text or ""
            elif len(text) > 12:
                end = r"\s*".join(re.escape(word) for word in text.split()[-2:])
                assert re.search(rf"{end}\W?\s?{element.get(qn('w:id'))}\b", printed)


def test_numbering_of_notes_is_decimal_for_word_and_for_libreoffice(content: bytes) -> None:
    for name, outer in (("word/settings.xml", "w:settings"), ("word/document.xml", "w:sectPr")):
        parents = [qn("w:endnotePr"), qn(outer)]
        formats = [f.get(qn("w:val")) for f in part(content, name).iter(qn("w:numFmt")) if _parents(f) == parents]
        assert formats == ["decimal"]


def test_the_text_is_times_new_roman_twelve(word: WordFile) -> None:
    normal = word.styles["Normal"]

    assert isinstance(normal, ParagraphStyle)
    assert normal.font.size == Pt(12)
    fonts = list(word.styles.element.iter(qn("w:rFonts")))
    assert {value for font in fonts for value in font.attrib.values()} == {"Times New Roman"}
    assert {len(font.attrib) for font in fonts} == {4}
    assert not list(word.element.iter(qn("w:rFonts")))


def test_headings_have_heading_styles_and_bookmarks_for_the_contents(word: WordFile) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")]
    anchors = [link.get(qn("w:anchor")) for link in word.element.iter(qn("w:hyperlink"))]
    bookmarks = [mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))]

    assert ("Heading 1", "A. Review of the past cycle") in headings
    assert ("Heading 2", "Three cycles side by side") in headings
    assert headings[-1] == ("Heading 1", "Endnotes")
    assert anchors == bookmarks
    assert len(set(bookmarks)) == len(headings)


def test_the_contents_field_holds_the_headings_before_word_fills_it(word: WordFile) -> None:
    lines = [p for p in word.paragraphs if p.style and p.style.name.startswith("toc")]

    assert len(lines) == sum(1 for p in word.paragraphs if p.style and p.style.name.startswith("Heading"))
    assert [kind.get(qn("w:fldCharType")) for p in lines for kind in p._p.iter(qn("w:fldChar"))] == [
        "begin",
        "separate",
        "end",
    ]


def test_paragraph_numbers_are_text_before_a_tab(word: WordFile) -> None:
    numbered = [p.text for p in word.paragraphs if p.style and p.style.name.startswith("Numbered")]

    assert numbered[0].startswith("1\tNorland was reviewed")
    assert any(text.startswith("4.1\t") for text in numbered)
    assert not list(word.element.iter(qn("w:numPr")))


def test_pages_are_numbered_of_all_and_the_head_runs(word: WordFile) -> None:
    section = word.sections[0]
    fields = [code.text for code in section.footer._element.iter(qn("w:instrText"))]

    assert [field.strip() for field in fields if field] == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == papers.submission().running_head


def test_tables_repeat_their_head_and_keep_rows_whole(word: WordFile) -> None:
    table = next(t for t in word.tables if t.rows[0].cells[0].text.startswith("Number"))
    rows = table._tbl.tr_lst

    assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_no_table_is_wider_than_the_text(word: WordFile) -> None:
    section = word.sections[0]
    assert section.page_width is not None
    width = (section.page_width - (section.left_margin or 0) - (section.right_margin or 0)) / 635

    for table in word.tables:
        assert sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid) <= width + 5


def test_a_chart_without_a_picture_is_a_table_of_its_values(word: WordFile) -> None:
    values = next(t for t in word.tables if t.rows[0].cells[-1].text == "permits")

    assert [row.cells[1].text for row in values.rows[1:]] == ["16,240", "9,105", "3,870", "unknown"]


@pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")
def test_a_chart_is_a_picture_with_its_description_where_it_can_be_drawn(tmp_path: Path) -> None:
    content = docx.render(papers.submission(), tmp_path)
    described = [properties.get("descr") for properties in part(content, "word/document.xml").iter(qn("wp:docPr"))]

    assert content == docx.render(papers.submission(), tmp_path)
    assert described == [papers.marks_chart().chart.description, papers.bars_chart().chart.description]
    with ZipFile(BytesIO(content)) as file:
        assert sum(name.startswith("word/media/") for name in file.namelist()) == 2


def test_equal_papers_are_equal_bytes(content: bytes) -> None:
    assert docx.render(papers.submission(chapters=2)) == content


def test_nobody_and_no_clock_is_left_in_the_file(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name or name == "docProps/app.xml"]
        core = file.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "dcterms" not in re.sub(r"xmlns:\w+=\"[^\"]+\"", "", core)
    assert core.count("Harbour Workers") == 2  # author, last modified by


def test_properties_are_the_papers(word: WordFile) -> None:
    paper, known = papers.submission(), word.core_properties

    assert (known.title, known.author, known.language) == (paper.title, paper.author, "en")
    assert known.keywords == "forced labour, migrant workers, asylum"


def test_property_elements_stand_in_the_order_of_the_schema(content: bytes) -> None:
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
        root = part(content, name)
        before = serialize_part_xml(root)
        docx_order.sort(root)
        assert serialize_part_xml(root) == before


def test_a_right_to_left_paper_turns_paragraphs_runs_and_tables() -> None:
    content = docx.render(papers.arabic())
    body = part(content, "word/document.xml")

    assert all(
        p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for p in body.iter(qn("w:p")) if "".join(p.itertext())
    )
    assert all(t.find(qn("w:bidiVisual")) is not None for t in body.iter(qn("w:tblPr")))
    russian = next(run for run in body.iter(qn("w:r")) if "Никто" in said(run))
    assert russian.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is None
    assert "147.304\u200e–\u200e306" in said(body)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_are_written_as_they_are(text: str) -> None:
    word = word_library.Document(BytesIO(docx.render(with_text(text))))
    shown = text.replace("\x00", "").replace("\x0b", "")

    assert any(p.text == f"1\t{shown}" for p in word.paragraphs)


def test_only_a_submission_is_written_for_word() -> None:
    with pytest.raises(Invalid, match="Only a submission"):
        docx.render(papers.brief())


def test_a_paper_without_notes_has_no_endnotes() -> None:
    section = Section("A", "A", (papers.par("1", "Text."),))
    content = docx.render(replace(papers.submission(), sections=(section,)))

    with ZipFile(BytesIO(content)) as file:
        assert "word/endnotes.xml" not in file.namelist()
    assert "Endnotes" not in said(part(content, "word/document.xml"))
