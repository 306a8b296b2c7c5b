"""Which version of which parser read a file: what was imported can be told from what would be read today.

Raise a version whenever the same file could give other records than before: another key, text, number, position,
place or list of States. A change that only makes reading faster, or words an issue otherwise, raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.importers.records import Kind

_FIRST = "1"
# Kinds whose parser has changed since files were first imported with it.
_RAISED: Mapping[Kind, str] = {}

VERSIONS: Mapping[Kind, str] = {kind: _RAISED.get(kind, _FIRST) for kind in Kind}


def parser_of(kind: Kind) -> str:
    """Return the parser that reads a kind, with its version: "wg_report 1"."""
    return f"{kind.value} {VERSIONS[kind]}"
