"""Views as sheets: the rows that the screen shows, all of them, for whoever may see them, ready to be brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents.spreadsheet import Table
from tracker.domain import criteria_words, faceting
from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.criteria import NONE, Criteria, Facet, Sort
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import REFERENCE, VERSION, Column, Holds, Sheet
from tracker.domain.vocabulary import Position, Status, label
from tracker.i18n import _
from tracker.services.evidence import listing
from tracker.services.evidence.listing import Wanted
from tracker.services.explorer import pairs as explorer_pairs
from tracker.services.explorer import rows as explorer_rows
from tracker.services.explorer.pairs import Pairs
from tracker.services.explorer.scope import scope_of
from tracker.services.readers import addressed, cited
from tracker.services.readers.seen import is_told
from tracker.services.sheets import books, links, positions, values
from tracker.services.sheets import series as figure_sheet
from tracker.services.sheets.values import Cells, Names
from tracker.storage import models

_INTERNAL = frozenset({VERSION, "code", "review_state", "publication_basis"})  # not for those who only read
_PORTION = 500


def empty(session: Session) -> tuple[Table, ...]:
    """Return every sheet without a row: what a person fills in who begins with nothing."""
    known = values.names(session)
    return tuple(_table(sheet, (), known, audience=EVERYTHING, shown=False) for sheet in Sheet)


def recommendations(session: Session, criteria: Criteria, *, organisation_id: int, audience: Audience) -> Table:
    """Return the list that an address of the explorer asks for, in its order, on every page of it.

    Args:
        session: to read with, for as long as the rows are read.
        criteria: what is asked for; its page is of no matter.
        organisation_id: whose States are looked at by default.
        audience: who reads.
    """
    known = values.names(session)
    found = explorer_rows.all_names(session)
    named = (Facet.STATE, Facet.THEME, Facet.BY)
    criteria = criteria.without(*(pick for pick in criteria.picks if pick[0] in named and pick not in found))
    scope = scope_of(session, criteria, organisation_id=organisation_id, audience=audience)
    pairs = explorer_pairs.read_pairs(session, scope, criteria)
    places: Sequence[int] = faceting.find(pairs.columns, criteria, size=len(pairs.asks)).places
    if criteria.sort is Sort.EVIDENCE:
        places = sorted(places, key=lambda place: -pairs.weights[place])
    rank = partial(criteria_words.rank, names=found)
    bands = faceting.band(places, criteria.group, pairs.columns, rank=rank)
    ordered = [place for _value, band in bands for place in band]
    return _table(Sheet.RECOMMENDATIONS, _asked(session, pairs, ordered, known), known, audience=audience)


def _asked(session: Session, pairs: Pairs, places: Sequence[int], known: Names) -> Iterator[Cells]:
    for first in range(0, len(places), _PORTION):
        portion = places[first : first + _PORTION]
        ids = {pairs.asks[place] for place in portion}
        ask = models.Recommendation
        refs = dict(session.execute(select(ask.id, ask.ref).where(ask.id.in_(ids))).all())
        there = books.stored(session, Sheet.RECOMMENDATIONS, list(refs.values()), known=known)
        for place in portion:
            state, ref = pairs.states[place], refs[pairs.asks[place]]
            yield _told(ref, there[ref]) | {
                "of_state": known.state_names.get(state, state),
                "cycle": "; ".join(pairs.columns[Facet.CYCLE][place]),
                "position": _words(Position, pairs.columns[Facet.POSITION][place]),
                "status": _words(Status, pairs.columns[Facet.STATUS][place]),
                "evidence_count": str(pairs.weights[place]),
            }


def _words(terms: Callable[[str], Position | Status], found: Iterable[str]) -> str:
    return "; ".join(_(label(terms(value))) for value in found if value != NONE)


def evidence(session: Session, wanted: Wanted, *, audience: Audience) -> tuple[Table, Table]:
    """Return the list of evidence that an address asks for, and beside it the links of these items."""
    refs: list[str] = []
    page, total = 1, 1
    while len(refs) < total:
        found = listing.listed(session, wanted, page=page, audience=audience)
        refs += [row.ref for row in found.rows]
        page, total = page + 1, found.total if found.rows else 0
    known = values.names(session)
    items = _items(session, refs, known, audience)
    said = _links(session, refs, audience)
    return (
        _table(Sheet.EVIDENCE, items, known, audience=audience),
        _table(Sheet.LINKS, said, known, audience=audience),
    )


def _items(session: Session, refs: Sequence[str], known: Names, audience: Audience) -> Iterator[Cells]:
    for portion in books.portions(refs):
        there = books.stored(session, Sheet.EVIDENCE, portion, known=known)
        unnamed = cited.unnamed(session, portion, audience=audience)
        for ref in portion:
            yield _told(ref, there[ref] | ({"document": "", "locator": ""} if ref in unnamed else {}))


def _links(session: Session, items: Sequence[str], audience: Audience) -> Iterator[Cells]:
    for portion in books.portions(items):
        found = links.of_items(session, portion)
        told = _told_asks(session, {cells["ask"] for cells in found.values()}, audience)
        for ref, cells in found.items():
            if cells["ask"] in told:
                yield _told(ref, cells)


def _told_asks(session: Session, asks: set[str], audience: Audience) -> set[str]:
    """Return those of these asks that an audience hears of; a cluster stands in no letter."""
    part = models.Part
    hidden = session.scalars(
        select(part.ref).where(part.ref.in_(asks), part.recommendation_id.not_in(addressed.told_to(audience)))
    )
    return asks - set(hidden)


def stated_positions(session: Session, state: str, *, audience: Audience) -> Table:
    """Return every position of a State on what this audience hears was asked of it."""
    stated, ask = models.StatedPosition, models.Recommendation
    named = session.scalars(
        select(ask.ref)
        .join(models.SourceDocument, models.SourceDocument.id == ask.document_id)
        .where(
            ask.id.in_(select(stated.recommendation_id).where(stated.state_code == state)),
            ask.id.in_(addressed.addressed_to(state, audience=audience)),
        )
        .order_by(models.SourceDocument.dated_last.desc(), ask.document_id, ask.ordinal, ask.id)
    ).all()
    known = values.names(session)
    return _table(Sheet.POSITIONS, _answers(session, named, state, audience), known, audience=audience)


def _answers(session: Session, refs: Sequence[str], state: str, audience: Audience) -> Iterator[Cells]:
    for portion in books.portions(refs):
        found = positions.numbered(session, [(ref, state) for ref in portion])
        heard = _heard(session, {cells["document"] for cells in found.values()}, audience)
        place = {ref: at for at, ref in enumerate(portion)}
        for ref, cells in sorted(found.items(), key=lambda pair: place[pair[1]["recommendation"]]):
            if cells["document"] in heard:
                yield _told(ref, cells)


def _heard(session: Session, keys: set[str], audience: Audience) -> set[str]:
    """Return those of these documents that an audience hears of."""
    document = models.SourceDocument
    return set(session.scalars(select(document.key).where(document.key.in_(keys), is_told(audience))))


def series(session: Session, state: str, *, audience: Audience) -> Table:
    """Return the figures that sources state of a State."""
    figure = models.StatedFigure
    refs = session.scalars(
        select(figure.ref)
        .join(models.SourceDocument, models.SourceDocument.id == figure.document_id)
        .where(figure.state_code == state, is_told(audience))
        .order_by(figure.ref)
    ).all()
    known = values.names(session)
    described = figure_sheet.described(session, state)
    rows = (cells | described.get(cells["series"], {}) for cells in _rows(session, Sheet.SERIES, refs, known))
    return _table(Sheet.SERIES, rows, known, audience=audience)


def _rows(session: Session, sheet: Sheet, refs: Sequence[str], known: Names) -> Iterator[Cells]:
    for portion in books.portions(refs):
        there = books.stored(session, sheet, portion, known=known)
        for ref in portion:
            yield _told(ref, there[ref])


def _told(ref: str, cells: Cells) -> Cells:
    tidied = books.tidied(cells)
    return tidied | {REFERENCE: ref, VERSION: books.version(tidied)}


def _table(
    sheet: Sheet, rows: Iterable[Mapping[str, str]], known: Names, *, audience: Audience, shown: bool = True
) -> Table:
    columns = tuple(
        each
        for each in COLUMNS[sheet]
        if (shown or each.holds is not Holds.SHOWN) and (audience.is_internal or each.name not in _INTERNAL)
    )
    codes = tuple(sorted(known.state_names))
    offered = {each.name: codes for each in columns if each.holds is Holds.STATE}
    return Table(sheet, columns, _texts(rows, columns), offered)


def _texts(rows: Iterable[Mapping[str, str]], columns: Sequence[Column]) -> Iterator[list[str]]:
    for row in rows:
        yield [row.get(column.name, "") for column in columns]
