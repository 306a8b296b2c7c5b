"""Charts: every unit drawn, the unknown drawn as unknown, words for those who do not see."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.factories import papers
from tracker.documents import charts
from tracker.documents.drawing import WIDTH
from tracker.domain.document import Bar, BarChart, Chart, StatusChart, StatusRow
from tracker.domain.vocabulary import Status

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart, language: str = "en") -> ET.Element:
    return ET.fromstring(charts.svg(chart, key="f1", language=language))


def marks(chart: StatusChart, language: str = "en") -> int:
    return sum("transform" in path.attrib for path in drawn(chart, language).iter(f"{SVG}path"))


def words(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def status_chart(*counts: int) -> StatusChart:
    rows = tuple(StatusRow("Cycle", "below", ((Status.NOT_IMPLEMENTED, n), (Status.NOT_ASSESSED, 1))) for n in counts)
    return StatusChart("T", "D", papers.STATUSES, rows)


def test_a_chart_is_an_image_with_title_and_description() -> None:
    root = drawn(papers.marks_chart().chart)

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f1t f1d"
    assert {root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")} == {"f1t", "f1d"}  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("count", [0, 1, 7, 39, 150])
def test_each_unit_is_one_mark(count: int, language: str) -> None:
    assert marks(status_chart(count), language) == count + 1


def test_more_units_than_can_be_drawn_become_a_mark_and_a_number() -> None:
    chart = status_chart(4000)

    assert marks(chart) == 2
    assert "4000" in words(drawn(chart))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_drawn_outside_the_text_column(language: str) -> None:
    root = drawn(papers.bars_chart().chart, language)

    for rect in root.iter(f"{SVG}rect"):
        left, width = float(rect.attrib["x"]), float(rect.attrib["width"])
        assert left >= 0
        assert left + width <= WIDTH


def test_an_unknown_value_is_a_dashed_outline_with_its_word_and_never_zero() -> None:
    root = drawn(BarChart("T", "D", "people", (Bar("2021", 10.0), Bar("2022", None))))
    known, unknown = root.iter(f"{SVG}rect")

    assert "stroke-dasharray" not in known.attrib
    assert unknown.get("fill") == "none"
    assert "stroke-dasharray" in unknown.attrib
    assert words(root)[-1] == "unknown"


def test_bars_are_as_long_as_their_values() -> None:
    root = drawn(BarChart("T", "D", "people", (Bar("a", 100.0), Bar("b", 25.0), Bar("c", 0.0))))
    lengths = [float(rect.attrib["width"]) for rect in root.iter(f"{SVG}rect")]

    assert lengths[1] == pytest.approx(lengths[0] / 4, abs=0.1)
    assert lengths[2] == 0


def test_charts_without_values_can_be_drawn() -> None:
    assert words(drawn(BarChart("T", "D", "people", ()))) == ["people"]
    assert drawn(StatusChart("T", "D", (), ())).get("role") == "img"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "16,240"), ("fr", "16\u00a0240"), ("es", "16.240"), ("ru", "16\u00a0240")]
)
def test_thousands_are_marked_as_the_language_does(language: str, shown: str) -> None:
    assert charts.amount(16240.0, language) == shown


@pytest.mark.parametrize("awkward", ["<b>&\"'", "x" * 300, "e\u0301\u0323", "\u202eabc", "عربي"])
def test_awkward_labels_stay_words(awkward: str) -> None:
    root = drawn(BarChart(awkward, awkward, awkward, (Bar(awkward, 1.0, below=awkward),)))

    assert root.find(f"{SVG}title").text == awkward  # type: ignore[union-attr]
    assert awkward in words(root)
