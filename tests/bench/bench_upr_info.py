"""How fast an export of the UPR Info database is read beside a bare csv.reader over the same bytes.

The export is synthetic: rows of some 240 bytes in Mac Roman with lone CR, one a recommending State, as exports had
until 2015. Times are those of the processor.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from statistics import median
from time import process_time

from tests.bench.measure import Measure
from tracker.importers.lookups import load_states
from tracker.importers.upr_info import read_upr_info

ROWS = 20_000
RUNS = 5
ASKED_PER_SECOND = 15_000
ASKED_SHARE = 0.04  # of the bare loop's speed; the loop looks at nothing
HEADER = ("To", "To-Rgrp", "To-Org", "Text", "From", "From-Rgrp", "From-Org", "Response", "Action", "Issue", "Session")
STATES = ("Chad", "Norway", "Peru", "Togo", "Viet Nam", "Côte d’Ivoire", "Iran", "Timor-Leste")
SENTENCE = (
    "Take measures so that rivers, bridges and wells are kept in good order for everyone who crosses them, in "
    "particular women and children – and publish the authorities’ plans without delay"
)
WORDS = tuple(SENTENCE.split())


def synthetic(seed: int = 4) -> bytes:
    """Return an export of many rows, every third of which repeats a recommendation for another State."""
    chance = random.Random(seed)
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r")
    rows.writerow(HEADER)
    told = ""
    for place in range(ROWS):
        told = told if place % 3 == 2 else " ".join(chance.choices(WORDS, k=chance.randrange(12, 40)))
        to, session = STATES[place // 300 % len(STATES)], 1 + place // 600 % 20
        by, response = chance.choice(STATES), "Noted" if place // 3 % 4 == 0 else "Accepted"
        rows.writerow(
            (to, "Africa", "AU,OIF,OIC", told, by, "WEOG", "OECD", response, 1 + place // 3 % 5, "Water,Roads", session)
        )
    return text.getvalue().encode("mac_roman")


def bare_seconds(data: bytes) -> float:
    """Return the processor's seconds for a reader that only splits the bytes into cells."""
    begun = process_time()
    for _row in csv.reader(io.StringIO(data.decode("mac_roman"), newline="")):
        pass
    return process_time() - begun


def our_seconds(data: bytes) -> float:
    """Return the processor's seconds for a whole reading."""
    names = load_states()
    begun = process_time()
    read_upr_info(data, names)
    return process_time() - begun


def main() -> int:
    """Print one line a measure; return 1 if one is short."""
    data = synthetic()
    pairs = [(bare_seconds(data), our_seconds(data)) for _run in range(RUNS)]
    measures = (
        Measure("rows of UPR Info read", ROWS / median(ours for _bare, ours in pairs), ASKED_PER_SECOND, unit="rows/s"),
        Measure(
            "rows of UPR Info beside a bare csv.reader",
            median(bare / ours for bare, ours in pairs),
            ASKED_SHARE,
            unit="of its speed",
        ),
    )
    for measure in measures:
        print(measure)
    return int(not all(measure.ok for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
