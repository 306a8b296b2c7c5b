"""Evidence that speaks against a status or a claim is never dropped in silence: a reason is asked for, and stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience, of_organisation
from tracker.domain.facts import Assessment
from tracker.domain.phrases import listed
from tracker.domain.vocabulary import Finding, ReviewState, Status
from tracker.domain.weighing import favours, opposes
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import actors
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence.asks import Ask, Asks
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.rows import row_of
from tracker.services.readers import seen
from tracker.services.results import stored_units
from tracker.services.trail import audit
from tracker.services.trail.audit import Happening
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.storage import models

EVENT = "contradiction:drop"
_GOOD = frozenset({Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED})
_BAD = frozenset({Status.NOT_IMPLEMENTED, Status.REGRESSED})
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Dropped:
    """What once spoke against the answer for a recommendation and was taken away, by whom, when and why."""

    ref: str
    finding: Finding
    on: date
    by: str
    reason: str


def contradicting(session: Session, row: models.Evidence, entry: EvidenceEntry, asks: Asks) -> dict[str, Ask]:
    """Return the asks of whose status, or of the State's claim, an item says the contrary, by reference.

    A draft that nobody reviewed yet is its author's own: nothing rests on it.
    """
    if entry.review_state is ReviewState.DRAFT and not _was_reviewed(session, row.ref):
        return {}
    linked = [(asks.by_ref[link.ask], link) for link in entry.links if link.ask in asks.by_ref]
    wholes = {whole for ask, _link in linked for whole in ask.recommendation_ids}
    if not wholes:
        return {}
    audience = of_organisation(row.organisation_id)
    units = stored_units.of_state(session, entry.state, audience=audience, recommendations=wholes)
    return {ask.ref: ask for ask, link in linked if _is_contrary(entry, ask, link, units)}


def named(session: Session, ref: str, entry: EvidenceEntry) -> tuple[str, ...]:
    """Return the asks of whose status or claim an item on record says the contrary, as people know them."""
    row = row_of(session, ref)
    asks = evidence_asks.of_links(session, [entry.state], {link.ask for link in entry.links}, row)
    return tuple(ask.name for ask in contradicting(session, row, entry, asks).values())


def gone(contrary: Mapping[str, Ask], before: EvidenceEntry, after: EvidenceEntry | None) -> dict[str, Ask]:
    """Return which of the asks lose what contradicts: the link is away, or says something else, or the item is gone."""
    kept = {link.ask: link.finding for link in after.links} if after and after.state == before.state else {}
    said = {link.ask: link.finding for link in before.links}
    return {ref: ask for ref, ask in contrary.items() if not _same_direction(said[ref], kept.get(ref))}


def refuse_silence(asks: Mapping[str, Ask], reason: str) -> None:
    """Ask for the reason where something that contradicts is dropped.

    Raises:
        Invalid: no reason is given.
    """
    if not asks or reason.strip():
        return
    names = [ask.name for ask in asks.values()]
    shown = names[:_NAMED] + ([_("others")] if len(names) > _NAMED else [])
    raise Invalid(
        _("It speaks against the status or the State’s claim on %(asks)s: say why that is dropped. It stays on record.")
        % {"asks": listed(shown)},
        field="reason",
    )


def record(
    session: Session, actor: str, row: models.Evidence, before: EvidenceEntry, *, asks: Iterable[Ask], reason: str
) -> None:
    """Keep in the trail of each recommendation what was dropped and why."""
    said = {link.ask: link.finding for link in before.links}
    told = reason if before.is_published else KEPT_APART
    by_recommendation: dict[str, Finding | None] = {}
    for ask in asks:
        for ref in _recommendations(session, ask):
            by_recommendation[ref] = said[ask.ref]
    audit.record_all(
        session,
        actor,
        happenings=[
            Happening(
                EVENT,
                f"contradiction:{ref}",
                {"evidence": (row.ref, None), "finding": (finding, None), "reason": (None, told)},
            )
            for ref, finding in sorted(by_recommendation.items())
        ],
    )


def told(session: Session, recommendation: str, *, audience: Audience) -> tuple[Dropped, ...]:
    """Return what of one's own was dropped of a recommendation, the newest first, as far as one may see the items."""
    entries = _entries(session, [recommendation], audience)
    mails = actors.mails(session, [entry.actor for entry in entries])
    return tuple(
        Dropped(
            ref,
            Finding(entry.changes["finding"][0]),
            entry.at.date(),
            mails.get(entry.actor, ""),
            entry.changes["reason"][1],
        )
        for entry in entries
        for ref in [_item(entry)]
    )


def of_several(session: Session, recommendations: Collection[str], *, audience: Audience) -> dict[str, frozenset[str]]:
    """Return which items of one's own were dropped, by recommendation; those of which nothing was are left out."""
    found: dict[str, frozenset[str]] = {}
    for entry in _entries(session, recommendations, audience):
        ref = entry.subject.partition(":")[2]
        found[ref] = found.get(ref, frozenset()) | {_item(entry)}
    return found


def _entries(session: Session, recommendations: Collection[str], audience: Audience) -> Sequence[models.AuditEntry]:
    """Return the entries on items of the reader's own organisation that the reader may see, the newest first."""
    if not audience.is_internal or not recommendations:
        return ()
    trail, item = models.AuditEntry, models.Evidence
    subjects = {f"contradiction:{ref}" for ref in recommendations}
    entries = session.scalars(
        select(trail).where(trail.subject.in_(subjects), trail.event == EVENT).order_by(trail.sequence.desc())
    ).all()
    own = true() if audience.everything else item.organisation_id == audience.organisation_id
    refs = {_item(entry) for entry in entries}
    visible = (
        set(session.scalars(select(item.ref).where(item.ref.in_(refs), own, seen.items(audience)))) if refs else ()
    )
    return [entry for entry in entries if _item(entry) in visible]


def _item(entry: models.AuditEntry) -> str:
    return str(entry.changes["evidence"][0])


def _is_contrary(entry: EvidenceEntry, ask: Ask, link: LinkEntry, units: Mapping[int, Collection[Assessment]]) -> bool:
    return any(
        _touches(entry, link, unit) and _contradicts(link.finding, unit)
        for part_id in ask.part_ids
        for unit in units.get(part_id, ())
    )


def _touches(entry: EvidenceEntry, link: LinkEntry, unit: Assessment) -> bool:
    """Tell whether an item may stand in a unit, whether or not it is approved at present."""
    if link.counted_in:
        return unit.window.cycle == int(link.counted_in)
    start, end = unit.window.start, unit.window.end
    begun = start is None or entry.continuing or entry.when.last >= start
    return begun and (end is None or entry.when.first <= end)


def _contradicts(finding: Finding | None, unit: Assessment) -> bool:
    if finding is None:
        return False
    if opposes(finding):
        return unit.status in _GOOD or bool(unit.claims)
    return favours(finding) and unit.status in _BAD


def _same_direction(before: Finding | None, after: Finding | None) -> bool:
    if before is None or after is None:
        return False
    return opposes(before) == opposes(after) and favours(before) == favours(after)


def _was_reviewed(session: Session, ref: str) -> bool:
    trail = models.AuditEntry
    events = ("evidence:approve", "evidence:send_back")
    found = select(trail.sequence).where(trail.subject == f"evidence:{ref}", trail.event.in_(events)).limit(1)
    return session.scalar(found) is not None


def _recommendations(session: Session, ask: Ask) -> list[str]:
    if ask.recommendation:
        return [ask.recommendation]
    recommendation = models.Recommendation
    found = select(recommendation.ref).where(recommendation.id.in_(ask.recommendation_ids)).order_by(recommendation.ref)
    return list(session.scalars(found))
