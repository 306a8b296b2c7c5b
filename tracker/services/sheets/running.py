"""Rows of sheets into records, one after another: what each did, or the sentence for which it was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.kinds import Outcome
from tracker.domain.sheet_columns import COLUMNS, column, editable
from tracker.domain.sheets import REFERENCE, VERSION, Sheet
from tracker.errors import Invalid, NotFound, TrackerError
from tracker.i18n import _
from tracker.services.leaks import Refused, TooOften, recording
from tracker.services.leaks.attempts import REFUSALS
from tracker.services.sheets import links, protecting, values
from tracker.services.sheets.books import BOOKS, stored
from tracker.services.sheets.comparing import canonical, differing, refuse_spoilt
from tracker.services.sheets.values import Cells, Names
from tracker.services.vault.keys import Keyring


@dataclass(frozen=True, slots=True)
class Given:
    """One row as it was read: `id` is its row among the imported, `doubts` what a spreadsheet may have spoilt."""

    id: int
    number: int
    sheet: Sheet
    reference: str
    cells: Cells
    doubts: Mapping[str, str]


@dataclass(slots=True)
class Done:
    """What a row did; `changes` are field -> (before, after), `subject` the record that it was written to.

    `is_about_people` says that it was refused for somebody in the vault, or not looked at after many that were.
    """

    outcome: Outcome
    subject: str = ""
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    why: str = ""
    near: tuple[str, ...] = ()
    is_about_people: bool = False


@dataclass(slots=True)
class _Writing:
    """Who writes the rows of a file, with which keys, and how many of them told of somebody in the vault.

    `suspects` are rows in which a name of the vault may stand.
    """

    actor: str
    approves: bool
    keyring: Keyring | None
    suspects: frozenset[int]
    refused_count: int = 0


@dataclass(slots=True)
class _Beside:
    """What is on record beside the rows, read once: by reference, and for new rows by what they are known by."""

    known: Names
    records: dict[Sheet, dict[str, Cells]]
    same: dict[tuple[Sheet, tuple[str, ...]], str]
    touched: dict[str, int] = field(default_factory=dict)


def run(
    session: Session, rows: Sequence[Given], *, actor: str, approves: bool, keyring: Keyring | None = None
) -> dict[int, Done]:
    """Write rows to the records in their order, each in a savepoint of its own, and say what became of each.

    Args:
        session: a writing session; whoever only compares rolls it back.
        rows: the rows of one file.
        actor: who writes.
        approves: whether that person may approve evidence.
        keyring: the keys for what is not published, and for the names that no row may tell.

    Raises:
        TooOften: whoever writes was refused too often within an hour.
    """
    known = values.names(session)
    rows = links.settled(session, rows)
    beside = _read(session, rows, known, audience=protecting.reader(session, actor))
    writing = _Writing(actor, approves, keyring, protecting.suspects(session, rows, keyring))
    done = {row.id: _one(session, row, beside, writing) for row in rows}
    _tell_changes(session, rows, done, beside)
    return done


def _read(session: Session, rows: Sequence[Given], known: Names, *, audience: Audience) -> _Beside:
    named: defaultdict[Sheet, set[str]] = defaultdict(set)
    new: defaultdict[Sheet, list[Cells]] = defaultdict(list)
    for row in rows:
        if row.reference:
            named[row.sheet].add(row.reference)
        else:
            new[row.sheet].append(canonical(row.sheet, row.cells, known))
    for sheet, cells in new.items():
        named[sheet] |= set(BOOKS[sheet].beside(session, cells))
    records = {sheet: stored(session, sheet, refs, known=known, audience=audience) for sheet, refs in named.items()}
    same = {(sheet, _sameness(sheet, cells)): ref for sheet, found in records.items() for ref, cells in found.items()}
    return _Beside(known, records, same)


def _sameness(sheet: Sheet, cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in BOOKS[sheet].SAME_BY)


def _one(session: Session, row: Given, beside: _Beside, writing: _Writing) -> Done:
    if writing.refused_count >= REFUSALS:  # a file is no way to ask for many names
        words = _("%(n)d rows of this file tell of people. Correct them first, then send the file again.")
        return Done(Outcome.PROBLEM, why=words % {"n": REFUSALS}, is_about_people=True)
    attempt = session.begin_nested()
    try:
        done = _write(session, row, beside, writing)
        session.flush()
    except TooOften:
        attempt.rollback()
        raise
    except TrackerError as refused:
        attempt.rollback()
        is_about_people = isinstance(refused, Refused)
        writing.refused_count += is_about_people
        return Done(Outcome.PROBLEM, why=_why(row.sheet, refused), is_about_people=is_about_people)
    except IntegrityError:
        attempt.rollback()
        return Done(Outcome.PROBLEM, why=_("The row holds what cannot stand together in one record."))
    attempt.commit()
    return done


def _write(session: Session, row: Given, beside: _Beside, writing: _Writing) -> Done:
    book = BOOKS[row.sheet]
    there = beside.records.get(row.sheet, {}).get(row.reference)
    if not row.reference:
        return _write_new(session, row, beside, writing)
    if there is None:
        words = _("No record “%(ref)s” is on record: leave the reference empty for a new one.")
        raise NotFound(words % {"ref": row.reference[:120]})
    different = differing(row.sheet, row.cells, there)
    if not different:
        return Done(Outcome.SAME, row.reference)
    if row.reference in beside.touched:
        words = _("Row %(n)d of the file changes this record already: put both changes on one row.")
        raise Invalid(words % {"n": beside.touched[row.reference]}, field=REFERENCE)
    seen = {VERSION: row.cells.get(VERSION, "")}
    refuse_spoilt(row.sheet, different | seen, there, doubts=row.doubts)
    _refuse_names(session, row, different, writing)
    given = {name: values.value(column(row.sheet, name), text, beside.known) for name, text in different.items()}
    with _looked_through(session, row, writing):
        book.amend(session, writing.actor, row.reference, given, approves=writing.approves, keyring=writing.keyring)
    beside.touched[row.reference] = row.number
    return Done(Outcome.CHANGED, row.reference)


def _write_new(session: Session, row: Given, beside: _Beside, writing: _Writing) -> Done:
    for name, doubt in row.doubts.items():
        raise Invalid(doubt, field=name)
    cells = canonical(row.sheet, row.cells, beside.known)
    ref = beside.same.get((row.sheet, _sameness(row.sheet, cells)))
    if ref is not None:
        there = beside.records[row.sheet][ref]
        if all(text in ("", there[name]) for name, text in cells.items()):
            return Done(Outcome.SAME, ref)
        words = _("It is on record already as “%(ref)s”: give that reference to change it.")
        raise Invalid(words % {"ref": ref}, field=REFERENCE)
    _refuse_names(session, row, row.cells, writing)
    given = {
        each.name: values.value(each, row.cells.get(each.name, ""), beside.known)
        for each in editable(row.sheet)
        if each.needed or row.cells.get(each.name)
    }
    book, keyring = BOOKS[row.sheet], writing.keyring
    with _looked_through(session, row, writing):
        made = book.record(session, writing.actor, given, approves=writing.approves, keyring=keyring)
    beside.same[row.sheet, _sameness(row.sheet, cells)] = made
    beside.records.setdefault(row.sheet, {})[made] = cells | dict.fromkeys(_missing(row.sheet, cells), "")
    beside.touched[made] = row.number
    return Done(Outcome.NEW, made)


def _refuse_names(session: Session, row: Given, cells: Mapping[str, str], writing: _Writing) -> None:
    if row.id in writing.suspects:
        protecting.refuse_names(session, row.sheet, cells, actor=writing.actor, keyring=writing.keyring)


def _looked_through(session: Session, row: Given, writing: _Writing) -> AbstractContextManager[None]:
    """Let the services look for names themselves where nobody looked through all rows at once, which is quicker."""
    is_done = writing.keyring is not None and row.sheet not in protecting.ASK_THEMSELVES
    return recording.without_looking(session) if is_done else nullcontext()


def _missing(sheet: Sheet, cells: Mapping[str, str]) -> list[str]:
    return [each.name for each in editable(sheet) if each.name not in cells]


def _why(sheet: Sheet, refused: TrackerError) -> str:
    """Return the sentence of a service with the column that it is about."""
    named = refused.field.rpartition("-")[2] if isinstance(refused, Invalid) else ""
    header = next((each.header for each in COLUMNS[sheet] if each.name == named), "")
    return _("%(column)s: %(sentence)s") % {"column": header, "sentence": refused} if header else str(refused)


def _tell_changes(session: Session, rows: Sequence[Given], done: Mapping[int, Done], beside: _Beside) -> None:
    """Say of each changed record what it was and what it is; one that the writing left as it was is the same."""
    changed: defaultdict[Sheet, list[Given]] = defaultdict(list)
    for row in rows:
        if done[row.id].outcome is Outcome.CHANGED:
            changed[row.sheet].append(row)
    for sheet, written in changed.items():
        after = stored(session, sheet, [row.reference for row in written], known=beside.known)
        for row in written:
            before = beside.records[sheet][row.reference]
            now = after.get(row.reference, before)
            done[row.id].changes = {name: (before[name], now[name]) for name in before if before[name] != now[name]}
            if not done[row.id].changes:
                done[row.id].outcome = Outcome.SAME
