"""Evidence in the browser: recorded with its links, changed, approved, withdrawn; statuses move for their reason."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select

from tests.factories.evidence_forms import ASK, SOURCE, item, link, recorded, value
from tests.factories.evidence_names import named_in_order  # noqa: F401 (names in order, for every test here)
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, text
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.services.readers.seen import results
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AuditEntry, Evidence, EvidenceLink, Part, Role, StoredAssessment, User, UserRole
from tracker.web.evidence.forms import MOST_LINKS

# ruff: noqa: F811 (fixtures by import)

AWKWARD = "<script>alert(1)</script> \u202eسري\u202c " + "x" * 300
PAGE = f"/evidence/{SOURCE}/-/E-1"
EDIT = f"/evidence/edit/{SOURCE}/-/E-1"
WITHDRAW = f"/evidence/withdraw/{SOURCE}/-/E-1"
APPROVE = f"/evidence/approve/{SOURCE}/-/E-1"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:
    return signed_in


def _engine(at: PageReader):
    return at.client.application.extensions["engine"]


def _stored(at: PageReader, ref: str = f"{SOURCE}!E-1") -> Evidence | None:
    with reading(_engine(at)) as session:
        return session.scalars(select(Evidence).where(Evidence.ref == ref)).one_or_none()


def _links(at: PageReader) -> dict[str, str]:
    with reading(_engine(at)) as session:
        rows = session.execute(
            select(Part.ref, EvidenceLink.finding)
            .join(EvidenceLink, EvidenceLink.part_id == Part.id)
            .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
            .where(Evidence.ref == f"{SOURCE}!E-1")
        )
        return {ref: finding.value for ref, finding in rows}


def _status(at: PageReader, part: str = ASK, *, cycle: int = 3, audience: Audience = EVERYTHING) -> str:
    with reading(_engine(at)) as session:
        found = session.scalar(
            select(StoredAssessment.status)
            .join(Part, Part.id == StoredAssessment.part_id)
            .where(
                Part.ref == part,
                StoredAssessment.state_code == "RUS",
                StoredAssessment.cycle == cycle,
                results(audience),
            )
        )
        return found.value if found else ""


def _become(at: PageReader, *roles: str) -> None:
    with transaction(_engine(at)) as session:
        user = session.scalar(select(User.id).where(User.email == MAIL))
        session.execute(delete(UserRole).where(UserRole.user_id == user))
        for role in session.scalars(select(Role.id).where(Role.name.in_(roles))).all():
            session.execute(insert(UserRole).values(user_id=user, role_id=role))


def _events(at: PageReader) -> list[AuditEntry]:
    with reading(_engine(at)) as session:
        return list(
            session.scalars(
                select(AuditEntry).where(AuditEntry.subject == f"evidence:{SOURCE}!E-1").order_by(AuditEntry.sequence)
            )
        )


def test_what_contradicted_and_was_dropped_is_told_to_ones_own_organisation_alone(at: PageReader) -> None:
    recorded(at, **link(finding="implemented"), strand="state_claim", origin="State report")
    page = recorded(at, origin="survey")
    at.post(page.replace("/evidence/", "/evidence/withdraw/"), reason="The survey was corrected.")
    ask = f"/recommendations/{ASK.replace('#', '/-/')}?state=RUS&cycle=3"

    mine = text(at.get(ask))
    paper = text(at.get("/submissions/RUS/4"))
    _become(at, "viewer")
    public = text(at.get(ask))

    assert "was dropped: one item" in mine
    assert "The survey was corrected." in mine
    assert "One item that contradicted was dropped" in paper
    assert "dropped" not in public
    assert "corrected" not in public


def test_a_record_leads_to_its_old_values_only_for_who_may_restore_them(at: PageReader) -> None:
    ask = f"/recommendations/{ASK.replace('#', '/-/')}?state=RUS"
    recorded(at)

    pages = (ask, f"/documents/{SOURCE}")
    offered = [_histories(at, page) for page in pages]
    shown = [text(at.get(each)) for (each,) in offered]
    _become(at, "viewer")

    assert "History of A/HRC/24/14, 140.202" in shown[0]
    assert f"History of {SOURCE}" in shown[1]
    assert [_histories(at, page) for page in pages] == [[], []]


def _histories(at: PageReader, page: str) -> list[str]:
    return [each.get("href", "") for each in at.get(page).iter("a") if "/history?" in each.get("href", "")]


# Recording ----------------------------------------------------------------------------------------------------------


def test_evidence_moves_the_status_and_the_next_page_says_which_and_why(at: PageReader) -> None:
    assert _status(at) == "not_assessed"

    answer = at.post(f"/evidence/new?part={ASK.replace('#', '%23')}&state=RUS", **item())

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/recommendations/A/HRC/24/14/-/140.202?state=RUS&cycle=3"
    assert _status(at) == "not_implemented"
    assert _status(at, audience=PUBLIC) == "not_implemented"
    flashed = text(at.get("/evidence"))
    assert f"recorded as {SOURCE}!E-1" in flashed
    assert "140.202, third cycle: Not assessed became Not implemented. One independent origin reports" in flashed


def test_the_page_tells_how_the_status_counts_it(at: PageReader) -> None:
    words = text(at.get(recorded(at, summary=AWKWARD, origin="ловец")))

    assert AWKWARD.split(maxsplit=1)[0] in words
    assert "Third cycle" in words
    assert "Counts against implementation" in words
    assert "ловец" in words
    assert "2019" in words


def test_numbers_go_on_and_never_repeat(at: PageReader) -> None:
    first, second = recorded(at), recorded(at, origin="another")
    at.post(f"/evidence/withdraw/{SOURCE}/-/E-2", reason="Recorded twice.")
    third = recorded(at, origin="third")

    assert [first, second, third] == [PAGE.replace("E-1", f"E-{number}") for number in (1, 2, 3)]


@pytest.mark.parametrize("typed", ["140.202", "A/HRC/24/14#140.202", " a/hrc/24/14/-/140.202 "])
def test_an_ask_is_found_by_its_number_or_its_reference(at: PageReader, typed: str) -> None:
    recorded(at, **link(ask=typed))

    assert _links(at) == {ASK: "no_change"}


def test_a_number_that_several_asks_have_is_asked_back(at: PageReader) -> None:
    page = at.read(at.post("/evidence/new", **item(link(ask="140.71"))))

    assert "A/HRC/24/14#140.71/a" in text(page)
    assert "write which" in text(page)
    assert "#links-0-ask" in {each.get("href") for each in page.iter("a")}
    assert value(page, "links-0-ask") == "140.71"
    assert _stored(at) is None


def test_the_ask_of_another_state_is_refused(at: PageReader) -> None:
    page = at.read(at.post("/evidence/new", **item(link(ask="A/HRC/13/13#90.69"))))

    assert "is asked of this State" in text(page)


def test_a_cluster_is_linked_at_once_and_moves_all_its_asks(at: PageReader) -> None:
    recorded(at, **link(ask="cluster:rus-2-migrants"))

    assert _status(at, "A/HRC/24/14#140.226") == "not_implemented"
    assert _status(at, "A/HRC/24/14#140.229") == "not_implemented"
    assert "140.226" in text(at.get(PAGE))


def test_a_second_row_is_added_and_taken_away_without_saving_or_losing_anything(at: PageReader) -> None:
    added = at.read(at.post("/evidence/new", **item(add_link="1", summary="Kept words.")))
    three = item(link(), link(1, ask="140.229"), link(2, ask="140.75"))
    fewer = at.read(at.post("/evidence/new", **three | {"remove_link": "1"}))

    assert value(added, "links-0-ask") == ASK
    assert [each.get("name") for each in added.iter("input") if "-ask" in str(each.get("name"))][-1] == "links-1-ask"
    assert "Kept words." in text(added)
    assert [each.get("value") for each in fewer.iter("input") if "-ask" in str(each.get("name"))] == [ASK, "140.75"]
    assert _stored(at) is None


def test_a_blank_row_is_no_link_and_a_row_half_filled_is_an_error(at: PageReader) -> None:
    blank = dict.fromkeys(link(1), "")
    half = link(1, ask="140.229", finding="", level="")

    refused = at.read(at.post("/evidence/new", **item(link(), half)))
    done = at.post("/evidence/new", **item(link(), blank))

    assert {each.get("href") for each in refused.iter("a")} >= {"#links-1-finding-0", "#links-1-level"}
    assert done.status_code == 303
    assert _links(at) == {ASK: "no_change"}


def test_the_same_ask_twice_is_refused(at: PageReader) -> None:
    page = at.read(at.post("/evidence/new", **item(link(), link(1, ask="140.202", finding="progress"))))

    assert "is linked above already" in text(page)
    assert "#links-1-ask" in {each.get("href") for each in page.iter("a")}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"when__year": "2199"}, "still to come"),
        ({"published__year": "2018"}, "before it happened"),
        (
            {"vouched_until__day": "1", "vouched_until__month": "1", "vouched_until__year": "2020"},
            "Only what continues",
        ),
        ({"item_count": "many"}, "whole number"),
        ({"count_at_least": "1"}, "needs a number"),
        ({"code": "Someone"}, "never a name"),
        ({"strand": "testimony", "publication_basis": "internal"}, "write only a code for what is restricted"),
        ({"kind": "testimony", "publication_basis": "internal"}, "write only a code for what is restricted"),
        ({"kind": "imagery"}, "Say when you weighed"),
        ({"quote": "Слова."}, "Choose the language of the quote"),
        ({"translation": "Words.", "translation_language": "en"}, "Give the original beside the translation"),
        ({"keeping": "restricted"}, "published already is not restricted"),
        ({"publication_basis": "consent"}, "Choose one of the list"),
        ({"document": "nowhere"}, "Choose one of the list"),
        ({"when__day": "30", "when__month": "2"}, "February 2019 has no day 30"),
        ({"review_state": "withdrawn"}, "Choose one of the list"),
        ({"links-0-counted_in": "77"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    at: PageReader, given: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post("/evidence/new", **item(**{"summary": AWKWARD} | given)))

    assert sentence in text(page)
    assert "Nothing you typed is lost" in text(page)
    assert AWKWARD in "".join(each.text or "" for each in page.iter("textarea"))
    assert value(page, "origin") == "report-of-the-test"
    assert _stored(at) is None


def test_the_document_says_when_it_was_published_where_nothing_else_is_entered(at: PageReader) -> None:
    recorded(at, published__year="")

    stored = _stored(at)
    assert stored is not None
    assert stored.published_on is not None
    assert stored.published_on.isoformat() == "2020-12-31"


def test_the_address_presets_state_ask_and_document(at: PageReader) -> None:
    page = at.get(f"/evidence/new?part=A/HRC/24/14%23140.71/a&state=RUS&document={SOURCE}")

    chosen = {each.get("value") for each in page.iter("option") if "selected" in each.attrib}
    assert {"RUS", SOURCE} <= chosen
    assert value(page, "links-0-ask") == "A/HRC/24/14#140.71/a"
    assert "For 140.71 (a): Issue a standing invitation" in text(page)


def test_save_and_add_another_comes_back_to_the_same_ask(at: PageReader) -> None:
    answer = at.post(f"/evidence/new?part={ASK.replace('#', '%23')}&state=RUS", **item(another="1"))

    assert answer.headers["Location"] == f"/evidence/new?part={ASK.replace('#', '%23')}&state=RUS"


def test_a_link_to_another_site_is_no_way_back(at: PageReader) -> None:
    answer = at.post("/evidence/new?next=https://evil.example/", **item())

    assert answer.headers["Location"] == PAGE


@pytest.mark.parametrize("odd", ["x", "\u00b2", "-1", "9" * 5_000, "99"])
def test_a_window_that_is_not_offered_is_refused_and_nothing_is_computed_from_it(at: PageReader, odd: str) -> None:
    for path in ("/evidence/new", "/evidence/preview"):
        page = text(at.read(at.post(path, **item(link(counted_in=odd)))))

        assert "Choose one of the list." in page
    assert _stored(at) is None


@pytest.mark.parametrize("place", ["\u00b2", "9" * 5_000, "x", "-1", ""])
def test_a_row_at_no_place_is_passed_over(at: PageReader, place: str) -> None:
    page = at.read(at.post("/evidence/new", **item() | {f"links-{place}-ask": "1", "add_link": "1"}))

    assert value(page, "links-1-ask") == ""
    assert at.post("/evidence/new", **item(remove_link="9" * 5_000)).status_code == 303


def test_a_form_takes_no_more_rows_than_it_allows(at: PageReader) -> None:
    many = {f"links-{place}-ask": "140.71" for place in range(500)}

    page = at.read(at.post("/evidence/preview", **item() | many))

    assert len([each for each in page.iter("input") if str(each.get("name")).endswith("-ask")]) == MOST_LINKS + 1
    assert "Link at most 60 asks" in text(page)


# Changing -----------------------------------------------------------------------------------------------------------


def test_a_change_keeps_reference_and_document_and_takes_links_by_what_they_point_at(at: PageReader) -> None:
    recorded(at)
    seen = value(at.get(EDIT), "seen")

    answer = at.post(EDIT, **item(link(ask="140.229", finding="progress"), link(1), seen=seen, document="UPR-INFO"))

    stored = _stored(at)
    assert answer.headers["Location"] == PAGE
    assert stored is not None
    assert _links(at) == {ASK: "no_change", "A/HRC/24/14#140.229": "progress"}
    assert _status(at, "A/HRC/24/14#140.229") == "not_assessed"  # it waits for review again
    at.post(APPROVE, seen=value(at.get(PAGE), "seen"))
    assert _status(at, "A/HRC/24/14#140.229") == "partially_implemented"
    with reading(_engine(at)) as session:
        assert session.get_one(Evidence, stored.id).document.key == SOURCE


def test_a_link_taken_away_gives_the_status_back_and_stays_in_the_trail(at: PageReader) -> None:
    recorded(at, **link(), **link(1, ask="140.229"))
    seen = value(at.get(EDIT), "seen")

    at.post(EDIT, **item(link(1, ask="140.229"), seen=seen))

    assert _status(at) == "not_assessed"
    assert _links(at) == {"A/HRC/24/14#140.229": "no_change"}
    old, new = _events(at)[-1].changes["links"]
    assert [each["ask"] for each in old] == [ASK, "A/HRC/24/14#140.229"]
    assert [each["ask"] for each in new] == ["A/HRC/24/14#140.229"]


def test_a_second_writer_is_shown_both_links_included_and_then_decides(at: PageReader) -> None:
    recorded(at)
    seen = value(at.get(EDIT), "seen")

    first = at.post(EDIT, **item(link(finding="progress"), link(1, ask="140.229"), seen=seen, summary="Theirs."))
    page = at.read(at.post(EDIT, **item(link(level="outcome"), seen=seen, summary="Mine.")))
    kept = _links(at)
    second = at.post(EDIT, **item(link(level="outcome"), seen=value(page, "seen"), summary="Mine."))

    assert first.status_code == 303
    assert "On record now: Theirs." in text(page)
    assert "Asks linked on record now: A/HRC/24/14#140.202: Progress, Process, Systemic" in text(page)
    assert "Mine." in text(page)
    assert kept == {ASK: "progress", "A/HRC/24/14#140.229": "no_change"}
    assert second.status_code == 303
    assert _links(at) == {ASK: "no_change"}


def test_saving_without_a_change_writes_nothing(at: PageReader) -> None:
    recorded(at)
    seen = value(at.get(EDIT), "seen")

    at.post(EDIT, **item(seen=seen))

    assert [entry.event for entry in _events(at)] == ["evidence:record"]


def test_every_item_of_the_demo_can_be_opened_and_saved_unchanged(at: PageReader) -> None:
    with reading(_engine(at)) as session:
        refs = session.scalars(select(Evidence.ref).order_by(Evidence.ref)).all()[::7]

    for ref in refs:
        key, _sign, name = ref.rpartition("!")
        at.get(f"/evidence/{key}/-/{name}")
        page = at.get(f"/evidence/edit/{key}/-/{name}")
        fields = _filled(page)
        assert at.post(f"/evidence/edit/{key}/-/{name}", **fields).status_code == 303
    with reading(_engine(at)) as session:
        assert session.scalar(select(AuditEntry.sequence).where(AuditEntry.event == "evidence:amend")) is None


def _filled(page) -> dict[str, str]:
    (form,) = [each for each in page.iter("form") if each.get("class") == "form"]
    fields: dict[str, str] = {}
    for each in form.iter("input"):
        if each.get("type") not in {"radio", "checkbox"} or "checked" in each.attrib:
            fields[str(each.get("name"))] = str(each.get("value", ""))
    for each in form.iter("textarea"):
        fields[str(each.get("name"))] = (each.text or "").removeprefix("\n")
    for each in form.iter("select"):
        chosen = [option.get("value", "") for option in each.iter("option") if "selected" in option.attrib]
        fields[str(each.get("name"))] = str(chosen[0]) if chosen else ""
    fields.pop("csrf_token")
    return fields


# Approval and withdrawal --------------------------------------------------------------------------------------------


def test_what_is_not_approved_counts_nowhere_until_a_reviewer_approves_it(at: PageReader) -> None:
    recorded(at, review_state="in_review")
    before = _status(at)
    page = at.get(PAGE)

    answer = at.post(APPROVE, seen=value(page, "seen"))

    assert before == "not_assessed"
    assert "What approval would change" in text(page)
    assert "becomes Not implemented" in text(page)
    assert answer.status_code == 303
    assert _status(at) == "not_implemented"
    assert [entry.event for entry in _events(at)] == ["evidence:record", "evidence:approve"]


def test_an_item_that_changed_meanwhile_is_not_approved(at: PageReader) -> None:
    recorded(at, review_state="in_review")
    seen = value(at.get(PAGE), "seen")
    at.post(EDIT, **item(seen=value(at.get(EDIT), "seen"), review_state="in_review", summary="Something else."))

    at.post(APPROVE, seen=seen)

    assert "so it is not approved" in text(at.get(PAGE))
    assert _status(at) == "not_assessed"


def test_who_may_not_approve_is_offered_no_approval_and_cannot_forge_it(at: PageReader) -> None:
    _become(at, "researcher")

    page = at.get("/evidence/new")
    forged = at.read(at.post("/evidence/new", **item(review_state="approved")))
    after_forging = _stored(at)
    recorded(at, review_state="in_review")
    seen = value(at.get(EDIT), "seen")
    forged_again = at.read(at.post(EDIT, **item(seen=seen, review_state="approved")))

    assert "approved" not in {each.get("value") for each in page.iter("input")}
    assert "Choose one of the list" in text(forged)
    assert after_forging is None
    assert "Choose one of the list" in text(forged_again)
    assert at.post(APPROVE, seen=seen).status_code == 403
    assert _status(at) == "not_assessed"


def test_an_edit_by_who_may_not_approve_returns_an_approved_item_to_review(at: PageReader) -> None:
    recorded(at)
    _become(at, "researcher")
    page = at.get(EDIT)

    at.post(EDIT, **item(seen=value(page, "seen"), review_state="in_review", summary="Changed."))

    assert "returns it to review" in text(page)
    assert _status(at) == "not_assessed"


def test_a_reviewer_approves_and_changes_nothing_else(at: PageReader) -> None:
    recorded(at, review_state="in_review")
    _become(at, "reviewer")
    page = at.get(PAGE)

    assert at.client.get(EDIT, base_url=at.base).status_code == 403
    assert "Change it" not in text(page)
    assert at.post(APPROVE, seen=value(page, "seen")).status_code == 303
    assert _status(at) == "not_implemented"


def test_a_withdrawal_needs_a_reason_keeps_the_record_and_gives_the_status_back(at: PageReader) -> None:
    recorded(at)
    refused = at.read(at.post(WITHDRAW, reason="  "))
    asked = at.get(WITHDRAW)

    answer = at.post(WITHDRAW, reason=AWKWARD)

    assert "Say why it is withdrawn" in text(refused)
    assert "Not implemented becomes Not assessed" in text(asked)
    assert answer.headers["Location"] == PAGE
    assert _status(at) == "not_assessed"
    assert _stored(at) is not None
    assert f"The reason: {AWKWARD}" in text(at.get(PAGE))
    assert _events(at)[-1].changes == {"review_state": ["approved", "withdrawn"], "reason": [None, AWKWARD]}
    assert at.post(WITHDRAW, reason="Again.").status_code == 409


def test_a_withdrawn_item_is_taken_back_by_saving_it(at: PageReader) -> None:
    recorded(at)
    at.post(WITHDRAW, reason="By mistake.")

    page = at.get(EDIT)
    at.post(EDIT, **item(seen=value(page, "seen")))

    assert "Saving takes it back" in text(page)
    assert _status(at) == "not_implemented"


# Who sees what ------------------------------------------------------------------------------------------------------


def test_internal_evidence_never_moves_or_shows_in_public(at: PageReader) -> None:
    recorded(at, publication_basis="internal", published__year="", summary="Kept inside.")

    assert _status(at) == "not_implemented"
    assert _status(at, audience=PUBLIC) == "not_assessed"
    assert "it counts for the internal status only" in text(at.get(PAGE))
    _become(at, "viewer")
    assert "Kept inside" not in text(at.get("/evidence?q=inside"))
    at.get(PAGE, status=404)


@pytest.mark.parametrize("review_state", ["draft", "in_review"])
def test_a_viewer_sees_only_what_is_approved(at: PageReader, review_state: str) -> None:
    recorded(at, review_state=review_state)
    _become(at, "viewer")

    at.get(PAGE, status=404)
    assert SOURCE not in text(at.get("/evidence?q=E-1"))


def test_a_viewer_sees_no_history_and_changes_nothing(at: PageReader) -> None:
    recorded(at)
    _become(at, "viewer")

    words = text(at.get(PAGE))
    assert "History" not in words
    assert "Change it" not in words
    for path in ("/evidence/new", EDIT, WITHDRAW):
        assert at.client.get(path, base_url=at.base).status_code == 403
    for path in ("/evidence/new", EDIT, WITHDRAW, APPROVE, "/evidence/preview"):
        assert at.post(path, **item()).status_code == 403


def test_a_form_without_the_token_is_refused(at: PageReader) -> None:
    for path in ("/evidence/new", "/evidence/preview", WITHDRAW, APPROVE):
        assert at.client.post(path, base_url=at.base, data=item()).status_code == 400
    assert _stored(at) is None


@pytest.mark.parametrize("path", [PAGE, EDIT, WITHDRAW])
def test_evidence_that_is_not_there_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    assert "No evidence" in text(at.get(path, status=404))
