"""Consent: recorded for each use, never changed, withdrawn at any time; every write moves what is told at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from tracker.domain.consenting import LANGUAGES
from tracker.domain.dates import When, day_in_words
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.clock import today
from tracker.services.entries import refuse_stale
from tracker.services.people import disclosed, disclosures, find, find_living, items
from tracker.services.people.agreed import Basis, on_record
from tracker.services.people.disclosed import Disclosed
from tracker.services.trail import audit
from tracker.storage import models

MOVING = frozenset({ConsentUse.INTERNAL, ConsentUse.COALITION, ConsentUse.UN_PUBLIC})
"""Uses by which stored results are moved: one's own, those of others, and the public ones."""

_ORDER = list(ConsentForm)


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """What somebody agreed to in one conversation: a form for each use that was agreed to, in the order of uses."""

    agreed: tuple[tuple[ConsentUse, ConsentForm], ...]
    giver: ConsentGiver | None
    language: str
    given: When | None
    expires: When | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a write did: the uses it is about, papers that were taken off the shelf, and what is out for good.

    `digests` are the hashes of the files that were taken off and that nothing else needs.
    """

    uses: tuple[ConsentUse, ...]
    taken_off: tuple[Disclosed, ...] = ()
    published: tuple[Disclosed, ...] = ()
    digests: tuple[str, ...] = ()


def record(session: Session, actor: str, ref: str, entry: ConsentEntry, *, organisation_id: int) -> Effect:
    """Record what a person agreed to; it takes the place of an earlier consent to the same use.

    Where it allows less than the earlier one, papers that are not out yet leave the shelf, as in a withdrawal.

    Raises:
        NotFound: no person of this organisation has this code.
        Conflict: the person was purged.
        Invalid: something is missing or cannot be; the sentence says what.
    """
    person = find_living(session, ref, organisation_id=organisation_id)
    giver, given, expires = _checked(entry)
    uses = [use for use, _form in entry.agreed]
    _refuse_older_than_withdrawal(session, person, uses, given=given)
    wanted, narrowed = dict(entry.agreed), []
    for earlier in _standing(session, person, uses):
        narrowed += [earlier.use] if _ORDER.index(wanted[earlier.use]) < _ORDER.index(earlier.form) else []
        earlier.withdrawn_on, earlier.withdrawn_by = max(given, earlier.given_on), user_of(actor)
    at, by = datetime.now(UTC), user_of(actor)
    session.add_all(
        models.Consent(
            person_id=person.id,
            use=use,
            form=form,
            giver=giver,
            language=entry.language,
            given_on=given,
            expires_on=expires,
            recorded_by=by,
            recorded_at=at,
        )
        for use, form in entry.agreed
    )
    told = {use.value: (None, form) for use, form in entry.agreed} | {
        "giver": (None, giver),
        "language": (None, entry.language),
        "given_on": (None, given),
        "expires_on": (None, expires),
    }
    audit.record(session, actor, event="consent:record", subject=f"person:{ref}", changes=told)
    return _carried_out(session, actor, person, uses=uses, ended=narrowed)


def withdraw(
    session: Session, actor: str, ref: str, *, uses: Collection[ConsentUse], seen: str, organisation_id: int
) -> Effect:
    """Withdraw a person's consent to uses: it holds no longer, and papers that are not out yet leave the shelf.

    Args:
        session: a writing session.
        actor: who records it, a person who is signed in.
        ref: the person's code.
        uses: those that end.
        seen: the fingerprint of the `Basis` that was on the page.
        organisation_id: whose person it is.

    Raises:
        NotFound: no person of this organisation has this code.
        Stale: the consents are no longer what was seen.
        Invalid: no use is chosen, or none of them is agreed to.
    """
    person = find(session, ref, organisation_id=organisation_id)
    refuse_stale(Basis(on_record(session, person)), seen)
    if not uses:
        raise Invalid(_("Choose what the person withdraws from."), field="uses")
    standing = _standing(session, person, uses)
    if not standing:
        raise Invalid(_("Nothing of this is agreed to any more. Nothing was changed."), field="uses")
    ended = sorted({each.use for each in standing}, key=list(ConsentUse).index)
    for each in standing:
        each.withdrawn_on, each.withdrawn_by = today(), user_of(actor)
    told = {use.value: ("agreed", "withdrawn") for use in ended}
    audit.record(session, actor, event="consent:withdraw", subject=f"person:{ref}", changes=told)
    return _carried_out(session, actor, person, uses=ended, ended=ended)


def expired(session: Session, by: date) -> tuple[str, ...]:
    """Return the States with a stored result that still rests on a consent which has run out by a day, in order."""
    consent, evidence, link = models.Consent, models.Evidence, models.EvidencePerson
    stored = models.StoredAssessment
    older = exists().where(stored.state_code == evidence.state_code, stored.as_of < consent.expires_on)
    rows = session.scalars(
        select(evidence.state_code)
        .join(link, link.evidence_id == evidence.id)
        .join(consent, consent.person_id == link.person_id)
        .where(consent.expires_on <= by, consent.withdrawn_on.is_(None), consent.use.in_(MOVING), older)
        .distinct()
        .order_by(evidence.state_code)
    )
    return tuple(rows)


def user_of(actor: str) -> int | None:
    """Return the account that the audit trail names as `user:1`, None for what is no person."""
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def _checked(entry: ConsentEntry) -> tuple[ConsentGiver, date, date | None]:
    if not entry.agreed:
        raise Invalid(_("Choose at least one use that the person agreed to."), field="agreed")
    if entry.giver is None:
        raise Invalid(_("Say who agreed."), field="giver")
    if entry.language not in LANGUAGES:
        raise Invalid(_("Choose the language in which the person was asked."), field="language")
    if entry.given is None:
        raise Invalid(_("Give the day on which the person agreed."), field="given")
    given = entry.given.last
    if given > today():
        raise Invalid(_("This day lies ahead: give the day on which the person agreed."), field="given")
    expires = entry.expires.last if entry.expires else None
    if expires is not None and expires <= given:
        raise Invalid(_("It would end before it begins: give a later day, or leave it empty."), field="expires")
    return entry.giver, given, expires


def _standing(session: Session, person: models.Person, uses: Collection[ConsentUse]) -> list[models.Consent]:
    """Return the consents to these uses that were neither withdrawn nor have run out."""
    consent = models.Consent
    rows = session.scalars(
        select(consent)
        .where(
            consent.person_id == person.id,
            consent.use.in_(list(uses)),
            consent.withdrawn_on.is_(None),
            or_(consent.expires_on.is_(None), consent.expires_on > today()),
        )
        .order_by(consent.id)
    )
    return list(rows)


def _refuse_older_than_withdrawal(
    session: Session, person: models.Person, uses: Collection[ConsentUse], *, given: date
) -> None:
    """Refuse to bring back by its older date what the person has withdrawn from since."""
    latest = {each.use: each for each in sorted(on_record(session, person), key=lambda each: each.number)}
    for use in uses:
        withdrawn = latest[use].withdrawn_on if use in latest else None
        if withdrawn is not None and given < withdrawn:
            raise Invalid(
                _("The person withdrew on %(day)s. Only what was agreed to after that can be recorded.")
                % {"day": day_in_words(withdrawn)},
                field="given",
            )


def _carried_out(
    session: Session,
    actor: str,
    person: models.Person,
    *,
    uses: Collection[ConsentUse],
    ended: Collection[ConsentUse],
) -> Effect:
    session.flush()
    made = disclosed.of_person(session, person, uses=ended) if ended else ()
    drafts = tuple(each for each in made if each.leaves)
    published = tuple(each for each in made if each.is_beyond)
    digests = disclosures.take_off(session, actor, drafts, organisation_id=person.organisation_id)
    if MOVING & set(uses):
        link = models.EvidencePerson
        items.reassess(session, session.scalars(select(link.evidence_id).where(link.person_id == person.id)).all())
    return Effect(tuple(uses), drafts, published, digests)
