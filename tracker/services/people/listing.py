"""The list of people: codes, what they agreed to in short, and whose consent needs attention. Nothing of the vault."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.audience import Audience
from tracker.domain.consenting import SOON, Agreement, Reason, ends_soon, form_of, reason_of
from tracker.domain.protection import ConsentForm, ConsentUse
from tracker.services.clock import today
from tracker.services.people import items
from tracker.services.readers import seen
from tracker.storage import models

PAGE_ROWS = 50


class Concern(StrEnum):
    """What the list may be narrowed to: whose consent needs attention."""

    SOON = "soon"
    NONE = "none"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person in the list. `ends_on` is the end of a consent that ends soon, `withdrawn` are uses that ended."""

    ref: str
    pseudonym: str
    item_count: int
    forms: Mapping[ConsentUse, ConsentForm]
    ends_on: date | None
    withdrawn: tuple[ConsentUse, ...]
    purged_on: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of people; `total` counts all that match, `counts` those of each concern."""

    rows: tuple[ListedPerson, ...]
    total: int
    page: int
    counts: Mapping[Concern, int]


def listed(session: Session, organisation_id: int, *, concern: Concern | None, page: int, audience: Audience) -> Listed:
    """Return a page of the people of an organisation, in the order of their codes."""
    person = models.Person
    mine = person.organisation_id == organisation_id
    counts = {
        each: session.scalar(select(func.count()).select_from(person).where(mine, _concerns(each))) or 0
        for each in Concern
    }
    conditions = [mine, _concerns(concern)] if concern else [mine]
    total = session.scalar(select(func.count()).select_from(person).where(*conditions)) or 0
    page = min(page, max(1, -(-total // PAGE_ROWS)))
    name = models.Pseudonym
    rows = session.execute(
        select(person, name.name)
        .outerjoin(name, and_(name.person_id == person.id, name.publication == ""))
        .where(*conditions)
        .order_by(person.ref)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    ids = [row.id for row, _name in rows]
    item_counts, agreed = _item_counts(session, ids, audience=audience), items.agreements(session, ids)
    found = tuple(
        _listed(row, called or "", item_counts.get(row.id, 0), agreed.get(row.id, ())) for row, called in rows
    )
    return Listed(found, total, page, counts)


def _listed(row: models.Person, name: str, item_count: int, agreed: tuple[Agreement, ...]) -> ListedPerson:
    day = today()
    forms = {use: form for use in ConsentUse if (form := form_of(agreed, use, on=day))}
    return ListedPerson(
        ref=row.ref,
        pseudonym=name,
        item_count=item_count,
        forms=forms,
        ends_on=min((each.expires_on for each in agreed if each.expires_on and ends_soon(each, on=day)), default=None),
        withdrawn=tuple(
            use for use in ConsentUse if use not in forms and reason_of(agreed, use, on=day) is Reason.WITHDRAWN
        ),
        purged_on=row.purged_at.date() if row.purged_at else None,
    )


def _item_counts(session: Session, people: Collection[int], *, audience: Audience) -> dict[int, int]:
    link, evidence = aliased(models.EvidencePerson), models.Evidence  # its condition asks for this table too
    rows = session.execute(
        select(link.person_id, func.count())
        .join(evidence, evidence.id == link.evidence_id)
        .where(link.person_id.in_(people), seen.on_record(audience))
        .group_by(link.person_id)
    )
    return dict(rows.all())


def _concerns(concern: Concern) -> ColumnElement[bool]:
    person, consent, day = models.Person, models.Consent, today()
    kept = person.purged_at.is_(None)
    mine = and_(consent.person_id == person.id, consent.withdrawn_on.is_(None), consent.given_on <= day)
    match concern:
        case Concern.SOON:
            return and_(kept, exists().where(mine, consent.expires_on > day, consent.expires_on <= day + SOON))
        case Concern.NONE:
            holding = and_(mine, or_(consent.expires_on.is_(None), consent.expires_on > day))
            return and_(kept, ~exists().where(holding))
        case Concern.WITHDRAWN:
            later = aliased(models.Consent)
            again = exists().where(
                later.person_id == consent.person_id,
                later.use == consent.use,
                later.withdrawn_on.is_(None),
                later.given_on >= consent.given_on,
            )
            return and_(kept, exists().where(consent.person_id == person.id, consent.withdrawn_on.is_not(None), ~again))
