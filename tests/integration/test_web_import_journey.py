"""One file from the form to the records and back, each step as a person takes it in the browser."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.fixtures.small_report import SYMBOL, small_report
from tests.integration.test_web import reader, signed_in  # noqa: F401
from tests.integration.test_web_imports import links, outcomes, sent
from tests.integration.test_web_start import apply, engine_of, name_the_report, primary, send, work
from tests.web_client import PageReader, text
from tracker.services.imports.handlers import Obstacle
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, ImportConflict, Recommendation, StatedPosition

TODAY = date(2026, 11, 21)
REF = f"{SYMBOL}#6.1"
RECORD = f"/recommendations/{SYMBOL}/-/6.1"
HEADER = "To,Text,From,Response,Action,Issue,Session\n"
TREES = "Plant trees along every road of the country and care for them in the years to come"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    """Let the report of the tests be the one that the calendar names."""
    name_the_report(signed_in)
    return signed_in


def read(at: PageReader, content: bytes) -> str:
    """Send a file, have it read, and return the address of its page."""
    address = sent(at, content).headers["Location"]
    work(at)
    return address


def texts(at: PageReader) -> dict[str, str]:
    with engines.reading(engine_of(at)) as session:
        rows = session.execute(
            select(Recommendation.ref, Recommendation.text).where(Recommendation.ref.startswith(f"{SYMBOL}#"))
        )
        return {ref: words for ref, words in rows}  # noqa: C416 (rows are no pairs)


def test_a_report_is_looked_at_applied_and_undone(at: PageReader) -> None:
    address = read(at, small_report("Plant trees (Norway)", "Plant hedges (Chad) (Peru)"))

    preview = at.get(address)
    before = texts(at)
    applied = apply(at, address)
    during = texts(at)
    confirmed = at.get(f"{address}/undo")
    send(at, f"{address}/undo")
    work(at)
    undone = at.get(address)

    assert f"{SYMBOL}, fourth cycle, session 48" in text(preview)
    assert outcomes(preview) == ["New", "New"]
    assert text(primary(preview)[0]) == "Add 2 recommendations"
    assert before == {}
    assert "2 rows added." in text(applied)
    assert list(during) == [REF, f"{SYMBOL}#6.2"]
    assert text(primary(confirmed)[0]) == "Undo this import"
    assert "The records are as they were without it" in text(undone)
    assert texts(at) == {}


def test_who_applied_it_is_in_the_audit_trail_and_on_the_record(at: PageReader) -> None:
    address = read(at, small_report("Plant trees (Norway)"))

    apply(at, address)

    with engines.reading(engine_of(at)) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.event == "import:apply")).all()
    assert [entry.actor for entry in entries][-1].startswith("user:")
    page = at.get(f"{RECORD}?state=SVN")
    assert "Where it comes from" in text(page)
    assert {address, f"{address}/original"} <= links(page)


def test_the_same_file_a_second_time_changes_nothing(at: PageReader) -> None:
    content = small_report("Plant trees (Norway)", "Plant hedges (Chad)")
    apply(at, read(at, content))
    before = texts(at)

    again = read(at, content)

    page = at.get(again)
    assert outcomes(page) == ["Same", "Same"]
    assert "Everything that can be applied is on record already" in text(page)
    assert texts(at) == before


def test_a_report_that_changed_shows_what_is_on_record_beside_it(at: PageReader) -> None:
    apply(at, read(at, small_report("Plant trees (Norway)", "Plant hedges (Chad)")))

    page = at.get(read(at, small_report("Plant oaks (Norway)", "Plant hedges (Chad) (Peru)", "Mow (Togo)")))

    assert outcomes(page) == ["Changed", "Changed", "New"]
    assert text(primary(page)[0]) == "Add one recommendation, change 2"
    assert "trees" in [text(each) for each in page.iter("del")]
    assert "oaks" in [text(each) for each in page.iter("ins")]
    assert "+ Peru" in [text(each) for each in page.iter("ins")]


def test_a_near_duplicate_is_the_same_once_a_person_says_so(at: PageReader) -> None:
    apply(at, read(at, small_report(f"{TREES} (Norway)", "Plant hedges (Chad)")))
    near = TREES.replace("care for them", "look after them")
    address = read(at, f"{HEADER}Slovenia,{near},Norway,Accepted,5,Trees,48\n".encode())
    page = at.get(f"{address}?show=near_duplicate")
    assert outcomes(page) == ["Near-duplicate"]

    send(at, f"{address}?show=near_duplicate", f"{address}/rows/1", decision="same", ref=REF)
    decided = at.get(address)
    apply(at, address)

    assert outcomes(decided) == ["Changed"]
    with engines.reading(engine_of(at)) as session:
        stated = session.scalars(
            select(StatedPosition.as_stated).join(Recommendation).where(Recommendation.ref == REF)
        ).all()
    assert "Accepted" in stated
    assert len(texts(at)) == 2


@pytest.mark.parametrize(("choice", "stands"), [("ours", "Our own words"), ("source", "Plant oaks (Norway).")])
def test_a_conflict_is_decided_once(at: PageReader, choice: str, stands: str) -> None:
    apply(at, read(at, small_report("Plant trees (Norway)")))
    with engines.transaction(engine_of(at)) as session:
        session.execute(update(Recommendation).where(Recommendation.ref == REF).values(text="Our own words"))
    address = read(at, small_report("Plant oaks (Norway)"))
    page = apply(at, address)
    assert texts(at)[REF] == "Our own words"
    assert {"Keep ours", "Take the source’s"} <= {text(each) for each in page.iter("button")}

    with engines.reading(engine_of(at)) as session:
        number = session.scalar(select(ImportConflict.id))
    send(at, address, f"{address}/conflicts/{number}", choice=choice)

    assert texts(at)[REF] == stands
    assert "Keep ours" not in {text(each) for each in at.get(address).iter("button")}


def test_what_stands_in_the_way_of_undoing_is_told_item_by_item(
    at: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = read(at, small_report("Plant trees (Norway)"))
    apply(at, address)
    found = (Obstacle(REF, "Evidence is linked to it."), Obstacle("treaty:CAT", "It was checked."))
    monkeypatch.setattr("tracker.services.imports.undoing.obstacles", lambda *_given, **_keys: found)

    page = at.get(f"{address}/undo")

    assert "It cannot be undone: 2 things have been built on it since." in text(page)
    assert "Evidence is linked to it." in text(page)
    assert RECORD in links(page)
    assert text(primary(page)[0]) == "Back to the import"


def test_an_answer_that_nobody_offers_decides_nothing(at: PageReader) -> None:
    address = read(at, small_report("Plant trees (Norway)"))

    assert send(at, address, f"{address}/rows/1", decision="accepted").status_code == 422
    assert send(at, address, f"{address}/conflicts/1", choice="both").status_code == 422
