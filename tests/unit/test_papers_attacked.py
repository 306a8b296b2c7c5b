"""Attacks in every text of a paper: words stay words, nothing is loaded, nothing runs, whatever the block."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree  # type: ignore[import-untyped]

from tests.factories import papers
from tests.unit.test_pdf import data_dir, needs_pdf, objects, pages  # noqa: F401 (fixtures)
from tracker.documents import docx, pdf
from tracker.domain.document import Blank, Document, Figure, Point, SeriesChart, SeriesLine

# ruff: noqa: F811 (fixtures by import)

MARK = "xq7z"
ATTACK = (
    f"\"'></text></svg><script>{MARK}</script><image href=\"file:///etc/hostname\" xlink:href='http://169.254.169.254/'/>"
    "<style>@import url(file:///etc/hostname); p::before{content:url(//evil.example)}</style>"
    "<a href=javascript:alert(1)>]]><!--&xxe;{{7*191}} javascript:alert(1) DDEAUTO c:\\cmd \ufffe\x00\x0b\x1b"
)
_KEPT = {"key", "lang", "language", "short"}
"""Fields that the program writes itself: keys of records, tags of languages, names that are matched."""


def _attacked(value: Any, *, name: str = "") -> Any:
    """Return a value with the attack behind each text in it."""
    if isinstance(value, Enum) or name in _KEPT:
        return value
    if isinstance(value, str):
        return value + ATTACK if value else value
    if isinstance(value, tuple):
        return tuple(_attacked(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _attacked(getattr(value, each.name), name=each.name) for each in fields(value)}
        return replace(value, **changed)
    return value


def _paper() -> Document:
    """Return a paper with every block, a series with a gap among them."""
    days = (Point(date(2020, 1, 1), date(2020, 12, 31), 3.0), Point(date(2021, 1, 1), date(2021, 12, 31), 4.0))
    gap = Blank(date(2022, 1, 1), date(2022, 12, 31), "Not published")
    chart = SeriesChart("Permits", "Permits by year", "permits", (SeriesLine("Register", days, (True,)),), (gap,))
    paper = papers.submission()
    first = paper.sections[0]
    figure = Figure("Figure 9", "Permits in force", chart)
    return replace(paper, sections=(replace(first, blocks=(*first.blocks, figure)), *paper.sections[1:]))


@pytest.fixture(scope="module")
def attacked() -> Document:
    found = _attacked(_paper())
    assert isinstance(found, Document)
    return found


@needs_pdf
def test_a_pdf_prints_attacks_and_loads_nothing(attacked: Document, data_dir: Path) -> None:
    content = pdf.render(attacked, data_dir)

    told = "".join("".join(pages(content)).split())
    assert told.count(f"<script>{MARK}</script>") > 50
    assert "1337" not in told
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|SubmitForm|GoToR)\b", objects(content))
    assert set(re.findall(rb"/URI\s*\(([^)]*)", objects(content))) == set()


def test_a_word_file_holds_attacks_as_words_alone(attacked: Document) -> None:
    content = docx.render(attacked)

    with ZipFile(BytesIO(content)) as file:
        parts = {
            name: etree.fromstring(file.read(name)) for name in file.namelist() if name.endswith((".xml", ".rels"))
        }
    links = [each for part in parts.values() for each in part.iter("{*}Relationship") if each.get("TargetMode")]
    orders = ["".join(each.itertext()) for part in parts.values() for each in part.iter("{*}instrText")]
    assert "".join(parts["word/document.xml"].itertext()).count(MARK) > 50
    assert links == []
    assert [order for order in orders if MARK in order or "DDE" in order] == []
