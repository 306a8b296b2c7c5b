"""Purges: the key goes and with it all that was sealed, here and in every backup that is restored later."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from tests.factories.people import PEOPLE
from tests.factories.records import DAY, a_link, a_user, add, evidence
from tests.factories.vaults import a_protector, recorded, seal_for, spellings
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, SealedField, TieKind
from tracker.domain.vocabulary import ReviewState
from tracker.errors import Conflict, Invalid, NotFound, Unavailable
from tracker.services.people import purging
from tracker.services.vault import purge_log
from tracker.services.vault.destroying import REMOVED
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import files, models

REASON = "The person asked for it in writing"
TOLD = "We walked for nine nights along the frozen river"
ACTOR = "command line"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation with somebody in it, whose testimony is sealed, filed and linked."""

    engine: Engine
    data_dir: Path
    keyring: Keyring
    ref: str = ""

    def purge(self, **values: object) -> purging.Purged:
        with engines.transaction(self.engine) as session:
            done = purging.purge(
                session,
                self.keyring,
                ACTOR,
                self.ref,
                data_dir=self.data_dir,
                reason=REASON,
                **values,  # type: ignore[arg-type]
            )
        assert purging.finish(self.engine, self.data_dir)
        return done

    def replay(self) -> int:
        with engines.transaction(self.engine) as session:
            count = purging.replay(session, self.data_dir)
        assert purging.finish(self.engine, self.data_dir)
        return count

    def bytes_on_disk(self) -> bytes:
        database = Path(self.engine.url.database or "")
        kept = [
            path for path in (*database.parent.glob(f"{database.name}*"), *self.data_dir.rglob("*")) if path.is_file()
        ]
        return b"".join(path.read_bytes() for path in kept)


@pytest.fixture
def either_place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    yield from _furnished(database_url, tmp_path)


@pytest.fixture
def place(sqlite_url: str, tmp_path: Path) -> Iterator[Place]:
    yield from _furnished(sqlite_url, tmp_path)


def _furnished(url: str, tmp_path: Path) -> Iterator[Place]:
    data_dir = tmp_path / "data"
    engine, keyring = engines.create(url), Keyring(tmp_path / "elsewhere")
    with engines.transaction(engine) as session:
        user = a_protector(session)
        ref = recorded(session, keyring, user, PEOPLE[0])
        _testimony(session, keyring, ref, data_dir, other=recorded(session, keyring, user, PEOPLE[1]))
    yield Place(engine, data_dir, keyring, ref)
    engine.dispose()


def _testimony(session: Session, keyring: Keyring, ref: str, data_dir: Path, *, other: str) -> None:
    """Write an item that the person speaks in, sealed, with a file and a version, and one of the other person's."""
    ids = {person.ref: person.id for person in session.scalars(select(models.Person))}
    organisation_id = session.scalars(select(models.Organisation.id)).one()
    own = evidence(
        session, ref="doc!own", organisation_id=organisation_id, review_state=ReviewState.APPROVED, summary=TOLD
    )
    theirs = evidence(session, ref="doc!theirs", organisation_id=organisation_id)
    a_link(session, evidence_id=own.id, note=TOLD)
    add(session, models.EvidencePerson(evidence_id=own.id, person_id=ids[ref], role=PersonRole.SPEAKER))
    add(session, models.EvidencePerson(evidence_id=theirs.id, person_id=ids[ref], role=PersonRole.HELPER))
    add(session, models.EvidencePerson(evidence_id=theirs.id, person_id=ids[other], role=PersonRole.SPEAKER))
    add(session, models.PersonTie(person_id=ids[other], other_id=ids[ref], kind=TieKind.HELPER))
    add(session, models.Pseudonym(person_id=ids[ref], name="Basalt 7"))
    _number, quote = seal_for(
        session, keyring, organisation_id, TOLD.encode(), bound="evidence:1:quote", speaker=ids[ref]
    )
    add(session, models.SealedText(evidence_id=own.id, field=SealedField.QUOTE, person_id=ids[ref], content=quote))
    key_id, sealed = seal_for(session, keyring, organisation_id, TOLD.encode(), bound="evidence:1:version:1")
    add(
        session,
        models.EvidenceVersion(
            evidence_id=own.id, number=1, at=datetime.now(UTC), actor=ACTOR, organisation_key_id=key_id, content=sealed
        ),
    )
    _file(session, own, data_dir, b"a recording of " + TOLD.encode())
    for use in (ConsentUse.INTERNAL, ConsentUse.UN_PUBLIC):
        _consent(session, ids[ref], use)


def _file(session: Session, item: models.Evidence, data_dir: Path, content: bytes) -> models.Attachment:
    digest = files.keep(data_dir / "evidence", content)
    count = session.scalar(select(func.count()).select_from(models.Attachment))
    return add(
        session,
        models.Attachment(
            ref=f"F-{count}",
            evidence_id=item.id,
            organisation_id=item.organisation_id,
            label="Recording",
            media_type="audio/ogg",
            sha256=digest,
            stored_sha256=digest,
            byte_count=len(content),
            received_at=datetime.now(UTC),
        ),
    )


def _consent(session: Session, person_id: int, use: ConsentUse, **values: object) -> models.Consent:
    plain: dict[str, object] = {
        "person_id": person_id,
        "use": use,
        "form": ConsentForm.PSEUDONYM,
        "giver": ConsentGiver.SELF,
        "language": "ko",
        "given_on": DAY,
        "recorded_by": session.scalars(select(models.User.id)).first(),
        "recorded_at": datetime.now(UTC),
    }
    return add(session, models.Consent(**plain | values))


def test_a_purge_leaves_a_code_a_hash_and_a_reason(either_place: Place) -> None:
    done = either_place.purge()

    with engines.reading(either_place.engine) as session:
        person = session.scalars(select(models.Person).where(models.Person.ref == either_place.ref)).one()
        left = session.scalars(select(models.Purge)).one()
        told = session.scalars(select(models.AuditEntry).where(models.AuditEntry.event == "person:purge")).one()
        assert (person.key, person.secrets, person.purge_reason) == (None, [], REASON)
        assert all(each.withdrawn_on for each in person.consents)
        assert session.scalars(select(models.Pseudonym)).all() == []
        assert session.scalars(select(models.PersonTie)).all() == []
    assert (left.subject, left.digest, left.reason, left.purged_by) == (either_place.ref, done.digest, REASON, ACTOR)
    assert told.changes["digest"] == [None, done.digest]


def test_the_accounts_of_the_person_go_and_those_of_others_are_listed(either_place: Place) -> None:
    with engines.reading(either_place.engine) as session:
        planned = purging.plan(session, ACTOR, either_place.ref)

    done = either_place.purge()

    with engines.reading(either_place.engine) as session:
        own = session.scalars(select(models.Evidence).where(models.Evidence.ref == "doc!own")).one()
        theirs = session.scalars(select(models.Evidence).where(models.Evidence.ref == "doc!theirs")).one()
        assert (own.summary, own.locator, own.quote, own.review_state) == (REMOVED, "", "", ReviewState.WITHDRAWN)
        assert [link.note for link in own.links] == [""]
        assert theirs.summary == "No school was built"
        assert session.scalars(select(models.SealedText)).all() == []
        assert [row.content for row in session.scalars(select(models.EvidenceVersion))] == [b""]
        assert session.scalars(select(models.Attachment)).one().redacted_at is not None
    assert (done.redacted, done.to_clean) == (planned.redacted, planned.to_clean) == (("doc!own",), ("doc!theirs",))
    assert list((either_place.data_dir / "evidence").iterdir()) == []


def test_a_purge_takes_more_where_more_is_asked_for(place: Place) -> None:
    done = place.purge(roles=frozenset(PersonRole))

    with engines.reading(place.engine) as session:
        summaries = set(session.scalars(select(models.Evidence.summary)))
    assert summaries == {REMOVED}
    assert done.to_clean == ()


def test_a_file_that_somebody_else_needs_too_stays(place: Place) -> None:
    with engines.transaction(place.engine) as session:
        theirs = session.scalars(select(models.Evidence).where(models.Evidence.ref == "doc!theirs")).one()
        _file(session, theirs, place.data_dir, b"a recording of " + TOLD.encode())

    place.purge()

    assert len(list((place.data_dir / "evidence").iterdir())) == 1


def test_no_byte_of_the_key_or_the_texts_is_left_on_disk(place: Place) -> None:
    with engines.reading(place.engine) as session:
        person = session.scalars(select(models.Person).where(models.Person.ref == place.ref)).one()
        assert person.key is not None
        sealed = [person.key.wrapped, *(row.content for row in person.secrets)]
        sealed += [row.content for row in session.scalars(select(models.SealedText))]
        sealed += [row.content for row in session.scalars(select(models.EvidenceVersion))]
    gone = [*sealed, TOLD.encode()]
    before = place.bytes_on_disk()

    place.purge()

    after = place.bytes_on_disk()
    assert all(each in before for each in gone)
    assert [number for number, each in enumerate(gone) if each in after] == []


def test_while_somebody_reads_the_rest_waits_and_is_wiped_later(place: Place) -> None:
    with engines.reading(place.engine) as session:
        person = session.scalars(select(models.Person).where(models.Person.ref == place.ref)).one()
        assert person.key is not None
        wrapped = person.key.wrapped
        other = engines.create(str(place.engine.url))
        with engines.transaction(other) as writing:
            purging.purge(writing, place.keyring, ACTOR, place.ref, data_dir=place.data_dir, reason=REASON)

        meanwhile = purging.finish(other, place.data_dir)
    later = purging.finish(other, place.data_dir)
    other.dispose()

    assert (meanwhile, later) == (False, True)
    assert wrapped not in place.bytes_on_disk()


@pytest.mark.parametrize("with_log", [False, True], ids=["settled", "with its write-ahead log"])
def test_a_restored_backup_is_purged_again_once(place: Place, tmp_path: Path, with_log: bool) -> None:
    database, backup = Path(place.engine.url.database or ""), tmp_path / "backup"
    backup.mkdir()
    if not with_log:
        with place.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in database.parent.glob(f"{database.name}*"):
        shutil.copyfile(path, backup / path.name)
    blobs = shutil.copytree(place.data_dir / "evidence", backup / "evidence")
    done = place.purge()
    place.engine.dispose()
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    for path in backup.glob(f"{database.name}*"):
        shutil.copyfile(path, database.parent / path.name)
    shutil.copytree(blobs, place.data_dir / "evidence", dirs_exist_ok=True)

    counts = [place.replay(), place.replay()]

    with engines.reading(place.engine) as session:
        left = session.scalars(select(models.Purge)).one()
        assert session.scalar(select(func.count()).select_from(models.PersonKey)) == 1
    assert counts == [1, 0]
    assert (left.digest, left.reason) == (done.digest, REASON)
    assert TOLD.encode() not in place.bytes_on_disk()


def test_a_purge_that_was_cut_off_before_its_commit_is_carried_out_at_the_next_start(either_place: Place) -> None:
    _cut_off(either_place, either_place.ref)
    with engines.reading(either_place.engine) as session:
        before = session.scalar(select(func.count()).select_from(models.PersonKey))

    count = either_place.replay()

    with engines.reading(either_place.engine) as session:
        after = session.scalar(select(func.count()).select_from(models.PersonKey))
    assert (before, count, after) == (2, 1, 1)


def _cut_off(place: Place, ref: str) -> None:
    """Begin a purge and end before it is committed, as the end of the process would."""
    with suppress(KeyboardInterrupt), engines.transaction(place.engine) as session:
        purging.purge(session, place.keyring, ACTOR, ref, data_dir=place.data_dir, reason=REASON)
        raise KeyboardInterrupt


def test_a_line_that_was_cut_off_does_not_hide_those_around_it(place: Place) -> None:
    list_ = place.data_dir / purge_log.FILE
    place.data_dir.mkdir(exist_ok=True)
    list_.write_bytes(b'{"subject": "P-7K2QX", "made_')

    place.purge()

    assert [line.subject for line in purge_log.lines(list_)] == [place.ref]


def test_the_list_of_purges_is_for_its_owner_and_names_nobody(place: Place) -> None:
    place.purge()

    list_ = place.data_dir / purge_log.FILE
    assert list_.stat().st_mode & 0o077 == 0
    assert not any(text in list_.read_text(encoding="utf-8") for text in spellings(PEOPLE[0]))


def test_another_person_who_got_the_same_code_is_left_alone(place: Place) -> None:
    _cut_off(place, place.ref)
    with engines.transaction(place.engine) as session:
        session.execute(update(models.Person).values(made_at=datetime(2001, 1, 1, tzinfo=UTC)))

    assert place.replay() == 0


def test_a_file_that_a_restored_folder_brought_back_goes_again(place: Place) -> None:
    shutil.copytree(place.data_dir / "evidence", place.data_dir / "copy")
    place.purge()
    shutil.copytree(place.data_dir / "copy", place.data_dir / "evidence", dirs_exist_ok=True)

    place.replay()

    assert list((place.data_dir / "evidence").iterdir()) == []


def test_what_was_written_since_the_purge_stays(place: Place) -> None:
    place.purge()
    with engines.transaction(place.engine) as session:
        session.execute(update(models.Evidence).values(summary="Told anew by somebody else"))

    place.replay()

    with engines.reading(place.engine) as session:
        assert set(session.scalars(select(models.Evidence.summary))) == {"Told anew by somebody else"}


def test_a_lost_key_keeps_nobody_from_being_purged(place: Place, tmp_path: Path) -> None:
    keyless = Place(place.engine, place.data_dir, Keyring(tmp_path / "nothing"), place.ref)

    keyless.purge()

    with engines.reading(place.engine) as session:
        assert session.scalar(select(func.count()).select_from(models.PersonKey)) == 1


def test_a_reason_that_names_the_person_is_refused_and_nothing_is_destroyed(place: Place) -> None:
    with engines.transaction(place.engine) as session, pytest.raises(Invalid):
        purging.purge(
            session, place.keyring, ACTOR, place.ref, data_dir=place.data_dir, reason="Byeol-sori asked for it"
        )

    assert not (place.data_dir / purge_log.FILE).exists()
    with engines.reading(place.engine) as session:
        assert session.scalar(select(func.count()).select_from(models.PersonKey)) == 2


def test_what_cannot_be_written_down_is_not_destroyed(place: Place) -> None:
    (place.data_dir / purge_log.FILE).mkdir()

    with pytest.raises(Unavailable, match="Nothing was destroyed"):
        place.purge()

    with engines.reading(place.engine) as session:
        assert session.scalar(select(func.count()).select_from(models.PersonKey)) == 2
        assert session.scalars(select(models.Purge)).all() == []


def test_only_the_own_organisation_purges_and_only_once(place: Place) -> None:
    with engines.transaction(place.engine) as session:
        there = add(session, models.Organisation(code="OTHER", name="Other")).id
        stranger = a_user(session, organisation_id=there)
    with engines.transaction(place.engine) as session, pytest.raises(NotFound):
        purging.purge(session, place.keyring, f"user:{stranger.id}", place.ref, data_dir=place.data_dir, reason=REASON)

    place.purge()

    with pytest.raises(Conflict):
        place.purge()


def test_consent_that_nobody_can_be_named_for_is_deleted_which_means_never(place: Place) -> None:
    with engines.transaction(place.engine) as session:
        session.execute(update(models.Person).values(made_by=None))
        session.execute(update(models.Consent).values(recorded_by=None))

    place.purge()

    with engines.reading(place.engine) as session:
        assert session.scalars(select(models.Consent)).all() == []


def test_the_hash_is_no_hash_of_the_words(place: Place) -> None:
    digest = place.purge().digest

    assert digest not in {hashlib.sha256(text.encode()).hexdigest() for text in (TOLD, place.ref, "")}
    assert len(digest) == 64
