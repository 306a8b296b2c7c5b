"""One target under the fuzzer, for ever: `python -m tests.bench.fuzzing TARGET CORPUS [options of libFuzzer]`.

Runs in the environment of `make soak` alone. Whatever bytes come, a parser reads them or refuses them in one
sentence; any other error ends the process, and the bytes that led to it are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["tracker.importers", "tracker.domain"]):
    from tests.fixtures.office_files import word_file, workbook
    from tests.fixtures.report_pages import page
    from tracker.errors import Unreadable
    from tracker.importers import registry
    from tracker.importers.asking import wording_of
    from tracker.importers.lookups import load_states
    from tracker.importers.replies import addendum
    from tracker.importers.working_group import report


def whole(data: bytes) -> None:
    """Read any file."""
    registry.read(data)


def document(data: bytes) -> None:
    """Read a Word file with these bytes as its document part."""
    registry.read(word_file(data))


def sheet(data: bytes) -> None:
    """Read an Excel file with these bytes as its only sheet."""
    registry.read(workbook(data))


def report_lines(data: bytes) -> None:
    """Read lines as the pages of a report, and of an addendum to one."""
    lines = data.decode("utf-8", errors="ignore").splitlines()
    pages = tuple(page(place // 50 + 1, lines[place : place + 50]) for place in range(0, len(lines), 50))
    if pages:
        report.parse_pages(pages, load_states(), sha256="")
        addendum.parse_addendum(pages, load_states(), sha256="")


def wording(data: bytes) -> None:
    """Tell what a text asks and cites."""
    wording_of(data.decode("utf-8", errors="ignore"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "whole": whole,
    "document": document,
    "sheet": sheet,
    "report": report_lines,
    "wording": wording,
}


def main(target: str, *options: str) -> None:
    """Feed one target until the fuzzer's own limit ends it."""
    read = TARGETS[target]

    def once(data: bytes) -> None:
        with suppress(Unreadable):
            read(data)

    atheris.Setup(["fuzzing", *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
