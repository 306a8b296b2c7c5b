"""Which of the kinds of file that are read are brought into the records."""

from __future__ import annotations

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.records import Kind, ParseResult

BROUGHT_IN = frozenset({Kind.UPR_INFO, Kind.WG_REPORT})


def refuse_other(result: ParseResult) -> None:
    """Refuse a file that can be read but not be brought in.

    Raises:
        Unreadable: it is of such a kind.
    """
    if result.kind not in BROUGHT_IN:
        words = {"kind": result.kind.value}
        sentence = _(
            "A file of this kind (%(kind)s) can be read with “tracker parse” but not be brought into the records yet. "
            "Nothing was kept. Choose a report of the Working Group or an export of UPR Info."
        )
        raise Unreadable(sentence % words)
