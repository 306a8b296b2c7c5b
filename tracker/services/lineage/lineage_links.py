"""Links between asks made by hand: how a later recommendation takes up an earlier one, and why a person says so."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.vocabulary import LineageKind
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.entries import changes, changes_since, refuse_stale
from tracker.services.leaks import recording
from tracker.services.readers.addressed import addressed_to
from tracker.storage import models

_OFFERED = 900  # a list of 900 asks is some 100 kB of a page; whatever is not offered may still be typed
_HEADING = 80  # letters
_NAMED = 4


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """What a person says of two asks: how the later takes up the earlier, and why."""

    later: str
    earlier: str
    kind: LineageKind
    reason: str


def in_order(session: Session, here: str, other: str) -> tuple[str, str]:
    """Return two recommendations as (later, earlier) by their dates; of the same day, `here` counts as the later.

    Raises:
        Invalid: the other is not on record, is the same one, or its number stands in several documents.
    """
    mine, found = _found(session, here), _found(session, other)
    if mine.id == found.id:
        raise Invalid(_("This is the same ask: name another one."), field="other")
    return (found.ref, mine.ref) if found.asked_first > mine.asked_first else (mine.ref, found.ref)


def load(session: Session, later: str, earlier: str, kind: str) -> LinkEntry:
    """Return a link as it is on record.

    Raises:
        NotFound: there is none of this kind between the two.
    """
    return _entry(_row(session, later, earlier, kind))


def record(session: Session, actor: str, entry: LinkEntry) -> str:
    """Link two asks and return the reference of the later.

    Raises:
        Invalid: one is not on record, the later was asked before the earlier, they are linked already, or no reason
            is given.
    """
    later, earlier = _found(session, entry.later), _found(session, entry.earlier)
    _check(later, earlier, entry)
    standing = _between(session, later, earlier)
    if standing is not None:
        raise Invalid(
            _("These two asks are linked already; change that link on the page of %(ref)s.")
            % {"ref": standing.later.ref},
            field="other",
        )
    session.add(
        models.LineageLink(later_id=later.id, earlier_id=earlier.id, kind=entry.kind, reason=entry.reason.strip())
    )
    recording.put(session, actor, event="lineage:record", subject=subject(entry), changes=changes(None, entry))
    return later.ref


def amend(session: Session, actor: str, entry: LinkEntry, *, kind: str, seen: str) -> str:
    """Change the kind of a link or its reason; return the reference of the later ask.

    Raises:
        NotFound: there is no link of `kind` between the two.
        Stale: it is no longer what the person saw.
        Invalid: there is one of the new kind beside it, or no reason is given.
    """
    row = _row(session, entry.later, entry.earlier, kind)
    different = changes_since(_entry(row), entry, seen=seen)
    if different:
        _check(row.later, row.earlier, entry)
        link = models.LineageLink
        same = (link.later_id == row.later_id, link.earlier_id == row.earlier_id, link.kind == entry.kind)
        if session.scalar(select(link.id).where(*same, link.id != row.id)):
            raise Invalid(_("There is a link of this kind between the two already: change that one."), field="kind")
        row.kind, row.reason = entry.kind, entry.reason.strip()
        recording.put(session, actor, event="lineage:amend", subject=subject(entry), changes=different)
    return entry.later


def remove(session: Session, actor: str, entry: LinkEntry, *, why: str, seen: str) -> str:
    """Take a link away, with a reason that the audit trail keeps; return the reference of the later ask.

    Raises:
        NotFound: it is not on record.
        Stale: it is no longer what the person saw.
        Invalid: no reason is given.
    """
    row = _row(session, entry.later, entry.earlier, entry.kind)
    before = _entry(row)
    refuse_stale(before, seen)
    if not why.strip():
        raise Invalid(_("Say why the link is taken away."), field="why")
    told = {"kind": (before.kind, None), "reason": (before.reason, None), "why": (None, why.strip())}
    session.delete(row)
    recording.put(session, actor, event="lineage:remove", subject=subject(before), changes=told)
    return before.later


def subject(entry: LinkEntry) -> str:
    """Return what the audit trail calls a link: the later ask, then the earlier."""
    return f"lineage:{entry.later} {entry.earlier}"


def choices(session: Session, state: str, *, without: str, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return what a form suggests while a person types: (reference, words) of what a State is asked, newest first."""
    ask, document = models.Recommendation, models.SourceDocument
    first = (
        select(models.Part.text)
        .where(models.Part.recommendation_id == ask.id)
        .order_by(models.Part.ordinal, models.Part.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ask.ref, ask.number, first)
        .join(document, document.id == ask.document_id)
        .where(ask.id.in_(addressed_to(state, audience=audience)), ask.ref != without)
        .order_by(document.dated_last.desc(), document.key, ask.ordinal, ask.id)
        .limit(_OFFERED)
    )
    return tuple((ref, f"{number} · {_short(heading or '')}") for ref, number, heading in rows)


def _short(heading: str) -> str:
    return heading if len(heading) <= _HEADING else f"{heading[: _HEADING - 1]}…"


def _found(session: Session, typed: str) -> models.Recommendation:
    """Find the one recommendation that was meant, by its reference or by its number."""
    ask = models.Recommendation
    name = typed.strip().replace("/-/", "#")
    rows = session.scalars(select(ask).where(or_(ask.ref == name, ask.number == name)).order_by(ask.id)).all()
    exact = next((row for row in rows if row.ref == name), rows[0] if len(rows) == 1 else None)
    if exact is not None:
        return exact
    if rows:
        words = {"typed": name, "refs": "; ".join(row.ref for row in rows[:_NAMED])}
        raise Invalid(_("“%(typed)s” may be any of %(refs)s: write which.") % words, field="other")
    raise Invalid(
        _("No recommendation “%(ref)s” is on record: write the reference, such as A/HRC/24/14#140.227.")
        % {"ref": name},
        field="other",
    )


def _check(later: models.Recommendation, earlier: models.Recommendation, entry: LinkEntry) -> None:
    if later.id == earlier.id:
        raise Invalid(_("This is the same ask: name another one."), field="other")
    if later.asked_last < earlier.asked_first:
        words = {"later": later.ref, "earlier": earlier.ref}
        raise Invalid(_("%(later)s was asked before %(earlier)s, so it cannot take it up.") % words, field="other")
    if not entry.reason.strip():
        raise Invalid(_("Say why: a link without a reason cannot be checked by anybody."), field="reason")


def _between(session: Session, one: models.Recommendation, other: models.Recommendation) -> models.LineageLink | None:
    link = models.LineageLink
    pair = or_(
        and_(link.later_id == one.id, link.earlier_id == other.id),
        and_(link.later_id == other.id, link.earlier_id == one.id),
    )
    return session.scalars(select(link).where(pair).order_by(link.id).limit(1)).one_or_none()


def _row(session: Session, later: str, earlier: str, kind: str) -> models.LineageLink:
    ask, link = models.Recommendation, models.LineageLink
    ids = dict(session.execute(select(ask.ref, ask.id).where(ask.ref.in_((later, earlier)))).all())
    found = None
    if kind in set(LineageKind):
        pair = (link.later_id == ids.get(later), link.earlier_id == ids.get(earlier))
        found = session.scalars(select(link).where(*pair, link.kind == LineageKind(kind))).one_or_none()
    if found is None:
        words = {"later": later, "earlier": earlier}
        raise NotFound(_("No such link between %(later)s and %(earlier)s is on record; nothing was changed.") % words)
    return found


def _entry(row: models.LineageLink) -> LinkEntry:
    return LinkEntry(row.later.ref, row.earlier.ref, row.kind, row.reason)
