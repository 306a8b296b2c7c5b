"""The records whose earlier values can be put back: for each noun of the audit trail, who loads and who amends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.vocabulary import LineageKind
from tracker.errors import Conflict, NotFound
from tracker.i18n import _
from tracker.services import (
    advance_questions,
    asked,
    communications,
    documents,
    figures,
    grades,
    obligations,
    pledges,
    positions,
    recommendations,
)
from tracker.services.communications import replies
from tracker.services.lineage import clusters, lineage_links
from tracker.services.lineage.lineage_links import LinkEntry
from tracker.storage.models import LineageLink, Recommendation

Entry = Any
"""Each noun's own dataclass of what a person enters."""
Load = Callable[[Session, str], Entry]
Amend = Callable[[Session, str, str, Entry, str], object]
"""session, actor, name, entry, the fingerprint that was seen."""


@dataclass(frozen=True, slots=True)
class Noun:
    """How a record is loaded by its name in the trail, and how it is amended.

    One that is taken away, and not withdrawn, comes back as a new one: `blank` makes the entry that is filled, `record`
    records it.
    """

    load: Load
    amend: Amend
    blank: Load | None = None
    record: Callable[[Session, str, Entry], object] | None = None


def _plain(service: Any) -> Noun:  # noqa: ANN401 (a module)
    def amend(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
        return service.amend(session, actor, name, entry, seen=seen)

    return Noun(service.load, amend)


def _place(name: str) -> tuple[str, int]:
    """Read `REF:2`."""
    ref, _colon, number = name.rpartition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise NotFound(_("There is no such record; nothing was changed."))
    return ref, int(number)


def _place_of_state(name: str) -> tuple[str, str, int]:
    """Read `REF@RUS:2`."""
    rest, number = _place(name)
    ref, _at, state = rest.rpartition("@")
    return ref, state, number


def _load_position(session: Session, name: str) -> Entry:
    ref, state, number = _place_of_state(name)
    return positions.load(session, asked.find(session, ref), state=state, number=number)


def _amend_position(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
    ref, _state, number = _place_of_state(name)
    return positions.amend(session, actor, ref, entry, number=number, seen=seen)


def _load_grade(session: Session, name: str) -> Entry:
    part, state, number = _place_of_state(name)
    return grades.load(session, asked.find_part(session, part)[1], state=state, number=number)


def _amend_grade(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
    part, state, number = _place_of_state(name)
    return grades.amend(session, actor, entry, part=part, state=state, number=number, seen=seen)


def _load_obligation(session: Session, name: str) -> Entry:
    ref, number = _place(name)
    return obligations.load(session, asked.find(session, ref), number=number)


def _amend_obligation(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
    ref, number = _place(name)
    return obligations.amend(session, actor, ref, entry, number=number, seen=seen)


def _load_cluster(session: Session, name: str) -> Entry:
    return clusters.load(session, f"cluster:{name}")


def _amend_cluster(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
    return clusters.amend(session, actor, f"cluster:{name}", entry, seen=seen)


def _reply_day(session: Session, reference: str) -> Any:  # noqa: ANN401
    found = communications.row_of(session, reference).replies
    if len(found) != 1:
        raise Conflict(_("The letter has several replies: change the one that is meant by hand."))
    return found[0].replied_on


def _load_reply(session: Session, name: str) -> Entry:
    return replies.load(session, name, on=_reply_day(session, name))


def _amend_reply(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
    return replies.amend(session, actor, name, entry, on=_reply_day(session, name), seen=seen)


def pair(session: Session, name: str) -> tuple[str, str]:
    """Read the two references of a link; a reference may itself have a space in it.

    Raises:
        NotFound: one of them is not on record.
    """
    words = name.split(" ")
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    wanted = {ref for cut in cuts for ref in cut}
    known = set(session.scalars(select(Recommendation.ref).where(Recommendation.ref.in_(wanted))))
    for later, earlier in cuts:
        if {later, earlier} <= known:
            return later, earlier
    raise NotFound(_("There is no such record; nothing was changed."))


def _blank_link(session: Session, name: str) -> LinkEntry:
    return LinkEntry(*pair(session, name), LineageKind.REPEATS, "")


def _load_link(session: Session, name: str) -> LinkEntry:
    later, earlier = pair(session, name)
    first, second = aliased(Recommendation), aliased(Recommendation)
    kinds = session.scalars(
        select(LineageLink.kind)
        .join(first, first.id == LineageLink.later_id)
        .join(second, second.id == LineageLink.earlier_id)
        .where(first.ref == later, second.ref == earlier)
    ).all()
    if len(kinds) != 1:
        raise Conflict(_("The two asks are linked in several ways, or no longer: change the link by hand."))
    return lineage_links.load(session, later, earlier, kinds[0])


def _amend_link(session: Session, actor: str, name: str, entry: Entry, seen: str) -> object:
    standing: LineageKind = _load_link(session, name).kind
    return lineage_links.amend(session, actor, entry, kind=standing, seen=seen)


NOUNS: dict[str, Noun] = {
    "cluster": Noun(_load_cluster, _amend_cluster),
    "communication": _plain(communications),
    "document": _plain(documents),
    "figure": _plain(figures),
    "grade": Noun(_load_grade, _amend_grade),
    "lineage": Noun(_load_link, _amend_link, _blank_link, lineage_links.record),
    "obligation": Noun(_load_obligation, _amend_obligation),
    "pledge": _plain(pledges),
    "position": Noun(_load_position, _amend_position),
    "question": _plain(advance_questions),
    "recommendation": _plain(recommendations),
    "reply": Noun(_load_reply, _amend_reply),
}
"""Acts upon treaties, judgements and consents only grow; evidence has versions of its own."""
