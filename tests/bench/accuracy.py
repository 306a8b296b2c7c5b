"""How accurate the importers are, against lists compiled independently: one line a measure, non-zero if short.

    python tests/bench/accuracy.py [SHARED] [--differences]

Only totals are asked for; the lines of single files show where to look.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tracker.importers.lookups import load_states  # noqa: E402 - the script runs from a checkout, not installed
from tracker.importers.records import ParsedRecord, ParseResult  # noqa: E402
from tracker.importers.registry import read as parse  # noqa: E402

ASKED = {"numbers": 99.5, "precision": 99.5, "states": 99.0, "text": 98.0}
SECONDS = 1.5  # for a report of 30 pages on two cores
# The State under review, its session and how many recommendations its report holds: shared/README.md.
COUNTS = {("SVN", 20): 163, ("SVN", 48): 254, ("RUS", 16): 231, ("PRK", 19): 268, ("CHN", 17): 252}

# Faults of the lists, not of the reports, as shared/README.md names them.
STRAY = {("russia2013", "141.1"), ("algeria2012", "129")}  # 129 is its row for the missing 129.13, the item cut off
MISSING = {
    ("algeria2012", "128.12"),
    ("algeria2012", "129.13"),
    ("australia2011", "85.75"),
    ("bhutan2014", "118.66"),
    ("estonia2011", "77.5"),
}
WRONG_STATES = {
    ("algeria2012", None),
    ("china2013", "186.25"),
    ("china2013", "186.28"),
    ("estonia2011", "77.4"),
    ("armenia2010", "93.2"),
    ("bhutan2014", "118.65"),
}


@dataclass(slots=True)
class Score:
    """Hits and tries a measure, and what differs."""

    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASKED, 0))
    tries: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASKED, 0))
    differences: list[str] = field(default_factory=list)

    def note(self, measure: str, difference: str, *, hit: bool) -> None:
        """Count one try."""
        self.tries[measure] += 1
        self.hits[measure] += hit
        if not hit:
            self.differences.append(f"{measure}: {difference}")

    def add(self, other: Score) -> None:
        """Take the counts of one file into the total."""
        for measure in ASKED:
            self.hits[measure] += other.hits[measure]
            self.tries[measure] += other.tries[measure]

    def share(self, measure: str) -> float:
        """Return the share of hits in percent."""
        return 100 * self.hits[measure] / self.tries[measure]


def folded(text: str) -> str:
    """Keep ASCII letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def expected_rows(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of one independent list by number, without its named stray."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["number"]: row for row in csv.DictReader(lines)}
    return {number: row for number, row in rows.items() if (path.stem, number) not in STRAY}


def compare(name: str, rows: dict[str, dict[str, str]], result: ParseResult) -> Score:
    """Hold one report's records against one list."""
    score = Score()
    ours = {record.number or "": record for record in result.records}
    for number, row in rows.items():
        score.note("numbers", f"{name} {number} not found", hit=number in ours)
        if number in ours:
            _compare_row(score, f"{name} {number}", row, ours[number])
    for record in result.records:
        if (name, record.number) not in MISSING:
            score.note("precision", f"{name} {record.number} not listed", hit=record.number in rows)
    twice = len(result.records) - len(ours)
    for _again in range(twice):
        score.note("precision", f"{name}: a number twice", hit=False)
    return score


def _compare_row(score: Score, where: str, row: dict[str, str], record: ParsedRecord) -> None:
    name, number = where.split()
    begins = folded(record.text).startswith(folded(row["text"]))
    score.note("text", f"{where}\n    theirs {row['text']}\n    ours   {record.text}", hit=begins)
    if WRONG_STATES & {(name, None), (name, number)}:
        return
    listed = [spelling.strip() for spelling in row["recommending_states"].split(";")]
    theirs = {load_states().find(spelling) for spelling in listed if spelling not in ("", "NA")}
    right = theirs == set(record.recommending_states)
    score.note("states", f"{where} theirs {listed} ours {record.recommending_states}: {record.text}", hit=right)


def lines_of(label: str, score: Score) -> Iterator[tuple[str, bool]]:
    """Yield one line a measure, and whether it is enough."""
    for measure, asked in ASKED.items():
        if not score.tries[measure]:
            yield f"{label} {measure}, left out, {asked}, ok", True
            continue
        got = score.share(measure)
        enough = got >= asked
        yield f"{label} {measure}, {got:.2f}, {asked}, {'ok' if enough else 'short'}", enough


def count_lines(results: list[ParseResult]) -> Iterator[tuple[str, bool]]:
    """Yield one line for each report whose count is known from elsewhere."""
    for (state, session), asked in COUNTS.items():
        for result in results:
            if (result.document.state, result.document.session) == (state, session):
                got = len(result.records)
                enough = got == asked
                yield f"count {result.document.symbol}, {got}, {asked}, {'ok' if enough else 'short'}", enough


def timed(path: Path) -> tuple[ParseResult, float]:
    """Parse one report; return the result and the seconds it took."""
    start = time.process_time()
    result = parse(path)
    return result, time.process_time() - start


def speed_line(slowest: float) -> tuple[str, bool]:
    """Return the line on speed, and whether it is enough."""
    enough = slowest < SECONDS
    return f"slowest report in seconds, {slowest:.2f}, {SECONDS}, {'ok' if enough else 'short'}", enough


def main(arguments: list[str]) -> int:
    """Print every measure; return 1 if a total or a count is short, 4 if there is no real data."""
    wanted = [argument for argument in arguments if not argument.startswith("--")]
    data = Path(wanted[0] if wanted else os.environ.get("SHARED") or ROOT.parent / "shared") / "data"
    if not (data / "expected").is_dir():
        print(f"no lists under {data}: give the folder of shared material", file=sys.stderr)
        return 4
    total, results, slowest = Score(), [], 0.0
    for path in sorted((data / "wg-reports").glob("*.pdf")):
        listed = data / "expected" / f"{path.stem}.csv"
        if "Add." in path.stem:
            continue
        result, seconds = timed(path)
        results.append(result)
        slowest = max(slowest, seconds)
        if listed.is_file():
            score = compare(path.stem, expected_rows(listed), result)
            total.add(score)
            print(*(line for line, _enough in lines_of(path.stem, score)), sep="\n")
            if score.differences and "--differences" in arguments:
                print(*score.differences, sep="\n", file=sys.stderr)
    asked = [*lines_of("total", total), *count_lines(results), speed_line(slowest)]
    print(*(line for line, _enough in asked), sep="\n")
    whole = len(asked) == len(ASKED) + len(COUNTS) + 1 and all(total.tries.values())
    return 0 if whole and all(enough for _line, enough in asked) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
