"""What an item of evidence would change, computed and never written: each ask with its status now and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import status
from tracker.domain.audience import PUBLIC, Audience
from tracker.domain.calendar import windows
from tracker.domain.facts import Assessment, Evidence, TreatyRecord, Window
from tracker.domain.vocabulary import Status
from tracker.services import case_files
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence import publicity
from tracker.services.evidence import rows as evidence_rows
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.evidence.reach import as_fact, links_by_part, parts_linked
from tracker.services.evidence.standing import Standing, copied_from, in_unit, of_one_origin
from tracker.services.results import facts
from tracker.services.results.counted import evidence_of_each
from tracker.storage import models

NEW = "~"
"""The reference of an item that has none yet; it sorts after all others, as the last recorded does."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A status now and after; `before` is None where there is no unit yet."""

    before: Status | None
    after: Status | None

    @property
    def is_change(self) -> bool:
        """Tell whether it differs."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """One window of one ask: both results, how the item stands in it, and the answer that would be given."""

    window: Window
    internal: Pair
    public: Pair
    standing: Standing | None
    after: Assessment

    @property
    def is_change(self) -> bool:
        """Tell whether either result differs."""
        return self.internal.is_change or self.public.is_change


@dataclass(frozen=True, slots=True)
class AskEffect:
    """One part: the windows that change or in which the item stands; else its latest, which stays.

    `copy_of` is the item that is read instead of this one, `one_origin` names others of the same origin.
    """

    part: str
    recommendation: str
    label: str
    number: str
    heading: str
    units: tuple[UnitEffect, ...]
    others_count: int
    copy_of: str = ""
    one_origin: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Tell whether any window changes."""
        return any(unit.is_change for unit in self.units)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a write would do. `problems` are sentences about asks that could not be found."""

    asks: tuple[AskEffect, ...]
    problems: tuple[str, ...] = ()
    is_followed: bool = True
    is_kept: bool = False  # in a case file for named people: no stored status reads it


@dataclass(frozen=True, slots=True)
class _State:
    """The facts of a State that every part is assessed from."""

    records: Mapping[str, TreatyRecord]
    calendar: tuple[Window, ...]
    as_of: date
    evidence: Mapping[Audience, Mapping[int, tuple[Evidence, ...]]] = field(default_factory=dict)


def of_entry(session: Session, entry: EvidenceEntry, *, audience: Audience, ref: str = "") -> Effects:
    """Return what an entry would change once it is approved.

    Args:
        session: to read with.
        entry: the item as entered; links that are not complete are passed over.
        audience: who reads, whose own results are told beside the public ones.
        ref: the item on record that it replaces; "" for a new one.

    Returns:
        The asks that change first, then the others, each in the order of references.
    """
    asks = evidence_asks.of_states(session, [entry.state], audience=audience)
    links, problems = links_by_part(asks, entry.links)
    known = session.scalar(select(models.Evidence.recorded_on).where(models.Evidence.ref == ref)) if ref else None
    recorded_on = known or facts.today()
    items = {part_id: as_fact(entry, link, ref=ref or NEW, recorded_on=recorded_on) for part_id, link in links.items()}
    concerned = set(items) | parts_linked(session, ref, asks)
    return _effects(session, entry, items, ref=ref or NEW, concerned=concerned, problems=problems, audience=audience)


def of_withdrawal(session: Session, ref: str, *, audience: Audience) -> Effects:
    """Return what taking an item away would change."""
    row = evidence_rows.row_of(session, ref)
    entry = evidence_rows.entry_of(session, row)
    asks = evidence_asks.of_states(session, [entry.state])
    return _effects(
        session, entry, {}, ref=ref, concerned=parts_linked(session, ref, asks), problems=(), audience=audience
    )


def _effects(
    session: Session,
    entry: EvidenceEntry,
    items: Mapping[int, Evidence],
    *,
    ref: str,
    concerned: set[int],
    problems: tuple[str, ...],
    audience: Audience,
) -> Effects:
    if entry.state not in facts.tracked_states(session):
        return Effects((), problems, is_followed=False)
    if not concerned:
        return Effects((), problems)
    records = facts.records_of(session, entry.state)
    reviews = facts.reviews_of(session, entry.state)
    evidence = evidence_of_each(session, concerned, state=entry.state, audiences=[audience, PUBLIC])
    state = _State(records, windows(reviews), facts.today(), evidence)
    kept = _is_kept(session, entry, audience)
    public = publicity.would_be(session, entry, ref=ref, audience=audience)
    found = [
        _ask_effect(part, state, ref=ref, item=items.get(part.id), public=public)
        for part in facts.parts_of(session, entry.state, reviews=reviews, records=records, only=concerned)
    ]
    return Effects(tuple(sorted(found, key=lambda each: not each.is_change)), problems, is_kept=kept)


def _is_kept(session: Session, entry: EvidenceEntry, audience: Audience) -> bool:
    if not entry.case_file:
        return False
    file = models.CaseFile
    found = select(file.id).where(file.code == entry.case_file, file.is_restricted, case_files.open_to(audience))
    return session.scalar(found) is not None


def _ask_effect(part: facts.PartFacts, state: _State, *, ref: str, item: Evidence | None, public: bool) -> AskEffect:
    pairs: dict[Audience, tuple[dict[int, Assessment], dict[int, Assessment]]] = {}
    others: list[Evidence] = []
    for audience in state.evidence:
        known = state.evidence[audience].get(part.id, ())
        rest = [each for each in known if each.ref != ref]
        counts = item is not None and (public or audience is not PUBLIC)
        with_item = [*rest, item] if item is not None and counts else rest
        pairs[audience] = (_assessed(part, state, known), _assessed(part, state, with_item))
        others = others or rest
    units = _units(pairs, item, others)
    telling = tuple(unit for unit in units if unit.is_change or unit.standing is not None)
    return AskEffect(
        part=part.fact.ref,
        recommendation=part.fact.recommendation,
        label=part.fact.label,
        number=part.number,
        heading=part.heading,
        units=telling or units[-1:],
        others_count=len(units) - len(telling or units[-1:]),
        copy_of=copied_from(item, others) if item else "",
        one_origin=of_one_origin(item, others) if item else (),
    )


def _units(
    pairs: Mapping[Audience, tuple[dict[int, Assessment], dict[int, Assessment]]],
    item: Evidence | None,
    others: Sequence[Evidence],
) -> tuple[UnitEffect, ...]:
    internal, public = pairs.values()
    return tuple(
        UnitEffect(
            window=unit.window,
            internal=_pair(internal, cycle),
            public=_pair(public, cycle),
            standing=in_unit(item, unit, among=others) if item else None,
            after=unit,
        )
        for cycle, unit in sorted(internal[1].items())
    )


def _pair(results: tuple[dict[int, Assessment], dict[int, Assessment]], cycle: int) -> Pair:
    before, after = (each.get(cycle) for each in results)
    return Pair(before.status if before else None, after.status if after else None)


def _assessed(part: facts.PartFacts, state: _State, evidence: Sequence[Evidence]) -> dict[int, Assessment]:
    asked = {request.instrument for request in part.fact.treaty_requests}
    units = status.assess(
        part.fact,
        state.calendar,
        evidence=evidence,
        records=[record for code, record in state.records.items() if code in asked],
        as_of=state.as_of,
    )
    return {unit.window.cycle: unit for unit in units}
