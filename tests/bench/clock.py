"""How long something takes, by the clock on the wall and by the processors, the processes that it starts included."""

from __future__ import annotations

import os
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the wall, and seconds of processors: the second do not grow when others use the machine."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s of processors)"


class Clock:
    """Runs from its making; children count once they have ended."""

    def __init__(self) -> None:
        """Begin."""
        self._wall, self._cpu = perf_counter(), _cpu()

    def taken(self) -> Taken:
        """Return the time since then."""
        return Taken(perf_counter() - self._wall, _cpu() - self._cpu)


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
