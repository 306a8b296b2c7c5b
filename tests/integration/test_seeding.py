"""The seed: whole, quick, the same again and again, strict about what it reads, gentle with a person's work."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, func, select, update
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker import paths
from tracker.domain.roles import Role
from tracker.domain.vocabulary import Wording
from tracker.errors import NotFound, Unreadable
from tracker.services import accounts, seeding
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage import models
from tracker.storage.base import Base
from tracker.storage.models import (
    AuditEntry,
    Evidence,
    Organisation,
    Part,
    Recommendation,
    Review,
    SourceDocument,
    State,
    Theme,
    TreatyAction,
    TreatyRecord,
    User,
)

Edit = Callable[[list[list[str]]], object]
DOCUMENT = """
[document]
key = "T/1"
kind = "report"
mechanism = "{mechanism}"
title = "A report"
dated_on = "2016-02"
published_on = "2016-03-01"

[[recommendation]]
number = "1"
text = "Build schools"
wording = "paraphrase"
addressees = ["state:RUS"]
themes = []
  [[recommendation.part]]
  label = ""
  text = "Build schools"
  ask_kind = "do"

[[evidence]]
name = "survey"
state = "RUS"
kind = "report"
summary = "None was built"
strand = "civil_society"
reliability = "B"
origin = "survey"
when = "2018-10/2019-09"
recorded_on = "2026-11-21"
review_state = "approved"
publication_basis = "published_source"
  [[evidence.link]]
  to = ["T/1#1"]
  finding = "no_change"
  level = "process"
  scope = "systemic"
"""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a migrated, empty database."""
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Engine]:
    """Return an engine on an SQLite database, for what no database has a say in."""
    made = engines.create(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """Copy the reference data, without the long treaty tables, for a test to spoil."""
    folder = tmp_path / "reference"
    shutil.copytree(paths.SEED / "reference", folder)
    for name in ("treaty_actions.csv", "treaty_records.csv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:20]), encoding="utf-8")
    return folder


@pytest.fixture
def demo(tmp_path: Path, reference: Path) -> Path:
    """Make a demo of one small document, beside reference data."""
    folder = tmp_path / "demo"
    folder.mkdir()
    shutil.copyfile(paths.SEED / "demo" / "organisations.csv", folder / "organisations.csv")
    (folder / "report.toml").write_text(DOCUMENT.format(mechanism="UPR"), encoding="utf-8")
    return folder


def _reference(engine: Engine, folder: Path) -> None:
    with engines.transaction(engine) as session:
        seeding.load_reference(session, folder)


def _demo(engine: Engine, folder: Path) -> None:
    with engines.transaction(engine) as session:
        seeding.load_reference(session, folder.with_name("reference"))
        seeding.load_demo(session, folder)


def _spoil(file: Path, edit: Edit) -> None:
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    edit(rows)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def _set(row: int, column: str, value: str) -> Edit:
    def edit(rows: list[list[str]]) -> None:
        rows[row][rows[0].index(column)] = value

    return edit


def _widen(rows: list[list[str]]) -> None:
    for row in rows:
        row.append("x")


def _counts(engine: Engine) -> dict[str, int]:
    with engines.reading(engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def _trail(engine: Engine) -> list[AuditEntry]:
    with engines.reading(engine) as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))


def test_the_whole_seed_a_second_time_changes_nothing(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        seeding.load_demo(session)
    counted = _counts(engine)

    with engines.transaction(engine) as session:
        again = [seeding.load_reference(session), seeding.load_demo(session)]

    assert _counts(engine) == counted
    assert [(ledger.added, ledger.changed, ledger.retired) for ledger in again] == [({}, {}, {})] * 2
    with engines.reading(engine) as session:
        assert audit.verify(session) is None
    assert counted["audit_entry"] > 0


def test_the_seed_holds_the_world_and_the_five_documents(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        seeding.load_demo(session)

    with engines.reading(engine) as session:
        reviewed = session.execute(select(Review.cycle, func.count()).group_by(Review.cycle))
        tracked = session.scalars(select(Organisation).where(Organisation.code == "PSCORE")).one().tracked
        per_document = _recommendations_per_document(session)
        assert session.scalar(select(func.count()).select_from(State)) == 195
        assert all(count >= 192 for cycle, count in reviewed if cycle in {1, 2, 3, 4})
        assert [each.state_code for each in tracked] == ["CHN", "PRK", "RUS"]
        assert per_document["ASA 24/06/96"] == 21
        assert per_document["OL RUS 1/2016"] == 4
        due = select(Part.reply_due_on).join(Recommendation).join(SourceDocument)
        assert set(session.scalars(due.where(SourceDocument.key == "OL RUS 1/2016"))) == {date(2016, 4, 15)}
        unassigned = select(Recommendation.ref).where(~Recommendation.parts.any())
        assert session.scalars(unassigned).all() == []


def _recommendations_per_document(session: Session) -> dict[str, int]:
    counted = select(SourceDocument.key, func.count()).join(Recommendation).group_by(SourceDocument.key)
    return dict(session.execute(counted).all())


def test_the_number_of_statements_does_not_grow_with_the_rows(engine: Engine, reference: Path) -> None:
    executed: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: executed.append(str(args[2])))

    _reference(engine, reference)
    first = len(executed)
    executed.clear()
    _reference(engine, paths.SEED / "reference")

    assert first < 130
    assert len(executed) < 130


def test_a_changed_row_of_the_seed_is_written_and_audited(engine: Engine, reference: Path) -> None:
    _reference(engine, reference)
    before = len(_trail(engine))
    with (reference / "themes.csv").open(encoding="utf-8", newline="") as source:
        code, name = list(csv.reader(source))[1][:2]
    _spoil(reference / "themes.csv", _set(1, "name", "Another name"))

    _reference(engine, reference)

    (entry,) = _trail(engine)[before:]
    assert (entry.actor, entry.event, entry.subject) == ("seed", "seed:changed", f'theme:["{code}"]')
    assert entry.changes == {"name": [name, "Another name"]}
    with engines.reading(engine) as session:
        assert session.get_one(Theme, code).name == "Another name"


def test_what_a_person_changed_stays_while_the_seed_says_the_same(engine: Engine, demo: Path) -> None:
    _demo(engine, demo)
    with engines.transaction(engine) as session:
        session.execute(update(Evidence).values(summary="Two were built"))

    _demo(engine, demo)

    with engines.reading(engine) as session:
        assert session.scalars(select(Evidence.summary)).one() == "Two were built"


def test_what_an_import_brought_first_is_kept(engine: Engine, demo: Path) -> None:
    with engines.transaction(engine) as session:
        document = make.a_document(session, key="T/1").id
        verbatim = {"text": "The very words", "wording": Wording.VERBATIM}
        make.a_recommendation(session, document_id=document, ref="T/1#1", number="1", **verbatim)

    _demo(engine, demo)

    with engines.reading(engine) as session:
        assert session.scalars(select(Recommendation.text)).one() == "The very words"


def test_a_corrected_date_of_a_treaty_action_replaces_the_wrong_one(engine: Engine, reference: Path) -> None:
    _reference(engine, reference)
    count = _counts(engine)["treaty_action"]
    for column in ("done_on_first", "done_on_last"):
        _spoil(reference / "treaty_actions.csv", _set(1, column, "1999-12-31"))

    _reference(engine, reference)

    with engines.reading(engine) as session:
        found = session.scalars(select(TreatyAction.done_first).where(TreatyAction.done_first == date(1999, 12, 31)))
        assert found.all() == [date(1999, 12, 31)]
    assert _counts(engine)["treaty_action"] == count


def test_a_treaty_action_that_a_person_recorded_is_never_taken_away(engine: Engine, reference: Path) -> None:
    _reference(engine, reference)
    with engines.transaction(engine) as session:
        made = make.a_treaty_action(session, state_code="RUS").id

    _spoil(reference / "treaty_actions.csv", lambda rows: rows.pop())
    _reference(engine, reference)

    with engines.reading(engine) as session:
        assert session.get(TreatyAction, made) is not None


def test_a_persons_look_at_the_depositary_survives_the_seed(engine: Engine, reference: Path) -> None:
    _reference(engine, reference)
    with engines.transaction(engine) as session:
        user = make.a_user(session).id
        session.execute(update(TreatyRecord).values(checked_on=date(2026, 11, 1), checked_by_id=user))
    _spoil(reference / "treaty_records.csv", _set(1, "as_of", "2022-08-02"))

    _reference(engine, reference)

    with engines.reading(engine) as session:
        assert session.scalar(select(func.count()).where(TreatyRecord.checked_on.is_(None))) == 0
        assert session.scalar(select(func.count()).where(TreatyRecord.as_of == date(2022, 8, 2)))


BROKEN_TABLES: dict[str, tuple[str, Edit, str]] = {
    "a missing column": ("states.csv", lambda rows: [row.pop(0) for row in rows], "states.csv: row 1.*iso3"),
    "an unknown column": (
        "states.csv",
        _widen,
        "states.csv: row 1.*x",
    ),
    "a short row": ("cycles.csv", lambda rows: rows[2].pop(), "cycles.csv: row 3"),
    "an unknown State": ("reviews.csv", _set(4, "iso3", "ZZZ"), "reviews.csv, row 5, column iso3: “ZZZ”"),
    "an unknown cycle": ("reviews.csv", _set(4, "cycle", "9"), "reviews.csv, row 5, column cycle: “9”"),
    "an impossible date": (
        "reviews.csv",
        _set(4, "reviewed_on", "2009-02-30"),
        "row 5, column reviewed_on.*2009-02-30",
    ),
    "a month for a day": ("reviews.csv", _set(4, "reviewed_on", "2009-02"), "row 5, column reviewed_on.*not a day"),
    "an unknown term": (
        "states.csv",
        _set(4, "regional_group", "northern"),
        "row 5, column regional_group: “northern”",
    ),
    "a missing value": ("states.csv", _set(4, "name", ""), "states.csv, row 5, column name: the value is missing"),
    "no number": ("sessions.csv", _set(4, "session", "four"), "sessions.csv, row 5, column session: “four”"),
    "a row twice": ("themes.csv", lambda rows: rows.append(rows[1]), "themes.csv, row .* repeats themes.csv, row 2"),
    "a name twice": ("sdgs.csv", lambda rows: rows[2].__setitem__(0, rows[1][0]), "sdgs.csv, row 3: repeats"),
    "an unknown instrument": ("treaty_actions.csv", _set(3, "instrument", "NONE"), "row 4, column instrument: “NONE”"),
}


@pytest.mark.parametrize(("file", "edit", "sentence"), BROKEN_TABLES.values(), ids=BROKEN_TABLES.keys())
def test_a_broken_table_is_named_by_file_row_and_column_and_nothing_is_written(
    file: str, edit: Edit, sentence: str, sqlite: Engine, reference: Path
) -> None:
    _spoil(reference / file, edit)

    with pytest.raises(Unreadable, match=sentence) as refusal:
        _reference(sqlite, reference)

    assert "nothing was written" in str(refusal.value)
    assert not any(_counts(sqlite).values())


def test_a_row_that_the_database_refuses_is_named_and_nothing_is_written(engine: Engine, reference: Path) -> None:
    _spoil(reference / "cycles.csv", _set(2, "last_session", "0"))

    with pytest.raises(Unreadable, match=r"cycles\.csv, row 3: contradicts"):
        _reference(engine, reference)

    assert not any(_counts(engine).values())


def test_a_missing_file_is_named(sqlite_url: str, reference: Path) -> None:
    (reference / "themes.csv").unlink()

    with pytest.raises(Unreadable, match=r"themes\.csv"):
        _reference(engines.create(sqlite_url), reference)


BROKEN_DOCUMENTS = {
    "an unknown theme": ("themes = []", 'themes = ["sorcery"]', r"\[\[recommendation\]\] 1, column themes: “sorcery”"),
    "an unknown addressee": ('"state:RUS"', '"state:ZZZ"', "column addressees: “ZZZ”"),
    "an addressee of no kind": ('"state:RUS"', '"RUS"', "column addressees: “RUS”"),
    "a misspelt key": ('summary = "', 'sumary = "', "column summary: the value is missing"),
    "a key that nobody reads": ('origin = "', 'colour = "red"\norigin = "', "column colour: no such column"),
    "an impossible date": ("2018-10/2019-09", "2018-13/2019-09", "column when.*2018-13"),
    "a link to nowhere": ('to = ["T/1#1"]', 'to = ["T/1#2"]', r"\[\[link\]\] 1, column to: “T/1#2”"),
    "a link to nothing": ('to = ["T/1#1"]', "to = []", "column to: the value is missing"),
    "an unknown finding": ('"no_change"', '"worse"', "column finding: “worse”"),
    "no document": ("[document]", "[documents]", "column document"),
    "no TOML": ("[document]", "[document", "report.toml"),
    "an unknown mechanism": ('mechanism = "UPR"', 'mechanism = "FIFA"', "column mechanism: “FIFA”"),
    "a text that is a number": ('number = "1"', "number = 1", "column number: “1” is not a text"),
    "a name for a code": ('origin = "', 'code = "Somebody"\norigin = "', r"\[\[evidence\]\] 1: contradicts"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), BROKEN_DOCUMENTS.values(), ids=BROKEN_DOCUMENTS.keys())
def test_a_broken_document_is_named_by_its_place_and_nothing_is_written(
    old: str, new: str, sentence: str, sqlite: Engine, demo: Path
) -> None:
    spoilt = (demo / "report.toml").read_text(encoding="utf-8").replace(old, new)
    (demo / "report.toml").write_text(spoilt, encoding="utf-8")

    with pytest.raises(Unreadable, match=sentence):
        _demo(sqlite, demo)

    assert not any(_counts(sqlite).values())


def test_evidence_takes_its_publication_from_its_document_and_a_period_keeps_its_ends(
    engine: Engine, demo: Path
) -> None:
    _demo(engine, demo)

    with engines.reading(engine) as session:
        item = session.scalars(select(Evidence)).one()
        asked = session.scalars(select(Recommendation)).one()
    assert (item.published_on, item.when_first, item.when_last) == (
        date(2016, 3, 1),
        date(2018, 10, 1),
        date(2019, 9, 30),
    )
    assert (asked.ref, asked.asked_first, asked.asked_last) == ("T/1#1", date(2016, 2, 1), date(2016, 2, 29))


def test_the_demos_person_is_made_once_and_a_new_password_ends_old_sessions(engine: Engine, demo: Path) -> None:
    _demo(engine, demo)
    other = make.HASH.replace("aGFzaA", "b3RoZXI")

    def ensure(password: str) -> tuple[bool, str]:
        with engines.transaction(engine) as session:
            changed = seeding.ensure_demo_user(session, "Demo@example.org", password)
            return changed, session.scalars(select(User.fs_uniquifier)).one()

    made, first = ensure(make.HASH)
    kept, second = ensure(make.HASH)
    moved, third = ensure(other)

    assert (made, kept, moved) == (True, False, True)
    assert first == second != third
    assert "argon2" not in str([entry.changes for entry in _trail(engine)])
    with engines.reading(engine) as session:
        user = session.scalars(select(User)).one()
        assert (user.email, {role.name for role in user.roles}) == ("demo@example.org", set(Role))


def test_the_demos_person_needs_the_demo(engine: Engine) -> None:
    with pytest.raises(NotFound, match="seed --demo"), engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, "demo@example.org", make.HASH)


def test_the_demos_person_is_given_the_roles_that_a_newer_version_knows(demo_url: str) -> None:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, "old@demo.example", accounts.hash_password("a long enough password"))
        session.execute(delete(models.UserRole).where(models.UserRole.role_id > 2))

    with engines.transaction(engine) as session:
        stored = session.scalars(select(models.User.password)).one()
        changed = seeding.ensure_demo_user(session, "old@demo.example", stored)

    with engines.reading(engine) as session:
        held = session.scalars(
            select(models.Role.name).join(models.UserRole, models.UserRole.role_id == models.Role.id)
        ).all()
    engine.dispose()
    assert changed
    assert set(held) == set(Role)
