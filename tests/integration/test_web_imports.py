"""Files in the browser: looked at before anything is written, applied whole, harmless whatever they are."""

from __future__ import annotations

import csv
import io
import stat
import time
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import delete, func, insert, select
from werkzeug.test import TestResponse

from tests.fixtures.small_report import SYMBOL, small_report
from tests.fixtures.tiny_pdf import tiny_pdf
from tests.integration.test_web import reader, signed_in  # noqa: F401
from tests.integration.test_web_start import engine_of, primary, send
from tests.web_client import MAIL, PageReader, statements_of, text
from tracker.errors import Unreadable
from tracker.importers import apart, registry
from tracker.services.imports.problems import Problem, sheet
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, Recommendation, Review, Role, SourceDocument, User, UserRole

ASKS = ("Plant trees (Norway)", "Plant hedges along every road (Chad) (Peru)", "=SUM(1+1) for the children (Atlantis)")
HEADER = "To,Text,From,Response,Action,Issue,Session\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return where files that were sent are kept."""
    return tmp_path / "data" / "uploads"


def sent(at: PageReader, content: bytes, *, name: str = "report.pdf", query: str = "") -> TestResponse:
    """Send a file as a browser does."""
    token = next(each.get("value", "") for each in at.get("/imports").iter("input") if each.get("name") == "csrf_token")
    fields = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return at.client.post(f"/imports{query}", base_url=at.base, data=fields, content_type="multipart/form-data")


def previewed(at: PageReader, content: bytes) -> str:
    """Send a file and return the address of its preview."""
    answer = sent(at, content)
    assert answer.status_code == 303, text(at.read(answer))
    return answer.headers["Location"]


def count(at: PageReader, model: type) -> int:
    with engines.reading(engine_of(at)) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def outcomes(page: Element) -> list[str]:
    return [text(each) for each in page.iter("span") if "outcome" in (each.get("class") or "").split()]


def export(*rows: str) -> bytes:
    return (HEADER + "".join(f"{row}\n" for row in rows)).encode()


def test_a_preview_shows_every_row_and_writes_nothing(at: PageReader) -> None:
    before = (count(at, Recommendation), count(at, SourceDocument), count(at, AuditEntry))

    page = at.get(previewed(at, small_report(*ASKS)))

    assert "3 recommendations found, A/HRC/61/3, fourth cycle, session 48" in text(page)
    assert outcomes(page) == ["New"] * 3
    assert "Plant hedges along every road" in text(page)
    assert "Chad; Peru" in text(page)
    assert (count(at, Recommendation), count(at, SourceDocument), count(at, AuditEntry)) == before


def test_what_could_not_be_read_stands_first_with_its_reason(at: PageReader) -> None:
    address = previewed(at, small_report(*ASKS))

    page = at.get(address)
    doubtful = at.get(f"{address}?show=doubtful")

    first = next(page.iter("tbody"))[0]
    assert "Atlantis" in text(first)
    assert "=SUM(1+1)" in text(first)
    assert len(outcomes(doubtful)) == 1


def test_applying_twice_changes_nothing_the_second_time(at: PageReader) -> None:
    before = count(at, Recommendation)
    address = previewed(at, small_report(*ASKS))

    send(at, address, f"{address}/apply")
    trail = count(at, AuditEntry)
    again = send(at, address, f"{address}/apply")

    assert again.status_code == 303
    assert "Everything in this file was on record already" in text(at.get(again.headers["Location"]))
    assert count(at, Recommendation) == before + 3
    assert count(at, AuditEntry) == trail
    assert "Known" in outcomes(at.get(address))[-1]


def test_who_applied_it_is_in_the_audit_trail_and_the_import_in_the_list(at: PageReader) -> None:
    address = previewed(at, small_report(*ASKS))

    send(at, address, f"{address}/apply")

    with engines.reading(engine_of(at)) as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert entry is not None
    assert (entry.event, entry.subject) == ("import:apply", f"document:{SYMBOL}")
    assert entry.actor.startswith("user:")
    row = next(each for each in at.get("/imports").iter("tr") if SYMBOL in text(each))
    assert [text(cell) for cell in row][-2:] == ["3", "0"]


def test_a_report_that_changed_shows_what_is_on_record_beside_it(at: PageReader) -> None:
    first = previewed(at, small_report("Plant trees (Norway)", "Plant hedges (Chad)"))
    send(at, first, f"{first}/apply")

    page = at.get(previewed(at, small_report("Plant oaks (Norway)", "Plant hedges (Chad) (Peru)", "Mow (Togo)")))

    assert sorted(outcomes(page)) == ["Changed", "Changed", "New"]
    assert text(primary(page)[0]) == "Add one recommendation, change 2"
    assert [text(each) for each in page.iter("del")] == ["Plant trees (Norway);", "Plant hedges (Chad).", "Chad"]
    assert "Chad; Peru" in [text(each) for each in page.iter("ins")]


def test_a_state_that_is_not_followed_is_named_with_the_next_step(at: PageReader) -> None:
    address = previewed(at, small_report("Plant trees (Norway)"))

    page = at.get(address)
    applied = send(at, address, f"{address}/apply")

    assert "/follow?state=SVN" in {each.get("href") for each in page.iter("a")}
    assert applied.headers["Location"] == address  # where that step stands
    chosen = [each for each in at.get("/follow?state=SVN").iter("option") if each.get("selected") is not None]
    assert [each.get("value") for each in chosen] == ["SVN"]


def test_answers_are_recorded_for_what_a_report_brought_and_the_rest_is_left_aside(at: PageReader) -> None:
    report = previewed(at, small_report("Plant trees (Norway)", "Plant hedges (Chad)"))
    send(at, report, f"{report}/apply")
    address = previewed(
        at,
        export(
            "Slovenia,Plant trees,Norway,Accepted,5,Trees,48",
            "Slovenia,Plant weeds,Norway,Noted,5,Trees,48",
            "Chad,Plant trees,Norway,Accepted,5,Trees,17",
        ),
    )

    page = at.get(address)
    send(at, address, f"{address}/apply")

    assert outcomes(page) == ["Left out", "Changed"]
    assert "One more row is about a review whose report is not on record here" in text(page)
    assert text(primary(page)[0]) == "Record one answer"
    assert outcomes(at.get(address)) == ["Left out", "Known"]


def test_a_report_of_a_review_that_is_not_on_record_cannot_be_applied(at: PageReader) -> None:
    with engines.transaction(engine_of(at)) as session:
        session.execute(delete(Review).where(Review.state_code == "SVN", Review.cycle == 4))
    address = previewed(at, small_report("Plant trees (Norway)"))

    page = at.get(address)
    token = next(each.get("value", "") for each in page.iter("input") if each.get("name") == "csrf_token")
    forced = at.client.post(f"{address}/apply", base_url=at.base, data={"csrf_token": token})

    assert "The review that this report is of is not on record here" in text(page)
    assert text(primary(page)[0]) == "Choose another file"
    assert forced.status_code == 422
    assert not _is_imported(at)


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))
    return packed.getvalue()


HOSTILE = {
    "a web page named as PDF": (HTML, "web page"),
    "a zip bomb": (_zip_bomb(), "nothing was imported"),
    "an old Office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
    "nothing at all": (b"", "The file is empty"),
    "blank": (b" \r\n ", "empty"),
    "a program": (b"\x7fELF" + bytes(5000), "NUL"),
    "a PDF by name of its first bytes": (b"%PDF-1.7\n" + HTML + b"\n%%EOF\n", "damaged"),
    "a PDF cut off": (small_report(*ASKS)[:-200], "cut off"),
    "another PDF": (
        tiny_pdf([[(100, 700, 10, "Dear colleagues, the choir meets on Thursday.")]]),
        "not be brought into the records yet",
    ),
    "a table without end": (HEADER.encode() + b"a,b,c,d,e,f,g\n" * 60_001, "at most 60000"),
    "another table": (b"name,age\nsomeone,7\n", "recognised"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_such_file_is_refused_beside_the_field_and_not_kept(at: PageReader, kept: Path, what: str) -> None:
    content, sentence = HOSTILE[what]
    before = count(at, AuditEntry)

    page = at.read(sent(at, content))

    assert sentence in text(page)
    assert "#file" in {each.get("href") for each in page.iter("a")}
    assert "alert(1)" not in text(page)
    assert not kept.exists() or not list(kept.iterdir())
    assert count(at, AuditEntry) == before


def test_a_file_larger_than_16_mb_is_refused_with_its_own_page(at: PageReader, kept: Path) -> None:
    page = at.read(sent(at, b"%PDF-" + bytes(16 * 1024 * 1024)), status=413)

    assert "larger than 16 MB" in text(page)
    assert not kept.exists()


def test_a_pdf_that_unpacks_beyond_measure_ends_its_own_reader_and_not_the_server() -> None:
    words = zlib.compress(b"BT /F1 10 Tf (Report of the Working Group) Tj ET\n" * 2_000_000, 9)
    stream = f"<< /Length {len(words)} /Filter /FlateDecode >>\nstream\n".encode() + words + b"\nendstream"
    plain = tiny_pdf([[(100, 700, 10, "x")]])
    start = plain.index(b"5 0 obj\n") + len(b"5 0 obj\n")
    bomb = plain[:start] + stream + plain[plain.index(b"\nendobj", start) :]
    begun = time.monotonic()

    with pytest.raises(Unreadable, match="could not be read in 3 seconds"):
        apart.read(bomb, seconds=3)

    assert len(bomb) < 1_000_000
    assert time.monotonic() - begun < 10


def test_a_file_read_apart_is_read_as_in_the_same_process() -> None:
    for content in (small_report(*ASKS), export("Slovenia,Plant trees,Norway,Accepted,5,Trees,48")):
        assert apart.read(content) == registry.read(content)


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
    address = sent(at, small_report(*ASKS), name=name).headers["Location"]

    (file,) = kept.iterdir()
    assert file.name == address.rpartition("/")[2]
    assert file.read_bytes() == small_report(*ASKS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert [each.name for each in kept.parent.iterdir()].count("secret-key") == 1


@pytest.mark.parametrize("digest", ["0" * 64, "..", "%2e%2e%2fsecret-key", "secret-key", "A" * 64, "0" * 63 + "\n"])
@pytest.mark.parametrize("rest", ["", "/problems.csv"])
def test_nothing_but_a_kept_file_is_previewed(at: PageReader, digest: str, rest: str) -> None:
    assert at.client.get(f"/imports/{digest}{rest}", base_url=at.base).status_code == 404


def test_a_kept_file_whose_content_was_changed_is_not_taken_for_what_was_sent(at: PageReader, kept: Path) -> None:
    address = previewed(at, small_report(*ASKS))
    (file,) = kept.iterdir()
    file.write_bytes(small_report("Something else (Togo)"))

    at.get(address, status=404)


def test_a_folder_that_cannot_be_written_is_one_sentence(at: PageReader, kept: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("a file where the folder should be")

    page = at.read(sent(at, small_report(*ASKS)), status=503)

    assert "could not be kept" in text(page)


def test_the_sheet_of_problems_opens_without_computing_anything(at: PageReader) -> None:
    address = previewed(at, small_report(*ASKS))

    answer = at.client.get(f"{address}/problems.csv", base_url=at.base)

    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="problems-')
    header, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert header[0] == "row or page"
    assert {row[-1] for row in rows} == {"'=SUM(1+1) for the children (Atlantis)."}
    assert any("Atlantis" in row[3] + row[4] for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "\n=1"])
def test_no_cell_of_the_sheet_is_a_formula(cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(sheet((Problem(3, cell, cell, cell, cell, cell),)))))[1:]

    assert row[0] == "3"
    assert all(each.startswith("'") for each in row[1:])


def test_who_may_only_read_may_not_import(at: PageReader) -> None:
    address = previewed(at, small_report(*ASKS))
    with engines.transaction(engine_of(at)) as session:
        user_id = session.scalar(select(User.id).where(User.email == MAIL))
        session.execute(delete(UserRole).where(UserRole.user_id == user_id))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(insert(UserRole).values(user_id=user_id, role_id=viewer))

    for path in ("/imports", address, f"{address}/problems.csv"):
        at.get(path, status=403)
    token = next(each.get("value", "") for each in at.get("/").iter("input") if each.get("name") == "csrf_token")
    forced = at.client.post(f"{address}/apply", base_url=at.base, data={"csrf_token": token})
    assert forced.status_code == 403


def test_a_preview_cannot_be_applied_by_a_link_or_without_the_token(at: PageReader) -> None:
    address = previewed(at, small_report(*ASKS))

    assert at.client.get(f"{address}/apply", base_url=at.base).status_code == 405
    assert at.client.post(f"{address}/apply", base_url=at.base).status_code == 400
    assert not _is_imported(at)


def _is_imported(at: PageReader) -> bool:
    with engines.reading(engine_of(at)) as session:
        return session.scalar(select(SourceDocument.id).where(SourceDocument.key == SYMBOL)) is not None


def test_the_number_of_queries_does_not_grow_with_the_rows(at: PageReader) -> None:
    one, three = (previewed(at, small_report(*ASKS[:rows])) for rows in (1, 3))

    with statements_of(at) as of_one:
        at.get(one)
    with statements_of(at) as of_three:
        at.get(three)
    send(at, three, f"{three}/apply")
    at.get("/calendar")  # takes the message of the last step
    with statements_of(at) as of_known:
        at.get(three)

    assert len(of_one) == len(of_three)
    assert len(of_known) <= len(of_one) + 1  # the recommending States of what is there


def test_the_list_of_imports_takes_one_query_however_many_there_are(at: PageReader) -> None:
    first = previewed(at, small_report("Plant trees (Norway)"))
    send(at, first, f"{first}/apply")
    at.get("/calendar")
    with statements_of(at) as of_one:
        at.get("/imports")
    for ask in ("Plant oaks (Norway)", "Plant elms (Norway)"):
        again = previewed(at, small_report(ask))
        send(at, again, f"{again}/apply")
    at.get("/calendar")

    with statements_of(at) as of_three:
        at.get("/imports")

    assert len(of_one) == len(of_three)


def test_a_whole_report_is_previewed_and_applied_within_a_request(at: PageReader, shared: Path) -> None:
    content = (shared / "data" / "wg-reports" / "russia2013.pdf").read_bytes()

    begun = time.monotonic()
    address = previewed(at, content)
    page = at.get(address)
    looked = time.monotonic() - begun
    applied = send(at, address, f"{address}/apply")
    took = time.monotonic() - begun

    assert "231 recommendations found, A/HRC/24/14" in text(page)
    assert applied.headers["Location"] == "/steps/RUS"
    assert looked < 10, looked
    assert took < 30, took
    after = at.get(address)
    assert "Everything that can be applied is on record already" in text(after)
    assert set(outcomes(after)) == {"Known"}
    assert len(outcomes(at.get(f"{address}?page=5"))) == 31


def test_an_export_of_many_states_is_previewed_within_a_request(at: PageReader, shared: Path) -> None:
    report = previewed(at, (shared / "data" / "wg-reports" / "russia2013.pdf").read_bytes())
    send(at, report, f"{report}/apply")
    begun = time.monotonic()

    page = at.get(previewed(at, (shared / "data" / "upr-info" / "sessions-14-17.csv").read_bytes()))

    assert time.monotonic() - begun < 20
    assert "more rows are about reviews whose reports are not on record" in text(page)
    assert text(primary(page)[0]).startswith("Record ")


def test_who_comes_for_the_answers_is_told_where_they_stand(at: PageReader) -> None:
    page = at.get("/imports?state=SVN&step=positions")

    links = {each.get("href") for each in page.iter("a")}
    assert "https://docs.un.org/en/A/HRC/59/15/Add.1" in links
    assert "/recommendations?state=SVN&todo=without_position" in links
    for awkward in ("", "x" * 5000, "<b>"):
        at.get(f"/imports?state={awkward}&step={awkward}")
