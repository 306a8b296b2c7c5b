"""How a figure is held against what was asked."""

from __future__ import annotations

import pytest

from tests.bench.measure import Measure


@pytest.mark.parametrize(
    ("measure", "line"),
    [
        (Measure("units", 60000, 50000, "units/s"), "units, 60,000 units/s, >= 50,000 units/s, ok"),
        (Measure("share", 0.98, 0.99), "share, 0.98, >= 0.99, short"),
        (Measure("page", 1.5, 1.3, "s", lower_is_better=True), "page, 1.5 s, <= 1.3 s, short"),
        (Measure("page", 1.3, 1.3, "s", lower_is_better=True), "page, 1.3 s, <= 1.3 s, ok"),
    ],
)
def test_a_measure_says_what_was_got_what_was_asked_and_whether_it_is_enough(measure: Measure, line: str) -> None:
    assert str(measure) == line
