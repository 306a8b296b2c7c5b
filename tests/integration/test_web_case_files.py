"""Protected evidence and case files in the browser: absent for whoever may not see them, plain for whoever may."""

from __future__ import annotations

import hashlib
import io

import pytest
from sqlalchemy import Engine, delete, insert, select

from tests.factories.evidence_forms import SOURCE, item, link, recorded, value
from tests.factories.evidence_names import named_in_order  # noqa: F401 (names in order, for every test here)
from tests.fixtures.hostile_files import PDF
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, text
from tracker.services.accounts import hash_password
from tracker.storage.engine import reading, transaction
from tracker.storage.models import Evidence, Named, Organisation, Role, User, UserRole

# ruff: noqa: F811 (fixtures by import)

PAGE = f"/evidence/{SOURCE}/-/E-1"
EDIT = f"/evidence/edit/{SOURCE}/-/E-1"
ARABIC = "قالت إنها خائفة"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:
    return signed_in


def _engine(at: PageReader) -> Engine:
    found: Engine = at.client.application.extensions["engine"]
    return found


def _become(at: PageReader, *roles: str) -> None:
    with transaction(_engine(at)) as session:
        user = session.scalar(select(User.id).where(User.email == MAIL))
        session.execute(delete(UserRole).where(UserRole.user_id == user))
        for role in session.scalars(select(Role.id).where(Role.name.in_(roles))).all():
            session.execute(insert(UserRole).values(user_id=user, role_id=role))


def a_colleague(at: PageReader) -> int:
    with transaction(_engine(at)) as session:
        organisation = session.scalars(select(User.organisation_id).where(User.email == MAIL)).one()
        row = User(
            email="second@office.example",
            password=hash_password("a long enough sentence"),
            fs_uniquifier="second",
            organisation_id=organisation,
        )
        session.add(row)
        session.flush()
        return row.id


def a_testimony(**given: str) -> dict[str, str]:
    fields = {
        "strand": "testimony",
        "kind": "testimony",
        "origin": "P-81",
        "code": "P-1",
        "summary": "She was sent back.",
        "quote": ARABIC,
        "quote_language": "ar",
        "translation": "She said that she is afraid.",
        "translation_language": "en",
        "publication_basis": "internal",
        "published__year": "",
    }
    return fields | given


# Evidence -----------------------------------------------------------------------------------------------------------


def test_unpublished_testimony_is_restricted_unless_somebody_says_otherwise(at: PageReader) -> None:
    recorded(at, **a_testimony())

    page = at.get(PAGE)
    words = text(page)
    quotes = {each.get("lang"): each.get("dir") for each in page.iter("blockquote")}
    with reading(_engine(at)) as session:
        row = session.scalars(select(Evidence).where(Evidence.ref == f"{SOURCE}!E-1")).one()
        assert (row.is_restricted, row.quote) == (True, "")
    assert quotes == {"ar": "rtl", "en": "ltr"}
    assert "Original: Arabic" in words
    assert ARABIC in words
    assert "Restricted: testimony, P-1" in text(at.get("/evidence"))
    assert "Restricted" not in text(at.get("/evidence?q=sent+back"))
    assert at.get(EDIT) is not None


def test_history_shows_what_changed_and_an_earlier_version_is_restored(at: PageReader) -> None:
    recorded(at, **a_testimony())
    seen = value(at.get(EDIT), "seen")
    changed = a_testimony(summary="She was sent back twice.", keeping="restricted")
    assert "returns it to review" in text(at.get(EDIT))
    assert at.post(EDIT, **item(**changed, seen=seen)).status_code == 303

    words = text(at.get(PAGE))
    version = f"/evidence/version/1/{SOURCE}/-/E-1"
    restored = at.post(version, seen=value(at.get(version), "seen"), reason="")

    assert "She was sent back. She was sent back twice." in words
    assert "Not approved yet" in words
    assert restored.status_code == 303
    assert "She was sent back twice" not in text(at.get(PAGE)).partition("Earlier versions")[0]


def test_a_contributor_records_and_sees_own_drafts_and_approves_nothing(at: PageReader) -> None:
    recorded(at, review_state="draft", summary="Of a colleague.")
    with transaction(_engine(at)) as session:
        session.scalars(select(Evidence).where(Evidence.ref == f"{SOURCE}!E-1")).one().recorded_by = "user:999"
    _become(at, "contributor")

    form = at.get("/evidence/new")
    own = recorded(at, review_state="in_review", summary="My own.")

    assert "approved" not in {each.get("value") for each in form.iter("input") if each.get("name") == "review_state"}
    assert "My own." in text(at.get("/evidence"))
    assert "Of a colleague." not in text(at.get("/evidence"))
    assert "Approve it" not in text(at.get(own))
    at.get(PAGE, status=404)
    at.get(EDIT, status=404)
    assert at.post(own.replace("/evidence/", "/evidence/approve/"), seen="").status_code == 403


def test_a_reviewer_sends_back_with_a_remark(at: PageReader) -> None:
    recorded(at, review_state="in_review")
    _become(at, "reviewer")
    path = f"/evidence/send-back/{SOURCE}/-/E-1"

    refused = at.read(at.post(path, reason=" "))
    done = at.post(path, reason="Give the paragraph.")

    assert "Say what is to be done" in text(refused)
    assert done.status_code == 303
    assert "Give the paragraph." in text(at.get(PAGE))


def test_dropping_what_contradicts_asks_for_the_reason_beside_its_field(at: PageReader) -> None:
    recorded(at, **link(finding="implemented"), strand="state_claim", origin="State")
    recorded(at, origin="survey")
    edit = EDIT.replace("E-1", "E-2")
    page = at.get(edit)
    softer = item(link(finding="progress"), origin="survey", seen=value(page, "seen"), keeping="open")

    refused = at.read(at.post(edit, **softer))
    done = at.post(edit, **softer, reason="The survey was corrected.")

    assert "Why it no longer says so" in text(page)
    assert "#reason" in {each.get("href") for each in refused.iter("a")}
    assert done.status_code == 303
    assert "The survey was corrected." in text(at.get(edit.replace("edit/", "")))


# Case files ---------------------------------------------------------------------------------------------------------


def test_a_case_file_shows_counts_that_add_up_and_its_items(at: PageReader) -> None:
    opened = at.post("/case-files/new", state="RUS", title="Border cases")
    address = opened.headers["Location"]
    code = address.rpartition("/")[2]
    recorded(at, kind="ruling", item_count="21", count_at_least="1", case_file=code)
    recorded(at, kind="report", origin="another", case_file=code)

    page = at.get(address)
    words = text(page)
    sums = [(each.text or "").strip() for foot in page.iter("tfoot") for each in foot.iter("td")]

    assert opened.status_code == 303
    assert sums == ["2", "2", "at least 22"]
    assert "The report says that nothing was looked into." in words
    assert "Border cases" in text(at.get("/case-files"))


def test_a_case_file_shows_what_its_items_say_and_that_they_contradict(at: PageReader) -> None:
    address = at.post("/case-files/new", state="RUS", title="Border cases").headers["Location"]
    code = address.rpartition("/")[2]
    recorded(at, case_file=code)
    alike = text(at.get(address))
    recorded(at, **link(finding="implemented"), strand="state_claim", origin="State", case_file=code)

    page = at.get(address)

    lines = [[(cell.text or "").strip() for cell in row] for row in page.iter("tr")]
    assert ["Implemented", "1", "1"] in lines
    assert ["No change", "1", "1"] in lines
    assert "contradict one another on one ask" in text(page)
    assert "contradict" not in alike


def test_a_case_file_lists_the_files_of_its_items_with_their_hashes(at: PageReader) -> None:
    address = at.post("/case-files/new", state="RUS", title="Border cases").headers["Location"]
    before = text(at.get(address))
    upload = recorded(at, case_file=address.rpartition("/")[2]).replace("/evidence/", "/attachments/to/")
    form = {"csrf_token": value(at.get(upload), "csrf_token"), "label": "Ruling", "file": (io.BytesIO(PDF), "any.pdf")}
    file = at.client.post(upload, base_url=at.base, data=form).headers["Location"]

    page = at.get(address)

    assert hashlib.sha256(PDF).hexdigest() in text(page)
    assert file in {each.get("href") for each in page.iter("a")}
    assert "Its files" not in before


def test_a_restricted_file_is_absent_for_others_and_the_same_404_whoever_asks(at: PageReader) -> None:
    address = at.post("/case-files/new", state="RUS", title="Border cases", is_restricted="1").headers["Location"]
    code = address.rpartition("/")[2]
    evidence = recorded(at, case_file=code)
    assert "With this file" in text(at.get(address))
    assert "As others see it" in text(at.get(evidence))

    with transaction(_engine(at)) as session:
        session.execute(delete(Named))
    hidden = text(at.get(address, status=404)).replace(code, "")
    absent = text(at.get("/case-files/F-XXXX", status=404)).replace("F-XXXX", "")

    assert hidden == absent
    assert "Border cases" not in text(at.get("/case-files"))
    at.get(evidence, status=404)
    assert code in text(at.get("/named"))  # who manages the organisation names people, by code alone
    _become(at, "researcher")
    at.get("/named", status=404)
    assert text(at.get(f"/named/case-files/{code}", status=404)) == text(at.get("/named/case-files/x", status=404))


def test_people_are_named_and_taken_off_by_who_manages_or_is_named(at: PageReader) -> None:
    code = at.post("/case-files/new", state="RUS", title="T", is_restricted="1").headers["Location"].rpartition("/")[2]
    second = a_colleague(at)
    _become(at, "researcher")  # no administrator, but named

    at.post(f"/named/case-files/{code}", person=str(second))
    both = text(at.get(f"/named/case-files/{code}"))
    at.post(f"/named/case-files/{code}", remove=str(second))
    flashed = text(at.get(f"/named/case-files/{code}"))
    for odd in ("", "x", "9" * 50, "-1", "999999"):
        assert at.post(f"/named/case-files/{code}", person=odd).status_code == 303

    assert "Take second@office.example off" in both
    assert "The person is taken off." in flashed


def test_a_state_kept_for_named_people_shows_others_what_the_public_sees(at: PageReader) -> None:
    recorded(at, publication_basis="internal", published__year="", summary="Inside only.")
    at.post("/named/keep", state="RUS")
    assert "Inside only." in text(at.get("/evidence?q=inside"))  # who keeps it is named

    with transaction(_engine(at)) as session:
        session.execute(delete(Named))
    words = text(at.get("/evidence?q=inside"))
    at.get(PAGE, status=404)
    at.post("/named/open", state="RUS")

    assert "Inside only." not in words
    assert "Inside only." in text(at.get("/evidence?q=inside"))


def test_viewers_meet_no_case_files(at: PageReader) -> None:
    address = at.post("/case-files/new", state="RUS", title="Border cases").headers["Location"]
    with reading(_engine(at)) as session:
        assert session.scalar(select(Organisation.id)) is not None
    _become(at, "viewer")

    for path in ("/case-files", address, "/named"):
        at.get(path, status=404)
    for path in ("/case-files/new", address.replace("case-files/", "case-files/edit/")):
        assert at.client.get(path, base_url=at.base).status_code == 403
