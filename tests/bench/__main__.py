"""Run the measures of one kind, each script in a process of its own: `python -m tests.bench accuracy|bench|soak`.

A kind's scripts are `tests/bench/KIND.py` and `tests/bench/KIND_*.py`; each prints one line a measure and exits with
1 if one is short.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

KINDS = ("accuracy", "bench", "soak")


def main(kind: str) -> int:
    """Run every script of a kind; return 1 if a measure is short, or if there is nothing to measure."""
    if kind not in KINDS:
        print(f"Unknown kind {kind!r}; the kinds are: {', '.join(KINDS)}.", file=sys.stderr)
        return 2
    folder = Path(__file__).parent
    scripts = [*folder.glob(f"{kind}.py"), *sorted(folder.glob(f"{kind}_*.py"))]
    if not scripts:
        print(f"Nothing was measured: there is no measure of the kind {kind} yet.", file=sys.stderr)
        return 1
    codes = [subprocess.run([sys.executable, "-m", f"tests.bench.{script.stem}"], check=False).returncode
             for script in scripts]  # fmt: skip
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
