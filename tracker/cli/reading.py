"""`tracker parse`: what a file holds, without a database and without settings."""

from __future__ import annotations

import argparse
from pathlib import Path

from tracker.cli.output import result
from tracker.errors import Exit
from tracker.importers import registry


def parse(arguments: argparse.Namespace) -> Exit:
    """Read a file and print its records and issues."""
    result(registry.parse(Path(arguments.file), arguments.kind).to_json())
    return Exit.DONE
