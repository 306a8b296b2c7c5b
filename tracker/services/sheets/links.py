"""The sheet of links: what an item of evidence says of an ask, written through the item by the ordinary service."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.sheets import Sheet
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import evidence
from tracker.services.entries import fingerprint
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.readers import seen
from tracker.services.sheets.values import Cells, Names
from tracker.services.vault.keys import Keyring
from tracker.storage import models

if TYPE_CHECKING:
    from tracker.services.sheets.running import Given

SHEET = Sheet.LINKS
SAME_BY = ("evidence", "ask")
_BETWEEN = " > "


def reference(item: str, ask: str) -> str:
    """Return what a link is known by: its item and its ask."""
    return f"{item}{_BETWEEN}{ask}"


def cells(
    session: Session,
    refs: Collection[str],
    *,
    known: Names,  # noqa: ARG001 - as all sheets
    audience: Audience = EVERYTHING,
) -> dict[str, Cells]:
    """Return the links of these references as cells."""
    wanted = set(refs)
    found = of_items(session, {ref.partition(_BETWEEN)[0] for ref in refs}, audience=audience)
    return {ref: row for ref, row in found.items() if ref in wanted}


def of_items(session: Session, items: Collection[str], *, audience: Audience = EVERYTHING) -> dict[str, Cells]:
    """Return every link of these items that an audience sees, by reference."""
    link, item = models.EvidenceLink, models.Evidence
    rows = session.execute(
        select(link, item.ref, models.Part.ref, models.Cluster.ref)
        .join(item, item.id == link.evidence_id)
        .outerjoin(models.Part, models.Part.id == link.part_id)
        .outerjoin(models.Cluster, models.Cluster.id == link.cluster_id)
        .where(item.ref.in_(items), true() if audience.everything else seen.items(audience))
        .order_by(item.ref, link.id)
        .execution_options(populate_existing=True)
    )
    return {
        reference(ref, part or cluster): {
            "evidence": ref,
            "ask": part or cluster,
            "finding": row.finding.value,
            "level": row.level.value,
            "scope": row.scope.value,
            "counted_in": "" if row.chosen_cycle is None else str(row.chosen_cycle),
            "note": row.note,
        }
        for row, ref, part, cluster in rows
    }


def beside(session: Session, rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """Return the references of what new rows may be the same as: the links of their items."""
    return list(of_items(session, {row.get("evidence", "") for row in rows}))


def record(
    session: Session, actor: str, given: Mapping[str, Any], *, approves: bool, keyring: Keyring | None = None
) -> str:
    """Link an item to one more ask and return the reference of the link."""
    fields = dict(given)
    item = fields.pop("evidence")
    stored = _stored(session, actor, item, keyring)
    found = evidence_asks.of_states(session, [stored.state]).found(fields["ask"], field="ask")
    link = _link(fields)
    links = (*stored.links, replace(link, ask=found.ref))
    _put(session, actor, item, stored, links, approves=approves, keyring=keyring)
    return reference(item, found.ref)


def amend(
    session: Session, actor: str, ref: str, given: Mapping[str, Any], *, approves: bool, keyring: Keyring | None = None
) -> None:
    """Change what a link says."""
    item, _between, ask = ref.partition(_BETWEEN)
    stored = _stored(session, actor, item, keyring)
    links = tuple(
        replace(link, **_counted({"counted_in": link.counted_in, **given})) if link.ask == ask else link
        for link in stored.links
    )
    _put(session, actor, item, stored, links, approves=approves, keyring=keyring)


def remove(session: Session, refs: Collection[str]) -> None:
    """Take links away; the item stays."""
    for ref in refs:
        item, _between, ask = ref.partition(_BETWEEN)
        row = evidence.rows.row_of(session, item)
        targets = {
            *session.scalars(select(models.Part.id).where(models.Part.ref == ask)),
            *(-each for each in session.scalars(select(models.Cluster.id).where(models.Cluster.ref == ask))),
        }
        for link in list(row.links):
            if (link.part_id or -(link.cluster_id or 0)) in targets:
                row.links.remove(link)
                session.delete(link)
        session.flush()


def settled(session: Session, rows: Sequence[Given]) -> Sequence[Given]:
    """Return rows with the asks of new links by reference where a number names one, as they would be on record."""
    new = [row for row in rows if row.sheet is SHEET and not row.reference]
    items = {row.cells.get("evidence", "") for row in new}
    item = models.Evidence
    states = dict(session.execute(select(item.ref, item.state_code).where(item.ref.in_(items))).all())
    asks = {code: evidence_asks.of_states(session, [code]) for code in set(states.values())}
    found = {row.id: row for row in rows}
    for row in new:
        state = states.get(row.cells.get("evidence", ""))
        with suppress(Invalid):
            if state is not None:
                ref = asks[state].found(row.cells.get("ask", "")).ref
                found[row.id] = replace(row, cells=row.cells | {"ask": ref})
    return list(found.values())


def _stored(session: Session, actor: str, item: str, keyring: Keyring | None) -> EvidenceEntry:
    try:
        return evidence.load(session, item, actor=actor, keyring=keyring)
    except NotFound as unknown:
        raise Invalid(str(unknown), field="evidence") from unknown


def _put(
    session: Session,
    actor: str,
    item: str,
    stored: EvidenceEntry,
    links: tuple[LinkEntry, ...],
    *,
    approves: bool,
    keyring: Keyring | None,
) -> None:
    entry = replace(stored, links=links)
    evidence.amend(
        session,
        actor,
        item,
        entry,
        seen=fingerprint(stored),
        approves=approves,
        approves_anew=True,
        keyring=keyring,
    )


def _link(fields: Mapping[str, Any]) -> LinkEntry:
    return LinkEntry(**_counted(dict(fields)))


def _counted(fields: dict[str, Any]) -> dict[str, Any]:
    cycle = fields.get("counted_in", "")
    if cycle and not (cycle.isascii() and cycle.isdigit() and len(cycle) < 3):
        raise Invalid(_("Give the number of a cycle, 0 for the time before the UPR, or nothing."), field="counted_in")
    return fields
