"""What a day brings without anybody's doing: consents run out, what rested on them goes, and what was cut off too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import time

from sqlalchemy import Engine

from tracker.services.attachments import verifying
from tracker.services.papers.files import FOLDER
from tracker.services.people import consents, leaving, purging
from tracker.services.results import assessments
from tracker.services.vault import purge_log
from tracker.storage.engine import reading, transaction

ACTOR = "upkeep"


def daily(engine: Engine, today: date, *, data_dir: Path) -> tuple[str, ...]:
    """Compute the States anew where a consent ran out, and take the papers off the shelf; return the States.

    Pages, and papers that are made, ask for consent themselves: nobody is told of in them after the last day, whether
    this ran or not. It brings what was stored along, and takes away files that work which was cut off left behind.
    """
    with reading(engine) as session:
        states = consents.expired(session, today)
    with transaction(engine) as session:
        if states:
            assessments.renew(session, states, as_of=today)
        digests = leaving.take_off_uncovered(session, actor=ACTOR)
        if digests:  # noted before the commit: what was begun is finished at the next start at the latest
            purge_log.to_wipe(data_dir, [f"{FOLDER}/{digest}" for digest in digests])
        verifying.sweep(session, data_dir, now=time())
    if digests:
        purging.finish(engine, data_dir)
    return states


def move_on(engine: Engine, today: date) -> str | None:
    """Compute the followed State anew whose results are the oldest, in a transaction of its own.

    Deadlines pass and windows close without anybody's writing. One State at a time, so that nobody waits for long: call
    it again until nothing is left.

    Returns:
        The State; None where all that is stored is as of today.
    """
    with reading(engine) as session:
        state = assessments.oldest(session, before=today)
    if state is not None:
        with transaction(engine) as session:
            assessments.renew(session, {state}, as_of=today)
    return state
