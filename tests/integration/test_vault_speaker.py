"""Texts, files and earlier versions lie under the key of the one who speaks: a purge of that person ends them all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, select, update
from sqlalchemy.orm import Session

from tests.factories.attached import add_file, an_item
from tests.factories.databases import settle
from tests.factories.people import PEOPLE
from tests.factories.records import add
from tests.factories.vaults import a_protector, recorded
from tracker.cli import main
from tracker.domain.audience import Audience
from tracker.domain.protection import PersonRole, SealedField
from tracker.errors import NotFound, Unavailable
from tracker.jobs import resealing
from tracker.services import attachments
from tracker.services.attachments import rows as attached
from tracker.services.attachments import verifying
from tracker.services.evidence import rows, texts, versions
from tracker.services.people import links, named, purging
from tracker.services.people.named import Record
from tracker.services.vault import item_keys, rotation
from tracker.services.vault.item_keys import ItemKeys, Kept
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import files, models, vault

SAID, BEFORE, FILED = "Spoken on the ninth night.", "Spoken on the eighth night.", b"A recording of the ninth night."
REASON = "The person asked for it in writing"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation with two people of the vault, and items that hold a text, an earlier version and a file."""

    engine: Engine
    data_dir: Path
    keyring: Keyring
    user: models.User
    people: tuple[str, str]

    @property
    def reader(self) -> Audience:
        return Audience(self.user.organisation_id)

    def item(self, *speakers: str) -> str:
        with engines.transaction(self.engine) as session:
            row = an_item(session, self.user, is_restricted=True, summary="")
            texts.put(session, self.keyring, row, {SealedField.SUMMARY: SAID})
            former = replace(rows.entry_of(session, row), summary=BEFORE)
            versions.keep(session, self.keyring, "cli", row, former, event="evidence:amend")
            add_file(session, self.keyring, self.data_dir, self.user, row, content=FILED + row.ref.encode())
            ref = row.ref
        for each in speakers:
            self.link(ref, each)
        return ref

    def link(self, ref: str, person: str) -> None:
        with engines.transaction(self.engine) as session:
            links.link(
                session,
                "cli",
                ref,
                person=person,
                role=PersonRole.SPEAKER,
                organisation_id=self.user.organisation_id,
                audience=self.reader,
                keyring=self.keyring,
                data_dir=self.data_dir,
            )

    def unlink(self, ref: str, person: str) -> None:
        with engines.transaction(self.engine) as session:
            links.unlink(
                session,
                "cli",
                ref,
                person=person,
                organisation_id=self.user.organisation_id,
                audience=self.reader,
                keyring=self.keyring,
                data_dir=self.data_dir,
            )

    def read(self, ref: str) -> tuple[str, str, bytes]:
        """Return text, earlier version and file of an item, as the pages read them."""
        with engines.reading(self.engine) as session:
            row = rows.row_of(session, ref)
            text = texts.opened(session, self.keyring, row)[SealedField.SUMMARY]
            (former,) = versions.of(session, self.keyring, row.id)
            (file,) = attachments.of_evidence(session, ref, audience=self.reader)
            given = attachments.content(
                session, self.keyring, file.ref, audience=self.reader, data_dir=self.data_dir
            ).content
        return text, former.entry.summary, given.removesuffix(ref.encode())

    def under(self, ref: str) -> set[str | None]:
        """Return whose key each thing of an item lies under, None for the organisation's."""
        with engines.reading(self.engine) as session:
            codes = {row.id: row.ref for row in session.scalars(select(models.Person))}
            return {codes.get(row.person_id or 0) for row, _sealed, _bound in _held(session, self.data_dir, ref)}

    def faults(self) -> tuple[object, ...]:
        with engines.reading(self.engine) as session:
            found = verifying.everything(session, self.keyring, self.data_dir)
        return (*found.faults, *(["unopened"] * found.unopened))

    def blobs(self) -> set[str]:
        return {each.name for each in (self.data_dir / "evidence").iterdir()}


@pytest.fixture
def either_place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    yield from _furnished(database_url, tmp_path)


@pytest.fixture
def place(sqlite_url: str, tmp_path: Path) -> Iterator[Place]:
    yield from _furnished(sqlite_url, tmp_path)


def _furnished(url: str, tmp_path: Path) -> Iterator[Place]:
    engine, keyring = engines.create(url), Keyring(tmp_path / "elsewhere")
    with engines.transaction(engine) as session:
        user = a_protector(session)
        people = recorded(session, keyring, user, PEOPLE[0]), recorded(session, keyring, user, PEOPLE[1])
    yield Place(engine, tmp_path / "data", keyring, user, people)
    engine.dispose()


def _held(session: Session, data_dir: Path, ref: str) -> Iterator[tuple[Kept, bytes, str]]:
    """Yield what is sealed of an item: its row, the ciphertext, and what that is bound to."""
    number = rows.row_of(session, ref).id
    for text in session.scalars(select(models.SealedText).where(models.SealedText.evidence_id == number)):
        yield text, text.content, texts.bound_to(number, text.field)
    for each in session.scalars(select(models.EvidenceVersion).where(models.EvidenceVersion.evidence_id == number)):
        yield each, each.content, versions.bound_to(number, each.number)
    for file in session.scalars(select(models.Attachment).where(models.Attachment.evidence_id == number)):
        yield file, (data_dir / "evidence" / file.stored_sha256).read_bytes(), f"attachment:{file.ref}"


def _opens(key: bytes, sealed: bytes, bound: str) -> bool:
    try:
        vault.unseal(key, sealed, bound=bound)
    except vault.Unopened:
        return False
    return True


def _as_before(place: Place, *speakers: str) -> str:
    """Write an item as the version before did: all but the texts under the organisation's key."""
    ref = place.item()
    with engines.transaction(place.engine) as session:
        row = rows.row_of(session, ref)
        for code in speakers:
            person = session.scalars(select(models.Person.id).where(models.Person.ref == code)).one()
            add(session, models.EvidencePerson(evidence_id=row.id, person_id=person, role=PersonRole.SPEAKER))
    return ref


def _purge(place: Place, ref: str) -> purging.Purged:
    with engines.transaction(place.engine) as session:
        done = purging.purge(session, place.keyring, "cli", ref, reason=REASON, data_dir=place.data_dir)
    assert purging.finish(place.engine, place.data_dir)
    return done


# A purge ------------------------------------------------------------------------------------------------------------


def test_a_copy_from_before_a_purge_yields_nothing_of_the_person_with_every_key_but_that_persons(
    place: Place, tmp_path: Path
) -> None:
    purged, stays = place.people
    gone, kept = place.item(purged), place.item(stays)
    settle(place.engine)
    shutil.copyfile(place.engine.url.database or "", tmp_path / "copy.sqlite3")
    shutil.copytree(place.data_dir, tmp_path / "copy")
    copy = replace(place, engine=engines.create(f"sqlite:///{tmp_path / 'copy.sqlite3'}"), data_dir=tmp_path / "copy")
    assert copy.read(gone) == (SAID, BEFORE, FILED)

    with engines.transaction(copy.engine) as session:
        key = select(models.Person.id).where(models.Person.ref == purged)
        session.execute(delete(models.PersonKey).where(models.PersonKey.person_id.in_(key)))

    with engines.reading(copy.engine) as session:
        ring = ItemKeys(session, copy.keyring)
        organisations = session.scalars(select(models.OrganisationKey.id)).all()
        people = session.scalars(select(models.PersonKey.person_id)).all()
        keys = [ring.opening(models.SealedText(organisation_key_id=number)) for number in organisations]
        keys += [ring.opening(models.SealedText(person_id=number)) for number in people]
        opened = {
            ref: [
                any(_opens(key, sealed, bound) for key in keys)
                for _row, sealed, bound in _held(session, copy.data_dir, ref)
            ]
            for ref in (gone, kept)
        }
    copy.engine.dispose()
    assert (len(organisations), len(people)) == (1, 1)
    assert opened == {gone: [False] * 3, kept: [True] * 3}
    with pytest.raises(NotFound):
        copy.read(gone)


def test_what_is_written_after_a_purge_is_under_the_organisations_key(place: Place) -> None:
    ref = place.item(place.people[0])
    with engines.transaction(place.engine) as session:
        purging.purge(session, place.keyring, "cli", place.people[0], reason=REASON, data_dir=place.data_dir)
    purging.finish(place.engine, place.data_dir)

    with engines.transaction(place.engine) as session:
        row = rows.row_of(session, ref)
        texts.put(session, place.keyring, row, {SealedField.SUMMARY: SAID})
        opened = texts.opened(session, place.keyring, row)[SealedField.SUMMARY]

    assert opened == SAID
    assert place.faults() == ()


# Who speaks ---------------------------------------------------------------------------------------------------------


def test_everything_moves_with_who_speaks_and_nothing_is_left_under_the_former_key(either_place: Place) -> None:
    place, (one, two) = either_place, either_place.people
    ref = place.item()
    seen = [(place.under(ref), place.read(ref), place.faults())]
    first = place.blobs()

    for step, person in ((place.link, one), (place.link, two), (place.unlink, one)):
        step(ref, person)
        seen.append((place.under(ref), place.read(ref), place.faults()))

    assert [whose for whose, _read, _faults in seen] == [{None}, {one}, {None}, {two}]
    assert {(read, faults) for _whose, read, faults in seen} == {((SAID, BEFORE, FILED), ())}
    assert len(place.blobs()) == 1
    assert not first & place.blobs()


def test_a_file_and_a_version_that_come_later_are_under_the_same_key(place: Place) -> None:
    ref = place.item(place.people[0])

    with engines.transaction(place.engine) as session:
        row = rows.row_of(session, ref)
        add_file(session, place.keyring, place.data_dir, place.user, row, content=b"Another recording.")
        versions.keep(session, place.keyring, "cli", row, rows.entry_of(session, row), event="evidence:amend")

    assert place.under(ref) == {place.people[0]}
    with engines.reading(place.engine) as session:
        assert len(list(_held(session, place.data_dir, ref))) == 5


def test_the_files_of_an_item_that_becomes_restricted_are_sealed_for_who_speaks(place: Place) -> None:
    with engines.transaction(place.engine) as session:
        row = an_item(session, place.user)
        add_file(session, place.keyring, place.data_dir, place.user, row, content=FILED)
    place.link(row.ref, place.people[0])

    with engines.transaction(place.engine) as session:
        row = rows.row_of(session, row.ref)
        row.is_restricted = True
        attachments.seal_all(session, place.keyring, "cli", place.data_dir, evidence=row)

    assert place.under(row.ref) == {place.people[0]}
    assert place.faults() == ()


def test_without_the_data_folder_nobody_is_linked_to_an_item_with_sealed_files(place: Place) -> None:
    ref = place.item()

    with pytest.raises(Unavailable), engines.transaction(place.engine) as session:
        links.link(
            session,
            "cli",
            ref,
            person=place.people[0],
            role=PersonRole.SPEAKER,
            organisation_id=place.user.organisation_id,
            audience=place.reader,
            keyring=place.keyring,
        )

    assert place.under(ref) == {None}


def test_after_every_rotation_everything_still_opens(place: Place) -> None:
    refs = place.item(place.people[0]), place.item()

    with engines.transaction(place.engine) as session:
        rotation.rotate_organisation(session, place.keyring, "cli", "TEST")
        rotation.rotate_master(session, place.keyring, "cli")

    assert [place.read(ref) for ref in refs] == [(SAID, BEFORE, FILED)] * 2
    assert place.faults() == ()


def test_a_name_in_an_earlier_version_under_the_persons_own_key_is_found(place: Place) -> None:
    ref = place.item(place.people[0])
    with engines.transaction(place.engine) as session:
        row = rows.row_of(session, ref)
        former = replace(rows.entry_of(session, row), summary=f"{PEOPLE[0].real_name} said so.")
        versions.keep(session, place.keyring, "cli", row, former, event="evidence:amend")

    with engines.reading(place.engine) as session:
        found = named.places(
            session,
            place.keyring,
            place.people[0],
            organisation_id=place.user.organisation_id,
            audience=place.reader,
        )

    assert [(each.record, each.number) for each in found or ()] == [(Record.VERSION, 2)]


def test_a_file_under_a_key_that_is_gone_is_named_and_the_others_are_still_checked(place: Place) -> None:
    for person in place.people:
        place.item(person)
    with engines.transaction(place.engine) as session:
        session.execute(delete(models.PersonKey).where(models.PersonKey.person_id == 1))

    with engines.reading(place.engine) as session:
        found = verifying.everything(session, place.keyring, place.data_dir)
        away = verifying.everything(session, None, place.data_dir)

    assert [each.finding for each in found.faults] == [files.Finding.UNREADABLE]
    assert (found.checked, found.unopened) == (2, 0)
    assert (away.faults, away.unopened) == ((), 2)


# What an older version wrote ----------------------------------------------------------------------------------------


def test_a_purge_lists_what_the_person_was_taken_out_of_for_it_stays(either_place: Place) -> None:
    purged, other = either_place.people
    taken_out, stays = either_place.item(purged), either_place.item(purged)
    either_place.item(other)
    either_place.unlink(taken_out, purged)

    done = _purge(either_place, purged)

    assert (done.redacted, done.to_clean) == ((stays,), (taken_out,))


def test_a_former_file_that_a_kill_left_behind_goes_with_the_next_purge(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    purged = place.people[0]
    ref = place.item()
    before = place.blobs()
    monkeypatch.setattr(attached, "at_the_end", lambda *_session, **_paths: None)  # as if it were killed right here
    place.link(ref, purged)
    assert before < place.blobs()

    _purge(place, purged)

    assert place.blobs() == set()


def test_a_file_left_under_the_key_of_a_purged_person_is_told_as_purged_and_holds_up_nothing(place: Place) -> None:
    purged, other = place.people
    ref = place.item(purged)
    (name,) = place.blobs()
    file = place.data_dir / "evidence" / name
    content = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(b"altered")
    place.unlink(ref, purged)  # what is altered cannot be opened, and stays as it is
    file.write_bytes(content)

    _purge(place, purged)
    place.link(ref, other)

    assert (place.blobs(), place.faults()) == (set(), ())


def test_an_upgrade_brings_what_was_there_under_the_speakers_key_once(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = place.people
    alone, together, nobody = _as_before(place, one), _as_before(place, one, two), _as_before(place)
    before = place.blobs()
    monkeypatch.setenv("TRACKER_DATABASE_URL", str(place.engine.url))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(place.data_dir))
    (place.data_dir / "keys").symlink_to(place.keyring.place)

    assert main(["db", "upgrade"]) == 0
    once = place.blobs()
    assert main(["db", "upgrade"]) == 0

    assert [place.under(ref) for ref in (alone, together, nobody)] == [{one}, {None}, {None}]
    assert [place.read(ref) for ref in (alone, together, nobody)] == [(SAID, BEFORE, FILED)] * 3
    assert (len(before - once), place.blobs(), place.faults()) == (1, once, ())
    assert "does not open" not in capsys.readouterr().err


def test_an_upgrade_purges_again_before_anything_is_opened_to_be_sealed_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    purged = place.people[0]
    _as_before(place, purged)
    settle(place.engine)
    backup = Path(place.engine.url.database or "").read_bytes()
    _purge(place, purged)
    settle(place.engine)
    place.engine.dispose()
    Path(place.engine.url.database or "").write_bytes(backup)
    monkeypatch.setenv("TRACKER_DATABASE_URL", str(place.engine.url))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(place.data_dir))
    (place.data_dir / "keys").symlink_to(place.keyring.place)
    keys = select(models.Person.ref).join(models.PersonKey, models.PersonKey.person_id == models.Person.id)
    at_hand: list[bool] = []

    def older(engine: Engine, *_arguments: object) -> resealing.Resealed:
        with engines.reading(engine) as session:
            at_hand.append(set(session.scalars(keys)) == {place.people[1]})
        return resealing.Resealed(0, 0)

    monkeypatch.setattr(resealing, "older", older)

    assert main(["db", "upgrade"]) == 0

    assert at_hand == [True]


def test_on_both_databases_one_that_does_not_open_keeps_no_other_from_being_sealed_again(either_place: Place) -> None:
    place, (one, _two) = either_place, either_place.people
    broken, whole = _as_before(place, one), _as_before(place, one)
    with engines.transaction(place.engine) as session:
        number, version = rows.row_of(session, broken).id, models.EvidenceVersion
        session.execute(update(version).where(version.evidence_id == number).values(content=b"\x01" + bytes(60)))

    with pytest.raises(Unavailable):
        resealing.older(place.engine, Keyring(place.data_dir / "none"), place.data_dir)
    away = place.under(broken) | place.under(whole)
    done = resealing.older(place.engine, place.keyring, place.data_dir)

    assert away == {None}
    assert done == resealing.Resealed(count=1, unopened=1)
    assert (place.under(broken), place.under(whole)) == ({None}, {one})
    assert place.read(whole) == (SAID, BEFORE, FILED)


def test_the_new_file_is_on_the_disk_before_its_row_names_it(place: Place) -> None:
    _as_before(place, place.people[0])
    named_then: list[bool] = []

    def watch(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        if statement.startswith("UPDATE attachment SET") and "stored_sha256=" in statement:
            digests = [each for each in parameters if isinstance(each, str) and len(each) == 64]  # type: ignore[attr-defined]
            named_then.append(bool(digests) and set(digests) <= place.blobs())

    event.listen(place.engine, "before_cursor_execute", watch)
    former = place.blobs()
    resealing.older(place.engine, place.keyring, place.data_dir)

    assert named_then == [True]
    assert not former & place.blobs()


@pytest.mark.parametrize("dies_at", ["before the file", "after the file", "before the commit", "after the commit"])
def test_a_kill_while_it_is_sealed_again_loses_nothing_and_the_next_time_finishes_it(
    place: Place, dies_at: str
) -> None:
    ref = _as_before(place, place.people[0])
    settle(place.engine)

    _in_a_process_that_dies(lambda: _reseal(place, dies_at))
    then, wrong = place.read(ref), place.faults()
    resealing.older(place.engine, place.keyring, place.data_dir)

    assert (then, wrong) == ((SAID, BEFORE, FILED), ())
    assert (place.under(ref), place.read(ref), place.faults()) == ({place.people[0]}, (SAID, BEFORE, FILED), ())
    with engines.transaction(place.engine) as session:
        verifying.sweep(session, place.data_dir, now=_a_day_on(place))
        stored = set(session.scalars(select(models.Attachment.stored_sha256)))
        assert item_keys.misplaced(session) == []
    assert place.blobs() == stored


def _reseal(place: Place, dies_at: str) -> None:
    """Seal again what waits, and die at a step as a kill would: nothing that runs at the end of a process runs."""
    engine, keep = engines.create(str(place.engine.url)), files.keep_original
    patched = pytest.MonkeyPatch()

    def keep_and_die(folder: Path, content: bytes) -> str:
        if dies_at == "after the file":
            keep(folder, content)
        os._exit(9)

    if dies_at.endswith("the file"):
        patched.setattr(files, "keep_original", keep_and_die)
    elif dies_at == "before the commit":
        event.listen(engine, "commit", lambda _connection: os._exit(9))
    else:
        dies = lambda _session: os._exit(9)  # noqa: E731
        patched.setattr(attached, "at_the_end", lambda session, **_: event.listen(session, "after_commit", dies))
    resealing.older(engine, place.keyring, place.data_dir)


def _in_a_process_that_dies(work: Callable[[], None]) -> None:
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)  # it lived, which the parent takes for a failure
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def _a_day_on(place: Place) -> float:
    newest = max(each.stat().st_mtime for each in (place.data_dir / "evidence").iterdir())
    return newest + verifying.LEFT_SECONDS + 1
