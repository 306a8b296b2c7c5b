"""The sheet of figures that sources state: rows as cells, and cells recorded or amended by the ordinary service."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.sheets import Sheet
from tracker.services import figures
from tracker.services.entries import fingerprint
from tracker.services.figures import FigureEntry, read_number
from tracker.services.readers.heard import heard
from tracker.services.sheets.values import Cells, Names, written, yes_no
from tracker.services.vault.keys import Keyring
from tracker.storage import models

SHEET = Sheet.SERIES
SAME_BY = ("document", "state", "about", "value_text", "period")


def cells(
    session: Session,
    refs: Collection[str],
    *,
    known: Names,  # noqa: ARG001 - as all sheets
    audience: Audience = EVERYTHING,
) -> dict[str, Cells]:
    """Return the figures of these references as cells."""
    figure, document = models.StatedFigure, models.SourceDocument
    rows = session.execute(
        select(figure, document.key)
        .join(document, document.id == figure.document_id)
        .where(figure.ref.in_(refs), heard(figure.document_id, audience))
        .execution_options(populate_existing=True)
    )
    return {row.ref: _cells(row, key) for row, key in rows}


def described(session: Session, state: str) -> dict[str, Cells]:
    """Return what is shown beside the figures of each series of a State: the indicator and its definition."""
    series = models.IndicatorSeries
    rows = session.execute(select(series.code, series.title, series.definition).where(series.state_code == state))
    return {code: {"indicator": title, "definition": definition} for code, title, definition in rows}


def _cells(row: models.StatedFigure, document: str) -> Cells:
    kind, _state, cycle, position = [*row.checks_against.split(":"), "", "", ""][:4]
    counts = kind == "positions"
    number = str(int(row.value)) if row.value.is_integer() else repr(row.value)
    return {
        "document": document,
        "state": row.state_code,
        "about": row.about,
        "value_text": row.value_text,
        "value": "" if read_number(row.value_text) == row.value else number,
        "at_least": yes_no(row.at_least),
        "unit": row.unit,
        "period": written(When(row.period_first, row.period_last, row.period_precision)),
        "attributed_to": row.attributed_to,
        "series": row.series,
        "locator": row.locator,
        "counts_cycle": cycle if counts else "",
        "counts_position": position if counts else "",
    }


def beside(session: Session, rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """Return the references of what new rows may be the same as: the figures of their documents."""
    figure, document = models.StatedFigure, models.SourceDocument
    keys = {row.get("document", "") for row in rows}
    return session.scalars(
        select(figure.ref)
        .join(document, document.id == figure.document_id)
        .where(document.key.in_(keys))
        .order_by(figure.id)
    ).all()


def record(
    session: Session,
    actor: str,
    given: Mapping[str, Any],
    *,
    approves: bool,  # noqa: ARG001 - as all sheets
    keyring: Keyring | None = None,  # noqa: ARG001 - as all sheets
) -> str:
    """Record a new one and return its reference."""
    return figures.record(session, actor, FigureEntry(**given))


def amend(
    session: Session,
    actor: str,
    ref: str,
    given: Mapping[str, Any],
    *,
    approves: bool,  # noqa: ARG001 - as all sheets
    keyring: Keyring | None = None,  # noqa: ARG001 - as all sheets
) -> None:
    """Change the fields given of one on record."""
    stored = figures.load(session, ref)
    figures.amend(session, actor, ref, replace(stored, **given), seen=fingerprint(stored))


def remove(session: Session, refs: Collection[str]) -> None:
    """Take away figures that nothing was built on."""
    session.execute(delete(models.StatedFigure).where(models.StatedFigure.ref.in_(refs)))
