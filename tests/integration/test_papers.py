"""Papers from the demo: what they say, what they may not say, and the files that they become."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as WordFile
from sqlalchemy import Engine, update

from tracker.documents import docx, pdf
from tracker.domain import citations, wordcount
from tracker.domain.document import Ask, Document, Pack, Paragraph, Run, Section, Table
from tracker.domain.vocabulary import PublicationBasis
from tracker.services import papers
from tracker.storage import engine as engines
from tracker.storage.models import Evidence

AS_OF = date(2023, 4, 30)
needs_pdf = pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")


@pytest.fixture
def paper(demo: Engine) -> Document:
    with engines.reading(demo) as session:
        return papers.submission_for(session, "RUS", cycle=4, organisation="PSCORE", as_of=AS_OF)


def brief(engine: Engine, reader: str) -> Document | Pack:
    with engines.reading(engine) as session:
        return papers.brief_for(session, "RUS", cycle=4, reader=reader, organisation="PSCORE", as_of=AS_OF)


def blocks(sections: tuple[Section, ...]) -> list[object]:
    found: list[object] = []
    for section in sections:
        for block in section.blocks:
            found += blocks((block,)) if isinstance(block, Section) else [block]
    return found


def words(document: Document) -> str:
    said = []
    for block in blocks(document.sections):
        if isinstance(block, Paragraph | Ask):
            said += [part.text for part in block.content if isinstance(part, Run)]
        if isinstance(block, Table):
            said += [part.text for row in block.rows for cell in row.cells for part in cell if isinstance(part, Run)]
    return " ".join(said)


def text_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_chapters_stand_in_the_order_of_a_submission(paper: Document) -> None:
    titles = [section.title for section in paper.sections]

    assert titles[:2] == ["Executive summary", "Review of the past cycle"]
    assert "Recommendations" in titles
    assert [section.letter for section in paper.sections if section.letter] == ["A", "B", "C", "D"]


def test_paragraph_numbers_run_through_the_paper_without_a_gap(paper: Document) -> None:
    numbers = [block.number for block in blocks(paper.sections) if isinstance(block, Paragraph) and block.number]
    main = [int(number) for number in numbers if "." not in number]

    assert main == list(range(1, len(main) + 1))
    for number in (number for number in numbers if "." in number):
        parent, child = number.split(".")
        before = numbers[numbers.index(number) - 1]
        assert before == (parent if child == "1" else f"{parent}.{int(child) - 1}")


def test_the_words_are_counted_and_within_the_limit(paper: Document) -> None:
    counted = wordcount.count(paper)

    assert paper.cover is not None
    assert dict(paper.cover.lines)["Length"].startswith(f"{counted.counted:,} of 2,815 words")
    assert 300 < counted.counted <= 2815


def test_nothing_of_the_coming_review_appears(paper: Document) -> None:
    notes = " ".join(run.text for note in citations.number(paper).notes for run in note.runs)

    assert "A/HRC/55/13" not in words(paper) + notes
    assert "fourth cycle" not in words(paper)


def test_figures_of_others_are_attributed_and_the_mismatch_shows(paper: Document) -> None:
    said = words(paper)

    assert "PSCORE gives 91" in said
    assert "191 accepted" in said
    assert "three supported" in said


def test_paraphrase_stands_without_quotation_marks(paper: Document) -> None:
    asks = [block for block in blocks(paper.sections) if isinstance(block, Ask)]

    assert len(asks) == 3 + 8
    assert not [run for ask in asks for run in ask.content if isinstance(run, Run) and "“" in run.text]


def test_internal_evidence_leaves_no_trace_in_a_paper(demo: Engine, paper: Document) -> None:
    with engines.transaction(demo) as session:
        session.execute(
            update(Evidence)
            .where(Evidence.ref.like("MEMORIAL%"))
            .values(publication_basis=PublicationBasis.INTERNAL, summary="SECRET")
        )
    with engines.reading(demo) as session:
        without = papers.submission_for(session, "RUS", cycle=4, organisation="PSCORE", as_of=AS_OF)

    assert "SECRET" not in words(without)
    assert wordcount.count(without).counted != wordcount.count(paper).counted


@needs_pdf
def test_the_pdf_is_tagged_embeds_its_fonts_and_is_the_same_twice(paper: Document, tmp_path: Path) -> None:
    content = pdf.render(paper, tmp_path)

    assert content == pdf.render(paper, tmp_path)
    with pypdfium2.PdfDocument(content) as document:
        bookmarks = [entry.get_title() for entry in document.get_toc()]
        assert document.get_metadata_dict()["Title"] == paper.title
    assert any("Review of the past cycle" in title for title in bookmarks)
    assert b"/StructTreeRoot" in content or b"/Type /Catalog" not in content


@needs_pdf
def test_every_note_call_of_the_pdf_has_its_note(paper: Document, tmp_path: Path) -> None:
    notes = citations.number(paper).notes
    last = text_of(pdf.render(paper, tmp_path))[-4:]

    assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    assert re.search(rf"\b{len(notes)}\b", " ".join(last))


@needs_pdf
@pytest.mark.parametrize("reader", ["SEN", "PHL", "BLR", "AUT", "AND"])
def test_a_brief_is_one_page(reader: str, demo: Engine, tmp_path: Path) -> None:
    pages = text_of(pdf.render(brief(demo, reader), tmp_path))

    assert len(pages) == 1
    assert "What to ask the Russian Federation" in pages[0]


@needs_pdf
def test_the_pack_has_a_page_for_everyone_who_recommended(demo: Engine, tmp_path: Path) -> None:
    pack = brief(demo, "all")
    assert isinstance(pack, Pack)

    pages = text_of(pdf.render(pack, tmp_path))

    assert len(pages) >= len(pack.sheets) + 2
    assert len(pack.sheets) > 10
    for sheet, page in zip(pack.sheets, pages[-len(pack.sheets) :], strict=True):
        assert sheet.sheet_for in page


def test_the_word_file_has_real_endnotes_headings_and_times_new_roman(paper: Document, tmp_path: Path) -> None:
    content = docx.render(paper, tmp_path)

    assert content == docx.render(paper, tmp_path)
    with zipfile.ZipFile(BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
        notes = package.read("word/endnotes.xml").decode()
        styles = package.read("word/styles.xml").decode()
    calls = re.findall(r"<w:endnoteReference [^>]*w:id=\"(\d+)\"", body)
    assert len(calls) == len(set(calls)) == len(citations.number(paper).notes)
    assert set(calls) <= set(re.findall(r"<w:endnote [^>]*w:id=\"(\d+)\"", notes))
    assert "Times New Roman" in styles
    word = WordFile(BytesIO(content))
    headings = [each.text for each in word.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert any("Review of the past cycle" in heading for heading in headings)
    assert word.core_properties.author == "PSCORE"
