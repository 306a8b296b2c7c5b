"""Indicators in the browser: unit, definition, values with their sources, and what is missing shown as missing."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories import records
from tests.factories.evidence_forms import SOURCE, item
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.integration.test_web_treaties import become_viewer
from tests.web_client import PageReader, statements_of, text, without_tokens
from tracker.domain.audience import EVERYTHING
from tracker.domain.vocabulary import DatePrecision, ReviewState
from tracker.services.indicators import reading as series_reading
from tracker.storage.engine import reading, transaction
from tracker.storage.models import (
    AuditEntry,
    Evidence,
    IndicatorSeries,
    Organisation,
    SeriesGap,
    SourceDocument,
    StatedFigure,
)

AWKWARD = "Visas <b>issued</b> \u202eتأشيرات\u202c 비자 " + "x" * 300
SVG = "{http://www.w3.org/2000/svg}"
LIST, NEW = "/indicators?state=RUS", "/indicators/new?state=RUS"
HOLDERS, WORKERS = "RUS/temporary_asylum_holders", "RUS/dprk_workers_in_russia"
GIVEN = {"state": "RUS", "title": AWKWARD, "unit": "visas", "definition": "Whatever they are for.", "code": ""}
GAP = {"period-year": "2020", "period-to_year": "", "reason": "not_published", "note": "Asked in vain."}
BREAK = "from=2019-01-01&to=2021-12-31"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def _session(at: PageReader) -> AbstractContextManager[Session]:
    return reading(at.client.application.extensions["engine"])


def _stored(at: PageReader, title: str = AWKWARD) -> list[IndicatorSeries]:
    with _session(at) as session:
        return list(session.scalars(select(IndicatorSeries).where(IndicatorSeries.title == title)))


def _gaps(at: PageReader, code: str) -> list[tuple[date, date, str]]:
    gap = SeriesGap
    with _session(at) as session:
        found = select(gap.period_first, gap.period_last, gap.reason).join(IndicatorSeries)
        rows = session.execute(found.where(IndicatorSeries.code == code).order_by(gap.period_first)).all()
    return [(row[0], row[1], row[2]) for row in rows]


def _value(page: Element, name: str) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def _href(page: Element, words: str) -> str:
    return next(each.get("href", "") for each in page.iter("a") if words in "".join(each.itertext()))


def _rows(page: Element) -> list[list[str]]:
    """Return the words of every cell of every row of the tables."""
    return [[text(cell) for cell in row if cell.tag in {"th", "td"}] for row in page.iter("tr")]


def _charts(page: Element) -> list[Element]:
    return [each for each in page.iter(f"{SVG}svg") if each.get("role") == "img"]


def _latest(at: PageReader) -> str:
    with _session(at) as session:
        return session.scalars(select(Evidence.ref).order_by(Evidence.id.desc())).first() or ""


def _rest_on(at: PageReader, series: str, **given: object) -> str:
    """Let an approved item of the demo with links rest on an indicator."""
    with transaction(at.client.application.extensions["engine"]) as session:
        item = session.scalars(
            select(Evidence)
            .where(Evidence.state_code == "RUS", Evidence.review_state == ReviewState.APPROVED, Evidence.links.any())
            .order_by(Evidence.ref)
        ).first()
        assert item is not None
        row = session.scalars(select(IndicatorSeries.id).where(IndicatorSeries.code == series)).one()
        session.execute(update(Evidence).where(Evidence.id == item.id).values(series_id=row, **given))
        return item.ref


def test_evidence_is_recorded_on_an_indicator_from_its_page_and_draws_it(at: PageReader) -> None:
    address = _href(at.get(f"/indicators/{HOLDERS}"), "Record what it shows")
    chosen = {each.get("value") for each in at.get(address).iter("option") if each.get("selected") is not None}

    given = item(kind="statistics", series="RUS:temporary_asylum_holders")
    answer = at.post(address, **given)
    page = at.get(f"/evidence/{SOURCE}/-/" + _latest(at).partition("!")[2])
    foreign = at.read(at.post("/evidence/new", **given | {"state": "CHN", "links-0-ask": "", "links-0-finding": ""}))

    assert {"RUS", "statistics", "RUS:temporary_asylum_holders"} <= chosen
    assert answer.headers["Location"].endswith(f"/indicators/{HOLDERS}")
    assert "The indicator that it rests on" in text(page)
    assert len(_charts(page)) == 1
    assert "series" in {each.get("href", "").removeprefix("#") for each in foreign.iter("a")}


def test_the_list_shows_last_value_and_span_as_printed(at: PageReader) -> None:
    rows = {row[0]: row[1:] for row in _rows(at.get(LIST))}

    held = rows["Nationals of the DPRK with temporary asylumpeople"]
    assert held == ["only 49", "31 December 2019", "2018 to 2019", "3"]
    assert rows["Quota of jobs for nationals of the DPRKjobs"][0] == "more than 44 thousand / about 48 thousand"


def test_the_list_asks_no_more_of_the_database_for_more_indicators(at: PageReader) -> None:
    with statements_of(at) as few:
        at.get("/indicators?state=CHN")
    with statements_of(at) as many:
        at.get(LIST)

    assert len(many) == len(few)


def test_the_page_draws_values_and_prints_the_table_behind_them(at: PageReader) -> None:
    page = at.get(f"/indicators/{HOLDERS}")

    (chart,) = _charts(page)
    assert "1 January 2018: 75" in "".join(chart.itertext())
    assert [[*row[:1], row[1].partition("national")[0]] for row in _rows(page)[1:]] == [
        ["1 January 2018", "75"],
        ["31 December 2018", "56"],
        ["31 December 2019", "only 49"],
    ]
    assert _href(page, "Memorial 2020") == "/documents/MEMORIAL-2020"


def test_unknown_and_broken_periods_are_told_and_never_zero(at: PageReader) -> None:
    rows = [row[:2] for row in _rows(at.get(f"/indicators/{WORKERS}"))]

    assert ["1991 to 1995", "unknown"] in rows
    assert ["1997 to 2018", "unknown"] in rows
    broken = next(place for place, row in enumerate(rows) if row[1].startswith("series broken"))
    assert [row[0] for row in rows[broken:]] == ["2019 to 2021", "2019 to 2021"]  # the break, then what it begins with


def test_an_indicator_of_one_value_has_a_table_and_no_chart(at: PageReader) -> None:
    page = at.get("/indicators/RUS/tourist_visas")

    assert not _charts(page)
    assert "16,613" in text(page)


def test_a_new_indicator_takes_awkward_words_and_gets_a_code(at: PageReader) -> None:
    answer = at.post(NEW, **GIVEN)

    (stored,) = _stored(at)
    assert answer.status_code == 303
    assert (stored.unit, stored.definition) == ("visas", "Whatever they are for.")
    page = at.get(answer.headers["Location"])
    assert AWKWARD.partition("x")[0].strip() in text(page)
    assert "No value is on record" in text(page)


def test_a_series_that_nobody_described_is_told_in_words_and_its_form_filled_in(at: PageReader) -> None:
    listed = at.get(LIST)
    (address,) = [
        each.get("href") or "" for each in listed.iter("a") if "code=sent_with_p2" in (each.get("href") or "")
    ]
    form = at.get(address)

    assert "sent_with_p2" not in text(listed)
    assert "sent_with_p2" not in text(form)
    assert (_value(form, "title"), _value(form, "unit")) != ("", "")
    assert _value(form, "title") in text(listed)
    assert "sent_with_p2" in {each.get("value") for each in form.iter("option") if each.get("selected") is not None}


def test_a_series_in_what_another_organisation_holds_is_told_to_nobody_else(at: PageReader) -> None:
    with transaction(at.client.application.extensions["engine"]) as session:
        other = records.add(session, Organisation(code="OTHER", name="Other"))
        document = session.scalars(select(StatedFigure).where(StatedFigure.series == "sent_with_p2")).first()
        assert document is not None
        kept = document.document
        kept.published_on, kept.published_precision, kept.organisation_id = None, None, other.id

    assert "code=sent_with_p2" not in at.client.get(LIST, base_url=at.base).text


@pytest.mark.parametrize("path", ["/states/RUS", "/recommendations?state=RUS", f"/indicators/{HOLDERS}"])
def test_the_menu_leads_to_the_indicators_of_the_state_that_is_open(at: PageReader, path: str) -> None:
    assert LIST in {each.get("href") for each in at.get(path).iter("a")}
    assert LIST not in {each.get("href") for each in at.get("/evidence").iter("a")}


def test_a_series_of_figures_on_record_becomes_an_indicator_with_its_values(at: PageReader) -> None:
    answer = at.post(NEW, **GIVEN | {"code": "sent_with_p2", "unit": "people"})

    assert answer.headers["Location"].endswith("/indicators/RUS/sent_with_p2")
    assert "40 other" in text(at.get("/indicators/RUS/sent_with_p2"))
    again = at.read(at.post(NEW, **GIVEN | {"code": "sent_with_p2"}))
    assert "Choose one of the list" in text(again)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Say in a few words what is measured"),
        ({"unit": ""}, "Give the unit"),
        ({"state": ""}, "Choose the State"),
        ({"code": "none"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    at: PageReader, wrong: dict[str, str], sentence: str
) -> None:
    page = at.read(at.post(NEW, **GIVEN | wrong))

    assert sentence in text(page)
    assert _stored(at) == []
    assert _value(page, "title") == (GIVEN | wrong)["title"]


def test_a_second_writer_is_shown_both_and_then_decides(at: PageReader) -> None:
    path = f"/indicators/edit/{HOLDERS}"
    seen = _value(at.get(path), "seen")

    first = at.post(path, **GIVEN | {"unit": "holders", "seen": seen})
    page = at.read(at.post(path, **GIVEN | {"unit": "people", "seen": seen}))
    second = at.post(path, **GIVEN | {"unit": "people", "seen": _value(page, "seen")})

    assert (first.status_code, second.status_code) == (303, 303)
    assert "On record now: holders" in text(page)
    assert _stored(at)[0].code == "temporary_asylum_holders"


def test_values_in_another_unit_than_the_indicator_are_told_apart(at: PageReader) -> None:
    path = f"/indicators/edit/{HOLDERS}"
    at.post(path, **GIVEN | {"unit": "households", "seen": _value(at.get(path), "seen")})

    assert "in people, not in households: not drawn, not compared" in text(at.get(f"/indicators/{HOLDERS}"))


def test_the_page_leads_to_the_form_of_a_value_filled_in_and_back(at: PageReader) -> None:
    page = at.get(_href(at.get(f"/indicators/{HOLDERS}"), "Add a value"))

    assert _value(page, "series") == "temporary_asylum_holders"
    assert _value(page, "unit") == "people"
    sent = {
        "state": "RUS", "about": "holders", "value_text": "51", "value": "", "unit": "people", "period-day": "31",
        "period-month": "12", "period-year": "2019", "attributed_to": "A trade union", "locator": "",
        "series": "temporary_asylum_holders", "document": "MEMORIAL-2020", "counts_cycle": "", "counts_position": "",
    }  # fmt: skip
    answer = at.post(f"/figures/new?next=/indicators/{HOLDERS}", **sent)
    assert answer.headers["Location"].endswith(f"/indicators/{HOLDERS}")
    words = text(at.get(f"/indicators/{HOLDERS}"))
    assert "Sources differ for at least one period" in words
    assert "51" in words
    assert "only 49" in words
    assert "50" not in words.partition("Values and their sources")[2].partition("What it shows")[0]  # never averaged


def test_a_missing_period_is_recorded_changed_and_taken_away_with_its_history(at: PageReader) -> None:
    code = "temporary_asylum_holders"
    answer = at.post(f"/indicators/gap/new/{HOLDERS}", **GAP)
    assert answer.status_code == 303
    assert _gaps(at, code) == [(date(2020, 1, 1), date(2020, 12, 31), "not_published: Asked in vain.")]
    assert ["2020", "not publishedAsked in vain."] in [row[:2] for row in _rows(at.get(f"/indicators/{HOLDERS}"))]

    path = f"/indicators/gap/edit/{HOLDERS}?from=2020-01-01&to=2020-12-31"
    page = at.get(path)
    at.post(path, **GAP | {"reason": "not_collected", "note": "", "seen": _value(page, "seen")})
    assert [reason for _first, _last, reason in _gaps(at, code)] == ["not_collected"]

    at.post(path.replace("edit", "remove"), seen=_value(at.get(path), "seen"))
    assert _gaps(at, code) == []
    with _session(at) as session:
        subject = AuditEntry.subject == f"indicator:RUS:{code}"
        events = session.scalars(select(AuditEntry.event).where(subject).order_by(AuditEntry.sequence)).all()
    assert events == ["indicator:record_gap", "indicator:amend_gap", "indicator:remove_gap"]


def test_a_missing_period_changed_meanwhile_is_not_taken_away(at: PageReader) -> None:
    path = f"/indicators/gap/edit/{WORKERS}?{BREAK}"
    seen = _value(at.get(path), "seen")
    kept = {"period-year": "2019", "period-to_year": "2021", "reason": "series_broken"}
    at.post(path, **kept | {"note": "Another note", "seen": seen})

    at.post(path.replace("edit", "remove"), seen=seen)

    assert [reason for _first, _last, reason in _gaps(at, "dprk_workers_in_russia")] == ["series_broken: Another note"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "Choose why there is no value"),
        ({"reason": "zero"}, "Choose one of the list"),
        ({"period-year": ""}, "Give the period"),
        ({"period-year": "2190"}, "still to come"),
        ({"period-year": "2019", "period-to_year": "2021"}, "recorded already"),
    ],
)
def test_a_missing_period_that_cannot_be_is_refused(at: PageReader, wrong: dict[str, str], sentence: str) -> None:
    before = _gaps(at, "dprk_workers_in_russia")

    page = at.read(at.post(f"/indicators/gap/new/{WORKERS}", **GAP | wrong))

    assert sentence in text(page)
    assert _gaps(at, "dprk_workers_in_russia") == before


def test_the_page_leads_from_the_series_to_the_evidence_and_the_asks_that_it_speaks_to(at: PageReader) -> None:
    ref = _rest_on(at, "temporary_asylum_holders")

    page = at.get(f"/indicators/{HOLDERS}")

    assert any(ref.replace("!", "/-/") in (each.get("href") or "").replace("%20", " ") for each in page.iter("a"))
    asks = [table for table in page.iter("table") if "speaks to" in text(table)]
    assert len(asks) == 1
    assert [each for each in asks[0].iter("span") if "status" in (each.get("class") or "")]


def test_a_viewer_sees_no_evidence_that_is_not_public_nor_how_much_there_is(reader: PageReader) -> None:  # noqa: F811
    become_viewer(reader)
    before = reader.client.get(f"/indicators/{HOLDERS}", base_url=reader.base).data
    _rest_on(reader, "temporary_asylum_holders", review_state=ReviewState.DRAFT)

    after = reader.client.get(f"/indicators/{HOLDERS}", base_url=reader.base).data
    assert without_tokens(after) == without_tokens(before)


@pytest.mark.parametrize("rest", ["new", f"edit/{HOLDERS}", f"gap/new/{HOLDERS}", f"gap/edit/{WORKERS}?{BREAK}"])
def test_a_viewer_may_not_write(reader: PageReader, rest: str) -> None:  # noqa: F811
    become_viewer(reader)

    reader.get(f"/indicators/{rest}", status=403)
    assert reader.post(f"/indicators/{rest}", **GIVEN).status_code == 403
    assert "Record an indicator" not in text(reader.get(LIST))


@pytest.mark.parametrize(
    "path",
    [
        "/indicators/RUS/none",
        "/indicators/XXX/none",
        "/indicators?state=XXX",
        f"/indicators/gap/edit/{WORKERS}?from=x&to=y",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(at: PageReader, path: str) -> None:
    at.get(path, status=404)


def test_the_page_asks_no_more_of_the_database_for_more_values_and_items(at: PageReader) -> None:
    _rest_on(at, "temporary_asylum_holders")
    with statements_of(at) as few:
        at.get(f"/indicators/{HOLDERS}")
    with transaction(at.client.application.extensions["engine"]) as session:
        document = session.scalars(select(SourceDocument.id).where(SourceDocument.key == "MEMORIAL-2020")).one()
        for year in (2008, 2009, 2010):
            records.a_figure(
                session, state_code="RUS", series="temporary_asylum_holders", unit="people", document_id=document,
                period_first=date(year, 12, 31), period_last=date(year, 12, 31), period_precision=DatePrecision.DAY,
            )  # fmt: skip
    with statements_of(at) as many:
        at.get(f"/indicators/{HOLDERS}")

    assert len(many) == len(few)


def test_every_indicator_of_the_demo_has_values_in_its_unit(at: PageReader) -> None:
    with _session(at) as session:
        figures = session.execute(select(StatedFigure.state_code, StatedFigure.series, StatedFigure.unit)).all()
        series = session.execute(select(IndicatorSeries.state_code, IndicatorSeries.code, IndicatorSeries.unit)).all()

        assert len(series) > 20
        assert {tuple(each) for each in series} <= {tuple(each) for each in figures}
        offered = dict(series_reading.choices(session, ["CHN"], audience=EVERYTHING))
        assert offered == {
            "CHN:women_among_dprk_nationals_in_china": "Women among people from the DPRK in China (per cent)"
        }
