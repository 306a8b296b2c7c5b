"""The evidence that people stand in, and what their consent makes of it, in queries that do not grow with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.consenting import Agreement, Verdict, weigh
from tracker.domain.kinds import EvidenceKind
from tracker.domain.protection import ConsentUse, PersonRole
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.services.clock import today
from tracker.services.people import leaving
from tracker.services.readers import seen
from tracker.services.results import assessments
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Standing:
    """A person in an item: by code, how, and all that he or she ever agreed to."""

    ref: str
    role: PersonRole
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of evidence with everybody who stands in it. No text of it: what was told stays where it is kept."""

    id: int
    ref: str
    kind: EvidenceKind
    state: str
    review_state: ReviewState
    basis: PublicationBasis
    people: tuple[Standing, ...] = field(default=())

    @property
    def is_cited(self) -> bool:
        """Tell whether it was published by others: then it is only cited, and consent is not what it rests on."""
        return self.basis is PublicationBasis.PUBLISHED_SOURCE

    @property
    def is_open(self) -> bool:
        """Tell whether nothing but consent keeps it from the public."""
        return self.basis is PublicationBasis.CONSENT and self.review_state is ReviewState.APPROVED

    def verdict(self, use: ConsentUse, *, on: date, without: str = "") -> Verdict:
        """Say whether it may be told of in a use, now or if the person `without` agreed to it no longer."""
        return weigh(
            {each.ref: [a for a in each.agreements if each.ref != without or a.use is not use] for each in self.people},
            use,
            on=on,
        )


def of_person(session: Session, person: models.Person, *, audience: Audience) -> tuple[Item, ...]:
    """Return the items that a person stands in, as far as this reader may know of them, in the order of references."""
    evidence, link = models.Evidence, models.EvidencePerson
    mine = evidence.id.in_(select(link.evidence_id).where(link.person_id == person.id))
    rows = session.scalars(
        select(evidence)
        .where(mine, seen.on_record(audience), evidence.organisation_id == person.organisation_id)
        .order_by(evidence.ref, evidence.id)
    ).all()
    return told(session, rows)


def told(session: Session, rows: Collection[models.Evidence]) -> tuple[Item, ...]:
    """Return rows of evidence with everybody who stands in them."""
    people, state = _people(session, [row.id for row in rows]), models.State
    codes = {row.state_code for row in rows}
    names = dict(session.execute(select(state.code, state.name).where(state.code.in_(codes))).all())
    return tuple(
        Item(
            id=row.id,
            ref=row.ref,
            kind=row.kind,
            state=names[row.state_code],
            review_state=row.review_state,
            basis=row.publication_basis,
            people=people.get(row.id, ()),
        )
        for row in rows
    )


def _people(session: Session, items: Collection[int]) -> dict[int, tuple[Standing, ...]]:
    link, person = models.EvidencePerson, models.Person
    rows = session.execute(
        select(link.evidence_id, link.role, person.id, person.ref)
        .join(person, person.id == link.person_id)
        .where(link.evidence_id.in_(items))
        .order_by(link.evidence_id, person.ref)
    ).all()
    agreed = agreements(session, {row.id for row in rows})
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    for evidence_id, role, person_id, ref in rows:
        found[evidence_id].append(Standing(ref, role, agreed.get(person_id, ())))
    return {evidence_id: tuple(standing) for evidence_id, standing in found.items()}


def agreements(session: Session, people: Collection[int]) -> Mapping[int, tuple[Agreement, ...]]:
    """Return all that people ever agreed to, by the row of the person, in the order in which it was recorded."""
    consent = models.Consent
    rows = session.scalars(select(consent).where(consent.person_id.in_(people)).order_by(consent.id))
    found: defaultdict[int, list[Agreement]] = defaultdict(list)
    for row in rows:
        said = Agreement(row.use, row.form, row.given_on, row.expires_on, row.withdrawn_on)
        found[row.person_id].append(said)
    return {person_id: tuple(each) for person_id, each in found.items()}


def reassess(session: Session, items: Collection[int]) -> None:
    """Store the results anew that items can move, and take papers off the shelf that may not tell of them any more."""
    leaving.take_off_uncovered(session, items)
    evidence, link, member = models.Evidence, models.EvidenceLink, models.ClusterPart
    states = session.scalars(select(evidence.state_code).where(evidence.id.in_(items)).distinct()).all()
    mine = link.evidence_id.in_(items)
    direct = select(link.part_id).where(mine, link.part_id.is_not(None))
    grouped = select(member.part_id).join(link, link.cluster_id == member.cluster_id).where(mine)
    parts = {part for part in session.scalars(direct.union(grouped)) if part is not None}
    assessments.renew(session, states, as_of=today(), parts=parts)
