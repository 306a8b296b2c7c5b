"""What must always hold, tried on 500 examples each, other ones every time; `make test` tries the same sixty.

An example that breaks a rule is printed with the line that tries it again.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Measure

ROOT = Path(__file__).resolve().parents[2]
_COUNTED = re.compile(r"(\d+) (passed|failed|error)")


def main() -> int:
    """Print the measure, and on stderr what broke; return 1 if it is short."""
    words = ("-m", "pytest", "tests/unit", "-m", "hypothesis", "--hypothesis-profile=many", "-q", "-n", "2")
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, file=sys.stderr)
    counted = {what: int(number) for number, what in _COUNTED.findall(done.stdout)}
    measure = Measure("rules that hold on 500 examples each", counted.get("passed", 0), sum(counted.values()))
    print(measure)
    return int(bool(done.returncode) or not measure.ok)


if __name__ == "__main__":
    sys.exit(main())
