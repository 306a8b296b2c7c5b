"""Recommendations: recorded and amended by hand, with their parts, addressees and authors."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When, precision_of
from tracker.domain.facts import Span
from tracker.domain.vocabulary import AddresseeKind, Wording
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import naming
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.heard import heard
from tracker.services.recommendations import parts as recommendation_parts
from tracker.services.recommendations.parts import PartEntry
from tracker.services.results import assessments, facts
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class RecommendationEntry:
    """What a person enters of a recommendation.

    States, bodies and recommending States are names on a line, between semicolons. Without `asked` it is as old as its
    document. `parts` has one entry for each action asked.
    """

    document: str
    number: str
    text: str
    wording: Wording
    parts: tuple[PartEntry, ...]
    addressed: str = ""
    to_all_states: bool = False
    bodies: str = ""
    recommending: str = ""
    paragraph: str = ""
    asked: When | None = None
    language: str = "en"
    action_category: str = ""
    themes: tuple[str, ...] = ()
    note: str = ""


def load(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> RecommendationEntry:
    """Return a recommendation as it was entered; one that the audience does not hear of is not there.

    Raises:
        NotFound: no recommendation has this reference.
    """
    return _entry(session, _row(session, ref, audience))


def record(session: Session, actor: str, entry: RecommendationEntry) -> str:
    """Record a new recommendation, assess it for the States that are followed, and return its reference.

    Raises:
        Invalid: a name is not known, the number is taken, or nothing is asked of anybody; the sentence says which.
    """
    document = _document(session, entry.document)
    if set(entry.number) & set("/#!~"):
        raise Invalid(_("Leave / # ! ~ out of the number: references are made with them."), field="number")
    ref = f"{document.key}#{entry.number}"
    if session.scalar(select(models.Recommendation.id).where(models.Recommendation.ref == ref)) is not None:
        raise Invalid(_("This document has an item of this number on record already."), field="number")
    ordinal = session.scalar(
        select(func.coalesce(func.max(models.Recommendation.ordinal), 0) + 1).where(
            models.Recommendation.document_id == document.id
        )
    )
    row = models.Recommendation(ref=ref, document_id=document.id, number=entry.number, ordinal=ordinal)
    _write(session, row, entry, document=document)
    session.add(row)
    subject = f"recommendation:{ref}"
    recording.put(session, actor, event="recommendation:record", subject=subject, changes=changes(None, entry))
    _reassess(session, row)
    return ref


def amend(session: Session, actor: str, ref: str, entry: RecommendationEntry, *, seen: str) -> str:
    """Change a recommendation; its document and number stay, since everything refers to them.

    Raises:
        NotFound: no recommendation has this reference.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one.
    """
    row = _row(session, ref)
    before = _entry(session, row)
    different = changes_since(before, entry, seen=seen)
    if different:
        former = _addressed_codes(session, row)
        _write(session, row, entry, document=row.document)
        recording.put(session, actor, event="recommendation:amend", subject=f"recommendation:{ref}", changes=different)
        _reassess(session, row, also=former)
    return ref


def themes(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every theme as (code, name), by name: what a form offers."""
    rows = session.execute(select(models.Theme.code, models.Theme.name).order_by(models.Theme.name))
    return tuple((code, name) for code, name in rows)


def _document(session: Session, key: str) -> models.SourceDocument:
    found = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == key)).one_or_none()
    if found is None:
        raise Invalid(_("Choose the document that it stands in."), field="document")
    return found


def _row(session: Session, ref: str, audience: Audience = EVERYTHING) -> models.Recommendation:
    recommendation = models.Recommendation
    found = session.scalars(
        select(recommendation)
        .where(recommendation.ref == ref, heard(recommendation.document_id, audience))
        .options(
            selectinload(recommendation.document),
            selectinload(recommendation.parts).selectinload(models.Part.treaty_requests),
            selectinload(recommendation.addressees),
            selectinload(recommendation.recommending_states),
            selectinload(recommendation.themes),
        )
    ).one_or_none()
    if found is None:
        raise NotFound(_("No recommendation “%(ref)s” is on record.") % {"ref": ref})
    return found


def _entry(session: Session, row: models.Recommendation) -> RecommendationEntry:
    addressed = [each.state_code for each in row.addressees if each.state_code]
    own_date = (row.asked_first, row.asked_last) != (row.document.dated_first, row.document.dated_last)
    return RecommendationEntry(
        document=row.document.key,
        number=row.number,
        text=row.text,
        wording=row.wording,
        parts=tuple(recommendation_parts.entry(part) for part in row.parts),
        addressed=naming.state_names(session, addressed),
        to_all_states=any(each.kind is AddresseeKind.ALL_STATES for each in row.addressees),
        bodies="; ".join(each.body for each in row.addressees if each.body),
        recommending=naming.state_names(session, [each.state_code for each in row.recommending_states]),
        paragraph=row.paragraph,
        asked=When(row.asked_first, row.asked_last, row.asked_precision) if own_date else None,
        language=row.language,
        action_category=str(row.action_category or ""),
        themes=tuple(each.theme_code for each in row.themes),
        note=row.note,
    )


def _write(
    session: Session, row: models.Recommendation, entry: RecommendationEntry, *, document: models.SourceDocument
) -> None:
    if entry.wording is not Wording.NOT_IMPORTED and not entry.text:
        raise Invalid(_("Give the text, or choose “not imported”."), field="text")
    row.text = "" if entry.wording is Wording.NOT_IMPORTED else entry.text
    row.wording, row.paragraph, row.note = entry.wording, entry.paragraph, entry.note
    row.language = entry.language or "en"
    asked = entry.asked.span if entry.asked else Span(document.dated_first, document.dated_last)
    row.asked_first, row.asked_last, row.asked_precision = asked.first, asked.last, precision_of(asked)
    row.action_category = int(entry.action_category) if entry.action_category else None
    _put_addressees(session, row, entry)
    recommending = naming.states(session, entry.recommending, field="recommending")
    kept = {each.state_code: each for each in row.recommending_states}
    row.recommending_states[:] = [
        kept.get(code) or models.RecommendingState(state_code=code, ordinal=0) for code in recommending
    ]
    for place, each in enumerate(row.recommending_states, 1):
        each.ordinal = place
    wanted = {each.theme_code: each for each in row.themes}
    row.themes[:] = [wanted.get(code) or models.RecommendationTheme(theme_code=code) for code in entry.themes]
    recommendation_parts.put(session, row, entry.parts)


def _put_addressees(session: Session, row: models.Recommendation, entry: RecommendationEntry) -> None:
    state, every, body = AddresseeKind.STATE, AddresseeKind.ALL_STATES, AddresseeKind.BODY
    wanted: list[tuple[AddresseeKind, str | None, str | None]] = [
        (state, code, None) for code in naming.states(session, entry.addressed, field="addressed")
    ]
    wanted += [(every, None, None)] if entry.to_all_states else []
    wanted += [(body, None, name) for name in naming.pieces(entry.bodies)]
    if not wanted:
        raise Invalid(_("Say whom it is addressed to: a State, all States, or a body."), field="addressed")
    kept = {(each.kind, each.state_code, each.body): each for each in row.addressees}
    row.addressees[:] = [
        kept.get(each) or models.Addressee(kind=each[0], state_code=each[1], body=each[2]) for each in wanted
    ]


def _addressed_codes(session: Session, row: models.Recommendation) -> set[str]:
    """Return the followed States that a recommendation concerns."""
    followed = set(facts.tracked_states(session))
    if any(each.kind is AddresseeKind.ALL_STATES for each in row.addressees):
        return followed
    return followed & {each.state_code for each in row.addressees if each.state_code}


def _reassess(session: Session, row: models.Recommendation, *, also: frozenset[str] | set[str] = frozenset()) -> None:
    session.flush()
    assessments.renew(session, _addressed_codes(session, row) | also, as_of=facts.today())
