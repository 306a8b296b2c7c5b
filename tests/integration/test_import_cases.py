"""Imports between which people work: nothing of theirs is lost, and what is undone is as if it had never come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select

from tests.factories.contents import KEPT, STILL, contents, differences
from tests.factories.import_runs import Runs, read_as_made
from tracker.domain.dates import When
from tracker.domain.kinds import Choice, Decision
from tracker.domain.vocabulary import DatePrecision, Position, Wording
from tracker.errors import Conflict
from tracker.importers.records import Kind, Nature, ParsedDocument, ParsedRecord, ParseResult
from tracker.services import documents, recommendations
from tracker.services.entries import fingerprint
from tracker.services.imports import deciding, undoing
from tracker.services.recommendations import RecommendationEntry
from tracker.services.recommendations.parts import PartEntry
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.models import ImportConflict, ImportRow, Recommendation, SourceDocument

SYMBOL = "A/HRC/99/1"
FIRST = f"{SYMBOL}#10.1"
LONG = "Take further steps to protect those who cross the river by night"
KNOWN = KEPT | STILL


@pytest.fixture
def runs(demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Import what parsers would hand on into a database with the demo."""
    read_as_made(monkeypatch)
    return Runs(demo, tmp_path)


def sent(result: ParseResult) -> bytes:
    return msgspec.json.encode(result)


def record(number: str, text: str, *states: str) -> ParsedRecord:
    return ParsedRecord(
        key=f"{SYMBOL}#{number}",
        text=text,
        number=number,
        paragraph=number.partition(".")[0],
        state="TCD",
        recommending_states=states,
        session=5,
        symbol=SYMBOL,
    )


def report(*records: ParsedRecord, day: date | None = date(2009, 5, 5)) -> bytes:
    return sent(ParseResult(Kind.WG_REPORT, ParsedDocument(SYMBOL, "TCD", 5, 1, day), records, (), "0" * 64))


def answered(text: str, *states: str, themes: tuple[str, ...] = (), key: str = "") -> ParsedRecord:
    return ParsedRecord(
        key=f"TCD|5|{key or text}",
        text=text,
        state="TCD",
        recommending_states=states,
        session=5,
        position=Position.NOTED,
        position_as_stated="Noted",
        themes=themes,
    )


def export(*records: ParsedRecord) -> bytes:
    return sent(ParseResult(Kind.UPR_INFO, ParsedDocument(), records, (), "1" * 64))


def replies(
    kind: Kind, number: str, *, document: ParsedDocument, position: Position = Position.SUPPORTED, symbol: str = SYMBOL
) -> bytes:
    row = ParsedRecord(
        key=f"{document.state}#{number}",
        text="",
        number=number,
        state=document.state,
        symbol=symbol,
        position=position,
        position_as_stated="as printed",
        nature=Nature.POSITION,
    )
    return sent(ParseResult(kind, document, (row,), (), "2" * 64))


def addendum(number: str = "10.1", *, suffix: str = "Add.1", day: date | None = date(2009, 6, 1)) -> bytes:
    return replies(Kind.ADDENDUM, number, document=ParsedDocument(f"{SYMBOL}/{suffix}", "TCD", None, 1, day))


def matrix(number: str = "10.1") -> bytes:
    return replies(Kind.OHCHR_MATRIX, number, document=ParsedDocument(SYMBOL, "TCD", None, 1))


GIVEN = report(
    record("10.1", "Ratify CPED (Japan);", "JPN"),
    record("10.2", "Consider ratifying the ICRMW (Egypt);", "EGY"),
)
CORRECTED = report(
    record("10.1", "Ratify the CPED (Japan);", "JPN"),
    record("10.2", "Consider ratifying the ICRMW (Egypt);", "EGY"),
)
AGAIN = report(
    record("10.1", "Accede to the CPED (Japan);", "JPN"),
    record("10.2", "Consider ratifying the ICRMW (Egypt);", "EGY"),
)


def row_of(runs: Runs, ref: str) -> Recommendation:
    with engines.reading(runs.engine) as session:
        return session.scalars(select(Recommendation).where(Recommendation.ref == ref)).one()


def refs(runs: Runs) -> list[str]:
    with engines.reading(runs.engine) as session:
        found = session.scalars(
            select(Recommendation.ref)
            .join(SourceDocument)
            .join(models.Review, models.Review.id == SourceDocument.review_id)
            .where(models.Review.state_code == "TCD", models.Review.cycle == 1)
            .order_by(Recommendation.ordinal)
        )
        return list(found)


def amend(runs: Runs, ref: str, **changes: object) -> None:
    with engines.transaction(runs.engine) as session:
        entry = recommendations.load(session, ref)
        changed = replace(entry, **changes)  # type: ignore[arg-type]
        recommendations.amend(session, "user:1", ref, changed, seen=fingerprint(entry))


def entered(document: str, number: str, *, text: str, wording: Wording = Wording.VERBATIM) -> RecommendationEntry:
    return RecommendationEntry(
        document=document,
        number=number,
        text=text,
        wording=wording,
        parts=(PartEntry(text="Ratify", outcome_asked=False),),
        addressed="Chad",
        recommending="Japan",
    )


def add_by_hand(runs: Runs, entry: RecommendationEntry) -> str:
    with engines.transaction(runs.engine) as session:
        return recommendations.record(session, "user:1", entry)


def open_questions(runs: Runs) -> list[tuple[str, str]]:
    with engines.reading(runs.engine) as session:
        found = session.scalars(select(ImportConflict).where(ImportConflict.choice.is_(None)))
        return [(each.ours["value"], each.theirs["value"]) for each in found]


def decide(runs: Runs, batch: int, decision: Decision, ref: str = "", *, ordinal: int = 1) -> None:
    with engines.transaction(runs.engine) as session:
        deciding.decide_row(session, "user:1", batch, ordinal, decision, ref)


def test_a_decision_on_a_text_outlives_every_later_file(runs: Runs) -> None:
    runs.apply(export(answered(LONG, "NOR")))
    (ref,) = refs(runs)
    batch = runs.apply(export(answered(f"{LONG}s", "NOR")))
    decide(runs, batch, Decision.SAME, ref)

    counts = [runs.counts(runs.apply(export(answered(f"{LONG}s", "NOR")))) for _time in range(3)]
    runs.apply(addendum())

    assert counts == [{"same": 1}] * 3
    assert [each.rpartition("#")[2] for each in refs(runs)] == [ref.rpartition("#")[2]]


def test_a_decision_for_a_text_of_its_own_outlives_every_later_file(runs: Runs) -> None:
    runs.apply(GIVEN)
    batch = runs.apply(export(answered("Consider ratifying the ICRMWs", "EGY")))
    decide(runs, batch, Decision.SEPARATE)
    expected = refs(runs)

    for _time in range(3):
        runs.apply(export(answered("Consider ratifying the ICRMWs", "EGY")))

    assert refs(runs) == expected
    assert len(expected) == 3


def test_a_decision_on_an_older_file_leaves_the_newer_one_in_place(runs: Runs) -> None:
    runs.apply(GIVEN)
    plain, doubtful = answered("Ratify CPED", "JPN"), answered("Consider ratifying the ICRMWs", "EGY")
    older = runs.apply(export(replace(plain, themes=("Rights of bridges",)), doubtful))
    newer = runs.apply(export(replace(plain, themes=("Rights of rivers",))))

    decide(runs, older, Decision.SAME, f"{SYMBOL}#10.2", ordinal=2)

    with engines.reading(runs.engine) as session:
        row = session.scalars(select(Recommendation).where(Recommendation.ref == FIRST)).one()
        assert [each.theme_code for each in row.themes] == ["rights_of_rivers"]
        alive = session.execute(select(ImportRow.batch_id, ImportRow.key).where(ImportRow.is_live.is_(True))).all()
    assert (newer, f"upr_info:{plain.key}") in {tuple(each) for each in alive}
    assert (older, f"upr_info:{plain.key}") not in {tuple(each) for each in alive}
    assert set(runs.counts(older)) <= {"same", "changed"}


def test_undoing_a_correction_takes_its_question_away_and_asks_none(runs: Runs) -> None:
    runs.apply(GIVEN)
    amend(runs, FIRST, text="Ratify CPED at once (Japan);")
    before = contents(runs.engine, without=KNOWN)
    batch = runs.apply(CORRECTED)

    runs.undo(batch)

    assert open_questions(runs) == []
    assert differences(before, contents(runs.engine, without=KNOWN)) == []


def test_the_question_of_an_earlier_correction_comes_back_with_it(runs: Runs) -> None:
    runs.apply(GIVEN)
    amend(runs, FIRST, text="Ratify CPED at once (Japan);")
    runs.apply(CORRECTED)
    asked = open_questions(runs)
    last = runs.apply(AGAIN)

    runs.undo(last)

    assert open_questions(runs) == asked == [("Ratify CPED at once (Japan);", "Ratify the CPED (Japan);")]


def test_what_was_decided_for_the_person_is_not_asked_again_by_undoing(runs: Runs) -> None:
    runs.apply(GIVEN)
    amend(runs, FIRST, text="Ratify CPED at once (Japan);")
    batch = runs.apply(CORRECTED)
    with engines.transaction(runs.engine) as session:
        (number,) = session.scalars(select(ImportConflict.id)).all()
        deciding.decide_conflict(session, "user:1", number, Choice.OURS)

    runs.undo(batch)

    assert open_questions(runs) == []


def test_a_source_that_comes_round_to_the_person_s_word_asks_nothing_more(runs: Runs) -> None:
    runs.apply(GIVEN)
    amend(runs, FIRST, text="Accede to the CPED (Japan);")
    runs.apply(CORRECTED)

    runs.apply(AGAIN)

    assert open_questions(runs) == []


@pytest.mark.parametrize("files", [(matrix(), GIVEN), (GIVEN, matrix()), (addendum(day=None), GIVEN)], ids=str)
def test_documents_of_a_review_are_as_old_as_its_report_whatever_came_first(runs: Runs, files: Sequence[bytes]) -> None:
    for file in files:
        runs.apply(file)

    with engines.reading(runs.engine) as session:
        (dated,) = session.scalars(
            select(SourceDocument.dated_first).where(SourceDocument.key.in_(("OHCHR-MATRIX/TCD/1", f"{SYMBOL}/Add.1")))
        )
    assert dated == date(2009, 5, 5)


def test_a_second_addendum_says_nothing_of_the_first(runs: Runs) -> None:
    runs.apply(GIVEN)
    runs.apply(addendum("10.1"))

    second = runs.apply(addendum("10.2", suffix="Add.2"))

    assert runs.counts(second) == {"changed": 1}


def test_items_that_a_person_added_go_by_the_symbol_that_their_document_gets(runs: Runs) -> None:
    runs.apply(export(answered("Ratify CPED", "JPN")))
    ours = add_by_hand(runs, entered("UPR/TCD/1", "10.9", text="Ratify the ICRMW"))
    assert ours == "UPR/TCD/1#10.9"

    batch = runs.apply(GIVEN)
    during = refs(runs)
    runs.undo(batch)

    assert f"{SYMBOL}#10.9" in during
    assert ours in refs(runs)


def test_an_edit_before_the_number_was_known_stands_in_the_way_of_undoing(runs: Runs) -> None:
    first = runs.apply(export(answered("Ratify CPED", "JPN")))
    (ref,) = refs(runs)
    amend(runs, ref, note="Seen in Geneva")
    second = runs.apply(GIVEN)
    runs.undo(first)

    with engines.reading(runs.engine) as session:
        found = undoing.obstacles(session, second)

    assert [each.ref for each in found] == [FIRST]
    with pytest.raises(Conflict):
        runs.undo(second)
    assert row_of(runs, FIRST).note == "Seen in Geneva"


@pytest.mark.parametrize("report_first", [True, False])
def test_a_paraphrase_gives_way_to_the_report_whatever_came_first(
    demo: Engine, runs: Runs, *, report_first: bool
) -> None:
    with engines.reading(demo) as session:
        found = session.execute(
            select(Recommendation.ref, Recommendation.number, SourceDocument.key)
            .join(SourceDocument)
            .where(Recommendation.wording == Wording.PARAPHRASE, SourceDocument.key == "A/HRC/24/14")
            .order_by(Recommendation.id)
            .limit(1)
        ).one()
    before = contents(demo, without=KNOWN)
    said = ParsedRecord(
        key=found.ref,
        text="Ratify CPED (Japan);",
        number=found.number,
        paragraph="140",
        state="RUS",
        recommending_states=("JPN",),
        symbol=found.key,
    )
    files = [
        sent(ParseResult(Kind.WG_REPORT, ParsedDocument(found.key, "RUS", 16, 2), (said,), (), "0" * 64)),
        replies(
            Kind.OHCHR_MATRIX,
            found.number,
            document=ParsedDocument(found.key, "RUS", None, 2),
            symbol=found.key,
        ),
    ]

    batches = [runs.apply(file) for file in (files if report_first else files[::-1])]
    row = row_of(runs, found.ref)
    for batch in batches:
        runs.undo(batch)

    assert (row.text, row.wording) == ("Ratify CPED (Japan);", Wording.VERBATIM)
    assert open_questions(runs) == []
    assert differences(before, contents(demo, without=KNOWN)) == []


def test_what_a_person_took_away_since_does_not_come_back_by_undoing(runs: Runs) -> None:
    first = runs.apply(export(answered("Ratify CPED", "JPN")))
    with engines.reading(runs.engine) as session:
        codes = [code for code, _name in recommendations.themes(session)][:2]
    ours = add_by_hand(runs, replace(entered("UPR/TCD/1", "10.1", text="Ratify CPED"), themes=tuple(codes)))
    runs.undo(first)
    batch = runs.apply(GIVEN)
    amend(runs, FIRST, themes=(codes[0],))

    runs.undo(batch)

    with engines.reading(runs.engine) as session:
        row = session.scalars(
            select(Recommendation).where(Recommendation.number == "10.1", Recommendation.ref.in_((ours, FIRST)))
        ).one()
        assert [each.theme_code for each in row.themes] == [codes[0]]


def test_what_a_person_wrote_of_an_imported_document_stays(runs: Runs) -> None:
    runs.apply(GIVEN)
    with engines.transaction(runs.engine) as session:
        entry = documents.load(session, SYMBOL)
        documents.amend(session, "cli", SYMBOL, replace(entry, short="Our short name"), seen=fingerprint(entry))

    runs.apply(CORRECTED)

    with engines.reading(runs.engine) as session:
        row = session.scalars(select(SourceDocument).where(SourceDocument.key == SYMBOL)).one()
    assert row.short == "Our short name"


def test_a_day_that_a_person_gave_one_item_stays(runs: Runs) -> None:
    runs.apply(report(record("10.1", "Ratify CPED (Japan);", "JPN"), day=None))
    asked = When(date(2009, 5, 8), date(2009, 5, 8), DatePrecision.DAY)
    amend(runs, FIRST, asked=asked)

    runs.apply(GIVEN)

    assert row_of(runs, FIRST).asked_first == date(2009, 5, 8)


def test_a_report_lands_in_the_document_that_a_person_recorded_without_its_review(runs: Runs) -> None:
    with engines.transaction(runs.engine) as session:
        entry = documents.load(session, "A/HRC/24/14")
        documents.record(session, "cli", replace(entry, key=SYMBOL, review=""))
    ours = add_by_hand(runs, entered(SYMBOL, "10.1", text="Ratify CPED"))

    batch = runs.apply(GIVEN)
    again = runs.apply(GIVEN)

    assert ours == FIRST
    assert runs.counts(batch) == {"changed": 1, "new": 1}
    assert runs.counts(again) == {"same": 2}


def test_what_one_report_told_of_its_review_goes_with_it_where_the_other_does_not_tell(runs: Runs) -> None:
    first = runs.apply(GIVEN)
    runs.apply(report(record("10.1", "Ratify CPED (Japan);", "JPN"), day=None))

    runs.undo(first)

    with engines.reading(runs.engine) as session:
        row = session.scalars(select(models.Review).filter_by(state_code="TCD", cycle=1)).one()
    assert (row.reviewed_on, row.report_symbol) == (None, SYMBOL)


def test_a_text_with_marks_of_statements_is_kept_as_it_is(runs: Runs) -> None:
    text = "Spend 100% {of} %s ? :name $1 \\ 'it' \"so\" {} (Japan);"

    runs.apply(report(record("10.1", text, "JPN")))
    runs.apply(report(record("10.1", f"{text}%", "JPN")))

    assert row_of(runs, FIRST).text == f"{text}%"
