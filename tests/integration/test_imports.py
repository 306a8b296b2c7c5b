"""A file is compared, applied whole, changes nothing the second time, and is taken back as if it had never come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, func, select

from tests.factories.contents import contents
from tests.factories.import_runs import Runs, read_as_made
from tracker.domain.kinds import Choice, Decision, Outcome
from tracker.domain.vocabulary import AskKind, Position, Wording
from tracker.errors import Conflict, Invalid, NotFound, Unreadable
from tracker.importers.records import Kind, Nature, ParsedDocument, ParsedRecord, ParseResult
from tracker.services import recommendations
from tracker.services.imports import batches, deciding, undoing, uploads
from tracker.services.trail import audit, history
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.models import AuditEntry, ImportConflict, ImportRow, Part, Recommendation, SourceDocument

SYMBOL = "A/HRC/99/1"
FIRST = f"{SYMBOL}#10.1"


@pytest.fixture
def runs(demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Import what parsers would hand on into a database with the demo."""
    read_as_made(monkeypatch)
    return Runs(demo, tmp_path)


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


def report(*records: ParsedRecord, day: date | None = date(2009, 5, 5)) -> ParseResult:
    return ParseResult(Kind.WG_REPORT, ParsedDocument(SYMBOL, "TCD", 5, 1, day), records, (), "0" * 64)


def answered(text: str, *states: str, position: Position = Position.NOTED) -> ParsedRecord:
    return ParsedRecord(
        key=f"TCD|5|{text}|{position}",
        text=text,
        state="TCD",
        recommending_states=states,
        session=5,
        position=position,
        position_as_stated=position.value.capitalize(),
        themes=("Rights of bridges",),
        action_category=5,
    )


def export(*records: ParsedRecord) -> ParseResult:
    return ParseResult(Kind.UPR_INFO, ParsedDocument(), records, (), "1" * 64)


def addendum(**positions: Position) -> ParseResult:
    records = tuple(
        ParsedRecord(
            key=f"{SYMBOL}#{number}",
            text="",
            number=number,
            state="TCD",
            symbol=SYMBOL,
            position=position,
            position_as_stated="as printed",
            nature=Nature.POSITION,
        )
        for number, position in positions.items()
    )
    document = ParsedDocument(f"{SYMBOL}/Add.1", "TCD", None, 1, date(2009, 6, 1))
    return ParseResult(Kind.ADDENDUM, document, records, (), "2" * 64)


GIVEN = report(
    record("10.1", "Ratify CPED (Japan);", "JPN"),
    record("10.2", "Consider ratifying the ICRMW (Egypt, Philippines);", "EGY", "PHL"),
    record("10.3", "Continue its efforts = for children\u202e (\u0628) (Norway);", "NOR"),
)


def sent(result: ParseResult) -> bytes:
    return msgspec.json.encode(result)


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


def amend(runs: Runs, ref: str, **changes: Any) -> None:
    from tracker.services.entries import fingerprint

    with engines.transaction(runs.engine) as session:
        entry = recommendations.load(session, ref)
        recommendations.amend(session, "user:1", ref, replace(entry, **changes), seen=fingerprint(entry))


def test_staging_writes_no_record(runs: Runs) -> None:
    batch = runs.stage(sent(GIVEN))

    assert runs.counts(batch) == {"new": 3}
    assert refs(runs) == []


def test_applying_twice_changes_nothing_the_second_time(runs: Runs) -> None:
    runs.apply(sent(GIVEN))
    again = runs.apply(sent(GIVEN))

    with engines.reading(runs.engine) as session:
        trail = audit.verify(session)
        kinds = dict(session.execute(select(Part.ref, Part.ask_kind).where(Part.ref.like(f"{SYMBOL}#%"))).all())
    assert runs.counts(again) == {"same": 3}
    assert trail is None
    assert kinds == {
        f"{SYMBOL}#10.1": AskKind.TREATY_ACTION,
        f"{SYMBOL}#10.2": AskKind.CONSIDER,
        f"{SYMBOL}#10.3": AskKind.CONTINUE,
    }


def test_a_correction_of_the_source_updates_and_shows_in_the_history(runs: Runs) -> None:
    corrected = replace(GIVEN.records[0], text="Ratify OP-CAT (Japan, Norway);", recommending_states=("JPN", "NOR"))
    runs.apply(sent(GIVEN))

    done = runs.apply(sent(replace(GIVEN, records=(corrected,))))

    with engines.reading(runs.engine) as session:
        row = session.scalars(select(Recommendation).where(Recommendation.ref == FIRST)).one()
        assert [state.state_code for state in row.recommending_states] == ["JPN", "NOR"]
        assert row.text == "Ratify OP-CAT (Japan, Norway);"
        assert [each.instrument_code for each in row.parts[0].treaty_requests] == ["OPCAT"]
        events = history.of(session, [f"recommendation:{FIRST}"])
    assert [(each.event, each.fields) for each in events] == [
        ("recommendation:import", ("recommending", "text")),
    ]
    assert runs.counts(done) == {"changed": 1, "vanished": 2}
    assert len(refs(runs)) == 3  # what the file no longer has is kept


def test_what_a_paraphrase_had_as_the_source_has_it_is_no_change(demo: Engine, runs: Runs) -> None:
    with engines.reading(demo) as session:
        known = session.scalars(
            select(Recommendation)
            .join(SourceDocument)
            .where(Recommendation.wording == Wording.PARAPHRASE, SourceDocument.key == "A/HRC/24/14")
            .where(Recommendation.paragraph != "", Recommendation.recommending_states.any())
            .order_by(Recommendation.id)
        ).first()
        assert known is not None
        ref, number, paragraph = known.ref, known.number, known.paragraph
        states = tuple(each.state_code for each in known.recommending_states)
    published = ParsedRecord(
        key=ref,
        text="Plant trees along the river;",
        number=number,
        paragraph=paragraph,
        state="RUS",
        recommending_states=states,
        symbol="A/HRC/24/14",
    )

    runs.apply(
        sent(ParseResult(Kind.WG_REPORT, ParsedDocument("A/HRC/24/14", "RUS", 16, 2), (published,), (), "0" * 64))
    )

    with engines.reading(demo) as session:
        entry = session.scalars(
            select(AuditEntry).where(
                AuditEntry.subject == f"recommendation:{ref}", AuditEntry.event == "recommendation:import"
            )
        ).one()
    assert entry.changes.keys() == {"text"}


def test_a_number_printed_twice_is_a_problem_and_the_first_stands(runs: Runs) -> None:
    twice = report(record("10.1", "Ratify CPED (Japan);", "JPN"), record("10.1", "Another text (Norway);", "NOR"))

    batch = runs.apply(sent(twice))

    assert runs.counts(batch) == {"new": 1, "problem": 1}
    assert row_of(runs, FIRST).text == "Ratify CPED (Japan);"


@pytest.mark.parametrize(
    "document",
    [
        ParsedDocument(SYMBOL, None, None, None, None),
        ParsedDocument("A/HRC/99/2", "TCD", 99, 99, None),
        ParsedDocument("A/HRC/99/2", "CHN", 4, 1, None),
    ],
    ids=["no State", "no such review", "another report of this review is on record"],
)
def test_a_report_of_no_known_review_is_refused(runs: Runs, document: ParsedDocument) -> None:
    with pytest.raises(Unreadable, match="nothing was imported"):
        runs.stage(sent(replace(GIVEN, document=document)))


def test_a_failure_in_the_middle_leaves_everything_as_it_was(runs: Runs) -> None:
    before = contents(runs.engine)

    with pytest.raises(Exception, match=r"(?i)foreign key|constraint"):
        runs.apply(sent(report(record("10.1", "Ratify CPED (Nowhere);", "XXX"))))

    after = contents(runs.engine)
    assert {name for name in before if before[name] != after[name]} <= {"import_batch", "import_row"}


def test_the_answers_of_upr_info_reach_the_report_they_belong_to(runs: Runs) -> None:
    rows = export(
        answered("Consider ratifying the ICRMW", "EGY"), answered("Something no report on record says", "EGY")
    )
    runs.apply(sent(GIVEN))

    assert runs.counts(runs.apply(sent(rows))) == {"changed": 1, "problem": 1}
    assert runs.counts(runs.apply(sent(rows))) == {"same": 1, "problem": 1}

    with engines.reading(runs.engine) as session:
        row = session.scalars(select(Recommendation).where(Recommendation.ref == f"{SYMBOL}#10.2")).one()
        assert [(each.position, each.document.key) for each in row.positions] == [(Position.NOTED, "UPR-INFO")]
        assert row.action_category == 5
        assert [each.theme_code for each in row.themes] == ["rights_of_bridges"]


def test_texts_known_before_their_report_get_their_numbers_from_it(runs: Runs) -> None:
    runs.apply(sent(export(answered("Consider ratifying the ICRMW", "EGY"), answered("Plant trees", "NOR"))))
    without = refs(runs)

    runs.apply(sent(GIVEN))

    assert all("#UI-" in ref for ref in without)
    assert len(without) == 2
    assert refs(runs) == [f"{SYMBOL}#10.1", f"{SYMBOL}#10.2", f"{SYMBOL}#10.3"]


def test_positions_known_before_their_report_get_their_texts_from_it(runs: Runs) -> None:
    runs.apply(sent(addendum(**{"10.1": Position.SUPPORTED, "10.3": Position.NOTED})))
    first = row_of(runs, FIRST)

    runs.apply(sent(GIVEN))

    assert (first.text, first.wording) == ("", Wording.NOT_IMPORTED)
    with engines.reading(runs.engine) as session:
        row = session.scalars(select(Recommendation).where(Recommendation.ref == FIRST)).one()
        assert (row.text, row.wording) == ("Ratify CPED (Japan);", Wording.VERBATIM)
        assert [each.position for each in row.positions] == [Position.SUPPORTED]
        assert row.parts[0].ask_kind is AskKind.TREATY_ACTION
    assert len(refs(runs)) == 3


def test_undoing_leaves_the_database_as_it_was(runs: Runs) -> None:
    before = contents(runs.engine)
    batches = [runs.apply(sent(each)) for each in (GIVEN, export(answered("Plant trees", "NOR")))]

    for batch in batches:
        runs.undo(batch)

    after = contents(runs.engine)
    kept = {"audit_entry", "import_batch", "import_row"}
    assert {name for name in before if before[name] != after[name]} <= kept
    assert runs.states() == ["undone", "undone"]


def test_a_review_gets_its_day_and_symbol_and_loses_them_with_the_last_report_that_told(runs: Runs) -> None:
    def known() -> tuple[date | None, str | None]:
        with engines.reading(runs.engine) as session:
            row = session.scalars(select(models.Review).filter_by(state_code="TCD", cycle=1)).one()
            return row.reviewed_on, row.report_symbol

    before = known()
    one, two = (report(replace(GIVEN.records[0], text=text)) for text in ("A", "B"))
    first, second = runs.apply(sent(one)), runs.apply(sent(two))

    runs.undo(first)
    between = known()
    runs.undo(second)

    assert between == (date(2009, 5, 5), SYMBOL)
    assert known() == before == (None, None)


def test_what_a_person_edited_stays_and_the_correction_is_asked_about_once(runs: Runs) -> None:
    runs.apply(sent(GIVEN))
    amend(runs, FIRST, text="Ratify CPED without delay (Japan);")
    corrected = report(record("10.1", "Ratify the CPED (Japan);", "JPN"), *GIVEN.records[1:])

    runs.apply(sent(corrected))
    again = runs.apply(sent(corrected))

    assert row_of(runs, FIRST).text == "Ratify CPED without delay (Japan);"
    with engines.reading(runs.engine) as session:
        (waiting,) = session.scalars(select(ImportConflict)).all()
    assert (waiting.field, waiting.theirs["value"]) == ("text", "Ratify the CPED (Japan);")
    assert runs.counts(again) == {"same": 3}


@pytest.mark.parametrize(
    ("choice", "text"),
    [(Choice.OURS, "Ratify CPED without delay (Japan);"), (Choice.SOURCE, "Ratify the CPED (Japan);")],
)
def test_a_conflict_is_decided_once(runs: Runs, choice: Choice, text: str) -> None:
    runs.apply(sent(GIVEN))
    amend(runs, FIRST, text="Ratify CPED without delay (Japan);")
    corrected = report(record("10.1", "Ratify the CPED (Japan);", "JPN"), *GIVEN.records[1:])
    runs.apply(sent(corrected))
    with engines.transaction(runs.engine) as session:
        (number,) = session.scalars(select(ImportConflict.id)).all()
        deciding.decide_conflict(session, "user:1", number, choice)

    again = runs.apply(sent(corrected))

    assert row_of(runs, FIRST).text == text
    with engines.reading(runs.engine) as session:
        told = session.scalars(select(AuditEntry.changes).where(AuditEntry.event == "import:decide")).one()
    assert [old for old, new in told.values() if old == new] == []
    assert told["field"] == [None, "text"]
    assert runs.counts(again) == {"same": 3}
    other = next(each for each in Choice if each is not choice)
    with pytest.raises(Conflict, match="Somebody decided this"), engines.transaction(runs.engine) as session:
        deciding.decide_conflict(session, "user:2", number, other)


def test_an_edit_that_no_source_contradicts_is_no_question(runs: Runs) -> None:
    runs.apply(sent(GIVEN))
    amend(runs, FIRST, note="Seen in Geneva", text="Ratify CPED at once (Japan);")

    again = runs.apply(sent(GIVEN))

    assert runs.counts(again) == {"same": 3}
    assert row_of(runs, FIRST).text == "Ratify CPED at once (Japan);"


def test_a_text_that_was_corrected_where_no_number_tells_is_a_question(runs: Runs) -> None:
    text = "Take further steps to protect those who cross the river by night"
    runs.apply(sent(export(answered(text, "NOR"))))
    (ref,) = refs(runs)

    batch = runs.stage(sent(export(answered(f"{text}s", "NOR"))))
    runs.apply_staged(batch)

    assert runs.counts(batch) == {"near_duplicate": 1, "vanished": 1}
    assert refs(runs) == [ref]
    with engines.transaction(runs.engine) as session:
        deciding.decide_row(session, "user:1", batch, 1, Decision.SAME, ref)
    assert refs(runs) == [ref]
    assert row_of(runs, ref).text == f"{text}s"
    assert runs.counts(runs.apply(sent(export(answered(f"{text}s", "NOR"))))) == {"same": 1}


def test_a_text_of_its_own_becomes_a_recommendation_when_a_person_says_so(runs: Runs) -> None:
    text = "Take further steps to protect those who cross the river by night"
    runs.apply(sent(export(answered(text, "NOR"))))
    batch = runs.stage(sent(export(answered(f"{text}s", "NOR"))))

    with engines.transaction(runs.engine) as session:
        deciding.decide_row(session, "user:1", batch, 1, Decision.SEPARATE)
    runs.apply_staged(batch)

    assert runs.counts(batch) == {"new": 1, "vanished": 1}
    assert len(refs(runs)) == 2


def test_a_decision_says_which_of_the_texts_that_are_alike(runs: Runs) -> None:
    runs.apply(sent(GIVEN))
    batch = runs.stage(sent(export(answered("Consider ratifying the ICRMWs", "EGY"))))

    with engines.transaction(runs.engine) as session:
        with pytest.raises(Invalid):
            deciding.decide_row(session, "user:1", batch, 1, Decision.SAME, FIRST)
        with pytest.raises(NotFound):
            deciding.decide_row(session, "user:1", batch, 99, Decision.SEPARATE)
        deciding.decide_row(session, "user:1", batch, 1, Decision.SAME, f"{SYMBOL}#10.2")
    with pytest.raises(Conflict), engines.transaction(runs.engine) as session:
        deciding.decide_row(session, "user:2", batch, 1, Decision.SEPARATE)

    assert runs.counts(batch) == {"changed": 1}


def test_what_was_built_on_an_import_stands_in_the_way_of_undoing_it(runs: Runs) -> None:
    batch = runs.apply(sent(GIVEN))
    amend(runs, FIRST, note="Seen in Geneva")

    with engines.reading(runs.engine) as session:
        (obstacle,) = undoing.obstacles(session, batch)
    with pytest.raises(Conflict, match=r"A/HRC/99/1#10\.1: A person changed it since\."):
        runs.undo(batch)

    assert obstacle.ref == FIRST
    assert len(refs(runs)) == 3


def test_each_row_keeps_where_it_is_from_and_what_it_became(runs: Runs) -> None:
    batch = runs.apply(sent(GIVEN))

    with engines.reading(runs.engine) as session:
        rows = session.scalars(select(ImportRow).where(ImportRow.batch_id == batch).order_by(ImportRow.ordinal)).all()
        owners = {row.id: row.ref for row in session.scalars(select(Recommendation))}
    assert [(row.outcome, row.is_live, owners[row.recommendation_id or 0]) for row in rows] == [
        (Outcome.NEW, True, f"{SYMBOL}#10.{n}") for n in (1, 2, 3)
    ]
    assert msgspec.json.decode(rows[0].content, type=ParsedRecord) == GIVEN.records[0]


def test_the_real_report_brings_words_to_what_the_demo_paraphrases(demo: Engine, tmp_path: Path, shared: Path) -> None:
    runs = Runs(demo, tmp_path)
    mine = Recommendation.ref.like("A/HRC/24/14#%")
    with engines.reading(demo) as session:
        before = session.scalar(select(func.count()).select_from(Recommendation).where(mine)) or 0

    batch = runs.apply((shared / "data/wg-reports/russia2013.pdf").read_bytes())

    with engines.reading(demo) as session:
        verbatim = session.scalar(
            select(func.count()).select_from(Recommendation).where(mine, Recommendation.wording == Wording.VERBATIM)
        )
    assert runs.counts(batch) == {"new": 231 - before, "changed": before}
    assert verbatim == 231


def test_rows_that_wait_find_their_place_when_the_report_comes_and_are_told(runs: Runs) -> None:
    text = "Take further steps to protect those who cross the river by night"
    first = runs.apply(sent(export(answered(text, "NOR"), answered("Plant trees", "NOR"))))
    second = runs.apply(sent(addendum(**{"10.1": Position.SUPPORTED})))
    waiting = runs.counts(second)

    third = runs.apply(sent(report(record("10.1", f"{text.replace('further', 'more')} (Norway);", "NOR"))))

    assert waiting == {"problem": 1}
    assert refs(runs) == [FIRST]
    assert runs.counts(second) == {"changed": 1}
    assert runs.counts(first) == {"near_duplicate": 1, "problem": 1}
    with engines.reading(runs.engine) as session:
        assert session.get_one(models.ImportBatch, third).beside["gone"] == 2
    with engines.transaction(runs.engine) as session:
        deciding.decide_row(session, "user:1", first, 1, Decision.SAME, FIRST)
    with engines.reading(runs.engine) as session:
        row = session.scalars(select(Recommendation).where(Recommendation.ref == FIRST)).one()
        assert sorted(each.position for each in row.positions) == [Position.NOTED, Position.SUPPORTED]


def test_reading_a_file_again_keeps_what_was_decided_on_its_rows(runs: Runs) -> None:
    text = "Take further steps to protect those who cross the river by night"
    runs.apply(sent(export(answered(text, "NOR"))))
    batch = runs.stage(sent(export(answered(f"{text}s", "NOR"))))
    with engines.transaction(runs.engine) as session:
        deciding.decide_row(session, "user:1", batch, 1, Decision.SEPARATE)

    runs.stage_begun(batch)

    assert runs.counts(batch) == {"new": 1, "vanished": 1}


def test_a_discarded_import_leaves_no_file_unless_another_is_of_it(runs: Runs) -> None:
    content = sent(GIVEN)
    first = runs.stage(content)
    with engines.transaction(runs.engine) as session:
        digest = session.get_one(models.ImportBatch, first).sha256
        second = batches.begin(session, sha256=digest, actor="test", anew=True)
    file = runs.data_dir / "uploads" / digest

    with engines.transaction(runs.engine) as session:
        uploads.discard(session, runs.data_dir, first)
    with_another = file.exists()
    with engines.transaction(runs.engine) as session:
        uploads.discard(session, runs.data_dir, second)

    assert with_another
    assert not file.exists()


def test_who_looked_at_a_discarded_import_cannot_apply_the_one_that_has_its_number(runs: Runs) -> None:
    first = runs.stage(sent(GIVEN))
    with engines.transaction(runs.engine) as session:
        seen = session.get_one(models.ImportBatch, first).revision
        uploads.discard(session, runs.data_dir, first)

    second = runs.stage(sent(report(record("10.1", "Another (Japan);", "JPN"))))

    with engines.reading(runs.engine) as session:
        assert session.get_one(models.ImportBatch, second).revision != seen
