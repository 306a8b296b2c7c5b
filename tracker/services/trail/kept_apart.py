"""Texts that never enter the audit trail, because it can never be redacted: a mark stands in their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

KEPT_APART = "(kept apart)"


def without(changes: Mapping[str, tuple[Any, Any]], texts: Collection[str]) -> dict[str, tuple[Any, Any]]:
    """Return changes with a mark for each of these texts that was or is said."""
    return {name: _marked(pair) if name in texts else pair for name, pair in changes.items()}


def _marked(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    old, new = (KEPT_APART if each else each for each in pair)
    return old, new
