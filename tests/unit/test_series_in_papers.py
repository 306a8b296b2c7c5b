"""A paper that tells evidence from an indicator prints its chart and the table behind it, once, outside the limit."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn

from tests.factories import dossiers
from tests.factories.series import gap, series, value
from tracker.documents import docx, html
from tracker.domain import submission, wordcount
from tracker.domain.document import Document, Figure, Section, SeriesChart, Table
from tracker.domain.dossier import Dossier, Says
from tracker.domain.facts import Span
from tracker.domain.indicators import Series
from tracker.domain.vocabulary import Finding, Scope

DRAWN = series(value("2014", 12), gap("2015"), value("2016", 7), definition="Whoever is sent abroad for pay")
SINGLE = series(value("2014", 12), code="single")


def held(told: Series | None, *, items: int = 1) -> Dossier:
    asks = tuple(dossiers.refused(number) for number in (1, 2))
    says = tuple(Says(ask.ref, Finding.NO_CHANGE, Scope.SYSTEMIC) for ask in asks)
    when = Span(date(2024, 1, 1), date(2024, 12, 31))  # since the last review
    evidence = tuple(dossiers.item(ref=f"REPORT!{n}", when=when, says=says, series=told) for n in range(items))
    return dossiers.dossier(*asks, evidence=evidence)


def paper(told: Series | None, *, items: int = 1) -> Document:
    return submission.build(held(told, items=items))


def blocks(document: Document | Section) -> list[object]:
    inner = document.sections if isinstance(document, Document) else document.blocks
    return [each for block in inner for each in (blocks(block) if isinstance(block, Section) else [block])]


def charts(document: Document) -> list[Figure]:
    return [each for each in blocks(document) if isinstance(each, Figure) and isinstance(each.chart, SeriesChart)]


def test_the_chart_stands_before_its_table_and_both_have_numbers_of_their_own() -> None:
    told = blocks(paper(DRAWN))

    place = next(n for n, each in enumerate(told) if isinstance(each, Figure) and isinstance(each.chart, SeriesChart))
    figure, table = told[place], told[place + 1]
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert figure.label.startswith("Figure")
    assert "Whoever is sent abroad for pay" in table.caption
    assert len(table.rows) == 3


def test_an_indicator_is_drawn_once_however_many_items_rest_on_it() -> None:
    assert len(charts(paper(DRAWN, items=3))) == 1


def test_a_single_value_has_a_table_and_no_chart() -> None:
    told = paper(SINGLE)

    assert charts(told) == []
    assert any(isinstance(each, Table) and "Workers abroad" in each.caption for each in blocks(told))


def test_chart_and_table_take_no_words_of_the_limit() -> None:
    assert wordcount.count(paper(DRAWN)).counted == wordcount.count(paper(None)).counted


def test_the_file_for_the_pdf_says_in_words_what_the_chart_draws() -> None:
    page = html.page(paper(DRAWN))

    assert "2015: not published" in page
    assert 'stroke-dasharray="2.4 1.8"' in page


@pytest.mark.parametrize("folder", [None, "with fonts"])
def test_the_word_file_says_it_too_with_a_picture_or_without(folder: str | None, tmp_path: Path) -> None:
    data_dir = tmp_path / folder if folder else None

    word = WordFile(BytesIO(docx.render(paper(DRAWN), data_dir=data_dir)))

    described = [each.get("descr", "") for each in word.element.iter(qn("wp:docPr"))]
    words = [paragraph.text for paragraph in word.paragraphs]
    assert any("2015: not published" in each for each in described + words)
    assert any(cell.text == "not published" for table in word.tables for row in table.rows for cell in row.cells)
