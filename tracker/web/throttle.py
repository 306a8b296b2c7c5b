"""A limit on attempts: so many in a span of time, for each thing that is tried."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

_KEYS = 10_000  # beyond so many the oldest are forgotten, so that nobody can fill the memory


@dataclass
class Throttle:
    """Counts attempts in this process's memory: the laptop's server is one process, and a restart forgets them."""

    attempts: int
    seconds: float
    clock: Callable[[], float] = monotonic
    _seen: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str) -> int:
        """Count an attempt and return 0, or return the seconds to wait where there were too many."""
        with self._lock:
            now = self.clock()
            recent = self._seen[key]
            while recent and recent[0] <= now - self.seconds:
                recent.popleft()
            if len(recent) >= self.attempts:
                return int(recent[0] + self.seconds - now) + 1
            recent.append(now)
            if len(self._seen) > _KEYS:
                self._seen.pop(next(iter(self._seen)))
            return 0
