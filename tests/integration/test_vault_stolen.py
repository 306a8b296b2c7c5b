"""A stolen database: with the key away, no byte of it, of its log or of the data folder tells who anybody is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories.people import PEOPLE
from tests.factories.vaults import a_protector, all_recorded, names_in, seal_for, spellings
from tracker.services.people import purging
from tracker.services.vault import people, pseudonyms, rotation
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

REASON = "To call back about the interview"


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = engines.create(sqlite_url)
    yield made
    made.dispose()


def test_with_the_key_away_no_byte_tells_who_anybody_is(engine: Engine, tmp_path: Path) -> None:
    data_dir, keyring = tmp_path / "data", Keyring(tmp_path / "elsewhere")
    with engines.transaction(engine) as session:
        user = a_protector(session)
        actor = f"user:{user.id}"
        refs = all_recorded(session, keyring, user)
        for ref in refs[:10]:
            people.secrets_of(session, keyring, actor, ref, reason=REASON)
        for person in session.scalars(select(models.Person)):
            pseudonyms.inside(session, person)
        told = " ".join(text for person in PEOPLE for text in spellings(person))
        seal_for(session, keyring, user.organisation_id, told.encode(), bound="evidence:1:summary")
    with engines.transaction(engine) as session:
        rotation.rotate_organisation(session, keyring, actor, "TEST")
        purging.purge(session, keyring, actor, refs[0], reason=REASON, data_dir=data_dir)

    before = names_in(stored(engine, data_dir))
    purging.finish(engine, data_dir)

    assert before == names_in(stored(engine, data_dir)) == []


def test_the_search_for_names_finds_them_in_every_form(engine: Engine, tmp_path: Path) -> None:
    with engines.transaction(engine) as session:
        user = a_protector(session)
        session.add(models.Pseudonym(person_id=_a_person(session, tmp_path, user), name=PEOPLE[0].real_name.upper()))
    for number, person in enumerate(PEOPLE):
        form = ("utf-8", "utf-16-le", "utf-16-be")[number % 3]
        text = json.dumps(person.contact) if number % 2 else person.place.swapcase()
        (tmp_path / f"file-{number}").write_bytes(b"\x00\xff" + text.encode(form))

    found = names_in(stored(engine, tmp_path))

    assert {person.place if not number % 2 else person.contact for number, person in enumerate(PEOPLE)} <= set(found)
    assert PEOPLE[0].real_name in found


def stored(engine: Engine, data_dir: Path) -> bytes:
    """Return every byte that a thief of the database and its folder has, the write-ahead log too."""
    database = Path(engine.url.database or "")
    kept = [path for path in (*database.parent.glob(f"{database.name}*"), *data_dir.rglob("*")) if path.is_file()]
    return b"\n".join(path.read_bytes() for path in sorted(kept))


def _a_person(session: Session, tmp_path: Path, user: models.User) -> int:
    ref = people.record(session, Keyring(tmp_path / "keys"), "cli", organisation_id=user.organisation_id)
    return session.scalars(select(models.Person.id).where(models.Person.ref == ref)).one()
