"""What the page of one item of evidence shows: what it says, of which asks, and what the statuses make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.facts import Assessment, Evidence, Window
from tracker.domain.indicators import Series
from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import ReviewState, Status
from tracker.errors import NotFound, TrackerError
from tracker.i18n import _
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence import effects as evidence_effects
from tracker.services.evidence import live as evidence_live
from tracker.services.evidence import publicity, reviewing
from tracker.services.evidence import rows as evidence_rows
from tracker.services.evidence import texts as evidence_texts
from tracker.services.evidence import versions as evidence_versions
from tracker.services.evidence.asks import Ask
from tracker.services.evidence.effects import Effects
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.live import LiveUnit
from tracker.services.evidence.publicity import Hindrance
from tracker.services.evidence.standing import Absence, Standing, absence, copied_from, in_unit, of_one_origin
from tracker.services.evidence.versions import Version
from tracker.services.indicators import reading as series_reading
from tracker.services.people.agreeing import Agreed, agreed, people_in
from tracker.services.readers import cited
from tracker.services.readers.seen import items
from tracker.services.results import facts, stored_units
from tracker.services.results.counted import evidence_by_part
from tracker.services.trail import history
from tracker.services.trail.history import Event
from tracker.services.vault.keys import Keyring
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Place:
    """One window of one or several parts, in which the item stands in one way."""

    window: Window
    status: Status
    rule: str
    standing: Standing
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class LinkShown:
    """What the item says of one ask, and what the statuses make of it: places, or why there are none."""

    ask: Ask
    entry: LinkEntry
    places: tuple[Place, ...]
    absent: Absence | None
    copy_of: str
    one_origin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One item. `events`, `versions`, `effects` (what approval would change) and `withdrawn` are for those who own it.

    `sealed` is the sentence that says why its texts, or its earlier versions, cannot be read here and now.
    """

    ref: str
    entry: EvidenceEntry
    state_name: str
    source: str
    author: str
    recorded_on: date
    links: tuple[LinkShown, ...]
    is_followed: bool
    events: tuple[Event, ...]
    effects: Effects | None
    withdrawn: str
    is_own: bool = True
    may_approve: bool = True
    sealed: str = ""
    versions: tuple[Version, ...] = ()
    live: tuple[LiveUnit, ...] = ()
    agreed: Agreed | None = None
    people: tuple[tuple[str, PersonRole], ...] = ()
    series: Series | None = None
    hindrances: tuple[Hindrance, ...] = ()


def shown(
    session: Session, ref: str, *, audience: Audience, actor: str = "", keyring: Keyring | None = None
) -> EvidencePage:
    """Return an item with what each status makes of it.

    Raises:
        NotFound: no item has this reference, or this audience may not see it.
    """
    row = evidence_rows.row_of(session, ref)
    if session.scalar(select(models.Evidence.id).where(models.Evidence.ref == ref, items(audience))) is None:
        raise NotFound(_("No evidence “%(ref)s” is on record.") % {"ref": ref})
    owns = _owns(row, audience)
    entry, sealed = _entry(session, row, keyring)
    earlier, unread = _versions(session, row, keyring) if owns else ((), "")
    pending = owns and row.review_state in {ReviewState.DRAFT, ReviewState.IN_REVIEW}
    effects = None
    if pending and entry.links:
        effects = evidence_effects.of_entry(session, entry, audience=audience, ref=ref)
    live = _live(session, row, audience)
    told = cited.of_items(session, [row], audience=audience)[row.id]
    is_withdrawn = owns and row.review_state is ReviewState.WITHDRAWN
    people = agreed(session, ref) if owns else None
    return EvidencePage(
        ref=ref,
        entry=entry if told.is_named else replace(entry, document="", locator=""),
        state_name=session.get_one(models.State, row.state_code).name,
        source=told.source.short or told.source.title,
        author=told.source.author,
        recorded_on=row.recorded_on,
        links=_with_kept(_links(session, ref, entry, audience=audience), live),
        is_followed=row.state_code in facts.tracked_states(session),
        events=history.of(session, [f"evidence:{ref}"], audience=audience) if owns else (),
        effects=effects,
        withdrawn=_reason(session, ref, earlier) if is_withdrawn else "",
        is_own=owns,
        may_approve=reviewing.is_of_somebody_else(session, row, actor),
        sealed=sealed or unread,
        versions=earlier,
        live=live,
        agreed=people,
        people=people_in(session, ref) if owns else (),
        series=series_reading.of_items(session, [ref], audience=audience).get(ref) if row.series_id else None,
        hindrances=publicity.hindrances(session, row, people) if people and not is_withdrawn else (),
    )


def _owns(row: models.Evidence, audience: Audience) -> bool:
    """Tell whether an item is the reader's own organisation's, or the contributor's own."""
    if audience.own_of is not None and row.recorded_by == f"user:{audience.own_of}":
        return True
    return audience.everything or (audience.is_internal and row.organisation_id == audience.organisation_id)


def _entry(session: Session, row: models.Evidence, keyring: Keyring | None) -> tuple[EvidenceEntry, str]:
    """Return an item as it was entered; without its texts, and why, where they cannot be read."""
    try:
        return evidence_rows.entry_of(session, row, evidence_texts.opened(session, keyring, row)), ""
    except TrackerError as problem:
        return evidence_rows.entry_of(session, row), str(problem)


def _versions(session: Session, row: models.Evidence, keyring: Keyring | None) -> tuple[tuple[Version, ...], str]:
    try:
        return evidence_versions.of(session, keyring, row.id), ""
    except TrackerError as problem:
        return (), str(problem)


def _live(session: Session, row: models.Evidence, audience: Audience) -> tuple[LiveUnit, ...]:
    if row.case_file_id is None:
        return ()
    return evidence_live.of_file(session, row.case_file_id, audience=audience, evidence=row.ref)


def _with_kept(links: tuple[LinkShown, ...], live: Sequence[LiveUnit]) -> tuple[LinkShown, ...]:
    """Tell of what is kept for named people why no stored status reads it."""
    return tuple(replace(link, absent=Absence.KEPT) if live and not link.places else link for link in links)


def _links(session: Session, ref: str, entry: EvidenceEntry, *, audience: Audience) -> tuple[LinkShown, ...]:
    asks = evidence_asks.of_states(session, [entry.state], audience=audience)
    linked = [(asks.by_ref[link.ask], link) for link in entry.links if link.ask in asks.by_ref]
    parts = {part_id for ask, _link in linked for part_id in ask.part_ids}
    wholes = {whole for ask, _link in linked for whole in ask.recommendation_ids}
    units = stored_units.of_state(session, entry.state, audience=audience, recommendations=wholes)
    evidence = evidence_by_part(session, parts, state=entry.state, audience=audience)
    by_part = {ask.part_ids[0]: ask for ask in asks.all if not ask.is_cluster}
    part = models.Part
    closed = dict(session.execute(select(part.id, part.closed_on).where(part.id.in_(parts))).all())
    return tuple(
        _link(ref, entry, ask, link, units=units, evidence=evidence, by_part=by_part, closed=closed)
        for ask, link in linked
    )


def _link(
    ref: str,
    entry: EvidenceEntry,
    ask: Ask,
    link: LinkEntry,
    *,
    units: Mapping[int, Sequence[Assessment]],
    evidence: Mapping[int, Sequence[Evidence]],
    by_part: Mapping[int, Ask],
    closed: Mapping[int, date | None],
) -> LinkShown:
    places: dict[tuple[int, Status, str, Standing], Place] = {}
    absent: Absence | None = _unread(entry)
    copy_of, one_origin = "", set()
    for part_id in ask.part_ids:
        item = next((each for each in evidence.get(part_id, ()) if each.ref == ref), None)
        if item is None:
            continue
        known = units.get(part_id, ())
        stands = [(unit, how) for unit in known if (how := in_unit(item, unit, among=evidence[part_id]))]
        for unit, how in stands:
            key = (unit.window.cycle, unit.status, unit.rule, how)
            place = places.get(key) or Place(unit.window, unit.status, unit.rule, how, ())
            places[key] = replace(place, asks=(*place.asks, by_part.get(part_id, ask)))
        if not stands:
            absent = absence(item, known, closed_on=closed.get(part_id), as_of=facts.today())
        copy_of = copy_of or copied_from(item, evidence[part_id])
        one_origin |= set(of_one_origin(item, evidence[part_id]))
    found = tuple(place for _key, place in sorted(places.items()))
    return LinkShown(ask, link, found, None if found else absent, copy_of, tuple(sorted(one_origin)))


def _unread(entry: EvidenceEntry) -> Absence | None:
    if entry.review_state is ReviewState.WITHDRAWN:
        return Absence.WITHDRAWN
    return None if entry.review_state is ReviewState.APPROVED else Absence.NOT_APPROVED


def _reason(session: Session, ref: str, earlier: Sequence[Version]) -> str:
    """Return why an item was withdrawn: from its versions, or from the trail, which has only what may stand there."""
    kept = next((each.reason for each in earlier if each.event == "evidence:withdraw"), "")
    if kept:
        return kept
    changed = session.scalar(
        select(models.AuditEntry.changes)
        .where(models.AuditEntry.subject == f"evidence:{ref}", models.AuditEntry.event == "evidence:withdraw")
        .order_by(models.AuditEntry.sequence.desc())
        .limit(1)
    )
    return str(changed["reason"][1]) if changed and "reason" in changed else ""
