"""Figures that sources state, in the browser: as printed, attributed, never adopted."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.integration.test_web_treaties import become_viewer
from tests.web_client import PageReader, text
from tracker.domain.dates import When
from tracker.domain.vocabulary import DatePrecision
from tracker.services import figures
from tracker.services.figures import FigureEntry, read_number
from tracker.storage import engine as engines
from tracker.storage.engine import reading, transaction
from tracker.storage.models import AuditEntry, SourceDocument, StatedFigure

AWKWARD = "Workers <b>with</b> permits \u202eعمال\u202c " + "x" * 300
DOCUMENT = "ASA 24/06/96"
NEW, KNOWN = f"/figures/new?state=RUS&document={DOCUMENT}", f"/figures/edit/{DOCUMENT}/-/loggers-1996"
FIGURE = {
    "state": "RUS", "document": DOCUMENT, "about": AWKWARD, "value_text": "30,000", "value": "", "unit": "people",
    "period-year": "1990", "period-to_year": "1992", "attributed_to": "A ministry", "locator": "p. 4", "series": "",
    "counts_cycle": "", "counts_position": "",
}  # fmt: skip


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _session(at: PageReader) -> AbstractContextManager[Session]:
    return reading(at.client.application.extensions["engine"])


def _added(at: PageReader) -> list[StatedFigure]:
    with _session(at) as session:
        return list(
            session.scalars(select(StatedFigure).where(StatedFigure.about == AWKWARD).order_by(StatedFigure.id))
        )


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("211", 211),
        ("30,000", 30000),
        ("1\u202f234\u202f567", 1234567),
        ("12.5", 12.5),
        ("-3", -3),
        ("some 30,000", None),
        ("20,000 to 30,000", None),
        ("30.000", None),  # thirty thousand, or thirty
        ("0,125", None),
        ("12,5", None),
        ("", None),
        ("٣٠", 30),
        ("9" * 400, None),
    ],
)
def test_a_printed_number_is_read_only_where_it_says_one_thing(printed: str, number: float | None) -> None:
    assert read_number(printed) == number


def test_the_address_fills_in_state_document_and_who_speaks_in_it(at: PageReader) -> None:
    page = at.get(NEW)

    chosen = {each.get("value") for each in page.iter("option") if each.get("selected") is not None}
    assert chosen >= {"RUS", DOCUMENT}
    assert _value(page, "attributed_to") == "Amnesty International"


def test_a_figure_keeps_what_is_printed_its_period_and_who_states_it(at: PageReader) -> None:
    answer = at.post(NEW, **FIGURE)

    (stored,) = _added(at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/documents/{DOCUMENT.replace(' ', '%20')}")
    assert (stored.value, stored.value_text, stored.attributed_to) == (30000, "30,000", "A ministry")
    assert (stored.period_first, stored.period_last) == (date(1990, 1, 1), date(1992, 12, 31))
    assert stored.period_precision is DatePrecision.PERIOD
    words = text(at.get("/states/RUS"))
    assert AWKWARD.partition("x")[0].strip() in words


def test_a_figure_without_a_name_is_attributed_to_the_author_of_its_document(at: PageReader) -> None:
    at.post(NEW, **FIGURE | {"attributed_to": ""})

    (stored,) = _added(at)
    assert stored.attributed_to == "Amnesty International"


def test_a_figure_of_a_document_without_an_author_must_say_who_states_it(at: PageReader) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        session.execute(update(SourceDocument).where(SourceDocument.key == DOCUMENT).values(author=""))

    page = at.read(at.post(NEW, **FIGURE | {"attributed_to": ""}))

    assert "attributed, never adopted" in text(page)
    assert _added(at) == []


def test_a_figure_of_the_state_leads_to_its_indicator_and_no_other_does(at: PageReader) -> None:
    addresses = [each.get("href") or "" for each in at.get("/states/RUS").iter("a")]

    over_time = {address for address in addresses if address.startswith("/indicators/RUS/")}
    assert "/indicators/RUS/temporary_asylum_holders" in over_time
    assert not [address for address in over_time if "upr_3" in address]  # a series that nobody described


def test_a_figure_of_a_later_period_than_its_document_is_asked_about_and_a_projection_is_saved(at: PageReader) -> None:
    later = FIGURE | {"period-year": "2014", "period-to_year": ""}

    asked = at.read(at.post(NEW, **later))
    assert "this period begins later" in text(asked)
    assert _value(asked, "period-year") == "2014"
    assert _added(at) == []
    assert at.post(NEW, **later, is_projection="1").status_code == 303

    (kept,) = _added(at)
    path = f"/figures/edit/{kept.ref.replace('~', '/-/')}"
    page = at.get(path)
    assert "is_projection" not in {each.get("name") for each in page.iter("input")}
    changed = later | {"unit": "workers", "seen": _value(page, "seen")}
    assert at.post(path, **changed).status_code == 303  # its period was decided on


def test_two_figures_on_the_same_have_names_of_their_own(at: PageReader) -> None:
    for _time in range(3):
        at.post(NEW, **FIGURE)

    names = [each.ref for each in _added(at)]
    assert len(set(names)) == 3
    for ref in names:
        at.get(f"/figures/edit/{ref.replace('~', '/-/')}")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value_text": "some 30,000"}, "can be read in several ways"),
        ({"value_text": "some 30,000", "value": "about"}, "Write the number in digits"),
        ({"value": "31000"}, "The source prints 30,000"),
        ({"value_text": ""}, "Give the number as the source prints it"),
        ({"unit": ""}, "Give the unit"),
        ({"about": ""}, "Say what is counted"),
        ({"period-year": "", "period-to_year": ""}, "Give the period"),
        ({"period-to_year": "1980"}, "ends before it begins"),
        ({"document": ""}, "Choose the document"),
        ({"counts_cycle": "2"}, "Give both"),
        ({"counts_position": "pending"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post(NEW, **FIGURE | wrong))

    assert sentence in text(page)
    assert _added(at) == []
    for name in ("about", "value_text", "locator"):
        assert _value(page, name) == (FIGURE | wrong)[name]


def test_a_count_of_positions_stands_beside_what_is_on_record(at: PageReader) -> None:
    at.post(NEW, **FIGURE | {"counts_cycle": "2", "counts_position": "supported"})

    (stored,) = _added(at)
    opened = at.get(f"/figures/edit/{stored.ref.replace('~', '/-/')}")
    chosen = {each.get("value") for each in opened.iter("option") if each.get("selected") is not None}
    assert stored.checks_against == "positions:RUS:2:supported"
    assert chosen >= {"2", "supported"}
    assert "A ministry states" in text(at.get("/states/RUS"))


def test_a_figure_of_the_demo_is_opened_as_it_was_recorded_and_saved_without_a_change(at: PageReader) -> None:
    opened = at.get(KNOWN)
    fields = {each.get("name", ""): each.get("value", "") for each in opened.iter("input")}
    ticked = {each.get("name") for each in opened.iter("input") if each.get("checked") is not None}
    kept = {name: value for name, value in fields.items() if name not in {"csrf_token", "q", "at_least"}}
    kept |= {"at_least": "1"} if "at_least" in ticked else {}

    answer = at.post(KNOWN, **kept | {"state": "RUS", "counts_cycle": "", "counts_position": ""})

    with _session(at) as session:
        events = session.scalars(select(AuditEntry.event).where(AuditEntry.event == "figure:amend")).all()
    assert answer.status_code == 303
    assert events == []


def test_a_number_follows_what_is_printed_when_that_is_corrected(at: PageReader) -> None:
    at.post(NEW, **FIGURE)
    (stored,) = _added(at)
    path = f"/figures/edit/{stored.ref.replace('~', '/-/')}"
    opened = at.get(path)

    at.post(path, **FIGURE | {"value_text": "31,000", "value": _value(opened, "value"), "seen": _value(opened, "seen")})

    assert _added(at)[0].value == 31000


def test_a_second_writer_is_shown_both_and_then_decides(at: PageReader) -> None:
    at.post(NEW, **FIGURE)
    path = f"/figures/edit/{_added(at)[0].ref.replace('~', '/-/')}"
    seen = _value(at.get(path), "seen")

    first = at.post(path, **FIGURE | {"unit": "households", "period-to_year": "", "seen": seen})
    page = at.read(at.post(path, **FIGURE | {"unit": "families", "seen": seen}))
    between = _added(at)[0].unit
    second = at.post(path, **FIGURE | {"unit": "families", "seen": _value(page, "seen")})

    assert (first.status_code, second.status_code) == (303, 303)
    assert "On record now: households" in text(page)
    assert "On record now: 1990" in text(page)
    assert (between, _added(at)[0].unit) == ("households", "families")


def test_every_change_is_in_the_audit_trail_with_old_and_new(at: PageReader) -> None:
    at.post(NEW, **FIGURE)
    (stored,) = _added(at)
    path = f"/figures/edit/{stored.ref.replace('~', '/-/')}"
    at.post(path, **FIGURE | {"unit": "families", "seen": _value(at.get(path), "seen")})

    with _session(at) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"figure:{stored.ref}").order_by(AuditEntry.sequence)
        ).all()
    assert [entry.event for entry in entries] == ["figure:record", "figure:amend"]
    assert entries[1].changes == {"unit": ["people", "families"]}
    assert all(entry.actor.startswith("user:") for entry in entries)


@pytest.mark.parametrize("path", [NEW, KNOWN])
def test_the_person_goes_back_to_where_they_came_from(at: PageReader, path: str) -> None:
    seen = {"seen": _value(at.get(KNOWN), "seen")} if path == KNOWN else {}
    joined = "&" if "?" in path else "?"

    answer = at.post(f"{path}{joined}next=/calendar", **FIGURE | seen)

    assert answer.headers["Location"].startswith("/calendar")


@pytest.mark.parametrize("path", [NEW, KNOWN])
def test_a_form_without_its_token_is_refused(at: PageReader, path: str) -> None:
    assert at.client.post(path, base_url=at.base, data=FIGURE).status_code == 400
    assert _added(at) == []


@pytest.mark.parametrize("path", [NEW, KNOWN])
def test_a_viewer_may_not_write(reader: PageReader, path: str) -> None:  # noqa: F811
    become_viewer(reader)

    reader.get(path, status=403)
    assert reader.post(path, **FIGURE).status_code == 403


def test_a_figure_that_is_not_there_is_a_page_that_says_so(at: PageReader) -> None:
    at.get("/figures/edit/ASA/-/none", status=404)


def test_figures_are_kept_on_both_databases(demo_database_url: str) -> None:
    engine = engines.create(demo_database_url)
    year = When(date(2014, 1, 1), date(2014, 12, 31), DatePrecision.YEAR)
    entry = FigureEntry("RUS", DOCUMENT, AWKWARD, "12.5", "percent", year, attributed_to="A ministry")
    with transaction(engine) as session:
        ref = figures.record(session, "test", entry)

    with reading(engine) as session:
        kept = figures.load(session, ref)
    engine.dispose()

    assert kept == entry
