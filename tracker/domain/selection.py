"""Which of a dossier's requests and evidence a paper for review N reads, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.dossier import ClusterFacts, Dossier, EvidenceItem, Request
from tracker.domain.facts import Assessment
from tracker.domain.vocabulary import INFORMATION_STATUSES, Finding, Flag, Mechanism, Status, Strand

_OF_THE_WINDOW = frozenset({Flag.WINDOW_START_BY_SESSION, Flag.WINDOW_END_UNKNOWN, Flag.PLANNED})
UNASSESSED = frozenset({Status.NOT_ASSESSED, Status.INSUFFICIENT_INFORMATION})
FEW = 20
"""How many recommendations of the past review chapter A prints even where nothing is on record of them."""


@dataclass(frozen=True, slots=True)
class Block:
    """Requests that a paper shows as one row: a cluster, or a single request."""

    title: str
    requests: tuple[Request, ...]


def past_requests(dossier: Dossier) -> tuple[Request, ...]:
    """Return the requests that live in the window before the review, in the order of their askers and numbers."""
    alive = [request for request in dossier.requests if request.result(dossier.cycle - 1) is not None]
    return tuple(sorted(alive, key=_print_order))


def own_requests(dossier: Dossier) -> tuple[Request, ...]:
    """Return what the organisation asks of the coming review."""
    own = [
        request
        for request in dossier.requests
        if request.filed_for_cycle == dossier.cycle and request.asker == dossier.organisation.name
    ]
    return tuple(sorted(own, key=_print_order))


def implementation(requests: Iterable[Request], *, cycle: int) -> tuple[tuple[Request, Assessment], ...]:
    """Return requests with their answer in one window, those for information left out."""
    pairs = ((request, request.result(cycle)) for request in requests)
    return tuple(
        (request, result)
        for request, result in pairs
        if result is not None and result.status not in INFORMATION_STATUSES and result.status is not Status.PENDING
    )


def tally(requests: Iterable[Request], *, cycle: int) -> dict[Status, int]:
    """Count units by status in one window; every status of the implementation scale that occurs."""
    counts: dict[Status, int] = defaultdict(int)
    for _request, result in implementation(requests, cycle=cycle):
        counts[result.status] += 1
    return dict(counts)


def noteworthy(dossier: Dossier, requests: Iterable[Request]) -> tuple[Request, ...]:
    """Return the requests that chapter A prints one by one.

    A review yields two to four hundred recommendations; those of the Review without any evidence stand in the annex,
    where every one is listed, unless the past review is on record with few. What other mechanisms asked is always
    printed.
    """
    requests = tuple(requests)
    past = [request for request in requests if request.review_cycle == dossier.cycle - 1]
    few = {request.ref for request in past} if len(past) <= FEW else set()
    kept = []
    for request in requests:
        result = request.result(dossier.cycle - 1)
        if result is None:
            continue
        if (
            request.mechanism is not Mechanism.UPR
            or result.status is not Status.NOT_ASSESSED
            or result.last_known
            or request.ref in few
        ):
            kept.append(request)
    return tuple(kept)


def blocks(requests: Iterable[Request], clusters: Iterable[ClusterFacts]) -> tuple[Block, ...]:
    """Fold clustered requests into one block each, at the place of the first; the others stay single."""
    cluster_of = {part: cluster for cluster in clusters for part in cluster.parts}
    gathered: dict[str, list[Request]] = {}
    titles: dict[str, str] = {}
    for request in requests:
        cluster = cluster_of.get(request.ref)
        key = f"cluster:{cluster.name}" if cluster else request.ref
        gathered.setdefault(key, []).append(request)
        titles[key] = cluster.title if cluster else request.heading
    return tuple(Block(titles[key], tuple(members)) for key, members in gathered.items())


def evidence_used(dossier: Dossier, result: Assessment) -> tuple[EvidenceItem, ...]:
    """Return the items that a status names, for and against, in the order of their dates."""
    named = {*result.evidence_for, *result.evidence_against}
    return tuple(sorted((item for item in dossier.evidence if item.ref in named), key=evidence_order))


def claims_of(dossier: Dossier, result: Assessment) -> tuple[EvidenceItem, ...]:
    """Return the State's own claims in a unit, the latest last."""
    return tuple(sorted((item for item in dossier.evidence if item.ref in result.claims), key=evidence_order))


def claims_contradicted(
    dossier: Dossier, *, cycle: int | None = None
) -> tuple[tuple[Request, Assessment, tuple[EvidenceItem, ...]], ...]:
    """Return the requests where the State claims something and the evidence does not bear it out.

    Args:
        dossier: what is known.
        cycle: the window to look at; the one before the coming review by default.
    """
    window = dossier.cycle - 1 if cycle is None else cycle
    ordered = sorted(dossier.requests, key=_print_order)
    found = []
    for request, result in implementation(ordered, cycle=window):
        claims = tuple(item for item in claims_of(dossier, result) if _claims_good(item, request))
        if claims and result.status is not Status.IMPLEMENTED:
            found.append((request, result, claims))
    return tuple(found)


def _claims_good(item: EvidenceItem, request: Request) -> bool:
    """Tell whether the State speaks well of itself: what it admits is evidence against, not a claim to answer."""
    admitted = {Finding.NO_CHANGE, Finding.REGRESSION}
    return item.strand is Strand.STATE_CLAIM and not any(
        says.part == request.ref and says.finding in admitted for says in item.says
    )


def printed_flags(result: Assessment) -> tuple[Flag, ...]:
    """Return the flags that a reader needs beside a status; those of the window's dates stand with the window."""
    return tuple(flag for flag in result.flags if flag not in _OF_THE_WINDOW)


def evidence_order(item: EvidenceItem) -> tuple[str, str]:
    """Order items by their last possible day, then by reference."""
    return (item.when.last.isoformat(), item.ref)


def _print_order(request: Request) -> tuple[int, int, str, tuple[tuple[int, str], ...], str]:
    upr_first = 0 if request.mechanism is Mechanism.UPR else 1
    newest_review_first = -(request.review_cycle or 0)
    asked = "" if upr_first == 0 else request.asked_on.first.isoformat()
    return (upr_first, newest_review_first, asked, _natural(request.number), request.ref)


def _natural(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(piece), "") if piece.isdecimal() else (0, piece) for piece in number.replace("-", ".").split("."))
