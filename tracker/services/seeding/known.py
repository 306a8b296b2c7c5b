"""What the demo's references may point at: codes of the reference data, and records by their stable reference."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.facts import Span
from tracker.domain.vocabulary import DatePrecision
from tracker.i18n import _
from tracker.services.seeding.records import Record
from tracker.storage.models import (
    AffectedGroup,
    Cycle,
    Instrument,
    MechanismBody,
    Provision,
    Review,
    Sdg,
    State,
    Theme,
)

Dated = tuple[Span, DatePrecision]


@dataclass(frozen=True, slots=True)
class Published:
    """What a document's items take from it: its row, its date, and when it was published, if it was."""

    id: int
    dated: Dated
    published: Dated | None


@dataclass(slots=True)
class Known:
    """Codes are there from the start; records are added as the demo's documents are loaded."""

    states: frozenset[str]
    mechanisms: frozenset[str]
    themes: frozenset[str]
    groups: frozenset[str]
    sdgs: frozenset[str]
    instruments: frozenset[str]
    provisions: frozenset[tuple[str, str]]
    cycles: frozenset[int]
    reviews: dict[tuple[str, int], int]
    documents: dict[str, Published] = field(default_factory=dict)
    recommendations: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    clusters: dict[str, int] = field(default_factory=dict)


def read_known(session: Session) -> Known:
    """Return every code that the reference data holds."""
    reviews = session.execute(select(Review.state_code, Review.cycle, Review.id))
    provisions = session.execute(select(Provision.instrument_code, Provision.number))
    return Known(
        states=_codes(session, State.code),
        mechanisms=_codes(session, MechanismBody.code),
        themes=_codes(session, Theme.code),
        groups=_codes(session, AffectedGroup.code),
        sdgs=_codes(session, Sdg.code),
        instruments=_codes(session, Instrument.code),
        provisions=frozenset(provisions),
        cycles=frozenset(session.scalars(select(Cycle.number))),
        reviews={(state, cycle): number for state, cycle, number in reviews},
    )


def document_of(file: Record, known: Known) -> Published:
    """Return the document that a file encodes."""
    return known.documents[Record(file.place, file.values["document"]).required("key")]


def found(record: Record, column: str, *, ref: str, among: dict[str, int]) -> int:
    """Return the row that a reference names.

    Raises:
        Unreadable: it leads nowhere.
    """
    if ref not in among:
        raise record.refuse(column, _("“%(ref)s” is not known") % {"ref": ref})
    return among[ref]


def review_named(record: Record, column: str, known: Known) -> int | None:
    """Return the review that ``{ state = …, cycle = … }`` names, None where the key is absent.

    Raises:
        Unreadable: there is no such review.
    """
    inner = inner_table(record, column)
    if inner is None:
        return None
    review = known.reviews.get((inner.code("state", known.states), inner.whole("cycle")))
    if review is None:
        raise record.refuse(column, _("there is no such review"))
    return review


def inner_table(record: Record, column: str) -> Record | None:
    """Return the table below a key, None where the key is absent."""
    values = record.values.get(column)
    if values is None:
        return None
    if not isinstance(values, dict):
        raise record.refuse(column, _("is not a table"))
    return Record(f"{record.place}, {column}", values)


def _codes(session: Session, column: InstrumentedAttribute[str]) -> frozenset[str]:
    return frozenset(session.scalars(select(column)))
