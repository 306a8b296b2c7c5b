"""Which records that belong to no organisation people of one organisation typed, by the audit trail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.services.people.typed_texts import TEXTS, Record
from tracker.services.readers.heard import heard
from tracker.storage import models

_MOST = 10_000  # references in one statement


def of_organisation(
    session: Session, *, organisation_id: int, audience: Audience
) -> Iterator[tuple[Record, str, list[str]]]:
    """Yield record, reference and texts of whatever people of an organisation typed, or stands in a document it holds.

    What others typed or published is theirs, and what this audience does not hear of is passed over.
    """
    ours = _called(session, organisation_id)
    held = select(models.SourceDocument.id).where(models.SourceDocument.organisation_id == organisation_id)
    for each in TEXTS:
        for portion in _portions(ours[each.noun], or_none=each.document is not None):
            is_ours: ColumnElement[bool] = each.called.in_(portion) if portion else false()
            if each.document is not None:
                is_ours = or_(each.document.in_(held), is_ours & heard(each.document, audience))
            chosen = select(each.ref, *each.columns).where(is_ours).order_by(each.ref)
            for row in session.execute(chosen if each.joined is None else chosen.where(each.joined)):
                yield each.record, row[0], [text for text in row[1:] if text]


def _portions(called: Collection[str], *, or_none: bool) -> Iterator[list[str]]:
    """Yield the references in portions that a statement takes; one without any where something may be held as well."""
    names = sorted(called)
    for start in range(0, len(names) or int(or_none), _MOST):
        yield names[start : start + _MOST]


def _called(session: Session, organisation_id: int) -> Mapping[str, set[str]]:
    """Return by noun what the audit trail calls the records that people of an organisation typed."""
    entry, user = models.AuditEntry, models.User
    actors = {
        f"user:{each}" for each in session.scalars(select(user.id).where(user.organisation_id == organisation_id))
    }
    if session.scalar(select(func.min(models.Organisation.id))) == organisation_id:
        actors.add("cli")  # whoever sits at the machine acts for the organisation that was there first
    typed = entry.actor.in_(actors), entry.event.not_like("%:import%")
    found: defaultdict[str, set[str]] = defaultdict(set)
    for subject in session.scalars(select(entry.subject).where(*typed).distinct()):
        noun, _colon, name = subject.partition(":")
        if noun in _CUT:
            found[noun] |= set(_CUT[noun](name))
    return found


def _whole(name: str) -> list[str]:
    return [name]


def _beginnings(name: str) -> list[str]:
    """Return what the first of two references may be: a reference may hold spaces too."""
    words = name.split(" ")
    return [" ".join(words[:count]) for count in range(1, len(words))]


_CUT: Mapping[str, Callable[[str], list[str]]] = {
    **{each.noun: _whole for each in TEXTS},
    "cluster": lambda name: [f"cluster:{name}"],
    "grade": lambda name: [name.rpartition("@")[0]],
    "lineage": _beginnings,
    "obligation": lambda name: [name.rpartition(":")[0]],
    "position": lambda name: [name.rpartition("@")[0]],
}
"""What a record is called, of the reference in the audit trail, which says more of some."""
