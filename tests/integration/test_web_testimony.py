"""Testimony in the browser: it begins inside, an origin is one person, notes come with it, what is next is said."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select

from tests.factories.evidence_forms import item, value
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, text
from tracker.domain.kinds import DocumentKind
from tracker.domain.roles import Role as RoleName
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.services import leaks
from tracker.storage.engine import reading, transaction
from tracker.storage.models import Evidence, Role, SourceDocument, User, UserRole

# ruff: noqa: F811 (fixtures by import)

SPOKEN = {
    "kind": "testimony",
    "strand": "testimony",
    "published__year": "",
    "publication_basis": "",
    "review_state": "",
}
NOTES = {"document": "", "notes_title": "Interviews of autumn", "notes_dated__year": "2020"}


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:
    return signed_in


def told(**given: str) -> dict[str, str]:
    """Return the form of testimony, without what is left empty: a browser sends no choice that nobody made."""
    return {name: typed for name, typed in item(**SPOKEN | {"origin": "P-7K2QX"} | given).items() if typed}


def engine(at: PageReader):
    return at.client.application.extensions["engine"]


def last(at: PageReader) -> tuple[Evidence, SourceDocument] | None:
    with reading(engine(at)) as session:
        found = select(Evidence, SourceDocument).join(SourceDocument, SourceDocument.id == Evidence.document_id)
        row = session.execute(found.order_by(Evidence.id.desc()).limit(1)).first()
        return (row[0], row[1]) if row else None


def count(at: PageReader) -> int:
    with reading(engine(at)) as session:
        return len(session.scalars(select(Evidence.id)).all())


def only(at: PageReader, role: RoleName) -> None:
    with transaction(engine(at)) as session:
        user = session.scalars(select(User.id).where(User.email == MAIL)).one()
        session.execute(delete(UserRole).where(UserRole.user_id == user))
        number = session.scalars(select(Role.id).where(Role.name == role)).one()
        session.execute(insert(UserRole).values(user_id=user, role_id=number))


def test_testimony_begins_as_a_draft_for_internal_use_and_nothing_else_begins_as_anything(at: PageReader) -> None:
    """Given nothing chosen, then only testimony is saved, and no choice of the empty form is made beforehand."""
    empty = at.get("/evidence/new")
    of_kind = at.get("/evidence/new?kind=testimony")
    refused = at.read(at.post("/evidence/new", **told(kind="report", strand="civil_society")))
    at.post("/evidence/new", **told())

    row, _document = last(at) or (None, None)
    assert row is not None
    assert (row.publication_basis, row.review_state) == (PublicationBasis.INTERNAL, ReviewState.DRAFT)
    assert row.is_restricted
    assert "Say whether its source is published." in text(refused)
    assert "Say where it stands." in text(refused)
    assert _chosen(empty) == {"by_kind"}
    assert _chosen(of_kind) == {"internal", "draft", "by_kind"}


def _chosen(page) -> set[str]:
    return {
        each.get("value") for each in page.iter("input") if each.get("type") == "radio" and "checked" in each.attrib
    }


def test_an_origin_of_another_document_is_said_before_two_people_become_one(at: PageReader) -> None:
    at.post("/evidence/new", **told())
    first, before = last(at), count(at)
    assert first is not None

    asked = at.read(at.post("/evidence/new", **told(**NOTES)))
    in_between = count(at)
    preview = text(at.read(at.post("/evidence/preview", **told(**NOTES))))
    done = at.post("/evidence/new", **told(**NOTES, is_same_origin="1"))

    assert f"“P-7K2QX” is already the origin of {first[0].ref}, so together they count once." in text(asked)
    assert "write that person’s own code" in text(asked)
    assert "is already the origin of" in preview
    assert value(asked, "notes_title") == "Interviews of autumn"
    assert (in_between, done.status_code, count(at)) == (before, 303, before + 1)


def test_notes_come_with_the_item_and_nothing_is_lost_on_the_way_to_another_document(at: PageReader) -> None:
    before = count(at)
    again = at.read(at.post("/evidence/new", **told(document="", show_documents="1", summary="Kept words.")))
    undated = at.read(at.post("/evidence/new", **told(**NOTES | {"notes_dated__year": ""})))
    both = at.read(at.post("/evidence/new", **told(**NOTES | {"document": "MEMORIAL-2020"})))
    neither = at.read(at.post("/evidence/new", **told(document="")))
    written = count(at)
    another = at.post("/evidence/new", **told(**NOTES, another="1"))

    row = last(at)
    assert row is not None
    assert written == before
    assert "Kept words." in text(again)
    assert "Error" not in text(again)
    for page, sentence in ((undated, "Say when the notes were taken"), (both, "one of the two"),
                           (neither, "Choose the document that it is taken from.")):  # fmt: skip
        assert sentence in text(page)
    assert (row[1].kind, row[1].title) == (DocumentKind.INTERVIEW_NOTES, "Interviews of autumn")
    assert another.headers["Location"] == f"/evidence/new?document={row[1].key}"
    assert "Interviews of autumn" not in another.headers["Location"]


def test_a_contributor_is_told_who_has_to_link_the_people_and_goes_on_with_the_same_notes(at: PageReader) -> None:
    only(at, RoleName.CONTRIBUTOR)

    page = at.post("/evidence/new", **told(**NOTES)).headers["Location"]
    words = text(at.get(page))
    _row, document = last(at) or (None, None)
    assert document is not None
    second = at.post("/evidence/new", **told(document=document.key, summary="Another thing."))

    assert "Tell a person with the protection role" in words
    assert "What keeps it from the public:No reviewer has approved it.No person is linked to it." in words
    assert second.status_code == 303
    assert "Interviews of autumn" in text(at.get(f"/documents/{document.key}"))
    assert "Add it in a new tab" not in text(at.get("/evidence/new"))


def test_the_reason_of_a_withdrawal_asks_the_vault_once(at: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    at.post("/evidence/new", **told(**NOTES))
    row, _document = last(at) or (None, None)
    asked: list[object] = []
    monkeypatch.setattr(leaks, "entering", lambda *given, **_more: asked.append(given[3]))

    answer = at.post(f"/evidence/withdraw/{row.ref.replace('!', '/-/') if row else ''}", reason="Recorded twice.")

    assert (answer.status_code, asked) == (303, [["Recorded twice."]])
