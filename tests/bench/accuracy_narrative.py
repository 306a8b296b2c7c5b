"""How well the reading assistant does on the five seed documents: found, addressees, false ones, document facts.

    python tests/bench/accuracy_narrative.py [SHARED] [--differences]

What each document asks is kept as the line of each item, what it is, and whom it asks; its words stay with their
authors. Which State or body an item asks was read by people (seed/demo), not by the program.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.measure import Measure  # noqa: E402 - the script runs from a checkout, not installed
from tracker.importers.lookups import load_states  # noqa: E402
from tracker.importers.narrative.reading import parse_narrative  # noqa: E402
from tracker.importers.narrative.text_file import looks_like_prose, read_prose_text  # noqa: E402
from tracker.importers.records import Nature, ParsedRecord, ParseResult  # noqa: E402

MOST_FALSE = 0
SECONDS = 3.0
SIZE = 5_000_000  # bytes of text

Item = tuple[int, tuple[str, ...]]  # the line it begins on, and who is asked


@dataclass(frozen=True, slots=True)
class Paper:
    """What one document asks, and what it says of itself."""

    file: str
    items: tuple[Item, ...]
    nature: Nature = Nature.RECOMMENDATION
    facts: dict[str, str | None] = field(default_factory=dict)


def _each(to: str, *lines: int) -> tuple[Item, ...]:
    return tuple((line, tuple(to.split())) for line in lines)


PAPERS = (
    Paper(
        "000_0556f7010a287252",
        _each("RUS", 63, 64, 65, 66, 67, 68, 69, 70),
        facts={"state": "RUS", "session": "44", "cycle": "4", "author": "PSCORE", "date": None},
    ),
    Paper("001_0648f8ab81faab99", ((34, ("other countries",)), (36, ("other countries",))), facts={"state": None}),
    Paper(
        "002_57fd68c990b575be",
        (
            *_each("RUS", 354, 356, 358, 364, 366, 368, 370, 372),
            *_each("PRK", 378, 384, 386, 390, 392, 394, 396, 398, 400, 402),
            (408, ("international community",)),
            *_each("UNHCR", 408, 408),
        ),
        facts={"reference": "ASA 24/06/96", "author": "Amnesty International", "state": None},
    ),
    Paper(
        "003_6c72713cb32903bf",
        _each("RUS", 39, 41, 42, 43),
        Nature.REQUEST,
        facts={"reference": "OL RUS 1/2016", "date": "2016-02-15", "reply_due": "2016-04-15", "state": "RUS"},
    ),
    Paper(
        "004_6f0531489326edea",
        (
            *_each("PRK", 205, 206, 207, 208, 209, 210, 211, 212),
            *_each("CHN", 216, 217, 218, 219, 227),
            (228, ("CHN", "RUS")),
        ),
        facts={"author": "PSCORE", "state": None},
    ),
)


def read(path: Path) -> ParseResult:
    """Read one text file as the program does."""
    data = path.read_bytes()
    return parse_narrative(read_prose_text(data), load_states(), sha256=hashlib.sha256(data).hexdigest())


def measures_of(paper: Paper, path: Path, result: ParseResult) -> Iterator[Measure]:
    """Yield what one document shows."""
    asked = Counter(line for line, _to in paper.items)
    got = Counter(_line(record) for record in result.records if record.nature is paper.nature)
    found = sum((asked & got).values())
    yield Measure(f"{paper.file} told to be prose", float(looks_like_prose(path.read_bytes())), 1)
    yield Measure(f"{paper.file} found of {len(paper.items)}", found, len(paper.items))
    yield Measure(f"{paper.file} false ones", len(result.records) - found, MOST_FALSE, lower_is_better=True)
    right = sum((Counter(paper.items) & Counter((_line(it), it.addressees) for it in result.records)).values())
    yield Measure(f"{paper.file} addressees right", right, len(paper.items))
    told = sum(_fact(result, name) == value for name, value in paper.facts.items())
    yield Measure(f"{paper.file} facts right", told, len(paper.facts))


def _line(record: ParsedRecord) -> int:
    return (record.place and record.place.line) or 0


def _fact(result: ParseResult, name: str) -> str | None:
    value = getattr(result.document, name)
    return None if value is None else str(value)


def speed(seeds: Path) -> Measure:
    """Return the seconds that a text of five megabytes takes, made of the five documents without their end notes."""
    bodies = [path.read_bytes().partition(b"\nEnd notes")[0] for path in sorted(seeds.glob("*.txt"))]
    once = b"\n\n".join(bodies)
    data = once * (SIZE // len(once) + 1)
    start = time.process_time()
    parse_narrative(read_prose_text(data), load_states(), sha256="")
    return Measure("five megabytes of text", time.process_time() - start, SECONDS, "s", lower_is_better=True)


def main(arguments: list[str]) -> int:
    """Print every measure; return 1 if one is short, 4 if the documents are not here."""
    wanted = [argument for argument in arguments if not argument.startswith("--")]
    seeds = Path(wanted[0] if wanted else os.environ.get("SHARED") or ROOT.parent / "shared") / "seeds"
    if not seeds.is_dir():
        print(f"no documents under {seeds}: give the folder of shared material", file=sys.stderr)
        return 4
    measures: list[Measure] = []
    for paper in PAPERS:
        path = seeds / f"{paper.file}.txt"
        result = read(path)
        measures += measures_of(paper, path, result)
        if "--differences" in arguments:
            _print_differences(paper, result)
    measures.append(speed(seeds))
    print(*measures, sep="\n")
    return 0 if all(measure.ok for measure in measures) else 1


def _print_differences(paper: Paper, result: ParseResult) -> None:
    got = Counter((_line(record), record.addressees) for record in result.records)
    for item in (got - Counter(paper.items)).elements():
        print(f"{paper.file}: not asked, or of somebody else: {item}", file=sys.stderr)
    for item in (Counter(paper.items) - got).elements():
        print(f"{paper.file}: not found, or of somebody else: {item}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
