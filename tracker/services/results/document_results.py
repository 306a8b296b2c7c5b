"""What hangs on a document: who hears of it hears of the asks and the evidence in it, so their results follow it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import AddresseeKind
from tracker.services.results import assessments, facts
from tracker.storage import models


def states_of(session: Session, documents: Collection[int]) -> set[str]:
    """Return the States that documents ask something or have evidence on; of all States, those that are followed."""
    recommendation, addressee, evidence = models.Recommendation, models.Addressee, models.Evidence
    asked = session.execute(
        select(addressee.kind, addressee.state_code)
        .join(recommendation, recommendation.id == addressee.recommendation_id)
        .where(recommendation.document_id.in_(documents))
        .distinct()
    ).all()
    found = {code for _kind, code in asked if code}
    found |= set(session.scalars(select(evidence.state_code).where(evidence.document_id.in_(documents)).distinct()))
    if any(kind is AddresseeKind.ALL_STATES for kind, _code in asked):
        found |= set(facts.tracked_states(session))
    return found


def renew(session: Session, documents: Collection[int]) -> None:
    """Store anew all results that hang on documents, where who hears of them may have changed."""
    states = states_of(session, documents)
    if states:
        assessments.renew(session, states, as_of=facts.today())
