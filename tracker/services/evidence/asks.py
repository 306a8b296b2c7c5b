"""The asks that evidence can be linked to: listed for a form, and found by what a person types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.phrases import listed
from tracker.domain.vocabulary import AddresseeKind
from tracker.errors import Invalid
from tracker.i18n import _, ngettext
from tracker.services.readers.seen import is_told
from tracker.storage import models

OFFERED = 900  # a list of 900 asks is some 100 kB of a page; whatever is not offered may still be typed
NAMED = 4


@dataclass(frozen=True, slots=True)
class Ask:
    """One part, or a cluster of parts: whatever one link points at.

    `part_ids` are the rows whose statuses it can move; `recommendation` is the reference of the page, "" of a cluster.
    """

    ref: str
    recommendation: str
    label: str
    number: str
    heading: str
    part_ids: tuple[int, ...]
    recommendation_ids: tuple[int, ...]
    cluster_id: int | None = None

    @property
    def is_cluster(self) -> bool:
        """Tell whether it is a group of asks."""
        return self.cluster_id is not None

    @property
    def name(self) -> str:
        """Return the number that people know it by: 140.11 (a), or the title of a cluster."""
        return f"{self.number} ({self.label})" if self.label else self.number


class Asks:
    """Everything that a State is asked, found by reference or by number."""

    def __init__(self, asks: Iterable[Ask]) -> None:
        self.all: Sequence[Ask] = tuple(asks)
        self.by_ref = {ask.ref: ask for ask in self.all}
        self._by_name: defaultdict[str, list[Ask]] = defaultdict(list)
        for ask in self.all:
            for name in _names(ask):
                self._by_name[_plain(name)].append(ask)

    def found(self, typed: str, *, field: str = "") -> Ask:
        """Return the one ask that was meant.

        Args:
            typed: a reference such as ``A/HRC/24/14#140.227``, or a number of this State such as ``140.227``.
            field: what a form calls the place where it was typed.

        Raises:
            Invalid: nothing is called so, or several asks are; the sentence names them.
        """
        exact = self.by_ref.get(typed)
        matches = [exact] if exact else self._by_name.get(_plain(typed), [])
        if len(matches) == 1:
            return matches[0]
        if not matches:
            raise Invalid(
                _("Nothing of the number or reference “%(typed)s” is asked of this State: choose one of the list.")
                % {"typed": typed},
                field=field,
            )
        refs = [ask.ref for ask in matches[:NAMED]] + ([_("others")] if len(matches) > NAMED else [])
        raise Invalid(
            _("“%(typed)s” may be any of %(refs)s: write which.") % {"typed": typed, "refs": listed(refs)}, field=field
        )


def of_states(session: Session, states: Collection[str], *, audience: Audience = EVERYTHING) -> Asks:
    """Return what these States are asked, the newest document first, and the clusters of their reviews.

    Of documents that the audience does not hear of nothing is returned.
    """
    asked = select(models.Addressee.recommendation_id).where(_addressed(states))
    parts = _parts(session, models.Part.recommendation_id.in_(asked), is_told(audience))
    return Asks([*parts, *_clusters(session, states)])


def of_links(session: Session, states: Collection[str], typed: Collection[str], row: models.Evidence | None) -> Asks:
    """Return the asks that links name and those that an item is linked to: few, where all are named by reference.

    Whatever is typed otherwise is looked for among everything that these States are asked.
    """
    links = row.links if row else []
    parts = [link.part_id for link in links if link.part_id is not None]
    clusters = [link.cluster_id for link in links if link.cluster_id is not None]
    reached = exists().where(models.Addressee.recommendation_id == models.Part.recommendation_id, _addressed(states))
    found = _parts(session, reached, or_(models.Part.ref.in_(typed), models.Part.id.in_(parts)))
    others = set(typed) - {ask.ref for ask in found}
    if others or clusters:
        found += _clusters(session, states, or_(models.Cluster.ref.in_(others), models.Cluster.id.in_(clusters)))
    return Asks(found) if others <= {ask.ref for ask in found} else of_states(session, states)


def choices(asks: Asks) -> tuple[tuple[str, str], ...]:
    """Return what a form suggests while a person types: (reference, words), groups of asks first."""
    clusters = [ask for ask in asks.all if ask.is_cluster]
    rest = [ask for ask in asks.all if not ask.is_cluster]
    return tuple((ask.ref, _words(ask)) for ask in [*clusters, *rest][:OFFERED])


def state_of_part(session: Session, ref: str, *, among: Sequence[str]) -> str:
    """Return the first of these States to which a part is addressed; "" for none."""
    recommendation = select(models.Part.recommendation_id).where(models.Part.ref == ref)
    rows = session.execute(
        select(models.Addressee.kind, models.Addressee.state_code).where(
            models.Addressee.recommendation_id.in_(recommendation)
        )
    ).all()
    named = {code for _kind, code in rows if code}
    if any(kind is AddresseeKind.ALL_STATES for kind, _code in rows):
        named |= set(among)
    return next((code for code in among if code in named), "")


def _parts(session: Session, *among: ColumnElement[bool]) -> list[Ask]:
    part, recommendation, document = models.Part, models.Recommendation, models.SourceDocument
    rows = session.execute(
        select(part.id, part.ref, part.label, part.text, recommendation.id, recommendation.ref, recommendation.number)
        .join(recommendation, recommendation.id == part.recommendation_id)
        .join(document, document.id == recommendation.document_id)
        .where(*among)
        .order_by(document.dated_last.desc(), document.key, recommendation.ordinal, part.ordinal, part.id)
    )
    return [
        Ask(ref, whole, label, number, heading, (part_id,), (whole_id,))
        for part_id, ref, label, heading, whole_id, whole, number in rows
    ]


def _addressed(states: Collection[str]) -> ColumnElement[bool]:
    return or_(models.Addressee.state_code.in_(states), models.Addressee.kind == AddresseeKind.ALL_STATES)


def _clusters(session: Session, states: Collection[str], *among: ColumnElement[bool]) -> list[Ask]:
    rows = session.execute(
        select(
            models.Cluster.id, models.Cluster.ref, models.Cluster.title, models.Part.id, models.Part.recommendation_id
        )
        .join(models.Review, models.Review.id == models.Cluster.review_id)
        .join(models.ClusterPart, models.ClusterPart.cluster_id == models.Cluster.id)
        .join(models.Part, models.Part.id == models.ClusterPart.part_id)
        .where(models.Review.state_code.in_(states), models.ClusterPart.excluded.is_(False), *among)
        .order_by(models.Cluster.title, models.Cluster.id, models.Part.id)
    )
    found: dict[int, Ask] = {}
    for cluster_id, ref, title, part_id, whole_id in rows:
        known = found.get(cluster_id)
        parts, wholes = (known.part_ids, known.recommendation_ids) if known else ((), ())
        found[cluster_id] = Ask(ref, "", "", title, title, (*parts, part_id), (*wholes, whole_id), cluster_id)
    return list(found.values())


def _names(ask: Ask) -> set[str]:
    if ask.is_cluster:
        return {ask.ref, ask.heading}
    with_part = f"{ask.number}/{ask.label}" if ask.label else ask.number
    return {ask.ref, ask.recommendation, ask.number, with_part, f"{ask.number} ({ask.label})"}


def _plain(name: str) -> str:
    return "".join(name.replace("/-/", "#").split()).casefold()


def _words(ask: Ask) -> str:
    if ask.is_cluster:
        count = len(ask.part_ids)
        return ngettext("%(title)s: one ask", "%(title)s: %(num)d asks", count) % {"title": ask.heading, "num": count}
    heading = ask.heading if len(ask.heading) <= 80 else f"{ask.heading[:79]}…"
    return f"{ask.name} · {heading}"
