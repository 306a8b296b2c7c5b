"""Master keys: made once, never replaced silently, rotated without losing anything, told of when they are missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories.people import PEOPLE
from tests.factories.records import a_user, add
from tests.factories.vaults import a_protector, all_recorded, open_for, seal_for
from tracker.errors import Invalid, NotFound, Unavailable
from tracker.services.trail import audit
from tracker.services.vault import checking, keys, people, rotation
from tracker.services.vault.keys import Keyring
from tracker.settings import Environment, Settings, read
from tracker.storage import engine as engines
from tracker.storage import models

REASON = "To call back about the interview"
PLACE = "evidence:1:summary"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def file_engine(sqlite_url: str) -> Iterator[Engine]:
    made = engines.create(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture(params=["folder", "given file"])
def ring(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Keyring]:
    given = tmp_path / "safe" / "master.key" if request.param == "given file" else None
    return lambda: Keyring(tmp_path / "keys", given)


def sealed_once(session: Session, keyring: Keyring) -> tuple[int, bytes]:
    return seal_for(session, keyring, a_user(session).organisation_id, b"told in trust", bound=PLACE)


def key_files(keyring: Keyring) -> list[Path]:
    return [keyring.place] if keyring.place.is_file() else sorted(keyring.place.iterdir())


def settings(tmp_path: Path, **values: object) -> Settings:
    plain: dict[str, object] = {
        "database_url": "sqlite://",
        "data_dir": tmp_path,
        "port": 8000,
        "environment": Environment.PRODUCTION,
    }
    return Settings(**plain | values)  # type: ignore[arg-type]


def test_the_first_need_makes_one_key_for_its_owner_alone(file_engine: Engine, ring: Callable[[], Keyring]) -> None:
    keyring = ring()
    assert keyring.known_by == ()

    with engines.transaction(file_engine) as session:
        number, sealed = sealed_once(session, keyring)
        again = seal_for(session, ring(), session.scalars(select(models.Organisation.id)).one(), b"", bound=PLACE)

    (file,) = key_files(keyring)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert again[0] == number
    with engines.reading(file_engine) as session:
        assert open_for(session, ring(), number, sealed, bound=PLACE) == b"told in trust"


def test_the_name_of_a_key_file_says_which_key_it_is(file_engine: Engine, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    with engines.transaction(file_engine) as session:
        sealed_once(session, keyring)
        (row,) = session.scalars(select(models.OrganisationKey))

    (file,) = key_files(keyring)

    assert file.name == f"master-0001-{row.master}.key"
    assert row.master not in file.read_text(encoding="ascii")


def test_a_missing_key_is_said_to_be_missing_and_no_other_is_made(
    file_engine: Engine, ring: Callable[[], Keyring], tmp_path: Path
) -> None:
    with engines.transaction(file_engine) as session:
        number, sealed = sealed_once(session, ring())
        other = add(session, models.Organisation(code="OTHER", name="Other")).id
    away = shutil.move(ring().place, tmp_path / "away")

    for work in (
        lambda session: open_for(session, ring(), number, sealed, bound=PLACE),
        lambda session: seal_for(session, ring(), other, b"", bound=PLACE),
        lambda session: keys.seal_here(session, ring(), b"", bound=PLACE),
    ):
        with engines.transaction(file_engine) as session, pytest.raises(Unavailable, match="from your backup") as told:
            work(session)
        assert "\n" not in str(told.value)
    assert ring().known_by == ()

    shutil.move(away, ring().place)
    with engines.reading(file_engine) as session:
        assert open_for(session, ring(), number, sealed, bound=PLACE) == b"told in trust"


def test_a_second_factor_alone_keeps_a_new_master_key_from_being_made(file_engine: Engine, tmp_path: Path) -> None:
    with engines.transaction(file_engine) as session:
        user = a_user(session)
        user.totp_secret = keys.seal_here(session, Keyring(tmp_path / "keys"), b"12345", bound="user:1:totp")
    shutil.rmtree(tmp_path / "keys")

    with engines.transaction(file_engine) as session, pytest.raises(Unavailable):
        sealed_once(session, Keyring(tmp_path / "keys"))


def test_another_installation_s_key_is_not_taken_for_ours(file_engine: Engine, tmp_path: Path) -> None:
    ours, theirs = Keyring(tmp_path / "keys"), Keyring(tmp_path / "theirs")
    theirs.make()
    with engines.transaction(file_engine) as session:
        number, sealed = sealed_once(session, ours)
        other = add(session, models.Organisation(code="OTHER", name="Other")).id

    with engines.transaction(file_engine) as session:
        with pytest.raises(Unavailable, match="is not in"):
            open_for(session, theirs, number, sealed, bound=PLACE)
        with pytest.raises(Unavailable, match="is not in"):
            seal_for(session, theirs, other, b"", bound=PLACE)


@pytest.mark.parametrize("content", [b"", b"ab", b"\xff" * 64, b"0" * 64, b"0" * 63])
def test_half_a_key_file_is_told_of_and_left_as_it_is(file_engine: Engine, tmp_path: Path, content: bytes) -> None:
    keyring = Keyring(tmp_path / "keys")
    with engines.transaction(file_engine) as session:
        number, sealed = sealed_once(session, keyring)
    (file,) = key_files(keyring)
    file.write_bytes(content)

    again = Keyring(tmp_path / "keys")

    with engines.transaction(file_engine) as session, pytest.raises(Unavailable, match=re.escape(file.name)):
        open_for(session, again, number, sealed, bound=PLACE)
    with pytest.raises(Unavailable):
        again.make()
    assert (again.damaged, file.read_bytes()) == ((file,), content)


def test_a_key_that_others_may_read_stops_production(tmp_path: Path) -> None:
    given = tmp_path / "master.key"
    for place in (None, given):
        made = Keyring(tmp_path / "keys", place)
        made.make()
        (file,) = key_files(made)
        file.chmod(0o640)

        with pytest.raises(Invalid, match="chmod 600"):
            keys.load(settings(tmp_path, master_key_file=place))

        assert keys.load(settings(tmp_path, master_key_file=place, environment=Environment.DEMO)).known_by
        file.chmod(0o600)
        assert keys.load(settings(tmp_path, master_key_file=place)).known_by == made.known_by


def test_a_key_that_cannot_be_kept_is_told_of(file_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"a file where a folder should be")

    with engines.transaction(file_engine) as session, pytest.raises(Unavailable, match="Nothing was changed"):
        sealed_once(session, Keyring(tmp_path / "full" / "keys"))


def test_the_place_of_the_key_is_a_setting(tmp_path: Path) -> None:
    given = read({"TRACKER_MASTER_KEY_FILE": str(tmp_path / "master.key"), "TRACKER_DATA_DIR": str(tmp_path)})

    assert keys.load(given).place == tmp_path / "master.key"
    assert keys.load(read({"TRACKER_DATA_DIR": str(tmp_path)})).place == tmp_path / "keys"


def test_a_new_master_key_opens_all_that_the_old_one_did(engine: Engine, ring: Callable[[], Keyring]) -> None:
    keyring = ring()
    with engines.transaction(engine) as session:
        user = a_protector(session)
        refs = all_recorded(session, keyring, user, PEOPLE[:3])
        number, sealed = sealed_once(session, keyring)
        user.totp_secret = keys.seal_here(session, keyring, b"12345", bound=keys.second_factor_place(user.id))
    old = keyring.known_by[0]

    with engines.transaction(engine) as session:
        done = rotation.rotate_master(session, ring(), "cli")

    with engines.transaction(engine) as session:
        (row,) = session.scalars(select(models.OrganisationKey))
        user = session.get_one(models.User, user.id)
        assert row.master == done.key != old
        assert open_for(session, keyring, number, sealed, bound=PLACE) == b"told in trust"
        assert keys.open_here(keyring, user.totp_secret or b"", bound=keys.second_factor_place(user.id)) == b"12345"
        assert keys.sealed_by(user.totp_secret or b"") == done.key
        for ref, person in zip(refs, PEOPLE, strict=False):
            assert person.contact in {
                each.text for each in people.secrets_of(session, ring(), "cli", ref, reason=REASON)
            }
    assert (done.wrapped_count, done.is_new, done.unused) == (2, True, (old,))
    assert ring().known_by == (done.key, old)


def test_a_rotation_that_was_cut_off_loses_nothing_and_is_finished_by_the_next(
    file_engine: Engine, ring: Callable[[], Keyring], monkeypatch: pytest.MonkeyPatch
) -> None:
    with engines.transaction(file_engine) as session:
        number, sealed = sealed_once(session, ring())

    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", _cut_off)
        with suppress(KeyboardInterrupt), engines.transaction(file_engine) as session:
            rotation.rotate_master(session, ring(), "cli")
    with engines.reading(file_engine) as session:
        assert open_for(session, ring(), number, sealed, bound=PLACE) == b"told in trust"
    assert len(ring().known_by) == 2

    with engines.transaction(file_engine) as session:
        finished = rotation.rotate_master(session, ring(), "cli")

    assert (finished.is_new, len(ring().known_by)) == (False, 2)
    with engines.reading(file_engine) as session:
        (row,) = session.scalars(select(models.OrganisationKey))
        assert row.master == finished.key == ring().known_by[0]
        assert open_for(session, ring(), number, sealed, bound=PLACE) == b"told in trust"


def test_a_new_key_of_an_organisation_takes_over_its_people_and_the_old_texts_still_open(
    engine: Engine, tmp_path: Path
) -> None:
    keyring = Keyring(tmp_path / "keys")
    with engines.transaction(engine) as session:
        user = a_protector(session)
        refs = all_recorded(session, keyring, user, PEOPLE[:3])
        former, sealed = sealed_once(session, keyring)
        hashed = keys.hash_for(session, keyring, user.organisation_id, "kim", purpose="release")

    with engines.transaction(engine) as session:
        done = rotation.rotate_organisation(session, keyring, "cli", "TEST")

    with engines.transaction(engine) as session:
        newest = keys.newest(session, keyring, user.organisation_id)
        below = set(session.scalars(select(models.PersonKey.organisation_key_id)))
        assert (newest.version, below, done.wrapped_count) == (2, {newest.id}, 3)
        assert open_for(session, keyring, former, sealed, bound=PLACE) == b"told in trust"
        assert seal_for(session, keyring, user.organisation_id, b"", bound=PLACE)[0] == newest.id
        assert keys.hash_for(session, keyring, user.organisation_id, "kim", purpose="release") == hashed
        for ref, person in zip(refs, PEOPLE, strict=False):
            assert person.place in {
                each.text for each in people.secrets_of(session, keyring, "cli", ref, reason=REASON)
            }
    with engines.transaction(engine) as session, pytest.raises(NotFound):
        rotation.rotate_organisation(session, keyring, "cli", "NOBODY")


def test_a_check_says_what_does_not_open(file_engine: Engine, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    with engines.transaction(file_engine) as session:
        user = a_protector(session)
        refs = all_recorded(session, keyring, user, PEOPLE[:3])
        user.totp_secret = keys.seal_here(session, keyring, b"12345", bound=keys.second_factor_place(user.id))
        whole = checking.problems(session, keyring)
        first, second = (session.get_one(models.PersonKey, number) for number in (1, 2))
        first.wrapped = second.wrapped
        user.totp_secret = user.totp_secret[::-1]
        session.flush()

        broken = checking.problems(session, keyring)
        missing = checking.problems(session, Keyring(tmp_path / "nothing"))

    assert whole == []
    assert len(broken) == 2
    assert refs[0] in broken[0]
    assert len(missing) == 1


def _cut_off(*_words: object, **_more: object) -> None:
    raise KeyboardInterrupt
