"""What many forms offer: the States, those of the organisation first, and the cycles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from tracker.i18n import _
from tracker.storage import models


def followed_first(session: Session, organisation_id: int) -> tuple[tuple[str, str], ...]:
    """Return every State as (code, name): those that the organisation follows first, each group by name."""
    state, tracked = models.State, models.TrackedState
    followed = select(tracked.state_code).where(tracked.organisation_id == organisation_id)
    rows = session.execute(
        select(state.code, state.name).order_by(case((state.code.in_(followed), 0), else_=1), state.name, state.code)
    )
    return tuple((code, name) for code, name in rows)


def cycles(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every cycle as (number, words), the latest first."""
    numbers: Sequence[int] = session.scalars(select(models.Cycle.number).order_by(models.Cycle.number.desc())).all()
    return tuple((str(number), _("Cycle %(cycle)d") % {"cycle": number}) for number in numbers)
