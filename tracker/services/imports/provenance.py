"""Which files say what a recommendation says: their rows as they were read, who brought them in, and when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.importers.records import ParsedRecord
from tracker.services.imports import batches, changes, conflicts
from tracker.services.imports.conflicts import Conflict
from tracker.services.imports.pages import Act, people_of
from tracker.storage import models

SHOWN = 40
"""Rows that are shown; a recommendation that many States made has one of UPR Info for each."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row of one file. It no longer speaks for the record where a newer file of its source brought it anew."""

    batch_id: int
    kind: str
    title: str
    sha256: str
    parser: str
    record: ParsedRecord
    recommending: tuple[str, ...]
    staged: Act
    applied: Act | None
    speaks: bool

    def as_read(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of the row that hold something, as (name, words)."""
        record = self.record
        values: tuple[tuple[str, object], ...] = (
            ("number", record.number),
            ("paragraph", record.paragraph),
            ("text", record.text),
            ("recommending_states", "; ".join(self.recommending)),
            ("position_as_stated", record.position_as_stated),
            ("action_category", record.action_category),
            ("themes", "; ".join(record.themes)),
            ("groups", "; ".join(record.affected)),
            ("sdgs", "; ".join(record.sdgs)),
            ("symbol", record.symbol),
            ("key", record.key),
        )
        return tuple((name, str(value)) for name, value in values if value)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a recommendation comes from; `has_more` says that it has more rows than are shown."""

    sources: tuple[Source, ...]
    has_more: bool
    conflicts: tuple[Conflict, ...]


def of(session: Session, ref: str, *, audience: Audience) -> Provenance:
    """Return the files behind a recommendation, those that speak for it first; empty where a person recorded it."""
    row, batch, recommendation = models.ImportRow, models.ImportBatch, models.Recommendation
    found = session.execute(
        select(row, batch)
        .join(batch, batch.id == row.batch_id)
        .join(recommendation, recommendation.id == row.recommendation_id)
        .where(recommendation.ref == ref, row.is_live | row.superseded_by_id.is_not(None))
        .order_by(row.is_live.desc(), batch.id.desc(), row.ordinal)
        .limit(SHOWN + 1)
    ).all()
    records = [batches.read_row(each.content) for each, _batch in found]
    actors = {by for _row, each in found for by in (each.staged_by, each.applied_by or "")}
    people = people_of(session, actors, audience.organisation_id)
    names = changes.names_for(session, (), states={code for each in records for code in each.recommending_states})
    sources = tuple(
        Source(
            batch_id=each.id,
            kind=each.kind,
            title=each.title,
            sha256=each.sha256,
            parser=each.parser,
            record=record,
            recommending=changes.states_of(names, record.recommending_states),
            staged=Act(people.get(each.staged_by, ""), each.staged_at),
            applied=None if each.applied_at is None else Act(people.get(each.applied_by or "", ""), each.applied_at),
            speaks=line.is_live,
        )
        for (line, each), record in zip(found, records, strict=True)
    )
    return Provenance(sources[:SHOWN], len(found) > SHOWN, conflicts.of_record(session, ref))
