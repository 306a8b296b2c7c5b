"""Documents in the browser: recorded, changed, never lost on an error or to a second writer."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, select

from tests.factories.people import PEOPLE
from tests.factories.vaults import a_protector, recorded
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.domain.protection import Limited
from tracker.domain.roles import Role as RoleName
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    Attempt,
    AuditEntry,
    MechanismBody,
    Organisation,
    Role,
    SourceDocument,
    User,
    UserRole,
)

AWKWARD = "<b>Rapport</b> \u202eسري\u202c " + "x" * 300
GIVEN = {
    "key": "NGO-2024", "title": AWKWARD, "kind": "report", "body": "", "new_body": "A small organisation",
    "new_body_kind": "ngo", "dated-year": "2024", "dated-month": "2", "published-year": "2024", "language": "fr",
}  # fmt: skip


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _stored(at: PageReader, key: str) -> SourceDocument | None:
    with reading(at.client.application.extensions["engine"]) as session:
        return session.scalars(select(SourceDocument).where(SourceDocument.key == key)).one_or_none()


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def test_a_document_is_recorded_with_its_new_body_and_the_precision_of_its_date(at: PageReader) -> None:
    answer = at.post("/documents/new", **GIVEN)

    stored = _stored(at, "NGO-2024")
    assert answer.status_code == 303
    assert stored is not None
    assert (stored.dated_first.isoformat(), stored.dated_last.isoformat()) == ("2024-02-01", "2024-02-29")
    assert (stored.mechanism_code, stored.title) == ("A-SMALL-ORGANISATION", AWKWARD)
    assert AWKWARD in text(at.get("/documents/NGO-2024"))


def test_notes_of_an_interview_are_the_organisations_own_under_a_name_without_a_date(at: PageReader) -> None:
    """Given notes that nobody issued, then the organisation did, and their name is drawn; one with a day is refused."""
    mine = GIVEN | {"kind": "interview_notes", "published-year": "", "new_body": "", "new_body_kind": ""}

    dated = [at.read(at.post("/documents/new", **mine | {"key": key})) for key in ("N-12.03", "SEOUL-2026")]
    nameless = at.read(at.post("/documents/new", **GIVEN | {"key": ""}))
    key = at.post("/documents/new", **mine | {"key": ""}).headers["Location"].rpartition("/")[2]

    stored = _stored(at, key)
    assert all("Leave the date out" in text(page) for page in dated)
    assert "Give the symbol" in text(nameless)
    assert re.fullmatch(r"NOTES-\w{4}", key)
    assert stored is not None
    with reading(at.client.application.extensions["engine"]) as session:
        holder = session.get_one(Organisation, stored.organisation_id)
        assert session.get_one(MechanismBody, stored.mechanism_code).name == holder.name


def test_only_a_form_that_would_be_saved_asks_the_vault_and_what_it_refuses_is_counted(
    at: PageReader,
) -> None:
    """Given a name of the vault, then a form that is refused anyway says nothing of it and costs nothing."""
    app = at.client.application
    with transaction(app.extensions["engine"]) as session:
        mine = session.scalars(select(Organisation.id).order_by(Organisation.id)).first()
        recorded(session, app.extensions["keyring"], a_protector(session, organisation_id=mine or 0))
        protects = select(Role.id).where(Role.name == RoleName.PROTECTION)
        me = select(User.id).where(User.email == MAIL).scalar_subquery()
        session.execute(delete(UserRole).where(UserRole.role_id.in_(protects), UserRole.user_id == me))
    at.post("/documents/new", **GIVEN)
    asked = _attempts(at)

    taken = at.read(at.post("/documents/new", **GIVEN | {"title": PEOPLE[0].real_name}))
    unasked = _attempts(at)
    refused = at.read(at.post("/documents/new", **GIVEN | {"title": PEOPLE[0].real_name, "key": "NGO-2025"}))

    assert "on record already" in text(taken)
    assert "may tell of somebody" in text(refused)
    assert unasked == asked
    assert _attempts(at) == asked + 2  # the letters and the refusal, though nothing was written
    assert _stored(at, "NGO-2025") is None


def _attempts(at: PageReader) -> int:
    with reading(at.client.application.extensions["engine"]) as session:
        return len(session.scalars(select(Attempt.id).where(Attempt.kind == Limited.LEAK_CHECK)).all())


def test_a_submission_is_filed_for_the_review_that_comes_next_too(at: PageReader) -> None:
    offered = {
        name: [option.get("value") for option in select_.iter("option")]
        for select_ in at.get("/documents/new").iter("select")
        for name in [select_.get("name")]
    }

    answer = at.post("/documents/new", **GIVEN | {"filed_for": "RUS:5"})

    stored = _stored(at, "NGO-2024")
    assert "RUS:5" in offered["filed_for"]
    assert "RUS:5" not in offered["review"]
    assert answer.status_code == 303
    assert stored is not None
    assert (stored.filed_for_state, stored.filed_for_cycle) == ("RUS", 5)


def test_an_error_loses_nothing_that_was_typed(at: PageReader) -> None:
    answer = at.post("/documents/new", **GIVEN | {"dated-day": "30", "kind": ""})

    page = at.read(answer)
    assert _stored(at, "NGO-2024") is None
    assert _value(page, "title") == AWKWARD
    assert _value(page, "dated-day") == "30"
    assert "February 2024 has no day 30" in text(page)
    assert {each.get("href") for each in page.iter("a")} >= {"#dated-day", "#kind"}


def test_a_second_document_of_the_same_name_is_refused_beside_the_field(at: PageReader) -> None:
    page = at.read(at.post("/documents/new", **GIVEN | {"key": "A/HRC/24/14"}))

    assert "is on record already" in text(page)


def test_a_second_writer_is_shown_both_and_then_decides(at: PageReader) -> None:
    at.post("/documents/new", **GIVEN)
    opened = at.get("/documents/edit/NGO-2024")
    seen = _value(opened, "seen")
    mine = GIVEN | {"body": "A-SMALL-ORGANISATION", "new_body": "", "new_body_kind": "", "seen": seen}

    first = at.post("/documents/edit/NGO-2024", **mine | {"title": "Theirs"})
    page = at.read(at.post("/documents/edit/NGO-2024", **mine | {"title": "Mine"}))
    after_refusal = _stored(at, "NGO-2024")
    second = at.post("/documents/edit/NGO-2024", **mine | {"title": "Mine", "seen": _value(page, "seen")})

    assert first.status_code == 303
    assert "On record now: Theirs" in text(page)
    assert _value(page, "title") == "Mine"
    assert after_refusal is not None
    assert after_refusal.title == "Theirs"
    assert second.status_code == 303
    assert getattr(_stored(at, "NGO-2024"), "title", "") == "Mine"


def test_every_change_is_in_the_audit_trail_with_old_and_new(at: PageReader) -> None:
    at.post("/documents/new", **GIVEN)
    seen = _value(at.get("/documents/edit/NGO-2024"), "seen")
    at.post("/documents/edit/NGO-2024", **GIVEN | {"body": "A-SMALL-ORGANISATION", "new_body": "", "new_body_kind": "",
                                                   "title": "Changed", "seen": seen})  # fmt: skip

    with reading(at.client.application.extensions["engine"]) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == "document:NGO-2024").order_by(AuditEntry.sequence)
        ).all()

    assert [entry.event for entry in entries] == ["document:record", "document:amend"]
    assert entries[1].changes["title"] == [AWKWARD, "Changed"]
    assert all(entry.actor.startswith("user:") for entry in entries)


def test_the_list_finds_by_symbol_title_and_author(at: PageReader) -> None:
    assert "A/HRC/24/14" in text(at.get("/documents?q=24/14"))
    assert "No document has" in text(at.get("/documents?q=nothing%20of%20the%20kind"))


def test_queries_of_the_list_and_of_a_page_do_not_grow_with_the_rows(at: PageReader) -> None:
    def asked(path: str) -> int:
        with statements_of(at) as seen:
            at.get(path)
        return len(seen)

    assert asked("/documents?q=24/14") == asked("/documents")
    assert asked("/documents/A/HRC/11/25") == asked("/documents/A/HRC/24/14")
