"""The sheet of positions: what States answered as cells, and cells recorded or amended by the ordinary service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.sheets import Sheet
from tracker.errors import Invalid, NotFound
from tracker.services import asked, positions
from tracker.services.entries import fingerprint
from tracker.services.positions import PositionEntry
from tracker.services.readers.heard import heard
from tracker.services.sheets.values import Cells, Names, written
from tracker.services.vault.keys import Keyring
from tracker.storage import models

SHEET = Sheet.POSITIONS
SAME_BY = ("recommendation", "state", "part", "document", "stated")


def reference(recommendation: str, state: str, number: int) -> str:
    """Return what a position is known by: the n-th of a State on a recommendation, as the audit trail has it."""
    return f"{recommendation}@{state}:{number}"


def split(ref: str) -> tuple[str, str, int]:
    """Return recommendation, State and number of a reference; 0 where it has no number."""
    recommendation, _at, rest = ref.rpartition("@")
    state, _colon, number = rest.partition(":")
    return recommendation, state, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0


def cells(
    session: Session,
    refs: Collection[str],
    *,
    known: Names,  # noqa: ARG001 - as all sheets
    audience: Audience = EVERYTHING,
) -> dict[str, Cells]:
    """Return the positions of these references as cells."""
    wanted = set(refs)
    found = numbered(session, [split(ref)[:2] for ref in refs], audience=audience)
    return {ref: row for ref, row in found.items() if ref in wanted}


def numbered(
    session: Session, pairs: Collection[tuple[str, str]], *, audience: Audience = EVERYTHING
) -> dict[str, Cells]:
    """Return the positions of these (recommendation, State) that an audience hears of, in the order of recording.

    Those that it does not hear of have a number all the same.
    """
    stated, document, recommendation = models.StatedPosition, models.SourceDocument, models.Recommendation
    rows = session.execute(
        select(stated, recommendation.ref, document, models.Part.label, heard(stated.document_id, audience))
        .join(recommendation, recommendation.id == stated.recommendation_id)
        .join(document, document.id == stated.document_id)
        .outerjoin(models.Part, models.Part.id == stated.part_id)
        .where(tuple_(recommendation.ref, stated.state_code).in_(set(pairs)))
        .order_by(stated.id)
        .execution_options(populate_existing=True)
    )
    counted: Counter[tuple[str, str]] = Counter()
    found: dict[str, Cells] = {}
    for row, ref, source, part, is_heard in rows:
        counted[ref, row.state_code] += 1
        if not is_heard:
            continue
        own_date = (row.stated_first, row.stated_last) != (source.dated_first, source.dated_last)
        found[reference(ref, row.state_code, counted[ref, row.state_code])] = {
            "recommendation": ref,
            "state": row.state_code,
            "part": part or "",
            "position": row.position.value,
            "as_stated": row.as_stated,
            "document": source.key,
            "paragraph": row.paragraph,
            "stated": written(When(row.stated_first, row.stated_last, row.stated_precision)) if own_date else "",
        }
    return found


def beside(session: Session, rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """Return the references of what new rows may be the same as."""
    return list(numbered(session, [(row.get("recommendation", ""), row.get("state", "")) for row in rows]))


def record(
    session: Session,
    actor: str,
    given: Mapping[str, Any],
    *,
    approves: bool,  # noqa: ARG001 - as all sheets
    keyring: Keyring | None = None,  # noqa: ARG001 - as all sheets
) -> str:
    """Record a new one and return its reference."""
    fields = dict(given)
    ref = fields.pop("recommendation")
    try:
        positions.record(session, actor, ref, PositionEntry(**fields))
    except NotFound as unknown:
        raise Invalid(str(unknown), field="recommendation") from unknown
    session.flush()
    found = positions.on_record(session, asked.find(session, ref), state=fields["state"])
    return reference(ref, fields["state"], len(found))


def amend(
    session: Session,
    actor: str,
    ref: str,
    given: Mapping[str, Any],
    *,
    approves: bool,  # noqa: ARG001 - as all sheets
    keyring: Keyring | None = None,  # noqa: ARG001 - as all sheets
) -> None:
    """Change the fields given of one on record."""
    recommendation, state, number = split(ref)
    stored = positions.load(session, asked.find(session, recommendation), state=state, number=number)
    entry = replace(stored, **given)
    positions.amend(session, actor, recommendation, entry, number=number, seen=fingerprint(stored))


def remove(session: Session, refs: Collection[str]) -> None:
    """Take away positions, all of them the last of their State and recommendation."""
    stated = models.StatedPosition
    for ref in refs:
        recommendation, state, number = split(ref)
        ids = session.scalars(
            select(stated.id)
            .join(models.Recommendation, models.Recommendation.id == stated.recommendation_id)
            .where(models.Recommendation.ref == recommendation, stated.state_code == state)
            .order_by(stated.id)
        ).all()
        session.execute(delete(stated).where(stated.id == ids[number - 1]))
