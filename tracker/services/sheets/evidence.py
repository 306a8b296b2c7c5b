"""The sheet of evidence: items as cells, and cells recorded or amended by the ordinary service; links are beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.sheets import Sheet
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import evidence
from tracker.services.entries import fingerprint
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.evidence.trail import TEXTS
from tracker.services.readers import seen
from tracker.services.sheets.values import Cells, Names, written, yes_no
from tracker.services.vault.keys import Keyring
from tracker.storage import models

SHEET = Sheet.EVIDENCE
SAME_BY = ("document", "state", "summary", "when")


def cells(
    session: Session,
    refs: Collection[str],
    *,
    known: Names,  # noqa: ARG001 - as all sheets
    audience: Audience = EVERYTHING,
) -> dict[str, Cells]:
    """Return the items of these references as cells."""
    item, document = models.Evidence, models.SourceDocument
    rows = session.execute(
        select(item, document.key)
        .join(document, document.id == item.document_id)
        .where(item.ref.in_(refs), _seen(audience))
        .execution_options(populate_existing=True)
    )
    return {row.ref: _cells(row, key) for row, key in rows}


def _seen(audience: Audience) -> ColumnElement[bool]:
    return true() if audience.everything else seen.items(audience)


def _cells(row: models.Evidence, document: str) -> Cells:
    precision = row.published_precision
    return {
        "document": document,
        "state": row.state_code,
        "kind": row.kind.value,
        "summary": _summary(row),
        "strand": row.strand.value,
        "reliability": row.reliability.value,
        "origin": row.origin,
        "when": written(When(row.when_first, row.when_last, row.when_precision)),
        "continuing": yes_no(row.continuing),
        "vouched_until": written(When.on(row.vouched_until)),
        "published": written(When.until(row.published_on, precision)) if row.published_on and precision else "",
        "locator": row.locator,
        "item_count": str(row.item_count or ""),
        "count_at_least": yes_no(row.count_at_least),
        "code": row.code or "",
        "review_state": row.review_state.value,
        "publication_basis": row.publication_basis.value,
    }


def _summary(row: models.Evidence) -> str:
    """Return the summary; of what is restricted code and kind, in terms that every language of the program reads."""
    if not row.is_restricted:
        return row.summary
    return f"({', '.join(each for each in ('restricted', row.kind.value, row.code) if each)})"


def beside(session: Session, rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """Return the references of what new rows may be the same as: the items of their documents."""
    item, document = models.Evidence, models.SourceDocument
    keys = {row.get("document", "") for row in rows}
    return session.scalars(
        select(item.ref).join(document, document.id == item.document_id).where(document.key.in_(keys)).order_by(item.id)
    ).all()


def record(
    session: Session, actor: str, given: Mapping[str, Any], *, approves: bool, keyring: Keyring | None = None
) -> str:
    """Record a new one and return its reference."""
    entry = EvidenceEntry(**given)
    _refuse_open_testimony(entry)
    return evidence.record(session, actor, entry, approves=approves, keyring=keyring).ref


def amend(
    session: Session, actor: str, ref: str, given: Mapping[str, Any], *, approves: bool, keyring: Keyring | None = None
) -> None:
    """Change the fields given of one on record; its links stay.

    Raises:
        NotFound: no item has this reference, or this person may not write it.
        Invalid: it is restricted, and a sheet, which is kept in the open, gives its texts.
        Unavailable: it is not published, and a key is missing.
    """
    stored = evidence.load(session, ref, actor=actor, keyring=keyring)
    entry = replace(stored, **given)
    if stored.is_restricted and TEXTS & set(given):
        sentence = _("It is restricted: change its texts by its form. A sheet is kept in the open.")
        raise Invalid(sentence, field=min(TEXTS & set(given)))
    _refuse_open_testimony(entry)
    evidence.amend(
        session,
        actor,
        ref,
        entry,
        seen=fingerprint(stored),
        approves=approves,
        approves_anew=True,
        keyring=keyring,
    )


def _refuse_open_testimony(entry: EvidenceEntry) -> None:
    if entry.is_testimony and not entry.is_published and not entry.is_restricted:
        sentence = _("Testimony that is not published is not taken from a sheet: record it by its form, encrypted.")
        raise Invalid(sentence, field="publication_basis")


def remove(session: Session, refs: Collection[str]) -> None:
    """Take away items that nothing was built on, with what they said before."""
    item = models.Evidence
    for theirs in (models.EvidenceVersion, models.SealedText):
        ids = select(item.id).where(item.ref.in_(refs))
        session.execute(delete(theirs).where(theirs.evidence_id.in_(ids)))
    session.execute(delete(models.Evidence).where(models.Evidence.ref.in_(refs)))
