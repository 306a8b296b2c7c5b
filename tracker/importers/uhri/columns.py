"""What the fields of an export of the Index are called: keys of JSON, headers of a sheet, both spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tracker.importers.tables.csv_table import fold_header

# The fields that are read, by their names in JSON, and what else they are called, in tables above all.
# Source: the exports of uhri.ohchr.org, "Our data API".
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "AnnotationId": ("OHCHR Annotation Id",),
    "AnnotationType": ("Type",),
    "Body": ("Recommending Body",),
    "Countries": ("Countries Concerned", "Country", "Country Concerned"),
    "Symbol": ("Document Symbol",),
    "PublicationDate": ("Document Publication Date",),
    "Text": (),
    "Themes": ("Theme",),
    "AffectedPersons": ("Affected Person",),
    "Sdgs": ("Sdg",),
    "UprCycle": ("UprCycles",),
    "UprSession": ("UprSessions",),
    "UprPositions": ("UPR Position",),
    "UprRecommendingCountry": (
        "UprRecommendingCountries",
        "UPR Recommending States",
        "UPR Recommending State",
    ),
}
# The field of a record that each becomes, as issues name it.
FIELDS: Mapping[str, str] = {
    "AnnotationId": "key",
    "AnnotationType": "nature",
    "Body": "body",
    "Countries": "state",
    "Symbol": "symbol",
    "PublicationDate": "date",
    "Text": "text",
    "Themes": "themes",
    "AffectedPersons": "affected",
    "Sdgs": "sdgs",
    "UprCycle": "cycle",
    "UprSession": "session",
    "UprPositions": "position",
    "UprRecommendingCountry": "recommending_states",
}
# Known, and read by nobody here: regions are facts about States; the rest is the Index's own housekeeping.
PASSED_OVER = frozenset(
    fold_header(name)
    for name in (
        "Regions",
        "Regions Concerned",
        "DocumentId",
        "Document Id",
        "PublicationDateOnUhri",
        "Date of publication on UHRI",
        "UprRecommendingRegions",
        "Recommending Regions",
        "UPR Recommending Regions",
    )
)
FEWEST = 5  # columns by which an export is known, next to those that tell it apart

_MISSPELT = re.compile(r"recc?omm?end")
_COLUMN_OF = {fold_header(name): column for column, spelled in COLUMNS.items() for name in (column, *spelled)}


@lru_cache(maxsize=1024)
def column_of(name: str) -> str | None:
    """Return the field that a key or header names, in any case and spelling ("Reccomending"); None if unknown."""
    return _COLUMN_OF.get(_folded(name))


def is_passed_over(name: str) -> bool:
    """Tell whether a key or header is known and left out on purpose."""
    return _folded(name) in PASSED_OVER


def _folded(name: str) -> str:
    return _MISSPELT.sub("recommend", fold_header(name))


def is_uhri(names: Iterable[str]) -> bool:
    """Tell whether keys or headers are those of an export: a text with its annotation, or its body and countries."""
    columns = {column for name in names if len(name) < 100 and (column := column_of(name))}
    told_apart = "AnnotationId" in columns or columns >= {"Body", "Countries"}
    return "Text" in columns and told_apart and len(columns) >= FEWEST
