"""The demo's letters of special procedures, the parts they ask for, and the replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import CommunicationKind
from tracker.domain.vocabulary import ReplyQuality
from tracker.services.seeding.known import Known, document_of, found
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import tables
from tracker.storage.models import Communication, CommunicationRequest, Reply

_REQUIRED = "reference kind state mandate sent_on requests"


def load(session: Session, ledger: Ledger, *, files: Sequence[Record], known: Known) -> None:
    """Load letters, their requests and their replies.

    Raises:
        Unreadable: a value is missing or wrong, or a reference leads nowhere.
    """
    letters = [
        (file, record)
        for file in files
        for record in tables(file, "communication", required=_REQUIRED, optional="reply_due_on reply")
    ]
    rows = [Row(record.place, _letter(file, record, known)) for file, record in letters]
    put(session, ledger, Communication, key=["reference"], rows=rows)
    ids = dict(session.execute(select(Communication.reference, Communication.id)).all())
    requests: list[Row] = []
    replies: list[Row] = []
    for _file, record in letters:
        letter = ids[record.required("reference")]
        for ref in record.texts("requests"):
            part = found(record, "requests", ref=ref, among=known.parts)
            requests.append(Row(record.place, {"communication_id": letter, "part_id": part}))
        replies += [
            Row(reply.place, {"communication_id": letter} | _reply(reply, known))
            for reply in tables(record, "reply", required="on quality", optional="document")
        ]
    put(session, ledger, CommunicationRequest, key=["communication_id", "part_id"], rows=requests, retire=True)
    put(session, ledger, Reply, key=["communication_id", "replied_on"], rows=replies)


def _letter(file: Record, record: Record, known: Known) -> dict[str, Any]:
    return {
        "reference": record.required("reference"),
        "kind": record.term("kind", CommunicationKind),
        "state_code": record.code("state", known.states),
        "mandate": record.required("mandate"),
        "sent_on": record.day("sent_on"),
        "reply_due_on": record.maybe_day("reply_due_on"),
        "document_id": document_of(file, known).id,
    }


def _reply(record: Record, known: Known) -> dict[str, Any]:
    document = record.maybe_code("document", known.documents)
    return {
        "replied_on": record.day("on"),
        "quality": record.term("quality", ReplyQuality),
        "document_id": None if document is None else known.documents[document].id,
    }
