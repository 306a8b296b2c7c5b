"""The seed: reference and demo data, loaded again and again with the same result."""

from __future__ import annotations

from tracker.services.seeding.demo import load_demo
from tracker.services.seeding.people import ensure_demo_user
from tracker.services.seeding.reference import load_reference

__all__ = ["ensure_demo_user", "load_demo", "load_reference"]
