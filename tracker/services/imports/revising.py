"""Recommendations on record as a plan changes them: fields, lists, positions, the part that was made from the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, selectinload

from tracker.domain import wording
from tracker.domain.folding import fold
from tracker.domain.merging import ANSWER
from tracker.domain.vocabulary import AskKind, Wording
from tracker.domain.wording import Names, Suggestion
from tracker.services.imports.adding import Home, answer_row, list_rows, part_values, written_given
from tracker.services.imports.planning import OWN_WORDING, SUGGESTED, RecordPlan
from tracker.services.imports.standing import LISTS, Standing
from tracker.storage import models


def revise(session: Session, home: Home, plans: Sequence[RecordPlan], *, names: Names) -> None:
    """Write what the plans change of records of one document, and what their sources say from now on."""
    for plan in plans:
        before = plan.before
        if before is None:
            continue
        suggested = None
        if "text" in plan.merged.written and before.given is not None and plan.rows:
            suggested = _revise_part(session, before, plan, names=names)
        moved = plan.ordinal and plan.ordinal != before.ordinal
        if plan.merged.written or plan.is_renamed or moved or before.ref != f"{home.key}#{plan.number}":
            _revise_record(session, home, plan, before, suggested)
        if plan.rows:
            _keep_given(session, home, plan, before, suggested)


def _revise_record(
    session: Session, home: Home, plan: RecordPlan, before: Standing, suggested: Suggestion | None
) -> None:
    written, ref = plan.merged.written, f"{home.key}#{plan.number}"
    values: dict[str, Any] = {}
    if before.ref != ref:
        values |= {"ref": ref, "number": plan.number}
        _rename_parts(session, before, ref)
    if "text" in written:
        values |= {"text": written["text"] or "", "wording": _wording(plan)}
    if "paragraph" in written:
        values["paragraph"] = written["paragraph"] or ""
    if "action_category" in written or (suggested and before.fields.get("action_category") == _suggested(before)):
        mine = suggested.action_category if suggested else _suggested(before)
        values["action_category"] = plan.theirs.get("action_category") or mine
    if plan.ordinal and plan.ordinal != before.ordinal:
        values["ordinal"] = plan.ordinal
    if "text" in values or "number" in values:
        values["search_text"] = fold(f"{plan.number} {values.get('text', before.fields.get('text', ''))}")
    recommendation = models.Recommendation
    if values:
        session.execute(update(recommendation).where(recommendation.id == before.id).values(**values))
    _revise_lists(session, before.id, written)
    _revise_answers(session, home, plan, before)


def _suggested(before: Standing) -> int | None:
    found: int | None = (before.given or {}).get(SUGGESTED)
    return found


def _wording(plan: RecordPlan) -> Wording:
    text, own = plan.merged.written["text"], plan.own or plan.theirs
    if not text:
        return Wording.NOT_IMPORTED
    stood = own.get(OWN_WORDING)
    return Wording(stood) if stood and text == own.get("text") else Wording.VERBATIM


def _revise_lists(session: Session, row_id: int, written: dict[str, Any]) -> None:
    for name, owner, value, _order in LISTS:
        if name not in written:
            continue
        session.execute(delete(value.class_).where(owner == row_id))
        if values := list_rows(name, row_id, written[name] or ()):
            session.execute(insert(value.class_), values)


def _revise_answers(session: Session, home: Home, plan: RecordPlan, before: Standing) -> None:
    position = models.StatedPosition
    for name, answer in plan.merged.written.items():
        if not name.startswith(ANSWER):
            continue
        document_id = home.document_of(name)
        there = session.scalars(
            select(position.id)
            .where(
                position.recommendation_id == before.id,
                position.document_id == document_id,
                position.part_id.is_(None),
            )
            .order_by(position.id)
            .limit(1)
        ).first()
        if answer is None:
            session.execute(delete(position).where(position.id == there))
        elif there is None:
            session.execute(insert(position).values(**answer_row(before.id, plan.state, document_id, answer)))
        else:
            values = answer_row(before.id, plan.state, document_id, answer)
            del values["state_code"]
            session.execute(update(position).where(position.id == there).values(**values))


def _keep_given(session: Session, home: Home, plan: RecordPlan, before: Standing, suggested: Suggestion | None) -> None:
    given = written_given(plan.theirs, suggested)
    if suggested is None and _suggested(before) is not None:
        given = plan.theirs | {SUGGESTED: _suggested(before)}
    if before.given is None:
        row = {"recommendation_id": before.id, "group_key": home.group_key, "given": given, "own": plan.own}
        session.execute(insert(models.SourcedRecord), [row])
    elif before.given != given:
        sourced = models.SourcedRecord
        session.execute(update(sourced).where(sourced.recommendation_id == before.id).values(given=given))


def rename(session: Session, home: Home, records: Sequence[Standing]) -> None:
    """Let recommendations that no plan writes go by the key that their document has now."""
    recommendation = models.Recommendation
    for each in records:
        ref = f"{home.key}#{each.number}"
        if each.ref != ref:
            session.execute(update(recommendation).where(recommendation.id == each.id).values(ref=ref))
            _rename_parts(session, each, ref)


def _rename_parts(session: Session, before: Standing, ref: str) -> None:
    part = models.Part
    for part_id, label in session.execute(select(part.id, part.label).where(part.recommendation_id == before.id)).all():
        session.execute(update(part).where(part.id == part_id).values(ref=f"{ref}/{label}" if label else ref))


def _revise_part(session: Session, before: Standing, plan: RecordPlan, *, names: Names) -> Suggestion | None:
    """Let the part that an import made follow a new text; one that a person worded stays. Return what is suggested."""
    parts = session.scalars(
        select(models.Part)
        .where(models.Part.recommendation_id == before.id)
        .options(selectinload(models.Part.treaty_requests))
        .order_by(models.Part.ordinal)
    ).all()
    text = plan.merged.written["text"] or ""
    now = wording.suggest(text, names) if text else Suggestion(AskKind.DO)
    if before.own is not None or len(parts) != 1:
        return now
    old = before.fields.get("text", "")
    then = wording.suggest(old, names) if old else Suggestion(AskKind.DO)
    if _says(parts[0]) != _stored(part_values(before.number, old, then)):
        return now
    values, requests = part_values(plan.number, text, now)
    part = parts[0]
    part.text, part.ask_kind = values["text"], values["ask_kind"]
    part.treaty_requests = [models.TreatyRequest(**request) for request in requests]
    session.flush()
    return now


def _says(part: models.Part) -> tuple[object, ...]:
    asked = sorted((each.instrument_code, each.ask) for each in part.treaty_requests)
    return part.text, part.ask_kind, part.label, part.outcome_asked, asked


def _stored(values: tuple[dict[str, Any], list[dict[str, Any]]]) -> tuple[object, ...]:
    part, requests = values
    asked = sorted((each["instrument_code"], each["ask"]) for each in requests)
    return part["text"], part["ask_kind"], "", False, asked
