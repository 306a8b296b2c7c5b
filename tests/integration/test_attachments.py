"""Files of evidence: kept as they came, had by those who may, sealed with what is restricted, hashed again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from tests.factories.attached import LABEL, LARGEST, add_file, an_item, somebody
from tests.factories.databases import statements
from tests.factories.records import DAY, add
from tests.fixtures.hostile_files import PDF, SECRET
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.vocabulary import DatePrecision, PublicationBasis, ReviewState
from tracker.errors import Invalid, NotFound, Unavailable, Unreadable
from tracker.services import attachments
from tracker.services.attachments import custody, verifying
from tracker.services.attachments.custody import Handling
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.files import Finding

NOTE = f"Told by {SECRET} on the second day.".encode()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def lite(sqlite_url: str) -> Iterator[Engine]:
    made = engines.create(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def _blobs(data_dir: Path) -> list[str]:
    folder = data_dir / "evidence"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def _readable(engine: Engine, keyring: Keyring, ref: str, audience: Audience, data_dir: Path) -> bytes:
    with engines.reading(engine) as session:
        return attachments.content(session, keyring, ref, audience=audience, data_dir=data_dir).content


# Taken in -----------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_read_only_under_the_hash_it_came_with(engine: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(engine) as session:
        user = somebody(session)
        item = an_item(session, user)
        ref = add_file(session, keyring, tmp_path, user, item)

    with engines.reading(engine) as session:
        (found,) = attachments.of_evidence(session, item.ref, audience=Audience(user.organisation_id))
        chain = custody.chain(session, ref)
        told = session.scalars(
            select(models.AuditEntry.changes).where(models.AuditEntry.subject == f"attachment:{ref}")
        ).one()
    assert (found.ref, found.label, found.sha256) == (ref, LABEL, sha256(PDF).hexdigest())
    assert _blobs(tmp_path) == [found.sha256]
    assert (tmp_path / "evidence" / found.sha256).stat().st_mode & 0o777 == 0o400
    assert [(each.handling, each.by) for each in chain] == [(Handling.RECEIVED, user.email)]
    assert told["label"] == [None, "(kept apart)"]
    assert told["sha256"] == [None, found.sha256]
    assert _readable(engine, keyring, ref, Audience(user.organisation_id), tmp_path) == PDF


def test_what_is_larger_than_allowed_is_refused_as_it_comes() -> None:
    taken: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b"a" * 65_536

    with pytest.raises(Unreadable, match="larger than 1 MB"):
        attachments.check(endless(), largest=LARGEST, clamd=None)
    assert len(taken) == LARGEST // 65_536 + 1


def test_a_file_without_a_label_or_sent_twice_is_refused(lite: Engine, keyring: Keyring, tmp_path: Path) -> None:
    checked = attachments.check([PDF], largest=LARGEST, clamd=None)
    with engines.transaction(lite) as session:
        user = somebody(session)
        item = an_item(session, user)
        add_file(session, keyring, tmp_path, user, item)

    for label, field in (("  ", "label"), ("x" * 201, "label"), ("Again", "file")):
        with engines.transaction(lite) as session, pytest.raises(Invalid) as refused:
            attachments.receive(
                session, keyring, "user:1", checked, ref=item.ref, label=label, audience=EVERYTHING, data_dir=tmp_path
            )
        assert refused.value.field == field


def test_what_was_kept_for_a_lost_transaction_goes_and_what_others_hold_stays(
    lite: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        held, other = an_item(session, user), an_item(session, user)
        ref = add_file(session, keyring, tmp_path, user, held)
    before = _blobs(tmp_path)

    def lost() -> None:
        with engines.transaction(lite) as session:
            add_file(session, keyring, tmp_path, user, other)
            add_file(session, keyring, tmp_path, user, other, content=NOTE)
            raise KeyError

    with pytest.raises(KeyError):
        lost()

    assert _blobs(tmp_path) == before
    assert _readable(lite, keyring, ref, Audience(user.organisation_id), tmp_path) == PDF


_CUT_OFF = """
import os, resource, sys
from pathlib import Path
from tracker.storage import files
how, folder = sys.argv[1], Path(sys.argv[2])
if how == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
else:
    files.os.fsync = lambda handle: os.kill(os.getpid(), 9)
try:
    files.keep_original(folder, b"x" * 5000)
except OSError as problem:
    sys.exit(7)
"""


@pytest.mark.parametrize(("how", "code", "left"), [("full", 7, 0), ("kill", -9, 1)])
def test_a_full_disk_or_a_kill_leaves_no_half_file_under_a_hash(
    lite: Engine, tmp_path: Path, how: str, code: int, left: int
) -> None:
    done = subprocess.run([sys.executable, "-c", _CUT_OFF, how, str(tmp_path / "evidence")], check=False)

    assert done.returncode == code
    assert [name for name in _blobs(tmp_path) if not name.startswith(".")] == []
    assert len(_blobs(tmp_path)) == left
    with engines.transaction(lite) as session:
        assert verifying.sweep(session, tmp_path, now=time.time()) == 0
        assert verifying.sweep(session, tmp_path, now=time.time() + 2 * verifying.LEFT_SECONDS) == left
    assert _blobs(tmp_path) == []


# Had by whom --------------------------------------------------------------------------------------------------------


def test_only_the_organisation_that_holds_a_file_has_it(engine: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(engine) as session:
        user = somebody(session)
        stranger = add(session, models.Organisation(code="OTHER", name="Another"))
        item = an_item(
            session,
            user,
            review_state=ReviewState.APPROVED,
            publication_basis=PublicationBasis.PUBLISHED_SOURCE,
            published_on=DAY,
            published_precision=DatePrecision.DAY,
            is_shared=True,
        )
        ref = add_file(session, keyring, tmp_path, user, item)

    for reader in (PUBLIC, Audience(stranger.id), Audience(own_of=user.id + 1)):
        with engines.reading(engine) as session:
            assert attachments.of_evidence(session, item.ref, audience=reader) == ()
            with pytest.raises(NotFound):
                attachments.content(session, keyring, ref, audience=reader, data_dir=tmp_path)
            with pytest.raises(NotFound):
                attachments.shown(session, keyring, ref, audience=reader, data_dir=tmp_path)
            with pytest.raises(NotFound):
                attachments.target(session, item.ref, audience=reader)
    for reader in (Audience(user.organisation_id), Audience(own_of=user.id), EVERYTHING):
        assert _readable(engine, keyring, ref, reader, tmp_path) == PDF


def test_the_files_of_a_restricted_case_file_are_for_named_people(
    lite: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        item = an_item(session, user)
        ref = add_file(session, keyring, tmp_path, user, item)
        case = add(
            session,
            models.CaseFile(
                organisation_id=user.organisation_id,
                code="M-1",
                title="A case",
                state_code=item.state_code,
                is_restricted=True,
                opened_at=datetime.now(UTC),
            ),
        )
        item.case_file_id = case.id

    with pytest.raises(NotFound):
        _readable(lite, keyring, ref, Audience(user.organisation_id), tmp_path)
    named = Audience(user.organisation_id, open_files=frozenset({case.id}))
    assert _readable(lite, keyring, ref, named, tmp_path) == PDF


def test_each_handing_out_is_a_link_of_the_chain(lite: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        ref = add_file(session, keyring, tmp_path, user, an_item(session, user))
    reader, actor = Audience(user.organisation_id), f"user:{user.id}"

    with engines.transaction(lite) as session:
        attachments.tell_handed(session, actor, ref, audience=reader)
        attachments.tell_handed(session, actor, ref, audience=reader, copy=b"copy")
        attachments.verify_one(session, keyring, actor, ref, audience=reader, data_dir=tmp_path)

    with engines.reading(lite) as session:
        chain = custody.chain(session, ref)
    assert [each.handling for each in chain] == [
        Handling.RECEIVED,
        Handling.READ,
        Handling.COPIED,
        Handling.VERIFIED,
    ]
    assert [(each.copy, each.found) for each in chain[2:]] == [(sha256(b"copy").hexdigest(), ""), ("", "whole")]


def test_a_list_of_files_asks_the_database_once(lite: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        one, three = an_item(session, user), an_item(session, user)
        add_file(session, keyring, tmp_path, user, one)
        for number in range(3):
            add_file(session, keyring, tmp_path, user, three, content=f"note {number}".encode())

    counts = []
    for item in (one, three):
        with statements(lite) as seen, engines.reading(lite) as session:
            attachments.of_evidence(session, item.ref, audience=Audience(user.organisation_id))
        counts.append(len([each for each in seen if each.startswith("SELECT")]))
    assert counts == [1, 1]


# Sealed -------------------------------------------------------------------------------------------------------------


def test_the_file_of_a_restricted_item_is_never_on_the_disk_in_clear(
    engine: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with engines.transaction(engine) as session:
        user = somebody(session)
        ref = add_file(session, keyring, tmp_path, user, an_item(session, user, is_restricted=True), content=NOTE)

    (blob,) = _blobs(tmp_path)
    assert SECRET.encode() not in (tmp_path / "evidence" / blob).read_bytes()
    assert blob != sha256(NOTE).hexdigest()
    assert _readable(engine, keyring, ref, Audience(user.organisation_id), tmp_path) == NOTE
    with pytest.raises(Unavailable):
        _readable(engine, Keyring(tmp_path / "elsewhere"), ref, Audience(user.organisation_id), tmp_path)


def test_files_are_sealed_when_their_item_becomes_restricted(engine: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(engine) as session:
        user = somebody(session)
        item, other = an_item(session, user), an_item(session, user)
        ref = add_file(session, keyring, tmp_path, user, item, content=NOTE)
        shared = add_file(session, keyring, tmp_path, user, item)
        theirs = add_file(session, keyring, tmp_path, user, other)

    with engines.transaction(engine) as session:
        item = session.get_one(models.Evidence, item.id)
        item.is_restricted = True
        sealed = attachments.seal_all(session, keyring, f"user:{user.id}", tmp_path, evidence=item)

    reader = Audience(user.organisation_id)
    assert sealed == 2
    assert sha256(NOTE).hexdigest() not in _blobs(tmp_path)
    assert sha256(PDF).hexdigest() in _blobs(tmp_path)  # another item holds it in clear
    assert len(_blobs(tmp_path)) == 3
    assert [_readable(engine, keyring, each, reader, tmp_path) for each in (ref, shared, theirs)] == [NOTE, PDF, PDF]
    with engines.reading(engine) as session:
        assert [each.handling for each in custody.chain(session, ref)] == [Handling.RECEIVED, Handling.SEALED]


def test_a_sealing_that_is_lost_leaves_everything_as_it_was(lite: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        item = an_item(session, user)
        ref = add_file(session, keyring, tmp_path, user, item, content=NOTE)
    before = _blobs(tmp_path)

    def lost() -> None:
        with engines.transaction(lite) as session:
            here = session.get_one(models.Evidence, item.id)
            attachments.seal_all(session, keyring, "user:1", tmp_path, evidence=here)
            raise KeyError

    with pytest.raises(KeyError):
        lost()

    assert _blobs(tmp_path) == before
    assert _readable(lite, keyring, ref, Audience(user.organisation_id), tmp_path) == NOTE


# Hashed again -------------------------------------------------------------------------------------------------------


def test_what_is_altered_missing_or_moved_is_named_and_nothing_else_fails(
    engine: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    with engines.transaction(engine) as session:
        user = somebody(session)
        item, closed = an_item(session, user), an_item(session, user, is_restricted=True)
        contents = [PDF, b"second note", b"third note"]
        whole, altered, missing = (add_file(session, keyring, tmp_path, user, item, content=each) for each in contents)
        moved, other = (add_file(session, keyring, tmp_path, user, closed, content=each) for each in contents[:2])
    folder, reader = tmp_path / "evidence", Audience(user.organisation_id)
    _overwrite(folder / sha256(contents[1]).hexdigest(), b"second nose")
    (folder / sha256(contents[2]).hexdigest()).unlink()
    with engines.transaction(engine) as session:  # the ciphertext of one file under the name of another
        stored = select(models.Attachment.stored_sha256).where(models.Attachment.ref == other)
        digest = session.scalar(stored)
        session.execute(update(models.Attachment).where(models.Attachment.ref == moved).values(stored_sha256=digest))

    with engines.reading(engine) as session:
        found = verifying.everything(session, keyring, tmp_path)
        problems = {
            ref: attachments.shown(session, keyring, ref, audience=reader, data_dir=tmp_path).problem
            for ref in (whole, altered, missing, moved, other)
        }

    assert {(each.known_as.split()[0], each.finding) for each in found.faults} == {
        (altered, Finding.ALTERED),
        (missing, Finding.MISSING),
        (moved, Finding.UNREADABLE),
    }
    assert (found.checked, found.unopened) == (5, 0)
    assert problems[whole] == problems[other] == ""
    assert "altered since it was received" in problems[altered]
    assert "no longer in the data folder" in problems[missing]
    assert problems[moved]
    with pytest.raises(Unavailable, match="altered"):
        _readable(engine, keyring, altered, reader, tmp_path)


def test_with_the_key_away_the_stored_bytes_are_still_checked(lite: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        add_file(session, keyring, tmp_path, user, an_item(session, user, is_restricted=True), content=NOTE)

    for away in (None, Keyring(tmp_path / "elsewhere")):
        with engines.reading(lite) as session:
            found = verifying.everything(session, away, tmp_path)
        assert (found.checked, found.unopened, found.faults) == (1, 1, ())


def test_a_purged_file_keeps_its_hash_and_its_chain(lite: Engine, keyring: Keyring, tmp_path: Path) -> None:
    with engines.transaction(lite) as session:
        user = somebody(session)
        item = an_item(session, user)
        ref = add_file(session, keyring, tmp_path, user, item)
        session.execute(update(models.Attachment).values(redacted_at=datetime.now(UTC)))
    (tmp_path / "evidence" / sha256(PDF).hexdigest()).unlink()
    reader = Audience(user.organisation_id)

    with engines.reading(lite) as session:
        page = attachments.shown(session, keyring, ref, audience=reader, data_dir=tmp_path)
        found = verifying.everything(session, keyring, tmp_path)

    assert page.file.is_redacted
    assert (page.file.sha256, "purged" in page.problem, len(page.chain)) == (sha256(PDF).hexdigest(), True, 1)
    assert found == verifying.Verified(0, (), 0, "")
    with pytest.raises(NotFound):
        _readable(lite, keyring, ref, reader, tmp_path)


def _overwrite(file: Path, content: bytes) -> None:
    file.chmod(0o600)
    file.write_bytes(content)
