"""PDF files as lines: ligatures, soft hyphens and invisible marks made plain; what cannot be read is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.tiny_pdf import Text, tiny_pdf
from tracker.errors import Unreadable
from tracker.importers.pdf import text as pdf_text
from tracker.importers.pdf.text import read_pages

WORDS: Text = (100, 700, 10, "Count the trees along the roads of the valley (Togo);")


def lines(*texts: Text) -> list[str]:
    """Return the lines of a page with these texts."""
    return [line.text for line in read_pages(tiny_pdf([texts]))[0].lines]


def outcome(data: bytes) -> bool:
    """Tell whether a file was read, or refused with a sentence that says what was kept."""
    try:
        return bool(read_pages(data))
    except Unreadable as refused:
        return "nothing was imported" in str(refused)


def test_a_soft_hyphen_at_the_end_of_a_line_is_a_broken_word():
    page = read_pages(
        tiny_pdf([[(100, 700, 10, "End every form of discri\xad"), (100, 688, 10, "mination everywhere.")]])
    )[0]

    assert page.lines[0].hyphen
    assert page.lines[0].text.endswith("discri")


def test_non_breaking_spaces_are_spaces():
    assert lines((100, 700, 10, "Count\xa0the trees along the roads (Togo);")) == [
        "Count the trees along the roads (Togo);"
    ]


@pytest.mark.parametrize(("code", "printed"), [(0xD800, "\ufffd"), (0x110000, "\ufffd"), (0x03, " "), (0x41, "A")])
def test_code_points_that_are_no_characters_do_no_harm(code, printed):
    assert pdf_text._character(code) == printed


def test_ligatures_and_invisible_marks_are_made_plain():
    assert "e\ufb03cient\u200b o\ufb00\u2011line\ufeff".translate(pdf_text._CLEAN) == "efficient off-line"


def test_a_file_of_too_many_pages_is_refused_with_both_numbers(monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 2)

    with pytest.raises(Unreadable, match="3 pages, more than the 2"):
        read_pages(tiny_pdf([[WORDS]] * 3))


def test_a_file_of_too_many_characters_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_CHARACTERS", 60)

    with pytest.raises(Unreadable, match="more than 60 characters"):
        read_pages(tiny_pdf([[WORDS], [WORDS]]))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_one_sentence(noise):
    with pytest.raises(Unreadable) as refused:
        read_pages(b"%PDF-1.4\n" + noise + b"\n%%EOF")

    assert "nothing was imported" in str(refused.value)


@given(st.integers(20, 400), st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused(place, byte):
    data = bytearray(tiny_pdf([[WORDS]]))
    data[place % len(data)] = byte

    assert outcome(bytes(data))
