"""The issues of a paper: which themes become chapters, with which requests and which evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain import selection
from tracker.domain.dossier import Dossier, EvidenceItem, Request
from tracker.domain.vocabulary import Finding

AGAINST = frozenset({Finding.NO_CHANGE, Finding.REGRESSION})
FOR = frozenset({Finding.IMPLEMENTED, Finding.PROGRESS})


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
    requests = {code: tuple(request for request in relevant if code in _families(dossier, request)) for code in leading}
    evidence = _shared_out(dossier, requests, relevant)
    return tuple(Issue(code, names.get(code, code), requests[code], evidence[code]) for code in leading)


def _shared_out(
    dossier: Dossier, requests: dict[str, tuple[Request, ...]], relevant: Sequence[Request]
) -> dict[str, tuple[EvidenceItem, ...]]:
    """Give each item to one chapter: the one it speaks of most exclusively, the narrower subject where that is even."""
    refs = {code: {request.ref for request in group} for code, group in requests.items()}
    named = named_in(dossier, relevant)
    since = _last_review_on(dossier)
    shared: dict[str, list[EvidenceItem]] = {code: [] for code in requests}
    for item in dossier.evidence:
        linked = {says.part for says in item.says if speaks(says.finding)}
        fitting = [code for code in refs if linked & refs[code]]
        if not fitting or not (item.ref in named or item.when.last >= since):
            continue
        others = {code: set().union(*(refs[other] for other in refs if other != code)) for code in fitting}
        best = min(fitting, key=lambda code: (-len((linked & refs[code]) - others[code]), len(refs[code]), code))
        shared[best].append(item)
    return {code: tuple(sorted(items, key=selection.evidence_order)) for code, items in shared.items()}


def _themes_of(dossier: Dossier, requests: Sequence[Request]) -> list[str]:
    """Choose the fewest themes that cover all requests, the widest first: each is a chapter."""
    open_requests = {request.ref: set(_families(dossier, request)) for request in requests if request.themes}
    chosen: list[str] = []
    while open_requests:
        reach: dict[str, int] = {}
        for families in open_requests.values():
            for family in families:
                reach[family] = reach.get(family, 0) + 1
        widest = min(reach, key=lambda family: (-reach[family], family))
        chosen.append(widest)
        open_requests = {ref: families for ref, families in open_requests.items() if widest not in families}
    return chosen


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


def named_in(dossier: Dossier, requests: Sequence[Request]) -> set[str]:
    """Return what the statuses of the past window rest on or show: it may have begun before that window."""
    results = [result for request in requests if (result := request.result(dossier.cycle - 1))]
    return {ref for result in results for ref in (*result.evidence_for, *result.evidence_against, *result.claims)}


def _last_review_on(dossier: Dossier) -> date:
    """Return the day from which a submission reports. Source: OHCHR, the period since the previous review."""
    review = dossier.review(dossier.cycle - 1)
    return review.reviewed_on if review and review.reviewed_on else date.min


def speaks(finding: Finding) -> bool:
    """Tell whether a finding speaks for or against implementation."""
    return finding in AGAINST or finding in FOR
