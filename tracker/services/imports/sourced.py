"""What a row of a file says of a recommendation, in our terms: which review it is about, whose word it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.consolidating import Source, SourceRow
from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import DatePrecision
from tracker.errors import Unreadable
from tracker.i18n import N_, _
from tracker.importers.records import Kind, Nature, ParsedDocument, ParsedRecord
from tracker.services.imports import cited
from tracker.services.imports.calendar import Calendar, ReviewKnown
from tracker.services.imports.cited import Cited
from tracker.services.imports.terms import Terms

SOURCES: Mapping[Kind, Source] = {
    Kind.WG_REPORT: Source.REPORT,
    Kind.OHCHR_MATRIX: Source.MATRIX,
    Kind.UHRI: Source.INDEX,
    Kind.ADDENDUM: Source.ADDENDUM,
    Kind.UPR_INFO: Source.DATABASE,
}
"""The kinds of file whose rows are recommendations, or speak of some."""

_ONE_REVIEW = frozenset({Kind.WG_REPORT, Kind.ADDENDUM, Kind.OHCHR_MATRIX})
_ASKS = frozenset({Nature.RECOMMENDATION, Nature.REQUEST, Nature.POSITION})

_APPENDED = re.compile(r"/(?:Add|Corr|Rev)\..*")

_NO_STATE = N_("The row does not say which State is under review, or not in a spelling that is known.")
_NO_REVIEW = N_("No review of this State in this session is on record.")
_NO_DOCUMENT = N_("The row names no document that it stands in.")
_NO_NUMBER = N_("The record has no number of its own.")


@dataclass(frozen=True, slots=True)
class File:
    """The file that a row is from."""

    kind: Kind
    document: ParsedDocument


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows of one group are about. `held` is the first and last possible day of the review."""

    review: ReviewKnown | None
    held: tuple[date, date]
    today: date


def asks(record: ParsedRecord) -> bool:
    """Tell whether a record is a recommendation or a State's answer to one; others are not brought in."""
    return record.nature in _ASKS


def place(record: ParsedRecord, file: File, calendar: Calendar) -> tuple[str, str]:
    """Return the group and the key of a row; the group is empty where the row is about nothing on record."""
    document = file.document
    if file.kind in _ONE_REVIEW:
        own = document.symbol if file.kind is Kind.ADDENDUM else None
        key = f"{file.kind}:{own}#{record.number}" if own else f"{file.kind}:{record.key}"
        review = calendar.find(
            document.state or record.state,
            cycle=document.cycle,
            session=document.session,
            symbol=record.symbol or document.symbol,
        )
        return review.group_key if review and record.number else "", key
    key = f"{file.kind}:{record.key}"
    if file.kind is Kind.UHRI and record.body is not None:
        return f"DOC/{record.symbol}" if record.symbol and record.state else "", key
    review = calendar.find(record.state, session=record.session, symbol=record.symbol)
    return review.group_key if review else "", key


def why_not(record: ParsedRecord, file: File) -> str:
    """Say why a row is about nothing on record, in English."""
    if file.kind in _ONE_REVIEW and not record.number:
        return _NO_NUMBER
    if not record.state:
        return _NO_STATE
    if file.kind is Kind.UHRI and record.body is not None:
        return _NO_DOCUMENT
    return _NO_REVIEW


def refuse_nameless(file: File, calendar: Calendar) -> None:
    """Make sure that a file about one review says which.

    Raises:
        Unreadable: it does not, or that review is not on record.
    """
    document = file.document
    if file.kind not in _ONE_REVIEW:
        return
    if not document.symbol or not document.state:
        raise Unreadable(
            _("The file does not say whose review it is of; nothing was imported; check that it is the final document.")
        )
    review = calendar.find(document.state, cycle=document.cycle, session=document.session, symbol=document.symbol)
    words: dict[str, str | int] = {"symbol": document.symbol}
    if review is not None and not _same_report(document.symbol, review.report_symbol):
        words |= {"other": review.report_symbol, "state": review.name, "cycle": review.cycle}
        raise Unreadable(
            _(
                "The file is %(symbol)s, but the report of %(state)s in cycle %(cycle)s on record is %(other)s; "
                "nothing was imported; check which of the two is right."
            )
            % words
        )
    if review is None:
        raise Unreadable(
            _("The review that %(symbol)s is about is not on record; nothing was imported; load the calendar first.")
            % words
        )


def _same_report(symbol: str, known: str) -> bool:
    """Tell whether a symbol may be that of a report, its addendum or its correction."""
    return not known or _APPENDED.sub("", symbol) == _APPENDED.sub("", known)


def source_row(
    row_id: int,
    record: ParsedRecord,
    *,
    key: str,
    file: File,
    setting: Setting,
    terms: Terms,
    decision: tuple[Decision | None, str],
) -> SourceRow:
    """Return what a row says, its themes, groups and goals in our codes."""
    decided, ref = decision
    return SourceRow(
        id=row_id,
        source=SOURCES[file.kind],
        key=key,
        number=record.number or "",
        paragraph=record.paragraph or "",
        text=record.text,
        recommending=record.recommending_states,
        themes=terms.themes(record.themes),
        groups=terms.groups(record.affected),
        sdgs=terms.sdgs(record.sdgs),
        action_category=record.action_category,
        answer=_answer(record, file, setting),
        decided=ref.rpartition("#")[2] if decided is Decision.SAME else "",
        is_separate=decided is Decision.SEPARATE,
    )


def answering(file: File, setting: Setting) -> Cited | None:
    """Return the document in which a file's positions stand; None where that is the report itself, or none."""
    review, held_on = setting.review, setting.held[0]
    match file.kind:
        case Kind.UPR_INFO:
            return cited.database(cited.UPR_INFO, today=setting.today)
        case Kind.UHRI:
            return cited.database(cited.INDEX, today=setting.today)
        case Kind.ADDENDUM if review:
            return cited.addendum_of(review, file.document, held_on=held_on)
        case Kind.OHCHR_MATRIX if review:
            return cited.matrix_of(review, held_on=held_on)
        case _other:
            return None


def _answer(record: ParsedRecord, file: File, setting: Setting) -> tuple[str, tuple[str, ...]] | None:
    if record.position is None or setting.review is None:
        return None
    document = answering(file, setting)
    if file.kind in {Kind.WG_REPORT, Kind.ADDENDUM}:
        when = document.dated if document else (*setting.held, _precision(setting.held))
    else:
        when = cited.answered(setting.review, setting.held[0])
    place = record.place.paragraph if record.place and file.kind is Kind.ADDENDUM else record.paragraph
    first, last, precision = when
    return document.key if document else "", (
        record.position.value,
        record.position_as_stated or "",
        first.isoformat(),
        last.isoformat(),
        precision.value,
        (place or "") if file.kind in {Kind.WG_REPORT, Kind.ADDENDUM} else "",
    )


def _precision(held: tuple[date, date]) -> DatePrecision:
    return DatePrecision.DAY if held[0] == held[1] else DatePrecision.PERIOD
