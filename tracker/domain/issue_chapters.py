"""The issue chapters of a submission: the law that applies, what was asked, what the evidence shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.domain import phrases, selection
from tracker.domain.dates import span_in_words
from tracker.domain.document import BindingMark, Block, Citation, Column, Inline, Note, Row, Run, Section, Table
from tracker.domain.dossier import CitedProvision, Dossier, EvidenceItem, Request, StatedNumber
from tracker.domain.facts import Span
from tracker.domain.numbering import Numbering
from tracker.domain.stated_numbers import chart_with_table
from tracker.domain.vocabulary import (
    Finding,
    InstrumentKind,
    LineageKind,
    Strand,
    label,
)
from tracker.i18n import _, ngettext

ITEMS_PER_CHAPTER = 14
"""More would not fit the word limit of an individual submission; the rest is counted in a sentence."""

GROUPED_FROM = 3
"""From how many items of one kind and one origin on a paper tells them as a group."""

_AGAINST = frozenset({Finding.NO_CHANGE, Finding.REGRESSION})
_FOR = frozenset({Finding.IMPLEMENTED, Finding.PROGRESS})


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue chapter in the making: its theme, the requests on it, the evidence on them."""

    key: str
    title: str
    requests: tuple[Request, ...]
    evidence: tuple[EvidenceItem, ...]


def issues(dossier: Dossier) -> tuple[Issue, ...]:
    """Find the issues of the paper: the themes of the organisation's own requests, else those with most evidence."""
    own = selection.own_requests(dossier)
    leading = _themes_of(dossier, own) or _themes_by_evidence(dossier)
    names = {theme.code: theme.name for theme in dossier.themes}
    relevant = (*selection.past_requests(dossier), *own)
    found: list[Issue] = []
    taken: set[str] = set()
    for code in leading:
        requests = tuple(request for request in relevant if code in _families(dossier, request))
        refs = {request.ref for request in requests}
        evidence = tuple(
            item
            for item in dossier.evidence
            if item.ref not in taken and any(says.part in refs and _speaks(says.finding) for says in item.says)
        )
        taken |= {item.ref for item in evidence}
        found.append(Issue(code, names.get(code, code), requests, tuple(sorted(evidence, key=_by_date))))
    return tuple(found)


def chapter(
    dossier: Dossier, issue: Issue, *, letter: str, numbering: Numbering, charted: tuple[StatedNumber, ...] = ()
) -> Section:
    """Write the chapter on one issue; `charted` are the printed values that it draws."""
    blocks: list[Block | Section] = [_asked(dossier, issue, numbering)]
    law = _law(dossier, issue, letter, numbering)
    if law:
        blocks.append(law)
    blocks.append(_evidence(dossier, issue, letter, numbering))
    if charted:
        figures = chart_with_table(charted, numbering)
        blocks.append(Section(key=f"{letter}3", title=_("Figures as printed by others"), level=2, blocks=figures))
    return Section(key=letter, letter=letter, title=issue.title, new_page=True, blocks=tuple(blocks))


def _themes_of(dossier: Dossier, requests: Sequence[Request]) -> list[str]:
    found: list[str] = []
    for request in requests:
        family = _family(dossier, request.themes[0]) if request.themes else None
        if family and family not in found:
            found.append(family)
    return found


def _themes_by_evidence(dossier: Dossier) -> list[str]:
    weight: dict[str, int] = {}
    for request in selection.past_requests(dossier):
        items = sum(1 for item in dossier.evidence if any(says.part == request.ref for says in item.says))
        for family in _families(dossier, request)[:1]:
            weight[family] = weight.get(family, 0) + items
    return [code for code, items in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0])) if items][:3]


def _family(dossier: Dossier, code: str) -> str:
    parents = {theme.code: theme.parent for theme in dossier.themes}
    return parents.get(code) or code


def _families(dossier: Dossier, request: Request) -> list[str]:
    return list(dict.fromkeys(_family(dossier, code) for code in request.themes))


def _speaks(finding: Finding) -> bool:
    return finding in _AGAINST or finding in _FOR


def _by_date(item: EvidenceItem) -> tuple[str, str]:
    return selection.evidence_order(item)


def _asked(dossier: Dossier, issue: Issue, numbering: Numbering) -> Block:
    past = [request for request in issue.requests if request.filed_for_cycle != dossier.cycle]
    names = sorted({request.asker for request in past if not request.recommending})
    upr = [request.number for request in past if request.recommending]
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
                    (Run(cited.about),),
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


def _evidence(dossier: Dossier, issue: Issue, letter: str, numbering: Numbering) -> Section:
    refs = {request.ref for request in issue.requests}
    chosen = _most_telling(dossier, issue)
    claims = [item for item in chosen if item.strand is Strand.STATE_CLAIM]
    rest = [item for item in chosen if item.strand is not Strand.STATE_CLAIM]
    against = [item for item in rest if _finds(item, refs, _AGAINST)]
    favour = [item for item in rest if item not in against]
    blocks: list[Block] = []
    blocks += _told(_("Evidence that nothing changed, or that it became worse, is on record:"), against, numbering)
    blocks += _told(_("Steps forward are on record as well:"), favour, numbering)
    blocks += _told(_("The State’s own account, which never decides a status:"), claims, numbering)
    left = len(issue.evidence) - len(chosen)
    if left > 0:
        blocks.append(
            numbering.paragraph(
                (
                    Run(
                        ngettext(
                            "One further item is on record and not told here.",
                            "%(n)s further items are on record and not told here.",
                            left,
                        )
                        % {"n": phrases.cardinal(left).capitalize()}
                    ),
                )
            )
        )
    if not blocks:
        blocks.append(
            numbering.paragraph((Run(_("No evidence on this subject is on record. This is not a finding.")),))
        )
    return Section(key=f"{letter}2", title=_("What the evidence shows"), level=2, blocks=tuple(blocks))


def _finds(item: EvidenceItem, refs: set[str], findings: frozenset[Finding]) -> bool:
    return any(says.part in refs and says.finding in findings for says in item.says)


def _most_telling(dossier: Dossier, issue: Issue) -> list[EvidenceItem]:
    """Keep what statuses rest on first, then the newest; groups of one kind and origin take one place."""
    named: set[str] = set()
    for request in issue.requests:
        result = request.result(dossier.cycle - 1)
        if result:
            named |= {*result.evidence_for, *result.evidence_against, *result.claims}
    ranked = sorted(issue.evidence, key=lambda item: (item.ref not in named, -item.when.last.toordinal(), item.ref))
    kept: list[EvidenceItem] = []
    places: set[tuple[str, str]] = set()
    for item in ranked:
        places.add(_group_key(item, issue.evidence))
        if len(places) > ITEMS_PER_CHAPTER:
            break
        kept.append(item)
    return sorted(kept, key=_by_date)


def _group_key(item: EvidenceItem, among: Sequence[EvidenceItem]) -> tuple[str, str]:
    alike = sum(1 for other in among if (other.kind, other.origin) == (item.kind, item.origin))
    return (item.kind, item.origin) if alike >= GROUPED_FROM else (item.ref, "")


def _told(lead: str, items: list[EvidenceItem], numbering: Numbering) -> list[Block]:
    if not items:
        return []
    blocks: list[Block] = [numbering.paragraph((Run(lead),))]
    ordered = sorted(items, key=lambda item: _group_key(item, items))
    groups = [list(group) for _key, group in groupby(ordered, key=lambda item: _group_key(item, items))]
    for group in sorted(groups, key=lambda group: min(_by_date(item) for item in group)):
        content: tuple[Inline, ...] = (Run(_group_words(group) if len(group) > 1 else group[0].summary),)
        note = phrases.note_on_evidence(sorted(group, key=_by_date)) if len(group) == 1 else _group_note(group)
        blocks.append(numbering.sub(content, (note,) if note else ()))
    return blocks


def _group_note(group: list[EvidenceItem]) -> Note:
    first = min(group, key=_by_date)
    places = sorted({item.locator for item in group if item.locator})
    locator = places[0] if len(places) == 1 else _("%(n)d places") % {"n": len(places)} if places else ""
    return Note(citations=(Citation(first.source, locator),))


def _group_words(group: list[EvidenceItem]) -> str:
    """Tell several items of one kind and origin at once, with counts that add up."""
    span = Span(min(item.when.first for item in group), max(item.when.last for item in group))
    words = _("%(n)s entries (%(kind)s), %(when)s, known through one source and counted as one origin") % {
        "n": phrases.cardinal(len(group)).capitalize(),
        "kind": _(group[0].kind.replace("_", " ")),
        "when": span_in_words(span),
    }
    counted = [item.count for item in group if item.count is not None]
    if len(counted) == len(group):
        at_least = any(item.count_at_least for item in group)
        total = _("at least %(n)d cases in all") if at_least else _("%(n)d cases in all")
        words += ": " + total % {"n": sum(counted)}
    finding = {_(label(says.finding)) for item in group for says in item.says if _speaks(says.finding)}
    return words + (f" ({phrases.listed(sorted(finding))})." if finding else ".")
