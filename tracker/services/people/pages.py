"""The page of one person: consent, ties, evidence, and what is out. Nothing of the vault is read for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.protection import ConsentUse, PersonRole
from tracker.services.clock import today
from tracker.services.people import agreed, disclosed, find, items, ties
from tracker.services.people.agreed import OnRecord
from tracker.services.people.disclosed import Disclosed
from tracker.services.people.items import Item
from tracker.services.people.ties import Tie
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as those who protect him or her see the record."""

    ref: str
    pseudonym: str
    made_on: date
    made_by: str
    purged_on: date | None
    purge_reason: str
    consents: tuple[OnRecord, ...]
    ties: tuple[Tie, ...]
    items: tuple[Item, ...]
    disclosed: tuple[Disclosed, ...]

    def role_in(self, item: Item) -> PersonRole:
        """Return how the person stands in one of the items."""
        return next(each.role for each in item.people if each.ref == self.ref)


@dataclass(frozen=True, slots=True)
class Leaving:
    """An item that may be told of in a use now, and may not once the person withdraws from it.

    `is_public` says that it stands in what anybody may see.
    """

    ref: str
    state: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class UseEnding:
    """What the withdrawal from one use would do; `drafts` leave the shelf, `published` is beyond reach."""

    consent: OnRecord
    items: tuple[Leaving, ...]
    drafts: tuple[Disclosed, ...]
    published: tuple[Disclosed, ...]


def shown(session: Session, ref: str, *, organisation_id: int, audience: Audience) -> PersonPage:
    """Return the page of a person.

    Raises:
        NotFound: no person of this organisation has this code.
    """
    row = find(session, ref, organisation_id=organisation_id)
    name, user = models.Pseudonym, models.User
    pseudonym = session.scalar(select(name.name).where(name.person_id == row.id, name.publication == ""))
    made_by = session.scalar(select(user.email).where(user.id == row.made_by))
    return PersonPage(
        ref=ref,
        pseudonym=pseudonym or "",
        made_on=row.made_at.date(),
        made_by=made_by or "",
        purged_on=row.purged_at.date() if row.purged_at else None,
        purge_reason=row.purge_reason or "",
        consents=agreed.on_record(session, row),
        ties=ties.of_person(session, row),
        items=items.of_person(session, row, audience=audience),
        disclosed=disclosed.of_person(session, row),
    )


def endings(found: PersonPage) -> tuple[UseEnding, ...]:
    """Return what a withdrawal would do, for each use that the person agrees to at present."""
    return tuple(
        UseEnding(
            consent=each,
            items=_leaving(found, each.use),
            drafts=tuple(one for one in found.disclosed if one.use is each.use and one.leaves),
            published=tuple(one for one in found.disclosed if one.use is each.use and one.is_beyond),
        )
        for each in found.consents
        if each.agreement.holds(today())
    )


def _leaving(found: PersonPage, use: ConsentUse) -> tuple[Leaving, ...]:
    """Return the items that are told of in a use now and would be no longer; others are held back by somebody else."""
    day = today()
    return tuple(
        Leaving(item.ref, item.state, is_public=use is ConsentUse.UN_PUBLIC and item.is_open)
        for item in found.items
        if not item.is_cited and item.verdict(use, on=day).may_tell
        if not item.verdict(use, on=day, without=found.ref).may_tell
    )
