"""What the form of evidence offers: documents, States, asks, origins and windows that are on record."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.phrases import headed, window_name
from tracker.services import case_files, documents
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence.asks import Ask
from tracker.services.indicators import reading as series_reading
from tracker.services.readers import seen
from tracker.services.results import facts
from tracker.storage import models

ORIGINS = 300  # the latest; more may still be typed


@dataclass(frozen=True, slots=True)
class Offers:
    """Choices as (key, words); `origins` are texts, so that one origin is always written in one way.

    `about` is the ask that a person came from, None where there is none.
    """

    documents: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    asks: tuple[tuple[str, str], ...]
    origins: tuple[str, ...]
    windows: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...] = ()
    series: tuple[tuple[str, str], ...] = ()
    about: Ask | None = None


def offers(session: Session, *, state: str, audience: Audience, part: str = "") -> Offers:
    """Return what a form offers.

    Args:
        session: to read with.
        state: the State that is chosen so far, whose asks and origins come; "" for those of every State followed.
        audience: who fills in the form; nothing is offered that this person may not see.
        part: the reference of the ask that a person came from.
    """
    followed = facts.tracked_states(session)
    concerned = (state,) if state else followed
    named = session.execute(
        select(models.State.code, models.State.name)
        .where(or_(models.State.code.in_(followed), models.State.code == state))
        .order_by(models.State.name, models.State.code)
    )
    item = models.Evidence
    origins = session.scalars(
        select(item.origin)
        .where(item.state_code.in_(concerned), seen.items(audience))
        .group_by(item.origin)
        .order_by(func.max(item.id).desc())
        .limit(ORIGINS)
    )
    last = session.scalar(select(func.max(models.Review.cycle)).where(models.Review.state_code.in_(concerned))) or 0
    asks = evidence_asks.of_states(session, concerned, audience=audience)
    return Offers(
        documents=documents.choices(session, audience=audience),
        states=tuple((code, name) for code, name in named),
        asks=evidence_asks.choices(asks),
        origins=tuple(origins),
        windows=tuple((str(cycle), headed(window_name(cycle))) for cycle in range(last + 1)),
        files=case_files.choices(session, audience=audience),
        series=series_reading.choices(session, concerned, audience=audience),
        about=asks.by_ref.get(part),
    )


def begun(session: Session, *, state: str, part: str) -> tuple[str, str]:
    """Return (State, ask) with which a form begins: the State of the address, else the one that is asked."""
    known = session.get(models.State, state.upper()) if state else None
    if known is not None:
        return known.code, part
    followed = facts.tracked_states(session)
    if part:
        return evidence_asks.state_of_part(session, part, among=followed), part
    return (followed[0] if len(followed) == 1 else ""), part
