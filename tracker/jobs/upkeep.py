"""What a day brings without anybody's doing: consents run out, and the results and papers that rested on them go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from tracker.services.papers.files import FOLDER
from tracker.services.people import consents, disclosures
from tracker.services.results import assessments
from tracker.services.vault import purge_log, purging
from tracker.storage.engine import reading, transaction

ACTOR = "upkeep"


def daily(engine: Engine, today: date, *, data_dir: Path) -> tuple[str, ...]:
    """Compute the States anew where a consent ran out, and take the papers off the shelf; return the States.

    Pages, and papers that are made, ask for consent themselves: nobody is told of in them after the last day, whether
    this ran or not. It brings what was stored along.
    """
    with reading(engine) as session:
        states = consents.expired(session, today)
    with transaction(engine) as session:
        if states:
            assessments.renew(session, states, as_of=today)
        digests = disclosures.take_off_lapsed(session, ACTOR)
        if digests:  # noted before the commit: what was begun is finished at the next start at the latest
            purge_log.to_wipe(data_dir, [f"{FOLDER}/{digest}" for digest in digests])
    if digests:
        purging.finish(engine, data_dir)
    return states
