"""What the evidence on an issue shows, told item by item, groups of rulings and cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tracker.domain import phrases, selection, series_figures
from tracker.domain.dates import span_in_words
from tracker.domain.document import Block, Inline, Run, Section
from tracker.domain.dossier import Dossier, EvidenceItem
from tracker.domain.facts import Span
from tracker.domain.issues import AGAINST, Issue, named_in, speaks
from tracker.domain.numbering import Numbering
from tracker.domain.vocabulary import Finding, Strand, label
from tracker.i18n import _, ngettext

ITEMS_PER_CHAPTER = 14
"""More would not fit the word limit of an individual submission; the rest is counted in a sentence."""

GROUPED_KINDS = frozenset({"ruling", "case"})
GROUPED_FROM = 3
"""From how many items of one kind and one origin on a paper tells them as a group."""


def section(dossier: Dossier, issue: Issue, letter: str, numbering: Numbering) -> Section:
    """Write what the evidence on an issue shows: against, for, and the State's own account."""
    refs = {request.ref for request in issue.requests}
    chosen = _most_telling(dossier, issue)
    claims = [item for item in chosen if item.strand is Strand.STATE_CLAIM]
    rest = [item for item in chosen if item.strand is not Strand.STATE_CLAIM]
    against = [item for item in rest if _finds(item, refs, AGAINST)]
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
        nothing = _("No evidence from this window on this subject is on record. This is not a finding.")
        blocks.append(numbering.paragraph((Run(nothing),)))
    return Section(key=f"{letter}2", title=_("What the evidence shows"), level=2, blocks=tuple(blocks))


def _finds(item: EvidenceItem, refs: set[str], findings: frozenset[Finding]) -> bool:
    return any(says.part in refs and says.finding in findings for says in item.says)


def _most_telling(dossier: Dossier, issue: Issue) -> list[EvidenceItem]:
    """Keep what statuses rest on first, then the newest; groups of one kind and origin take one place."""
    named = named_in(dossier, issue.requests)
    ranked = sorted(issue.evidence, key=lambda item: (item.ref not in named, -item.when.last.toordinal(), item.ref))
    kept: list[EvidenceItem] = []
    places: set[tuple[str, str]] = set()
    for item in ranked:
        key = _group_key(item, issue.evidence)
        if key in places or len(places) < ITEMS_PER_CHAPTER:
            places.add(key)
            kept.append(item)
    return sorted(kept, key=selection.evidence_order)


def _group_key(item: EvidenceItem, among: Sequence[EvidenceItem]) -> tuple[str, str]:
    if item.kind not in GROUPED_KINDS:
        return (item.ref, "")
    alike = sum(1 for other in among if (other.kind, other.origin) == (item.kind, item.origin))
    return (item.kind, item.origin) if alike >= GROUPED_FROM else (item.ref, "")


def _told(lead: str, items: list[EvidenceItem], numbering: Numbering) -> list[Block]:
    if not items:
        return []
    blocks: list[Block] = [numbering.paragraph((Run(lead),))]
    ordered = sorted(items, key=lambda item: _group_key(item, items))
    groups = [list(group) for _key, group in groupby(ordered, key=lambda item: _group_key(item, items))]
    for group in sorted(groups, key=lambda group: min(selection.evidence_order(item) for item in group)):
        content: tuple[Inline, ...] = (Run(_group_words(group) if len(group) > 1 else group[0].summary),)
        note = phrases.note_on_evidence(sorted(group, key=selection.evidence_order))
        blocks.append(numbering.sub(content, (note,) if note else ()))
        for item in group:
            if item.series and numbering.is_first(f"series:{item.series.code}"):
                blocks += series_figures.chart_with_table(item.series, numbering)
    return blocks


def _group_words(group: list[EvidenceItem]) -> str:
    """Tell several items of one kind and origin at once, with counts that add up."""
    span = Span(min(item.when.first for item in group), max(item.when.last for item in group))
    entries = {
        "ruling": _("%(n)s groups of rulings, %(when)s, known through one source and counted as one origin"),
        "case": _("%(n)s cases, %(when)s, known through one source and counted as one origin"),
    }
    words = entries[group[0].kind] % {
        "n": phrases.cardinal(len(group)).capitalize(),
        "when": span_in_words(span),
    }
    counted = [item.count for item in group if item.count is not None]
    if len(counted) == len(group):
        at_least = any(item.count_at_least for item in group)
        total = _("at least %(n)d in all") if at_least else _("%(n)d in all")
        words += ": " + total % {"n": sum(counted)}
    finding = {_(label(says.finding)) for item in group for says in item.says if speaks(says.finding)}
    return words + (f" ({phrases.listed(sorted(finding))})." if finding else ".")
