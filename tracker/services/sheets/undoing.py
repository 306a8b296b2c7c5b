"""A batch of sheets taken back: what stands in the way, and former values and absence given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import Outcome
from tracker.domain.sheet_columns import column
from tracker.domain.sheets import Sheet, sheet_of
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.services.evidence.trail import TEXTS
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.sealing import Opener
from tracker.services.results import assessments
from tracker.services.results.postponed import postponed
from tracker.services.sheets import built_on, links, values
from tracker.services.sheets.books import BOOKS, portions, stored, version
from tracker.services.sheets.values import Cells, Names
from tracker.services.trail import audit
from tracker.services.trail.audit import Happening
from tracker.services.trail.kept_apart import without
from tracker.services.vault.keys import Keyring
from tracker.storage import models

_NOUNS = {
    Sheet.RECOMMENDATIONS: "recommendation",
    Sheet.POSITIONS: "position",
    Sheet.EVIDENCE: "evidence",
    Sheet.LINKS: "evidence_link",
    Sheet.SERIES: "figure",
}


@dataclass(frozen=True, slots=True)
class _Written:
    """What a live row wrote: `changes` are field -> (before, after), empty of a new record."""

    ref: str
    sheet: Sheet
    outcome: Outcome
    changes: dict[str, tuple[str, str]]


def obstacles(session: Session, batch_id: int, *, keyring: Keyring | None = None) -> tuple[Obstacle, ...]:
    """Return what was changed or built since on what a batch wrote; reads only."""
    known = values.names(session)
    written = _written(session, batch_id, keyring)
    return tuple(_in_the_way(session, batch_id, written, _present(session, written, known)))


def undo(session: Session, batch_id: int, *, actor: str, today: date, keyring: Keyring | None = None) -> None:
    """Give changed records their former values back and take new ones away, the last written first.

    Raises:
        Conflict: something stands in the way.
    """
    known = values.names(session)
    written = _written(session, batch_id, keyring)
    present = _present(session, written, known)
    for obstacle in _in_the_way(session, batch_id, written, present):
        raise Conflict(f"{obstacle.ref}: {obstacle.sentence}")
    with postponed(session) as waiting:
        for row in reversed(written):
            if row.outcome is Outcome.CHANGED:
                _give_back(session, row, known, actor=actor, keyring=keyring)
        waiting.update(_take_away(session, written, present, actor=actor))
    live = models.ImportRow
    session.execute(update(live).where(live.batch_id == batch_id, live.is_live).values(is_live=False))
    assessments.renew(session, waiting, as_of=today)


def _written(session: Session, batch_id: int, keyring: Keyring | None) -> list[_Written]:
    row, opener = models.ImportRow, Opener(session, keyring)
    rows = session.execute(
        select(row.id, row.subject, row.outcome, row.changes)
        .where(row.batch_id == batch_id, row.is_live)
        .order_by(row.ordinal)
    )
    told = ((ref, outcome, opener.told(row_id, changes, "")[0]) for row_id, ref, outcome, changes in rows)
    return [
        _Written(ref, sheet, outcome, {name: (pair[0], pair[1]) for name, pair in changes.items()})
        for ref, outcome, changes in told
        if outcome is not None and (sheet := sheet_of(ref)) is not None
    ]


def _present(session: Session, written: Sequence[_Written], known: Names) -> dict[str, Cells]:
    refs: defaultdict[Sheet, list[str]] = defaultdict(list)
    for row in written:
        refs[row.sheet].append(row.ref)
    found: dict[str, Cells] = {}
    for sheet, named in refs.items():
        found |= stored(session, sheet, named, known=known)
    return found


def _in_the_way(
    session: Session, batch_id: int, written: Sequence[_Written], present: dict[str, Cells]
) -> Iterator[Obstacle]:
    beside = session.scalar(select(models.ImportBatch.beside).where(models.ImportBatch.id == batch_id)) or {}
    made: dict[str, str] = beside.get("made", {})
    approved = [row.ref for row in written if row.sheet is Sheet.EVIDENCE and takes_approval(row.changes)]
    judged = evidence_as_judged(session, {ref: present[ref] for ref in approved if ref in present})
    for row in written:
        there = present.get(row.ref)
        if there is None:
            yield Obstacle(row.ref, _("It is no longer on record."))
        elif (row.outcome is Outcome.NEW and made.get(row.ref) != version(there)) or (
            row.ref in judged and made.get(row.ref) != judged[row.ref]
        ):
            yield Obstacle(row.ref, _("It was changed after the import."))
        else:
            yield from _changed_since(row, there)
    new = {sheet: [row.ref for row in written if row.sheet is sheet and row.outcome is Outcome.NEW] for sheet in Sheet}
    yield from built_on.found(session, new)


def takes_approval(changes: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a row took an item's approval away, which undoing gives back: to what was approved, nothing else."""
    return changes.get("review_state", ("",))[0] == ReviewState.APPROVED


def evidence_as_judged(session: Session, items: Mapping[str, Cells]) -> dict[str, str]:
    """Return the states of items of evidence with all that approving them approves: their links too."""
    said: defaultdict[str, Cells] = defaultdict(dict)
    for portion in portions(items):
        for ref, cells in links.of_items(session, portion).items():
            said[cells["evidence"]][ref] = version(cells)
    return {ref: version(cells | said[ref]) for ref, cells in items.items()}


def _changed_since(row: _Written, there: Cells) -> Iterator[Obstacle]:
    for name, (_before, after) in row.changes.items():
        if there[name] != after:
            words = _("“%(column)s” was changed after the import.")
            yield Obstacle(row.ref, words % {"column": column(row.sheet, name).header})


def _give_back(session: Session, row: _Written, known: Names, *, actor: str, keyring: Keyring | None) -> None:
    try:
        given = {
            name: values.value(column(row.sheet, name), before, known) for name, (before, _after) in row.changes.items()
        }
        book = BOOKS[row.sheet]
        book.amend(session, actor, row.ref, given, approves=True, keyring=keyring)  # what was approved is so again
    except Invalid as refused:
        words = _("The former values of %(ref)s cannot be given back: %(sentence)s")
        raise Conflict(words % {"ref": row.ref, "sentence": refused}) from refused
    session.flush()


def _take_away(session: Session, written: Sequence[_Written], present: dict[str, Cells], *, actor: str) -> set[str]:
    """Remove new records, those last that others are built on; return the States whose statuses they moved."""
    states: set[str] = set()
    for sheet in reversed(BOOKS):
        refs = [row.ref for row in reversed(written) if row.sheet is sheet and row.outcome is Outcome.NEW]
        if not refs:
            continue
        states |= _moved(session, sheet, refs, present)
        BOOKS[sheet].remove(session, refs)
        session.flush()
        session.expire_all()
        noun = _NOUNS[sheet]
        gone = [Happening(f"{noun}:remove", f"{noun}:{ref}", _told_of(sheet, present[ref])) for ref in refs]
        audit.record_all(session, actor, happenings=gone)
    return states


def _told_of(sheet: Sheet, cells: Cells) -> dict[str, tuple[str, None]]:
    """Return what the audit trail keeps of a record that goes: no free text of what is not published."""
    said = {name: (text, None) for name, text in cells.items() if text}
    if sheet is Sheet.LINKS:
        return without(said, {"note"})
    is_kept = sheet is Sheet.EVIDENCE and cells["publication_basis"] != PublicationBasis.PUBLISHED_SOURCE
    return without(said, TEXTS) if is_kept else said


def _moved(session: Session, sheet: Sheet, refs: Sequence[str], present: dict[str, Cells]) -> set[str]:
    if sheet is Sheet.LINKS:
        items = {present[ref]["evidence"] for ref in refs}
        return set(session.scalars(select(models.Evidence.state_code).where(models.Evidence.ref.in_(items))))
    return {present[ref]["state"] for ref in refs if sheet is Sheet.EVIDENCE}
