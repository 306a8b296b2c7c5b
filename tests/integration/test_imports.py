"""A file is compared, applied whole, and changes nothing the second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from tracker.domain.vocabulary import AskKind, Position, Wording
from tracker.errors import Unreadable
from tracker.importers import registry
from tracker.importers.records import Kind, ParsedDocument, ParsedRecord, ParseResult
from tracker.services import audit, imports
from tracker.storage import engine as engines
from tracker.storage.models import Part, Recommendation, SourceDocument

TODAY = date(2026, 11, 21)


def record(number: str, text: str, *states: str, symbol: str = "A/HRC/99/1") -> ParsedRecord:
    return ParsedRecord(
        key=f"{symbol}#{number}",
        text=text,
        number=number,
        paragraph=number.partition(".")[0],
        state="CHN",
        recommending_states=states,
        session=4,
        symbol=symbol,
    )


def report(*records: ParsedRecord) -> ParseResult:
    document = ParsedDocument("A/HRC/99/1", "CHN", 4, 1, date(2009, 2, 9))
    return ParseResult(Kind.WG_REPORT, document, records, (), "0" * 64)


GIVEN = report(
    record("10.1", "Ratify CPED (Japan);", "JPN"),
    record("10.2", "Consider ratifying the ICRMW (Egypt, Philippines);", "EGY", "PHL"),
    record("10.3", "Continue its efforts = for children\u202e (\u0628) (Chad);", "TCD"),
)


def outcomes(done: imports.Import) -> dict[str, int]:
    counted = done.to_json()["outcomes"]
    assert isinstance(counted, dict)
    return counted


def test_staging_writes_nothing(demo: Engine) -> None:
    with engines.reading(demo) as session:
        staged = imports.stage(session, GIVEN)
        there = session.scalar(select(SourceDocument.id).where(SourceDocument.key == "A/HRC/99/1"))

    assert outcomes(staged) == {"new": 3, "changed": 0, "same": 0, "problem": 0}
    assert there is None


def test_applying_twice_changes_nothing_the_second_time(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        imports.apply(session, GIVEN, actor="test", today=TODAY)
    with engines.transaction(demo) as session:
        again = imports.apply(session, GIVEN, actor="test", today=TODAY)
        trail = audit.verify(session)
        kinds = dict(session.execute(select(Part.ref, Part.ask_kind).where(Part.ref.like("A/HRC/99/1#%"))).all())

    assert outcomes(again) == {"new": 0, "changed": 0, "same": 3, "problem": 0}
    assert trail is None
    assert kinds == {
        "A/HRC/99/1#10.1": AskKind.TREATY_ACTION,
        "A/HRC/99/1#10.2": AskKind.CONSIDER,
        "A/HRC/99/1#10.3": AskKind.CONTINUE,
    }


def test_a_correction_updates_the_text_and_the_states(demo: Engine) -> None:
    corrected = replace(GIVEN.records[0], text="Ratify CPED (Japan, Chad);", recommending_states=("JPN", "TCD"))
    with engines.transaction(demo) as session:
        imports.apply(session, GIVEN, actor="test", today=TODAY)
    with engines.transaction(demo) as session:
        done = imports.apply(session, replace(GIVEN, records=(corrected,)), actor="test", today=TODAY)

    with engines.reading(demo) as session:
        row = session.scalars(select(Recommendation).where(Recommendation.ref == "A/HRC/99/1#10.1")).one()
        assert row.text == "Ratify CPED (Japan, Chad);"
        assert [state.state_code for state in row.recommending_states] == ["JPN", "TCD"]
    assert outcomes(done)["changed"] == 1


def test_a_number_printed_twice_is_a_problem_and_the_first_stands(demo: Engine) -> None:
    twice = report(record("10.1", "Ratify CPED (Japan);", "JPN"), record("10.1", "Another text (Chad);", "TCD"))

    with engines.reading(demo) as session:
        staged = imports.stage(session, twice)

    assert outcomes(staged) == {"new": 1, "changed": 0, "same": 0, "problem": 1}


def test_a_report_that_does_not_say_whose_it_is_is_refused(demo: Engine) -> None:
    nameless = replace(GIVEN, document=ParsedDocument("A/HRC/99/1", None, None, None, None))

    with engines.reading(demo) as session, pytest.raises(Unreadable, match="nothing was imported"):
        imports.stage(session, nameless)


def test_a_failure_in_the_middle_leaves_everything_as_it_was(demo: Engine) -> None:
    broken = report(record("10.1", "Ratify CPED (Nowhere);", "XXX"))

    with pytest.raises(Exception, match=r"(?i)foreign key|constraint"), engines.transaction(demo) as session:
        imports.apply(session, broken, actor="test", today=TODAY)

    with engines.reading(demo) as session:
        assert session.scalar(select(SourceDocument.id).where(SourceDocument.key == "A/HRC/99/1")) is None


def test_the_answers_of_upr_info_reach_the_report_they_belong_to(demo: Engine) -> None:
    answer = ParsedRecord(
        key="x",
        text="Consider ratifying the ICRMW",
        state="CHN",
        recommending_states=("EGY",),
        session=4,
        position=Position.NOTED,
        position_as_stated="Noted",
    )
    stranger = replace(answer, text="Something that no report on record says")
    rows = ParseResult(Kind.UPR_INFO, ParsedDocument(), (answer, stranger), (), "1" * 64)
    with engines.transaction(demo) as session:
        imports.apply(session, GIVEN, actor="test", today=TODAY)

    for expected in ({"changed": 1, "same": 0}, {"changed": 0, "same": 1}):
        with engines.transaction(demo) as session:
            done = imports.apply(session, rows, actor="test", today=TODAY)
        assert outcomes(done) == {"new": 0, "problem": 1} | expected


def test_the_real_report_brings_words_to_what_the_demo_paraphrases(demo: Engine, shared: Path) -> None:
    parsed = registry.read(shared / "data/wg-reports/russia2013.pdf")
    with engines.transaction(demo) as session:
        before = session.scalar(
            select(func.count()).select_from(Recommendation).where(Recommendation.ref.like("A/HRC/24/14#%"))
        )
        done = imports.apply(session, parsed, actor="test", today=TODAY)
        verbatim = session.scalar(
            select(func.count())
            .select_from(Recommendation)
            .where(Recommendation.ref.like("A/HRC/24/14#%"), Recommendation.wording == Wording.VERBATIM)
        )

    assert outcomes(done) == {"new": 231 - (before or 0), "changed": before, "same": 0, "problem": 0}
    assert verbatim == 231
