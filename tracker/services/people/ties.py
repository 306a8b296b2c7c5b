"""Ties between people: relatives and helpers are persons too, and each of them is asked for consent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.protection import TieKind
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.people import find_living
from tracker.services.trail import audit
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody whom a person is tied to. `is_theirs` says that the person is it to the other, not the other way.

    `shared_count` is in how many items both stand: what tells of the other without a link is held back by nobody.
    """

    ref: str
    kind: TieKind
    is_theirs: bool
    shared_count: int


def of_person(session: Session, person: models.Person) -> tuple[Tie, ...]:
    """Return everybody whom a person is tied to, in the order of their codes."""
    tie, other = models.PersonTie, models.Person
    mine, theirs = aliased(models.EvidencePerson), aliased(models.EvidencePerson)
    shared = (
        select(func.count())
        .select_from(mine)
        .join(theirs, theirs.evidence_id == mine.evidence_id)
        .where(mine.person_id == person.id, theirs.person_id == other.id)
        .correlate(other)
        .scalar_subquery()
    )
    rows = session.execute(
        select(other.ref, tie.kind, tie.other_id == person.id, shared)
        .join(
            other,
            or_(
                and_(tie.person_id == person.id, other.id == tie.other_id),
                and_(tie.other_id == person.id, other.id == tie.person_id),
            ),
        )
        .order_by(other.ref, tie.kind)
    )
    return tuple(Tie(ref, kind, bool(is_theirs), count) for ref, kind, is_theirs, count in rows)


def tie(session: Session, actor: str, ref: str, *, other: str, kind: TieKind | None, organisation_id: int) -> str:
    """Tie somebody to a person, and return the person's code.

    Raises:
        NotFound: the person is not of this organisation.
        Invalid: the other is not, or is the same person.
        Conflict: the two are tied already.
    """
    person = find_living(session, ref, organisation_id=organisation_id)
    if kind is None:
        raise Invalid(_("Say how the two stand to each other."), field="kind")
    try:
        second = find_living(session, other, organisation_id=organisation_id)
    except NotFound:
        raise Invalid(
            _("Nobody with this code is on record. Look it up in the list of people."), field="other"
        ) from None
    if second.id == person.id:
        raise Invalid(_("This is the same person. Give the code of somebody else."), field="other")
    if session.scalar(select(func.count()).select_from(models.PersonTie).where(_between(person.id, second.id))):
        raise Conflict(_("These two are tied already. Nothing was changed. Take the tie away first."))
    session.add(models.PersonTie(person_id=person.id, other_id=second.id, kind=kind))
    audit.record(session, actor, event="tie:record", subject=f"person:{ref}", changes={other: (None, kind)})
    return ref


def untie(session: Session, actor: str, ref: str, *, other: str, organisation_id: int) -> None:
    """Take the tie between two people away.

    Raises:
        NotFound: one of them is not of this organisation, or they are not tied.
    """
    person = find_living(session, ref, organisation_id=organisation_id)
    second = find_living(session, other, organisation_id=organisation_id)
    found = session.scalars(select(models.PersonTie).where(_between(person.id, second.id))).first()
    if found is None:
        raise NotFound(_("These two are not tied. Nothing was changed."))
    kind = found.kind
    session.execute(delete(models.PersonTie).where(_between(person.id, second.id)))
    audit.record(session, actor, event="tie:remove", subject=f"person:{ref}", changes={other: (kind, None)})


def _between(first: int, second: int) -> ColumnElement[bool]:
    row = models.PersonTie
    return or_(
        and_(row.person_id == first, row.other_id == second), and_(row.person_id == second, row.other_id == first)
    )
