"""Lists of treaty actions: what they bring, what stands against them, and what undoing puts back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update

from tests.reference_rows import reference
from tracker.domain.dates import When
from tracker.domain.kinds import Decision, Outcome
from tracker.domain.vocabulary import Certainty, DatePrecision, TreatyAct
from tracker.importers.records import Kind, ParsedDocument
from tracker.importers.registry import read
from tracker.importers.versions import parser_of
from tracker.services import accounts, seeding
from tracker.services.imports import batches, treaty_rows
from tracker.services.results import rechecking
from tracker.services.trail import audit
from tracker.services.treaties import acts
from tracker.storage import engine as engines
from tracker.storage.models import ImportRow, StoredAssessment, TreatyAction, TreatyRecord, User

TODAY = date(2026, 11, 21)
ICRMW = 'Participant,Signature,"Ratification, Accession(a)"\n'
STATUS = "iso2,member,state party,year ratification or accession,signatory,no action,status,note\n"
# Files of the depositary by number of the treaty; those of the table of status by what it calls them.
CHAPTERS = {"4": "IV", "5": "V", "18": "XVIII"}
STATUS_NAMES = {"icmw": "ICRMW", "op_cedaw": "CEDAW-OP", "op_crpd": "CRPD-OP"}

Changes = dict[str, list[Any]]


def stage(engine: Engine, table: str | bytes, instrument: str | None = "ICRMW", *, on: date | None = None) -> int:
    """Read a list and compare it, as an import does; `on` is the day of the list."""
    result = read(table.encode() if isinstance(table, str) else table, instrument=instrument)
    document = ParsedDocument(date=on)
    with engines.transaction(engine) as session:
        batch = batches.begin(session, sha256=result.sha256, actor="test", parser_kind=Kind.TREATY_ACTIONS.value)
        kind, parser = result.kind.value, parser_of(result.kind)
        revision = batches.open_with(session, batch, kind=kind, parser=parser, document=document)
        batches.add_rows(
            session, batch, result.records, document=document, first=1, place=treaty_rows.place, revision=revision
        )
        treaty_rows.compare(session, batch)
        batches.count(session, batch)
        batches.staged(session, batch)
    return batch


def apply(engine: Engine, batch: int) -> None:
    """Apply a batch."""
    with engines.transaction(engine) as session:
        treaty_rows.apply(session, batch, actor="user:1", today=TODAY)
        batches.applied(session, batch, actor="user:1")


def bring(engine: Engine, table: str | bytes, instrument: str | None = "ICRMW", *, on: date | None = None) -> int:
    """Stage a list and apply it."""
    batch = stage(engine, table, instrument, on=on)
    apply(engine, batch)
    return batch


def undo(engine: Engine, batch: int) -> None:
    """Undo a batch that nothing stands in the way of."""
    assert obstacles(engine, batch) == []
    with engines.transaction(engine) as session:
        treaty_rows.undo(session, batch, actor="user:1", today=TODAY)
        batches.undone(session, batch, actor="user:1")


def obstacles(engine: Engine, batch: int) -> list[str]:
    """Return what stands in the way of undoing."""
    with engines.reading(engine) as session:
        return [each.ref for each in treaty_rows.obstacles(session, batch)]


def found(engine: Engine, batch: int) -> list[tuple[Outcome | None, str, Changes]]:
    """Return outcome, reason and changes of each row."""
    row = ImportRow
    with engines.reading(engine) as session:
        rows = session.execute(
            select(row.outcome, row.why, row.changes).where(row.batch_id == batch).order_by(row.ordinal)
        )
        return [(outcome, why, changes) for outcome, why, changes in rows]


def on_record(engine: Engine, state: str, instrument: str = "ICRMW") -> list[tuple[str, str, str]]:
    """Return the acts of a State on a treaty: act, first and last possible day."""
    action = TreatyAction
    with engines.reading(engine) as session:
        rows = session.execute(
            select(action.act, action.done_first, action.done_last)
            .where(action.state_code == state, action.instrument_code == instrument)
            .order_by(action.done_first)
        )
        return [(act.value, str(first), str(last)) for act, first, last in rows]


def reach(engine: Engine, state: str, instrument: str = "ICRMW") -> date | None:
    """Return how far the record reaches."""
    with engines.reading(engine) as session:
        row = session.get(TreatyRecord, (state, instrument))
        return row.as_of if row else None


def whole(engine: Engine) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Return every act and record, without their own numbers."""
    action, record = TreatyAction.__table__.columns, TreatyRecord.__table__.columns
    with engines.reading(engine) as session:
        told = session.execute(select(*(column for column in action if column.name != "id")))
        return {tuple(row) for row in told}, {tuple(row) for row in session.execute(select(*record))}


def test_an_act_that_is_not_on_record_is_new_and_the_record_reaches_to_it(demo: Engine) -> None:
    batch = bring(demo, ICRMW + "Russian Federation,1 Mar 2026,5 Apr 2026\n")

    assert [outcome for outcome, _why, _changes in found(demo, batch)] == [Outcome.NEW, Outcome.NEW]
    assert on_record(demo, "RUS") == [
        ("signature", "2026-03-01", "2026-03-01"),
        ("ratification", "2026-04-05", "2026-04-05"),
    ]
    assert reach(demo, "RUS") == date(2026, 4, 5)


def test_the_same_list_twice_changes_nothing(demo: Engine) -> None:
    table = ICRMW + "Russian Federation,1 Mar 2026,5 Apr 2026\nChad,,2 Feb 2026 a\n"
    bring(demo, table)
    before = whole(demo)

    again = bring(demo, table)

    assert {outcome for outcome, _why, _changes in found(demo, again)} == {Outcome.SAME}
    assert whole(demo) == before


def test_a_year_agrees_with_a_day_inside_it_and_the_day_stands(demo: Engine) -> None:
    bring(demo, ICRMW + "Chad,,2 Feb 2026 a\n")

    batch = bring(demo, STATUS + "TD,Chad,1,2026,0,0,state party,\n")

    assert found(demo, batch) == [(Outcome.SAME, "", {})]
    assert ("accession", "2026-02-02", "2026-02-02") in on_record(demo, "TCD")


def test_a_day_makes_a_year_more_precise_and_tells_before_and_after(demo: Engine) -> None:
    bring(demo, STATUS + "RU,Russian Federation,1,2025,0,0,state party,\n")

    ((outcome, why, changes),) = found(demo, bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\n"))

    assert (outcome, why) == (Outcome.CHANGED, "")
    assert changes["done_first"] == ["2025-01-01", "2025-05-07"]
    assert changes["done_precision"] == [DatePrecision.YEAR, DatePrecision.DAY]
    assert changes["certainty"] == [Certainty.SECONDARY, Certainty.CONFIRMED]
    assert on_record(demo, "RUS") == [("accession", "2025-05-07", "2025-05-07")]


def test_a_corrected_day_updates_the_act(demo: Engine) -> None:
    bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\n")

    ((outcome, _why, changes),) = found(demo, bring(demo, ICRMW + "Russian Federation,,8 June 2025 a\n"))

    assert outcome is Outcome.CHANGED
    assert changes["done_last"] == ["2025-05-07", "2025-06-08"]
    assert on_record(demo, "RUS") == [("accession", "2025-06-08", "2025-06-08")]


def test_a_list_of_years_never_moves_a_day(demo: Engine) -> None:
    bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\n")

    ((outcome, why, _changes),) = found(demo, bring(demo, STATUS + "RU,Russian Federation,1,2024,0,0,state party,\n"))

    assert outcome is Outcome.PROBLEM
    assert "7 May 2025" in why
    assert "2024" in why
    assert on_record(demo, "RUS") == [("accession", "2025-05-07", "2025-05-07")]


def test_consent_of_a_kind_that_is_not_told_is_ratification_after_a_signature_whichever_list_comes_first(
    demo: Engine,
) -> None:
    signed = ICRMW + "Russian Federation,1 Mar 2024,\n"
    party = STATUS + "RU,Russian Federation,1,2025,0,0,state party,\n"
    expected = [("signature", "2024-03-01", "2024-03-01"), ("ratification", "2025-01-01", "2025-12-31")]

    first = bring(demo, signed)
    second = bring(demo, party)
    one_way = on_record(demo, "RUS")
    undo(demo, second)
    undo(demo, first)
    bring(demo, party)
    alone = on_record(demo, "RUS")
    last = bring(demo, signed)

    assert alone == [("accession", "2025-01-01", "2025-12-31")]
    assert one_way == expected
    assert on_record(demo, "RUS") == expected
    undo(demo, last)
    assert on_record(demo, "RUS") == alone


def test_a_state_that_left_and_came_back_has_both_acts(demo: Engine) -> None:
    table = "Participant,Accession,Withdrawal\nRussian Federation,7 May 2020,8 May 2022\n"
    bring(demo, table)

    ((outcome, _why, _changes),) = found(demo, bring(demo, ICRMW + "Russian Federation,,9 May 2025 a\n"))

    assert outcome is Outcome.NEW
    assert [act for act, _first, _last in on_record(demo, "RUS")] == ["accession", "withdrawal", "accession"]


@pytest.mark.parametrize(
    ("row", "instrument", "words"),
    [
        ("Atlantis,,7 May 2025 a", "ICRMW", "State of today"),
        ("European Union,,7 May 2025 a", "ICRMW", "State of today"),
        ("Russian Federation,,7 May 2025 a", None, "which treaty"),
        ("Russian Federation,,7 May 2025 x", "ICRMW", "No act that is known"),
        ("Russian Federation,,7 May 2097 a", "ICRMW", "still to come"),
        ("Russian Federation,,7 May 1950 a", "ICRMW", "adopted on"),
        ("Russian Federation,,[7 May 2025 a]", "ICRMW", "no longer stands"),
        ("Russian Federation,,31 Feb 2025 a", "ICRMW", "no date that can be read"),
    ],
)
def test_what_cannot_be_compared_is_a_problem_that_says_why_and_writes_nothing(
    demo: Engine, row: str, instrument: str | None, words: str
) -> None:
    before = whole(demo)

    ((outcome, why, _changes),) = found(demo, bring(demo, ICRMW + row + "\n", instrument))

    assert outcome is Outcome.PROBLEM
    assert words in why
    assert whole(demo) == before


def on_day(day: date) -> When:
    """Return a day as a person gives it."""
    return When(day, day, DatePrecision.DAY)


def look(engine: Engine, day: date) -> None:
    """Let a person find the record complete."""
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, "person@example.org", accounts.hash_password("correct horse battery staple"))
        by = session.scalars(select(User.id)).one()
        acts.check(session, "user:1", acts.CheckEntry("RUS", "ICRMW", on_day(day)), by=by)


def test_what_a_person_recorded_is_never_overwritten(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        done = on_day(date(2025, 5, 7))
        acts.record_act(session, "user:1", acts.ActEntry("RUS", "ICRMW", TreatyAct.ACCESSION, done, "a letter"))

    ((outcome, why, _changes),) = found(demo, bring(demo, ICRMW + "Russian Federation,,8 June 2025 a\n"))

    assert outcome is Outcome.PROBLEM
    assert "A person recorded or checked this" in why
    assert on_record(demo, "RUS") == [("accession", "2025-05-07", "2025-05-07")]


def test_an_act_before_the_day_on_which_a_person_found_the_record_complete_is_a_problem(demo: Engine) -> None:
    look(demo, date(2025, 6, 1))

    rows = found(demo, bring(demo, ICRMW + "Russian Federation,7 May 2025,9 July 2025\n"))

    assert [outcome for outcome, _why, _changes in rows] == [Outcome.PROBLEM, Outcome.NEW]
    assert "checked on 1 June 2025" in rows[0][1]


def test_a_state_that_the_list_leaves_out_keeps_its_acts(demo: Engine) -> None:
    before = on_record(demo, "PHL")

    bring(demo, ICRMW + "Chad,,2 Feb 2026 a\n", on=date(2026, 6, 1))

    assert on_record(demo, "PHL") == before
    assert reach(demo, "PHL") == date(2022, 8, 31)


def test_a_dated_list_moves_the_record_forwards_and_never_back(demo: Engine) -> None:
    row = "Russian Federation,7 May 2016,\n"
    bring(demo, ICRMW + row, on=date(2026, 6, 1))
    bring(demo, ICRMW + row + "\n", on=date(2024, 6, 1))

    assert reach(demo, "RUS") == date(2026, 6, 1)


def test_undoing_puts_back_what_stood_there(demo: Engine) -> None:
    bring(demo, STATUS + "RU,Russian Federation,1,2025,0,0,state party,\n")
    before = whole(demo)
    batch = bring(demo, ICRMW + "Russian Federation,1 Mar 2024,7 May 2025\nChad,,2 Feb 2026 a\n", on=date(2026, 6, 1))
    assert whole(demo) != before

    undo(demo, batch)

    assert whole(demo) == before
    with engines.reading(demo) as session:
        assert audit.verify(session) is None


def test_an_act_that_a_person_touched_since_stands_in_the_way_of_undoing(demo: Engine) -> None:
    batch = bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\nChad,,2 Feb 2026 a\n")
    look(demo, date(2025, 6, 1))
    with engines.transaction(demo) as session:
        session.execute(
            update(TreatyAction)
            .where(TreatyAction.state_code == "TCD", TreatyAction.instrument_code == "ICRMW")
            .where(TreatyAction.done_first == date(2026, 2, 2))
            .values(source="another")
        )

    assert obstacles(demo, batch) == ["RUS/ICRMW", "TCD/ICRMW/accession/2026-02-02"]


def test_a_later_import_of_the_same_act_is_undone_first(demo: Engine) -> None:
    first = bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\n")
    second = bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\n\n")

    assert obstacles(demo, first) == ["RUS/ICRMW/accession/2025-05-07"]
    undo(demo, second)
    undo(demo, first)
    assert on_record(demo, "RUS") == []


def test_a_row_that_a_person_refused_is_not_written(demo: Engine) -> None:
    batch = stage(demo, ICRMW + "Russian Federation,1 Mar 2026,5 Apr 2026\n")
    with engines.transaction(demo) as session:
        refused = update(ImportRow).where(ImportRow.batch_id == batch, ImportRow.ordinal == 1)
        decided = {"decision": Decision.REFUSED, "decided_by": "user:1", "decided_at": datetime.now(UTC)}
        session.execute(refused.values(**decided))

    apply(demo, batch)

    assert on_record(demo, "RUS") == [("ratification", "2026-04-05", "2026-04-05")]


def test_statuses_follow_what_was_brought_and_what_was_undone(demo: Engine) -> None:
    before = _statuses(demo)
    batch = bring(demo, ICRMW + "Russian Federation,,7 May 2025 a\n")
    after = _statuses(demo)

    assert after != before
    undo(demo, batch)
    assert _statuses(demo) == before
    with engines.reading(demo) as session:
        assert rechecking.check(session) == ()


def test_both_databases_write_and_put_back_alike(database_url: str) -> None:
    engine = engines.create(database_url)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
    before = whole(engine)

    bring(engine, STATUS + "RU,Russian Federation,1,2025,0,0,state party,\n")
    batch = bring(engine, ICRMW + "Russian Federation,1 Mar 2024,7 May 2025\nChad,,2 Feb 2026 a\n")

    assert [act for act, _first, _last in on_record(engine, "RUS")] == ["signature", "ratification"]
    undo(engine, batch)
    (added,) = whole(engine)[0] - before[0]
    assert added[:3] == ("RUS", "ICRMW", TreatyAct.ACCESSION)
    engine.dispose()


@pytest.mark.parametrize("states", [2, 60])
def test_the_number_of_queries_does_not_grow_with_the_rows(demo: Engine, states: int) -> None:
    names = [row["name"] for row in reference("states")][:states]
    batch = stage(demo, "Participant,Signature\n" + "".join(f'"{name}",1 Mar 2026\n' for name in names))
    counted: list[str] = []
    event.listen(demo, "before_cursor_execute", lambda *told: counted.append(told[2]))

    with engines.transaction(demo) as session:
        treaty_rows.compare(session, batch)

    assert len(counted) < 12


def test_all_lists_give_the_same_acts_in_any_order_and_twice_change_nothing(demo: Engine, shared: Path) -> None:
    files = _files(shared / "data" / "treaties")
    before = whole(demo)

    told = [_count(demo, bring(demo, path.read_bytes(), code)) for path, code in files]
    again = [_count(demo, bring(demo, path.read_bytes() + b"\n", code)) for path, code in reversed(files)]

    assert len(files) == 54
    assert sum(told, Counter())[Outcome.SAME] > 8_000
    assert sum(told, Counter()) == sum(again, Counter())
    assert set(sum(told, Counter())) == {Outcome.SAME, Outcome.PROBLEM}
    assert whole(demo) == before


def _files(folder: Path) -> Sequence[tuple[Path, str]]:
    """Return the lists of treaties that are on record, each with its code."""
    numbered = {row["depositary_ref"]: row["code"] for row in reference("instruments") if row["kind"] == "treaty"}
    codes = {row["code"] for row in reference("instruments")}
    found: list[tuple[Path, str]] = []
    for path in sorted(folder.glob("*.csv")):
        name = path.stem.rpartition("hr_status_")[2]
        dates = re.fullmatch(r"dates-2015-(\d+)-(.+)", path.stem)
        plain = STATUS_NAMES.get(name, re.sub(r"op_crc_", "crc_op", name)).upper().replace("_", "-")
        code = numbered.get(f"UNTC {CHAPTERS[dates[1]]}-{dates[2]}") if dates else plain
        if code in codes:
            found.append((path, code))
    return found


def _statuses(engine: Engine) -> set[tuple[Any, ...]]:
    unit = StoredAssessment
    with engines.reading(engine) as session:
        rows = session.execute(
            select(unit.part_id, unit.cycle, unit.organisation_id, unit.status).where(unit.state_code == "RUS")
        )
        return {tuple(row) for row in rows}


def _count(engine: Engine, batch: int) -> Counter[Outcome]:
    return Counter(outcome for outcome, _why, _changes in found(engine, batch) if outcome)
