"""What an act would change, computed and never written: each ask on that treaty with its status now and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain import status
from tracker.domain.audience import Audience
from tracker.domain.calendar import windows
from tracker.domain.facts import Assessment, Evidence, TreatyActFact, TreatyRecord, Window
from tracker.domain.vocabulary import Status
from tracker.services.results import facts
from tracker.services.results.counted import evidence_by_part
from tracker.services.treaties.acts import ActEntry, reaches, refuse_impossible


@dataclass(frozen=True, slots=True)
class Effect:
    """One unit with the reasons for its status after the act: `now` is None where the act makes it a unit.

    Of an ask whose every status stays, the newest unit is told.
    """

    part: str
    recommendation: str
    heading: str
    cycle: int
    now: Status | None
    after: Status
    rule: str
    reasons: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        """Tell whether the status differs."""
        return self.now is not self.after


def of_act(session: Session, entry: ActEntry, *, audience: Audience) -> tuple[Effect, ...]:
    """Return what an act would do to each ask of the State on that treaty, in the order of references.

    Raises:
        Invalid: the act could not be recorded.
    """
    today = facts.today()
    refuse_impossible(session, entry, today=today)
    records = facts.records_of(session, entry.state)
    known = records.get(entry.instrument)
    with_act = TreatyRecord(
        entry.instrument,
        acts=(*(known.acts if known else ()), TreatyActFact(entry.act, entry.done.span)),
        as_of=reaches(known.as_of if known else None, entry.done, today=today),
        checked_on=known.checked_on if known else None,
    )
    reviews = facts.reviews_of(session, entry.state)
    calendar = windows(reviews)
    parts = [
        part
        for part in facts.parts_of(session, entry.state, reviews=reviews, records=records)
        if any(request.instrument == entry.instrument for request in part.fact.treaty_requests)
    ]
    evidence = evidence_by_part(session, [part.id for part in parts], state=entry.state, audience=audience)
    found: list[Effect] = []
    for part in parts:
        now, after = (
            _assessed(part, calendar, evidence=evidence.get(part.id, ()), records=known_or_new)
            for known_or_new in (records, records | {entry.instrument: with_act})
        )
        found += _told(part, now, after)
    return tuple(found)


def _assessed(
    part: facts.PartFacts,
    calendar: tuple[Window, ...],
    *,
    evidence: tuple[Evidence, ...],
    records: Mapping[str, TreatyRecord],
) -> dict[int, Assessment]:
    asked = {request.instrument for request in part.fact.treaty_requests}
    units = status.assess(
        part.fact,
        calendar,
        evidence=evidence,
        records=[record for code, record in records.items() if code in asked],
        as_of=facts.today(),
    )
    return {unit.window.cycle: unit for unit in units}


def _told(part: facts.PartFacts, now: Mapping[int, Assessment], after: Mapping[int, Assessment]) -> list[Effect]:
    all_units = [
        Effect(
            part=part.fact.ref,
            recommendation=part.fact.recommendation,
            heading=part.heading,
            cycle=cycle,
            now=now[cycle].status if cycle in now else None,
            after=unit.status,
            rule=unit.rule,
            reasons=unit.reasons,
        )
        for cycle, unit in sorted(after.items())
    ]
    return [unit for unit in all_units if unit.is_change] or all_units[-1:]
