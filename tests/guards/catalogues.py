"""The words of pages and papers, collected from the source and set beside what is translated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tests.guards.tracked import CHECKOUT
from tracker import paths
from tracker.web.languages import NAMES

FOLDER = paths.PACKAGE / "translations"
LANGUAGES = tuple(code for code in NAMES if code != "en")

_SOURCES = (("tracker", "python", "**.py"), ("templates", "jinja2", "**.html"))
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue changes with its words, not with the day


@cache
def collected() -> Catalog:
    """Return every text that the source marks for translation."""
    found = Catalog(project="Recommendation Tracker", creation_date=_UNDATED, charset="utf-8")
    for folder, method, pattern in _SOURCES:
        for _file, _line, message, _comments, _context in extract_from_dir(
            CHECKOUT / folder, method_map=[(pattern, method)], keywords=_KEYWORDS, comment_tags=()
        ):
            found.add(message)
    return found


def stored(language: str) -> Catalog:
    """Return a catalogue as it is kept; an empty one where there is none."""
    file = FOLDER / f"{language}.po"
    if not file.exists():
        return Catalog(locale=language, creation_date=_UNDATED)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def update(language: str) -> Path:
    """Bring a catalogue up to the source: new texts empty, lost ones gone, translations kept."""
    catalogue = stored(language)
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = _UNDATED
    catalogue.project, catalogue.version = "Recommendation Tracker", "1"
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    catalogue.header_comment = f"# {NAMES[language]}. Entries marked fuzzy are machine-made and wait for a reader."
    file = FOLDER / f"{language}.po"
    FOLDER.mkdir(exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalogue, width=120, sort_output=True)
    return file


def sources(of: Message) -> tuple[str, ...]:
    """Return the text of the source: one, or singular and plural."""
    return (of.id,) if isinstance(of.id, str) else tuple(of.id)


def translations(of: Message) -> tuple[str, ...]:
    """Return the translation: one, or a form for each plural; empty texts where there is none."""
    said = of.string or ""
    return (said,) if isinstance(said, str) else tuple(each or "" for each in said)


def untranslated(language: str) -> Iterator[str]:
    """Name the texts that have no translation yet."""
    for message in stored(language):
        if message.id and not all(translations(message)):
            yield sources(message)[0]


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
        print(f"{each}: {len(stored(each))} texts, {sum(1 for _ in untranslated(each))} without a translation")
