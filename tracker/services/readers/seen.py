"""Who may see what: the conditions on evidence, results and documents, each written once.

Whatever is hidden leaves no trace: every list, count, page, search and document asks here.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.domain.audience import PUBLIC, Audience
from tracker.domain.kinds import DocumentKind, EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentUse
from tracker.domain.vocabulary import PublicationBasis, ReviewState, Strand
from tracker.services import clock
from tracker.storage import models

_KEPT = 256  # conditions, one a reader

TELLING = (ConsentForm.PSEUDONYM, ConsentForm.NAMED)
"""Forms in which one person's account may be told by itself; who agreed to be counted is only counted."""


def items(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on evidence that it may be shown: one's own in every state, of others what is approved.

    Not what somebody in it wants used no longer, also inside: it rests until there is a new consent, or a purge.
    """
    return _items(audience, clock.today())


@lru_cache(maxsize=_KEPT)
def _items(audience: Audience, today: date) -> ColumnElement[bool]:
    return or_(_theirs(audience, today), and_(_ours(audience, today), ~_taken_back()))


def on_record(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on evidence that a page on its people lists it, by reference: `items`, and what rests."""
    return or_(_theirs(audience, clock.today()), _ours(audience, clock.today()))


@lru_cache(maxsize=_KEPT)
def _theirs(audience: Audience, _today: date) -> ColumnElement[bool]:
    shown = public()
    return and_(_approved(), or_(shown, _from_others(audience)) if audience.is_internal else shown)


@lru_cache(maxsize=_KEPT)
def _ours(audience: Audience, _today: date) -> ColumnElement[bool]:
    own: list[ColumnElement[bool]] = [false()]
    if audience.own_of is not None:
        mine = models.Evidence.recorded_by == f"user:{audience.own_of}"
        own.append(and_(mine, models.Evidence.case_file_id.is_(None)))
    if audience.is_internal:
        own.append(and_(_own(audience), _open(audience)))
    return or_(*own)


def counting(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on evidence that it moves what this audience sees of a status."""
    return _counting(audience, clock.today())


@lru_cache(maxsize=_KEPT)
def _counting(audience: Audience, today: date) -> ColumnElement[bool]:
    """Build the condition once a day: putting it together takes longer than asking it."""
    theirs = _theirs(audience, today)
    if not audience.is_internal:
        return theirs
    return or_(theirs, and_(_approved(), _own(audience), _open(audience), ~_taken_back()))


def public(evidence: type[models.Evidence] = models.Evidence) -> ColumnElement[bool]:
    """Return the condition on evidence that anybody may hear of it: published already, or everybody in it agreed.

    Source: status method, "Two results"; the people's agreement is asked for UN public documents.

    Args:
        evidence: the rows, or an alias of what is not written yet.
    """
    document = aliased(models.SourceDocument)
    unpublished = and_(document.organisation_id.is_not(None), document.published_on.is_(None))
    held = exists().where(document.id == evidence.document_id, unpublished)  # whatever the item says of its source
    published = and_(evidence.publication_basis == PublicationBasis.PUBLISHED_SOURCE, ~held)
    agreed = and_(evidence.publication_basis == PublicationBasis.CONSENT, consented(ConsentUse.UN_PUBLIC, evidence))
    from_secret = exists().where(document.id == evidence.document_id, _is_secret_letter(document))
    return and_(or_(published, agreed), _open(PUBLIC, evidence), ~from_secret)


def consented(use: ConsentUse, evidence: type[models.Evidence] = models.Evidence) -> ColumnElement[bool]:
    """Return the condition on evidence that there are people in it and each of them agreed to be told of in a use."""
    first, each = aliased(models.EvidencePerson), aliased(models.EvidencePerson)
    mine, agreed = evidence.id, agrees(each.person_id, use)
    return and_(exists().where(first.evidence_id == mine), ~exists().where(each.evidence_id == mine, ~agreed))


def _taken_back() -> ColumnElement[bool]:
    """Find what holds somebody who agreed that colleagues work with it, and does so no longer in any form."""
    standing, consent = aliased(models.EvidencePerson), aliased(models.Consent)
    inside, today = and_(consent.person_id == standing.person_id, consent.use == ConsentUse.INTERNAL), clock.today()
    holds = and_(consent.withdrawn_on.is_(None), or_(consent.expires_on.is_(None), consent.expires_on > today))
    ended = and_(exists().where(inside), ~exists().where(inside, holds))
    return exists().where(standing.evidence_id == models.Evidence.id, ended)


def agrees(person: ColumnElement[int] | InstrumentedAttribute[int], use: ConsentUse) -> ColumnElement[bool]:
    """Tell of a column with a person's row whether he or she agrees today to be told of in a use."""
    consent, today = aliased(models.Consent), clock.today()
    return exists().where(
        consent.person_id == person,
        consent.use == use,
        consent.form.in_(TELLING),
        consent.withdrawn_on.is_(None),
        consent.given_on <= today,
        or_(consent.expires_on.is_(None), consent.expires_on > today),
    )


def results(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on stored answers that they are those of this audience.

    The installation itself, which has none of its own, reads those of the organisation that was there first.
    """
    stored = models.StoredAssessment
    if audience.everything:
        return stored.organisation_id == select(func.min(models.Organisation.id)).scalar_subquery()
    if not audience.is_internal:
        return stored.organisation_id.is_(None)
    own = stored.organisation_id == audience.organisation_id
    if not audience.closed_states:
        return own
    closed = stored.state_code.in_(audience.closed_states)
    return or_(and_(own, ~closed), and_(stored.organisation_id.is_(None), closed))


def judged(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on judgements that they are one's own: their reasons may rest on anything approved."""
    judgement = models.Judgement
    if audience.everything:
        return true()
    if not audience.is_internal:
        return false()
    colleagues = select(models.User.id).where(models.User.organisation_id == audience.organisation_id)
    return and_(judgement.user_id.in_(colleagues), judgement.state_code.not_in(audience.closed_states))


def is_told(audience: Audience) -> ColumnElement[bool]:
    """Return the condition that an audience hears of a source document.

    What is not published is its holder's alone, also where items from it are public by consent: its title and its day
    say when somebody was met (`cited`). A letter of special procedures is confidential until the report on
    communications publishes it (after 60 days). Source: OHCHR, Communications of Special Procedures.
    """
    return true() if audience.everything else _told(audience, clock.today())


@lru_cache(maxsize=_KEPT)
def _told(audience: Audience, today: date) -> ColumnElement[bool]:
    document = models.SourceDocument
    nobodys = and_(document.organisation_id.is_(None), ~_is_secret_letter(document))
    known = or_(document.published_on.is_not(None), nobodys)
    if audience.own_of is not None:
        mine = models.Evidence.recorded_by == f"user:{audience.own_of}"  # notes that he or she put on record
        known = or_(known, document.id.in_(select(models.Evidence.document_id).where(mine)))
    if not audience.is_internal:
        return known
    ours = and_(document.organisation_id == audience.organisation_id, _has_what_is_open(audience, today))
    return or_(known, document.organisation_id.is_(None), ours)


def _has_what_is_open(audience: Audience, today: date) -> ColumnElement[bool]:
    """Leave out what holds nothing but evidence kept from this reader: its title tells what the evidence is about."""
    document, evidence = models.SourceDocument, models.Evidence
    ours = select(evidence.document_id).where(_own(audience)).correlate(None)
    shown = ours.where(_items(audience, today))
    return or_(document.id.in_(shown), document.id.not_in(ours))


def _is_secret_letter(document: type[models.SourceDocument]) -> ColumnElement[bool]:
    sent = or_(document.kind == DocumentKind.LETTER, document.id.in_(select(models.Communication.document_id)))
    return and_(document.published_on.is_(None), sent)


def _approved() -> ColumnElement[bool]:
    return models.Evidence.review_state == ReviewState.APPROVED


def _own(audience: Audience) -> ColumnElement[bool]:
    return true() if audience.everything else models.Evidence.organisation_id == audience.organisation_id


def _open(audience: Audience, evidence: type[models.Evidence] = models.Evidence) -> ColumnElement[bool]:
    """Leave out what is kept for named people: States, and case files other than those open to this one."""
    file = aliased(models.CaseFile)
    kept = exists().where(
        file.id == evidence.case_file_id, file.is_restricted, file.id.not_in(audience.open_files or {0})
    )
    return and_(~kept, evidence.state_code.not_in(audience.closed_states)) if audience.closed_states else ~kept


def _from_others(audience: Audience) -> ColumnElement[bool]:
    """Take what another organisation shares, where the people in it agreed to that."""
    evidence, standing = models.Evidence, aliased(models.EvidencePerson)
    nobody = ~exists().where(standing.evidence_id == evidence.id)
    spoken = or_(evidence.strand == Strand.TESTIMONY, evidence.kind == EvidenceKind.TESTIMONY)  # by somebody
    shared = and_(evidence.is_shared, or_(and_(nobody, ~spoken), consented(ConsentUse.COALITION)))
    return and_(shared, _open(Audience(closed_states=audience.closed_states)))
