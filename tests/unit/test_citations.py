"""Notes: each call its own number, the full form once, then short forms and ibid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import papers
from tracker.domain import citations
from tracker.domain.document import Bullets, Citation, Document, Inlines, Note, Paragraph, Run, Section, Source
from tracker.errors import Invalid

BOOK = Source("book", "A. Office", "The long report", "Geneva, 2020", short="The long report")
PAPER = Source("paper", "B. Centre", "Another paper", "2021")
INTERVIEW = Source("p1", "Interview with P-1", "", "May 2022")


def paper(*notes: Note) -> Document:
    content: Inlines = tuple(inline for note in notes for inline in (Run("Text."), note))
    return replace(
        papers.submission(), sections=(Section("A", "A", (Paragraph(content),)),), contents_after=(), colophon=()
    )


def texts(*notes: Note) -> list[str]:
    return ["".join(run.text for run in note.runs) for note in citations.number(paper(*notes)).notes]


def cite(source: Source, locator: str = "", remark: str = "") -> Note:
    return Note((Citation(source, locator, remark),))


def numbers(document: Document) -> list[int]:
    paragraph = document.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    return [inline.number for inline in paragraph.content if isinstance(inline, Note)]


def test_the_first_note_gives_author_title_details_and_locator() -> None:
    note = citations.number(paper(cite(BOOK, "para. 3"))).notes[0]

    assert "".join(run.text for run in note.runs) == "A. Office, The long report, Geneva, 2020, para. 3."
    assert [run.text for run in note.runs if run.italic] == ["The long report"]


def test_equal_calls_are_two_notes() -> None:
    same = cite(BOOK, "para. 3")

    assert numbers(citations.number(paper(same, same)).document) == [1, 2]


def test_the_same_place_again_is_ibid_alone() -> None:
    assert texts(cite(BOOK, "para. 3"), cite(BOOK, "para. 3"))[1] == "Ibid."


def test_another_place_of_the_note_before_is_ibid_with_the_place() -> None:
    assert texts(cite(BOOK, "para. 3"), cite(BOOK, "para. 4"))[1] == "Ibid., para. 4."


def test_the_whole_work_after_one_place_of_it_is_not_ibid() -> None:
    assert texts(cite(BOOK, "para. 3"), cite(BOOK))[1] == "The long report (note 1)."


def test_a_later_note_names_the_note_of_the_full_form() -> None:
    assert texts(cite(BOOK), cite(PAPER), cite(BOOK, "p. 9"))[2] == "The long report (note 1), p. 9."


def test_ibid_needs_a_note_before_that_cites_one_source_alone() -> None:
    both = Note((Citation(BOOK, "p. 1"), Citation(PAPER, "p. 2")))

    assert texts(both, cite(PAPER, "p. 3"))[1] == "Another paper (note 1), p. 3."
    assert texts(Note(remark="Seen by nobody"), cite(PAPER, "p. 3"))[1].startswith("B. Centre, ")


def test_a_second_place_in_the_same_note_is_ibid_in_lower_case() -> None:
    twice = Note((Citation(BOOK, "p. 1"), Citation(BOOK, "p. 2")))

    assert texts(twice) == ["A. Office, The long report, Geneva, 2020, p. 1; ibid., p. 2."]


def test_a_remark_closes_the_citation_and_opens_the_next_as_a_sentence() -> None:
    note = Note((Citation(BOOK, "p. 1", remark="Second-hand"), Citation(BOOK, "p. 2")), remark="Both stand")

    assert texts(note)[0].endswith("p. 1. Second-hand. Ibid., p. 2. Both stand.")


def test_a_source_without_a_title_is_named_by_its_author_in_upright_type() -> None:
    note = citations.number(paper(cite(INTERVIEW), cite(BOOK), cite(INTERVIEW))).notes[2]

    assert "".join(run.text for run in note.runs) == "Interview with P-1 (note 1)."
    assert not any(run.italic for run in note.runs)


def test_a_symbol_as_short_form_is_not_italic() -> None:
    symbol = replace(BOOK, short="A/HRC/99/5")
    note = citations.number(paper(cite(symbol), cite(PAPER), cite(symbol))).notes[2]

    assert note.runs[0] == Run("A/HRC/99/5")


def test_no_note_ends_with_two_full_stops() -> None:
    for text in texts(
        cite(BOOK, "pp. 3 et seq."), Note(remark="Done."), Note(remark="“Done.”"), Note(remark="Really?")
    ):
        assert not text.endswith((".. ", "..", "”.", "?."))
        assert text.endswith((".", "”", "?"))


def test_every_block_is_walked_in_reading_order() -> None:
    numbered = citations.number(papers.submission(chapters=2))

    assert [note.number for note in numbered.notes] == list(range(1, len(numbered.notes) + 1))
    assert len(numbered.notes) == 17


def test_in_a_brief_the_side_column_is_read_before_what_stands_below() -> None:
    below = Section("below", "", (Bullets((("1", (Run("Ask"), cite(PAPER))),)),), full_width=True)
    brief = papers.brief()
    numbered = citations.number(replace(brief, sections=(below, brief.sections[0])))

    assert "Permits in force" in "".join(run.text for run in numbered.notes[0].runs)
    assert numbered.document.sections[0].key == "below"


def test_a_third_footnote_on_a_sheet_is_refused() -> None:
    brief = papers.brief()
    third = Section("more", "", (Paragraph((Run("More."), cite(BOOK))),))

    with pytest.raises(Invalid, match="3 notes"):
        citations.number(replace(brief, sections=(*brief.sections, third)))
