"""A copy of the records for a journey: a new SQLite file into which only what may cross a border is written.

Nothing is copied and then taken out: no page of the new file ever held a name, a key or a restricted text. Tables that
are not named here stay empty, those of later versions too. Results are computed anew from what travels.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, false, insert, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dates import day_in_words
from tracker.domain.roles import Role
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.readers import seen
from tracker.services.results import assessments, facts
from tracker.services.trail import audit
from tracker.storage import models
from tracker.storage.base import Base

READER = "traveller@copy.example"
ACTOR = "travel copy"
_ROWS = 2_000
_WHOLE = (
    "addressee",
    "advance_question",
    "affected_group",
    "cluster",
    "cluster_part",
    "communication",
    "communication_request",
    "cycle",
    "evidence_link",
    "follow_up_grade",
    "indicator_series",
    "instrument",
    "instrument_alias",
    "lineage_link",
    "mechanism_body",
    "obligation",
    "part",
    "pledge",
    "provision",
    "recommendation",
    "recommendation_group",
    "recommendation_sdg",
    "recommendation_theme",
    "recommending_state",
    "reply",
    "review",
    "role",
    "sdg",
    "series_gap",
    "state",
    "state_alias",
    "state_organisation",
    "stated_figure",
    "stated_position",
    "theme",
    "treaty_action",
    "treaty_record",
    "treaty_request",
    "upr_session",
)
"""Tables that travel with every row whose own parents travel: what sources say, and how it is put in order."""


@dataclass(slots=True)
class _Luggage:
    """Which rows stay at home, by table, so that what hangs on them stays there too."""

    conditions: Mapping[str, ColumnElement[bool]]
    changed: Mapping[str, Mapping[str, Any]]
    left: dict[str, set[Any]] = field(default_factory=dict)

    def take(self, table: Table, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return a row as it travels; None for one that hangs on what stays at home."""
        for column in table.columns:
            for key in column.foreign_keys:
                if row[column.name] in self.left.get(key.column.table.name, ()):
                    if not column.nullable:
                        return None
                    row[column.name] = None
        return {**row, **self.changed.get(table.name, {})}


def organisation(session: Session, code: str) -> tuple[int, str]:
    """Return the organisation that travels as (id, code): the one named, or the only one.

    Raises:
        Invalid: none has this code, or there are several and none is named.
    """
    rows = session.execute(select(models.Organisation.id, models.Organisation.code)).all()
    known = {each_code: number for number, each_code in rows}
    if not code and len(known) == 1:
        return next((number, each_code) for each_code, number in known.items())
    if code not in known:
        raise Invalid(_("Name the organisation that travels with --org, by its code; nothing was written."))
    return known[code], code


def fill(home: Session, copy: Session, *, organisation_id: int, today: date) -> str:
    """Write into an empty database what may travel; return the password of its one account.

    Args:
        home: a reading session on the records.
        copy: a writing session on the new file, with its tables made.
        organisation_id: whose copy it is.
        today: the day that the copy bears, and as of which its results are computed.
    """
    luggage = _Luggage(_conditions(home, organisation_id), _changes(home, organisation_id, today=today))
    for table in Base.metadata.sorted_tables:
        if table.name in _WHOLE or table.name in luggage.conditions:
            copy.execute(table.delete())
            _carry(home, copy, table, luggage)
        else:
            luggage.left[table.name] = _everything(home, table)
    password = _reader(copy, organisation_id)
    copy.flush()
    copy.expire_all()
    assessments.refresh(copy, facts.tracked_states(copy), as_of=today)
    audit.record(copy, ACTOR, event="copy:made", subject="copy", changes={"on": (None, today)})
    return password


def record(session: Session, actor: str, *, code: str, sha256: str) -> None:
    """Keep on record at home that a copy was made."""
    audit.record(session, actor, event="copy:made", subject=f"organisation:{code}", changes={"sha256": (None, sha256)})


def _carry(home: Session, copy: Session, table: Table, luggage: _Luggage) -> None:
    keys = [column.name for column in table.primary_key]
    condition = luggage.conditions.get(table.name)
    chosen = select(*table.primary_key).where(true() if condition is None else condition)
    wanted = None if condition is None else {tuple(key) for key in home.execute(chosen)}
    left = luggage.left.setdefault(table.name, set())
    rows: list[dict[str, Any]] = []
    for row in _rows(home, table):
        key = tuple(row[name] for name in keys)
        taken = luggage.take(table, dict(row)) if wanted is None or key in wanted else None
        if taken is None:
            left.add(key[0] if len(key) == 1 else key)
            continue
        rows.append(taken)
        if len(rows) == _ROWS:
            copy.execute(insert(table), rows)
            rows = []
    if rows:
        copy.execute(insert(table), rows)


def _rows(home: Session, table: Table) -> Iterator[Mapping[Any, Any]]:
    """Yield the rows in the order of their keys; a theme stands below another, which comes first."""
    order = table.primary_key if table.name != "theme" else [table.c.parent_code.is_not(None), *table.primary_key]
    yield from home.execute(select(table).order_by(*order), execution_options={"yield_per": _ROWS}).mappings()


def _everything(home: Session, table: Table) -> set[Any]:
    """Return the keys of a table that stays at home, where others refer to it by one."""
    if len(table.primary_key) != 1:
        return set()
    return set(home.scalars(select(*table.primary_key)))


def _conditions(home: Session, organisation_id: int) -> dict[str, ColumnElement[bool]]:
    restricted = models.RestrictedState
    closed = frozenset(home.scalars(select(restricted.state_code).where(restricted.organisation_id == organisation_id)))
    audience = Audience(organisation_id, closed)
    evidence, document, file = models.Evidence, models.SourceDocument, models.CaseFile
    own = or_(evidence.organisation_id == organisation_id, seen.public())
    travelling = and_(own, seen.items(audience), ~evidence.is_restricted)
    cited = [select(evidence.document_id).where(travelling)]
    kept = _kept_inside(closed) if closed else {}
    for table in Base.metadata.sorted_tables:
        if table.name in _WHOLE:
            those = kept.get(table.name, true())
            cited += [select(column).where(those) for column in table.columns if _is_document(column)]
    return kept | {
        "case_file": and_(file.organisation_id == organisation_id, ~file.is_restricted, file.state_code.not_in(closed)),
        "evidence": travelling,
        "organisation": models.Organisation.id == organisation_id,
        "source_document": and_(seen.is_told(audience), or_(*(document.id.in_(each) for each in cited))),
        "tracked_state": models.TrackedState.organisation_id == organisation_id,
        "user_account": false(),
    }


def _kept_inside(closed: Collection[str]) -> dict[str, ColumnElement[bool]]:
    """Return of each table which rows are not an unpublished document's on a restricted State: a letter's, a figure."""
    document = models.SourceDocument
    published = select(document.id).where(document.published_on.is_not(None))
    return {
        table.name: or_(table.c.state_code.not_in(closed), table.c.document_id.in_(published))
        for table in Base.metadata.sorted_tables
        if table.name in _WHOLE and {"state_code", "document_id"} <= set(table.c.keys())
    }


def _is_document(column: Column[Any]) -> bool:
    return any(key.column.table.name == "source_document" for key in column.foreign_keys)


def _changes(home: Session, organisation_id: int, *, today: date) -> dict[str, dict[str, Any]]:
    name = home.scalars(select(models.Organisation.name).where(models.Organisation.id == organisation_id)).one()
    words = {"name": name, "day": day_in_words(today)}
    said = _("%(name)s (travel copy of %(day)s, for reading)") % words
    return {
        "evidence": {"organisation_id": organisation_id, "recorded_by": "", "edited_by": ""},
        "organisation": {"name": said, "second_factor": False},
    }


def _reader(copy: Session, organisation_id: int) -> str:
    """Make the one account of the copy: nobody's own address or password travels."""
    password = secrets.token_urlsafe(15)
    user = models.User(
        email=READER,
        password=accounts.hash_password(password),
        fs_uniquifier=secrets.token_hex(32),
        organisation_id=organisation_id,
    )
    copy.add(user)
    copy.flush()
    role = copy.scalars(select(models.Role.id).where(models.Role.name == Role.REVIEWER)).one()
    copy.execute(insert(models.UserRole).values(user_id=user.id, role_id=role))
    return password
