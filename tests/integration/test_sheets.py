"""Our own spreadsheet as an import: the same twice, one cell edited, new rows, refusals, conflicts, and taken back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker.documents.spreadsheet import Table, write_csv, write_workbook
from tracker.domain.audience import EVERYTHING
from tracker.domain.criteria import read
from tracker.domain.kinds import BatchState, Outcome
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import REFERENCE, VERSION, Sheet
from tracker.domain.vocabulary import Finding
from tracker.errors import Conflict
from tracker.importers import registry
from tracker.importers.records import ParsedDocument, ParseResult
from tracker.services import evidence, recommendations
from tracker.services.entries import fingerprint
from tracker.services.evidence.listing import Wanted
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.sealing import Opener
from tracker.services.results import rechecking
from tracker.services.sheets import books, exporting, importing, values
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

TODAY = date(2026, 11, 21)
ADMIN = "command line"
SLOW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Staged:
    """A batch as it was compared: outcome, reason and changes of each row, in order."""

    id: int
    outcomes: tuple[Outcome, ...]
    whys: tuple[str, ...]
    changes: tuple[dict[str, list[str]], ...]
    subjects: tuple[str, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        return dict(Counter(self.outcomes))


def stage(session: Session, data: bytes, actor: str = ADMIN) -> Staged:
    result = registry.opened(data)
    assert isinstance(result, ParseResult)
    batch = models.ImportBatch(kind=result.kind.value, sha256=result.sha256, parser="1", document={}, counts={})
    batch.issues, batch.beside, batch.staged_by, batch.staged_at = [], {}, actor, datetime.now(UTC)
    batch.state = BatchState.STAGED
    session.add(batch)
    session.flush()
    for ordinal, record in enumerate(result.records, 1):
        group, key = importing.place(record, ParsedDocument(), ordinal)
        row = models.ImportRow(batch_id=batch.id, ordinal=ordinal, group_key=group, key=key, digest="0")
        row.content, row.changes, row.near = msgspec.json.encode(record).decode(), {}, []
        session.add(row)
    session.flush()
    importing.compare(session, batch.id)
    session.expire_all()
    return look(session, batch.id)


def look(session: Session, batch_id: int, keyring: Keyring | None = None) -> Staged:
    row, opener = models.ImportRow, Opener(session, keyring)
    rows = session.scalars(select(row).where(row.batch_id == batch_id).order_by(row.ordinal)).all()
    told = [opener.told(each.id, each.changes, each.why) for each in rows]
    return Staged(
        batch_id,
        tuple(each.outcome for each in rows if each.outcome),
        tuple(why for _changes, why in told),
        tuple(changes for changes, _why in told),
        tuple(each.subject for each in rows),
    )


def apply(session: Session, data: bytes, actor: str = ADMIN) -> Staged:
    staged = stage(session, data, actor)
    importing.apply(session, staged.id, actor=actor, today=TODAY)
    session.flush()
    session.expire_all()
    return look(session, staged.id)


def undo(session: Session, staged: Staged) -> None:
    importing.undo(session, staged.id, actor=ADMIN, today=TODAY)
    session.flush()
    session.expire_all()


def as_csv(sheet: Sheet, rows: Sequence[dict[str, str]], *names: str) -> bytes:
    """Write rows with the columns named, all of the sheet where none are."""
    columns = tuple(each for each in COLUMNS[sheet] if not names or each.name in names)
    out = io.BytesIO()
    write_csv(Table(sheet, columns, [[row.get(each.name, "") for each in columns] for row in rows]), out)
    return out.getvalue()


def rows_of(table: Table) -> Rows:
    return [dict(zip([each.name for each in table.columns], row, strict=True)) for row in table.rows]


def organisation(session: Session) -> int:
    return session.scalars(select(models.Organisation.id).order_by(models.Organisation.id)).first() or 0


def exported(session: Session, sheet: Sheet) -> Rows:
    everywhere = read([("everywhere", "1")]).criteria
    views: dict[Sheet, Callable[[], Table]] = {
        Sheet.RECOMMENDATIONS: lambda: exporting.recommendations(
            session, everywhere, organisation_id=organisation(session), audience=EVERYTHING
        ),
        Sheet.POSITIONS: lambda: exporting.stated_positions(session, "RUS", audience=EVERYTHING),
        Sheet.EVIDENCE: lambda: exporting.evidence(session, Wanted(), audience=EVERYTHING)[0],
        Sheet.LINKS: lambda: exporting.evidence(session, Wanted(), audience=EVERYTHING)[1],
        Sheet.SERIES: lambda: exporting.series(session, "RUS", audience=EVERYTHING),
    }
    return rows_of(views[sheet]())


def snapshot(session: Session) -> dict[str, object]:
    """Return all that the sheets can write, and the statuses, as plain values."""
    session.flush()
    session.expire_all()
    known = values.names(session)
    found: dict[str, object] = {}
    for sheet, column in (
        (Sheet.RECOMMENDATIONS, models.Recommendation.ref),
        (Sheet.EVIDENCE, models.Evidence.ref),
        (Sheet.SERIES, models.StatedFigure.ref),
    ):
        found |= books.stored(session, sheet, list(session.scalars(select(column))), known=known)
    found["positions"] = session.scalar(select(func.count()).select_from(models.StatedPosition))
    found["links"] = session.scalar(select(func.count()).select_from(models.EvidenceLink))
    found["statuses"] = sorted(
        (row.part_id, row.state_code, row.cycle, row.organisation_id or 0, row.status)
        for row in session.scalars(select(models.StoredAssessment))
    )
    return found


@pytest.fixture
def session(demo: Engine) -> Iterator[Session]:
    with engines.transaction(demo) as opened:
        yield opened
        opened.rollback()


NEW_ASK = {
    "document": "A/HRC/24/14", "number": "999.10", "text": "Abolish =all of it", "wording": "verbatim",
    "addressed": "Russia", "recommending": "FRA; Germany", "themes": "", "note": "-1",
}  # fmt: skip


@pytest.mark.parametrize("sheet", list(Sheet))
def test_an_export_brought_back_unchanged_changes_nothing(session: Session, sheet: Sheet):
    """Given the list of a view as a file, when it is brought back, then every row is the same."""
    rows = exported(session, sheet)
    before = session.scalar(select(func.max(models.AuditEntry.sequence)))
    for data in (as_csv(sheet, rows), _workbook(sheet, rows)):
        assert apply(session, data).counts == {Outcome.SAME: len(rows)}
    assert rows
    assert session.scalar(select(func.max(models.AuditEntry.sequence))) == before


def _workbook(sheet: Sheet, rows: Rows) -> bytes:
    out = io.BytesIO()
    columns = COLUMNS[sheet]
    write_workbook([Table(sheet, columns, [[row.get(each.name, "") for each in columns] for row in rows])], out)
    return out.getvalue()


_TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)
_EDITABLE = {
    Sheet.RECOMMENDATIONS: ("note", "paragraph", "text", "bodies", "language"),
    Sheet.POSITIONS: ("as_stated", "paragraph"),
    Sheet.EVIDENCE: ("summary", "origin", "locator"),
    Sheet.LINKS: ("note",),
    Sheet.SERIES: ("about", "unit", "attributed_to", "series", "locator"),
}


@SLOW
@given(data=st.data())
def test_one_edited_cell_is_one_change_of_that_field(session: Session, data: st.DataObject):
    """Given an export, when one cell is edited to any text, then exactly one row changes, in that field alone."""
    sheet = data.draw(st.sampled_from(list(Sheet)))
    rows = [row for row in exported(session, sheet) if row.get("wording") != "not_imported"]
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(_EDITABLE[sheet]))
    typed = " ".join(data.draw(st.sampled_from(["", "=", "+", "'-", "@"])).join(["", data.draw(_TYPED)]).split())
    former = rows[place][name]
    rows[place] = rows[place] | {name: typed}

    staged = stage(session, as_csv(sheet, rows))

    changed = [changes for changes in staged.changes if changes]
    same = " ".join(former.split()) == typed
    assert staged.outcomes.count(Outcome.PROBLEM) == 0, staged.whys
    assert [list(each) for each in changed] == ([] if same else [[name]])
    if changed:
        assert changed[0][name][0] == former


def test_a_row_without_reference_is_a_new_record_written_by_the_services(session: Session):
    """Given a new recommendation, when it is applied, then part, States, statuses and history are there, and once."""
    data = as_csv(Sheet.RECOMMENDATIONS, [NEW_ASK], *NEW_ASK)
    done = apply(session, data)
    assert (done.outcomes, done.subjects) == ((Outcome.NEW,), ("A/HRC/24/14#999.10",))

    row = session.scalars(select(models.Recommendation).where(models.Recommendation.ref == done.subjects[0])).one()
    assert (row.text, row.note) == ("Abolish =all of it", "-1")
    assert [each.state_code for each in row.recommending_states] == ["FRA", "DEU"]
    assert [part.text for part in row.parts] != []
    assert session.scalar(
        select(func.count())
        .select_from(models.StoredAssessment)
        .where(models.StoredAssessment.part_id == row.parts[0].id)
    )
    written = session.scalars(select(models.AuditEntry).order_by(models.AuditEntry.sequence.desc())).first()
    assert written is not None
    assert (written.event, written.subject) == ("recommendation:record", "recommendation:A/HRC/24/14#999.10")
    assert apply(session, data).outcomes == (Outcome.SAME,)
    assert rechecking.check(session) == ()


def test_comparing_writes_nothing(session: Session):
    before, entries = snapshot(session), session.scalar(select(func.count()).select_from(models.AuditEntry))
    stage(session, as_csv(Sheet.RECOMMENDATIONS, [NEW_ASK]))
    assert snapshot(session) == before
    assert session.scalar(select(func.count()).select_from(models.AuditEntry)) == entries


@pytest.mark.parametrize(("cells", "why"), [
    ({"number": "140.227"}, "Reference: It is on record already as “A/HRC/24/14#140.227”"),
    ({"number": "9/9"}, "Number: Leave / # ! ~ out of the number"),
    ({"number": ""}, "Number: This cell may not be empty."),
    ({"addressed": ""}, "Addressed to: Say whom it is addressed to"),
    ({"addressed": "Atlantis"}, "Addressed to: “Atlantis” is no State"),
    ({"recommending": "France; Xyz"}, "Recommending States: “Xyz” is no State"),
    ({"wording": "word for word"}, "Wording: “word for word” is none of the values of this column: verbatim, "),
    ({"asked": "02/03/2016"}, "Asked on: “02/03/2016” can be read in two ways"),
    ({"asked": "31.02.2016"}, "Asked on: “31.02.2016” is a date that does not exist"),
    ({"asked": "soon"}, "Asked on: “soon” is not a date"),
    ({"themes": "the-weather"}, "Themes: “the-weather” is no theme"),
    ({"document": "A/NONE/1"}, "Document: Choose the document"),
    ({"text": ""}, "Text: Give the text"),
])  # fmt: skip
def test_a_row_that_is_refused_says_why_and_stops_no_other(session: Session, cells: dict[str, str], why: str):
    """Given one row that cannot be and a good one, when both are applied, then the good one is written."""
    done = apply(session, as_csv(Sheet.RECOMMENDATIONS, [NEW_ASK | cells, NEW_ASK | {"number": "999.11"}]))
    assert done.outcomes == (Outcome.PROBLEM, Outcome.NEW)
    assert done.whys[0].startswith(why)


def test_words_of_a_list_and_printed_days_are_understood(session: Session):
    row = NEW_ASK | {
        "wording": "Not Imported",
        "text": "",
        "asked": "15.02.2016",
        "to_all_states": "YES",
        "parts": "Do it",
    }
    done = apply(session, as_csv(Sheet.RECOMMENDATIONS, [row]))
    assert done.outcomes == (Outcome.NEW,), done.whys
    stored = books.stored(session, Sheet.RECOMMENDATIONS, done.subjects, known=values.names(session))[done.subjects[0]]
    assert [stored[name] for name in ("wording", "asked", "to_all_states", "parts")] == [
        "not_imported", "2016-02-15", "yes", "Do it",
    ]  # fmt: skip


def test_a_record_changed_here_meanwhile_is_never_overwritten(session: Session):
    """Given an exported row, when the record is changed here before the edited row comes back, then it is refused."""
    row = exported(session, Sheet.RECOMMENDATIONS)[0]
    stored = recommendations.load(session, row[REFERENCE])
    entry = replace(stored, note="A colleague’s note")
    recommendations.amend(session, ADMIN, row[REFERENCE], entry, seen=fingerprint(stored))

    edited = row | {"note": "Mine", "paragraph": "12"}
    staged = stage(session, as_csv(Sheet.RECOMMENDATIONS, [edited]))
    assert staged.outcomes == (Outcome.PROBLEM,)
    assert staged.whys[0].startswith("The record was changed here since the sheet was made")

    fresh = stage(session, as_csv(Sheet.RECOMMENDATIONS, [edited], REFERENCE, "paragraph"))
    assert list(fresh.changes[0]) == ["paragraph"]  # without the version, what the person left in is meant


def test_a_record_changed_between_comparing_and_applying_stops_the_whole(session: Session):
    row = exported(session, Sheet.RECOMMENDATIONS)[0]
    staged = stage(session, as_csv(Sheet.RECOMMENDATIONS, [row | {"note": "Mine"}], REFERENCE, "note"))
    stored = recommendations.load(session, row[REFERENCE])
    entry = replace(stored, note="Another")
    recommendations.amend(session, ADMIN, row[REFERENCE], entry, seen=fingerprint(stored))
    with pytest.raises(Conflict, match="compare it again"):
        importing.apply(session, staged.id, actor=ADMIN, today=TODAY)


@pytest.mark.parametrize(("stored", "given", "outcome"), [
    ("12.10", "12.1", Outcome.PROBLEM),  # a zero that a spreadsheet dropped
    ("12.10", "12.2", Outcome.CHANGED),
    ("2,000", "2000", Outcome.PROBLEM),
    ("pp. 1–2 é 한", "pp. 1–2 é ?", Outcome.PROBLEM),  # letters that plain CSV lost
])  # fmt: skip
def test_what_a_spreadsheet_spoilt_is_told_and_not_taken(session: Session, stored: str, given: str, outcome: Outcome):
    row = exported(session, Sheet.RECOMMENDATIONS)[0]
    names = (REFERENCE, "paragraph")
    apply(session, as_csv(Sheet.RECOMMENDATIONS, [row | {"paragraph": stored}], *names))
    assert stage(session, as_csv(Sheet.RECOMMENDATIONS, [row | {"paragraph": given}], *names)).outcomes == (outcome,)


def test_the_number_of_a_known_record_may_lose_its_zeros(session: Session):
    """Given 140.10, when Excel makes it 140.1, then the reference still tells which it is, and nothing changes."""
    row = next(each for each in exported(session, Sheet.RECOMMENDATIONS) if each["number"].endswith("0"))
    cut = row | {"number": row["number"].rstrip("0")}
    assert stage(session, as_csv(Sheet.RECOMMENDATIONS, [cut])).outcomes == (Outcome.SAME,)
    other = stage(session, as_csv(Sheet.RECOMMENDATIONS, [row | {"number": "1.1"}]))
    assert other.whys[0].startswith("Number: On record it is")


def test_clearing_a_cell_clears_the_field_and_an_absent_column_leaves_it(session: Session):
    rows = exported(session, Sheet.EVIDENCE)
    item = next(each for each in rows if each["locator"])
    done = apply(session, as_csv(Sheet.EVIDENCE, [item | {"locator": ""}], REFERENCE, "locator"))
    assert done.changes[0] == {"locator": [item["locator"], ""]}
    refused = stage(session, as_csv(Sheet.EVIDENCE, [item | {"summary": ""}], REFERENCE, "summary"))
    assert refused.whys == ("Summary: This cell may not be empty.",)


def test_an_editor_approves_nothing_by_sheet(session: Session):
    """Given who may not approve, when a sheet says approved, then it is refused with the sentence of the form."""
    role = session.scalars(select(models.Role).where(models.Role.name == "researcher")).one_or_none()
    role = role or models.Role(name="researcher")
    person = models.User(email="e@x.example", password="$argon2id$x", fs_uniquifier="u", roles=[role])
    person.organisation_id = organisation(session)
    session.add(person)
    session.flush()
    item = next(each for each in exported(session, Sheet.EVIDENCE) if each["review_state"] == "approved")
    new = item | {REFERENCE: "", VERSION: "", "summary": "A new thing"}

    staged = stage(session, as_csv(Sheet.EVIDENCE, [new, item | {"locator": "p. 9"}]), f"user:{person.id}")
    assert staged.outcomes == (Outcome.PROBLEM, Outcome.PROBLEM)
    assert set(staged.whys) == {"Review: A reviewer approves: choose “In review”."}
    assert stage(session, as_csv(Sheet.EVIDENCE, [new]), ADMIN).outcomes == (Outcome.NEW,)


def test_a_cell_of_more_parts_than_letters_is_a_problem_of_its_row(session: Session):
    """Given 27 lines of parts, when the sheet is compared, then that row is refused and the others are not."""
    row = next(each for each in exported(session, Sheet.RECOMMENDATIONS) if "\n" not in each["parts"])
    new = row | {REFERENCE: "", VERSION: "", "number": "99.1", "text": "Plant trees", "parts": "\n".join("x" * 27)}

    staged = stage(session, as_csv(Sheet.RECOMMENDATIONS, [new, new | {"number": "99.2", "parts": ""}]))

    assert staged.outcomes == (Outcome.PROBLEM, Outcome.NEW)
    assert staged.whys[0] == "Parts: A recommendation has at most 26 parts, one line each: the cell has 27."


@pytest.mark.parametrize("what", ["words", "links"])
def test_undoing_approves_nothing_that_nobody_approved(session: Session, what: str):
    """Given an item that a sheet put back into review, when it is changed, then undoing does not approve the change."""
    item = next(each for each in exported(session, Sheet.EVIDENCE) if each["review_state"] == "approved")
    sheet = as_csv(Sheet.EVIDENCE, [item | {"review_state": "in_review"}], REFERENCE, "review_state")
    staged = apply(session, sheet)
    stored = evidence.load(session, item[REFERENCE])
    changed = replace(stored, summary="What nobody approved") if what == "words" else replace(stored, links=())
    colleague = f"user:{make.a_user(session).id}"
    evidence.amend(session, colleague, item[REFERENCE], changed, seen=fingerprint(stored), approves=False)

    assert [each.sentence for each in importing.obstacles(session, staged.id)] == ["It was changed after the import."]
    with pytest.raises(Conflict, match="was changed after the import"):
        undo(session, staged)


def test_undoing_approves_again_what_was_approved(session: Session):
    """Given an item that a sheet put back into review, when it is as it was left, then undoing approves it again."""
    item = next(each for each in exported(session, Sheet.EVIDENCE) if each["review_state"] == "approved")
    sheet = as_csv(Sheet.EVIDENCE, [item | {"review_state": "in_review"}], REFERENCE, "review_state")

    undo(session, apply(session, sheet))

    assert item in exported(session, Sheet.EVIDENCE)


def test_links_are_made_by_number_and_move_statuses_at_once(session: Session):
    """Given an item and the number of an ask, when a link comes by sheet, then it counts, once."""
    link = exported(session, Sheet.LINKS)[0]
    there = {each["ask"] for each in exported(session, Sheet.LINKS) if each["evidence"] == link["evidence"]}
    state = session.scalar(select(models.Evidence.state_code).where(models.Evidence.ref == link["evidence"]))
    asks = evidence.asks.of_states(session, [state or ""])
    new = next(each for each in asks.all if not each.is_cluster and each.ref not in there)
    row = {
        "evidence": link["evidence"],
        "ask": new.ref,
        "finding": "No change",
        "level": "process",
        "scope": "systemic",
    }

    done = apply(session, as_csv(Sheet.LINKS, [row]))
    assert done.outcomes == (Outcome.NEW,), done.whys
    entry = evidence.load(session, link["evidence"])
    assert next(each.finding for each in entry.links if each.ask == new.ref) is Finding.NO_CHANGE
    assert apply(session, as_csv(Sheet.LINKS, [row])).outcomes == (Outcome.SAME,)
    assert rechecking.check(session) == ()
    assert stage(session, as_csv(Sheet.LINKS, [row | {"ask": "0.0"}])).whys[0].startswith("Ask: Nothing of the number")


def test_a_position_can_follow_its_new_recommendation_in_one_file(session: Session):
    position = {
        "recommendation": "A/HRC/24/14#999.10", "state": "Russian Federation", "position": "noted",
        "document": "A/HRC/24/14", "as_stated": "Не принимается",
    }  # fmt: skip
    tables = [
        Table(sheet, columns, [[row.get(each.name, "") for each in columns]])
        for sheet, row in ((Sheet.RECOMMENDATIONS, NEW_ASK), (Sheet.POSITIONS, position))
        for columns in [COLUMNS[sheet]]
    ]
    out = io.BytesIO()
    write_workbook(tables, out)
    done = apply(session, out.getvalue())
    assert done.outcomes == (Outcome.NEW, Outcome.NEW), done.whys
    assert done.subjects[1] == "A/HRC/24/14#999.10@RUS:1"
    assert apply(session, out.getvalue()).outcomes == (Outcome.SAME, Outcome.SAME)


def test_two_rows_that_change_one_record_differently_are_told(session: Session):
    row = exported(session, Sheet.RECOMMENDATIONS)[0]
    staged = stage(session, as_csv(Sheet.RECOMMENDATIONS, [row, row | {"note": "One"}, row | {"note": "Two"}]))
    assert staged.outcomes == (Outcome.SAME, Outcome.CHANGED, Outcome.PROBLEM)
    assert staged.whys[2].startswith("Reference: Row 3 of the file changes this record already")


def everything(session: Session) -> bytes:
    """Return a file that creates and updates on all five sheets."""
    ask = exported(session, Sheet.RECOMMENDATIONS)[0]
    items = {each[REFERENCE]: each for each in exported(session, Sheet.EVIDENCE) if each["state"] == "RUS"}
    link = next(each for each in exported(session, Sheet.LINKS) if each["evidence"] in items)
    item = items[link["evidence"]]
    answer = exported(session, Sheet.POSITIONS)[0]
    figure = {
        "document": item["document"], "state": "RUS", "about": "People asked", "value_text": "about 1,200",
        "value": "1200", "unit": "people", "period": "2018-10/2019-09", "attributed_to": "A ministry",
    }  # fmt: skip
    rows = {
        Sheet.RECOMMENDATIONS: [ask | {"note": "Edited"}, NEW_ASK],
        Sheet.POSITIONS: [
            answer | {"as_stated": "Edited"},
            {"recommendation": "A/HRC/24/14#999.10", "state": "RUS", "position": "noted", "document": "A/HRC/24/14"},
        ],
        Sheet.EVIDENCE: [
            item | {"origin": "Edited"},
            item | {REFERENCE: "", VERSION: "", "summary": "Something else happened", "review_state": "approved"},
        ],
        Sheet.LINKS: [
            link | {"finding": "regression"},
            link | {REFERENCE: "", VERSION: "", "ask": "A/HRC/24/14#999.10", "finding": "progress"},
        ],
        Sheet.SERIES: [figure],
    }  # fmt: skip
    tables = [
        Table(sheet, COLUMNS[sheet], [[row.get(each.name, "") for each in COLUMNS[sheet]] for row in given])
        for sheet, given in rows.items()
    ]
    out = io.BytesIO()
    write_workbook(tables, out)
    return out.getvalue()


def test_a_batch_is_applied_and_taken_back_on_either_database(demo_database_url: str):
    """Given new and changed rows on every sheet, when the batch is undone, then all is as before, statuses too."""
    engine = engines.create(demo_database_url)
    with engines.transaction(engine) as session:
        before, data = snapshot(session), everything(session)
    with engines.transaction(engine) as session:
        done = apply(session, data)
    assert set(done.outcomes) == {Outcome.NEW, Outcome.CHANGED}, done.whys
    with engines.transaction(engine) as session:
        assert snapshot(session) != before
        assert apply(session, data).counts == {Outcome.SAME: len(done.outcomes)}
        session.rollback()
    with engines.reading(engine) as session:
        assert importing.obstacles(session, done.id) == ()
    with engines.transaction(engine) as session:
        undo(session, done)
    with engines.transaction(engine) as session:
        assert snapshot(session) == before
        assert rechecking.check(session) == ()
        assert audit.verify(session) is None
    engine.dispose()


def _told(session: Session, staged: Staged) -> list[Obstacle]:
    session.flush()
    session.expire_all()
    return list(importing.obstacles(session, staged.id))


def test_what_was_built_on_a_batch_stands_in_the_way_and_is_named(session: Session):
    """Given an applied batch, when somebody builds on its records or changes them, then it says what, and is kept."""
    ask = exported(session, Sheet.RECOMMENDATIONS)[0]
    done = apply(session, as_csv(Sheet.RECOMMENDATIONS, [NEW_ASK, ask | {"note": "Imported"}]))
    assert _told(session, done) == []

    answer = {"recommendation": done.subjects[0], "state": "RUS", "position": "noted", "document": "A/HRC/24/14"}
    later = apply(session, as_csv(Sheet.POSITIONS, [answer]))
    assert [(each.ref, each.sentence) for each in _told(session, done)] == [
        (done.subjects[0], "A position is recorded on it.")
    ]
    with pytest.raises(Conflict, match=r"999\.10: A position is recorded on it"):
        importing.undo(session, done.id, actor=ADMIN, today=TODAY)
    undo(session, later)
    assert _told(session, done) == []

    apply(session, as_csv(Sheet.RECOMMENDATIONS, [ask | {"note": "Corrected by hand"}], REFERENCE, "note"))
    apply(session, as_csv(Sheet.RECOMMENDATIONS, [{REFERENCE: done.subjects[0], "text": "Other"}], REFERENCE, "text"))
    assert {(each.ref, each.sentence) for each in _told(session, done)} == {
        (done.subjects[0], "It was changed after the import."),
        (ask[REFERENCE], "“Note” was changed after the import."),
    }


def test_an_undone_batch_can_be_brought_in_again(session: Session):
    data = as_csv(Sheet.RECOMMENDATIONS, [NEW_ASK])
    undo(session, apply(session, data))
    assert apply(session, data).outcomes == (Outcome.NEW,)


def test_a_batch_that_was_never_compared_is_compared_as_it_is_applied(session: Session):
    """Given rows without an outcome, as the command line stages them, when they are applied, then each has its own."""
    staged = stage(session, as_csv(Sheet.RECOMMENDATIONS, [NEW_ASK, NEW_ASK | {"number": ""}]))
    session.execute(update(models.ImportRow).values(outcome=None, why=""))
    importing.apply(session, staged.id, actor=ADMIN, today=TODAY)
    session.flush()
    session.expire_all()
    assert look(session, staged.id).outcomes == (Outcome.NEW, Outcome.PROBLEM)
    live = select(models.ImportRow.subject).where(models.ImportRow.is_live)
    assert list(session.scalars(live)) == ["A/HRC/24/14#999.10"]
