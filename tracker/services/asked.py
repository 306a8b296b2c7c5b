"""What was asked, and of whom: the ask that a position, an obligation, a judgement or a grade is about."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.vocabulary import AddresseeKind, AskKind, Mechanism
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.readers.seen import is_told
from tracker.services.results import facts
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class AskedPart:
    """One action asked; `id` is its row."""

    id: int
    ref: str
    label: str
    heading: str
    kind: AskKind


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation as forms name it; `id` is its row.

    `states` are those that it is addressed to, as (code, name): every one named, for an ask to all States also
    those that are followed.
    """

    id: int
    ref: str
    number: str
    text: str
    document: str
    body: str
    mechanism: Mechanism
    asked: When
    parts: tuple[AskedPart, ...]
    states: tuple[tuple[str, str], ...]

    def name_of(self, state: str) -> str:
        """Return the name of a State that it is addressed to.

        Raises:
            NotFound: it is not addressed to this State.
        """
        found = dict(self.states).get(state)
        if found is None:
            words = {"ref": self.ref, "state": state}
            raise NotFound(_("“%(ref)s” is not addressed to %(state)s.") % words)
        return found

    def part(self, label: str) -> AskedPart | None:
        """Return the part that a form names by its label; None for the empty one of several, which is all parts.

        Raises:
            Invalid: it has no such part.
        """
        found = next((part for part in self.parts if part.label == label), None)
        if found is None and label:
            raise Invalid(_("It has no part of this name."), field="part")
        return found if label else None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return its parts as (label, words), where there are several."""
        return tuple((part.label, f"{part.label}: {part.heading}") for part in self.parts if part.label)


def find(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> Asked:
    """Return a recommendation by its reference; one that the audience does not hear of is not there.

    Raises:
        NotFound: none has it.
    """
    recommendation = models.Recommendation
    row = session.scalars(
        select(recommendation)
        .join(recommendation.document)
        .where(recommendation.ref == ref, is_told(audience))
        .options(
            contains_eager(recommendation.document).joinedload(models.SourceDocument.mechanism),
            selectinload(recommendation.parts),
            selectinload(recommendation.addressees),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(_("No recommendation “%(ref)s” is on record.") % {"ref": ref})
    body = row.document.mechanism
    return Asked(
        id=row.id,
        ref=row.ref,
        number=row.number,
        text=row.text,
        document=row.document.key,
        body=body.short_name or body.name,
        mechanism=body.kind,
        asked=When(row.asked_first, row.asked_last, row.asked_precision),
        parts=tuple(AskedPart(part.id, part.ref, part.label, part.text, part.ask_kind) for part in row.parts),
        states=_states(session, row.addressees),
    )


def find_part(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> tuple[Asked, AskedPart]:
    """Return a part by its reference, with its recommendation, where the audience hears of it.

    Raises:
        NotFound: no part has it.
    """
    owner = session.scalar(
        select(models.Recommendation.ref)
        .join(models.Part, models.Part.recommendation_id == models.Recommendation.id)
        .where(models.Part.ref == ref)
    )
    if owner is None:
        raise NotFound(_("No part “%(ref)s” of a recommendation is on record.") % {"ref": ref})
    asked = find(session, owner, audience=audience)
    return asked, next(part for part in asked.parts if part.ref == ref)


def _states(session: Session, addressees: list[models.Addressee]) -> tuple[tuple[str, str], ...]:
    codes = [each.state_code for each in addressees if each.state_code]
    if any(each.kind is AddresseeKind.ALL_STATES for each in addressees):
        codes += [code for code in facts.tracked_states(session) if code not in codes]
    names = dict(
        session.execute(select(models.State.code, models.State.name).where(models.State.code.in_(codes))).all()
    )
    return tuple((code, names[code]) for code in codes)
