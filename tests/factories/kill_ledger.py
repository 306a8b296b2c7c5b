"""What a killed server had answered as done, held against what stands in the database and on the disk afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, exists, func, select
from sqlalchemy.orm import Session

from tests.factories.killing import damage
from tracker.domain.audience import Audience
from tracker.domain.kinds import JobState
from tracker.domain.vocabulary import ReviewState
from tracker.services import attachments, evidence
from tracker.services.jobs import OVER
from tracker.services.vault import purge_log
from tracker.services.vault.keys import Keyring
from tracker.services.vault.master import FOLDER
from tracker.storage import engine as engines
from tracker.storage.models import Attachment, Job, PaperFile, Person, PersonKey, User

_KEPT = {"evidence": Attachment.stored_sha256, "papers": PaperFile.sha256}


@dataclass(frozen=True, slots=True)
class Said:
    """What an item says: its summary, and the state of its review."""

    summary: str
    review: ReviewState


@dataclass(slots=True)
class Ledger:
    """Every answer that a client got as done, and what was under way without an answer."""

    items: dict[str, Said]
    under_way: dict[str, Said] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    jobs: set[int] = field(default_factory=set)
    papers: dict[tuple[int, str], str] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    count: int = 0

    def lost(self, engine: Engine, data_dir: Path) -> Iterator[str]:
        """Yield each answer that does not hold any more; what had none is as before or as asked for, and noted."""
        keyring = Keyring(data_dir / FOLDER)
        with engines.reading(engine) as session:
            audience = Audience(session.scalars(select(User.organisation_id).limit(1)).one())
            for ref, content in self.files.items():
                handed = attachments.content(session, keyring, ref, audience=audience, data_dir=data_dir)
                if handed.content != content:
                    yield f"file {ref} is not what was sent"
            for ref, answered in self.items.items():
                entry = evidence.load(session, ref, actor="cli", audience=audience, keyring=keyring)
                now = Said(entry.summary, entry.review_state)
                if now not in (answered, self.under_way.pop(ref, None)):
                    yield f"item {ref} is neither as it was answered nor as it was asked for: {answered}, {now}"
                self.items[ref] = now
            there = set(session.scalars(select(Job.id).where(Job.id.in_(self.jobs))))
            yield from (f"paper {job} is gone" for job in self.jobs - there)
            for (job, kind), digest in self.papers.items():
                mine = select(PaperFile.sha256).where(PaperFile.job_id == job, PaperFile.name.endswith(kind))
                if session.scalar(mine) != digest:
                    yield f"the {kind} of paper {job} is not what was handed out"
            yield from (f"{ref} is not purged" for ref in self.purged if not is_purged(session, ref))


def is_purged(session: Session, ref: str) -> bool:
    """Tell whether somebody is purged, and the key with it."""
    key = exists().where(PersonKey.person_id == Person.id)
    found = session.execute(select(Person.purged_at, key).where(Person.ref == ref)).one()
    return found[0] is not None and not found[1]


def differences(engine: Engine, data_dir: Path) -> Iterator[str]:
    """Yield what no kill may leave: a damaged database, half a file under a final name, a file that nothing names.

    Call it once what was cut off is swept away.
    """
    yield from damage(engine)
    with engines.reading(engine) as session:
        for name, column in _KEPT.items():
            files = [each for each in (data_dir / name).glob("*") if not each.name.startswith(".")]
            yield from (f"{name}/{each.name} is half a file" for each in files if not _is_whole(each))
            known = set(session.scalars(select(column).distinct()))
            yield from (f"{name}/{each.name} belongs to nothing" for each in files if each.name not in known)


def unpurged(engine: Engine, data_dir: Path) -> list[str]:
    """Return whose purge was begun and is not finished; after a start, nobody's is."""
    begun = {line.subject for line in purge_log.lines(data_dir / purge_log.FILE)}
    with engines.reading(engine) as session:
        left = [f"the purge of {ref} was begun and is not finished" for ref in begun if not is_purged(session, ref)]
    waiting = purge_log.waiting(data_dir)
    return [*left, "files of a purge are still there"] if waiting and waiting.files else left


def unfinished(engine: Engine) -> int:
    """Return how many jobs are not over."""
    with engines.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Job).where(Job.state.not_in(OVER))) or 0


def made(engine: Engine) -> int:
    """Return how many papers are done."""
    with engines.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Job).where(Job.state == JobState.DONE)) or 0


def _is_whole(file: Path) -> bool:
    return sha256(file.read_bytes()).hexdigest() == file.name
