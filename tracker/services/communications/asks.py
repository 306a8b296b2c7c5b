"""What a letter asks for: the parts it is linked to, so that its replies answer them and its deadline is theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.vocabulary import AskKind
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.readers.addressed import addressed_to
from tracker.services.results import assessments, facts
from tracker.services.trail import audit
from tracker.services.trail.audit import Happening
from tracker.storage import models


def offered(
    session: Session, state: str, *, document: str = "", also: Collection[str] = (), audience: Audience = EVERYTHING
) -> tuple[tuple[str, str], ...]:
    """Return the parts that a letter to a State may ask for, as (reference, words): what a form offers.

    They are its requests for information, all that is asked of it in this document, and these others.
    """
    part, recommendation, source = models.Part, models.Recommendation, models.SourceDocument
    rows = session.execute(
        select(part.ref, part.text)
        .join(recommendation, recommendation.id == part.recommendation_id)
        .join(source, source.id == recommendation.document_id)
        .where(
            or_(
                recommendation.id.in_(addressed_to(state, audience=audience))
                & or_(part.ask_kind == AskKind.INFORMATION, source.key == document),
                part.ref.in_(also),
            )
        )
        .order_by(source.dated_last.desc(), source.key, recommendation.ordinal, part.ordinal, part.id)
    )
    return tuple((ref, f"{ref}: {text}") for ref, text in rows)


def link(
    session: Session, actor: str, letter: models.Communication, *, refs: Collection[str], was_due: date | None
) -> None:
    """Make a letter ask for exactly these parts.

    Requests for information that have no date of their own, or had the letter's former one, take the letter's date:
    what is overdue is told by the request.

    Raises:
        Invalid: a part is not addressed to the State of the letter.
    """
    parts = session.scalars(
        select(models.Part)
        .where(models.Part.ref.in_(refs), models.Part.recommendation_id.in_(addressed_to(letter.state_code)))
        .order_by(models.Part.ref)
    ).all()
    strange = sorted(set(refs) - {part.ref for part in parts})
    if strange:
        words = _("%(ref)s asks nothing of this State: choose another, or change the State.")
        raise Invalid(words % {"ref": strange[0]}, field="requests")
    session.flush()
    asked = models.CommunicationRequest
    session.execute(delete(asked).where(asked.communication_id == letter.id))
    if parts:
        session.execute(insert(asked), [{"communication_id": letter.id, "part_id": part.id} for part in parts])
    _hand_on(session, actor, parts, due=letter.reply_due_on, was_due=was_due)


def reassess(session: Session, states: Collection[str]) -> None:
    """Compute the statuses of those of these States that are followed."""
    assessments.renew(session, states, as_of=facts.today())


def _hand_on(
    session: Session, actor: str, parts: Sequence[models.Part], *, due: date | None, was_due: date | None
) -> None:
    moved = []
    for part in parts:
        before = part.reply_due_on
        if part.ask_kind is AskKind.INFORMATION and before in {None, was_due} and before != due:
            part.reply_due_on = due
            subject = f"recommendation:{part.ref.rpartition('/')[0] if part.label else part.ref}"
            moved.append(Happening("recommendation:amend", subject, {"reply_due": (before, due)}))
    audit.record_all(session, actor, happenings=moved)
