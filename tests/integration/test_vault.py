"""The vault: what is known of people is sealed, read only with a reason, by those who may, and written down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories.databases import statements
from tests.factories.people import PEOPLE
from tests.factories.records import a_user, add
from tests.factories.vaults import a_protector, all_recorded, open_for, recorded, seal_for, secrets
from tracker.domain.protection import SecretField
from tracker.domain.roles import Role as RoleName
from tracker.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from tracker.services.vault import names, people
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret, TooOften
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.vault import Unopened

REASON = "To call back about the interview"
SOMEBODY = PEOPLE[0]


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = engines.create(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def either_engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def test_what_is_known_of_somebody_is_read_as_it_was_written(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        refs = all_recorded(session, keyring, user, PEOPLE[:40])

    with engines.transaction(engine) as session:
        read = [people.secrets_of(session, keyring, f"user:{user.id}", ref, reason=REASON) for ref in refs]

    assert [{(each.field, each.text) for each in known} for known in read] == [
        {(each.field, each.text) for each in secrets(person)} for person in PEOPLE[:40]
    ]


def test_each_reading_is_on_record_with_its_reason_and_without_a_secret(
    either_engine: Engine, keyring: Keyring
) -> None:
    with engines.transaction(either_engine) as session:
        user = a_protector(session)
        ref = recorded(session, keyring, user)

    with engines.transaction(either_engine) as session:
        people.secrets_of(session, keyring, f"user:{user.id}", ref, reason=REASON)

    with engines.reading(either_engine) as session:
        trail = session.scalars(select(models.AuditEntry).order_by(models.AuditEntry.sequence)).all()
    assert [(row.event, row.subject) for row in trail] == [
        ("person:record", f"person:{ref}"),
        ("person:write", f"person:{ref}"),
        ("person:read", f"person:{ref}"),
    ]
    assert trail[-1].changes == {"reason": [None, REASON]}
    assert not any(each.text in str(row.changes) for row in trail for each in secrets(SOMEBODY))


@pytest.mark.parametrize("reason", ["", "   ", "ab", "x" * 301, f"To call {SOMEBODY.real_name}", "About BYEOL-SORI"])
def test_a_reason_is_given_and_names_nobody(engine: Engine, keyring: Keyring, reason: str) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        ref = recorded(session, keyring, user)

    with engines.transaction(engine) as session, pytest.raises(Invalid):
        people.secrets_of(session, keyring, f"user:{user.id}", ref, reason=reason)


def test_who_may_not_read_is_told_what_is_told_where_nobody_is(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        ref = recorded(session, keyring, a_protector(session))
        others = add(session, models.Organisation(code="OTHER", name="Other"))
        stranger = a_protector(session, organisation_id=others.id)
        colleague = a_protector(session, roles=(RoleName.ADMIN, RoleName.REVIEWER))

    told = set()
    for actor, asked in ((stranger, ref), (colleague, ref), (stranger, "P-00000")):
        with engines.transaction(engine) as session, pytest.raises((NotFound, Forbidden)) as refused:
            people.secrets_of(session, keyring, f"user:{actor.id}", asked, reason=REASON)
        told.add(str(refused.value))
    with engines.transaction(engine) as session, pytest.raises(NotFound):
        people.set_secrets(session, keyring, f"user:{stranger.id}", ref, secrets=[])

    assert len(told) == 1


def test_nobody_carries_the_whole_vault_away_within_an_hour(either_engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(either_engine) as session:
        user = a_protector(session)
        ref = recorded(session, keyring, user)
        for _each in range(people.READINGS):
            people.secrets_of(session, keyring, f"user:{user.id}", ref, reason=REASON)

    with engines.transaction(either_engine) as session, pytest.raises(TooOften) as refused:
        people.secrets_of(session, keyring, f"user:{user.id}", ref, reason=REASON)

    assert 0 < refused.value.seconds <= people.READING_SECONDS


def test_a_field_is_replaced_and_the_others_stay(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        ref = recorded(session, keyring, a_protector(session))

    with engines.transaction(engine) as session:
        moved = [Secret(SecretField.PLACE, " Elsewhere 9 ")]
        people.set_secrets(session, keyring, "cli", ref, secrets=moved, fields=[SecretField.PLACE])
        read = people.secrets_of(session, keyring, "cli", ref, reason=REASON)

    assert [each.text for each in read if each.field is SecretField.PLACE] == ["Elsewhere 9"]
    assert [each.text for each in read if each.field is SecretField.CONTACT] == [SOMEBODY.contact]


def test_a_ciphertext_that_was_moved_to_another_person_or_field_does_not_open(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        first, second = (recorded(session, keyring, user, person) for person in PEOPLE[:2])
        rows = {(row.person_id, row.field): row for row in session.scalars(select(models.PersonSecret))}
        ids = {ref: session.scalars(select(models.Person.id).where(models.Person.ref == ref)).one()
               for ref in (first, second)}  # fmt: skip
        name, place = (rows[ids[first], kind] for kind in (SecretField.REAL_NAME, SecretField.PLACE))
        name.content, place.content = place.content, name.content
        key, other = (session.get_one(models.PersonKey, number) for number in ids.values())
        other.wrapped = key.wrapped

    for ref in (first, second):
        with engines.transaction(engine) as session, pytest.raises(Unopened):
            people.secrets_of(session, keyring, "cli", ref, reason=REASON)


def test_the_length_of_a_ciphertext_does_not_tell_a_name(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        all_recorded(session, keyring, user)

    with engines.reading(engine) as session:
        lengths = {len(row.content) for row in session.scalars(select(models.PersonSecret))}

    assert len(lengths) <= 3


def test_the_names_that_the_vault_knows_are_read_in_queries_that_do_not_grow(
    either_engine: Engine, keyring: Keyring
) -> None:
    counts = []
    for person in PEOPLE[:2]:
        with engines.transaction(either_engine) as session:
            recorded(session, keyring, a_protector(session), person)
        with engines.reading(either_engine) as session:
            counts.append(_queries(session, lambda found=session: names.known_names(found, keyring)))

    with engines.reading(either_engine) as session:
        known = names.known_names(session, keyring)

    assert counts[0] == counts[1]
    assert {(each.kind, each.text) for each in known} == {
        (each.field, each.text) for person in PEOPLE[:2] for each in secrets(person) if each.field in names.CHECKED
    }
    marked = {part for each in known for part in each.distinctive}
    assert marked == {part for person in PEOPLE[:2] for part in person.distinctive}


def test_where_a_key_is_missing_nothing_is_checked_rather_than_half(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        all_recorded(session, keyring, user, PEOPLE[:2])
        session.delete(session.scalars(select(models.PersonKey)).first())

    with engines.reading(engine) as session, pytest.raises(Unavailable):
        names.known_names(session, keyring)


def test_the_key_of_another_organisation_opens_nothing(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        here = a_user(session).organisation_id
        there = add(session, models.Organisation(code="OTHER", name="Other")).id
        _number, sealed = seal_for(session, keyring, here, b"told in trust", bound="evidence:1:summary")
        other, _sealed = seal_for(session, keyring, there, b"", bound="evidence:1:summary")

        with pytest.raises(Unopened):
            open_for(session, keyring, other, sealed, bound="evidence:1:summary")


def test_what_a_value_shows_of_itself_is_no_secret() -> None:
    secret = Secret(SecretField.REAL_NAME, SOMEBODY.real_name, frozenset({"Byeol-sori"}))

    known = names.KnownName(1, 1, secret.field, secret.text, secret.distinctive)

    assert SOMEBODY.real_name not in f"{secret!r}{known!r}"
    assert "Byeol" not in f"{secret!r}{known!r}"


def test_somebody_whose_data_were_destroyed_is_read_no_more(engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        ref = recorded(session, keyring, a_protector(session))
        session.execute(update(models.Person).values(purged_at=models.Person.made_at, purge_reason="asked for it"))

    with engines.transaction(engine) as session, pytest.raises(Conflict):
        people.secrets_of(session, keyring, "cli", ref, reason=REASON)


def _queries(session: Session, work: object) -> int:
    with statements(session.get_bind()) as sent:
        work()  # type: ignore[operator]
    return len(sent)
