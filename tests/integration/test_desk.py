"""The desk on both databases: a candidate becomes a record, and the record goes when that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from tests.factories import desks, records
from tracker.domain.kinds import Decision
from tracker.errors import Conflict, NotFound
from tracker.services import desk
from tracker.services.desk import deciding, documenting, texts, undoing
from tracker.services.imports import uploads
from tracker.services.imports.sealing import Opener
from tracker.storage import engine as engines
from tracker.storage.models import ImportRow, Obligation, Part, Recommendation, StoredAssessment

TODAY = date(2026, 11, 21)
ACTOR, OTHER = "user:1", "user:2"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def batch(engine: Engine, tmp_path: Path) -> int:
    """Put a paper on the desk whose document is on record and published."""
    with engines.transaction(engine) as session:
        records.a_state(session, "RUS", name="Russian Federation")
        records.an_instrument(session, "ICCPR", name="International Covenant on Civil and Political Rights")
        records.a_document(session, key="EUR 46/77/2020")
    staged = desks.a_desk(engine, tmp_path)
    with engines.transaction(engine) as session:
        assert documenting.choose(session, ACTOR, tmp_path, batch_id=staged, key="EUR 46/77/2020", today=TODAY)
    return staged


def _row(engine: Engine, batch: int, place: int) -> ImportRow:
    with engines.reading(engine) as session:
        return desks.candidates(session, batch)[place - 1]


def _count(engine: Engine) -> list[int | None]:
    with engines.reading(engine) as session:
        tables = (Recommendation, Part, Obligation, StoredAssessment)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_candidate_becomes_a_record_and_the_record_goes_with_the_decision(engine: Engine, batch: int) -> None:
    row = _row(engine, batch, 3)
    before = _count(engine)

    with engines.transaction(engine) as session:
        ref = deciding.accept(session, ACTOR, batch_id=batch, row_id=row.id)
    during = _count(engine)
    with engines.transaction(engine) as session:
        undone = undoing.undo(session, ACTOR, batch_id=batch, row_id=row.id)

    assert ref == "EUR 46/77/2020#3"
    assert during[:3] == [(number or 0) + 1 for number in before[:3]]
    assert undone is Decision.ACCEPTED
    assert _count(engine) == before


def test_two_people_decide_a_candidate_once(engine: Engine, batch: int) -> None:
    row = _row(engine, batch, 1)
    with engines.transaction(engine) as session:
        deciding.refuse(session, ACTOR, batch_id=batch, row_id=row.id)

    with pytest.raises(Conflict, match="refused this candidate meanwhile"), engines.transaction(engine) as session:
        deciding.accept(session, OTHER, batch_id=batch, row_id=row.id)

    assert _row(engine, batch, 1).decided_by == ACTOR
    assert _count(engine)[0] == 0


def test_each_person_sees_the_last_decision_of_their_own(engine: Engine, batch: int) -> None:
    first, second = _row(engine, batch, 1), _row(engine, batch, 2)
    with engines.transaction(engine) as session:
        deciding.refuse(session, ACTOR, batch_id=batch, row_id=first.id)
        deciding.refuse(session, OTHER, batch_id=batch, row_id=second.id)

    with engines.reading(engine) as session:
        seen = [desk.opened(session, batch, actor=actor).last for actor in (ACTOR, OTHER, "user:3")]

    assert seen == [first.id, second.id, None]


def test_what_evidence_was_linked_to_is_not_taken_back(engine: Engine, batch: int) -> None:
    row = _row(engine, batch, 2)
    with engines.transaction(engine) as session:
        ref = deciding.accept(session, ACTOR, batch_id=batch, row_id=row.id)
        part = session.scalar(select(Part.id).where(Part.ref == ref))
        records.a_link(session, part_id=part)

    with pytest.raises(Conflict, match="evidence is linked to it"), engines.transaction(engine) as session:
        undoing.undo(session, ACTOR, batch_id=batch, row_id=row.id)

    assert _row(engine, batch, 2).decision is Decision.ACCEPTED


def test_a_decision_of_an_earlier_reading_holds_and_falls_with_it(engine: Engine, batch: int, tmp_path: Path) -> None:
    # given a candidate refused in one reading
    row = _row(engine, batch, 1)
    with engines.transaction(engine) as session:
        deciding.refuse(session, ACTOR, batch_id=batch, row_id=row.id)

    # when the same file is read again
    again = desks.a_desk(engine, tmp_path)
    with engines.reading(engine) as session:
        refused = desk.opened(session, again, actor=ACTOR).candidates[0]

    # then it is refused there too, until the refusal is taken back
    assert again != batch
    assert (refused.fate, refused.before) == (desk.Fate.REFUSED, True)
    with engines.transaction(engine) as session:
        undoing.undo(session, ACTOR, batch_id=batch, row_id=row.id)
    with engines.reading(engine) as session:
        assert desk.opened(session, again, actor=ACTOR).candidates[0].fate is desk.Fate.OPEN


def test_the_document_of_a_desk_with_a_decision_stays(engine: Engine, batch: int, tmp_path: Path) -> None:
    with engines.transaction(engine) as session:
        deciding.refuse(session, ACTOR, batch_id=batch, row_id=_row(engine, batch, 1).id)

    with pytest.raises(Conflict, match="decided already"), engines.transaction(engine) as session:
        documenting.refuse(session, ACTOR, tmp_path, batch_id=batch)

    assert texts.paragraphs(_digest(engine, batch), lambda: _sent(engine, tmp_path, batch))


def test_a_file_that_is_gone_is_told(engine: Engine, batch: int, tmp_path: Path) -> None:
    (tmp_path / "uploads" / _digest(engine, batch)).unlink()
    texts.forget()

    with pytest.raises(NotFound, match="What you decided is kept"):
        texts.paragraphs(_digest(engine, batch), lambda: _sent(engine, tmp_path, batch))


def test_a_candidate_of_another_document_is_not_there(engine: Engine, batch: int) -> None:
    with pytest.raises(NotFound), engines.transaction(engine) as session:
        deciding.refuse(session, ACTOR, batch_id=batch, row_id=999_999)


def _sent(engine: Engine, data_dir: Path, batch: int) -> bytes:
    with engines.reading(engine) as session:
        return uploads.original(data_dir, _digest(engine, batch), Opener(session, None))


def _digest(engine: Engine, batch: int) -> str:
    with engines.reading(engine) as session:
        return desk.opened(session, batch, actor=ACTOR).digest
