"""Chapter A of a submission: what was asked in the past, and what became of it."""

from __future__ import annotations

from collections import Counter

from tracker.domain import phrases, selection
from tracker.domain.dates import day_in_words, month_in_words
from tracker.domain.document import (
    Block,
    Citation,
    Column,
    Figure,
    Inline,
    Inlines,
    LineBreak,
    Note,
    Run,
    Section,
    StatusChart,
    StatusMark,
    StatusRow,
    Table,
)
from tracker.domain.document import Row as TableRow
from tracker.domain.dossier import Dossier, Request, ReviewFacts, StatedNumber
from tracker.domain.facts import BEFORE_THE_UPR, Assessment
from tracker.domain.numbering import Numbering
from tracker.domain.vocabulary import Mechanism, Position, Status, label
from tracker.i18n import _, ngettext

CHARTED = (
    Status.IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.REGRESSED,
    Status.INSUFFICIENT_INFORMATION,
    Status.NOT_ASSESSED,
)


def chapter(dossier: Dossier, numbering: Numbering) -> Section:
    """Write chapter A: positions counted, figures stated by others, status table, cycles side by side, claims."""
    requests = selection.past_requests(dossier)
    opening = (_review_paragraph(dossier, requests, numbering), *_stated_counts(dossier, requests, numbering))
    return Section(
        key="A",
        letter="A",
        title=_("Review of the past cycle"),
        new_page=True,
        blocks=(*opening, _what_became(dossier, requests, numbering), _side_by_side(dossier, numbering)),
    )


def _review_paragraph(dossier: Dossier, requests: tuple[Request, ...], numbering: Numbering) -> Block:
    review = dossier.review(dossier.cycle - 1)
    items = _recommendations_of(requests, dossier.cycle - 1)
    content: list[Inline] = [Run(_reviewed(dossier, review))]
    if not items:
        content.append(Run(" " + _("No recommendation of that review is on record here.")))
        return numbering.paragraph(tuple(content))
    by_position = Counter(_position_key(request) for request in items)
    parts = [
        f"{phrases.cardinal(by_position[position])} {_(label(position)).lower()}"
        for position in Position
        if by_position[position]
    ]
    missing = by_position[None]
    if missing:
        parts.append(_("%(n)s without a position on record") % {"n": phrases.cardinal(missing)})
    content.append(
        Run(
            " "
            + ngettext(
                "Counted from records, one recommendation of that review is held here: %(parts)s.",
                "Counted from records, %(n)s recommendations of that review are held here: %(parts)s.",
                len(items),
            )
            % {"n": phrases.cardinal(len(items)), "parts": phrases.listed(parts)}
        )
    )
    content.append(_position_note(items))
    return numbering.paragraph(tuple(content))


def _reviewed(dossier: Dossier, review: ReviewFacts | None) -> str:
    words = {"state": dossier.state.name, "cycle": phrases.ordinal(dossier.cycle - 1)}
    if review is None or review.reviewed_on is None:
        return _("The date of the %(cycle)s review of %(state)s is not on record.") % words
    words["day"] = day_in_words(review.reviewed_on)
    words["session"] = review.session_label
    return _("%(state)s was reviewed for the %(cycle)s time on %(day)s (%(session)s).") % words


def _recommendations_of(requests: tuple[Request, ...], cycle: int) -> tuple[Request, ...]:
    """One request a recommendation: positions are counted per recommendation, whatever its parts."""
    first_parts: dict[str, Request] = {}
    for request in requests:
        if request.mechanism is Mechanism.UPR and request.review_cycle == cycle:
            first_parts.setdefault(request.recommendation, request)
    return tuple(first_parts.values())


def _position_key(request: Request) -> Position | None:
    answer = phrases.answer_of(request)
    return answer.position if answer else None


def _position_note(items: tuple[Request, ...]) -> Note:
    sources = {answer.stated_by.key: answer.stated_by for item in items if (answer := phrases.answer_of(item))}
    report = items[0].source
    cited = (Citation(report), *(Citation(source) for key, source in sorted(sources.items()) if key != report.key))
    return Note(citations=cited)


def _stated_counts(dossier: Dossier, requests: tuple[Request, ...], numbering: Numbering) -> tuple[Block, ...]:
    """Print the counts that others state, attributed, beside what the records give."""
    stated = [number for number in dossier.numbers if number.checks_against.startswith("positions:")]
    if not stated:
        return ()
    by_source: dict[str, list[StatedNumber]] = {}
    for number in stated:
        by_source.setdefault(number.source.key, []).append(number)
    content: list[Inline] = [Run(_("Others print counts of their own, kept here with their source:"))]
    for position, numbers in enumerate(by_source.values()):
        words = phrases.listed([f"{number.value_text} {number.about}" for number in numbers])
        lead = " " if position == 0 else "; "
        content.append(
            Run(lead + _("%(source)s gives %(words)s") % {"source": numbers[0].attributed_to, "words": words})
        )
        content.append(Note(citations=(Citation(numbers[0].source, numbers[0].locator),)))
    content.append(Run(". " + _("This paper adopts none of them; it counts records.")))
    return (numbering.paragraph(tuple(content)),)


def _what_became(dossier: Dossier, requests: tuple[Request, ...], numbering: Numbering) -> Section:
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
    by_status: dict[tuple[Status, tuple[object, ...]], list[tuple[Request, Assessment]]] = {}
    for request in block.requests:
        result = request.result(dossier.cycle - 1)
        if result is not None:
            by_status.setdefault((result.status, result.flags), []).append((request, result))
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
    if first.mechanism is Mechanism.UPR:
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


def _status_cell(
    by_status: dict[tuple[Status, tuple[object, ...]], list[tuple[Request, Assessment]]], *, several: bool
) -> Inlines:
    cell: list[Inline] = []
    for pairs in by_status.values():
        result = pairs[0][1]
        if cell:
            cell.append(LineBreak())
        cell.append(StatusMark(result.status, result.flags, _last_known(result)))
        if several:
            cell += [LineBreak(), Run(phrases.ranges(request.number for request, _result in pairs), quiet=True)]
    return tuple(cell)


def _last_known(result: Assessment) -> str:
    if result.last_known is None:
        return ""
    status, cycle = result.last_known
    return _("last known: %(status)s, %(window)s") % {
        "status": _(label(status)).lower(),
        "window": window_name(cycle),
    }


def window_name(cycle: int) -> str:
    """Name a window: "before the UPR", "second cycle"."""
    return _("before the UPR") if cycle == BEFORE_THE_UPR else _("%(nth)s cycle") % {"nth": phrases.ordinal(cycle)}


def _why_cell(
    dossier: Dossier, by_status: dict[tuple[Status, tuple[object, ...]], list[tuple[Request, Assessment]]]
) -> Inlines:
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


def _side_by_side(dossier: Dossier, numbering: Numbering) -> Section:
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
                StatusRow(window_name(cycle).capitalize(), below, tuple((s, counts[s]) for s in CHARTED if s in counts))
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
                    (StatusMark(result.status, result.flags),),
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
