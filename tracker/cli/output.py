"""What commands print and read: JSON on standard output, progress on standard error, dates, formats."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date

from tracker.errors import Invalid
from tracker.i18n import _


def say(message: str) -> None:
    """Print a message for the person at the terminal."""
    print(message, file=sys.stderr)


def result(values: object) -> None:
    """Print the result of a command as JSON, the same bytes for the same values."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def day(text: str) -> date:
    """Read a day from the command line.

    Raises:
        argparse.ArgumentTypeError: the text is no day of the calendar.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” is not a day of the calendar: write it as 2023-03-31") % {"text": text}
        ) from problem


def formats(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Read a list of formats.

    Raises:
        Invalid: one of them is not known.
    """
    wanted = tuple(piece.strip().lower() for piece in text.split(",") if piece.strip())
    unknown = [piece for piece in wanted if piece not in known]
    if unknown or not wanted:
        raise Invalid(
            _("“%(text)s” is no list of formats; nothing was written; give one or more of %(known)s.")
            % {"text": text, "known": ",".join(known)}
        )
    return wanted
