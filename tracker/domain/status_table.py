"""The status table of chapter A: what was asked, its status, and why."""

from __future__ import annotations

from tracker.domain import phrases, selection
from tracker.domain.dates import month_in_words
from tracker.domain.document import (
    Block,
    Column,
    Inline,
    Inlines,
    LineBreak,
    Run,
    Section,
    StatusMark,
    Table,
)
from tracker.domain.document import Row as TableRow
from tracker.domain.dossier import Dossier, Request
from tracker.domain.facts import Assessment
from tracker.domain.numbering import Numbering
from tracker.domain.vocabulary import Flag, Mechanism, Status, label
from tracker.i18n import _, ngettext

ByStatus = dict[tuple[Status, tuple[Flag, ...]], list[tuple[Request, Assessment]]]
"""The members of one block by their answer."""


def section(dossier: Dossier, requests: tuple[Request, ...], numbering: Numbering) -> Section:
    """Write the table of what was asked, one row a request or cluster."""
    shown = selection.noteworthy(dossier, requests)
    silent = len(requests) - len(shown)
    blocks: list[Block] = [
        Table(
            label=numbering.table(),
            caption=_caption(dossier, shown, silent),
            columns=(
                Column(_("Number, position"), 27),
                Column(_("What was asked"), 43),
                Column(_("Status"), 34),
                Column(_("Why")),
            ),
            rows=tuple(_row(dossier, block) for block in selection.blocks(shown, dossier.clusters)),
        )
    ]
    return Section(key="A1", title=_("What was asked, and what became of it"), level=2, blocks=tuple(blocks))


def _caption(dossier: Dossier, shown: tuple[Request, ...], silent: int) -> str:
    caption = ngettext("%(n)d request", "%(n)d requests", len(shown)) % {"n": len(shown)}
    caption += ", " + _("as of %(month)s") % {"month": month_in_words(dossier.as_of)}
    if silent:
        caption += ". " + ngettext(
            "%(n)d further recommendation without any evidence on record stands in the annex: not assessed",
            "%(n)d further recommendations without any evidence on record stand in the annex: not assessed",
            silent,
        ) % {"n": silent}
    return caption


def _row(dossier: Dossier, block: selection.Block) -> TableRow:
    first = block.requests[0]
    by_status: ByStatus = {}
    for request in block.requests:
        result = request.result(dossier.cycle - 1)
        if result is not None:
            by_status.setdefault((result.status, selection.printed_flags(result)), []).append((request, result))
    return TableRow(
        cells=(
            _head_cell(block),
            (*phrases.asked_text(first), Run(" (" + _askers(block) + ")", quiet=True), phrases.note_on(first))
            if len(block.requests) == 1
            else (Run(block.title), Run(" (" + _askers(block) + ")", quiet=True)),
            _status_cell(by_status, several=len(by_status) > 1),
            _why_cell(dossier, by_status),
        )
    )


def _head_cell(block: selection.Block) -> Inlines:
    first = block.requests[0]
    if first.mechanism is Mechanism.UPR and len(block.requests) > 1:
        number = phrases.ranges(request.number for request in block.requests)
    else:
        number = phrases.number_of(first)
    cell: list[Inline] = [Run(number, bold=True)]
    positions = sorted({phrases.position_words(request) for request in block.requests} - {""})
    if positions:
        cell += [LineBreak(), Run("; ".join(positions), quiet=True)]
    return tuple(cell)


def _askers(block: selection.Block) -> str:
    if len(block.requests) == 1:
        return phrases.asked_by(block.requests[0])
    return ngettext("%(n)d recommendation", "%(n)d recommendations", len(block.requests)) % {"n": len(block.requests)}


def _status_cell(by_status: ByStatus, *, several: bool) -> Inlines:
    cell: list[Inline] = []
    for pairs in by_status.values():
        result = pairs[0][1]
        if cell:
            cell.append(LineBreak())
        cell.append(StatusMark(result.status, selection.printed_flags(result), _last_known(result)))
        if several:
            cell += [LineBreak(), Run(phrases.ranges(request.number for request, _result in pairs), quiet=True)]
    return tuple(cell)


def _last_known(result: Assessment) -> str:
    if result.last_known is None:
        return ""
    status, cycle = result.last_known
    return _("last known: %(status)s, %(window)s") % {
        "status": _(label(status)).lower(),
        "window": phrases.window_name(cycle),
    }


def _why_cell(dossier: Dossier, by_status: ByStatus) -> Inlines:
    cell: list[Inline] = []
    for pairs in by_status.values():
        result = pairs[0][1]
        if cell:
            cell.append(LineBreak())
        cell.append(Run(" ".join(result.reasons)))
        note = phrases.note_on_evidence(selection.evidence_used(dossier, result))
        if note:
            cell.append(note)
    return tuple(cell)
