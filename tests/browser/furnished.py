"""What the demo has none of: a pledge, a question, a grade, a judgement, papers made and failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.web_client import MAIL
from tracker.domain.audience import of_organisation
from tracker.domain.vocabulary import Status, Wording
from tracker.services import advance_questions, grades, judgements, pledges
from tracker.services.entries import fingerprint
from tracker.services.jobs import running
from tracker.services.papers import jobs as paper_jobs
from tracker.storage import models
from tracker.storage.engine import reading

STATE = "RUS"
REPORT = "A/HRC/24/14"
PLEDGE, QUESTION = f"{REPORT}+1", f"{REPORT}=1"
LETTER = "OL RUS 1/2016"
JUDGED = ("ASA 24/06/96#RUS-2/a", STATE, 2)
AWKWARD = "<b>“Pledged”</b> تعهد العمل 약속 " + "un" * 90 + "broken"
"""Markup, two other scripts and a word that is longer than a line: whatever is typed must stand in its place."""

PLAIN = "Nobody is sent back before a court has looked at the case."

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_DAY = date(2023, 4, 30)


def furnish(session: Session, *, words: str) -> None:
    """Add one record of each kind that is missing, all in the same words."""
    person = session.scalars(select(models.User).where(models.User.email == MAIL)).one()
    actor = f"user:{person.id}"
    pledge = pledges.PledgeEntry(STATE, REPORT, f"{words} …", Wording.PARAPHRASE, cycle="2", number="1")
    pledges.record(session, actor, pledge)
    pledge = pledges.load(session, PLEDGE)
    pledges.amend(session, actor, PLEDGE, replace(pledge, text=words), seen=fingerprint(pledge))
    advance_questions.record(
        session,
        actor,
        advance_questions.QuestionEntry(STATE, "CZE", "2", REPORT, words, Wording.PARAPHRASE, number="1"),
    )
    grades.record(session, actor, grades.GradeEntry(LETTER, "B", words), part=JUDGED[0], state=STATE)
    _judge(session, actor, person, words)
    _make_papers(session, person, words)


def restorable(engine: Engine) -> int:
    """Return the number of the entry of the audit trail by which the pledge was changed."""
    entry = models.AuditEntry
    with reading(engine) as session:
        return session.scalars(select(entry.sequence).where(entry.event == "pledge:amend")).one()


def _judge(session: Session, actor: str, person: models.User, words: str) -> None:
    audience = of_organisation(person.organisation_id)
    part, state, cycle = JUDGED
    seen = fingerprint(judgements.basis(session, part, state=state, cycle=cycle, audience=audience))
    entry = judgements.JudgementEntry(Status.NOT_IMPLEMENTED, words)
    judgements.record(session, actor, entry, unit=JUDGED, by=person.id, audience=audience, seen=seen)


def _make_papers(session: Session, person: models.User, words: str) -> None:
    for day in (_DAY, date(2023, 3, 31)):
        wanted = paper_jobs.Wanted(STATE, 4, day)
        job = paper_jobs.request(session, person.id, wanted, organisation_id=person.organisation_id, steps=3, at=_AT)
        paper_jobs.take_up(session, job, at=_AT)
        if day == _DAY:
            for name in ("paper.docx", "paper.pdf"):
                paper_jobs.add_file(session, job, name=name, sha256="0" * 64, byte_count=123_456)
            paper_jobs.finish(session, job, paper_jobs.Length(2_410, 9), at=_AT)
        else:
            running.fail(session, job, words, at=_AT)
