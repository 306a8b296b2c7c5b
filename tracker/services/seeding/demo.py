"""Demo data: source documents encoded as TOML, one file a document, and the organisation that works with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import paths
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.services.seeding import asks, documents, knowledge, letters, links, series
from tracker.services.seeding.known import read_known
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import read_table, read_toml, table
from tracker.storage.models import Organisation, State, TrackedState

_TABLES = "recommendation position evidence figure communication cluster lineage grade"


def load_demo(session: Session, folder: Path | None = None) -> Ledger:
    """Load every document of the demo; a second time changes nothing, and what a person changed since stays.

    Args:
        session: a writing session; nothing is kept unless its transaction is.
        folder: where the files lie; the product's own by default.

    Returns:
        What was added, changed and retired.

    Raises:
        Unreadable: a file or value is missing or wrong, or a reference leads nowhere; the sentence names the place.
    """
    source = folder or paths.SEED / "demo"
    files = [
        table(Record(file.name, read_toml(file)), required="document", optional=_TABLES)
        for file in sorted(source.glob("*.toml"))
    ]
    if not files:
        raise Unreadable(_("There is no demo data in %(folder)s; nothing was written.") % {"folder": source})
    ledger = Ledger()
    _load_organisations(session, ledger, source)
    known = read_known(session)
    documents.load(session, ledger, files=files, known=known)
    asks.load(session, ledger, files=files, known=known)
    links.load(session, ledger, files=files, known=known)
    series.load(session, ledger, source, known=known)
    knowledge.load(session, ledger, files=files, known=known)
    letters.load(session, ledger, files=files, known=known)
    ledger.close(session)
    return ledger


def _load_organisations(session: Session, ledger: Ledger, folder: Path) -> None:
    organisations = read_table(folder / "organisations.csv", "code name tracks")
    rows = [Row(each.place, {"code": each.required("code"), "name": each.required("name")}) for each in organisations]
    put(session, ledger, Organisation, key=["code"], rows=rows)
    ids = dict(session.execute(select(Organisation.code, Organisation.id)).all())
    states = set(session.scalars(select(State.code)))
    tracked: list[Row] = []
    for each in organisations:
        for state in each.codes("tracks", states):
            values: dict[str, Any] = {"organisation_id": ids[each.required("code")], "state_code": state}
            tracked.append(Row(each.place, values))
    put(session, ledger, TrackedState, key=["organisation_id", "state_code"], rows=tracked)
