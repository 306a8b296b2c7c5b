"""What hangs on a document: who hears of it hears of the asks and the evidence in it, so their results follow it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select
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


def renew_held(session: Session, items: ColumnElement[bool]) -> None:
    """Store anew all results that hang on the unpublished documents from which items were taken.

    Such a document is heard of as long as an item from it is public by consent: with that, everything that it asks
    comes or goes, not only what the item is linked to. Hardly ever does one ask anything.
    """
    evidence, document = models.Evidence, models.SourceDocument
    asking = select(models.Recommendation.document_id)
    held = session.scalars(
        select(evidence.document_id)
        .join(document, document.id == evidence.document_id)
        .where(items, document.published_on.is_(None), document.organisation_id.is_not(None), document.id.in_(asking))
        .distinct()
    ).all()
    if held:
        renew(session, held)
