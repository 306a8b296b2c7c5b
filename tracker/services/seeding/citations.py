"""The provisions that the demo's recommendations cite, beside how the source cites them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from tracker.i18n import _
from tracker.services.seeding.known import Known, found
from tracker.services.seeding.parts import part_ref
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import tables
from tracker.storage.models import Obligation

if TYPE_CHECKING:
    from tracker.services.seeding.asks import Ask

_OPTIONAL = "part provision cited_as correction cited_as_binding facts_on"


def load(session: Session, ledger: Ledger, *, asks: Sequence[Ask], known: Known) -> None:
    """Load every citation; the date of its facts is the date of the ask unless it says otherwise.

    Raises:
        Unreadable: a value is missing or wrong, or the provision is not in the reference data.
    """
    rows: list[Row] = []
    for ask in asks:
        cited = tables(ask.record, "obligation", required="instrument", optional=_OPTIONAL)
        for ordinal, record in enumerate(cited, start=1):
            rows.append(Row(record.place, {"ordinal": ordinal} | _obligation(record, ask, known)))
    put(session, ledger, Obligation, key=["recommendation_id", "ordinal"], rows=rows, retire=True)


def _obligation(record: Record, ask: Ask, known: Known) -> dict[str, Any]:
    facts, precision = record.span("facts_on") if record.text("facts_on") else ask.asked
    label = record.text("part")
    instrument = record.code("instrument", known.instruments)
    return {
        "recommendation_id": known.recommendations[ask.ref],
        "part_id": found(record, "part", ref=part_ref(ask.ref, label), among=known.parts) if label else None,
        "instrument_code": instrument,
        "provision_number": _provision(record, instrument, known),
        "cited_as": record.text("cited_as"),
        "correction": record.text("correction"),
        "cited_as_binding": record.flag("cited_as_binding") if "cited_as_binding" in record.values else None,
        "facts_first": facts.first,
        "facts_last": facts.last,
        "facts_precision": precision,
    }


def _provision(record: Record, instrument: str, known: Known) -> str:
    number = record.text("provision")
    if (instrument, number) not in known.provisions:
        raise record.refuse(
            "provision",
            _("“%(number)s” of %(instrument)s is not known") % {"number": number, "instrument": instrument},
        )
    return number
