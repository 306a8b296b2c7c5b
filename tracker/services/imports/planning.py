"""What a group of records becomes, given the rows that are to stand: nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain import consolidating
from tracker.domain.consolidating import Consolidated, Held, Joined, SourceRow, Unplaced
from tracker.domain.merging import SETS, Fields, Merged, merge, told
from tracker.i18n import N_
from tracker.services.imports import cited, sourced, standing
from tracker.services.imports.bodies import Bodies, document_kind
from tracker.services.imports.calendar import Calendar
from tracker.services.imports.cited import Cited
from tracker.services.imports.sourced import File, Setting
from tracker.services.imports.standing import Group, RowRead, Standing
from tracker.services.imports.terms import Terms

UNDATED = N_("No source tells when this was asked; the row is kept and waits.")
NO_BODY = N_("The body that speaks is not one that is known; the row is kept and waits.")

OWN_WORDING = "wording"
"""The one field of what stood before the first import that no source has."""
SUGGESTED = "suggested"
"""The action category that the program suggested itself, kept beside what the sources gave: nobody's word."""


@dataclass(slots=True)
class RecordPlan:
    """What one recommendation becomes. `before` is None where it is made; `theirs` is all that its sources say."""

    number: str
    state: str
    before: Standing | None
    theirs: Fields
    own: Fields | None
    merged: Merged
    rows: tuple[SourceRow, ...]
    order: tuple[object, ...]
    ordinal: int = 0

    @property
    def is_renamed(self) -> bool:
        """Tell whether it gets another number."""
        return self.before is not None and self.before.number != self.number

    @property
    def is_changed(self) -> bool:
        """Tell whether a field would be written, or a person has to decide on one."""
        return self.is_renamed or bool(self.merged.written or self.merged.conflicts)


@dataclass(slots=True)
class Plan:
    """What one group becomes: its document, its records, those that no source has any more, the rows that wait."""

    group: Group
    document: Cited | None
    answering: dict[str, Cited] = field(default_factory=dict)
    records: list[RecordPlan] = field(default_factory=list)
    gone: list[Standing] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    why: str = ""

    @property
    def key(self) -> str:
        """Return the key of the document after the plan is carried out."""
        if self.group.document is not None and not (self.group.is_made and self.document):
            return self.group.document.key
        return self.document.key if self.document else ""


@dataclass(slots=True)
class Known:
    """What planning looks things up in; terms and bodies are read again when some were added."""

    files: Mapping[int, File]
    calendar: Calendar
    terms: Terms
    bodies: Bodies
    today: date


def plan(group: Group, rows: Sequence[RowRead], known: Known) -> Plan:
    """Return what a group becomes if exactly these rows are live."""
    if not rows:
        return Plan(group, None, gone=_spoken_of(group, ()))
    try:
        held = standing.held_on(group, rows, known.files, known.calendar)
    except LookupError:
        return Plan(group, None, gone=[], why=UNDATED)
    setting = Setting(known.calendar.of_group(group.key), held, known.today)
    document = _document(rows, setting, known)
    if document is None:
        return Plan(group, None, gone=[], why=NO_BODY)
    joined = _joined(group, [_said(each, setting, known) for each in rows])
    result = Plan(group, document, unplaced=joined.unplaced)
    for file in {each.batch_id: known.files[each.batch_id] for each in rows}.values():
        if document := sourced.answering(file, setting):
            told = result.answering.setdefault(document.key, document)
            result.answering[document.key] = min(told, document, key=lambda each: each.dated)
    befores = _befores(group, joined.joined, {each.id: each.recommendation_id for each in rows})
    about = {each.id: each.record.state or "" for each in rows}
    result.records = [_record(each, befores.get(each.number), state=about[each.rows[0].id]) for each in joined.joined]
    result.gone = _spoken_of(group, [before for before in befores.values() if before])
    return result


def natural(number: str) -> tuple[object, ...]:
    """Return what orders numbers as people do: 140.9 before 140.10."""
    return tuple((0, int(piece)) if piece.isdigit() else (1, piece) for piece in re.findall(r"\d+|\D+", number))


def _said(row: RowRead, setting: Setting, known: Known) -> SourceRow:
    return sourced.source_row(
        row.id,
        row.record,
        key=row.key,
        file=known.files[row.batch_id],
        setting=setting,
        terms=known.terms,
        decision=row.decision,
    )


def _joined(group: Group, said: Sequence[SourceRow]) -> Consolidated:
    if group.key.startswith("UPR/"):
        return consolidating.of_review(said, [each for each in map(_held, group.records.values()) if each])
    return consolidating.of_document(said)


def _held(record: Standing) -> Held | None:
    """Return what a person recorded in the published words, as it stood before any import."""
    fields = record.fields if record.given is None else record.own
    is_verbatim = record.is_verbatim if record.given is None else (fields or {}).get(OWN_WORDING) == "verbatim"
    if not fields or not is_verbatim or not fields.get("text"):
        return None
    return Held(record.number, fields["text"], frozenset(fields.get("recommending", ())))


def _document(rows: Sequence[RowRead], setting: Setting, known: Known) -> Cited | None:
    review = setting.review
    if review is None:
        body = known.bodies.find(min(row.record.body or "" for row in rows))
        symbol = rows[0].group_key.removeprefix("DOC/")
        return cited.other(symbol, body=(body.code, document_kind(body)), held=setting.held) if body else None
    symbols = sorted(
        (int(sourced.SOURCES[known.files[row.batch_id].kind]), row.record.symbol) for row in rows if row.record.symbol
    )
    symbol = symbols[0][1] if symbols else review.report_symbol
    return cited.report_of(review, symbol=symbol, held=setting.held)


def _befores(
    group: Group, joined: Iterable[Joined], recommendations: Mapping[int, int | None]
) -> dict[str, Standing | None]:
    """Return the record that each number stands for now: by its number, or because its rows made it under another."""
    found: dict[str, Standing | None] = {}
    waiting = []
    for each in joined:
        found[each.number] = group.records.get(each.number)
        if found[each.number] is None:
            waiting.append(each)
    free = {each.id: each for number, each in group.records.items() if each.is_made and number not in found}
    for each in waiting:
        former = next((free[row_id] for row in each.rows if (row_id := recommendations.get(row.id) or 0) in free), None)
        if former is not None:
            found[each.number] = free.pop(former.id)
    return found


def _record(joined: Joined, before: Standing | None, *, state: str) -> RecordPlan:
    said = told(joined)
    order = natural(joined.number) if "-" not in joined.number else ((2, joined.rows[0].key),)
    if before is None:
        return RecordPlan(joined.number, state, None, said, None, Merged(written=dict(said)), joined.rows, order)
    own = before.own
    if before.given is None:
        own = before.fields | {OWN_WORDING: "verbatim" if before.is_verbatim else "paraphrase"}
    given = _given(before)
    merged = merge(given, _ours(before, said), _or_own(own, given, said))
    return RecordPlan(joined.number, state, before, said, own, merged, joined.rows, order)


def _given(before: Standing) -> Fields | None:
    """Return what the sources last said of a record, without what the program suggested; None where none has spoken."""
    if before.given is None:
        return None
    return {name: value for name, value in before.given.items() if name != SUGGESTED}


def _or_own(own: Fields | None, given: Fields | None, said: Fields) -> Fields:
    """Return what the sources say; of what they said before and no longer do, what stood here before them."""
    found = dict(said)
    for name in (own or {}).keys() & (given or {}).keys():
        if name in SETS:
            found[name] = sorted({*said.get(name, ()), *(set((own or {})[name]) & set((given or {})[name]))})
        elif name not in said:
            found[name] = (own or {})[name]
    return found


def _ours(before: Standing, said: Fields) -> Fields:
    """Return what stands here as a person's word: neither a paraphrase nor what the program itself suggested."""
    ours = dict(before.fields)
    given, own = before.given or {}, before.own or {}
    was_paraphrase = not before.is_verbatim if before.given is None else own.get(OWN_WORDING) == "paraphrase"
    for name in {"text", "paragraph", "recommending"} & said.keys() - given.keys() if was_paraphrase else ():
        if before.given is None or ours.get(name) == own.get(name):
            ours.pop(name, None)
    if SUGGESTED in given and "action_category" not in given and ours.get("action_category") == given[SUGGESTED]:
        ours.pop("action_category", None)
    return ours


def restored(before: Standing) -> RecordPlan:
    """Return the plan of a record that stood here before the first import, now that no source speaks of it."""
    own = dict(before.own or {})
    given = _given(before)
    merged = merge(given, before.fields, _or_own(own, given, {}))
    return RecordPlan(before.number, "", before, own, None, merged, (), natural(before.number))


def _spoken_of(group: Group, claimed: Sequence[Standing]) -> list[Standing]:
    taken = {each.id for each in claimed}
    return [each for each in group.records.values() if each.given is not None and each.id not in taken]
