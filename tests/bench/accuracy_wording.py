"""How well the wording is read, held against UPR Info's own coding: one line a measure, non-zero if short.

    python tests/bench/accuracy_wording.py [SHARED] [--differences]

The rules were developed on sessions 1-5; what counts is the agreement on the later sessions, which nobody looked at.
UPR Info's coders are not of one mind either: the same verb and object stand in two categories within one export.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tracker.importers.asking import load_instruments, wording_of  # noqa: E402 - the script runs from a checkout
from tracker.importers.records import ParsedRecord, ParseResult  # noqa: E402
from tracker.importers.registry import read as parse  # noqa: E402

ASKED = 85.0  # of all recommendations, in percent
ASKED_OF = {1: 70.0, 2: 95.0, 3: 90.0, 4: 84.0, 5: 74.0}
ACTIONS = 99.0  # of the recommendations that open with "ratify", "sign", "accede to"
KNOWN = 85.0  # "the core treaties" and "the Optional Protocols to the CRC" name none
SWIFTER = 50  # times as fast as one search for each spelling
_JOINS = re.compile(r"\W*(?:ratify|sign|accede)\b", re.IGNORECASE)
_LOOPED = 60  # texts: the loop is slow


def developed_on(record: ParsedRecord) -> bool:
    """Tell whether a record belongs to the sessions that the rules were developed on."""
    return record.session is not None and record.session <= 5


def records_of(shared: Path) -> list[ParsedRecord]:
    """Read every recommendation of the exports that carries a category."""
    found: list[ParsedRecord] = []
    for path in sorted((shared / "data" / "upr-info").glob("*.csv")):
        result = parse(path)
        if isinstance(result, ParseResult):
            found.extend(record for record in result.records if record.action_category is not None)
    return found


def category_lines(records: list[ParsedRecord], *, differences: bool) -> Iterator[tuple[str, bool]]:
    """Yield the agreement in total and for each category that UPR Info gave."""
    given, agreed = Counter[int](), Counter[int]()
    for record in records:
        theirs = record.action_category or 0
        asks = wording_of(record.text)["asks"]
        ours = asks[0]["action_category"] if asks else None
        given[theirs] += 1
        agreed[theirs] += ours == theirs
        if differences and ours != theirs:
            print(f"category {theirs}, ours {ours}: {record.text}")
    yield _line("action category agrees", 100 * agreed.total() / given.total(), ASKED)
    for category, asked in ASKED_OF.items():
        if given[category]:
            yield _line(f"action category {category} agrees", 100 * agreed[category] / given[category], asked)


def treaty_lines(records: list[ParsedRecord]) -> Iterator[tuple[str, bool]]:
    """Yield how many of the texts that open with a treaty verb ask for an action, and on instruments we all know."""
    texts = [record.text for record in records if _JOINS.match(record.text)]
    asked = [wording_of(text)["asks"][0]["treaty_requests"] for text in texts]
    known = [requests and all(each["instrument"] for each in requests) for requests in asked]
    yield _line("opens with a treaty verb, asks a treaty action", 100 * sum(map(bool, asked)) / len(texts), ACTIONS)
    yield _line("every instrument to be joined is known", 100 * sum(map(bool, known)) / len(texts), KNOWN)


def speed_line(texts: list[str]) -> tuple[str, bool]:
    """Return how many times as fast everything is told as a loop over the spellings finds the names alone."""
    instruments = load_instruments()
    told = _seconds(lambda: [wording_of(text) for text in texts]) / len(texts)
    looped = _seconds(lambda: [_loop(text, instruments) for text in texts[:_LOOPED]]) / _LOOPED
    print(f"texts told a second: {1 / told:,.0f}; by a loop over the spellings, names only: {1 / looped:,.0f}")
    return _line("times as fast as a loop over the spellings", looped / told, SWIFTER)


def _loop(text: str, instruments: Mapping[str, str]) -> set[str]:
    lowered = text.lower()
    return {
        code for spelling, code in instruments.items() if re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", lowered)
    }


def _seconds(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def _line(name: str, got: float, asked: float) -> tuple[str, bool]:
    enough = got >= asked
    return f"{name}, {got:.2f}, {asked}, {'ok' if enough else 'short'}", enough


def main(arguments: list[str]) -> int:
    """Print every measure; return 1 if one is short."""
    folders = [argument for argument in arguments if not argument.startswith("--")]
    shared = Path(folders[0] if folders else os.environ.get("SHARED") or ROOT.parent / "shared")
    records = records_of(shared) if shared.is_dir() else []
    if not records:
        print(f"left out: no exports of UPR Info under {shared}")
        return 0
    unseen = [record for record in records if not developed_on(record)]
    print(f"recommendations: {len(records)}, of which in sessions that nobody looked at: {len(unseen)}")
    lines = [
        *category_lines(unseen, differences="--differences" in arguments),
        *treaty_lines(unseen),
        speed_line([record.text for record in unseen]),
    ]
    for line, _enough in lines:
        print(line)
    return 0 if all(enough for _line, enough in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
