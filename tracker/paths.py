"""Where templates, seed data and migrations lie: beside the package in a checkout, inside it from a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent


def _data_dir(name: str) -> Path:
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else ROOT / name


TEMPLATES = _data_dir("templates")
SEED = _data_dir("seed")
MIGRATIONS = _data_dir("migrations")
