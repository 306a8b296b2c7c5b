"""Files that were sent, in every state that an import can have, and suggestions that wait for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories import batches, desks, suggestions
from tests.factories.batches import Line
from tests.fixtures.small_report import small_report
from tracker.domain.kinds import BatchState, Choice, JobKind, JobState, Outcome
from tracker.importers.records import Issue, ParsedDocument, Place
from tracker.services.desk import documenting
from tracker.services.imports import uploads
from tracker.services.imports.batches import UNREAD
from tracker.services.results import facts
from tracker.services.suggesting import deciding
from tracker.storage import models
from tracker.storage.engine import transaction

SENT = small_report("Plant trees (Norway)", f"{'Un' * 60}broken (Chad)")
"""A file that somebody sent."""

DESK, UNNAMED, STAGED, APPLIED, UNDONE, FAILED, WORKING, BUILT_ON = range(1, 9)
"""The numbers of the imports, in the order in which they are made."""

ASK = "A/HRC/24/14#140.75"
EARLIER = ("ASA 24/06/96#RUS-1", "ASA 24/06/96#RUS-2", "ASA 24/06/96#RUS-3")
KNOWN = "A/HRC/24/14#140.1"
_PARTS = tuple(f"A/HRC/24/14#{part}" for part in ("140.12/c", "140.13/a", "140.14/a", "140.21/e", "140.71/b"))
_OTHERS = (ASK, "A/HRC/24/14#140.202")
_REPORT = ParsedDocument(symbol="A/HRC/61/3", state="SVN", session=48, cycle=4)


@dataclass(frozen=True, slots=True)
class _Case:
    state: BatchState
    lines: tuple[Line, ...] = ()
    kind: str = "wg_report"
    document: ParsedDocument = _REPORT


def lay_out(engine: Engine, folder: Path, *, words: str) -> None:
    """Put two documents on the desk, and add an import of every state, in transactions of their own."""
    named = desks.a_desk(engine, folder)
    with transaction(engine) as session:
        today = facts.today()
        documenting.choose(session, "user:1", folder, batch_id=named, key="ASA 24/06/96", today=today)
    desks.a_desk(engine, folder, desks.LETTER)
    digest = uploads.keep(folder, SENT)
    with transaction(engine) as session:
        for case in _cases(words):
            batches.batch(
                session,
                case.lines,
                state=case.state,
                kind=case.kind,
                document=case.document,
                sha256=digest,
                issues=(Issue("The recommendations end before the number 6.9.", 12, value=words),),
            )
        _conflict(session, words)
        _decide(session, words)
        batches.job(session, FAILED, state=JobState.FAILED, problem=words)
        batches.job(session, WORKING, JobKind.IMPORT_STAGE)
        _suggest(session, words)


def _cases(words: str) -> tuple[_Case, ...]:
    """Return the imports after the two on the desk, in the order of their numbers."""
    return (
        _Case(BatchState.STAGED, _lines(words)),
        _Case(BatchState.APPLIED, _lines(words)),
        _Case(BatchState.UNDONE, (Line(text=words),)),
        _Case(BatchState.STAGING, kind=UNREAD, document=ParsedDocument()),
        _Case(BatchState.STAGING, kind=UNREAD, document=ParsedDocument()),
        _Case(BatchState.APPLIED, (Line(Outcome.CHANGED, words, "6.2", subject=ASK),)),
    )


def _lines(words: str) -> tuple[Line, ...]:
    """Return a row of every outcome."""
    clause = "No State is known by the name “Atlantis”."
    other = {"text": [words, f"{words} Everywhere."], "recommending_states": [["NOR"], ["NOR", "TCD"]]}
    return (
        Line(text=words, number="6.1", place=Place(page=12)),
        Line(Outcome.CHANGED, words, "6.2", subject=KNOWN, changes=other),
        Line(Outcome.SAME, words, "6.3", place=Place(page=13)),
        Line(
            Outcome.NEAR_DUPLICATE,
            f"Ratify the Convention. {words}",
            "6.4",
            near=(KNOWN, ASK),
            why="A text much like this is on record.",
        ),
        Line(Outcome.VANISHED, words, "6.5"),
        Line(Outcome.PROBLEM, words, "6.6", why=clause, issues=(Issue(clause, 14, "recommending_states", words),)),
    )


def _conflict(session: Session, words: str) -> None:
    """Ask whose words stand where a person changed what a source has corrected since."""
    found = session.scalars(select(models.Recommendation.id).where(models.Recommendation.ref == KNOWN)).one()
    theirs = {"value": f"{words} Everywhere."}
    asked = models.ImportConflict(
        recommendation_id=found, batch_id=APPLIED, field="text", ours={"value": words}, theirs=theirs
    )
    session.add(asked)
    row = select(models.ImportRow).where(models.ImportRow.batch_id == APPLIED, models.ImportRow.ordinal == 2)
    built_on = session.scalars(row).one()
    built_on.is_live, built_on.recommendation_id = True, found


def _decide(session: Session, words: str) -> None:
    """Decide for the source, which stands in the way of undoing."""
    found = session.scalars(select(models.Recommendation.id).where(models.Recommendation.ref == ASK)).one()
    told = {"value": words}
    session.add(
        models.ImportConflict(
            recommendation_id=found,
            batch_id=BUILT_ON,
            field="text",
            ours=told,
            theirs=told,
            choice=Choice.SOURCE,
            decided_by="user:1",
            decided_at=batches.NOON,
        )
    )


def _suggest(session: Session, words: str) -> None:
    """Suggest earlier asks and groups; one of each is refused already."""
    *_waiting, refused = suggestions.lineage(session, ASK, EARLIER)
    deciding.refuse_lineage(session, "user:1", refused)
    suggestions.group(session, _PARTS, title=words)
    deciding.refuse_cluster(session, "user:1", suggestions.group(session, _OTHERS, title=words))
