"""The demo's recommendations: the items, whom they address and what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.folding import fold
from tracker.domain.vocabulary import AddresseeKind, Wording
from tracker.i18n import _
from tracker.services.seeding import citations, parts
from tracker.services.seeding.known import Dated, Known
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import tables
from tracker.storage.models import (
    Addressee,
    Recommendation,
    RecommendationGroup,
    RecommendationSdg,
    RecommendationTheme,
    RecommendingState,
)

_REQUIRED = "number wording addressees part"
_OPTIONAL = (
    "paragraph document asked_on text language recommending_states themes affected_groups sdgs action_category note "
    "obligation"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One recommendation of the demo: its record, its reference, its place in its document, its date."""

    record: Record
    ref: str
    document_id: int
    ordinal: int
    asked: Dated


def load(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    """Load the recommendations of every file with all that belongs to them, and make them known by reference.

    Raises:
        Unreadable: a value is missing or wrong.
    """
    asks = _asks(files, known)
    rows = [Row(ask.record.place, _recommendation(ask)) for ask in asks]
    put(session, ledger, Recommendation, key=["ref"], rows=rows)
    known.recommendations.update(session.execute(select(Recommendation.ref, Recommendation.id)).all())
    _load_subjects(session, ledger, asks=asks, known=known)
    _load_recommending_states(session, ledger, asks=asks, known=known)
    _load_addressees(session, ledger, asks=asks, known=known)
    parts.load(session, ledger, asks=asks, known=known)
    citations.load(session, ledger, asks=asks, known=known)


def _asks(files: Sequence[Record], known: Known) -> list[Ask]:
    asks: list[Ask] = []
    so_far: Counter[str] = Counter()
    for file in files:
        own = Record(file.place, file.values["document"]).required("key")
        for record in tables(file, "recommendation", required=_REQUIRED, optional=_OPTIONAL):
            key = record.one_of("document", record.text("document", own), known.documents)
            so_far[key] += 1
            document = known.documents[key]
            asked = record.span("asked_on") if record.text("asked_on") else document.dated
            asks.append(Ask(record, f"{key}#{record.required('number')}", document.id, so_far[key], asked))
    return asks


def _recommendation(ask: Ask) -> dict[str, Any]:
    record, (asked, precision) = ask.record, ask.asked
    return {
        "ref": ask.ref,
        "document_id": ask.document_id,
        "number": record.required("number"),
        "ordinal": ask.ordinal,
        "paragraph": record.text("paragraph"),
        "asked_first": asked.first,
        "asked_last": asked.last,
        "asked_precision": precision,
        "text": record.text("text"),
        "wording": record.term("wording", Wording),
        "language": record.text("language", "en"),
        "action_category": record.maybe_whole("action_category"),
        "note": record.text("note"),
        "search_text": fold(f"{record.required('number')} {record.text('text')}"),
    }


def _load_subjects(session: Session, ledger: Ledger, *, asks: Sequence[Ask], known: Known) -> None:
    for model, column, name, codes in (
        (RecommendationTheme, "theme_code", "themes", known.themes),
        (RecommendationGroup, "group_code", "affected_groups", known.groups),
        (RecommendationSdg, "sdg_code", "sdgs", known.sdgs),
    ):
        rows = [
            Row(ask.record.place, {"recommendation_id": known.recommendations[ask.ref], column: code})
            for ask in asks
            for code in ask.record.codes(name, codes)
        ]
        put(session, ledger, model, key=["recommendation_id", column], rows=rows, retire=True)


def _load_recommending_states(session: Session, ledger: Ledger, *, asks: Sequence[Ask], known: Known) -> None:
    rows: list[Row] = []
    for ask in asks:
        for ordinal, state in enumerate(ask.record.codes("recommending_states", known.states), start=1):
            values = {"recommendation_id": known.recommendations[ask.ref], "state_code": state, "ordinal": ordinal}
            rows.append(Row(ask.record.place, values))
    put(session, ledger, RecommendingState, key=["recommendation_id", "state_code"], rows=rows, retire=True)


def _load_addressees(session: Session, ledger: Ledger, *, asks: Sequence[Ask], known: Known) -> None:
    rows: list[Row] = []
    for ask in asks:
        owner: dict[str, Any] = {"recommendation_id": known.recommendations[ask.ref]}
        rows += [
            Row(ask.record.place, owner | _addressee(ask.record, each, known))
            for each in ask.record.texts("addressees")
        ]
    key = ["recommendation_id", "kind", "state_code", "body"]
    put(session, ledger, Addressee, key=key, rows=rows, retire=True)


def _addressee(record: Record, text: str, known: Known) -> dict[str, Any]:
    """Read ``state:RUS``, ``all_states`` or ``body:UNHCR``."""
    kind, _colon, name = text.partition(":")
    match kind, bool(name.strip()):
        case AddresseeKind.STATE, True:
            state = record.one_of("addressees", name, known.states)
            return {"kind": AddresseeKind.STATE, "state_code": state, "body": None}
        case AddresseeKind.ALL_STATES, False:
            return {"kind": AddresseeKind.ALL_STATES, "state_code": None, "body": None}
        case AddresseeKind.BODY, True:
            return {"kind": AddresseeKind.BODY, "state_code": None, "body": name.strip()}
        case _unknown:
            raise record.refuse("addressees", _("“%(value)s” is not known") % {"value": text})
