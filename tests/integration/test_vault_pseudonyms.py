"""Pseudonyms: chosen by chance, stable inside, another one in each publication; a warning where people recur."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import PEOPLE
from tests.factories.records import add, evidence
from tests.factories.vaults import a_protector, all_recorded, recorded
from tracker.domain.protection import PersonRole, SecretField
from tracker.errors import Conflict, Invalid
from tracker.services.vault import people, pseudonyms
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret
from tracker.services.vault.recurring import Recurrence, recurring
from tracker.storage import engine as engines
from tracker.storage import models


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    engine = engines.create(sqlite_url)
    with engines.transaction(engine) as made:
        yield made
    engine.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def in_evidence(session: Session, person: models.Person, *, first: date, last: date) -> None:
    item = evidence(session, organisation_id=person.organisation_id, when_first=first, when_last=last)
    add(session, models.EvidencePerson(evidence_id=item.id, person_id=person.id, role=PersonRole.SPEAKER))


def found(session: Session, ref: str) -> models.Person:
    return session.scalars(select(models.Person).where(models.Person.ref == ref)).one()


def test_inside_a_person_keeps_one_name_and_each_publication_has_another(session: Session, keyring: Keyring) -> None:
    person = found(session, recorded(session, keyring, a_protector(session)))

    inside = [pseudonyms.inside(session, person) for _each in range(2)]
    outside = [pseudonyms.for_publication(session, person, name) for name in ("A", "A", "B", "C")]

    assert len(set(inside)) == 1
    assert outside[0] == outside[1]
    assert len({*inside, *outside}) == 4


def test_no_two_people_ever_have_the_same_name(session: Session, keyring: Keyring) -> None:
    refs = all_recorded(session, keyring, a_protector(session))

    names = [
        pseudonyms.for_publication(session, found(session, ref), publication)
        for ref in refs
        for publication in ("A", "B")
    ]

    assert len(set(names)) == 100


def test_a_name_comes_from_the_words_for_stones_and_plants_alone(session: Session, keyring: Keyring) -> None:
    refs = all_recorded(session, keyring, a_protector(session))

    names = [pseudonyms.inside(session, found(session, ref)) for ref in refs]

    assert all(re.fullmatch(r"[A-Z][a-z]+ [1-9][0-9]{1,2}", name) for name in names)
    assert {name.split()[0] for name in names} <= set(pseudonyms.WORDS)


def test_the_same_person_recorded_twice_has_another_name(session: Session, keyring: Keyring) -> None:
    user = a_protector(session)

    names = {pseudonyms.inside(session, found(session, recorded(session, keyring, user))) for _each in range(5)}

    assert len(names) == 5


def test_no_word_is_a_name_that_an_invented_person_has() -> None:
    parts = {part.casefold() for person in PEOPLE for part in re.findall(r"\w+", person.real_name)}

    assert parts & {word.casefold() for word in pseudonyms.WORDS} == set()
    assert len(set(pseudonyms.WORDS)) == len(pseudonyms.WORDS) > 70


def test_a_publication_is_named_and_a_purged_person_gets_no_name(session: Session, keyring: Keyring) -> None:
    person = found(session, recorded(session, keyring, a_protector(session)))
    with pytest.raises(Invalid):
        pseudonyms.for_publication(session, person, " ")
    person.purged_at, person.purge_reason = person.made_at, "asked for"

    with pytest.raises(Conflict):
        pseudonyms.inside(session, person)


def test_a_warning_where_place_dates_and_occupation_recur_together(session: Session, keyring: Keyring) -> None:
    user = a_protector(session)
    first, second, third = (found(session, ref) for ref in all_recorded(session, keyring, user, PEOPLE[:3]))
    alike = [Secret(SecretField.PLACE, "BARKGOL-RI 7"), Secret(SecretField.OCCUPATION, "Tractor  Driver")]
    fields = [each.field for each in alike]
    people.set_secrets(session, keyring, f"user:{user.id}", second.ref, secrets=alike, fields=fields)
    for person in (first, second, third):
        in_evidence(session, person, first=date(2019, 3, 1), last=date(2019, 6, 30))
    for person in (first, third):
        pseudonyms.for_publication(session, person, "draft PRK 3")

    told = recurring(session, keyring, [first.id, second.id], publication="draft PRK 4")

    earlier = first.ref
    assert set(told) == {
        Recurrence(first.ref, "draft PRK 3", earlier, is_same=True),
        Recurrence(second.ref, "draft PRK 3", earlier, is_same=False),
    }


def test_no_warning_tells_of_somebody_in_the_vault_of_another_organisation(session: Session, keyring: Keyring) -> None:
    ours = a_protector(session)
    other = add(session, models.Organisation(code="OTHER", name="Other"))
    theirs = a_protector(session, organisation_id=other.id)
    first, second = (found(session, recorded(session, keyring, user, PEOPLE[0])) for user in (ours, theirs))
    for person in (first, second):
        in_evidence(session, person, first=date(2019, 3, 1), last=date(2019, 6, 30))
    pseudonyms.for_publication(session, second, "draft PRK 3 OTHER")

    assert recurring(session, keyring, [first.id], publication="draft PRK 4") == ()
    assert [each.ref for each in recurring(session, keyring, [second.id], publication="draft PRK 4")] == [second.ref]


def test_no_warning_where_one_of_the_three_differs_or_it_is_the_same_publication(
    session: Session, keyring: Keyring
) -> None:
    user = a_protector(session)
    first, second = (found(session, recorded(session, keyring, user, PEOPLE[0])) for _each in range(2))
    in_evidence(session, first, first=date(2019, 3, 1), last=date(2019, 6, 30))
    in_evidence(session, second, first=date(2021, 3, 1), last=date(2021, 6, 30))
    pseudonyms.for_publication(session, first, "draft PRK 3")
    pseudonyms.inside(session, first)

    assert recurring(session, keyring, [second.id], publication="draft PRK 4") == ()
    assert recurring(session, keyring, [first.id], publication="draft PRK 3") == ()
    assert recurring(session, keyring, [], publication="draft PRK 4") == ()
