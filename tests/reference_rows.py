"""The reference data as plain rows, for the tests that guard them."""

from __future__ import annotations

import csv
import unicodedata
from functools import lru_cache
from pathlib import Path

SEED = Path(__file__).resolve().parents[1] / "seed"
NOT_STATES = {"Cook Islands", "European Union", "Niue", "Montserrat"}


@lru_cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (SEED / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def reference(name: str) -> tuple[dict[str, str], ...]:
    return rows(f"reference/{name}.csv")


def fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join("".join(mark if mark.isalnum() else " " for mark in letters).split()).removeprefix("the ")


def members() -> set[str]:
    return {state["iso3"] for state in reference("states") if state["membership"] == "member"}


@lru_cache
def names() -> dict[str, str]:
    return {fold(alias["alias"]): alias["iso3"] for alias in reference("state_aliases")}
