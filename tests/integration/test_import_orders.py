"""Real files in any order: the same records at the end, none twice, as many as the reports have; undone, none.

Slovenia, the Russian Federation and the DPRK here; every file of the shared folder in `make soak`.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories.contents import KEPT, STILL, Contents, contents, differences
from tests.factories.import_runs import Runs, at, remember
from tests.factories.real_files import files_about
from tests.postgres import Cluster
from tracker.domain.vocabulary import Position
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage.models import Addressee, Recommendation, Review, SourceDocument, StatedPosition

pytestmark = pytest.mark.slow

STATES = ("slovenia", "russia", "democraticpeople", "SVN", "RUS", "PRK")
COUNTS = {("SVN", 2): 163, ("SVN", 4): 254, ("RUS", 2): 231, ("PRK", 2): 268}
"""Recommendations of a review, as its report has them. Source: the reports, and shared/README.md."""
ANSWERS = {("SVN", 2): (142, 21), ("SVN", 4): (217, 37)}
"""Supported and noted ones."""
ORDERS = (1,)


@pytest.fixture(scope="module")
def files(shared: Path) -> dict[str, bytes]:
    """Return the files about three States, the reports first."""
    return files_about(shared, STATES)


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Read each file once for all orders: how it is read does not depend on them."""
    with pytest.MonkeyPatch.context() as patch:
        remember(patch)
        yield


@pytest.fixture(scope="module")
def straight(files: dict[str, bytes], seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import all files as they come; return the database, to be read or copied."""
    place = tmp_path_factory.mktemp("straight")
    shutil.copyfile(seeded_sqlite, place / "tracker.sqlite3")
    with at(place) as runs:
        for content in files.values():
            runs.apply(content)
    return place


def test_any_order_ends_in_the_same_records(files, straight: Path, seeded_sqlite: Path, tmp_path: Path) -> None:
    expected = _contents(straight)

    for seed_of_order in ORDERS:
        place = _copied(seeded_sqlite, tmp_path / str(seed_of_order))
        with at(place) as runs:
            for name in _shuffled(files, seed_of_order):
                runs.apply(files[name])

        assert differences(expected, _contents(place)) == [], f"order {_shuffled(files, seed_of_order)}"


def test_counts_per_review_are_those_of_the_reports(straight: Path) -> None:
    with at(straight) as runs, engines.reading(runs.engine) as session:
        found = session.execute(
            select(Review.state_code, Review.cycle, func.count())
            .select_from(Recommendation)
            .join(SourceDocument, SourceDocument.id == Recommendation.document_id)
            .join(Review, Review.id == SourceDocument.review_id)
            .where(SourceDocument.mechanism_code == "UPR", SourceDocument.kind == "wg_report")
            .group_by(Review.state_code, Review.cycle)
        ).all()

    counts = {(state, cycle): count for state, cycle, count in found}
    assert {review: counts.get(review) for review in COUNTS} == COUNTS


def test_each_answer_is_there_once_a_document(straight: Path) -> None:
    with at(straight) as runs, engines.reading(runs.engine) as session:
        twice = session.execute(
            select(StatedPosition.recommendation_id, StatedPosition.document_id, func.count())
            .where(StatedPosition.part_id.is_(None))
            .group_by(StatedPosition.recommendation_id, StatedPosition.document_id, StatedPosition.state_code)
            .having(func.count() > 1)
        ).all()
        addressed_twice = session.execute(
            select(Addressee.recommendation_id)
            .group_by(Addressee.recommendation_id, Addressee.state_code)
            .having(func.count() > 1)
        ).all()

    assert (twice, addressed_twice) == ([], [])


def test_the_matrix_gives_every_recommendation_of_slovenia_its_position(straight: Path) -> None:
    with at(straight) as runs, engines.reading(runs.engine) as session:
        found = session.execute(
            select(Review.cycle, StatedPosition.position, func.count())
            .join(Recommendation, Recommendation.id == StatedPosition.recommendation_id)
            .join(SourceDocument, SourceDocument.id == StatedPosition.document_id)
            .join(Review, Review.id == SourceDocument.review_id)
            .where(Review.state_code == "SVN", SourceDocument.key.like("OHCHR-MATRIX/%"))
            .group_by(Review.cycle, StatedPosition.position)
        ).all()

    counts = {(cycle, position): count for cycle, position, count in found}
    for (_state, cycle), (supported, noted) in ANSWERS.items():
        assert (counts[cycle, Position.SUPPORTED], counts[cycle, Position.NOTED]) == (supported, noted)


def test_twice_changes_nothing(files, straight: Path, tmp_path: Path) -> None:
    place = _copied(straight / "tracker.sqlite3", tmp_path / "twice")
    expected = _contents(place)

    with at(place) as runs:
        for name, content in files.items():
            counts = runs.counts(runs.apply(content))

            assert set(counts) <= {"same", "near_duplicate", "problem"}, (name, counts)
    assert differences(expected, _contents(place)) == []


def test_undoing_in_any_order_ends_in_what_was_there_before(
    files, straight: Path, seeded_sqlite: Path, tmp_path: Path
) -> None:
    before = _contents(_copied(seeded_sqlite, tmp_path / "before"))
    place = _copied(straight / "tracker.sqlite3", tmp_path / "undone")

    with at(place) as runs:
        batches = list(range(1, len(files) + 1))
        random.Random(3).shuffle(batches)
        for batch in batches:
            runs.undo(batch)
        with engines.reading(runs.engine) as session:
            broken = audit.verify(session)

    assert differences(before, _contents(place)) == []
    assert broken is None


@pytest.mark.postgres
def test_postgresql_ends_in_the_records_of_sqlite(
    files, straight: Path, migrated_cluster: Cluster, filled_postgres: str, tmp_path: Path
) -> None:
    engine = engines.create(migrated_cluster.copy(filled_postgres))
    runs = Runs(engine, tmp_path)

    for name in _shuffled(files, 4):
        runs.apply(files[name])

    assert differences(_contents(straight), contents(engine, without=KEPT | STILL)) == []
    engine.dispose()


def _shuffled(files: dict[str, bytes], seed_of_order: int) -> list[str]:
    names = list(files)
    random.Random(seed_of_order).shuffle(names)
    return names


def _copied(file: Path, place: Path) -> Path:
    place.mkdir()
    shutil.copyfile(file, place / "tracker.sqlite3")
    return place


def _contents(place: Path) -> Contents:
    engine = engines.create(f"sqlite:///{place / 'tracker.sqlite3'}")
    try:
        return contents(engine, without=KEPT | STILL)
    finally:
        engine.dispose()
