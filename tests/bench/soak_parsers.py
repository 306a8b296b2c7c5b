"""How long the parsers stand broken files: each target under the fuzzer, SOAK_SECONDS (60) each.

What brings one down is kept under out/soak, to be made a test.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench.measure import Measure
from tests.fixtures.corpus import CORPUS

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "out" / "soak"
SECONDS = int(os.environ.get("SOAK_SECONDS", "60"))
LONGEST = 20_000  # bytes of an input
PATIENCE = 20  # seconds for one input on a busy machine: more is an end that does not come
MEGABYTES = 1_536
_RUNS = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


def fuzz(target: str, corpus: Mapping[str, bytes]) -> tuple[int, int]:
    """Return how many inputs one target was fed, and how many brought it down (the first ends the run)."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in corpus.items():
            (Path(folder) / name).write_bytes(data)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.bench.fuzzing", target, folder),
                *(f"-max_total_time={SECONDS}", f"-max_len={LONGEST}", f"-timeout={PATIENCE}"),
                *(f"-rss_limit_mb={MEGABYTES}", f"-artifact_prefix={KEPT / target}-", "-print_final_stats=1"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=20 * SECONDS + 120,
            check=False,
        )
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    runs = _RUNS.search(done.stderr)
    return int(runs[1]) if runs else 0, int(done.returncode != 0)


def main() -> int:
    """Print one line a target and measure; return 1 if a target was brought down, or fed next to nothing."""
    KEPT.mkdir(parents=True, exist_ok=True)
    short = False
    for target, corpus in CORPUS.items():
        fed, broken = fuzz(target, corpus)
        for measure in (
            Measure(f"inputs fed to “{target}” in {SECONDS} s", fed, SECONDS),
            Measure(f"inputs that brought “{target}” down", broken, 0, lower_is_better=True),
        ):
            print(measure, flush=True)
            short = short or not measure.ok
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
