"""What the wording of a text asks and cites, for the readers of files: the table of instruments, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.domain.wording import Names, names_of, read
from tracker.paths import SEED

REFERENCE = SEED / "reference"


@lru_cache(maxsize=4)
def load_instruments(folder: Path = REFERENCE) -> Mapping[str, str]:
    """Return every spelling of an instrument, lower case, with its code; read once for each folder."""
    found: dict[str, str] = {}
    with (folder / "instruments.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        for spelling in (row["code"], row["name"], row["short_name"]):
            found.setdefault(spelling.lower(), row["code"])
    for row in rows:
        for alias in filter(None, (alias.strip() for alias in row["aliases"].split(";"))):
            found.setdefault(alias.lower(), row["code"])
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _names() -> Names:
    return names_of(load_instruments())


def wording_of(text: str) -> dict[str, Any]:
    """Tell what the wording of a text asks, part by part, and the norms that it cites.

    Returns:
        `asks` is empty where the text only observes; an instrument is None where the table does not have it.
    """
    reading = read(text, _names())
    return {
        "asks": [
            {
                "text": ask.text,
                "ask_kind": ask.kind,
                "action_category": ask.action_category,
                "treaty_requests": [{"ask": each.ask, "instrument": each.instrument} for each in ask.requests],
            }
            for ask in reading.asks
        ],
        "cites": [
            {"instrument": cite.instrument, "provisions": list(cite.provisions), "as_cited": cite.as_cited}
            for cite in reading.cites
        ],
    }
