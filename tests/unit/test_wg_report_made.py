"""Reports made at random: what went in comes out, whatever the layout, and hostile pages do no harm."""

from __future__ import annotations

import csv
from itertools import zip_longest
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.accuracy import folded
from tests.fixtures.made_reports import NUMBERINGS, Layout, Made, made_report
from tests.fixtures.report_pages import title_page
from tracker.importers.lookups import REFERENCE, load_states
from tracker.importers.pdf.text import Line, Page, in_reading_order
from tracker.importers.records import Nature, ParsedRecord
from tracker.importers.tables.csv_table import read_table
from tracker.importers.working_group.report import parse_pages

NAMES = load_states()
with (REFERENCE / "states.csv").open(encoding="utf-8", newline="") as table:
    KNOWN = [
        (name, row["iso3"])
        for row in csv.DictReader(table)
        for name in (row["name"], row["official_name"])
        if name and NAMES.find(name) == row["iso3"]
    ]
layouts = st.builds(
    Layout,
    numbering=st.sampled_from(sorted(NUMBERINGS)),
    paragraph=st.sampled_from((6, 58, 95, 140)),
    lists=st.lists(st.integers(1, 40), min_size=1, max_size=3).map(tuple),
    notes=st.booleans(),
    number_alone=st.booleans(),
    foot_first=st.booleans(),
)
lines = st.builds(
    Line,
    text=st.text(max_size=60)
    | st.sampled_from(("1.", "6.1 Go (Togo);", "(a) x", "II. Conclusions and recommendations")),
    page=st.integers(1, 9),
    x=st.floats(0, 600),
    y=st.floats(0, 842),
    size=st.sampled_from((0.0, 1.0, 8.0, 10.0)),
    hyphen=st.booleans(),
)
pages = st.builds(
    Page, number=st.integers(1, 9), height=st.sampled_from((0.0, 842.0)), lines=st.lists(lines).map(tuple)
)


def test_the_maker_knows_nearly_every_state_by_name():
    assert len({code for _name, code in KNOWN}) >= 193


@settings(max_examples=20)
@given(layouts, st.integers(0, 2**32))
def test_a_made_report_gives_back_every_number_state_and_text(layout, seed):
    made_pages, made = made_report(layout, KNOWN, Random(seed))

    result = parse_pages(made_pages, NAMES, sha256="")

    assert [record.number for record in result.records] == [one.number for one in made]
    assert [record.recommending_states for record in result.records] == [one.states for one in made]
    assert [record.text for record in result.records] == [one.text for one in made]
    assert {issue.column for issue in result.issues} <= {"position"}


def test_real_sentences_in_made_reports_come_back_with_their_numbers_and_states(shared):
    rows = (row for path in (shared / "data" / "upr-info").glob("*.csv") for row in read_table(path.read_bytes()).rows)
    texts = sorted({" ".join(row.cells["text"].split()).rstrip(" .;") for row in rows} - {""})
    random = Random(texts[0])
    sentences = iter(random.sample(texts, 2_500))

    wrong = []
    for numbering in sorted(NUMBERINGS) * 2:
        lengths = tuple(random.choice((58, 59, 7, 33)) for _list in range(3))
        layout = Layout(numbering, random.choice((6, 58)), lengths, notes=True, number_alone=False, foot_first=False)
        made_pages, made = made_report(layout, KNOWN, random, sentences=sentences)
        read = [_compared(one) for one in parse_pages(made_pages, NAMES, sha256="").records]
        wrong += [(one.number, one.text) for one, back in zip_longest(made, read) if one and _compared(one) != back]

    assert len(texts) > 10_000
    assert wrong == []


def _compared(one: Made | ParsedRecord) -> tuple[str | None, str, tuple[str, ...]]:
    """Return what must be equal: the text by its letters and digits, for no program knows every printer's hyphen."""
    states = one.states if isinstance(one, Made) else one.recommending_states
    return one.number, folded(one.text), states


@given(st.lists(pages, min_size=1, max_size=4))
def test_any_pages_of_any_lines_are_parsed(hostile):
    result = parse_pages((title_page("Chad"), *hostile), NAMES, sha256="")

    assert result.document.state == "TCD"
    assert all(record.place and record.place.page for record in result.records)
    assert all(pledge.nature is Nature.PLEDGE for pledge in result.pledges)


@given(st.lists(lines))
def test_reading_order_keeps_every_line(hostile):
    assert sorted(map(id, in_reading_order(hostile))) == sorted(map(id, hostile))
