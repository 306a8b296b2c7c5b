"""Figures that sources state: attributed to whoever states them, never adopted; recorded and amended by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.vocabulary import Position
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import citing
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.heard import heard
from tracker.services.readers.seen import is_told
from tracker.storage import models

COUNTED = (Position.SUPPORTED, Position.PARTIALLY_SUPPORTED, Position.NOTED, Position.NOT_SUPPORTED)
"""Positions that sources print counts of, and that the records can count as well."""

_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_EITHER = re.compile(r"-?\d{1,3}\.\d{3}")  # thirty thousand on the Continent, thirty in English
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[,\u2009\u00a0\u202f ]\d{3})+(?:\.\d{1,9})?")
_NAME_LETTERS = 40


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """What a person enters of a figure.

    `about` defines what is counted. `value` is the number in digits; without it, `value_text`, the number as printed,
    is read. `counts_cycle` and `counts_position` say which positions of a review it counts, so that the page of the
    State can show it beside the record; "" and None for another figure.
    """

    state: str
    document: str
    about: str
    value_text: str
    unit: str
    period: When
    attributed_to: str
    value: str = ""
    at_least: bool = False
    series: str = ""
    locator: str = ""
    counts_cycle: str = ""
    counts_position: Position | None = None


def load(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> FigureEntry:
    """Return a figure as it was entered; a number that the printed one says is left out.

    Raises:
        NotFound: no figure has this reference, or this audience does not hear of its document.
    """
    return _entry(_row(session, ref, audience=audience))


def author_of(session: Session, key: str, *, audience: Audience = EVERYTHING) -> str:
    """Return who speaks in a document, for a figure in it: its author, else who issued it; "" for no such document."""
    document = models.SourceDocument
    found = session.execute(
        select(document.author, models.MechanismBody.name)
        .join(models.MechanismBody, models.MechanismBody.code == document.mechanism_code)
        .where(document.key == key, is_told(audience))
    ).first()
    return (found[0] or found[1]) if found else ""


def out_since(session: Session, key: str, *, audience: Audience = EVERYTHING) -> When | None:
    """Return when a document was published, else of when it is; None for no document that this audience hears of."""
    document = models.SourceDocument
    row = session.scalars(select(document).where(document.key == key, is_told(audience))).one_or_none()
    if row is None:
        return None
    if row.published_on is not None and row.published_precision is not None:
        return When.until(row.published_on, row.published_precision)
    return When(row.dated_first, row.dated_last, row.dated_precision)


def record(session: Session, actor: str, entry: FigureEntry) -> str:
    """Record a new figure and return its reference, named after what it counts.

    Raises:
        Invalid: the document is not on record, nobody is named who states it, or the number cannot be read.
    """
    document_id = citing.document_id(session, entry.document)
    entry = _attributed(session, entry)
    ref = _free(session, f"{entry.document}~{_name(entry)}")
    row = models.StatedFigure(ref=ref, document_id=document_id)
    _write(row, entry)
    session.add(row)
    recording.put(session, actor, event="figure:record", subject=f"figure:{ref}", changes=changes(None, entry))
    return ref


def amend(session: Session, actor: str, ref: str, entry: FigureEntry, *, seen: str) -> str:
    """Change a figure; its document and reference stay.

    Raises:
        NotFound: no figure has this reference.
        Stale: it is no longer what the person saw.
        Invalid: nobody is named who states it, or the number cannot be read.
    """
    entry = _attributed(session, entry)
    row = _row(session, ref)
    before = _entry(row)
    different = changes_since(before, entry, seen=seen)
    if different:
        _write(row, entry)
        recording.put(session, actor, event="figure:amend", subject=f"figure:{ref}", changes=different)
    return ref


def read_number(text: str) -> float | None:
    """Read a printed number: plain, or in groups of three digits as English prints them; None where it says more."""
    tidy = text.strip()
    if _EITHER.fullmatch(tidy):
        return None
    if _GROUPED.fullmatch(tidy):
        tidy = re.sub(r"[^\d.]", "", tidy)
    return float(tidy) if _PLAIN.fullmatch(tidy) else None


def _attributed(session: Session, entry: FigureEntry) -> FigureEntry:
    """Return the entry with who states it: where nobody is named, the author whom its document names."""
    if entry.attributed_to:
        return entry
    document = models.SourceDocument
    author = session.scalar(select(document.author).where(document.key == entry.document))
    if not author:
        raise Invalid(_("Say who states it: a figure is attributed, never adopted."), field="attributed_to")
    return replace(entry, attributed_to=author)


def _row(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> models.StatedFigure:
    figure = models.StatedFigure
    seen = (figure.ref == ref, heard(figure.document_id, audience))
    found = session.scalars(select(figure).where(*seen).options(joinedload(figure.document))).one_or_none()
    if found is None:
        raise NotFound(_("No figure “%(ref)s” is on record.") % {"ref": ref})
    return found


def _entry(row: models.StatedFigure) -> FigureEntry:
    cycle, position = _counts(row.checks_against)
    return FigureEntry(
        state=row.state_code,
        document=row.document.key,
        about=row.about,
        value_text=row.value_text,
        unit=row.unit,
        period=When(row.period_first, row.period_last, row.period_precision),
        attributed_to=row.attributed_to,
        value="" if read_number(row.value_text) == row.value else _written(row.value),
        at_least=row.at_least,
        series=row.series,
        locator=row.locator,
        counts_cycle=cycle,
        counts_position=position,
    )


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _counts(checks_against: str) -> tuple[str, Position | None]:
    kind, _state, cycle, position = [*checks_against.split(":"), "", "", ""][:4]
    known = next((each for each in Position if each.value == position), None)
    return (cycle, known) if kind == "positions" and known else ("", None)


def _write(row: models.StatedFigure, entry: FigureEntry) -> None:
    if bool(entry.counts_cycle) != bool(entry.counts_position):
        raise Invalid(_("Give both, the review and the position that it counts, or neither."), field="counts_position")
    row.state_code, row.about, row.unit, row.series = entry.state, entry.about, entry.unit, entry.series
    row.value, row.value_text, row.at_least = _value(entry), entry.value_text, entry.at_least
    row.period_first, row.period_last = entry.period.first, entry.period.last
    row.period_precision = entry.period.precision
    row.locator, row.attributed_to = entry.locator, entry.attributed_to
    named = entry.counts_position
    row.checks_against = f"positions:{entry.state}:{entry.counts_cycle}:{named.value}" if named else ""


def _value(entry: FigureEntry) -> float:
    printed = read_number(entry.value_text)
    if not entry.value:
        if printed is None:
            raise Invalid(_("The printed number can be read in several ways: give it in digits too."), field="value")
        return printed
    if not _PLAIN.fullmatch(entry.value):
        raise Invalid(_("Write the number in digits, with a point for decimals: 30000 or 12.5."), field="value")
    number = float(entry.value)
    if printed is not None and printed != number:
        words = _("The source prints %(printed)s: give the same number, or leave this empty.")
        raise Invalid(words % {"printed": entry.value_text}, field="value")
    return number


def _name(entry: FigureEntry) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in entry.about.lower()).split()
    return "-".join(["-".join(words)[:_NAME_LETTERS].strip("-") or "figure", str(entry.period.last.year)])


def _free(session: Session, ref: str) -> str:
    figure = models.StatedFigure
    taken = set(session.scalars(select(figure.ref).where(figure.ref.startswith(ref, autoescape=True))))
    number = 2
    free = ref
    while free in taken:
        free, number = f"{ref}-{number}", number + 1
    return free
