"""Files in the browser: added by a form, handed out as downloads alone, and to nobody else."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import render_template_string
from sqlalchemy import delete, insert, select, update

from tests.factories.people import PEOPLE
from tests.factories.vaults import recorded
from tests.fixtures.hostile_files import DOCTYPE, PDF, SECRET, SOUND, picture, word_with
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, text
from tracker.domain.audience import EVERYTHING
from tracker.services.attachments import of_evidence
from tracker.storage import models
from tracker.storage.engine import reading, transaction

# ruff: noqa: F811 (fixtures by import)

ITEM = "/attachments/to/MEMORIAL-2020/-/E-1"
REF = "MEMORIAL-2020!E-1"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:
    with transaction(_engine(signed_in)) as session:
        someone = session.scalar(select(models.User).where(models.User.email == MAIL))
        item = session.scalars(select(models.Evidence).order_by(models.Evidence.id)).first()
        assert someone is not None
        assert item is not None
        item.ref, item.organisation_id, item.recorded_by = REF, someone.organisation_id, f"user:{someone.id}"
    return signed_in


def _engine(at: PageReader):
    return at.client.application.extensions["engine"]


def _send(at: PageReader, content: bytes, *, label: str = "Ruling, scan", name: str = f"{SECRET}.pdf"):
    return at.post(ITEM, file=(io.BytesIO(content), name, "text/html"), label=label)  # type: ignore[arg-type]


def _added(at: PageReader, content: bytes = PDF, **given: str) -> str:
    answer = _send(at, content, **given)
    assert answer.status_code == 303, text(at.read(answer, status=answer.status_code))
    return str(answer.headers["Location"])


def _kept(at: PageReader) -> list[str]:
    with reading(_engine(at)) as session:
        return list(session.scalars(select(models.Attachment.ref)))


def test_a_file_is_added_and_its_page_tells_how_to_check_it(at: PageReader) -> None:
    address = _added(at)

    words = text(at.get(address))

    assert "Ruling, scan" in words
    assert "PDF" in words
    assert "sha256sum" in words
    assert "Received and hashed" in words
    assert "Not scanned for viruses" in words
    assert SECRET not in words


def test_the_name_of_a_file_is_kept_nowhere(at: PageReader, tmp_path: Path) -> None:
    _added(at)

    for file in [*tmp_path.rglob("*.sqlite3*"), *(tmp_path / "data" / "evidence").iterdir()]:
        assert SECRET.encode() not in file.read_bytes()
        assert SECRET not in file.name


def test_the_original_goes_out_as_a_download_that_no_browser_opens(at: PageReader) -> None:
    address = _added(at, picture("JPEG"))

    answer = at.post(f"{address}/original")

    assert answer.data == picture("JPEG")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="file-')
    assert answer.headers["Content-Disposition"].endswith('.jpg"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Original handed out" in text(at.get(address))


def test_no_part_of_a_file_is_handed_out_and_no_address_opens_it(at: PageReader) -> None:
    address = _added(at)
    token = _token(at)

    answer = at.client.post(
        f"{address}/original", base_url=at.base, data={"csrf_token": token}, headers={"Range": "bytes=0-3"}
    )

    assert (answer.status_code, answer.data) == (200, PDF)
    for way in ("original", "copy", "verify"):
        assert at.client.get(f"{address}/{way}", base_url=at.base).status_code == 405
        assert at.client.post(f"{address}/{way}", base_url=at.base).status_code == 400  # without the token of a page


def test_a_copy_without_metadata_goes_out_beside_the_original(at: PageReader) -> None:
    address = _added(at, picture("JPEG"))

    copy = at.post(f"{address}/copy")

    assert SECRET.encode() in picture("JPEG")
    assert SECRET.encode() not in copy.data
    assert "copy-of-" in copy.headers["Content-Disposition"]
    assert "Copy without metadata handed out" in text(at.get(address))


def test_of_sound_no_copy_is_offered(at: PageReader) -> None:
    address = _added(at, SOUND["mp3"])

    assert f"{address}/copy" not in _actions(at.get(address))
    assert at.read(at.post(f"{address}/copy"), status=422) is not None


HOSTILE = (
    (b"<html><script>alert(1)</script></html>", "web page"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "web page"),
    (word_with({"../../../etc/cron.d/job": "x"}), "outside itself"),
    (word_with({"word/vbaProject.bin": b"x"}), "macros"),
    (word_with({"word/document.xml": DOCTYPE}), "entities"),
    (PDF + b"<html>", "two files"),
    (b"MZ" + bytes(90), "a program"),
    (b"", "is empty"),
)


def test_hostile_files_are_refused_beside_the_field_and_leave_nothing(at: PageReader, tmp_path: Path) -> None:
    for content, why in HOSTILE:
        page = at.read(_send(at, content, label="What I typed"))

        assert why in text(page)
        assert any(each.get("value") == "What I typed" for each in page.iter("input"))
    assert _kept(at) == []
    assert not (tmp_path / "data" / "evidence").exists()


def test_a_silent_scanner_keeps_nothing(at: PageReader, tmp_path: Path) -> None:
    settings = at.client.application.extensions["settings"]
    at.client.application.extensions["settings"] = replace(settings, clamd=f"unix:{tmp_path / 'nowhere'}")

    answer = _send(at, PDF)

    assert "virus scanner does not answer" in text(at.read(answer, status=503))
    assert _kept(at) == []


def test_foreign_items_and_files_are_not_there(at: PageReader) -> None:
    address = _added(at)
    with transaction(_engine(at)) as session:
        other = models.Organisation(code="OTHER", name="Another organisation")
        session.add(other)
        session.flush()
        session.execute(update(models.Evidence).where(models.Evidence.ref == REF).values(organisation_id=other.id))

    at.get(address, status=404)
    at.get(ITEM, status=404)
    at.read(_send(at, PDF), status=404)
    for way in ("original", "copy", "verify"):
        at.read(at.post(f"{address}/{way}"), status=404)
    at.get("/attachments/" + "0" * 32, status=404)


def test_viewers_have_no_files(at: PageReader) -> None:
    address = _added(at)
    _become(at, "viewer")

    at.get(address, status=403)
    at.get(ITEM, status=403)
    at.read(at.post(f"{address}/original"), status=403)


def test_a_contributor_has_the_files_of_what_he_or_she_recorded(at: PageReader) -> None:
    address = _added(at)
    _become(at, "contributor")

    assert at.post(f"{address}/original").data == PDF
    with transaction(_engine(at)) as session:
        session.execute(update(models.Evidence).where(models.Evidence.ref == REF).values(recorded_by="user:0"))
    at.get(address, status=404)


def test_a_damaged_file_is_told_on_its_page_and_not_handed_out(at: PageReader, tmp_path: Path) -> None:
    address = _added(at)
    (blob,) = (tmp_path / "data" / "evidence").iterdir()
    blob.chmod(0o600)
    blob.write_bytes(PDF + b" ")

    page = at.get(address)
    verified = at.post(f"{address}/verify")

    assert "altered since it was received" in text(page)
    assert f"{address}/original" not in _actions(page)
    assert verified.status_code == 303
    assert "it is altered" in text(at.get(address))
    at.read(at.post(f"{address}/original"), status=503)


def test_the_file_of_a_restricted_item_is_encrypted_and_read_on_the_fly(at: PageReader, tmp_path: Path) -> None:
    with transaction(_engine(at)) as session:
        values = {"is_restricted": True, "publication_basis": "internal"}
        session.execute(update(models.Evidence).where(models.Evidence.ref == REF).values(**values))

    address = _added(at, f"Told by {SECRET}".encode())

    (blob,) = (tmp_path / "data" / "evidence").iterdir()
    assert SECRET.encode() not in blob.read_bytes()
    assert at.post(f"{address}/original").data == f"Told by {SECRET}".encode()
    assert "Encrypted" in text(at.get(address))


def test_the_list_of_an_items_files_is_a_part_of_its_page(at: PageReader) -> None:
    _added(at, label="<b>bold</b> \u202eسري")
    app = at.client.application
    source = '{% import "web/attachments/_list.html" as attached with context %}{{ attached.files(items, ref, True) }}'

    with reading(_engine(at)) as session:
        items = of_evidence(session, REF, audience=EVERYTHING)
    with app.test_request_context("/"):
        html = render_template_string(source, items=items, ref=REF)

    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert f"/attachments/{items[0].ref}" in html


def _become(at: PageReader, *roles: str) -> None:
    with transaction(_engine(at)) as session:
        user = session.scalar(select(models.User.id).where(models.User.email == MAIL))
        session.execute(delete(models.UserRole).where(models.UserRole.user_id == user))
        for role in session.scalars(select(models.Role.id).where(models.Role.name.in_(roles))).all():
            session.execute(insert(models.UserRole).values(user_id=user, role_id=role))


def _token(at: PageReader) -> str:
    page = at.get("/")
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == "csrf_token")


def _actions(page: Element) -> set[str]:
    return {each.get("action", "") for each in page.iter("form")}


def test_a_file_that_names_somebody_comes_back_with_what_to_do_and_any_other_says_how_far_it_was_read(
    at: PageReader,
) -> None:
    keyring = at.client.application.extensions["keyring"]
    with transaction(_engine(at)) as session:
        someone = session.scalars(select(models.User).where(models.User.email == MAIL)).one()
        recorded(session, keyring, someone, PEOPLE[12])

    refused = text(at.read(_send(at, b"We met Yaroslav Tikhomglin.")))
    address = _added(at, b"A ruling.")

    assert "Restrict the item" in refused
    assert "Tikhomglin" not in refused
    assert "Its text names nobody" in text(at.get(address))
    assert len(_kept(at)) == 1
