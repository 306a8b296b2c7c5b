"""What an item is called in a list: its summary; of what is restricted only code and kind."""

from __future__ import annotations

from typing import Protocol

from tracker.domain.kinds import KINDS_OF_EVIDENCE, EvidenceKind
from tracker.i18n import _


class Named(Protocol):
    """What a list needs to know of an item; rows and entries of lists have it alike."""

    @property
    def summary(self) -> str: ...
    @property
    def kind(self) -> EvidenceKind: ...
    @property
    def code(self) -> str | None: ...
    @property
    def is_restricted(self) -> bool: ...


def told(item: Named) -> str:
    """Return the words for an item in a list."""
    if not item.is_restricted:
        return item.summary
    kind = _(KINDS_OF_EVIDENCE[item.kind])
    words = {"kind": kind, "code": item.code or ""}
    return _("Restricted: %(kind)s, %(code)s") % words if item.code else _("Restricted: %(kind)s") % words
