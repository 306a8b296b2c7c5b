"""The matrices at hand are read whole, and agree with the reports of the same reviews number by number."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.ohchr_matrix import is_matrix, parse_matrix
from tracker.importers.records import ParsedDocument, ParsedRecord, ParseResult
from tracker.importers.registry import read
from tracker.importers.word.package import open_word

MATRICES = {
    "UPR20__Slovenia_ThematicListRecommendations_E.docx": (
        "slovenia2014-A_HRC_28_15.pdf",
        ("A/HRC/28/15", 20, 2),
        Counter({Position.SUPPORTED: 142, Position.NOTED: 21}),
    ),
    "upr48-slovenia-thematic-list-of-recommendatio.docx": (
        "slovenia2025-A_HRC_59_15.pdf",
        ("A/HRC/59/15", 48, 4),
        Counter({Position.SUPPORTED: 217, Position.NOTED: 37}),
    ),
}
# A letter is missing in the text layer of the report ("childre"), beside the right word in the matrix.
FAULTS_OF_REPORTS = {"A/HRC/28/15#115.104"}


def folded(text: str) -> str:
    """Keep ASCII letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@pytest.fixture(params=MATRICES, scope="module")
def case(request: pytest.FixtureRequest, shared: Path) -> tuple[str, ParseResult]:
    """Return the name of a matrix and what it holds."""
    document = open_word((shared / "data" / "matrices" / request.param).read_bytes())
    assert is_matrix(document)
    return request.param, parse_matrix(document, load_states(), sha256="")


def test_every_recommendation_and_every_position_is_found(case):
    name, result = case
    _report, (symbol, session, cycle), positions = MATRICES[name]

    assert Counter(record.position for record in result.records) == positions
    assert result.document == ParsedDocument(
        symbol=symbol, state="SVN", session=session, cycle=cycle, title="Thematic list of recommendations"
    )
    assert len({record.number for record in result.records}) == len(result.records)
    assert all(record.themes and record.position_source for record in result.records)
    assert result.issues == ()


def test_the_report_of_the_review_lists_the_same(case, shared):
    name, result = case
    report = read(shared / "data" / "wg-reports" / MATRICES[name][0])

    ours = {record.key: record for record in result.records}
    theirs = {record.key: record for record in report.records}

    assert set(ours) == set(theirs)
    assert [key for key in ours if differs(ours[key], theirs[key])] == sorted(FAULTS_OF_REPORTS & set(ours))


def differs(ours: ParsedRecord, theirs: ParsedRecord) -> bool:
    """Tell whether two records of one recommendation differ in words, States, number or review."""
    return (
        folded(ours.text) != folded(theirs.text)
        or set(ours.recommending_states) != set(theirs.recommending_states)
        or (ours.number, ours.paragraph, ours.state, ours.session, ours.symbol)
        != (theirs.number, theirs.paragraph, theirs.state, theirs.session, theirs.symbol)
    )
