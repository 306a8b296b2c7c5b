"""`tracker parse`: what a file holds, without a database and without settings."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from tracker.errors import Exit
from tracker.importers import apart


def parse(arguments: argparse.Namespace) -> Exit:
    """Read a file and print its records and issues."""
    with apart.printed(Path(arguments.file), arguments.kind, instrument=arguments.instrument) as told:
        shutil.copyfileobj(told, sys.stdout.buffer)
    sys.stdout.flush()
    return Exit.DONE
