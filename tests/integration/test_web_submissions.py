"""Submissions in the browser: listed, shown as printed with their checks, made, followed, downloaded."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, insert, select, update

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.documents import docx, pdf
from tracker.jobs import making
from tracker.jobs.making import Workshop
from tracker.services.results import facts
from tracker.storage import engine as engines
from tracker.storage.models import (
    Evidence,
    Organisation,
    PaperOrder,
    Part,
    Recommendation,
    Role,
    TrackedState,
    User,
    UserRole,
)

DRAFT = "/submissions/RUS/4?as_of=2023-04-30"
ASKED = {"state": "RUS", "cycle": "4", "as_of": "2023-04-30"}
AWKWARD = "<script>alert(1)</script> \u202eسري\u202c " + "x" * 300
needs_pdf = pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print in no time: what a PDF looks like is tested elsewhere."""
    monkeypatch.setattr(pdf, "available", lambda: None)
    monkeypatch.setattr(pdf, "render", lambda paper, _folder: b"%PDF of " + paper.identifier.encode())
    monkeypatch.setattr(docx, "render", lambda paper, _folder: b"PK of " + paper.identifier.encode())


def shop(at: PageReader) -> Workshop:
    extensions = at.client.application.extensions
    return Workshop(extensions["engine"], extensions["data_dir"])


def made(at: PageReader, **fields: str) -> str:
    """Ask for a paper, make it as the thread beside the server would, and return the address of its page."""
    answer = at.post("/submissions/make", **ASKED | fields)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    making.make(shop(at), int(address.rpartition("/")[2]))
    return address


def links(page: Element) -> list[str]:
    return [str(each.get("href")) for each in page.iter("a")]


def queries(at: PageReader, path: str) -> int:
    with statements_of(at) as seen:
        at.get(path)
    return len([each for each in seen if each.lstrip().upper().startswith("SELECT")])


def test_the_list_shows_each_followed_state_with_its_reviews_and_what_a_paper_would_assess(at: PageReader) -> None:
    words = text(at.get("/submissions"))

    for name in ("China", "Democratic People's Republic of Korea", "Russian Federation"):
        assert name in words
    assert "Third cycle65" in words
    assert (
        "Fifth cycle, Russian Federationdate not knownEstimate in the calendar: Russian FederationFourth cycle" in words
    )
    assert "No paper has been made yet" in words


def test_a_list_without_a_followed_state_says_what_to_do_first(at: PageReader) -> None:
    with engines.transaction(shop(at).engine) as session:
        session.execute(delete(TrackedState))

    page = at.get("/submissions")

    assert "follows none yet" in text(page)
    assert "/follow" in links(page)


@pytest.mark.parametrize("number", ["140\u00a0x5", "140.\u00b2", "140.\u0663<b>", "(7)", "9" * 400])
def test_a_draft_takes_every_number_that_a_document_may_print(at: PageReader, number: str) -> None:
    sent = {"document": "A/HRC/24/14", "number": number, "wording": "verbatim", "text": "Free the press."}
    assert at.post("/recommendations/new", **sent, addressed="RUS", language="en").status_code == 303

    page = at.get("/submissions/RUS/3?all=1")

    assert " ".join(number.split()) in text(page)


@pytest.mark.usefixtures("quick")
def test_queries_of_the_list_do_not_grow_with_states_or_papers(at: PageReader) -> None:
    with engines.transaction(shop(at).engine) as session:
        session.execute(delete(TrackedState).where(TrackedState.state_code != "RUS"))
    made(at)
    of_one = queries(at, "/submissions")
    with engines.transaction(shop(at).engine) as session:
        for code in ("CHN", "PRK"):
            session.add(TrackedState(organisation_id=1, state_code=code))
    made(at, cycle="3")
    made(at, cycle="2")

    assert queries(at, "/submissions") == of_one


def test_a_paper_is_shown_as_it_is_printed_with_its_outline_and_its_words(at: PageReader) -> None:
    page = at.get(DRAFT)

    (outline,) = [each for each in page.iter("nav") if each.get("aria-label") == "Outline"]
    (sheet,) = page.iter("article")
    words = text(sheet)
    assert "Executive summary187 words" in text(outline)
    assert "1,457 of 2,815 words" in text(page)
    assert "Individual submission, evidence up to 30 April 2023" in words
    assert "A. Review of the past cycle" in words
    assert "PSCORE recommends that the Russian Federation" in words
    assert "Ibid." in words
    assert "A/HRC/55/13" not in words


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_stays_as_its_files_are_whatever_the_language_of_the_page(at: PageReader, language: str) -> None:
    ours, theirs = at.get(DRAFT), at.get(f"{DRAFT}&lang={language}")
    (printed,), (shown,) = ours.iter("article"), theirs.iter("article")

    assert theirs.find(".").get("lang") == language  # type: ignore[union-attr]
    assert (shown.get("lang"), shown.get("dir")) == ("en", "ltr")
    assert text(shown) == text(printed)
    assert len(links(shown)) == len(links(printed)) > 100


def test_a_long_table_is_begun_and_shown_whole_when_asked_for(at: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.web.submissions.page.MOST_ROWS", 5)
    begun = at.get(DRAFT)

    whole = at.get(next(each for each in links(begun) if each.endswith("&all=1")))

    assert len(list(begun.iter("tr"))) < 50 < len(list(whole.iter("tr")))
    assert "The files print" in text(begun)
    assert "The files print" not in text(whole)


def test_every_number_of_the_paper_leads_down_to_its_record(at: PageReader) -> None:
    page = at.get(DRAFT)
    addresses = links(page)

    opened = [each for each in addresses if each.startswith("/recommendations/A/HRC/24/14/-/140.")]
    assert "/recommendations/A/HRC/24/14/-/140.227?state=RUS" in opened
    assert [each for each in addresses if each.startswith("/recommendations/PSCORE-UPR44-RUS/-/")]
    evidence = [each for each in addresses if each.startswith("/evidence/")]
    assert len(evidence) > 10
    for address in (opened[0], evidence[0], evidence[-1]):
        at.get(address)


def test_the_checks_name_what_the_records_lack(at: PageReader) -> None:
    (checks,) = [each for each in at.get(DRAFT).iter("aside") if each.get("aria-label") == "Checks"]
    words = text(checks)

    assert "To do: 39 of 65 requests are not assessed" in words
    assert "To do: 3 texts are not on record" in words
    assert "ICRMW (not a party" in words
    assert "191 accepted" in words
    assert "Holds: 8 recommendations of your own" in words
    assert "Stops the filing" not in words
    assert "left out" not in words


def test_evidence_that_is_not_public_is_counted_as_left_out_and_told_nowhere(at: PageReader) -> None:
    with engines.transaction(shop(at).engine) as session:
        session.execute(
            update(Evidence)
            .where(Evidence.ref.like("MEMORIAL%"))
            .values(publication_basis="internal", summary="SECRET")
        )

    words = text(at.get(DRAFT))

    assert "items of evidence are left out" in words
    assert "SECRET" not in words


@pytest.mark.usefixtures("quick")
def test_the_review_after_the_last_is_drafted_for_before_its_date_is_known(at: PageReader) -> None:
    page = at.get("/submissions/RUS/5")
    address = made(at, cycle="5", as_of=facts.today().isoformat())

    assert "session not known, fifth cycle" in text(page)
    assert "The day of the review is not on record" in text(page)
    assert "The paper is made" in text(at.get(address))
    at.get("/submissions/RUS/6", status=404)


def test_a_paper_over_the_limit_is_told_to_be_cut(at: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.domain.submission.build.__kwdefaults__", {"word_limit": 1000})

    page = at.get(DRAFT)

    assert "Stops the filing: 457 words too many" in text(page)
    assert next(page.iter("progress")).get("value") == "1000"


def test_without_a_request_there_is_nothing_to_make_and_the_page_says_where_to_begin(at: PageReader) -> None:
    page = at.get("/submissions/CHN/1")

    assert "Stops the filing: No request is on record for this window" in text(page)
    assert "/submissions/make" not in [each.get("action") for each in page.iter("form")]
    assert [each for each in links(page) if each.startswith("/import") and each.endswith("?state=CHN")]


def test_a_paper_for_a_review_that_was_held_reads_up_to_the_day_before_it(at: PageReader) -> None:
    assert "evidence up to 12 November 2023" in text(at.get("/submissions/RUS/4"))
    assert "The evidence goes beyond the review" in text(at.get("/submissions/RUS/4?as_of=2024-06-01"))


def test_what_does_not_exist_is_a_page_that_says_what_to_do(at: PageReader) -> None:
    absent = (
        "/submissions/RUS/9",
        "/submissions/RUS/999",
        "/submissions/Atlantis/4",
        "/papers/1",
        f"/papers/{'9' * 20}",
    )
    wrong = ("/submissions/RUS/4?as_of=soon", "/submissions/RUS/4?as_of=2999-01-01")

    for path in (*absent, *wrong):
        words = text(at.get(path, status=422 if path in wrong else 404))

        assert any(said in words for said in ("Nothing was", "is on record", "no State that is known")), path


def test_awkward_words_of_the_records_stay_words(at: PageReader) -> None:
    with engines.transaction(shop(at).engine) as session:
        ref = session.scalars(
            select(Part.recommendation_id).join(Recommendation).where(Recommendation.ref.like("PSCORE-UPR44-RUS#1"))
        ).first()
        session.execute(update(Part).where(Part.recommendation_id == ref).values(text=AWKWARD))
        session.execute(update(Recommendation).where(Recommendation.id == ref).values(text=AWKWARD))

    page = at.get(DRAFT)

    assert " ".join(AWKWARD.split()) in text(page)
    assert not [each for each in page.iter("script") if not each.get("src")]


@pytest.mark.usefixtures("quick")
def test_a_paper_that_is_asked_for_is_followed_to_its_files(at: PageReader) -> None:
    answer = at.post("/submissions/make", **ASKED)
    address = answer.headers["Location"]
    waiting = at.client.get(address, base_url=at.base)
    making.make(shop(at), 1)
    over = at.client.get(address, base_url=at.base)

    page = at.read(waiting)
    (status,) = [each for each in page.iter("div") if each.get("role") == "status"]
    assert "Waiting for its turn" in text(status)
    assert waiting.headers["Refresh"] == "2"
    page = at.read(over)
    (status,) = [each for each in page.iter("p") if each.get("role") == "status"]
    assert "The paper is made. 1,457 words" in text(status)
    assert "Refresh" not in over.headers
    assert {"/papers/1/pdf", "/papers/1/docx"} <= set(links(page))
    assert {"/papers/1/pdf", "/papers/1/docx", "/papers/1"} <= set(links(at.get("/submissions")))


@pytest.mark.usefixtures("quick")
def test_the_queue_delivers_what_the_page_asked_for(at: PageReader) -> None:
    queue = at.client.application.extensions["papers"].papers
    at.post("/submissions/make", **ASKED)

    queue.huey.execute(queue.huey.dequeue())

    assert "The paper is made" in text(at.get("/papers/1"))


@pytest.mark.usefixtures("quick")
def test_a_file_is_handed_out_for_the_disk_and_never_to_be_shown_or_kept(at: PageReader) -> None:
    made(at)

    for kind, mimetype in (("pdf", "application/pdf"), ("docx", "application/vnd.openxmlformats-officedocument")):
        answer = at.client.get(f"/papers/1/{kind}", base_url=at.base)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(mimetype)
        assert answer.headers["Content-Disposition"] == f"attachment; filename=submission-RUS-cycle-4-PSCORE.{kind}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@needs_pdf
@pytest.mark.slow
def test_the_files_are_byte_for_byte_those_of_the_command_line(at: PageReader, demo_url: str, tmp_path: Path) -> None:
    made(at)
    command = [sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main(sys.argv[1:]))", "draft"]
    given = {"TRACKER_DATABASE_URL": demo_url, "TRACKER_DATA_DIR": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"}
    words = [
        "--state",
        "RUS",
        "--cycle",
        "4",
        "--org",
        "PSCORE",
        "--as-of",
        "2023-04-30",
        "--out",
        str(tmp_path / "out"),
    ]

    done = subprocess.run([*command, *words], env=given, cwd=Path(__file__).parents[2], capture_output=True, check=True)

    for path in map(Path, done.stdout.decode().split()):
        answer = at.client.get(f"/papers/1/{path.suffix[1:]}", base_url=at.base)
        assert answer.headers["Content-Disposition"].endswith(path.name)
        assert answer.data == path.read_bytes()


@pytest.mark.usefixtures("quick")
def test_a_failure_says_what_happened_what_was_kept_and_offers_to_try_again(
    at: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = made(at, cycle="3")

    def broken(_paper: object, _folder: Path) -> bytes:
        raise RuntimeError("/secret/place")

    monkeypatch.setattr(pdf, "render", broken)
    failed = made(at)

    page = at.get(failed)
    (alert,) = [each for each in page.iter("div") if each.get("role") == "alert"]
    assert "all earlier papers are kept" in text(alert)
    assert "secret" not in text(page)
    assert "/submissions/make" in [each.get("action") for each in page.iter("form")]
    assert "Failed" in text(at.get("/submissions"))
    assert at.client.get(f"{kept}/pdf", base_url=at.base).status_code == 200
    assert at.client.get(f"{failed}/pdf", base_url=at.base).status_code == 404


@pytest.mark.usefixtures("quick")
def test_a_paper_of_another_organisation_looks_like_one_that_does_not_exist(at: PageReader) -> None:
    address = made(at)
    with engines.transaction(shop(at).engine) as session:
        session.execute(insert(Organisation).values(id=77, code="OTHER", name="Another organisation"))
        session.execute(update(PaperOrder).values(organisation_id=77))

    theirs, absent = at.get(address, status=404), at.get("/papers/4711", status=404)

    assert text(theirs) == text(absent)
    assert at.client.get(f"{address}/pdf", base_url=at.base).status_code == 404
    assert "No paper has been made yet" in text(at.get("/submissions"))


@pytest.mark.usefixtures("quick")
def test_only_the_kinds_of_the_paper_are_files(at: PageReader) -> None:
    made(at)
    tricks = ("..", "%2e%2e", "..%2f..%2fqueue.sqlite3", "pdf%0d%0aX-Evil:1", "secret-key", "/etc/passwd")

    for kind in ("html", "PDF", "pdf.docx", "pdf/", *tricks):
        answer = at.client.get(f"/papers/1/{kind}", base_url=at.base)

        assert answer.status_code in {404, 308}, kind
        assert b"%PDF" not in answer.data, kind
        assert "X-Evil" not in answer.headers, kind


def test_a_form_that_no_page_of_ours_sends_makes_nothing(at: PageReader) -> None:
    wrong = {
        "state": ("ZZZ", "RUS' OR 1=1 --", ""),
        "cycle": ("-1", "9", "9" * 20),
        "as_of": ("2999-01-01", "30.4.2023", ""),
    }

    for field, values in wrong.items():
        for value in values:
            answer = at.post("/submissions/make", **ASKED | {field: value})

            assert answer.status_code in {404, 422}, (field, value)
            assert "Nothing was" in text(at.read(answer, status=answer.status_code))
    with engines.reading(shop(at).engine) as session:
        assert session.scalars(select(PaperOrder)).all() == []


def test_a_form_without_the_token_makes_nothing(at: PageReader) -> None:
    refused = at.client.post("/submissions/make", base_url=at.base, data=ASKED)

    assert refused.status_code == 400
    with engines.reading(shop(at).engine) as session:
        assert session.scalars(select(PaperOrder)).all() == []


@pytest.mark.usefixtures("quick")
def test_a_viewer_reads_papers_and_makes_none(at: PageReader) -> None:
    made(at)
    with engines.transaction(shop(at).engine) as session:
        user = session.scalar(select(User.id).where(User.email == MAIL))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(delete(UserRole).where(UserRole.user_id == user))
        session.execute(insert(UserRole).values(user_id=user, role_id=viewer))

    page = at.get(DRAFT)

    assert "/submissions/make" not in [each.get("action") for each in page.iter("form")]
    assert at.post("/submissions/make", **ASKED).status_code == 403
    assert at.client.get("/papers/1/docx", base_url=at.base).status_code == 200


def test_reading_writes_nothing(at: PageReader) -> None:
    with statements_of(at) as written:
        for path in ("/submissions", DRAFT, "/papers/1", "/papers/1/pdf"):
            at.client.get(path, base_url=at.base)

    assert not [each for each in written if each.split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}]
    assert written


@pytest.mark.usefixtures("quick")
def test_the_days_of_a_paper_are_those_that_were_asked_for(at: PageReader) -> None:
    today = facts.today().isoformat()
    made(at, as_of=today)

    with engines.reading(shop(at).engine) as session:
        assert session.scalars(select(PaperOrder.as_of)).all() == [date.fromisoformat(today)]
