"""What the pages of imports read is the same on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import batches as made
from tests.factories.batches import Line
from tracker.domain.audience import EVERYTHING
from tracker.domain.kinds import BatchState, Outcome
from tracker.services.imports import asking, conflicts, listing, pages, provenance, rows
from tracker.storage import engine as engines
from tracker.storage.models import Recommendation

REF = "A/HRC/24/14#140.1"


@pytest.mark.parametrize("database", ["seeded_sqlite", "seeded_postgres"])
def test_the_pages_of_imports_are_read_on_both_databases(request: pytest.FixtureRequest, database: str) -> None:
    where = request.getfixturevalue(database)
    engine = engines.create(where if isinstance(where, str) else f"sqlite:///{where}")

    with engine.connect() as connection, Session(connection) as session:
        row_id = session.scalar(select(Recommendation.id).where(Recommendation.ref == REF))
        lines = [
            Line(text="Plant oaks"),
            Line(Outcome.PROBLEM),
            Line(Outcome.NEAR_DUPLICATE, near=(REF,)),
            Line(Outcome.CHANGED, is_live=True, recommendation_id=row_id, changes={"themes": [[], ["death_penalty"]]}),
        ]
        number = made.batch(session, lines, state=BatchState.APPLIED)
        found = pages.shown(session, number, organisation_id=1)
        shown = rows.page_of(session, number, only=None, page=1)
        listed = listing.listing(session, organisation_id=1)
        behind = provenance.of(session, REF, audience=EVERYTHING)
        treaties = asking.treaties(session)
        asked = conflicts.of_batch(session, number)
        session.rollback()

    assert [each.outcome for each in shown] == [
        Outcome.PROBLEM,
        Outcome.NEAR_DUPLICATE,
        Outcome.CHANGED,
        Outcome.NEW,
    ]
    assert shown[2].changes[0].come == ("Death penalty",)
    assert (found.undecided_count, found.counts[Outcome.NEW]) == (1, 1)
    assert [each.id for each in listed.rows] == [number]
    assert [each.batch_id for each in behind.sources] == [number]
    assert "CAT" in dict(treaties)
    assert asked == ()
    engine.dispose()
