"""Views handed out as sheets: exactly what the screen shows, all of it, and nothing for those who may not see it."""

from __future__ import annotations

import csv
import io
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories.databases import statements
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, text
from tracker.app import FEATURES
from tracker.documents.spreadsheet import Table, write_workbook
from tracker.domain.audience import EVERYTHING
from tracker.domain.criteria import read
from tracker.domain.kinds import DocumentKind
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import Sheet
from tracker.domain.vocabulary import ReviewState
from tracker.importers import registry
from tracker.importers.records import Kind, ParseResult
from tracker.services import accounts, seeding
from tracker.services.sheets import exporting
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.web.sheets import routes as sheets

Rows = list[dict[str, str]]


@pytest.fixture
def reader(tmp_path: Path, demo_url: str) -> PageReader:
    """Return a browser that is signed in."""
    with engines.transaction(engines.create(demo_url)) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    app = app_at(demo_url, tmp_path / "data")
    if sheets not in FEATURES:
        app.register_blueprint(sheets.blueprint)
    opened = PageReader(app)
    opened.sign_in()
    return opened


@pytest.fixture
def session(demo: Engine) -> Iterator[Session]:
    with engines.transaction(demo) as opened:
        yield opened


def fetched(reader: PageReader, path: str) -> bytes:
    answer = reader.client.get(path, base_url=reader.base)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return answer.get_data()


def rows(reader: PageReader, path: str) -> Rows:
    return list(csv.DictReader(io.StringIO(fetched(reader, path).decode("utf-8-sig"))))


def test_the_sheet_holds_every_row_of_the_list_in_its_order(reader: PageReader):
    """Given a narrowed list of several pages, when it is exported, then the rows are those of all its pages."""
    narrowed = "state=RUS&sort=newest&group=status"
    exported = rows(reader, f"/sheets/recommendations.csv?{narrowed}&page=2")
    assert len(exported) > 25
    shown = [
        text(each)
        for page in range(1, 2 + (len(exported) - 1) // 25)
        for line in reader.get(f"/recommendations?{narrowed}&page={page}").iter("p")
        if line.get("class") == "result__line"
        for each in line.iter("b")
    ]
    assert [row["Number"] for row in exported] == shown
    assert {row["State"] for row in exported} == {"Russian Federation"}


def test_every_list_leads_to_its_sheet(reader: PageReader):
    """Given a list, when its link is followed, then a workbook comes that can be brought back."""
    for page, begins in (
        ("/recommendations?state=RUS", "Export "),
        ("/evidence?state=RUS", "Export "),
        ("/states/RUS", "Export the positions"),
        ("/states/RUS", "Export the figures"),
    ):
        link = next((each for each in reader.get(page).iter("a") if text(each).startswith(begins)), None)
        if link is None and "figures" in begins:
            continue  # no figure is stated of this State in the demo
        assert link is not None, page
        found = registry.opened(fetched(reader, link.get("href", "")))
        assert isinstance(found, ParseResult)
        assert found.kind is Kind.SPREADSHEET
        assert found.records


def test_the_empty_sheets_are_handed_out_and_hold_no_row(reader: PageReader):
    found = registry.opened(fetched(reader, "/sheets/empty.xlsx"))
    assert isinstance(found, ParseResult)
    assert found.records == ()


def test_a_state_or_sheet_that_is_none_is_not_found(reader: PageReader):
    for path in ("/sheets/positions.csv?state=XXX", "/sheets/people.csv", "/sheets/evidence.ods"):
        assert reader.client.get(path, base_url=reader.base).status_code == 404


def test_who_only_reads_gets_no_draft_no_version_and_no_letter(reader: PageReader):
    """Given a draft and an unpublished letter, when a viewer exports, then neither is in any sheet."""
    with engines.transaction(reader.client.application.extensions["engine"]) as session:
        item = session.scalars(select(models.Evidence).where(models.Evidence.state_code == "RUS")).first()
        ask = session.scalars(
            select(models.Recommendation).join(models.StatedPosition).where(models.StatedPosition.state_code == "RUS")
        ).first()
        assert item is not None
        assert ask is not None
        item.review_state = ReviewState.DRAFT
        secret, letter = item.ref, ask.ref
        session.execute(
            update(models.SourceDocument)
            .where(models.SourceDocument.id == ask.document_id)
            .values(kind=DocumentKind.LETTER, published_on=None, published_precision=None)
        )
    paths = {
        "evidence": "/sheets/evidence.csv", "links": "/sheets/links.csv",
        "recommendations": "/sheets/recommendations.csv?everywhere=1", "positions": "/sheets/positions.csv?state=RUS",
    }  # fmt: skip
    worker = {name: fetched(reader, path).decode() for name, path in paths.items()}
    _become_viewer(reader)
    viewer = {name: fetched(reader, path).decode() for name, path in paths.items()}

    assert secret in worker["evidence"]
    assert letter in worker["recommendations"]
    assert letter in worker["positions"]
    for name, sheet in viewer.items():
        assert f"\n{secret}," not in sheet, name
        assert f"{letter}," not in sheet, name
        assert f"{letter}@" not in sheet, name
        assert "Version" not in sheet.splitlines()[0]
        assert sheet.count("\n") > 1, name
    assert reader.client.get("/sheets/empty.xlsx", base_url=reader.base).status_code == 403


def _become_viewer(reader: PageReader) -> None:
    with engines.transaction(reader.client.application.extensions["engine"]) as session:
        person = session.scalars(select(models.User).where(models.User.email == MAIL)).one()
        person.roles = [session.scalars(select(models.Role).where(models.Role.name == "viewer")).one()]


def test_cells_that_begin_like_formulas_are_neutral_in_both_files(reader: PageReader):
    with engines.transaction(reader.client.application.extensions["engine"]) as session:
        row = session.scalars(select(models.Recommendation).where(models.Recommendation.note != "=1+1")).first()
        assert row is not None
        row.note, ref = "=1+1", row.ref
    noted = {each["Reference"]: each["Note"] for each in rows(reader, "/sheets/recommendations.csv?everywhere=1")}
    assert noted[ref] == "'=1+1"


def test_the_number_of_queries_does_not_grow_with_the_rows(session: Session):
    """Given States with few and with many asks, when their lists are exported, then as many queries are made."""
    counted: list[int] = []
    organisation = session.scalars(select(models.Organisation.id)).first() or 0
    for state in ("CHN", "PRK"):
        criteria = read([("state", state)]).criteria
        with statements(session.get_bind()) as sent:
            table = exporting.recommendations(session, criteria, organisation_id=organisation, audience=EVERYTHING)
            assert list(table.rows)
        counted.append(len(sent))
    assert counted[0] == counted[1]


def test_a_long_sheet_is_written_in_constant_memory():
    """Given twenty thousand rows, when they are written as a workbook, then memory stays as for few."""
    columns = COLUMNS[Sheet.LINKS]
    table = Table(Sheet.LINKS, columns, ([f"{n}", "x" * 200, *[""] * (len(columns) - 2)] for n in range(20_000)))
    tracemalloc.start()
    write_workbook([table], io.BytesIO())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024, peak


def test_a_sheet_with_evidence_leaves_nothing_in_the_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a folder for what is temporary that takes nothing, then evidence is written all the same, and only that."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")

    def written(sheet: Sheet) -> int:
        out = io.BytesIO()
        write_workbook([Table(sheet, COLUMNS[sheet], [["x"] * len(COLUMNS[sheet])])], out)
        return len(out.getvalue())

    assert written(Sheet.EVIDENCE) > 0
    with pytest.raises(FileNotFoundError):
        written(Sheet.LINKS)
