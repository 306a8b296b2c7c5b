"""How long recording an item of evidence takes, statuses included, where 41,000 recommendations are on record."""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, select

from tests.bench.bench_explorer import filled
from tests.bench.measure import Measure
from tracker.domain.dates import When
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import (
    DatePrecision,
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
)
from tracker.services import evidence
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.results import assessments, facts
from tracker.storage import engine as engines
from tracker.storage.models import Part, Recommendation, SourceDocument, TrackedState, User

ASKS = 41_000
TIMES = 60
ASKED_MILLISECONDS = 50
ASKED_SHARE = 0.05  # of assessing the whole State anew
_MILLISECONDS = 1000


def _entry(document: SourceDocument, state: str, ask: str, number: int) -> EvidenceEntry:
    return EvidenceEntry(
        document=document.key,
        state=state,
        kind=EvidenceKind.REPORT,
        summary=f"Nothing was done about it ({number}).",
        strand=Strand.CIVIL_SOCIETY,
        reliability=Reliability.B,
        origin=f"survey {number}",
        when=When(document.dated_last, document.dated_last, DatePrecision.DAY),
        review_state=ReviewState.APPROVED,
        publication_basis=PublicationBasis.INTERNAL,
        links=(LinkEntry(ask, Finding.NO_CHANGE, Level.PROCESS, Scope.SYSTEMIC),),
    )


def _median(act: Callable[[], None]) -> float:
    spent = []
    for _time in range(TIMES):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * _MILLISECONDS)
    return statistics.median(spent)


def measured(engine: Engine) -> tuple[float, float]:
    """Return the median milliseconds of recording, and those of assessing the whole State anew, as an import does."""
    numbers = count(1)
    with engines.reading(engine) as session:
        state = session.scalars(select(TrackedState.state_code).order_by(TrackedState.state_code.desc())).first() or ""
        document = session.scalars(select(SourceDocument).where(SourceDocument.key == f"A/HRC/2/{state}")).one()
        asks = session.scalars(select(Part.ref).join(Recommendation).where(
            Recommendation.document_id == document.id).order_by(Part.ref).limit(2 * TIMES)).all()  # fmt: skip
        actor = f"user:{session.scalars(select(User.id)).first()}"
        session.expunge_all()
    start = time.perf_counter()
    with engines.transaction(engine) as session:
        assessments.renew(session, {state}, as_of=facts.today())
    whole = (time.perf_counter() - start) * _MILLISECONDS

    def record() -> None:
        number = next(numbers)
        with engines.transaction(engine) as session:
            evidence.record(session, actor, _entry(document, state, asks[number], number), approves=True)

    record()
    return _median(record), whole


def main() -> int:
    """Print the milliseconds of recording with all that follows, and their share of assessing the State anew."""
    with tempfile.TemporaryDirectory() as place:
        engine = engines.create(filled(Path(place) / "many.sqlite3", asks=ASKS))
        gc.freeze()
        spent, whole = measured(engine)
        engine.dispose()
    measures = (
        Measure(f"evidence recorded, {ASKS:,} asks", spent, ASKED_MILLISECONDS, unit="ms", lower_is_better=True),
        Measure("the same, of assessing its State anew", spent / whole, ASKED_SHARE, lower_is_better=True),
    )
    print(*measures, sep="\n")
    return 0 if all(measure.ok for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
