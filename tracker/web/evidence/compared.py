"""What changed from one version of an item to the next: field by field, both in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from flask import url_for

from tracker.domain import phrases
from tracker.domain.dates import When, day_in_words, span_in_words
from tracker.i18n import _
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.versions import Version
from tracker.web.evidence import words
from tracker.web.shown import spoken

_TERMS: Mapping[str, Mapping[StrEnum, str]] = {
    "kind": words.KINDS,
    "strand": words.STRANDS,
    "reliability": words.RELIABILITIES,
    "review_state": words.REVIEW_STATES,
    "publication_basis": words.BASES,
}
_LANGUAGES = frozenset({"quote_language", "translation_language"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: its name, what it said and what it says now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One write over a version: when, by whom, what was done and why, what differs, and the way back."""

    number: int
    on: str
    by: str
    what: str
    reason: str
    differences: tuple[Difference, ...]
    address: str


def steps(ref: str, versions: tuple[Version, ...], now: EvidenceEntry) -> tuple[Step, ...]:
    """Return the writes over an item, the newest first."""
    after = (now, *(version.entry for version in versions))
    return tuple(
        Step(
            number=version.number,
            on=day_in_words(version.at.date()),
            by=version.by,
            what=_(words.EVENTS.get(version.event, version.event)),
            reason=version.reason,
            differences=differences(version.entry, later),
            address=url_for("evidence.version", number=version.number, ref=ref),
        )
        for version, later in zip(versions, after, strict=False)
    )


def differences(before: EvidenceEntry, after: EvidenceEntry) -> tuple[Difference, ...]:
    """Return the fields that differ."""
    found = []
    for field in fields(EvidenceEntry):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new and field.name in words.FIELDS:
            name = phrases.headed(_(words.FIELDS[field.name]))
            found.append(Difference(name, _in_words(field.name, old), _in_words(field.name, new)))
    return tuple(found)


def _in_words(name: str, value: Any) -> str:
    if name == "links":
        return "; ".join(_link(link) for link in value) or _("Nothing")
    if value is None or value == "":
        return _("Nothing")
    if isinstance(value, When):
        return span_in_words(value.span)
    if name == "is_restricted":
        return words.of(words.Keeping.RESTRICTED if value else words.Keeping.OPEN, words.KEEPINGS)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in _LANGUAGES:
        return spoken.name(value)
    return words.of(value, _TERMS[name]) if name in _TERMS else str(value)


def _link(link: LinkEntry) -> str:
    finding = words.of(link.finding, words.FINDINGS) if link.finding else ""
    terms = [finding]
    terms += [words.short(link.level, words.LEVELS)] if link.level else []
    terms += [words.short(link.scope, words.SCOPES)] if link.scope else []
    return f"{link.ask}: " + ", ".join([*terms, link.note] if link.note else terms)
