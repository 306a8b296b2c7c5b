"""Indicators read with their values, as far as the reader hears of the documents in which these stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.audience import Audience
from tracker.domain.document import Source
from tracker.domain.facts import Span
from tracker.domain.indicators import Series, Value
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.indicators import gaps, no_such
from tracker.services.readers.heard import heard
from tracker.services.readers.seen import items
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Undescribed:
    """A series of figures that no indicator describes yet: its code, and what the latest of its figures counts."""

    code: str
    about: str
    unit: str


def undescribed(session: Session, state: str, *, audience: Audience) -> tuple[Undescribed, ...]:
    """Return the series of figures of a State that no indicator describes yet, as far as the reader hears of them."""
    figure, series = models.StatedFigure, models.IndicatorSeries
    described = select(series.code).where(series.state_code == state)
    rows = session.execute(
        select(figure.series, figure.about, figure.unit)
        .where(figure.state_code == state, figure.series != "", figure.checks_against == "")
        .where(figure.series.not_in(described), heard(figure.document_id, audience))
        .order_by(figure.period_last, figure.ref)
    )
    latest = {code: Undescribed(code, about, unit) for code, about, unit in rows}
    return tuple(sorted(latest.values(), key=lambda each: (each.about, each.code)))


def of_state(session: Session, state: str, *, audience: Audience) -> tuple[Series, ...]:
    """Return the indicators of a State by title."""
    series = models.IndicatorSeries
    return _read(session, [series.state_code == state], audience=audience)


def of_code(session: Session, state: str, code: str, *, audience: Audience) -> Series:
    """Return an indicator of a State.

    Raises:
        NotFound: it has none of this code, or all its values stand in documents that the reader does not hear of.
    """
    series = models.IndicatorSeries
    found = _read(session, [series.state_code == state, series.code == code], audience=audience)
    if not found:
        raise no_such(code)
    return found[0]


def of_items(session: Session, refs: Collection[str], *, audience: Audience) -> dict[str, Series]:
    """Return the indicator that each of these items of evidence rests on, of those that the reader may see."""
    evidence, series = models.Evidence, models.IndicatorSeries
    rows = session.execute(
        select(evidence.ref, series.state_code, series.code)
        .join(series, series.id == evidence.series_id)
        .where(evidence.ref.in_(refs), items(audience))
        .order_by(evidence.ref)
    ).all()
    if not rows:
        return {}
    ids = select(evidence.series_id).where(evidence.ref.in_([row.ref for row in rows]))
    known = {(each.state, each.code): each for each in _read(session, [series.id.in_(ids)], audience=audience)}
    return {ref: known[state, code] for ref, state, code in rows if (state, code) in known}


def codes(session: Session, state: str, *, audience: Audience) -> frozenset[str]:
    """Return the codes of a State's indicators."""
    series = models.IndicatorSeries
    return frozenset(session.scalars(select(series.code).where(series.state_code == state, _is_seen(audience))))


def choices(session: Session, states: Collection[str], *, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return what a form offers: (`RUS:code`, title with its unit)."""
    series = models.IndicatorSeries
    rows = session.execute(
        select(series.state_code, series.code, series.title, series.unit)
        .where(series.state_code.in_(states), _is_seen(audience))
        .order_by(series.title, series.id)
    )
    return tuple((f"{state}:{code}", f"{title} ({unit})") for state, code, title, unit in rows)


def row_id(session: Session, key: str, *, state: str, audience: Audience) -> int | None:
    """Return the row of an indicator that a form offered as `RUS:code`; None for "".

    Raises:
        Invalid: there is none that this audience may see, or it is another State's.
    """
    if not key:
        return None
    of, _colon, code = key.partition(":")
    series = models.IndicatorSeries
    wanted = (series.state_code == of, series.code == code, _is_seen(audience))
    found = session.scalar(select(series.id).where(*wanted))
    if found is None or of != state:
        raise Invalid(_("Choose an indicator of the State that the evidence is about."), field="series")
    return found


def key_of(session: Session, row: int | None) -> str:
    """Return how a form names an indicator, `RUS:code`; "" for none."""
    found = session.get(models.IndicatorSeries, row) if row is not None else None
    return f"{found.state_code}:{found.code}" if found else ""


def _read(session: Session, conditions: Iterable[ColumnElement[bool]], *, audience: Audience) -> tuple[Series, ...]:
    series = models.IndicatorSeries
    rows = session.scalars(
        select(series)
        .where(*conditions, _is_seen(audience))
        .options(selectinload(series.gaps))
        .order_by(series.title, series.id)
    ).all()
    values = _values(session, rows, audience=audience)
    return tuple(
        Series(
            state=row.state_code,
            code=row.code,
            title=row.title,
            unit=row.unit,
            definition=row.definition,
            values=tuple(values[row.state_code, row.code]),
            gaps=tuple(gaps.read(gap) for gap in row.gaps),
        )
        for row in rows
    )


def _values(
    session: Session, rows: Collection[models.IndicatorSeries], *, audience: Audience
) -> defaultdict[tuple[str, str], list[Value]]:
    figure = models.StatedFigure
    found: defaultdict[tuple[str, str], list[Value]] = defaultdict(list)
    for row in session.scalars(
        select(figure)
        .where(
            figure.state_code.in_({each.state_code for each in rows}),
            figure.series.in_({each.code for each in rows}),
            heard(figure.document_id, audience),
        )
        .options(joinedload(figure.document))
        .order_by(figure.period_first, figure.period_last, figure.ref)
    ):
        found[row.state_code, row.series].append(_value(row))
    return found


def _value(row: models.StatedFigure) -> Value:
    document = row.document
    return Value(
        ref=row.ref,
        period=Span(row.period_first, row.period_last),
        number=row.value,
        printed=row.value_text,
        at_least=row.at_least,
        unit=row.unit,
        about=row.about,
        stated_by=row.attributed_to,
        source=Source(document.key, document.author, document.title, document.details, document.short),
        locator=row.locator,
        dated=document.dated_last,
        known_on=document.published_on or document.dated_last,
    )


def _is_seen(audience: Audience) -> ColumnElement[bool]:
    """Leave out an indicator whose every value is kept back: its title would tell of what the reader may not hear."""
    figure, series = models.StatedFigure, models.IndicatorSeries
    mine = exists().where(figure.state_code == series.state_code, figure.series == series.code)
    return or_(~mine, mine.where(heard(figure.document_id, audience)))
