"""All that a person ever agreed to, as it stands on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.consenting import Agreement
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One consent as it stands, with its number, who recorded it, and whether it was withdrawn since."""

    number: int
    use: ConsentUse
    form: ConsentForm
    giver: ConsentGiver
    language: str
    given_on: date
    expires_on: date | None
    recorded_by: str
    recorded_on: date
    withdrawn_on: date | None
    withdrawn_by: str

    @property
    def agreement(self) -> Agreement:
        """Return what the rule of consent reads of it."""
        return Agreement(self.use, self.form, self.given_on, self.expires_on, self.withdrawn_on)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the page of a withdrawal rests on: all that is on record, so that a second writer is noticed."""

    consents: tuple[OnRecord, ...]


def on_record(session: Session, person: models.Person) -> tuple[OnRecord, ...]:
    """Return all that a person ever agreed to, use by use, the latest first."""
    consent, by, taken = models.Consent, aliased(models.User), aliased(models.User)
    rows = session.execute(
        select(consent, by.email, taken.email)
        .outerjoin(by, by.id == consent.recorded_by)
        .outerjoin(taken, taken.id == consent.withdrawn_by)
        .where(consent.person_id == person.id)
        .order_by(consent.id.desc())
    )
    order = list(ConsentUse)
    found = [
        OnRecord(
            number=row.id,
            use=row.use,
            form=row.form,
            giver=row.giver,
            language=row.language,
            given_on=row.given_on,
            expires_on=row.expires_on,
            recorded_by=mail or "",
            recorded_on=row.recorded_at.date(),
            withdrawn_on=row.withdrawn_on,
            withdrawn_by=withdrawer or "",
        )
        for row, mail, withdrawer in rows
    ]
    return tuple(sorted(found, key=lambda each: order.index(each.use)))
