"""A candidate is found again in the text that it was read from, and a page shows the text around it."""

from __future__ import annotations

from tracker.importers.narrative.paragraphs import Paragraph, read_paragraphs
from tracker.importers.records import ParsedRecord, Place
from tracker.services.desk.passages import BEFORE, BEHIND, find, stretch

TEXT = (
    Paragraph("The Committee recommends that the State party:", "12", page=3),
    Paragraph("Open all schools;", "a", page=3),
    Paragraph("Close no school.", "b", page=3),
    Paragraph("Much was said. The State should open schools. It did not.", "13", page=4),
    Paragraph("Open all schools;", page=5),
)


def _candidate(text: str, page: int | None = None) -> ParsedRecord:
    return ParsedRecord("key", text, place=Place(page=page) if page else None)


def test_a_sentence_is_marked_inside_its_paragraph() -> None:
    found = find(TEXT, _candidate("The State should open schools.", page=4))

    assert found is not None
    assert found.places == (3,)
    assert TEXT[3].text[found.start : found.end] == "The State should open schools."


def test_an_item_is_found_on_its_own_page_where_its_words_stand_twice() -> None:
    found = find(TEXT, _candidate("Open all schools;", page=5))

    assert found is not None
    assert found.places == (4,)


def test_an_item_that_was_joined_to_its_stem_marks_both() -> None:
    found = find(TEXT, _candidate("The Committee recommends that the State party: Open all schools;", page=3))

    assert found is not None
    assert (found.places, found.start, found.end) == ((0, 1), None, None)


def test_words_that_were_healed_since_are_found_by_their_share() -> None:
    found = find(TEXT, _candidate("Close  no school . (see above)", page=3))

    assert found is not None
    assert found.places == (2,)


def test_a_candidate_without_a_place_is_looked_for_everywhere() -> None:
    found = find(TEXT, _candidate("It did not."))

    assert found is not None
    assert found.places == (3,)


def test_a_candidate_that_stands_nowhere_is_not_pretended_to() -> None:
    assert find(TEXT, _candidate("Build a harbour for every child", page=3)) is None
    assert find((), _candidate("Build a harbour")) is None


def test_a_long_document_is_shown_in_stretches_that_lead_to_each_other() -> None:
    long = tuple(Paragraph("x" * 1_000, line=number) for number in range(1, 101))

    found = stretch(long, 50)

    assert found.first == 50 - BEFORE // 1_000
    assert found.last == 51 + BEHIND // 1_000
    assert (found.earlier, found.later) == (found.first - 1, found.last)
    assert stretch(long, 0).earlier is None
    assert stretch(long, 99).later is None
    assert stretch((), 0).last == 0


def test_a_text_is_read_into_its_paragraphs_with_what_is_printed_before_them() -> None:
    text = b"I. Findings\n\n12. The Committee is concerned.\n\n- Open all schools;\n\n(a) Close none.\n"

    found = read_paragraphs(text)

    assert [(each.mark, each.text, each.heading) for each in found] == [
        ("I", "Findings", True),
        ("12", "The Committee is concerned.", False),
        ("•", "Open all schools;", False),
        ("a", "Close none.", False),
    ]
    assert [each.line for each in found] == [1, 3, 5, 7]
