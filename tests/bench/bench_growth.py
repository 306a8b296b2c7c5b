"""Texts on which a careless pattern backtracks, or a careless loop looks at all lines for each line, are read in time.

A report of ten times as many lines takes about ten times as long; one text, however long, at most two seconds.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time

from tests.bench.measure import Measure
from tests.fixtures.report_pages import introduction, title_page
from tracker.importers.asking import wording_of
from tracker.importers.lookups import load_states
from tracker.importers.pdf.text import Line, Page
from tracker.importers.recommending import recommending
from tracker.importers.working_group.report import parse_pages

NAMES = load_states()
SMALL, TIMES, TRIES = 1_000, 10, 3
ASKED_GROWTH = 20  # ten is even, a hundred is squared; the rest is other people's work on the machine
LONG = 10_000  # characters of one recommendation; the longest real one has a fifth
ASKED_SECONDS = 2

LINES = (
    "(",
    "1.",
    "a-",
    "6.1 Go",
    "(Xyz); (Chad, (Mali) 6.2 A (b) 9. 9.",
    "1 " * 32 + "x",
    "The recommendations above " * 3,
    "• A",
)
PIECES = (
    "Ensure that x and ensure y, ",
    "article 7 of CAT, ",
    "(a) Adopt x; ",
    "its Optional Protocol, ",
    "International Convention on ",
    "a-",
    "to ",
    " ",
    ")",
    "the core main ",
    "resolution 1, ",
)


def report(line: str) -> Callable[[int], object]:
    """Return what reads a report of a given number of such lines."""

    def read(amount: int) -> object:
        opening = (
            "II. Conclusions and/or recommendations",
            "6. The following recommendations enjoy the support of Chad:",
        )
        told = (*opening, *[line] * amount)
        body = tuple(Line(words, 3, 113.0, 700.0 - place % 600, 10.0) for place, words in enumerate(told))
        return parse_pages((title_page("Chad"), introduction("Chad"), Page(3, 842.0, body)), NAMES, sha256="")

    return read


def _wording(piece: str, length: int) -> object:
    return wording_of((piece * length)[:length])


def texts() -> Iterator[tuple[str, Callable[[int], object]]]:
    """Yield what reads one text of a given length, by name."""
    for piece in PIECES:
        yield f"wording of {piece[:24]!r}", partial(_wording, piece)
    yield "10,000 unknown States", lambda length: recommending("(Ruritania); " * length, NAMES)


def seconds(work: Callable[[int], object], amount: int) -> float:
    """Return the least processor time of a few runs."""
    taken = []
    for _try in range(TRIES):
        gc.collect()
        begun = process_time()
        work(amount)
        taken.append(process_time() - begun)
    return min(taken)


def measured() -> Iterator[Measure]:
    """Yield the growth of reports and the seconds of texts."""
    for line in LINES:
        read = report(line)
        read(SMALL // 10)
        growth = seconds(read, SMALL * TIMES) / seconds(read, SMALL)
        yield Measure(f"ten times the report of {line[:24]!r}", growth, ASKED_GROWTH, "x", lower_is_better=True)
    for name, read in texts():
        read(LONG // 100)
        yield Measure(name, seconds(read, LONG), ASKED_SECONDS, "s", lower_is_better=True)


def main() -> int:
    """Print a line a measure; return 1 if one is short."""
    measures = list(measured())
    for measure in measures:
        print(measure)
    return int(any(not measure.ok for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
