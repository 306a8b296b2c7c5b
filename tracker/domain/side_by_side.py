"""The cycles side by side, and where the State's word and the evidence part."""

from __future__ import annotations

from tracker.domain import phrases, selection
from tracker.domain.document import (
    Block,
    Citation,
    Column,
    Figure,
    Note,
    Run,
    Section,
    StatusChart,
    StatusMark,
    StatusRow,
    Table,
)
from tracker.domain.document import Row as TableRow
from tracker.domain.dossier import Dossier
from tracker.domain.facts import BEFORE_THE_UPR
from tracker.domain.numbering import Numbering
from tracker.domain.vocabulary import Status, label
from tracker.i18n import _, ngettext

CHARTED = (
    Status.IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.REGRESSED,
    Status.INSUFFICIENT_INFORMATION,
    Status.NOT_ASSESSED,
)


def section(dossier: Dossier, numbering: Numbering) -> Section:
    """Write the section that compares the cycles: counts, chart, and where claim and evidence part."""
    rows = []
    for cycle in range(BEFORE_THE_UPR, dossier.cycle):
        counts = selection.tally(dossier.requests, cycle=cycle)
        window = next((r.window for q in dossier.requests if (r := q.result(cycle))), None)
        if counts and window is not None:
            total = sum(counts.values())
            start = str(window.start.year) if window.start else "…"
            end = str(window.end.year) if window.end else "…"
            below = f"{start}–{end} · " + ngettext("%(n)d request", "%(n)d requests", total) % {"n": total}
            rows.append(
                StatusRow(
                    phrases.headed(phrases.window_name(cycle)),
                    below,
                    tuple((s, counts[s]) for s in CHARTED if s in counts),
                )
            )
    blocks: list[Block] = [_over_time(dossier, numbering)]
    if rows:
        blocks.append(_chart(rows, numbering))
    blocks += _claims(dossier, numbering)
    return Section(key="A2", title=_("The cycles side by side"), level=2, blocks=tuple(blocks))


def _over_time(dossier: Dossier, numbering: Numbering) -> Block:
    counts = selection.tally(dossier.requests, cycle=dossier.cycle - 1)
    total = sum(counts.values())
    assessed = total - sum(counts.get(status, 0) for status in selection.UNASSESSED)
    sentence = _(
        "Of the %(total)s requests followed in the %(cycle)s cycle, %(assessed)s can be assessed: "
        "%(done)s implemented, %(partly)s partially, %(not)s not implemented, %(worse)s regressed."
    ) % {
        "total": phrases.cardinal(total),
        "cycle": phrases.ordinal(dossier.cycle - 1),
        "assessed": phrases.cardinal(assessed),
        "done": phrases.cardinal(counts.get(Status.IMPLEMENTED, 0)),
        "partly": phrases.cardinal(counts.get(Status.PARTIALLY_IMPLEMENTED, 0)),
        "not": phrases.cardinal(counts.get(Status.NOT_IMPLEMENTED, 0)),
        "worse": phrases.cardinal(counts.get(Status.REGRESSED, 0)),
    }
    rest = _("For %(thin)s the information is insufficient, and for %(none)s nothing is on record.") % {
        "thin": phrases.cardinal(counts.get(Status.INSUFFICIENT_INFORMATION, 0)),
        "none": phrases.cardinal(counts.get(Status.NOT_ASSESSED, 0)),
    }
    return numbering.paragraph((Run(f"{sentence} {rest}"),))


def _chart(rows: list[StatusRow], numbering: Numbering) -> Figure:
    shares = []
    for row in rows:
        total = sum(count for _status, count in row.counts)
        open_units = sum(count for status, count in row.counts if status in selection.UNASSESSED)
        shares.append(_("%(n)d of %(total)d (%(row)s)") % {"n": total - open_units, "total": total, "row": row.label})
    words = "; ".join(
        row.label + ": " + ", ".join(f"{count} {_(label(status)).lower()}" for status, count in row.counts)
        for row in rows
    )
    return Figure(
        label=numbering.figure(),
        caption=_("Each mark is one request. Assessed: %(shares)s; the others are shown, not left out.")
        % {"shares": ", ".join(shares)},
        chart=StatusChart(
            title=_("Requests by cycle and status"), description=words + ".", statuses=CHARTED, rows=tuple(rows)
        ),
    )


def _claims(dossier: Dossier, numbering: Numbering) -> tuple[Block, ...]:
    rows = []
    for request, result, claims in selection.claims_contradicted(dossier):
        latest = claims[-1]
        evidence = selection.evidence_used(dossier, result)
        against = phrases.note_on_evidence(evidence)
        rows.append(
            TableRow(
                cells=(
                    (Run(phrases.number_of(request), bold=True),),
                    (Run(latest.summary), Note(citations=(Citation(latest.source, latest.locator),))),
                    (Run(" ".join(result.reasons)), *((against,) if against else ())),
                    (StatusMark(result.status, selection.printed_flags(result)),),
                )
            )
        )
    if not rows:
        return ()
    return (
        Table(
            label=numbering.table(),
            caption=_("Where the State’s word and the evidence part: questions to put first"),
            columns=(
                Column(_("Number"), 27),
                Column(_("The State says"), 43),
                Column(_("Evidence"), 40),
                Column(_("Status")),
            ),
            rows=tuple(rows),
        ),
    )
