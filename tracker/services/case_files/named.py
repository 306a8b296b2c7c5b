"""Who is named for what an organisation keeps back: restricted case files, and everything on restricted States."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.trail import audit
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the organisation, by account and mail address."""

    id: int
    mail: str


@dataclass(frozen=True, slots=True)
class KeptState:
    """A State that is kept for named people."""

    code: str
    name: str
    people: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept: a case file by its row and code, or a State by its code."""

    organisation_id: int
    case_file_id: int | None = None
    code: str = ""
    state: str | None = None

    @property
    def subject(self) -> str:
        """Return what the audit trail calls it."""
        return f"state:{self.state}" if self.state else f"case_file:{self.code}"


def colleagues(session: Session, organisation_id: int) -> tuple[Colleague, ...]:
    """Return the people of an organisation who may sign in, in the order of their addresses."""
    user = models.User
    rows = session.execute(
        select(user.id, user.email).where(user.organisation_id == organisation_id, user.active).order_by(user.email)
    )
    return tuple(Colleague(number, mail) for number, mail in rows)


def people(session: Session, kept: Kept) -> tuple[Colleague, ...]:
    """Return who is named."""
    user = models.User
    rows = session.execute(
        select(user.id, user.email)
        .join(models.Named, models.Named.user_id == user.id)
        .where(_of(kept), user.organisation_id == kept.organisation_id)
        .order_by(user.email)
    )
    return tuple(Colleague(number, mail) for number, mail in rows)


def states(session: Session, organisation_id: int) -> tuple[KeptState, ...]:
    """Return the States that an organisation keeps for named people, in the order of their names."""
    kept, state, user, named = models.RestrictedState, models.State, models.User, models.Named
    rows = session.execute(
        select(named.state_code, user.id, user.email)
        .join(user, user.id == named.user_id)
        .where(named.state_code.is_not(None), user.organisation_id == organisation_id)
        .order_by(user.email)
    )
    found: defaultdict[str, list[Colleague]] = defaultdict(list)
    for code, number, mail in rows:
        found[code or ""].append(Colleague(number, mail))
    listed = session.execute(
        select(state.code, state.name)
        .join(kept, kept.state_code == state.code)
        .where(kept.organisation_id == organisation_id)
        .order_by(state.name)
    )
    return tuple(KeptState(code, name, tuple(found[code])) for code, name in listed)


def keep_state(session: Session, actor: str, state: str, *, organisation_id: int, user_id: int) -> None:
    """Keep everything on a State for named people; who does it is the first of them.

    Raises:
        Invalid: there is no such State.
        Conflict: it is kept already.
    """
    if session.get(models.State, state) is None:
        raise Invalid(_("Choose the State."), field="state")
    if session.get(models.RestrictedState, (organisation_id, state)) is not None:
        raise Conflict(_("This State is kept for named people already. Nothing was changed."))
    session.add(models.RestrictedState(organisation_id=organisation_id, state_code=state))
    session.flush()
    kept = Kept(organisation_id, state=state)
    audit.record(session, actor, event="state:restrict", subject=kept.subject, changes={})
    name(session, actor, kept, user_id=user_id)


def open_state(session: Session, actor: str, state: str, *, organisation_id: int) -> None:
    """Open a State to the whole organisation again.

    Raises:
        NotFound: it is not kept.
    """
    row = _kept_state(session, Kept(organisation_id, state=state))
    session.execute(delete(models.Named).where(_of(Kept(organisation_id, state=state)), _colleague(organisation_id)))
    session.delete(row)
    audit.record(session, actor, event="state:open", subject=f"state:{state}", changes={})


def name(session: Session, actor: str, kept: Kept, *, user_id: int) -> None:
    """Name somebody of the organisation; naming twice changes nothing.

    Raises:
        NotFound: the State is not kept.
        Invalid: there is no such person in the organisation.
    """
    _refuse_open(session, kept)
    who = session.get(models.User, user_id)
    if who is None or who.organisation_id != kept.organisation_id:
        raise Invalid(_("Choose somebody of your organisation."), field="person")
    if user_id in {each.id for each in people(session, kept)}:
        return
    session.add(
        models.Named(
            user_id=user_id,
            case_file_id=kept.case_file_id,
            state_code=kept.state,
            granted_by=actor,
            granted_at=datetime.now(UTC),
        )
    )
    session.flush()
    audit.record(session, actor, event="named:add", subject=kept.subject, changes={"person": (None, f"user:{user_id}")})


def unname(session: Session, actor: str, kept: Kept, *, user_id: int) -> None:
    """Take somebody off; the last one stays, for otherwise nobody could see it again.

    Raises:
        NotFound: the State is not kept.
        Invalid: this is the last one.
    """
    _refuse_open(session, kept)
    now = {each.id for each in people(session, kept)}
    if user_id not in now:
        return
    if now == {user_id}:
        raise Invalid(_("Somebody has to stay named: name another person first."), field="person")
    session.execute(delete(models.Named).where(_of(kept), models.Named.user_id == user_id))
    audit.record(
        session, actor, event="named:remove", subject=kept.subject, changes={"person": (f"user:{user_id}", None)}
    )


def forget(session: Session, kept: Kept) -> None:
    """Take everybody off what is no longer kept for named people."""
    session.execute(delete(models.Named).where(_of(kept)))


def _of(kept: Kept) -> ColumnElement[bool]:
    if kept.state is not None:
        return (models.Named.state_code == kept.state) & _colleague(kept.organisation_id)
    return models.Named.case_file_id == kept.case_file_id


def _colleague(organisation_id: int) -> ColumnElement[bool]:
    """Another organisation may keep the same State for people of its own."""
    user = models.User
    return models.Named.user_id.in_(select(user.id).where(user.organisation_id == organisation_id))


def _refuse_open(session: Session, kept: Kept) -> None:
    if kept.state is not None:
        _kept_state(session, kept)


def _kept_state(session: Session, kept: Kept) -> models.RestrictedState:
    found = session.get(models.RestrictedState, (kept.organisation_id, kept.state))
    if found is None:
        raise NotFound(_("This State is not kept for named people."))
    return found
