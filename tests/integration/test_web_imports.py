"""Imports in the browser: kept, read beside the pages, looked at, applied, undone; harmless whatever the file is."""

from __future__ import annotations

import io
import stat
import zipfile
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, func, insert, select
from werkzeug.test import TestResponse

from tests.factories import batches as made
from tests.factories.batches import Line
from tests.fixtures.small_report import small_report
from tests.integration.test_web import reader, signed_in  # noqa: F401
from tests.integration.test_web_start import engine_of, primary, send
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.domain.kinds import BatchState, JobKind, JobState, Outcome
from tracker.importers.records import ParsedDocument
from tracker.services import jobs
from tracker.storage import engine as engines
from tracker.storage.models import (
    AuditEntry,
    ImportBatch,
    ImportConflict,
    ImportRow,
    Job,
    Recommendation,
    Role,
    User,
    UserRole,
)

ASKS = ("Plant trees (Norway)", "Plant hedges along every road (Chad) (Peru)")
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
REF = "A/HRC/24/14#140.1"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return where files that were sent are kept."""
    return tmp_path / "data" / "uploads"


def sent(at: PageReader, content: bytes, *, name: str = "report.pdf") -> TestResponse:
    """Send a file as a browser does."""
    token = next(each.get("value", "") for each in at.get("/imports").iter("input") if each.get("name") == "csrf_token")
    fields = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return at.client.post("/imports", base_url=at.base, data=fields, content_type="multipart/form-data")


def batch(at: PageReader, *lines: Line, **more: object) -> str:
    """Add an import and return the address of its page."""
    with engines.transaction(engine_of(at)) as session:
        return f"/imports/{made.batch(session, lines, **more)}"  # type: ignore[arg-type]


def work(at: PageReader, address: str, kind: JobKind = JobKind.IMPORT_STAGE, **more: object) -> int:
    with engines.transaction(engine_of(at)) as session:
        return made.job(session, int(address.rpartition("/")[2]), kind, **more)  # type: ignore[arg-type]


def count(at: PageReader, model: type) -> int:
    with engines.reading(engine_of(at)) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def the_job(at: PageReader) -> Job:
    with engines.reading(engine_of(at)) as session:
        return session.scalars(select(Job).order_by(Job.id.desc())).first() or pytest.fail("no job")


def outcomes(page: Element) -> list[str]:
    return [text(each) for each in page.iter("span") if "outcome" in (each.get("class") or "").split()]


def links(page: Element) -> set[str | None]:
    return {each.get("href") for each in page.iter("a")}


def test_a_file_is_kept_and_its_reading_asked_for_and_nothing_else_is_written(at: PageReader, kept: Path) -> None:
    before = count(at, Recommendation), count(at, AuditEntry)

    answer = sent(at, small_report(*ASKS))

    assert answer.status_code == 303
    (file,) = kept.iterdir()
    job = the_job(at)
    assert (job.kind, job.state) == (JobKind.IMPORT_STAGE, JobState.QUEUED)
    assert answer.headers["Location"] == f"/imports/{job.batch_id}"
    with engines.reading(engine_of(at)) as session:
        row = session.scalars(select(ImportBatch)).one()
    assert (row.sha256, row.state, row.kind) == (file.name, BatchState.STAGING, "unread")
    assert (count(at, Recommendation), count(at, AuditEntry)) == before


def test_the_same_file_sent_twice_is_one_import_and_one_job(at: PageReader) -> None:
    first = sent(at, small_report(*ASKS)).headers["Location"]

    second = sent(at, small_report(*ASKS)).headers["Location"]

    assert first == second
    assert (count(at, ImportBatch), count(at, Job)) == (1, 1)


def test_while_a_file_is_read_its_page_says_how_far_and_looks_again_by_itself(at: PageReader) -> None:
    address = batch(at, state=BatchState.STAGING, kind="unread")
    work(at, address)

    page = at.get(address)

    assert "412 of 9,383 rows read" in text(page)
    (bar,) = page.iter("progress")
    assert (bar.get("value"), bar.get("max")) == ("412", "9383")
    ids = {each.get("id"): text(each) for each in page.iter() if each.get("id")}
    assert ids[bar.get("aria-labelledby", "")] == "Reading and comparing the file"
    assert any(each.get("hx-get") == f"{address}/progress" for each in page.iter("div"))
    assert '<noscript><meta http-equiv="refresh"' in at.client.get(address, base_url=at.base).get_data(as_text=True)
    assert f"{address}/cancel" in {each.get("action") for each in page.iter("form")}


def test_the_part_that_refreshes_asks_for_the_whole_page_when_the_work_is_over(at: PageReader) -> None:
    running = batch(at, state=BatchState.STAGING, kind="unread")
    work(at, running)
    over = batch(at, Line())
    work(at, over, state=JobState.DONE, done=1, total=1)

    part, last = (at.client.get(f"{each}/progress", base_url=at.base) for each in (running, over))

    assert "412 of 9,383 rows read" in part.get_data(as_text=True)
    assert "HX-Refresh" not in part.headers
    assert last.headers["HX-Refresh"] == "true"


def test_work_on_an_import_can_be_cancelled(at: PageReader) -> None:
    address = sent(at, small_report(*ASKS)).headers["Location"]

    send(at, address, f"{address}/cancel")

    assert the_job(at).state is JobState.CANCELLED
    page = at.get(address)
    assert "The reading was cancelled" in text(page)
    assert text(primary(page)[0]) == "Read it again"


def test_a_file_that_could_not_be_read_says_why_and_can_be_read_again_or_discarded(at: PageReader) -> None:
    address = batch(at, state=BatchState.STAGING, kind="unread")
    work(at, address, state=JobState.FAILED, problem="The PDF is cut off; nothing was imported; fetch it again.")

    page = at.get(address)
    send(at, address, f"{address}/read")
    again = the_job(at)

    assert "The PDF is cut off" in text(page)
    assert (again.kind, again.state) == (JobKind.IMPORT_STAGE, JobState.QUEUED)


def test_a_discarded_import_is_gone_and_the_records_are_as_they_were(at: PageReader) -> None:
    address = batch(at, Line(), Line(number="6.2"))
    before = count(at, Recommendation)

    answer = send(at, address, f"{address}/discard")

    assert answer.headers["Location"] == "/imports"
    assert (count(at, ImportBatch), count(at, ImportRow), count(at, Recommendation)) == (0, 0, before)
    at.get(address, status=404)


def test_an_applied_import_cannot_be_discarded(at: PageReader) -> None:
    address = batch(at, Line(), state=BatchState.APPLIED)

    answer = send(at, address, f"{address}/discard")

    assert answer.status_code == 409
    assert count(at, ImportBatch) == 1


def test_the_rows_stand_by_outcome_with_their_reasons_and_what_to_look_at_first(at: PageReader) -> None:
    address = batch(
        at,
        Line(text="Plant oaks"),
        Line(Outcome.PROBLEM, "Mow (Atlantis)", "6.2", why="No State is known by the name “Atlantis”."),
        Line(Outcome.CHANGED, "Plant elms", subject=REF, changes={"text": ["Plant ashes", "Plant elms"]}),
        Line(Outcome.VANISHED, "Gone", "6.4"),
        Line(Outcome.SAME, "Known", "6.5"),
    )

    page = at.get(address)
    problems = at.get(f"{address}?show=problem")

    assert outcomes(page) == ["Problem", "Vanished", "Changed", "New", "Same"]
    assert "No State is known by the name “Atlantis”." in text(page)
    assert text(next(page.iter("del"))).strip() == "ashes"
    assert text(next(page.iter("ins"))).strip() == "elms"
    assert text(primary(page)[0]) == "Add one recommendation, change one"
    assert outcomes(problems) == ["Problem"]


def test_a_change_of_states_and_of_a_position_is_told_in_words(at: PageReader) -> None:
    address = batch(
        at,
        Line(
            Outcome.CHANGED,
            subject=REF,
            changes={
                "recommending": [["NOR", "PER"], ["PER", "TCD"]],
                "themes": [None, ["death_penalty"]],
                "paragraph": ["6", "6"],
                "answer:A/HRC/1/2/Add.1": [None, ["noted", "Rejected"]],
            },
        ),
    )

    words = text(at.get(address))

    assert "Recommending States: Norway + Chad" in words
    assert "Themes: + Death penalty" in words
    assert "Position in A/HRC/1/2/Add.1: Noted (“Rejected”)" in words
    assert "Paragraph" not in words


def test_a_change_of_what_a_person_wrote_is_told_as_one_that_will_be_asked(at: PageReader) -> None:
    changes = {"text": ["Our words on trees", "Their words on trees", "conflict"]}

    page = at.get(batch(at, Line(Outcome.CHANGED, subject=REF, changes=changes)))

    assert "Somebody here changed it: applying leaves it as it is" in text(page)


def test_what_was_typed_in_a_file_is_text_on_the_page(at: PageReader) -> None:
    address = batch(at, Line(text="<script>alert(1)</script> & “quotes”", why="<b>bold</b>"))

    page = at.get(address)

    assert "<script>alert(1)</script> & “quotes”" in text(page)
    assert not [each for each in page.iter("script") if not each.get("src")]


def test_a_near_duplicate_stands_beside_what_it_is_like_with_both_answers(at: PageReader) -> None:
    address = batch(at, Line(Outcome.NEAR_DUPLICATE, "Plant trees everywhere", None, near=(REF,)))

    page = at.get(address)

    assert "/recommendations/A/HRC/24/14/-/140.1" in links(page)
    buttons = [text(each) for each in page.iter("button")]
    assert "The same as 140.1" in buttons
    assert "A recommendation of its own" in buttons
    assert "left out until you decide" in text(page)


def test_applying_is_asked_for_as_the_rows_were_looked_at(at: PageReader) -> None:
    address = batch(at, Line())
    with engines.transaction(engine_of(at)) as session:
        session.scalars(select(ImportBatch)).one().revision = 7

    stale = send(at, address, f"{address}/apply", revision="6")
    nothing_yet = count(at, Job)
    send(at, address, f"{address}/apply", revision="7")

    assert stale.status_code == 409
    assert "compared anew since you looked at it" in text(at.read(stale, status=409))
    assert nothing_yet == 0
    assert (the_job(at).kind, the_job(at).state) == (JobKind.IMPORT_APPLY, JobState.QUEUED)


def test_two_people_who_apply_one_import_ask_for_one_job(at: PageReader) -> None:
    address = batch(at, Line())
    token = {"revision": "1"}

    first = send(at, address, f"{address}/apply", **token)
    second = send(at, address, f"{address}/apply", **token)

    assert (first.status_code, second.status_code) == (303, 303)
    assert count(at, Job) == 1


@pytest.mark.parametrize("state", [BatchState.STAGING, BatchState.APPLIED, BatchState.UNDONE])
def test_only_what_was_looked_at_is_applied(at: PageReader, state: BatchState) -> None:
    address = batch(at, Line(), state=state)

    assert send(at, address, f"{address}/apply", revision="1").status_code == 409
    assert count(at, Job) == 0


def test_an_applied_import_says_what_was_done_and_leads_on(at: PageReader) -> None:
    document = ParsedDocument(symbol="A/HRC/24/14", state="RUS", session=16, cycle=2)
    lines = [Line(number=f"140.{place}", state="RUS") for place in range(3)]
    address = batch(at, *lines, Line(Outcome.CHANGED, state="RUS"), state=BatchState.APPLIED, document=document)

    page = at.get(address)

    assert "3 rows added. One changed." in text(page)
    assert {"/steps/RUS", f"{address}/undo"} <= links(page)


def test_a_state_that_is_not_followed_is_named_with_the_next_step(at: PageReader) -> None:
    page = at.get(batch(at, Line()))

    assert "/follow?state=SVN" in links(page)


def test_a_document_in_prose_leads_to_its_desk(at: PageReader) -> None:
    address = batch(at, Line(), kind="narrative")

    page = at.get(address)

    assert primary(page)[0].get("href") == f"/desk/{address.rpartition('/')[2]}"
    assert not outcomes(page)


def test_a_list_of_treaty_acts_is_read_again_about_the_treaty_that_a_person_names(at: PageReader) -> None:
    address = batch(at, Line(Outcome.PROBLEM), kind="treaty_actions", document=ParsedDocument())
    page = at.get(address)

    refused = send(at, address, f"{address}/treaty", instrument="NOTHING")
    send(at, address, f"{address}/treaty", instrument="CAT")

    assert text(primary(page)[0]) == "Read it as such"
    assert refused.status_code == 422
    assert (count(at, Job), the_job(at).kind) == (1, JobKind.IMPORT_STAGE)
    with engines.reading(engine_of(at)) as session:
        assert session.scalars(select(ImportBatch)).one().beside == {"instrument": "CAT"}


def test_a_conflict_shows_both_texts_and_is_not_decided_by_the_program(at: PageReader) -> None:
    address = batch(at, Line(Outcome.SAME), state=BatchState.APPLIED)
    with engines.transaction(engine_of(at)) as session:
        row_id = session.scalar(select(Recommendation.id).where(Recommendation.ref == REF))
        values = {"recommendation_id": row_id, "batch_id": int(address.rpartition("/")[2]), "field": "text"}
        session.add(ImportConflict(**values, ours={"value": "Our words"}, theirs={"value": "Their words"}))

    page = at.get(address)
    listed = at.get("/imports")
    record = at.get("/recommendations/A/HRC/24/14/-/140.1")

    assert "Our words" in text(page)
    buttons = [text(each) for each in page.iter("button")]
    assert {"Keep ours", "Take the source’s"} <= set(buttons)
    assert "One conflict to decide" in text(listed)
    assert f"{address}#conflicts" in links(record)


def test_the_list_tells_each_import_its_state_and_the_work_under_way(at: PageReader) -> None:
    batch(at, Line(), Line(Outcome.CHANGED), state=BatchState.APPLIED)
    running = batch(at, state=BatchState.STAGING, kind="unread")
    work(at, running)

    first, second = [text(row) for row in at.get("/imports").iter("tr") if row.get("role") == "row"][1:3]

    assert "Being read" in first
    assert "412 of 9,383" in first
    assert "A/HRC/61/3" in second
    assert "1 new · 1 changed" in second
    assert second.endswith("Applied")


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(30_000_000))
    return packed.getvalue()


HOSTILE = {
    "a web page named as PDF": (HTML, "web page"),
    "a zip bomb": (_zip_bomb(), "nothing was imported"),
    "an old Office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
    "nothing at all": (b"", "The file is empty"),
    "blank": (b" \r\n ", "empty"),
    "a program": (b"\x7fELF" + bytes(5000), "NUL"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), "picture"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_such_file_is_refused_beside_the_field_and_not_kept(at: PageReader, kept: Path, what: str) -> None:
    content, sentence = HOSTILE[what]

    page = at.read(sent(at, content))

    assert sentence in text(page)
    assert "#file" in links(page)
    assert "alert(1)" not in text(page)
    assert not kept.exists() or not list(kept.iterdir())
    assert (count(at, ImportBatch), count(at, Job)) == (0, 0)


def test_a_file_larger_than_16_mb_is_refused_with_its_own_page(at: PageReader, kept: Path) -> None:
    page = at.read(sent(at, b"%PDF-" + bytes(16 * 1024 * 1024 + 128 * 1024)), status=413)

    assert "larger than 16 MB" in text(page)
    assert not kept.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../../../secret-key",
        "..\\..\\x.pdf",
        "/etc/passwd",
        "a\0b.pdf",
        "x" * 300 + ".pdf",
        "=cmd|' /C calc'!A0.pdf",
        ".",
    ],
)
def test_the_name_of_a_file_says_nothing_about_where_it_is_kept(at: PageReader, kept: Path, name: str) -> None:
    sent(at, small_report(*ASKS), name=name)

    (file,) = kept.iterdir()
    assert file.name == sha256(small_report(*ASKS)).hexdigest()
    assert b"%PDF" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert [each.name for each in kept.parent.iterdir()].count("secret-key") == 1
    with engines.reading(engine_of(at)) as session:
        held = [value for row in session.execute(select(*ImportBatch.__table__.columns)) for value in row]
    assert not [value for value in held if isinstance(value, str) and name in value and len(name) > 1]


def test_a_folder_that_cannot_be_written_is_one_sentence(at: PageReader, kept: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("a file where the folder should be")

    page = at.read(sent(at, small_report(*ASKS)), status=503)

    assert "could not be kept" in text(page)
    assert count(at, ImportBatch) == 0


def test_the_original_is_handed_out_as_a_file_that_no_browser_opens(at: PageReader) -> None:
    address = sent(at, small_report(*ASKS)).headers["Location"]

    answer = at.client.get(f"{address}/original", base_url=at.base)

    assert answer.data == small_report(*ASKS)
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_kept_file_whose_content_was_changed_is_not_taken_for_what_was_sent(at: PageReader, kept: Path) -> None:
    address = sent(at, small_report(*ASKS)).headers["Location"]
    (file,) = kept.iterdir()
    file.write_bytes(small_report("Something else (Togo)"))

    at.get(f"{address}/original", status=404)


@pytest.mark.parametrize("number", ["0", "999", "9" * 30, "x", "..", "0" * 64, "%2e%2e%2fsecret-key"])
@pytest.mark.parametrize("rest", ["", "/problems", "/original", "/undo", "/progress"])
def test_an_import_that_is_not_there_is_no_page(at: PageReader, number: str, rest: str) -> None:
    assert at.client.get(f"/imports/{number}{rest}", base_url=at.base).status_code == 404


PATHS = ("", "/progress", "/problems", "/original", "/undo")
ACTS = ("/apply", "/treaty", "/cancel", "/discard", "/read", "/undo", "/rows/1", "/conflicts/1")


def test_who_may_only_read_may_not_import(at: PageReader) -> None:
    address = batch(at, Line())
    with engines.transaction(engine_of(at)) as session:
        user_id = session.scalar(select(User.id).where(User.email == MAIL))
        session.execute(delete(UserRole).where(UserRole.user_id == user_id))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(insert(UserRole).values(user_id=user_id, role_id=viewer))

    for path in ("/imports", *(address + rest for rest in PATHS)):
        assert at.client.get(path, base_url=at.base).status_code == 403
    token = next(each.get("value", "") for each in at.get("/").iter("input") if each.get("name") == "csrf_token")
    for act in ACTS:
        assert at.client.post(address + act, base_url=at.base, data={"csrf_token": token}).status_code == 403
    assert count(at, Job) == 0


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_by_a_link_or_without_the_token(at: PageReader, act: str) -> None:
    address = batch(at, Line())

    assert at.client.post(f"{address}{act}", base_url=at.base).status_code == 400
    if act != "/undo":  # the page that asks to confirm
        assert at.client.get(f"{address}{act}", base_url=at.base).status_code == 405
    assert (count(at, Job), count(at, ImportBatch)) == (0, 1)


def test_the_number_of_queries_does_not_grow_with_the_rows(at: PageReader) -> None:
    def of(rows: int) -> int:
        known = ("A/HRC/24/14#140.1", "A/HRC/24/14#140.2", "A/HRC/24/14#140.3")
        lines = [
            each
            for ref in known[:rows]
            for each in (Line(subject=ref), Line(Outcome.NEAR_DUPLICATE, near=(ref,)), Line(Outcome.PROBLEM))
        ]
        address = batch(at, *lines)
        with statements_of(at) as seen:
            at.get(address)
        return len(seen)

    assert of(1) == of(3)


def test_the_list_of_imports_takes_the_same_queries_however_many_there_are(at: PageReader) -> None:
    work(at, batch(at, Line()))
    with statements_of(at) as of_one:
        at.get("/imports")
    for _each in range(2):
        work(at, batch(at, Line()), state=JobState.DONE, done=1, total=1)

    with statements_of(at) as of_three:
        at.get("/imports")

    assert len(of_one) == len(of_three)


def test_fifty_rows_stand_on_a_page(at: PageReader) -> None:
    address = batch(at, *[Line(number=f"6.{place}") for place in range(1, 121)])

    assert [len(outcomes(at.get(f"{address}?page={page}"))) for page in (1, 3, 4)] == [50, 20, 0]


def test_who_comes_for_the_answers_is_told_where_they_stand(at: PageReader) -> None:
    page = at.get("/imports?state=SVN&step=positions")

    assert {"https://docs.un.org/en/A/HRC/59/15/Add.1", "/recommendations?state=SVN&todo=without_position"} <= links(
        page
    )
    for awkward in ("", "x" * 5000, "<b>"):
        at.get(f"/imports?state={awkward}&step={awkward}")


def test_a_record_names_the_files_behind_it(at: PageReader) -> None:
    with engines.reading(engine_of(at)) as session:
        row_id = session.scalar(select(Recommendation.id).where(Recommendation.ref == REF))
    address = batch(
        at,
        Line(text="The row as it was", is_live=True, recommendation_id=row_id),
        Line(Outcome.PROBLEM, "Never applied", "6.2", recommendation_id=row_id),
        state=BatchState.APPLIED,
    )

    page = at.get("/recommendations/A/HRC/24/14/-/140.1")

    assert "Where it comes from" in text(page)
    assert f"{address}/original" in links(page)
    assert "The row as it was" in text(page)
    assert "Never applied" not in text(page)
    assert made.DIGEST[:12] in text(page)


def test_jobs_of_an_import_are_asked_for_once(at: PageReader) -> None:
    address = batch(at, Line())
    batch_id = int(address.rpartition("/")[2])

    with engines.transaction(engine_of(at)) as session:
        first = jobs.request(session, JobKind.IMPORT_APPLY, user_id=None, batch_id=batch_id, steps=0)
    send(at, "/imports", f"{address}/apply", revision="1")

    assert (count(at, Job), the_job(at).id) == (1, first)
