"""`tracker audit`: whether the trail is what the program wrote, and why it is not."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy import Engine

from tracker.cli.opening import database, settings
from tracker.cli.output import result, say
from tracker.errors import Exit, Invalid
from tracker.i18n import _
from tracker.services.trail import verifying
from tracker.services.trail.verifying import Report
from tracker.storage import witness
from tracker.storage.engine import reading, transaction

ACTOR = "command line"


def verify(arguments: argparse.Namespace) -> Exit:
    """Print how many rows the trail has and its last hash; 1 and the first row that is wrong where one is."""
    engine, data_dir = database(), settings().data_dir
    with reading(engine) as session:
        report = verifying.check(session, witness.lines(data_dir))
        known = not arguments.known or verifying.stands(session, *_noted(arguments.known))
    result(_told(report))
    if report.problem is not None:
        say(f"tracker: {report.problem.in_words()}")
    elif not known:
        say(_("tracker: the trail does not have the hash that was noted: it was written anew."))
    return Exit.DIFFERENCES if report.problem is not None or not known else Exit.DONE


def accept(arguments: argparse.Namespace) -> Exit:
    """Keep on record why the trail and its witness differ, so that the next check is whole again."""
    engine, data_dir = database(), settings().data_dir
    with transaction(witness.witnessed(engine, data_dir)) as session:
        report = verifying.check(session, witness.lines(data_dir))
        verifying.accept(session, ACTOR, report, reason=arguments.reason)
    _begin_anew(engine, data_dir, common=report.common, reason=arguments.reason.strip())
    say(_("It is on record; the audit trail is watched from here on."))
    return Exit.DONE


def begin(engine: Engine, data_dir: Path) -> None:
    """Begin to watch a trail that nobody watched: one without a row, or that of an older version."""
    if witness.lines(data_dir) is None:
        _tell(engine, data_dir, {"begun": True})


def _begin_anew(engine: Engine, data_dir: Path, *, common: int, reason: str) -> None:
    _tell(engine, data_dir, {"accepted": reason, "common": common})


def _tell(engine: Engine, data_dir: Path, more: dict[str, object]) -> None:
    with reading(engine) as session:
        last, hash_ = verifying.end(session)
    witness.Witness(data_dir / witness.FILE).tell(first=1, last=last, hash=hash_, **more)


def _told(report: Report) -> dict[str, object]:
    problem = report.problem
    return {
        "rows": report.rows,
        "last_hash": report.last_hash,
        "accepted": list(report.accepted),
        "problem": {"row": problem.row, "kind": problem.kind.value, "sentence": problem.in_words()}
        if problem
        else None,
    }


def _noted(text: str) -> tuple[int, str]:
    number, _colon, hash_ = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and len(hash_) == 64):
        raise Invalid(_("Give what was noted as ROW:HASH, such as 120:9f86…; nothing was checked."))
    return int(number), hash_
