"""Source documents: recorded, amended, offered to forms; everything else is cited from one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.kinds import DocumentKind
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.actors import organisation_of
from tracker.services.documents import notes
from tracker.services.documents.entry import DocumentEntry
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.seen import is_told
from tracker.services.results import document_results
from tracker.storage import models

__all__ = ["DocumentEntry", "amend", "bodies", "choices", "filings", "load", "record", "reviews"]


def choices(session: Session, *, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return the documents that an audience hears of as (key, words), by their words: what a form offers."""
    rows = session.execute(
        select(models.SourceDocument.key, models.SourceDocument.short, models.SourceDocument.title).where(
            is_told(audience)
        )
    ).all()
    named = [(key, f"{short or title[:90]} ({key})" if (short or title) != key else key) for key, short, title in rows]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def bodies(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every body that asks or publishes as (code, name), by name."""
    body = models.MechanismBody
    return tuple((code, name) for code, name in session.execute(select(body.code, body.name).order_by(body.name)))


def reviews(session: Session, states: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the reviews of these States as (``RUS:2``, words), the latest first in each State."""
    rows = session.execute(
        select(models.Review.state_code, models.Review.cycle, models.State.name, models.Review.reviewed_on)
        .join(models.State, models.State.code == models.Review.state_code)
        .where(models.Review.state_code.in_(states))
        .order_by(models.State.name, models.Review.cycle.desc())
    )
    return tuple(
        (f"{code}:{cycle}", _("%(state)s, cycle %(cycle)d%(year)s") % {"state": name, "cycle": cycle, "year": year})
        for code, cycle, name, held_on in rows
        for year in [f" ({held_on.year})" if held_on else ""]
    )


def filings(session: Session, states: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the reviews that a submission may be filed for: those on record and, first, the one that comes next."""
    held = reviews(session, states)
    latest = {code: int(cycle) for code, _colon, cycle in (key.partition(":") for key, _words in reversed(held))}
    names = session.execute(
        select(models.State.code, models.State.name).where(models.State.code.in_(states)).order_by(models.State.name)
    )
    cycles = set(session.scalars(select(models.Cycle.number)))
    offered: list[tuple[str, str]] = []
    for code, name in names:
        coming = latest.get(code, 0) + 1
        if coming in cycles:
            words = _("%(state)s, cycle %(cycle)d%(year)s") % {"state": name, "cycle": coming, "year": ""}
            offered.append((f"{code}:{coming}", words))
        offered += [pair for pair in held if pair[0].startswith(f"{code}:")]
    return tuple(offered)


def load(session: Session, key: str, *, audience: Audience = EVERYTHING) -> DocumentEntry:
    """Return a document as it was entered; one that the audience does not hear of is not there.

    Raises:
        NotFound: no document has this key.
    """
    return _entry(_row(session, key, audience))


def record(session: Session, actor: str, entry: DocumentEntry) -> str:
    """Record a new document and return its key, which is drawn for notes of an interview that come without one.

    Raises:
        Invalid: the key is taken or cannot be, or what goes together is not given together.
    """
    entry = notes.with_holder(session, actor, notes.with_key(session, entry))
    taken = session.scalar(select(models.SourceDocument.id).where(models.SourceDocument.key == entry.key))
    if taken is not None:
        raise Invalid(
            _("A document of this name is on record already: choose it, or name this one apart."), field="key"
        )
    if "/-/" in entry.key or entry.key.startswith("/") or set(entry.key) & set("#!~"):
        raise Invalid(_("Leave # ! ~ and /-/ out of the name: references are made with them."), field="key")
    row = models.SourceDocument(key=entry.key, symbol=entry.key)
    _write(session, row, entry)
    _hold(session, actor, row)
    session.add(row)
    recording.put(
        session, actor, event="document:record", subject=f"document:{entry.key}", changes=changes(None, entry)
    )
    return entry.key


def amend(session: Session, actor: str, key: str, entry: DocumentEntry, *, seen: str) -> str:
    """Change a document; its key stays, since everything is cited by it, and results follow who hears of it.

    Raises:
        NotFound: no document has this key.
        Stale: it is no longer what the person saw.
        Invalid: what goes together is not given together.
    """
    row = _row(session, key)
    before, entry = _entry(row), notes.with_holder(session, actor, entry)
    different = changes_since(before, entry, seen=seen)
    if different:
        _write(session, row, entry)
        heard_anew = bool(different.keys() & {"kind", "published"})
        if row.published_on is not None or heard_anew:
            _hold(session, actor, row)
        recording.put(session, actor, event="document:amend", subject=f"document:{key}", changes=different)
        if heard_anew:
            document_results.renew(session, [row.id])
    return key


def _hold(session: Session, actor: str, row: models.SourceDocument) -> None:
    """Keep what is not published to the organisation that recorded it; let go of what is."""
    if row.published_on is not None:
        row.organisation_id = None
    elif row.organisation_id is None:
        row.organisation_id = organisation_of(session, actor)


def _row(session: Session, key: str, audience: Audience = EVERYTHING) -> models.SourceDocument:
    found = session.scalars(
        select(models.SourceDocument)
        .where(models.SourceDocument.key == key, is_told(audience))
        .options(selectinload(models.SourceDocument.review), selectinload(models.SourceDocument.mechanism))
    ).one_or_none()
    if found is None:
        raise NotFound(_("No document “%(key)s” is on record.") % {"key": key})
    return found


def _entry(row: models.SourceDocument) -> DocumentEntry:
    published = row.published_on and row.published_precision
    return DocumentEntry(
        key=row.key,
        title=row.title,
        kind=row.kind,
        body=row.mechanism_code,
        dated=When(row.dated_first, row.dated_last, row.dated_precision),
        published=_published(row) if published else None,
        author=row.author,
        details=row.details,
        short=row.short,
        language=row.language,
        review=f"{row.review.state_code}:{row.review.cycle}" if row.review else "",
        filed_for=f"{row.filed_for_state}:{row.filed_for_cycle}" if row.filed_for_state else "",
        note=row.note,
    )


def _published(row: models.SourceDocument) -> When | None:
    if row.published_on is None or row.published_precision is None:
        return None
    return When.until(row.published_on, row.published_precision)


def _write(session: Session, row: models.SourceDocument, entry: DocumentEntry) -> None:
    if entry.kind is DocumentKind.INTERVIEW_NOTES and entry.published:
        raise Invalid(_("Notes of an interview are kept inside: leave this empty."), field="published")
    row.title, row.kind, row.author = entry.title, entry.kind, entry.author
    row.details = entry.details or f"{entry.key} ({entry.dated.first.year})"
    row.short = entry.short
    row.language, row.note = entry.language or "en", entry.note
    row.dated_first, row.dated_last, row.dated_precision = entry.dated.first, entry.dated.last, entry.dated.precision
    row.published_on = entry.published.last if entry.published else None
    row.published_precision = entry.published.precision if entry.published else None
    row.mechanism_code = _body(session, entry)
    row.review_id = _review(session, entry.review)
    state, _colon, cycle = entry.filed_for.partition(":")
    row.filed_for_state, row.filed_for_cycle = (state, int(cycle)) if state else (None, None)


def _body(session: Session, entry: DocumentEntry) -> str:
    if not entry.new_body:
        if not entry.body:
            raise Invalid(_("Choose who issued it, or name a body that is not on the list."), field="body")
        return entry.body
    if entry.new_body_kind is None:
        raise Invalid(_("Say what kind of body it is."), field="new_body_kind")
    code = "-".join("".join(c if c.isalnum() else " " for c in entry.new_body).upper().split())[:40]
    body = models.MechanismBody
    known = session.scalar(
        select(body.code)
        .where(or_(body.name == entry.new_body, body.code == code))
        .order_by(body.name != entry.new_body)
    )
    if known is None:
        session.add(body(code=code, kind=entry.new_body_kind, name=entry.new_body, short_name=entry.new_body))
        session.flush()
    return known or code


def _review(session: Session, named: str) -> int | None:
    if not named:
        return None
    state, _colon, cycle = named.partition(":")
    found = session.scalar(
        select(models.Review.id).where(models.Review.state_code == state, models.Review.cycle == int(cycle))
    )
    if found is None:
        raise Invalid(_("That review is not on record."), field="review")
    return found
