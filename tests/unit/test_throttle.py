"""The limit on attempts forgets with time, tells how long to wait, and keeps one key apart from another."""

from __future__ import annotations

from tracker.web.throttle import Throttle


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_so_many_attempts_are_free_and_the_next_waits() -> None:
    clock = Clock()
    throttle = Throttle(2, 60.0, clock)

    assert [throttle.wait("a"), throttle.wait("a")] == [0, 0]
    assert throttle.wait("a") == 61
    assert throttle.wait("b") == 0


def test_attempts_are_forgotten_after_their_time_and_refused_ones_do_not_count() -> None:
    clock = Clock()
    throttle = Throttle(1, 60.0, clock)
    throttle.wait("a")

    clock.now += 59
    assert throttle.wait("a") == 2
    clock.now += 1
    assert throttle.wait("a") == 0


def test_the_memory_does_not_grow_without_end() -> None:
    throttle = Throttle(1, 60.0, Clock())

    for number in range(10_050):
        throttle.wait(str(number))

    assert len(throttle._seen) <= 10_000
