"""What the State says of itself beside what the evidence shows: the widest gaps first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain import overview, phrases
from tracker.domain.dossier import Dossier, EvidenceItem, Request
from tracker.domain.facts import Assessment
from tracker.domain.vocabulary import Finding, Status, Strand
from tracker.web.shown import told
from tracker.web.shown.told import Told
from tracker.web.states.entries import natural
from tracker.web.states.matrix import address_of

SHOWN = 5
"""Gaps shown at once; the others fold."""

_ADMITTED = frozenset({Finding.NO_CHANGE, Finding.REGRESSION})
_WIDTH = (
    *(Status.REGRESSED, Status.NOT_IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED),
    *(Status.INSUFFICIENT_INFORMATION, Status.NOT_ASSESSED),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """An ask where the State claims more than the evidence shows; `reasons` are stored sentences, in English."""

    heading: str
    meta: str
    claim: Told
    status: Status
    confidence: str
    reasons: str
    recommendation: str
    part: str
    address: str


def gaps(dossier: Dossier) -> tuple[Gap, ...]:
    """Return each ask's latest window with a claim that the evidence does not bear out.

    The newest window comes first, in it the statuses furthest from what is claimed.
    """
    items = {item.ref: item for item in dossier.evidence}
    found = [gap for request in dossier.requests if (gap := _latest(request, items))]
    found.sort(key=lambda gap: (-gap[1].window.cycle, _WIDTH.index(gap[1].status), natural(gap[0])))
    return tuple(_gap(*each) for each in found)


def _latest(request: Request, items: Mapping[str, EvidenceItem]) -> tuple[Request, Assessment, EvidenceItem] | None:
    for result in reversed(request.results):
        claims = [items[ref] for ref in result.claims if ref in items and _speaks_well(items[ref], request)]
        if claims:
            is_gap = result.status in overview.SCALE and result.status is not Status.IMPLEMENTED
            return (request, result, claims[0]) if is_gap else None
    return None


def _speaks_well(item: EvidenceItem, request: Request) -> bool:
    """Tell whether the State speaks well of itself; what it admits is evidence against, not a claim to answer."""
    admits = any(says.part == request.ref and says.finding in _ADMITTED for says in item.says)
    return item.strand is Strand.STATE_CLAIM and not admits


def _gap(request: Request, result: Assessment, claim: EvidenceItem) -> Gap:
    return Gap(
        heading=request.heading,
        meta=f"{phrases.number_of(request)} · {phrases.window_name(result.window.cycle)}",
        claim=told.item(claim),
        status=result.status,
        confidence=told.confidence(result.confidence),
        reasons=" ".join(result.reasons),
        recommendation=request.recommendation,
        part=request.label,
        address=address_of(request, result),
    )
