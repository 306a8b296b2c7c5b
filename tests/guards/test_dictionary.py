"""The data dictionary says what the model says."""

from __future__ import annotations

from tests.guards import dictionary


def test_the_data_dictionary_is_that_of_the_model() -> None:
    """`make dictionary` brings it up to date."""
    assert dictionary.FILE.read_text(encoding="utf-8") == dictionary.written()
