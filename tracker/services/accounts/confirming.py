"""What a second person does with a request that opens the vault: confirms it, which does it, or refuses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.accounts import invitations, members, second_factor, second_person
from tracker.services.accounts.second_person import Opening, Told
from tracker.services.trail import audit


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed for whom; `token` is of the link that the second person hands over, "" where there is none."""

    what: Opening
    mail: str
    token: str = field(repr=False)


def confirmable(session: Session, actor: str, asked: Iterable[Told], *, at: datetime | None = None) -> frozenset[int]:
    """Return the requests that an actor confirms: neither who asked nor whom it is for, nor an unsettled account."""
    if second_person.unsettled(session, [actor], at=at):
        return frozenset()
    return frozenset(each.number for each in asked if actor not in {each.actor, each.subject})


def confirm(
    session: Session, actor: str, organisation_id: int, *, number: int, at: datetime | None = None
) -> Confirmed:
    """Do what was asked, under the name of the second person; a link is made now, and only the second person sees it.

    Args:
        session: a writing session.
        actor: the second person.
        organisation_id: of which organisation.
        number: the request, by its entry in the trail.
        at: when; now, unless a test says otherwise.

    Raises:
        NotFound: no such request waits.
        Invalid: the actor is no second person.
    """
    now = at or datetime.now(UTC)
    asked = _waiting(session, organisation_id, number, now=now)
    if number not in confirmable(session, actor, [asked], at=now):
        raise Invalid(
            _(
                "Somebody else has to confirm this: neither who asked nor whom it is for, nor an account that is less "
                "than a week old or that others changed within a week. Nothing was changed."
            )
        )
    _answer(session, actor, "protection:confirmed", asked, now=now)
    return Confirmed(asked.what, asked.mail, _done(session, actor, organisation_id, asked, now=now))


def refuse(session: Session, actor: str, organisation_id: int, *, number: int, at: datetime | None = None) -> None:
    """Let a request wait no longer; who asked may take it back so.

    Raises:
        NotFound: no such request waits.
    """
    now = at or datetime.now(UTC)
    asked = _waiting(session, organisation_id, number, now=now)
    _answer(session, actor, "protection:refused", asked, now=now)
    if asked.what is Opening.INVITATION:
        invitations.withdraw(session, actor, organisation_id, invitation_id=_id(asked), at=now)


def _waiting(session: Session, organisation_id: int, number: int, *, now: datetime) -> Told:
    found = [each for each in second_person.waiting(session, organisation_id, at=now) if each.number == number]
    if not found:
        raise NotFound(_("This request is answered, over or taken back. Nothing was changed."))
    return found[0]


def _answer(session: Session, actor: str, event: str, asked: Told, *, now: datetime) -> None:
    changes = {"asked": (None, asked.number), "what": (None, asked.what.value)}
    audit.record(session, actor, event=event, subject=asked.subject, changes=changes, at=now)


def _done(session: Session, actor: str, organisation_id: int, asked: Told, *, now: datetime) -> str:
    match asked.what:
        case Opening.INVITATION:
            return invitations.link_again(session, _id(asked), at=now)
        case Opening.PASSWORD_LINK:
            return invitations.password_link(session, actor, organisation_id, user_id=_id(asked), at=now)
        case Opening.ROLE:
            members.give_protection(session, actor, organisation_id, user_id=_id(asked))
        case Opening.SECOND_FACTOR:
            second_factor.remove(session, actor, _id(asked))
    return ""


def _id(asked: Told) -> int:
    return int(asked.subject.partition(":")[2])
