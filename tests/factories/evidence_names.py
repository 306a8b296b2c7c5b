"""References of evidence in the order of recording, so that a test can say which item it means."""

from __future__ import annotations

from itertools import count

import pytest

from tracker.services import codes


@pytest.fixture(autouse=True)
def named_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw 1, 2, 3: the first item recorded is E-1."""
    numbers = count(1)
    monkeypatch.setattr(codes, "drawn", lambda: str(next(numbers)))
