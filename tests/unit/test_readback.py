"""Files read back: every word that a receiver could find in them, and a refusal of what cannot be read."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, PngImagePlugin
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from tests.factories import papers
from tracker.documents import docx as our_docx
from tracker.documents import pdf, readback
from tracker.documents.readback.opened import Unread
from tracker.domain.name_keys import clean

WORD = "Tikhomglin"
needs_pdf = pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")


def text_of(name: str, content: bytes) -> str:
    return clean("\n".join(passage.text for passage in readback.read(name, content)))


def places_of(name: str, content: bytes, word: str = WORD) -> list[str]:
    return [passage.place for passage in readback.read(name, content) if word in clean(passage.text)]


SPACE = nsdecls("w")


def a_word_file(where: str) -> bytes:
    """Return a Word file that says the word in one place only."""
    word = docx.Document()
    word.add_paragraph("Before")
    WAYS[where](word, word.add_paragraph())
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _split(_word: Any, paragraph: Any) -> None:
    for piece in ("Tikh", "om", "glin"):
        paragraph.add_run(piece).bold = piece == "om"


def _header(word: Any, _paragraph: Any) -> None:
    word.sections[0].header.paragraphs[0].text = WORD


def _properties(word: Any, _paragraph: Any) -> None:
    word.core_properties.last_modified_by = WORD


def _deleted(_word: Any, paragraph: Any) -> None:
    deleted = f'<w:del {SPACE} w:id="1" w:author="x"><w:r><w:delText>{WORD}</w:delText></w:r></w:del>'
    paragraph._p.append(parse_xml(deleted))


def _author(_word: Any, paragraph: Any) -> None:
    paragraph._p.append(parse_xml(f'<w:ins {SPACE} w:id="1" w:author="{WORD}"><w:r><w:t>x</w:t></w:r></w:ins>'))


def _hidden(_word: Any, paragraph: Any) -> None:
    paragraph.add_run(WORD).font.hidden = True


def _comment(word: Any, paragraph: Any) -> None:
    word.add_comment(paragraph.add_run("x"), text="see", author=WORD)


def _link(word: Any, _paragraph: Any) -> None:
    word.part.relate_to(f"mailto:{WORD}@mail.example", "http://x/hyperlink", is_external=True)


def _cell(word: Any, _paragraph: Any) -> None:
    word.add_table(1, 2).cell(0, 1).text = WORD


def _picture(word: Any, _paragraph: Any) -> None:
    described = PngImagePlugin.PngInfo()
    described.add_text("Author", WORD)
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=described)
    word.add_picture(io.BytesIO(out.getvalue()))


WAYS: dict[str, Callable[[Any, Any], None]] = {
    "split": _split,
    "header": _header,
    "properties": _properties,
    "deleted": _deleted,
    "author of a change": _author,
    "hidden": _hidden,
    "comment": _comment,
    "link": _link,
    "cell": _cell,
    "picture": _picture,
}


@pytest.mark.parametrize("where", WAYS)
def test_a_word_file_is_read_wherever_it_says_something(where: str) -> None:
    assert WORD in text_of("a.docx", a_word_file(where))


def test_the_paragraph_is_told_by_its_number() -> None:
    assert places_of("a.docx", a_word_file("split")) == ["paragraph 2"]


def a_workbook(where: str) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": where == "inline"})
    first, second = book.add_worksheet("evidence"), book.add_worksheet(WORD if where == "name" else "other")
    first.write_string(0, 0, "Code")
    match where:
        case "cell" | "inline":
            first.write_string(3, 1, WORD)
        case "hidden":
            second.write_string(0, 0, WORD)
            second.hide()
        case "comment":
            first.write_comment("A1", "asked", {"author": WORD})
        case "defined":
            book.define_name(WORD, "=evidence!$A$1")
        case "properties":
            book.set_properties({"author": WORD})
        case "list":
            first.data_validation(1, 1, 9, 1, {"validate": "list", "source": [WORD, "x"]})
        case "number":
            first.write_number(1, 1, 999202555020100)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("where", ["cell", "inline", "hidden", "comment", "defined", "properties", "list", "name"])
def test_a_workbook_is_read_wherever_it_says_something(where: str) -> None:
    assert WORD in text_of("a.xlsx", a_workbook(where))


def test_the_row_of_a_sheet_is_told_and_a_number_is_written_out() -> None:
    assert places_of("a.xlsx", a_workbook("inline")) == ["sheet evidence, row 4"]
    assert "9992025550201" in text_of("a.xlsx", a_workbook("number"))


@needs_pdf
def test_our_papers_are_read_back_whole(tmp_path: Path) -> None:
    paper = papers.submission()

    for name, content in (("a.pdf", pdf.render(paper, tmp_path)), ("a.docx", our_docx.render(paper))):
        flat = " ".join(text_of(name, content).split())
        assert "Harbour Workers" in flat
        assert "asylum seekers in the harbours" in flat


@pytest.mark.parametrize("where", ["property", "outline", "note", "attachment"])
def test_a_pdf_is_read_where_no_page_shows_it(where: str) -> None:
    made = pikepdf.new()
    made.add_blank_page()
    match where:
        case "property":
            made.docinfo["/Author"] = WORD
        case "outline":
            with made.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem(WORD, 0))
        case "note":
            note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, T=WORD, Rect=[0, 0, 1, 1])
            made.pages[0].Annots = made.make_indirect(pikepdf.Array([note]))
        case "attachment":
            made.attachments["x.docx"] = pikepdf.AttachedFileSpec(made, a_word_file("header"), filename="x.docx")  # type: ignore[call-arg]
    out = io.BytesIO()
    made.save(out)

    assert WORD in text_of("a.pdf", out.getvalue())


def test_tables_and_trees_are_read_with_their_keys() -> None:
    assert places_of("a.csv", f"Code;Note\r\nM-1;{WORD}\r\n".encode("utf-8-sig")) == ["row 2"]
    assert WORD in text_of("a.json", json.dumps([{WORD: {"a": [1, None]}}]).encode())
    assert WORD in text_of("a.json", b'[{"a": "\\u0054ikhomglin"}]')


def test_an_archive_is_read_to_its_depth_with_its_names() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("folder/x.txt", WORD)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("Yaroslav.csv", "a")

    assert places_of("a.zip", outer.getvalue()) == ["line 1 of file 1 of the archive of file 1 of the archive"]
    assert "Yaroslav" in text_of("a.zip", outer.getvalue())


def test_drawings_and_pages_are_read_with_titles_and_attributes() -> None:
    hidden = base64.b64encode(f"<svg><desc>{WORD}</desc></svg>".encode()).decode()

    assert WORD in text_of("a.svg", f"<svg><title>Tik<tspan/></title><g aria-label='{WORD}'/></svg>".encode())
    assert WORD in text_of("a.svg", f"<svg><text>{WORD[:4]}<a>{WORD[4:]}</a></text></svg>".encode())
    assert WORD in text_of("a.html", f"<p>x<!-- {WORD} --><img src='data:image/svg+xml;base64,{hidden}'>".encode())


def test_a_message_is_read_with_encoded_words_and_parts() -> None:
    message = EmailMessage()
    message["Subject"] = "Ярослав Тихомглин"
    message["To"] = "a@mail.example"
    message.set_content("Kära", charset="iso-8859-1", cte="quoted-printable")
    message.add_attachment(a_word_file("deleted"), maintype="application", subtype="octet-stream", filename="b.docx")

    told = text_of("a.eml", message.as_bytes())

    assert "Тихомглин" in told
    assert "Kara" in told
    assert WORD in told


def test_a_calendar_is_unfolded() -> None:
    folded = b"BEGIN:VCALENDAR\r\nSUMMARY:Meet Tikh\r\n omglin\\nthere\r\nEND:VCALENDAR\r\n"

    assert places_of("a.ics", folded) == ["line 2"]


def test_the_name_of_the_file_is_read() -> None:
    assert places_of(f"{WORD}.txt", b"nothing") == ["name of the file"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.bin", b"text"),
        ("a", b"text"),
        ("a.txt", b"\xff\x00\xfe"),
        ("a.pdf", b"%PDF-1.7 cut off"),
        ("a.docx", b"PK\x03\x04 cut off"),
        ("a.json", b"{"),
        ("a.csv", b"\x00"),
        ("a.png", b"\x89PNG\r\n\x1a\n cut off"),
    ],
)
def test_what_cannot_be_read_back_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Unread, match="Nothing left"):
        list(readback.read(name, content))


def test_a_bomb_a_password_and_a_nest_are_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", b"0" * 100_000_000)
    nest = b"text"
    for _depth in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt" if nest == b"text" else "a.zip", nest)
        nest = out.getvalue()
    locked = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))

    for name, content in (("a.zip", bomb.getvalue()), ("a.zip", nest), ("a.pdf", locked.getvalue())):
        with pytest.raises(Unread):
            list(readback.read(name, content))


def test_no_file_outside_is_read_and_no_entity_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_word_file("split"))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = (
                    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&e;</w:document>'
                )
            target.writestr(name, content)

    with pytest.raises(Unread):
        list(readback.read("a.docx", out.getvalue()))
