"""Whole imports as the command line makes them: a file kept, staged in a process of its own, applied, undone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Engine, select

from tests.factories.databases import settle
from tracker.importers import apart, registry
from tracker.importers.handing import Streamed, hand_on, taken_up
from tracker.importers.records import ParseResult, RecordStream
from tracker.jobs import importing
from tracker.services.imports import batches
from tracker.storage import engine as engines
from tracker.storage import files, models

if TYPE_CHECKING:
    import pytest

TODAY = date(2026, 11, 21)
ACTOR = "test"

Progress = Callable[[int, int, str], None]


def silent(_done: int, _total: int, _doing: str) -> None:
    """Hear how far the work is, and say nothing."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Imports into one database; `progress` hears of every step."""

    engine: Engine
    data_dir: Path
    progress: Progress = field(default=silent)

    def begin(self, content: bytes) -> int:
        """Keep a file and open its batch."""
        digest = hashlib.sha256(content).hexdigest()
        files.keep(self.data_dir / "uploads", content)
        with engines.transaction(self.engine) as session:
            return batches.begin(session, sha256=digest, actor=ACTOR)

    def stage(self, content: bytes) -> int:
        """Read a file and compare it with the records; return its batch."""
        batch = self.begin(content)
        self.stage_begun(batch)
        return batch

    def read(self, content: bytes) -> int:
        """Read a file that is applied right away, which compares it too; return its batch."""
        batch = self.begin(content)
        importing.stage(self.engine, self.data_dir, batch, progress=self.progress, compare=False)
        return batch

    def stage_begun(self, batch: int) -> None:
        """Read the file of a batch that was begun and compare it with the records."""
        importing.stage(self.engine, self.data_dir, batch, progress=self.progress)

    def apply(self, content: bytes) -> int:
        """Stage and apply a file in one go; return its batch."""
        batch = self.read(content)
        self.apply_staged(batch)
        return batch

    def apply_staged(self, batch: int) -> None:
        """Write a batch that was staged to the records."""
        importing.apply(self.engine, batch, actor=ACTOR, today=TODAY, progress=self.progress)

    def undo(self, batch: int) -> None:
        """Take back what a batch brought."""
        importing.undo(self.engine, batch, actor=ACTOR, today=TODAY, progress=self.progress)

    def counts(self, batch: int) -> dict[str, int]:
        """Return how many rows of a batch have each outcome, those alone that occur."""
        with engines.reading(self.engine) as session:
            found = session.scalars(select(models.ImportBatch.counts).where(models.ImportBatch.id == batch)).one()
        return {outcome: number for outcome, number in found.items() if number}

    def states(self) -> list[str]:
        """Return the state of every batch, in the order in which they were opened."""
        with engines.reading(self.engine) as session:
            return [
                state.value
                for state in session.scalars(select(models.ImportBatch.state).order_by(models.ImportBatch.id))
            ]


def remember(patch: pytest.MonkeyPatch) -> None:
    """Read each file once, in this process: how it is read does not depend on what is done with it."""
    held: dict[str, bytes] = {}

    @contextmanager
    def streamed(path: Path, kind: str | None = None, **_about: object) -> Iterator[Streamed]:
        if path.name not in held:
            held[path.name] = _handed_on(registry.opened(path, kind), path.name)
        yield taken_up(held[path.name].splitlines())

    patch.setattr(apart, "streamed", streamed)


def read_as_made(patch: pytest.MonkeyPatch) -> None:
    """Take the bytes of a file for what a parser handed on, as `made` wrote it."""

    @contextmanager
    def streamed(path: Path, _kind: str | None = None, **_about: object) -> Iterator[Streamed]:
        result = msgspec.json.decode(path.read_bytes(), type=ParseResult)
        yield taken_up(_handed_on(result, path.name).splitlines())

    patch.setattr(apart, "streamed", streamed)


def _handed_on(result: ParseResult | RecordStream, digest: str) -> bytes:
    out = io.BytesIO()
    hand_on(result, digest, out)
    return out.getvalue()


@contextmanager
def at(place: Path) -> Iterator[Runs]:
    """Import into the SQLite file of a folder, and let go of it."""
    engine = engines.create(f"sqlite:///{place / 'tracker.sqlite3'}")
    try:
        yield Runs(engine, place)
    finally:
        settle(engine)
