"""Evidence between entry and row."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.audience import Audience, of_organisation
from tracker.domain.dates import When
from tracker.domain.protection import SealedField
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.actors import organisation_of
from tracker.services.evidence import texts as evidence_texts
from tracker.services.evidence.asks import Ask, Asks
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.texts import Texts
from tracker.services.indicators import reading as series_reading
from tracker.services.readers import seen
from tracker.services.vault.keys import Keyring
from tracker.storage import models


def row_of(session: Session, ref: str) -> models.Evidence:
    """Return the row of an item with its links and its document.

    Raises:
        NotFound: no item has this reference.
    """
    found = session.scalars(
        select(models.Evidence)
        .where(models.Evidence.ref == ref)
        .options(selectinload(models.Evidence.links), selectinload(models.Evidence.document))
    ).one_or_none()
    if found is None:
        raise NotFound(_("No evidence “%(ref)s” is on record.") % {"ref": ref})
    return found


def own_row(session: Session, actor: str, ref: str, *, audience: Audience | None = None) -> models.Evidence:
    """Return the row of an item that somebody may write: of the same organisation, and in sight.

    Args:
        session: to read with.
        actor: who writes.
        ref: the reference of the item.
        audience: what this person sees; None for the organisation without what it keeps for named people.

    Raises:
        NotFound: no item has this reference, another organisation recorded it, or it is out of sight.
    """
    found, organisation_id = row_of(session, ref), organisation_of(session, actor)
    reader = audience or of_organisation(organisation_id)
    visible = select(models.Evidence.id).where(models.Evidence.id == found.id, seen.items(reader))
    foreign = found.organisation_id != organisation_id
    not_mine = reader.own_of is not None and found.recorded_by != f"user:{reader.own_of}"
    if foreign or not_mine or session.scalar(visible) is None:
        raise NotFound(_("No evidence “%(ref)s” is on record.") % {"ref": ref})
    return found


def entry_of(session: Session, row: models.Evidence, texts: Texts | None = None) -> EvidenceEntry:
    """Return a row as it was entered; without its texts where it is restricted, unless they are given."""
    said = {field.value: text for field, text in (texts or _plain(row)).items()}
    file = session.get(models.CaseFile, row.case_file_id) if row.case_file_id else None
    return EvidenceEntry(
        document=row.document.key,
        state=row.state_code,
        kind=row.kind,
        strand=row.strand,
        reliability=row.reliability,
        origin=row.origin,
        when=When(row.when_first, row.when_last, row.when_precision),
        review_state=row.review_state,
        publication_basis=row.publication_basis,
        links=tuple(_links(session, row)),
        continuing=row.continuing,
        vouched_until=When.on(row.vouched_until),
        published=_published(row),
        item_count=str(row.item_count or ""),
        count_at_least=row.count_at_least,
        code=row.code or "",
        quote_language=row.quote_language,
        translation_language=row.translation_language,
        harm_weighed_on=When.on(row.harm_weighed_on),
        is_shared=row.is_shared,
        is_restricted=row.is_restricted,
        case_file=file.code if file else "",
        series=series_reading.key_of(session, row.series_id),
        **said,
    )


def _plain(row: models.Evidence) -> dict[SealedField, str]:
    return {field: str(getattr(row, field.value)) for field in SealedField}


def _links(session: Session, row: models.Evidence) -> list[LinkEntry]:
    parts = [link.part_id for link in row.links if link.part_id is not None]
    clusters = [link.cluster_id for link in row.links if link.cluster_id is not None]
    named: dict[tuple[int | None, int | None], str] = {}
    for part_id, ref in session.execute(select(models.Part.id, models.Part.ref).where(models.Part.id.in_(parts))):
        named[part_id, None] = ref
    cluster = models.Cluster
    for cluster_id, ref in session.execute(select(cluster.id, cluster.ref).where(cluster.id.in_(clusters))):
        named[None, cluster_id] = ref
    return [
        LinkEntry(
            ask=named[link.part_id, link.cluster_id],
            finding=link.finding,
            level=link.level,
            scope=link.scope,
            counted_in="" if link.chosen_cycle is None else str(link.chosen_cycle),
            note=link.note,
        )
        for link in row.links
    ]


def write(session: Session, row: models.Evidence, entry: EvidenceEntry, *, asks: Asks, keyring: Keyring | None) -> None:
    """Write a checked entry into its row; links are told apart by what they point at, never by their place.

    Raises:
        Invalid: a link is not complete.
        Unavailable: it is restricted, and a key is missing.
    """
    row.kind, row.state_code = entry.kind, entry.state
    row.strand, row.reliability, row.origin = entry.strand, entry.reliability, entry.origin
    row.when_first, row.when_last, row.when_precision = entry.when.first, entry.when.last, entry.when.precision
    row.continuing = entry.continuing
    row.vouched_until = entry.vouched_until.last if entry.vouched_until else None
    row.published_on = entry.published.last if entry.published else None
    row.published_precision = entry.published.precision if entry.published else None
    row.item_count = int(entry.item_count) if entry.item_count else None
    row.count_at_least, row.code = entry.count_at_least, entry.code or None
    row.review_state, row.publication_basis = entry.review_state, entry.publication_basis
    row.quote_language, row.translation_language = entry.quote_language, entry.translation_language
    row.harm_weighed_on = entry.harm_weighed_on.last if entry.harm_weighed_on else None
    row.is_shared, row.is_restricted = entry.is_shared, entry.is_restricted
    _put_links(session, row, {target_of(asks.by_ref[link.ask]): link for link in entry.links})
    evidence_texts.put(session, keyring, row, {field: getattr(entry, field.value) for field in SealedField})


def _put_links(session: Session, row: models.Evidence, wanted: dict[tuple[int | None, int | None], LinkEntry]) -> None:
    kept = {(link.part_id, link.cluster_id): link for link in row.links}
    for target, link in kept.items():
        if target not in wanted:
            row.links.remove(link)
            session.delete(link)  # the audit trail keeps what it said
    for target, given in wanted.items():
        link = kept.get(target) or models.EvidenceLink(part_id=target[0], cluster_id=target[1])
        _write_link(link, given)
        if target not in kept:
            row.links.append(link)


def _write_link(row: models.EvidenceLink, link: LinkEntry) -> None:
    if link.finding is None or link.level is None or link.scope is None:
        raise Invalid(_("Choose what this evidence shows."), field="links")
    row.finding, row.level, row.scope, row.note = link.finding, link.level, link.scope, link.note
    row.chosen_cycle = int(link.counted_in) if link.counted_in else None


def target_of(ask: Ask) -> tuple[int | None, int | None]:
    """Return the (part, cluster) that a link to this ask names, one of them None."""
    return (None, ask.cluster_id) if ask.is_cluster else (ask.part_ids[0], None)


def _published(row: models.Evidence) -> When | None:
    if row.published_on is None or row.published_precision is None:
        return None
    return When.until(row.published_on, row.published_precision)
