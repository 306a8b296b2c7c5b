"""Which States an organisation follows: chosen from all, followed, let go; its records stay either way."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import JobKind
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import jobs, naming
from tracker.services.results import assessments, facts
from tracker.services.trail import audit
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Choosable:
    """A State that may be followed."""

    code: str
    name: str
    followed: bool


def choosable(session: Session, organisation_id: int) -> tuple[Choosable, ...]:
    """Return every State, in the order of the alphabet."""
    followed = _followed(session, organisation_id)
    rows = session.execute(select(models.State.code, models.State.name).order_by(models.State.name, models.State.code))
    return tuple(Choosable(code, name, code in followed) for code, name in rows)


def follow(session: Session, actor: str, organisation_id: int, *, state: str) -> models.State:
    """Follow a State, named by code, name or alias; following it twice changes nothing.

    Raises:
        Invalid: no such State is known.
    """
    found = naming.known_state(session, state) if state.strip() and "\0" not in state else None
    if found is None:
        raise Invalid(_("Choose a State of the list."), field="state")
    if found.code not in _followed(session, organisation_id):
        session.add(models.TrackedState(organisation_id=organisation_id, state_code=found.code))
        _record(session, actor, organisation_id, event="state:followed", code=found.code)
        session.flush()
        session.expire_all()
        assessments.refresh(session, {found.code}, as_of=facts.today())
        jobs.request(session, JobKind.SUGGESTIONS, user_id=None, batch_id=None, steps=0)
    return found


def unfollow(session: Session, actor: str, organisation_id: int, *, state: str) -> models.State:
    """Follow a State no longer; every record of it is kept, its results go with the last who follows it.

    Raises:
        NotFound: the organisation does not follow it.
    """
    found = followed_state(session, organisation_id, code=state)
    session.execute(
        delete(models.TrackedState).where(
            models.TrackedState.organisation_id == organisation_id, models.TrackedState.state_code == found.code
        )
    )
    _record(session, actor, organisation_id, event="state:unfollowed", code=found.code)
    if found.code not in facts.tracked_states(session):
        # Nothing keeps them true from now on: whoever withdraws a consent would stay in the public ones.
        session.execute(delete(models.StoredAssessment).where(models.StoredAssessment.state_code == found.code))
    return found


def followed_state(session: Session, organisation_id: int, *, code: str) -> models.State:
    """Return a State that the organisation follows.

    Raises:
        NotFound: it does not follow it.
    """
    state = session.get(models.State, code.upper()) if code.isalnum() else None
    if state is None or state.code not in _followed(session, organisation_id):
        raise NotFound(_("Your organisation does not follow this State. Nothing was changed. Follow it first."))
    return state


def follows_any(session: Session, organisation_id: int) -> bool:
    """Tell whether an organisation follows a State at all."""
    found = select(models.TrackedState.state_code).where(models.TrackedState.organisation_id == organisation_id)
    return session.scalar(found.limit(1)) is not None


def _followed(session: Session, organisation_id: int) -> frozenset[str]:
    codes = select(models.TrackedState.state_code).where(models.TrackedState.organisation_id == organisation_id)
    return frozenset(session.scalars(codes))


def _record(session: Session, actor: str, organisation_id: int, *, event: str, code: str) -> None:
    organisation = session.get_one(models.Organisation, organisation_id)
    changes = {"state": (None, code)} if event == "state:followed" else {"state": (code, None)}
    audit.record(session, actor, event=event, subject=f"organisation:{organisation.code}", changes=changes)
