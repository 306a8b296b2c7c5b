"""One recommendation of a matrix as a record: what its rows agree on, and an issue where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.lookups import StateNames, fold
from tracker.importers.ohchr_matrix.entries import Entry, affected_of, sdgs_of, themes_of
from tracker.importers.ohchr_matrix.heading import report_of
from tracker.importers.ohchr_matrix.items import plain
from tracker.importers.ohchr_matrix.positions import suggested
from tracker.importers.recommending import Recommending, recommending, split_names
from tracker.importers.records import Issue, ParsedDocument, ParsedRecord, Place


def record_of(entries: Sequence[Entry], document: ParsedDocument, names: StateNames, *, seen: set[str]) -> ParsedRecord:
    """Return the record of one recommendation.

    Args:
        entries: All rows that speak of it, in order.
        document: What the matrix says of the review.
        names: Known States.
        seen: Numbers of earlier records; the record's own is added.
    """
    first = entries[0]
    item = first.item
    named, in_column = recommending(item.text, names), _in_column(entries, names)
    words = _distinct(entry.position_words for entry in entries)
    positions = {entry.position for entry in entries if entry.position is not None}
    label = item.number or item.text[:60]
    issues = (
        *_number_issues(first, seen),
        *_text_issues(entries, label),
        *_state_issues(first.row, label, named, in_column, names=names),
        *_position_issues(entries, label, positions),
        *_source_issues(entries, label, document.symbol),
    )
    seen.update({item.number} if item.number else ())
    return ParsedRecord(
        key=f"{document.symbol or document.state or ''}#{item.number or fold(item.text)}",
        text=item.text,
        number=item.number,
        paragraph=item.paragraph,
        state=document.state,
        recommending_states=named.states or in_column.states,
        session=document.session,
        symbol=document.symbol,
        position=next(iter(positions)) if len(positions) == 1 else None,
        position_as_stated=" | ".join(words) or None,
        position_source=" | ".join(_distinct(entry.item.source for entry in entries)) or None,
        themes=themes_of(entries),
        issues=issues,
        place=Place(row=first.row, heading=first.theme),
        affected=affected_of(entries),
        sdgs=sdgs_of(entries),
        assessment="\n".join(_distinct(entry.assessment for entry in entries)) or None,
    )


def _distinct(values: Iterator[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _in_column(entries: Sequence[Entry], names: StateNames) -> Recommending:
    """Return the States of the column of States; a line's end parts two names, or two words of one."""
    states: list[str] = []
    unknown: list[str] = []
    for cell in _distinct(entry.states for entry in entries):
        inner = cell.strip(" ();.\n") if cell.lstrip().startswith("(") else cell
        readings = [split_names(plain(glue.join(inner.splitlines())), names) for glue in ("; ", " ")]
        known, other = min(readings, key=lambda reading: len(reading[1]))
        states += known
        unknown += other
    return Recommending(tuple(dict.fromkeys(states)), tuple(dict.fromkeys(unknown)))


def _number_issues(first: Entry, seen: set[str]) -> Iterator[Issue]:
    number = first.item.number
    if number is None:
        message = _("The recommendation has no number of the form “115.32”; the field was left empty.")
        yield Issue(message, first.row, "number", first.item.bare or first.item.text[:60])
    elif number in seen:
        message = _("The matrix gives this number to two different recommendations; both were kept.")
        yield Issue(message, first.row, "number", number)


def _text_issues(entries: Sequence[Entry], label: str) -> Iterator[Issue]:
    printed = {fold(entry.item.text): entry for entry in entries}
    for words, entry in printed.items():
        if not words:
            yield Issue(_("{number}: the recommendation has no text.").format(number=label), entry.row, "text", label)
    for entry in list(printed.values())[1:]:
        message = _("{number}: printed here in other words than before; the first were kept.")
        yield Issue(message.format(number=label), entry.row, "text", entry.item.text)


def _state_issues(
    row: int, label: str, named: Recommending, in_column: Recommending, *, names: StateNames
) -> Iterator[Issue]:
    for name in dict.fromkeys((*named.unknown, *in_column.unknown)):
        yield Issue(f"{label}: {names.unknown(name)}", row, "recommending_states", name)
    if not named.states and not in_column.states:
        message = _("{number}: no recommending State was recognised; the field was left empty.")
        yield Issue(message.format(number=label), row, "recommending_states", label)
    if named.states and in_column.states and set(named.states) != set(in_column.states):
        message = _("{number}: the brackets and the column name different recommending States; the brackets were kept.")
        value = f"{', '.join(named.states)} | {', '.join(in_column.states)}"
        yield Issue(message.format(number=label), row, "recommending_states", value)


def _position_issues(entries: Sequence[Entry], label: str, positions: set[Position]) -> Iterator[Issue]:
    for words in _distinct(entry.position_words for entry in entries if entry.position is None):
        row = next(entry.row for entry in entries if entry.position_words == words)
        yield Issue(f"{label}: {_unknown(words)}", row, "position", words)
    if len(positions) > 1:
        message = _("{number}: the matrix gives more than one position; the field was left empty.")
        value = " | ".join(_distinct(entry.position_words for entry in entries))
        yield Issue(message.format(number=label), entries[-1].row, "position", value)
    if not any(entry.position_words for entry in entries):
        message = _("{number}: the matrix gives no position; the field was left empty.")
        yield Issue(message.format(number=label), entries[0].row, "position", label)


def _unknown(words: str) -> str:
    suggestion = suggested(words)
    if suggestion is None:
        return _("No position is known by the words “{words}”; the field was left empty.").format(words=words)
    message = _("No position is known by the words “{words}”; did the source mean “{suggestion}”?")
    return message.format(words=words, suggestion=suggestion)


def _source_issues(entries: Sequence[Entry], label: str, symbol: str | None) -> Iterator[Issue]:
    for entry in entries:
        report = report_of(entry.item.source or "")
        if report and symbol and report != symbol:
            message = _("{number}: the position is from another document than the report {symbol}; kept as printed.")
            yield Issue(message.format(number=label, symbol=symbol), entry.row, "symbol", entry.item.source)
            return
