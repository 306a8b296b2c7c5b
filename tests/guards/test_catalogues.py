"""Catalogues hold the words of the source, and each translation the same blanks as its source."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.guards.catalogues import LANGUAGES, collected, sources, stored, translations

kept = cache(stored)  # read once for three questions
BLANK = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_the_words_of_the_source(language: str) -> None:
    """`make catalogues` brings it up to date."""
    wanted = {sources(message) for message in collected() if message.id}
    held = {sources(message) for message in kept(language) if message.id}

    assert wanted - held == set()
    assert held - wanted == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_blanks(language: str) -> None:
    wrong = []
    for message in kept(language):
        blanks = [set(BLANK.findall(source)) for source in sources(message)] if message.id else []
        for text in filter(None, translations(message)) if blanks else ():
            given = set(BLANK.findall(text))
            if not blanks[0] & blanks[-1] - {"num", "n"} <= given or not given <= blanks[0] | blanks[-1]:
                wrong.append(text)

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_no_stray_percent_sign(language: str) -> None:
    """Such a text would fail when its blanks are filled."""
    filled = (message for message in kept(language) if message.id and BLANK.search(sources(message)[-1]))

    assert [
        text
        for message in filled
        for text in filter(None, translations(message))
        if "%" in BLANK.sub("", text).replace("%%", "")
    ] == []
