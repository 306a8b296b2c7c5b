"""Words: what counts toward the limit, in every script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import papers
from tracker.domain import wordcount
from tracker.domain.document import Ask, Bullets, Paragraph, Quote, Run, Section, StatusMark
from tracker.domain.vocabulary import Status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two three", 3),
        ("One – two … three", 3),
        ("147.304–306, para. 4", 3),
        ("누구도 위험한 나라로 돌려보내서는", 4),
        ("没有人可以被送回", 8),
        ("A/HRC文件", 3),
        ("لا يزال الاتفاق سارياً", 4),
        ("cafe\u0301 no\u00a029", 3),
        ("x" * 300, 1),
        ("", 0),
    ],
)
def test_words_are_counted_as_a_word_processor_counts_them(text: str, expected: int) -> None:
    assert wordcount.words_in(text) == expected


def counted(*blocks: object, **fields: object) -> int:
    section = Section("s", "Two words", blocks, **fields)  # type: ignore[arg-type]
    return wordcount.count(replace(papers.submission(), sections=(section,))).counted


def test_headings_paragraphs_quotations_asks_and_lists_count() -> None:
    words = (Run("three words here"),)

    assert counted() == 2
    assert counted(Paragraph(words, number="3.1")) == 5
    assert counted(Quote("three words here", words)) == 8
    assert counted(Ask("R1", words, words)) == 8
    assert counted(Bullets((("a", words), ("b", words)))) == 8
    assert counted(Paragraph((StatusMark(Status.NOT_IMPLEMENTED),))) == 4


def test_tables_figures_and_notes_stay_outside() -> None:
    assert counted(papers.status_table(), papers.bars_chart(), papers.marks_chart()) == 2
    assert counted(Paragraph((Run("one"), papers.cite(papers.SURVEY, remark="ten more words")))) == 3


def test_a_section_that_does_not_count_is_left_out_with_all_it_holds() -> None:
    inner = Section("i", "Inner title", (papers.par("", "five words in the text"),), level=2)

    assert counted(inner) == 9
    assert counted(replace(inner, counts=False)) == 2
    assert counted(inner, counts=False) == 0


def test_each_chapter_is_counted_and_the_sum_is_the_whole() -> None:
    words = wordcount.count(papers.submission(chapters=2))

    assert [part.key for part in words.by_section] == ["summary", "A", "B", "C", "D"]
    assert sum(part.words for part in words.by_section if part.counts) == words.counted > 0


def test_over_says_how_many_words_too_many() -> None:
    paper = papers.submission()
    words = wordcount.count(paper)

    assert words.over == 0
    assert wordcount.count(replace(paper, word_limit=words.counted - 3)).over == 3
    assert wordcount.count(replace(paper, word_limit=None)).over == 0
