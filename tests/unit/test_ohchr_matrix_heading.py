"""A matrix says in its head, its margins and its sources which review it is of; what it does not say stays empty."""

from __future__ import annotations

import csv

import pytest

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import REFERENCE, load_states
from tracker.importers.ohchr_matrix.columns import Column, column_of
from tracker.importers.ohchr_matrix.heading import read_heading, report_of
from tracker.importers.ohchr_matrix.positions import heading_position, position_of
from tracker.importers.records import ParsedDocument

SOURCES = ("A/HRC/30/5/Add.1 - Para. 3",)
FORMS = (
    "UPR of {} (3rd Cycle – 30th session)\t\tThematic list of recommendations\t\tPage 1 of 2",
    "UPR of the {}(2nd cycle)",
    "UPR OF {} – THEMATIC LIST",
    "Universal Periodic Review – {}",
    "Matrix of recommendations – {} – 2016",
    "Matrix of recommendations_{}_2016",
    "{} - UPR 3rd cycle",
    "State under review: {}",
    "{}",
)


def heading(*lines: str, sources: tuple[str, ...] = SOURCES) -> ParsedDocument:
    """Return what these lines say of the review."""
    return read_heading(lines, sources, load_states())[0]


def issues(*lines: str, sources: tuple[str, ...] = SOURCES) -> list[str | None]:
    """Return the fields that have an issue."""
    return [issue.column for issue in read_heading(lines, sources, load_states())[1]]


@pytest.mark.parametrize("form", FORMS)
def test_every_state_is_known_in_every_form_of_title(form):
    with (REFERENCE / "states.csv").open(encoding="utf-8", newline="") as lines:
        spelled = [(row[column], row["iso3"]) for row in csv.DictReader(lines) for column in ("name", "official_name")]

    assert [(name, code) for name, code in spelled if name and heading(form.format(name)).state != code] == []


@pytest.mark.parametrize(
    ("line", "session", "cycle"),
    [
        ("UPR of Chad (2nd Cycle – 20th session)", 20, 2),
        ("UPR of Chad (4th Cycle - 48th Session)", 48, 4),
        ("UPR of Chad, thirty-first session", 31, 3),
        ("UPR of Chad, third cycle, 31st UPR Working Group session", 31, 3),
        ("Chad - UPR 31", 31, 3),
        ("Chad - UPR session 31", 31, 3),
        ("Chad - cycle 3", None, 3),
        ("Chad, Human Rights Council, 40th session", None, None),
        ("Chad, 40th session of the Human Rights Council", None, None),
        ("Chad, 99th session", None, None),
    ],
)
def test_session_and_cycle_are_read_and_the_councils_sessions_passed_over(line, session, cycle):
    found = heading(line)

    assert (found.session, found.cycle) == (session, cycle)


def test_the_report_is_the_one_that_most_positions_are_from():
    mixed = ("A/HRC/40/15/Add.1 - Para. 3", "A / HRC / 40 / 15 - Para. 110", "A/HRC/40/2 - Para. 9", "A/HRC/40/51")

    assert heading("UPR of Chad", sources=mixed).symbol == "A/HRC/40/15"
    assert heading("UPR of Chad", sources=("A/HRC/40/15", "A/HRC/40/16")).symbol is None
    assert heading("UPR of Chad", sources=("A/HRC/40/2",)).symbol is None
    assert (report_of("A/HRC/40/15/Add.1, para. 3"), report_of("Oral statement")) == ("A/HRC/40/15", None)


def test_what_is_not_said_is_an_issue_and_no_default():
    assert heading("Matrix", sources=()) == ParsedDocument()
    assert issues("Matrix", sources=()) == ["state", "session", "symbol"]
    assert issues("UPR of Atlantis (3rd cycle – 30th session)") == ["state"]
    assert issues("UPR of Chad (3rd cycle – 20th session)") == ["cycle"]
    assert issues("UPR of Chad (3rd cycle – 31st session)") == []


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Recommendation", Column.RECOMMENDATION),
        ("Recommendations by theme", Column.THEMES),
        ("Recommendation and recommending State", Column.RECOMMENDATION),
        ("Recommending state/s", Column.STATES),
        ("State(s)", Column.STATES),
        ("Position of the State under review", Column.POSITION),
        ("State's position", Column.POSITION),
        ("Position and comments", Column.POSITION),
        ("Source of position", Column.SOURCE),
        ("Full list of themes", Column.THEMES),
        ("Right or area", Column.THEMES),
        ("Human rights themes and groups of persons", Column.THEMES),
        ("Groups of persons", Column.AFFECTED),
        ("Relevant SDGs", Column.SDGS),
        ("Assessment/comments on level of implementation", Column.ASSESSMENT),
        ("Comments", Column.ASSESSMENT),
        ("No.", Column.NUMBER),
        ("#", Column.NUMBER),
        ("Recommendation number", Column.NUMBER),
        ("Lead entity", None),
    ],
)
def test_columns_are_told_by_their_headers(header, column):
    assert column_of(header) is column


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("Supported recommendations", "supported"),
        ("II. Recommendations noted by Chad", "noted"),
        ("RECOMMENDATIONS NOT SUPPORTED", "not_supported"),
        ("Recommendations", None),
        ("Pending cases", None),
    ],
)
def test_a_heading_gives_a_position_only_where_it_speaks_of_recommendations(words, position):
    assert heading_position(words) == position


def test_the_source_of_a_position_is_no_position_and_full_support_is_support() -> None:
    assert column_of("Position source") is Column.SOURCE
    assert (position_of("Full support"), position_of("No support")) == (Position.SUPPORTED, Position.NOT_SUPPORTED)
