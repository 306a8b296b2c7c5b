"""The papers that can be drafted: for which reviews, on how much, and each as it would be printed today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.documents import pdf
from tracker.domain import paper_checks, submission
from tracker.domain.audience import PUBLIC, Audience
from tracker.domain.document import Document
from tracker.domain.dossier import Dossier
from tracker.domain.paper_checks import Check
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import INFORMATION_STATUSES, Status
from tracker.errors import Invalid
from tracker.i18n import _, speaking
from tracker.services.dossiers import gather
from tracker.services.evidence import dropping
from tracker.services.papers import called
from tracker.services.readers.seen import counting, results
from tracker.services.states import deadlines
from tracker.services.states.deadlines import Held
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Draftable:
    """A review that a paper can be filed for. Counts are units of the window before it, for the public."""

    review: Held
    request_count: int
    assessed_count: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class StateDrafts:
    """The reviews of one followed State, the newest first; the one after the last that was held needs no record."""

    code: str
    name: str
    drafts: tuple[Draftable, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper as it would be printed, and what there is to say about it before it is filed."""

    dossier: Dossier
    document: Document
    checks: tuple[Check, ...]
    reviewed_on: date | None
    has_pdf: bool


def draftable(session: Session, organisation_id: int, *, today: date) -> tuple[StateDrafts, ...]:
    """Return the reviews of every State that an organisation follows; empty where it follows none."""
    rows = session.execute(
        select(models.State.code, models.State.name)
        .join(models.TrackedState, models.TrackedState.state_code == models.State.code)
        .where(models.TrackedState.organisation_id == organisation_id)
        .order_by(models.State.name, models.State.code)
    ).all()
    codes = [code for code, _name in rows]
    reviews = deadlines.reviews_held(session, codes)
    counts = _counts(session, codes)
    return tuple(_of_state(code, name, reviews[code], counts, today) for code, name in rows)


def day_of(session: Session, state: str, *, cycle: int, given: str, today: date) -> date:
    """Return the day up to which a paper reads evidence: the given one, else today or the day before its review.

    Raises:
        Invalid: what is given is no day, or one that lies ahead.
    """
    if given:
        return _given_day(given, today)
    review = select(models.Review.reviewed_on).where(models.Review.state_code == state, models.Review.cycle == cycle)
    reviewed_on = session.scalar(review)
    return today if reviewed_on is None else min(today, reviewed_on - timedelta(days=1))


def draft(session: Session, state: str, *, cycle: int, organisation: str, as_of: date, audience: Audience) -> Draft:
    """Compose a paper as `tracker draft` would, with its checks.

    The paper is written in English whatever the language of the page, because its files are.

    Raises:
        NotFound: for an unknown State, cycle or organisation.
    """
    with speaking(NullTranslations()):
        dossier = gather(session, state, cycle=cycle, organisation=organisation, as_of=as_of, audience=PUBLIC)
        publication = called.draft(dossier.state.iso3, cycle=cycle, organisation=organisation)
        dossier = called.called(session, dossier, publication=publication)
        document = submission.build(dossier)
    left_out = _not_public(session, dossier.state.iso3, audience) if audience.is_internal else 0
    dropped = dropping.of_several(session, {each.recommendation for each in dossier.requests}, audience=audience)
    review = dossier.review(cycle)
    no_pdf = pdf.available() or ""
    return Draft(
        dossier=dossier,
        document=document,
        checks=paper_checks.of(dossier, document, left_out=left_out, dropped=dropped, no_pdf=no_pdf),
        reviewed_on=review.reviewed_on if review else None,
        has_pdf=not no_pdf,
    )


def _of_state(
    code: str, name: str, reviews: list[Held], counts: dict[tuple[str, int], dict[Status, int]], today: date
) -> StateDrafts:
    last = reviews[-1] if reviews else None
    is_held = last is not None and last.when is not None and last.when.last < today
    coming = [Held(last.cycle + 1, None, None, None, "", "", "")] if last and is_held else []
    found = []
    for review in reversed([*reviews, *coming]):
        units = counts.get((code, review.cycle - 1), {})
        asked = {status: count for status, count in units.items() if status not in INFORMATION_STATUSES}
        found.append(
            Draftable(
                review=review,
                request_count=sum(asked.values()),
                assessed_count=sum(count for status, count in asked.items() if status not in UNASSESSED),
                is_held=review.when is not None and review.when.last < today,
            )
        )
    return StateDrafts(code, name, tuple(found))


def _counts(session: Session, codes: list[str]) -> dict[tuple[str, int], dict[Status, int]]:
    stored = models.StoredAssessment
    rows = session.execute(
        select(stored.state_code, stored.cycle, stored.status, func.count())
        .where(stored.state_code.in_(codes), results(PUBLIC), stored.status != Status.PENDING)
        .group_by(stored.state_code, stored.cycle, stored.status)
    )
    found: defaultdict[tuple[str, int], dict[Status, int]] = defaultdict(dict)
    for code, cycle, status, count in rows:
        found[(code, cycle)][status] = count
    return found


def _not_public(session: Session, state: str, audience: Audience) -> int:
    evidence = models.Evidence
    return (
        session.scalar(select(func.count()).where(evidence.state_code == state, counting(audience), ~counting(PUBLIC)))
        or 0
    )


def _given_day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        words = {"text": text[:40], "today": today.isoformat()}
        raise Invalid(
            _("“%(text)s” is no day. Nothing was made. Give it as year, month and day, such as %(today)s.") % words
        ) from problem
    if day > today:
        raise Invalid(_("Evidence of days to come cannot be cited. Nothing was made. Give today or an earlier day."))
    return day
