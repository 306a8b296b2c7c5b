"""PDFs: tagged, bookmarked, equal bytes, one page for a brief, and nothing from outside."""

from __future__ import annotations

import builtins
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from tests.factories import papers
from tracker.documents import html, pdf
from tracker.documents.html import PageSize
from tracker.domain import citations
from tracker.domain.document import Document, Section
from tracker.errors import Invalid, Unavailable, Unreadable

needs_pdf = pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")
AWKWARD = (
    "<script>x</script>",
    "& < > \" '",
    "x" * 300,
    "e\u0301\u0323o\u0308",
    "سلام 1.2–3",
    "=1+1",
    "{{ 7*7 }}",
    "a\x00b\x0bc\ud800",
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def submission(data_dir: Path) -> bytes:
    return pdf.render(papers.submission(), data_dir)


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def objects(content: bytes) -> bytes:
    """Return the file with its compressed object streams opened."""
    opened = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(opened)


def with_text(text: str) -> Document:
    blocks = (papers.par("1", text, papers.cite(papers.SURVEY)), papers.status_table())
    section = Section("A", text, blocks, new_page=True)
    return replace(papers.submission(), sections=(section,), title=text)


@needs_pdf
def test_equal_papers_are_equal_bytes(submission: bytes, data_dir: Path) -> None:
    assert pdf.render(papers.submission(), data_dir) == submission


@needs_pdf
def test_the_file_is_tagged_and_names_its_language(submission: bytes) -> None:
    inside = objects(submission)

    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang \(en\)", inside)
    assert b"pdfuaid" in inside


@needs_pdf
def test_title_and_author_are_the_papers_and_no_clock_is_in_the_file(submission: bytes) -> None:
    with pypdfium2.PdfDocument(submission) as document:
        known = document.get_metadata_dict()

    assert known["Title"] == papers.submission().title
    assert known["Author"] == papers.submission().author
    assert not known["CreationDate"]
    assert not known["ModDate"]


@needs_pdf
def test_chapters_and_sections_are_bookmarks(submission: bytes) -> None:
    with pypdfium2.PdfDocument(submission) as document:
        titles = [(entry.level, entry.get_title()) for entry in document.get_toc()]

    assert (0, "A. Review of the past cycle") in titles
    assert (1, "Three cycles side by side") in titles
    assert (0, "Endnotes") in titles


@needs_pdf
def test_every_font_is_embedded(submission: bytes) -> None:
    inside = objects(submission)
    descriptors = re.findall(rb"/Type\s*/FontDescriptor.*?>>", inside, re.DOTALL)

    assert descriptors
    assert all(b"/FontFile" in descriptor for descriptor in descriptors)
    assert {name.split(b"+")[-1][:12] for name in re.findall(rb"/FontName\s*/(\S+)", inside)} == {b"Source-Serif"}


@needs_pdf
def test_every_note_stands_at_the_end_under_its_number(submission: bytes) -> None:
    notes = citations.number(papers.submission()).notes
    end = pages(submission)[-1]

    for note in notes:
        text = "".join(run.text for run in note.runs)[:30]
        assert re.search(rf"(?m)^{note.number}\s*{re.escape(text)}", end.replace("\u00a0", " "))


@needs_pdf
def test_the_contents_name_the_page_of_each_chapter(submission: bytes) -> None:
    found = pages(submission)
    contents = found[1]

    for title in ("Executive summary", "Recommendations", "Endnotes"):
        page = next(number for number, text in enumerate(found, 1) if number > 2 and f"{title}\r\n" in text)
        assert re.search(rf"{title}\s*{page}\b", contents)


@needs_pdf
def test_no_heading_is_the_last_line_of_a_page(data_dir: Path) -> None:
    headings = {"What was asked, and what became of it", "Three cycles side by side", "Conditions of work", "Permits"}

    for text in pages(pdf.render(papers.submission(chapters=3), data_dir)):
        feet = ("Evidence up", "An invented")
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(feet)]
        assert not set(lines[-2:]) & headings


@needs_pdf
@pytest.mark.parametrize("size", PageSize)
def test_a_brief_is_one_page_on_both_papers(size: PageSize, data_dir: Path) -> None:
    found = pages(pdf.render(papers.brief(filler=8), data_dir, size=size))

    assert len(found) == 1
    assert re.search(r"2\s*Norland, Office of Statistics", found[0])


@needs_pdf
def test_a_brief_that_runs_over_is_refused_with_a_sentence(data_dir: Path) -> None:
    with pytest.raises(Invalid, match=r"“Estmark” does not fit on one page"):
        pdf.render(papers.brief(filler=60), data_dir)


@needs_pdf
def test_a_pack_has_a_page_for_each_sheet_and_lists_it(data_dir: Path) -> None:
    found = pages(pdf.render(papers.pack("Estmark", "Westmark", "Isla Verde"), data_dir))

    assert len(found) == 5
    for page, reader in enumerate(("Estmark", "Westmark", "Isla Verde"), 3):
        assert f"Permanent Mission of {reader}" in found[page - 1]
        assert re.search(rf"{reader}\s*{page}\b", found[1])


@needs_pdf
def test_a_pack_with_one_sheet_too_long_is_refused(data_dir: Path) -> None:
    pack = papers.pack("Estmark", "Westmark")

    with pytest.raises(Invalid, match="Westmark"):
        pdf.render(replace(pack, sheets=(pack.sheets[0], papers.brief("Westmark", filler=60))), data_dir)


@needs_pdf
@pytest.mark.parametrize(
    "reference",
    [
        '<img src="https://example.org/a.png">',
        '<img src="file:///etc/hostname">',
        '<svg width="9" height="9"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
        '<p style="background: url(file:///etc/hostname)">x</p>',
    ],
)
def test_what_would_load_from_outside_stops_the_paper(
    reference: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = html.page(papers.submission())
    monkeypatch.setattr(html, "page", lambda *_: page.replace("</body>", f"{reference}</body>"))

    with pytest.raises(Unreadable, match="may load nothing from outside"):
        pdf.render(papers.submission(), data_dir)


@needs_pdf
def test_a_letter_that_no_font_has_stops_the_paper(data_dir: Path) -> None:
    with pytest.raises(Unavailable, match=r"U\+2A6D6"):
        pdf.render(with_text("\U0002a6d6"), data_dir)


@needs_pdf
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_are_printed_as_they_are(text: str, data_dir: Path) -> None:
    found = "".join("".join(pages(pdf.render(with_text(text), data_dir))).split())

    assert len(found) > 100
    if text.isascii() and text.isprintable():
        assert "".join(text.split()) in found


@needs_pdf
def test_a_right_to_left_paper_with_other_scripts_embeds_their_fonts(data_dir: Path) -> None:
    content = pdf.render(papers.arabic(), data_dir)
    names = {name.split(b"+")[-1] for name in re.findall(rb"/FontName\s*/(\S+)", objects(content))}

    assert any(name.startswith(b"Amiri") for name in names)
    assert any(b"Myeongjo" in name for name in names)
    assert re.search(rb"/Lang \(ar\)", objects(content))


def test_a_machine_without_the_system_libraries_is_told_the_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)

    assert "apt-get install libpango-1.0-0" in (pdf.available() or "")
    with pytest.raises(Unavailable, match="PDF is off"):
        pdf.render(papers.submission(), Path("unused"))
