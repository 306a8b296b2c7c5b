"""Whom readers could recognise from one paper to the next, whatever they are called: place, dates and work recur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.folding import fold
from tracker.domain.protection import SecretField
from tracker.services.vault.keys import Keyring
from tracker.services.vault.names import known_names
from tracker.services.vault.pseudonyms import INSIDE
from tracker.storage.models import Evidence, EvidencePerson, Person, Pseudonym

_TELLING = (SecretField.PLACE, SecretField.OCCUPATION)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A person of the new publication and one of an earlier one of whom place, dates and occupation are the same.

    `earlier` is the code of the person there; it is the same one where `is_same`, and then two pseudonyms can be
    joined; otherwise two people can be mistaken for one another.
    """

    ref: str
    publication: str
    earlier: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a reader may know somebody by, folded."""

    places: frozenset[str]
    occupations: frozenset[str]
    spans: tuple[tuple[date, date], ...]

    def meets(self, other: _Traits) -> bool:
        """Tell whether place, occupation and dates all recur."""
        dates = any(first <= until and since <= last for first, last in self.spans for since, until in other.spans)
        return dates and bool(self.places & other.places) and bool(self.occupations & other.occupations)


def recurring(
    session: Session, keyring: Keyring, people: Collection[int], *, publication: str
) -> tuple[Recurrence, ...]:
    """Return who could be recognised from an earlier publication, beside people of the same organisation.

    No value of the vault is in it.

    Args:
        session: a reading session.
        keyring: the master keys.
        people: who goes into the new publication, by the rows of the people.
        publication: the new one, as its pseudonyms are chosen for.

    Returns:
        In the order of codes and publications; empty where nothing recurs.

    Raises:
        Unavailable: a key is missing, so that nothing can be compared.
    """
    person = Person
    theirs = select(person.organisation_id).where(person.id.in_(people))
    ours = select(person.id).where(person.organisation_id.in_(theirs))  # of another vault nothing is told by trying
    earlier = [
        (person_id, name)
        for person_id, name in session.execute(
            select(Pseudonym.person_id, Pseudonym.publication)
            .where(Pseudonym.publication.not_in([INSIDE, publication]), Pseudonym.person_id.in_(ours))
            .order_by(Pseudonym.publication, Pseudonym.person_id)
        )
    ]
    concerned = {*people, *(person_id for person_id, _name in earlier)}
    if not people or not earlier:
        return ()
    traits = _traits(session, keyring, concerned)
    refs = {row.id: row.ref for row in session.execute(select(Person.id, Person.ref).where(Person.id.in_(concerned)))}
    found = {
        Recurrence(refs[person_id], name, refs[other], is_same=person_id == other)
        for person_id in people
        for other, name in earlier
        if traits[person_id].meets(traits[other])
    }
    return tuple(sorted(found, key=lambda each: (each.ref, each.publication, each.earlier)))


def _traits(session: Session, keyring: Keyring, people: Collection[int]) -> dict[int, _Traits]:
    known: defaultdict[tuple[int, SecretField], set[str]] = defaultdict(set)
    for each in known_names(session, keyring, kinds=_TELLING):
        known[each.person_id, each.kind].add(fold(each.text))
    spans: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for person_id, first, last in _spans(session, people):
        spans[person_id].append((first, last))
    place, work = _TELLING
    return {
        each: _Traits(frozenset(known[each, place]), frozenset(known[each, work]), tuple(spans[each]))
        for each in people
    }


def _spans(session: Session, people: Collection[int]) -> Iterator[tuple[int, date, date]]:
    """Yield when what people tell of happened."""
    link = EvidencePerson
    rows = session.execute(
        select(link.person_id, Evidence.when_first, Evidence.when_last)
        .join(Evidence, Evidence.id == link.evidence_id)
        .where(link.person_id.in_(people))
        .distinct()
    )
    yield from ((row.person_id, row.when_first, row.when_last) for row in rows)
