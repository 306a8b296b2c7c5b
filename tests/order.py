"""Which modules begin first: those that take long, so that at the end no worker waits for another."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parent
LONGEST = (
    "browser/test_pages.py",
    "integration/test_fifty_people.py",
    "integration/test_import_orders.py",
    "integration/test_import_kills.py",
    "integration/test_attacks_forms.py",
    "integration/test_migrating.py",
    "integration/test_seeding.py",
    "integration/test_parse_command.py",
    "integration/test_import_order_properties.py",
    "integration/test_import_treaty_acts.py",
    "integration/test_kills.py",
    "integration/test_jobs.py",
    "browser/test_journey.py",
    "browser/test_desk.py",
)
"""A module is the work of one worker, which builds what its tests share once; so the longest begin."""

_PLACES = {TESTS / name: place for place, name in enumerate(LONGEST)}


def place_of(module: Path) -> int:
    """Return when a module begins: those named here in their order, all others after them."""
    return _PLACES.get(module, len(_PLACES))
