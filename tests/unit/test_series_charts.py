"""Charts of series: marks told apart by shape, nothing drawn as zero that is missing, the same mirrored."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.factories.series import UNION, gap, series, value
from tests.unit.test_charts import SVG, words
from tracker.documents import charts
from tracker.documents.drawing import WIDTH
from tracker.documents.plotting import SHAPES, scale
from tracker.domain import series_figures
from tracker.domain.indicators import GapReason, Series

AWKWARD = "<b>&\"' عربي \u202eكوري 한국 é " + "w" * 300


def drawn(held: Series, language: str = "en") -> ET.Element:
    return ET.fromstring(charts.svg(series_figures.chart(held), key="s", language=language))


def marks(root: ET.Element) -> list[tuple[str, str]]:
    """Return the outline and the filling of every mark."""
    return [(each.attrib["d"], each.attrib["fill"]) for each in root.iter(f"{SVG}path") if "transform" in each.attrib]


def strokes(root: ET.Element) -> int:
    """Count the lines between values."""
    return sum(each.get("stroke-width") == "1.1" for each in root.iter(f"{SVG}path"))


def test_a_chart_says_in_words_what_it_draws() -> None:
    root = drawn(series(value("2014", 5), gap("2015"), value("2016", 7, at_least=True)))

    told = root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert told is not None
    assert told.text == "2014: 5, the ministry; 2015: not published; 2016: 7, the ministry (at least)."


def test_what_is_missing_breaks_the_line_and_has_a_dashed_box_and_no_mark() -> None:
    whole = drawn(series(value("2014", 5), value("2015", 6), value("2016", 7)))
    broken = drawn(series(value("2014", 5), gap("2015"), value("2016", 7)))

    assert (strokes(whole), strokes(broken)) == (2, 0)
    assert len(marks(broken)) - 1 == 2  # and one in the key
    boxes = [each for each in broken.iter(f"{SVG}rect") if each.get("stroke-dasharray") and each.get("fill") == "none"]
    assert len(boxes) == 2  # the period, and the key


def test_a_zero_that_a_source_states_is_drawn() -> None:
    assert "0" in words(drawn(series(value("2014", 0), value("2015", 3))))


def test_every_source_has_a_mark_of_its_own_shape_without_colour() -> None:
    root = drawn(series(*(value(f"20{10 + place}", 5, f"source {place}") for place in range(SHAPES))))

    assert len(set(marks(root))) == SHAPES
    assert len({each.get("stroke") for each in root.iter(f"{SVG}path") if "transform" in each.attrib}) == 1


def test_more_sources_than_shapes_are_left_to_the_table_and_that_is_said() -> None:
    root = drawn(series(*(value(f"20{10 + place}", 5, f"source {place}") for place in range(SHAPES + 2))))

    assert len(set(marks(root))) == SHAPES
    assert "2 more sources: see the table" in " ".join(words(root))


def test_at_least_has_an_arrow_and_a_sign() -> None:
    exact, least = (drawn(series(value("2014", 5), value("2015", 7, at_least=each))) for each in (False, True))

    assert not any("≥" in each for each in words(exact))
    assert "≥\u00a07" in words(least)


def test_a_break_is_an_upright_dashed_line_with_its_word() -> None:
    root = drawn(series(value("2014", 5), value("2015", 7), gap("2015", GapReason.SERIES_BROKEN)))

    assert "series broken" in words(root)
    assert strokes(root) == 0


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("numbers", [(0, 0), (-5, 7), (1e-6, 2e-6), (1e15, 1), (3, 3)])
def test_everything_lies_inside_the_text_column(language: str, numbers: tuple[float, float]) -> None:
    held = series(value("1890/1990", numbers[0]), value("2020-12-31", numbers[1], UNION), gap("2021"))

    for each in drawn(held, language).iter():
        if "transform" in each.attrib:
            left = float(each.attrib["transform"].partition("(")[2].split()[0])
            assert 3 <= left <= WIDTH - 3
        if each.tag == f"{SVG}rect":
            assert 0 <= float(each.attrib["x"]) <= float(each.attrib["x"]) + float(each.attrib["width"]) <= WIDTH


def test_an_arabic_paper_reads_time_from_the_right() -> None:
    def places(language: str) -> list[float]:
        found = drawn(series(value("2014", 5), value("2015", 7)), language).iter(f"{SVG}path")
        return [
            float(each.attrib["transform"].partition("(")[2].split()[0]) for each in found if "transform" in each.attrib
        ]

    left, right = places("en"), places("ar")
    assert left[0] < left[1]
    assert right[:2] == pytest.approx([WIDTH - each for each in left[:2]], abs=0.1)


def test_awkward_words_stay_words() -> None:
    root = drawn(series(value("2014", 5, AWKWARD), value("2015", 7, AWKWARD), title=AWKWARD, unit="people"))

    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == AWKWARD


@pytest.mark.parametrize(
    ("lowest", "highest", "first", "last"), [(3, 97, 0, 100), (0, 0, 0, 1), (-12, 30, -20, 40), (5, 44_000, 0, 60_000)]
)
def test_a_scale_holds_zero_and_every_value_in_round_numbers(
    lowest: float, highest: float, first: float, last: float
) -> None:
    numbers = scale(lowest, highest)

    assert 0 in numbers
    assert numbers[0] <= lowest
    assert numbers[-1] >= highest
    assert (numbers[0], numbers[-1]) == (first, last)


def test_a_scale_of_whole_numbers_has_no_step_below_one() -> None:
    assert scale(0, 0) == (0, 1)
    assert scale(1, 2) == (0, 1, 2)
    assert scale(0.5, 2)[1] == 0.5


def test_marks_of_two_hundred_years_do_not_run_into_one_another() -> None:
    def size(count: int) -> float:
        (mark,) = [
            each
            for each in drawn(series(*(value(str(1825 + n), n) for n in range(count)))).iter(f"{SVG}path")
            if "scale(" in each.get("transform", "")
        ][:1]
        return float(mark.attrib["transform"].partition("scale(")[2].rstrip(")"))

    assert size(200) * 2 * 200 < WIDTH
    assert size(3) > size(200)
