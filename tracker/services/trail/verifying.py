"""Whether the audit trail is what the program wrote: the chain of hashes, held against what was witnessed outside.

The order is that of the sequence, never of the clock: a clock that jumps back changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, Invalid
from tracker.i18n import N_, _
from tracker.services.trail import audit
from tracker.services.trail.audit import FIRST_HASH
from tracker.storage.models import AuditEntry
from tracker.storage.witness import Line


class Kind(StrEnum):
    """What is wrong with a row."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    REPLACED = "replaced"
    CUT = "cut"
    UNWITNESSED = "unwitnessed"
    NO_WITNESS = "no_witness"


_SENTENCES = {
    Kind.ALTERED: N_("Row %(row)d was altered: its content is no longer what its hash was made of."),
    Kind.MISSING: N_("Row %(row)d is missing."),
    Kind.REORDERED: N_("Row %(row)d stands in another place than the one it was written in."),
    Kind.REPLACED: N_(
        "Row %(row)d, or one shortly before it, is not the one that the program wrote: the trail was written anew "
        "from there on, or work went on from an older backup."
    ),
    Kind.CUT: N_("The rows from %(row)d on are gone: the end was cut off, or an older backup was restored."),
    Kind.UNWITNESSED: N_(
        "Row %(row)d was not witnessed: it was not written by the program, or the machine stopped in that moment."
    ),
    Kind.NO_WITNESS: N_(
        "The file audit-head.jsonl is missing, so nothing shows whether the end of the trail is whole."
    ),
}
_BROKEN = {Kind.ALTERED, Kind.MISSING, Kind.REORDERED}


@dataclass(frozen=True, slots=True)
class Problem:
    """The first row that is not what the program wrote."""

    row: int
    kind: Kind

    def in_words(self) -> str:
        """Say it in a sentence."""
        return _(_SENTENCES[self.kind]) % {"row": self.row}


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `accepted` are the reasons that administrators gave for earlier gaps."""

    rows: int
    last_hash: str
    problem: Problem | None
    accepted: tuple[str, ...] = ()
    common: int = 0
    """The last row that was witnessed and still stands."""


@dataclass(slots=True)
class _Witnessed:
    """Every witnessed end with its hash, which rows some commit claims, and which it was about to write."""

    ends: dict[int, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    about: dict[tuple[int, str], int] = field(default_factory=dict)

    def hear(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if "about" in line:
                self.about[line["last"], line["hash"]] = line["first"]
                continue
            if "accepted" in line:
                common = line["common"]
                self.ends = {row: hash_ for row, hash_ in self.ends.items() if row <= common}
                self.accepted.append(line["accepted"])
            self.ends[line["last"]] = line["hash"]
            self.spans.append((line["first"], line["last"]))

    def meet(self, row: int, hash_: str) -> None:
        """Take a row that stands for witnessed if a commit was about to write it: the machine stopped right after."""
        first = self.about.get((row, hash_))
        if first is not None:
            self.ends[row] = hash_
            self.spans.append((first, row))

    def first_unclaimed(self, last: int) -> int | None:
        reached = 0
        for first, end in sorted(self.spans):
            if first > reached + 1:
                break
            reached = max(reached, end)
        return reached + 1 if reached < last else None


def check(session: Session, lines: Sequence[Line] | None) -> Report:
    """Read the whole trail and name the first row that is not as the program wrote it.

    Args:
        session: to read with.
        lines: what was witnessed outside the database; None where the file is missing.
    """
    witnessed = _Witnessed()
    witnessed.hear(lines or ())
    rows, common, previous = 0, 0, FIRST_HASH
    total = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    problem: Problem | None = None
    for entry in _entries(session):
        kind = _broken(entry, expected=rows + 1, previous=previous, total=total)
        if kind is None and witnessed.ends.get(entry["sequence"], entry["hash"]) != entry["hash"]:
            kind = Kind.REPLACED
        if kind is not None:
            problem = Problem(rows + 1, kind)
            break
        rows, previous = entry["sequence"], entry["hash"]
        witnessed.meet(rows, previous)
        common = rows if rows in witnessed.ends else common
    problem = problem or _at_the_end(rows, witnessed, is_there=lines is not None)
    return Report(total, end(session)[1], problem, tuple(witnessed.accepted), common)


def end(session: Session) -> tuple[int, str]:
    """Return the number and the hash of the last row; nought and what the first is chained to, where there is none."""
    last = select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1)
    found = session.execute(last).first()
    return (found.sequence, found.hash) if found else (0, FIRST_HASH)


def stands(session: Session, sequence: int, hash_: str) -> bool:
    """Tell whether a row still bears the hash that somebody noted elsewhere."""
    return session.scalar(select(AuditEntry.hash).where(AuditEntry.sequence == sequence)) == hash_


def accept(session: Session, actor: str, report: Report, *, reason: str) -> None:
    """Write into the trail why it and its witness differ, such as that a backup was restored.

    No program can tell a restored backup from a cut: a person says it, and it stays on record for ever.

    Raises:
        Invalid: no reason is given.
        Conflict: nothing differs, or the chain itself is broken, which no reason mends.
    """
    if not reason.strip():
        raise Invalid(_("Say why the audit trail and its witness differ; nothing was changed."), field="reason")
    if report.problem is None:
        raise Conflict(_("The audit trail is whole; nothing was changed."))
    if report.problem.kind in _BROKEN:
        words = {"what": report.problem.in_words()}
        raise Conflict(_("%(what)s No reason mends that; nothing was changed; restore a backup.") % words)
    told = {"found": (None, report.problem.kind), "row": (None, report.problem.row), "reason": (None, reason.strip())}
    audit.record(session, actor, event="audit:accept", subject="audit", changes=told)


def _entries(session: Session) -> Iterable[dict[str, Any]]:
    columns = AuditEntry.__table__.columns
    rows = session.execute(select(*columns).order_by(AuditEntry.sequence), execution_options={"yield_per": 5_000})
    return (dict(row) for row in rows.mappings())


def _broken(entry: dict[str, Any], *, expected: int, previous: str, total: int) -> Kind | None:
    if audit.digest(entry) != entry["hash"]:
        moved = (audit.digest({**entry, "sequence": number}) == entry["hash"] for number in range(1, total + 1))
        return Kind.REORDERED if any(moved) else Kind.ALTERED
    if entry["sequence"] != expected:
        return Kind.MISSING
    return None if entry["previous_hash"] == previous else Kind.ALTERED


def _at_the_end(rows: int, witnessed: _Witnessed, *, is_there: bool) -> Problem | None:
    if not is_there:
        return Problem(rows, Kind.NO_WITNESS) if rows else None
    if max(witnessed.ends, default=0) > rows:
        return Problem(rows + 1, Kind.CUT)
    unclaimed = witnessed.first_unclaimed(rows)
    return Problem(unclaimed, Kind.UNWITNESSED) if unclaimed else None
