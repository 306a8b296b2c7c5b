"""The queries that the facts of a State are read with; each is put together once, which takes longer than asking it.

`state` is the State's code; `parts` are the rows of parts, in those that read `some` of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, select, union

from tracker.services.readers.addressed import addressed_to, is_addressed_to
from tracker.storage import models

_STATE = bindparam("state", type_=models.State.code.type)
_PARTS: BindParameter[Any] = bindparam("parts", expanding=True)


@cache
def reviews() -> Select[*tuple[Any, ...]]:
    """Read the State's reviews and when their sessions begin, by cycle."""
    review, held = models.Review, models.UprSession
    return (
        select(review.cycle, review.reviewed_on, review.certainty, held.starts_on)
        .outerjoin(held, held.number == review.session_number)
        .where(review.state_code == _STATE)
        .order_by(review.cycle)
    )


@cache
def parts(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Read the parts addressed to the State, by reference, with what the rules read of whole, document and review."""
    part, whole, document, review = models.Part, models.Recommendation, models.SourceDocument, models.Review
    return (
        select(
            *(part.id, part.ref, part.label, part.text, part.ask_kind, part.outcome_asked, part.closed_on),
            *(part.closure, part.reply_due_on, part.recommendation_id, whole.ref.label("recommendation")),
            *(whole.number, whole.asked_first, whole.asked_last, whole.document_id),
            *(document.filed_for_state, document.filed_for_cycle, review.cycle),
        )
        .join(whole, whole.id == part.recommendation_id)
        .join(document, document.id == whole.document_id)
        .outerjoin(review, review.id == document.review_id)
        .where(part.id.in_(_among(some=some)), *([is_addressed_to(_STATE, whole.id)] if some else []))
        .order_by(part.ref)
    )


@cache
def treaty_requests(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Read which treaty actions the parts ask for."""
    asked = models.TreatyRequest
    return (
        select(asked.part_id, asked.ask, asked.instrument_code)
        .where(asked.part_id.in_(_among(some=some)))
        .order_by(asked.part_id, asked.instrument_code, asked.ask)
    )


@cache
def citations(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Read which instruments the recommendations of the parts cite, for which part, and on which date."""
    cited, instrument, part = models.Obligation, models.Instrument, models.Part
    wholes = select(part.recommendation_id).where(part.id.in_(_among(some=some)))
    return (
        select(
            *(cited.recommendation_id, cited.part_id, cited.facts_first, cited.facts_last),
            *(instrument.code, instrument.kind, instrument.adopted_on, instrument.entry_into_force_on),
        )
        .join(instrument, instrument.code == cited.instrument_code)
        .where(cited.recommendation_id.in_(wholes))
    )


@cache
def replies(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Read the State's replies to letters that ask for the parts, in the order of their days."""
    asked, letter, reply = models.CommunicationRequest, models.Communication, models.Reply
    return (
        select(asked.part_id, letter.reference, reply.replied_on, reply.quality)
        .join(letter, letter.id == asked.communication_id)
        .join(reply, reply.communication_id == letter.id)
        .where(letter.state_code == _STATE, *([asked.part_id.in_(_PARTS)] if some else []))
        .order_by(asked.part_id, reply.replied_on)
    )


@cache
def treaty_records(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Read the State's treaty records with its acts; with `some`, on instruments that the parts name or cite."""
    action, record = models.TreatyAction, models.TreatyRecord
    same = and_(action.state_code == record.state_code, action.instrument_code == record.instrument_code)
    wanted = (
        select(
            *(record.instrument_code, record.as_of, record.checked_on),
            *(action.act, action.done_first, action.done_last),
        )
        .outerjoin(action, same)
        .where(record.state_code == _STATE)
        .order_by(record.instrument_code, action.done_last, action.act)
    )
    if not some:
        return wanted
    asked, cited, part = models.TreatyRequest, models.Obligation, models.Part
    citing = select(cited.instrument_code).join(part, part.recommendation_id == cited.recommendation_id)
    named = union(select(asked.instrument_code).where(asked.part_id.in_(_PARTS)), citing.where(part.id.in_(_PARTS)))
    return wanted.where(record.instrument_code.in_(named))


def _among(*, some: bool) -> BindParameter[Any] | Select[int]:
    part = models.Part
    return _PARTS if some else select(part.id).where(part.recommendation_id.in_(addressed_to(_STATE)))
