"""Sheets that were sent: nothing of them can be read without the key, and a purge reaches them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories import desks
from tests.factories import records as make
from tests.integration.test_sheets import TODAY, as_csv, exported
from tests.integration.test_vault_stolen import stored
from tracker.documents import readback
from tracker.domain.audience import of_organisation
from tracker.domain.kinds import Outcome
from tracker.domain.protection import PersonRole, SecretField
from tracker.domain.sheets import REFERENCE, VERSION, Sheet
from tracker.errors import NotFound, Unavailable
from tracker.importers.records import Kind
from tracker.jobs import importing
from tracker.services import desk
from tracker.services.attachments import verifying
from tracker.services.desk import documenting, texts
from tracker.services.imports import batches, older, problems, rows, summary, uploads
from tracker.services.imports import sealing as sealed
from tracker.services.imports.sealing import Opener
from tracker.services.people import links, making, purging
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret
from tracker.storage import engine as engines
from tracker.storage import models

NAME = "Orvid Tantamel"
SECRET = "Quernstone was never mended."
REASON = "Asked for by the family"


class Sent:
    """A sheet of three rows that was sent and compared: one names somebody, one is in doubt, one is new."""

    def __init__(self, engine: Engine, data_dir: Path) -> None:
        self.engine, self.data_dir, self.keyring = engine, data_dir, Keyring(data_dir.parent / "elsewhere")
        with engines.transaction(engine) as session:
            self.organisation = session.scalars(select(models.Organisation.id)).first() or 0
            known = (Secret(SecretField.REAL_NAME, NAME),)
            self.person = making.record(session, self.keyring, "cli", organisation_id=self.organisation, secrets=known)
            item = next(each for each in exported(session, Sheet.EVIDENCE) if each["review_state"] == "approved")
            fresh = item | {REFERENCE: "", VERSION: "", "origin": "survey", "publication_basis": "internal"}
            given = [
                fresh | {"summary": f"As {NAME} said."},
                fresh | {"summary": "Quernstone", "when": "some day"},
                fresh | {"summary": SECRET},
            ]
            self.content = as_csv(Sheet.EVIDENCE, given)
            sealer = sealed.of_actor(session, self.keyring, "cli")
            self.digest = uploads.keep(data_dir, self.content, sealer=sealer)
            self.batch = batches.begin(session, sha256=self.digest, actor="cli")
        importing.stage(engine, data_dir, self.batch, keyring=self.keyring)

    def apply(self) -> str:
        """Apply it and return the reference of the new item."""
        importing.apply(self.engine, self.batch, actor="cli", today=TODAY, keyring=self.keyring)
        with engines.reading(self.engine) as session:
            row = models.ImportRow
            return session.scalars(select(row.subject).where(row.batch_id == self.batch, row.is_live)).one()

    def opener(self, session: Session) -> Opener:
        return Opener(session, self.keyring)


@pytest.fixture
def sent(demo: Engine, tmp_path: Path) -> Sent:
    return Sent(demo, tmp_path / "data")


def test_without_the_key_no_byte_tells_what_a_sheet_said(sent: Sent) -> None:
    left = stored(sent.engine, sent.data_dir)

    assert b"Tantamel" not in left
    assert b"Quernstone" not in left


def test_whoever_has_the_key_reads_rows_and_file_but_no_name_that_was_refused(sent: Sent) -> None:
    with engines.reading(sent.engine) as session:
        shown = rows.page_of(session, sent.batch, only=None, page=1, keyring=sent.keyring)
        told = summary.told(session, sent.batch, keyring=sent.keyring)
        sheet = problems.sheet(session, sent.batch, data_dir=sent.data_dir, keyring=sent.keyring)
        original = uploads.original(sent.data_dir, sent.digest, sent.opener(session))
        with pytest.raises(Unavailable):
            rows.page_of(session, sent.batch, only=None, page=1)

    texts = " ".join(each.text for each in readback.read(f"problems.{sheet.ending}", sheet.content))
    assert [each.outcome for each in shown] == [Outcome.PROBLEM, Outcome.PROBLEM, Outcome.NEW]
    assert all(each.why for each in shown[:2])
    assert shown[2].record.text == SECRET
    assert "Tantamel" not in str(shown) + str(told) + texts
    assert "Quernstone" in texts
    assert original == sent.content


def test_a_sealed_sheet_is_applied_and_undone(sent: Sent) -> None:
    ref = sent.apply()
    importing.undo(sent.engine, sent.batch, actor="cli", today=TODAY, keyring=sent.keyring)

    with engines.reading(sent.engine) as session:
        assert session.scalar(select(models.Evidence.id).where(models.Evidence.ref == ref)) is None
        found = verifying.everything(session, sent.keyring, sent.data_dir)
        without = verifying.everything(session, None, sent.data_dir)
    assert (found.faults, found.unopened, without.faults, without.unopened) == ((), 0, (), 1)


def test_a_damaged_sealed_file_is_told(sent: Sent) -> None:
    file = uploads.folder(sent.data_dir) / sent.digest
    file.write_bytes(file.read_bytes()[:-1] + b"?")

    with engines.reading(sent.engine) as session:
        assert [each.what for each in verifying.everything(session, sent.keyring, sent.data_dir).faults] == ["import"]


def test_a_purge_takes_the_file_and_the_rows_that_may_tell_of_somebody(sent: Sent) -> None:
    ref = sent.apply()
    with engines.transaction(sent.engine) as session:
        links.link(
            session,
            "cli",
            ref,
            person=sent.person,
            role=PersonRole.SPEAKER,
            organisation_id=sent.organisation,
            audience=of_organisation(sent.organisation),
            keyring=sent.keyring,
        )
        purging.purge(session, sent.keyring, "cli", sent.person, reason=REASON, data_dir=sent.data_dir)
    purging.finish(sent.engine, sent.data_dir)

    with engines.reading(sent.engine) as session:
        row = models.ImportRow
        kept = session.scalars(select(row.content).where(row.batch_id == sent.batch)).all()
        shown = rows.page_of(session, sent.batch, only=None, page=1, keyring=sent.keyring)
        with pytest.raises(NotFound):
            uploads.original(sent.data_dir, sent.digest, sent.opener(session))
        found = verifying.everything(session, sent.keyring, sent.data_dir)
    assert kept == ["", "", ""]
    assert {each.record.text for each in shown} == {"[removed]"}
    assert found.faults == ()


def test_a_sheet_that_was_never_applied_goes_with_a_purge(sent: Sent) -> None:
    with engines.transaction(sent.engine) as session:
        purging.purge(session, sent.keyring, "cli", sent.person, reason=REASON, data_dir=sent.data_dir)
    purging.finish(sent.engine, sent.data_dir)

    with engines.reading(sent.engine) as session:
        row = models.ImportRow
        assert session.scalars(select(row.id).where(row.batch_id == sent.batch)).all() == []
    assert not (uploads.folder(sent.data_dir) / sent.digest).exists()


def test_what_unpublished_prose_says_of_itself_goes_with_a_purge(sent: Sent) -> None:
    with engines.transaction(sent.engine) as session:
        batch = session.get_one(models.ImportBatch, sent.batch)
        batch.kind, batch.title, batch.document = Kind.NARRATIVE.value, f"Letter from {NAME}", {"title": f"From {NAME}"}

        purging.purge(session, sent.keyring, "cli", sent.person, reason=REASON, data_dir=sent.data_dir)
    purging.finish(sent.engine, sent.data_dir)

    with engines.reading(sent.engine) as session:
        batch = session.get_one(models.ImportBatch, sent.batch)
        assert (batch.title, batch.document) == ("", {})
    assert b"Tantamel" not in stored(sent.engine, sent.data_dir)


def test_what_an_older_version_left_open_is_sealed_once(sent: Sent) -> None:
    with engines.transaction(sent.engine) as session:
        row = models.ImportRow
        opened = {
            each.id: sent.opener(session).row(sent.batch, each.ordinal, each.content)
            for each in session.scalars(select(row).where(row.batch_id == sent.batch))
        }
        rows_of_before = [{"id": number, "content": text} for number, text in opened.items()]
        session.execute(update(row), rows_of_before)
        (uploads.folder(sent.data_dir) / sent.digest).unlink()
        uploads.keep(sent.data_dir, sent.content)

    counts = []
    for _time in range(2):
        with engines.transaction(sent.engine) as session:
            sealers, count = older.seal_rows(session, sent.keyring)
        older.seal_files(sent.data_dir, sealers)
        counts.append(count)

    with engines.reading(sent.engine) as session:
        shown = rows.page_of(session, sent.batch, only=Outcome.NEW, page=1, keyring=sent.keyring)
        assert uploads.original(sent.data_dir, sent.digest, sent.opener(session)) == sent.content
    assert counts == [3, 0]
    assert [each.record.text for each in shown] == [SECRET]
    assert b"Quernstone" not in (uploads.folder(sent.data_dir) / sent.digest).read_bytes()


def test_prose_lies_sealed_until_somebody_says_which_published_document_it_is(demo: Engine, tmp_path: Path) -> None:
    data_dir, keyring = tmp_path / "data", Keyring(tmp_path / "elsewhere")
    text = desks.PAPER.replace("Harbour Watch", "Quernstone Watch").encode()
    with engines.transaction(demo) as session:
        document = make.a_document(session, key="QW/2020")
        digest = uploads.keep(data_dir, text, sealer=sealed.of_actor(session, keyring, "cli"))
        batch = batches.begin(session, sha256=digest, actor="cli", parser_kind=Kind.NARRATIVE)
        key = document.key
    importing.stage(demo, data_dir, batch, keyring=keyring)
    left = stored(demo, data_dir)

    with engines.transaction(demo) as session:
        before = desk.opened(session, batch, actor="cli")
        documenting.choose(session, "cli", data_dir, batch_id=batch, key=key, today=TODAY, keyring=keyring)
        session.flush()
        after = desk.opened(session, batch, actor="cli")
        paragraphs = texts.paragraphs(digest, lambda: uploads.original(data_dir, digest, Opener(session, keyring)))

    assert b"every place of detention" not in left
    assert {each.record.text for each in before.candidates} == {"[removed]"}
    assert "every place of detention" in after.candidates[0].record.text
    assert any("Quernstone Watch" in each.text for each in paragraphs)


def test_a_refused_document_takes_no_import_of_another_organisation_away(demo: Engine, tmp_path: Path) -> None:
    with engines.transaction(demo) as session:
        other = make.add(session, models.Organisation(code="OTHERS", name="Another organisation"))
        foreign = make.a_user(session, email="foreign@example.org", organisation_id=other.id)
        mine, theirs = (
            batches.begin(session, sha256="c" * 64, actor=actor, parser_kind=Kind.NARRATIVE, anew=True)
            for actor in ("cli", f"user:{foreign.id}")
        )
        for number in (mine, theirs):
            batches.staged(session, number)

        documenting.refuse(session, "cli", tmp_path, batch_id=mine)

        assert session.get(models.ImportBatch, mine) is None
        assert session.get(models.ImportBatch, theirs) is not None
