"""The server killed with kill -9 at the worst moments: what it answered stands, the rest is as before, nobody mends."""

from __future__ import annotations

import os
from pathlib import Path
from time import time

import pytest
from sqlalchemy import Engine, select

from tests.factories import killable, serving
from tests.factories.databases import settle
from tests.factories.kill_ledger import differences, unpurged
from tests.factories.killable import Laid
from tests.factories.serving import Place
from tests.factories.visiting import LOST, Visitor
from tests.fixtures.hostile_files import PDF
from tracker.cli import audit, main
from tracker.services.attachments import verifying
from tracker.services.papers import files as paper_files
from tracker.storage import engine as engines
from tracker.storage import witness
from tracker.storage.models import Attachment, Evidence


@pytest.fixture
def place(demo_url: str, tmp_path: Path) -> Place:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return serving.place(folder, demo_url)


def _laid(place: Place) -> Laid:
    engine = engines.create(place.url)
    audit.begin(engine, place.data_dir)
    laid = killable.lay_out(witness.witnessed(engine, place.data_dir), place.data_dir, items=2, people=1)
    settle(engine)
    return laid


def _passes(place: Place, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    for key, value in place.settings.items():
        monkeypatch.setenv(key, value)
    assert main(words) == 0


@pytest.mark.slow
def test_a_kill_between_any_two_steps_loses_nothing_and_asks_nobody_to_mend(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = _laid(place)
    engine, at = engines.create(place.url), Visitor(place.address)
    item, person = next(iter(laid.items)), laid.people[0]
    upload, purge = "/attachments/to/" + item.replace("!", "/-/"), f"/people/purge/{person}"

    with place.serving(dies=("tracker.storage.files.keep_original", "after")):
        at.sign_in()
        with pytest.raises(LOST):  # the file is on the disk, and its row is not
            at.send(upload, upload, file=PDF, label="Scan")
    with engines.transaction(engine) as session:
        assert session.scalars(select(Attachment.id).join(Evidence).where(Evidence.ref == item)).all() == []
        assert verifying.sweep(session, place.data_dir, now=time() + 2 * verifying.LEFT_SECONDS) == 1

    with place.serving(dies=("tracker.services.vault.purge_log.add", "after")):
        assert at.send(upload, upload, file=PDF, label="Scan").status == 303
        with pytest.raises(LOST):  # on the list of purges, and not in the database
            at.send(purge, purge, code=person, reason="by letter, 12345")
    assert f"the purge of {person} was begun and is not finished" in unpurged(engine, place.data_dir)

    with place.serving():
        assert unpurged(engine, place.data_dir) == []
    assert list(differences(engine, place.data_dir)) == []
    engine.dispose()
    _passes(place, monkeypatch, "verify")
    _passes(place, monkeypatch, "audit", "verify")


def test_a_paper_that_was_cut_off_before_it_was_named_is_swept_away_after_a_day(demo: Engine, tmp_path: Path) -> None:
    digest = paper_files.keep(tmp_path, b"of people who may withdraw")
    file = tmp_path / paper_files.FOLDER / digest
    old = time() - 2 * verifying.LEFT_SECONDS

    with engines.transaction(demo) as session:
        assert verifying.sweep(session, tmp_path, now=time()) == 0
        os.utime(file, (old, old))
        paper_files.keep(tmp_path, b"of people who may withdraw")  # made again just now
        assert verifying.sweep(session, tmp_path, now=time()) == 0
        os.utime(file, (old, old))
        assert verifying.sweep(session, tmp_path, now=time()) == 1

    assert not file.exists()
