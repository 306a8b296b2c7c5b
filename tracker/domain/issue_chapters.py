"""The issue chapters of a submission: the law that applies, what was asked, what the evidence shows."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain import phrases, selection, told_evidence
from tracker.domain.document import (
    BindingMark,
    Block,
    Column,
    Inline,
    Row,
    Run,
    Section,
    StatusMark,
    Table,
)
from tracker.domain.dossier import CitedProvision, Dossier, Request, StatedNumber
from tracker.domain.issues import Issue
from tracker.domain.numbering import Numbering
from tracker.domain.stated_numbers import chart_with_table
from tracker.domain.vocabulary import (
    InstrumentKind,
    LineageKind,
    Mechanism,
    Status,
)
from tracker.i18n import _, ngettext


def chapter(
    dossier: Dossier, issue: Issue, *, letter: str, numbering: Numbering, charted: tuple[StatedNumber, ...] = ()
) -> Section:
    """Write the chapter on one issue; `charted` are the printed values that it draws."""
    blocks: list[Block | Section] = [_asked(dossier, issue, numbering)]
    law = _law(dossier, issue, letter, numbering)
    if law:
        blocks.append(law)
    blocks.append(told_evidence.section(dossier, issue, letter, numbering))
    if charted:
        figures = chart_with_table(charted, numbering)
        blocks.append(Section(key=f"{letter}3", title=_("Figures as printed by others"), level=2, blocks=figures))
    blocks.append(_since(dossier, issue, letter, numbering))
    return Section(key=letter, letter=letter, title=issue.title, new_page=True, blocks=tuple(blocks))


def _asked(dossier: Dossier, issue: Issue, numbering: Numbering) -> Block:
    past = [request for request in issue.requests if request.filed_for_cycle != dossier.cycle]
    names = sorted({request.asker for request in past if request.mechanism is not Mechanism.UPR})
    upr = [request.number for request in past if request.mechanism is Mechanism.UPR]
    content: list[Inline] = [
        Run(
            ngettext(
                "One request on this subject is followed here, made in %(years)s.",
                "%(n)s requests on this subject are followed here, made between %(years)s.",
                len(past),
            )
            % {"n": phrases.cardinal(len(past)).capitalize(), "years": _years(past)}
        )
        if past
        else Run(_("No earlier request on this subject is on record."))
    ]
    if upr:
        content.append(Run(" " + _("In the Review: %(numbers)s.") % {"numbers": phrases.ranges(upr)}))
    if names:
        content.append(Run(" " + _("Outside it: %(names)s.") % {"names": phrases.listed(names)}))
    repeated = [
        link
        for link in dossier.lineage
        if link.later in {request.ref for request in issue.requests} and link.kind is LineageKind.REPEATS
    ]
    if repeated:
        content.append(
            Run(
                " "
                + ngettext(
                    "One of them repeats an earlier request.",
                    "%(n)s times one repeats an earlier one.",
                    len(repeated),
                )
                % {"n": phrases.cardinal(len(repeated)).capitalize()}
            )
        )
    return numbering.paragraph(tuple(content))


def _years(requests: Sequence[Request]) -> str:
    years = sorted({request.asked_on.first.year for request in requests})
    return str(years[0]) if len(years) == 1 else _("%(first)d and %(last)d") % {"first": years[0], "last": years[-1]}


def _law(dossier: Dossier, issue: Issue, letter: str, numbering: Numbering) -> Section | None:
    provisions: dict[tuple[str, str], CitedProvision] = {}
    for request in issue.requests:
        for cited in request.provisions:
            provisions.setdefault((cited.instrument, cited.provision), cited)
    if not provisions:
        return None
    intro = numbering.paragraph(
        (Run(_("Not every norm cited in this debate binds the State. The table says which does, and since when.")),)
    )
    table = Table(
        label=numbering.table(),
        caption=_("Provisions cited in this chapter and their force for %(state)s")
        % {"state": phrases.the(dossier.state)},
        columns=(Column(_("Provision"), 50), Column(_("What it requires"), 48), Column(_("Force"))),
        rows=tuple(
            Row(
                (
                    (Run(provision_words(cited), bold=True),),
                    (Run(cited.about or _("the instrument as a whole")),),
                    (BindingMark(cited.force.bindingness, cited.force.reason),),
                )
            )
            for _key, cited in sorted(provisions.items())
        ),
    )
    return Section(key=f"{letter}1", title=_("The law that applies"), level=2, blocks=(intro, table))


def provision_words(cited: CitedProvision) -> str:
    """Name a provision as the field does: CAT, Article 3 (1); resolution 2397, para. 8."""
    if not cited.provision:
        return cited.instrument_name
    place = cited.provision if not cited.provision[0].isdigit() else _place(cited)
    return f"{cited.instrument_name}, {place}"


def _place(cited: CitedProvision) -> str:
    spaced = cited.provision.replace("(", "\u00a0(", 1)
    if cited.kind is InstrumentKind.SECURITY_COUNCIL_RESOLUTION:
        return _("para. %(number)s") % {"number": spaced}
    return _("Article %(number)s") % {"number": spaced}


def _since(dossier: Dossier, issue: Issue, letter: str, numbering: Numbering) -> Section:
    """Close the chapter with what became of its requests in the past cycle, every status with its count."""
    counts = selection.tally(issue.requests, cycle=dossier.cycle - 1)
    total = sum(counts.values())
    content: list[Inline] = [
        Run(
            ngettext(
                "In the %(cycle)s cycle one request on this subject was open:",
                "In the %(cycle)s cycle %(n)s requests on this subject were open:",
                total,
            )
            % {"cycle": phrases.ordinal(dossier.cycle - 1), "n": phrases.cardinal(total)}
        )
    ]
    for place, status in enumerate(status for status in Status if status in counts):
        content += [Run(", " if place else " "), Run(phrases.cardinal(counts[status]) + " "), StatusMark(status)]
    content.append(Run("."))
    paragraph = numbering.paragraph(tuple(content))
    return Section(key=f"{letter}4", title=_("Since the last review"), level=2, blocks=(paragraph,))
