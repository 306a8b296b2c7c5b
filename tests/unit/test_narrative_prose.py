"""Any source to blocks: text files of every making, pages of a PDF, Word documents."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.errors import Unreadable
from tracker.importers.lookups import load_states
from tracker.importers.narrative import (
    looks_like_prose,
    parse_narrative,
    prose_of_pages,
    prose_of_word,
    read_prose_text,
)
from tracker.importers.narrative.marks import Mark, plain_text, split_mark
from tracker.importers.pdf.text import Line, Page, read_pages
from tracker.importers.records import ParseResult
from tracker.importers.word.package import open_word

SENTENCE = "Fishers who came to the port told us that they had lost their papers and could not go home. "


def parsed(data: bytes) -> ParseResult:
    """Read a text file."""
    return parse_narrative(read_prose_text(data), load_states(), sha256="0" * 64)


@pytest.mark.parametrize(
    ("text", "mark", "printed", "words"),
    [
        ("12. The Committee", Mark.NUMBER, "12", "The Committee"),
        ("2.The Committee", Mark.NUMBER, "2", "The Committee"),
        ("4.2To the authorities", Mark.NUMBER, "4.2", "To the authorities"),
        ("(1) Ratify", Mark.NUMBER, "1", "Ratify"),
        ("(a)Collect data", Mark.LETTER, "a", "Collect data"),
        ("b) give access", Mark.LETTER, "b", "give access"),
        ("(ii) In confidence", Mark.ROMAN, "ii", "In confidence"),
        ("• Stop", Mark.BULLET, None, "Stop"),
        ("- 4.1 It is", Mark.NUMBER, "4.1", "It is"),
        ("D.Recommendations.", Mark.CHAPTER, "D", "Recommendations."),
        ("Chapter D: Recommendations", Mark.CHAPTER, "D", "Recommendations"),
        ("12 people came", Mark.NONE, None, "12 people came"),
        ("3.5 million people", Mark.NONE, None, "3.5 million people"),
        ("No. 29 of 1930", Mark.NONE, None, "No. 29 of 1930"),
    ],
)
def test_what_stands_before_a_paragraph_is_told_apart(text: str, mark: Mark, printed: str | None, words: str) -> None:
    marked = split_mark(text)

    assert (marked.mark, marked.printed, marked.words) == (mark, printed, words)


def test_note_marks_and_markup_are_no_part_of_a_text() -> None:
    assert plain_text("the *right*<sup>12</sup> to **go**¹² home") == "the right to go home"


def test_lines_that_a_margin_ended_are_joined() -> None:
    # given a text wrapped at sixty-six columns, a broken word and a list
    lines = [
        "This briefing looks at the situation of people who fish for a living",
        "on board vessels that fly the flags of two States, and of the com-",
        "panies that pay them. It is based on talks with forty of them.",
        "",
        "RECOMMENDATIONS",
        "",
        "To the Government of Fiji:",
        "",
        "* Register all fishers who live on board and give them papers",
        "  that they may keep themselves;",
        "* Ratify the Work in Fishing Convention (No. 188) of the year",
        "  2007, which few States have joined until today.",
        "",
        "This is where the briefing ends, and nothing stands below it here.",
    ]

    # when
    result = parsed("\n".join(lines).encode())

    # then
    assert [(record.place.line, record.text.split()[-1]) for record in result.records if record.place] == [
        (9, "themselves;"),
        (11, "today."),
    ]
    assert any("companies that pay" in block.text for block in read_prose_text("\n".join(lines).encode()).blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    paper = f"To the Government of Fiji:\n\n- Let “Señor Nuñez” go home.\n\n{SENTENCE * 8}"

    data = paper.encode(encoding)

    assert looks_like_prose(data)
    assert parsed(data).records[0].text == "Let “Señor Nuñez” go home."


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "euc_kr"])
def test_text_in_other_alphabets_is_prose_whose_language_is_told(encoding: str) -> None:
    words = (
        "그 사람들은 바다에서 일한다 그리고 집에 가지 못한다. "
        if encoding == "euc_kr"
        else "рыбаки, которые живут в порту, не могут уехать домой. "
    )

    data = (words * 20).encode(encoding)

    assert "language" in [issue.column for issue in parsed(data).issues]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b,c\n" + b"1,2,3\n" * 80,
        b"State;Text;Year\n" + b"Fiji;The text of it is long and has words in it, as prose has;2030\n" * 40,
        b"<!DOCTYPE html><html><body>" + SENTENCE.encode() * 20,
        b'<?xml version="1.0"?><a>' + SENTENCE.encode() * 20,
        b'[{"Text": "' + SENTENCE.encode() * 20 + b'"}]',
        bytes(range(256)) * 40,
        b"\x00\x01" * 4000,
        b"%PDF-1.7\n" + SENTENCE.encode() * 20,
    ],
)
def test_tables_markup_data_and_bytes_are_no_prose(data: bytes) -> None:
    assert not looks_like_prose(data)


def test_a_text_with_nul_bytes_is_refused_with_a_sentence() -> None:
    with pytest.raises(Unreadable, match="nothing was imported"):
        read_prose_text(b"words and \0 words")


def test_a_text_without_words_is_refused_with_a_sentence() -> None:
    with pytest.raises(Unreadable, match="holds no words"):
        read_prose_text(b"\n \n\t\n")


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    looks_like_prose(data)
    try:
        result = parsed(data)
    except Unreadable:
        return
    assert all(record.text for record in result.records)


_PIECES = st.sampled_from(
    [
        *(
            "Recommendations",
            "To the Government of Fiji:",
            "We recommend that the State party:",
            "- Ratify it;",
            "(a) End",
        ),
        *(
            "(i) now",
            "12. The State party should",
            "Page 3",
            "1 May 9999",
            "within 900 months",
            "REFERENCE: AL FJI 3/2030",
        ),
        *(
            "Excellency,",
            "National report",
            "[",
            "(",
            "“",
            "<sup>",
            "\t",
            "4.1",
            "Please explain",
            ":",
            "should",
            "\\",
            "*_*",
        ),
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=40)), max_size=40), st.sampled_from(["\n", "\n\n", " ", "\r"]))
def test_any_text_is_read_or_refused_and_every_record_has_its_place(pieces: list[str], between: str) -> None:
    try:
        result = parsed(between.join(pieces).encode(errors="replace"))
    except Unreadable:
        return
    for record in (*result.records, *result.pledges):
        assert record.text
        assert record.place is not None
        assert record.place.line is not None


def _page(number: int, lines: list[tuple[float, float, str]], *, size: float = 11.0) -> Page:
    return Page(number, 842.0, tuple(Line(text, number, x, y, size) for x, y, text in lines))


def _head(number: int) -> list[tuple[float, float, str]]:
    return [(72.0, 810.0, "Harbour Watch – Briefing on Fiji"), (290.0, 30.0, str(number))]


def test_a_running_title_of_a_pdf_is_left_out_and_the_item_that_it_broke_is_healed() -> None:
    # given three pages with a title and a number each, an item that goes over a page, and bullets kept apart
    filler = [
        (72.0, 700.0 - 14 * row, "Fishers told us that they had lost their papers and could not go home at all.")
        for row in range(6)
    ]
    first = [
        *_head(1),
        (72.0, 780.0, "Briefing on fishers in Fiji"),
        (72.0, 752.0, "Recommendations"),
        (72.0, 724.0, "To the Government of Fiji:"),
        (90.0, 696.0, "• Register all fishers who live on board the vessels and give them papers that"),
    ]
    second = [
        *_head(2),
        (90.0, 780.0, "they may keep, as the Convention of 2007 asks of all the States that"),
        (90.0, 766.0, "have joined it;"),
        (90.0, 752.0, "Inspect the vessels once a year."),
        (80.0, 752.0, "•"),
    ]
    pages = [_page(1, first), _page(2, second), _page(3, [*_head(3), *filler])]

    # when
    result = parse_narrative(prose_of_pages(pages), load_states(), sha256="0" * 64)

    # then
    assert [(record.place.page, record.text) for record in result.records if record.place] == [
        (
            1,
            (
                "Register all fishers who live on board the vessels and give them papers that they may keep, "
                "as the Convention of 2007 asks of all the States that have joined it;"
            ),
        ),
        (2, "Inspect the vessels once a year."),
    ]


def test_the_symbol_in_the_margin_of_a_pdf_is_its_own() -> None:
    words = "Concluding observations on the report of Slovenia"
    lines = [
        [(72, 800, 9, "CERD/C/SVN/CO/90"), (72, 700, 14, words), (72, 600, 10, "12. The State party should act now.")],
        [(72, 800, 9, "CERD/C/SVN/CO/90"), (72, 600, 10, "13. See CERD/C/SVN/CO/89, which the Committee recalls.")],
    ]

    pages = read_pages(tiny_pdf(lines))
    result = parse_narrative(prose_of_pages(pages), load_states(), sha256="0" * 64)

    assert result.document.symbol == "CERD/C/SVN/CO/90"
    assert result.document.state == "SVN"


def _word() -> bytes:
    document = docx.Document()
    document.add_heading("Submission to the Universal Periodic Review of Malta", 0)
    document.add_paragraph("1 October 2028")
    document.add_heading("Recommendations", 1)
    document.add_paragraph().add_run("To the Government of Malta").bold = True
    for text in ("Ratify the Convention on enforced disappearance.", "Ensure that boats are helped."):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph().add_run("To the international community:").bold = True
    for text in ("Support Malta in this.", "Pay for rescue vessels."):
        document.add_paragraph(text, style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "110.3 Ratify the Convention (Spain)."
    table.cell(0, 1).text = "Not done; the Government should have acted."
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_gives_its_lists_and_its_numbers() -> None:
    result = parse_narrative(prose_of_word(open_word(_word())), load_states(), sha256="0" * 64)

    assert [(record.paragraph, record.addressees) for record in result.records] == [
        (None, ("MLT",)),
        (None, ("MLT",)),
        ("1", ("international community",)),
        ("2", ("international community",)),
    ]
    assert str(result.document.date) == "2028-10-01"
    assert [record.place.line for record in result.records if record.place] == [5, 6, 8, 9]
