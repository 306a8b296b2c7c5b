"""Files of other people into records: compared first (stage), then applied whole in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Wording
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers import telling
from tracker.importers.records import Kind, ParsedRecord, ParseResult
from tracker.services import assessments, audit, facts
from tracker.services.imports import reports, responses
from tracker.services.imports.kinds import refuse_other
from tracker.services.imports.reports import ReportRow


class Outcome(StrEnum):
    """What applying one record would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Staged:
    """One record of the file beside what is there: `changes` are field -> (before, after)."""

    outcome: Outcome
    record: ParsedRecord
    ref: str
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """A file compared with the records, applied or not."""

    result: ParseResult
    staged: tuple[Staged, ...]
    applied: bool

    def to_json(self) -> dict[str, object]:
        """Return counts per outcome and what could not be taken, as plain values."""
        counts = Counter(each.outcome for each in self.staged)
        return {
            "kind": self.result.kind.value,
            "document": telling.document_json(self.result.document),
            "sha256": self.result.sha256,
            "applied": self.applied,
            "outcomes": {outcome.value: counts[outcome] for outcome in Outcome},
            "problems": [
                {"number": each.record.number, "text": each.record.text[:120], "message": each.why}
                for each in self.staged
                if each.outcome is Outcome.PROBLEM
            ],
            "issues": [telling.issue_json(issue) for issue in self.result.issues],
        }


def stage(session: Session, result: ParseResult) -> Import:
    """Compare a parsed file with the records; nothing is written.

    Raises:
        Unreadable: the file is a report that does not say whose review it is of, or of a review that is not on record;
            or of a kind that is read but not brought into the records.
    """
    refuse_other(result)
    staged = _stage_report if result.kind is Kind.WG_REPORT else _stage_responses
    return Import(result, staged(session, result), applied=False)


def apply(session: Session, result: ParseResult, *, actor: str, today: date) -> Import:
    """Compare and apply a parsed file in the caller's transaction: new and changed records, statuses, audit.

    What a person or the demo encoded (parts, themes, kinds of ask) is kept; a report brings the published words to
    records whose text was paraphrased or missing. Doing it twice changes nothing the second time.
    """
    planned = stage(session, result)
    wanted = [each for each in planned.staged if each.outcome in {Outcome.NEW, Outcome.CHANGED}]
    if wanted:
        if result.kind is Kind.WG_REPORT:
            reports.write(session, result, [_row(each) for each in wanted])
        else:
            responses.write(session, [(each.ref, each.record) for each in wanted], today=today)
        changes = {
            "new": (None, sum(each.outcome is Outcome.NEW for each in wanted)),
            "changed": (None, sum(each.outcome is Outcome.CHANGED for each in wanted)),
            "sha256": (None, result.sha256),
        }
        subject = f"document:{result.document.symbol or result.kind.value}"
        audit.record(session, actor, event="import:apply", subject=subject, changes=changes)
        session.flush()
        session.expire_all()
        affected = {each.record.state for each in wanted} & set(facts.tracked_states(session))
        assessments.refresh(session, {state for state in affected if state}, as_of=today)
    return Import(result, planned.staged, applied=True)


def _row(staged: Staged) -> ReportRow:
    return ReportRow(staged.ref, staged.record, is_new=staged.outcome is Outcome.NEW)


def _stage_report(session: Session, result: ParseResult) -> tuple[Staged, ...]:
    document = result.document
    if not document.symbol or not document.state or not document.cycle:
        raise Unreadable(
            _("The report does not say whose review it is of; nothing was imported; check that it is the final report.")
        )
    known = reports.known(session, document.symbol)
    seen: set[str] = set()
    staged = []
    for record in result.records:
        if record.number is None or record.number in seen:
            staged.append(Staged(Outcome.PROBLEM, record, "", why=_("The record has no number of its own.")))
            continue
        seen.add(record.number)
        staged.append(_compare(record, f"{document.symbol}#{record.number}", known))
    return tuple(staged)


def _compare(record: ParsedRecord, ref: str, known: dict[str, reports.Known]) -> Staged:
    there = known.get(ref)
    if there is None:
        return Staged(Outcome.NEW, record, ref)
    changes: dict[str, tuple[Any, Any]] = {}
    if there.wording is not Wording.VERBATIM or there.text != record.text:
        changes["text"] = (there.text, record.text)
    if set(there.recommending_states) != set(record.recommending_states):
        changes["recommending_states"] = (list(there.recommending_states), list(record.recommending_states))
    return Staged(Outcome.CHANGED if changes else Outcome.SAME, record, ref, changes)


def _stage_responses(session: Session, result: ParseResult) -> tuple[Staged, ...]:
    index = responses.index(session, {record.state for record in result.records if record.state})
    staged = []
    for record in result.records:
        found = index.match(record)
        if found is None:
            why = _("No recommendation of that review with this text is on record; import the report first.")
            staged.append(Staged(Outcome.PROBLEM, record, "", why=why))
        else:
            outcome = Outcome.SAME if index.answered(found, record) else Outcome.CHANGED
            staged.append(Staged(outcome, record, found, {"position": (None, record.position_as_stated)}))
    return tuple(staged)
