"""Documents in the browser: recorded, changed, never lost on an error or to a second writer."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, statements_of, text
from tracker.storage.engine import reading
from tracker.storage.models import AuditEntry, SourceDocument

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
