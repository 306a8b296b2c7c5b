"""How far a matrix, the State's reply and the report of one review agree, number by number: one line a measure.

    python -m tests.bench.accuracy_positions [SHARED] [--differences]

What is compared was compiled by three hands: the report by the Working Group, the reply by the State, the matrix by
OHCHR. A difference is printed with --differences, to be looked at; each is one of the sources', or ours.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure
from tracker.domain.vocabulary import Position
from tracker.importers.records import Kind, ParsedRecord, ParseResult
from tracker.importers.registry import read

ROOT = Path(__file__).resolve().parents[2]
# Recommendations, supported and noted ones by State and session: shared/README.md.
COUNTS = {("SVN", 20): (163, 142, 21), ("SVN", 48): (254, 217, 37)}


def folded(text: str) -> str:
    """Keep ASCII letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def by_number(result: ParseResult) -> dict[str, ParsedRecord]:
    """Return the records of one source by number."""
    return {record.number: record for record in result.records if record.number}


def agreement(name: str, pairs: Iterator[tuple[str, object, object]], asked: float) -> tuple[Measure, list[str]]:
    """Return the share of numbers on which two sources agree, in percent, and the differences."""
    tries, differences = 0, []
    for number, left, right in pairs:
        tries += 1
        if left != right:
            differences.append(f"{name}: {number}: {left!r} | {right!r}")
    share = 100 * (tries - len(differences)) / tries if tries else 0.0
    return Measure(f"{name} of {tries}", share, asked, "%"), differences


def measures(state: str, session: int, found: dict[Kind, ParseResult]) -> Iterator[tuple[Measure, list[str]]]:
    """Yield every measure of one review."""
    matrix, report, reply = (by_number(found[kind]) for kind in (Kind.OHCHR_MATRIX, Kind.WG_REPORT, Kind.ADDENDUM))
    label = f"{state} {session}"
    if (state, session) in COUNTS:
        total, supported, noted = COUNTS[state, session]
        for source, records in (("matrix", matrix), ("reply", reply)):
            positions = [record.position for record in records.values()]
            for what, got, asked in (
                ("recommendations", len(records), total),
                ("supported", positions.count(Position.SUPPORTED), supported),
                ("noted", positions.count(Position.NOTED), noted),
            ):
                off = Measure(
                    f"{label} {source}: {what} missing or too many", abs(got - asked), 0, lower_is_better=True
                )
                yield off, [] if off.ok else [f"{label} {source}: {what}: {got}, not {asked}"]
    numbers = sorted(matrix.keys() | report.keys() | reply.keys())
    both = [number for number in numbers if number in matrix and number in report]
    yield agreement(
        f"{label} numbers in all three", ((n, n in matrix, n in report and n in reply) for n in numbers), 100
    )
    yield agreement(
        f"{label} positions, matrix and reply", ((n, _position(matrix, n), _position(reply, n)) for n in numbers), 100
    )
    yield agreement(
        f"{label} recommending States, matrix and report",
        ((n, set(matrix[n].recommending_states), set(report[n].recommending_states)) for n in both),
        99,
    )
    yield agreement(
        f"{label} text, matrix and report",
        ((n, folded(matrix[n].text), folded(report[n].text)) for n in both),
        98,
    )


def _position(records: dict[str, ParsedRecord], number: str) -> Position | None:
    return records[number].position if number in records else None


def main(arguments: list[str]) -> int:
    """Print every measure; return 1 if one is short, 4 if there is no real data."""
    wanted = [argument for argument in arguments if not argument.startswith("--")]
    data = Path(wanted[0] if wanted else os.environ.get("SHARED") or ROOT.parent / "shared") / "data"
    files = [*data.glob("matrices/*.docx"), *data.glob("wg-reports/*.pdf")]
    if not files:
        print(f"no reports under {data}: give the folder of shared material", file=sys.stderr)
        return 4
    reviews: dict[tuple[str, int], dict[Kind, ParseResult]] = defaultdict(dict)
    sessions: dict[str | None, tuple[str, int]] = {}
    replies = []
    for result in map(read, sorted(files)):
        document = result.document
        if result.kind is Kind.ADDENDUM:
            replies.append(result)
        elif document.state and document.session:
            reviews[document.state, document.session][result.kind] = result
            sessions[document.symbol] = (document.state, document.session)
    for reply in replies:  # which names the report, not the session
        if reply.records and reply.records[0].symbol in sessions:
            reviews[sessions[reply.records[0].symbol]][Kind.ADDENDUM] = reply
    found = [
        measured
        for (state, session), kinds in sorted(reviews.items())
        if len(kinds) == 3
        for measured in measures(state, session, kinds)
    ]
    for measure, differences in found:
        print(measure)
        for difference in differences if "--differences" in arguments else ():
            print(difference, file=sys.stderr)
    return 0 if found and all(measure.ok for measure, _differences in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
