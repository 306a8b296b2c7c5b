"""What the audit trail keeps of a write: all of what is published, of the rest no free text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tracker.services.entries import changes
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.trail.kept_apart import without

TEXTS = frozenset({"summary", "locator", "quote", "translation", "origin"})
"""Free texts of an item."""


def told(former: EvidenceEntry | None, entry: EvidenceEntry) -> dict[str, tuple[Any, Any]]:
    """Return what the audit trail keeps: all of what is published, of the rest no free text."""
    if entry.is_published and (former is None or former.is_published):
        return changes(former, entry)
    bare = [_bare(each) if each else None for each in (former, entry)]
    told = without(changes(former, entry), TEXTS)
    if "links" in told:
        told["links"] = changes(bare[0], bare[1] or entry).get("links", ([], []))
    return told


def _bare(entry: EvidenceEntry) -> EvidenceEntry:
    return replace(entry, links=tuple(replace(link, note="") for link in entry.links))
