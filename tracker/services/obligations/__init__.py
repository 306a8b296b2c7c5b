"""Obligations: which provision an ask rests on, beside what its source cites; whether it binds is never stored."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.dates import When
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import asked
from tracker.services.asked import Asked
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.results import assessments, facts
from tracker.services.treaties import instruments
from tracker.services.treaties.instruments import InstrumentEntry
from tracker.storage import models

_SAID = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class ObligationEntry:
    """What a person enters of a citation.

    `provisions` are numbers between semicolons, each a citation of its own; "" is the instrument as a whole. `about`
    heads a provision. `cited_as_binding` is "yes", "no", or "" where the source does not say. Without `happened` the
    facts are as old as the ask. `part` "" is the whole ask. `new` describes an instrument that is not on the list.
    """

    instrument: str
    provisions: str = ""
    about: str = ""
    part: str = ""
    cited_as: str = ""
    correction: str = ""
    cited_as_binding: str = ""
    happened: When | None = None
    new: InstrumentEntry | None = None


@dataclass(frozen=True, slots=True)
class CitationOnRecord:
    """A citation as it stands beside a form; `words` names the provision."""

    number: int
    part: str
    words: str


def on_record(session: Session, recommendation: Asked) -> tuple[CitationOnRecord, ...]:
    """Return what a recommendation cites, in the order of the citations."""
    labels = {part.id: part.label for part in recommendation.parts}
    obligation, instrument = models.Obligation, models.Instrument
    rows = session.execute(
        select(obligation.ordinal, obligation.part_id, obligation.provision_number, instrument.short_name)
        .join(instrument, instrument.code == obligation.instrument_code)
        .where(obligation.recommendation_id == recommendation.id)
        .order_by(obligation.ordinal)
    )
    return tuple(
        CitationOnRecord(number, labels.get(part or 0, ""), ", ".join(piece for piece in (name, place) if piece))
        for number, part, place, name in rows
    )


def load(session: Session, recommendation: Asked, *, number: int) -> ObligationEntry:
    """Return a citation as it was entered; `number` is its place among those of the recommendation.

    Raises:
        NotFound: the recommendation has no such citation.
    """
    return _entry(recommendation, _row(session, recommendation, number))


def record(session: Session, actor: str, ref: str, entry: ObligationEntry) -> str:
    """Record what a recommendation rests on, one citation for each provision, and return its reference.

    Raises:
        NotFound: there is no such recommendation.
        Invalid: the instrument is not known, or the provision is cited already.
    """
    recommendation = _asked(session, ref)
    instrument = instruments.chosen(session, actor, entry.instrument, new=entry.new)
    numbers = instruments.numbers(entry.provisions)
    last = session.scalar(
        select(func.coalesce(func.max(models.Obligation.ordinal), 0)).where(
            models.Obligation.recommendation_id == recommendation.id
        )
    )
    for place, number in enumerate(numbers, (last or 0) + 1):
        row = models.Obligation(recommendation_id=recommendation.id, ordinal=place)
        instruments.put_provision(session, instrument, number, about=entry.about if len(numbers) == 1 else "")
        _write(session, row, entry, recommendation=recommendation, instrument=instrument, number=number)
        session.add(row)
        session.flush()
        told = changes(None, entry) | {"instrument": (None, instrument), "provisions": (None, number)}
        recording.put(session, actor, event="obligation:record", subject=_subject(ref, place), changes=told)
    _reassess(session, recommendation)
    return ref


def amend(session: Session, actor: str, ref: str, entry: ObligationEntry, *, number: int, seen: str) -> str:
    """Change a citation.

    Raises:
        NotFound: it is not on record.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one, or several provisions are given.
    """
    recommendation = _asked(session, ref)
    row = _row(session, recommendation, number)
    before = _entry(recommendation, row)
    different = changes_since(before, entry, seen=seen)
    if different:
        instrument = instruments.chosen(session, actor, entry.instrument, new=entry.new)
        numbers = instruments.numbers(entry.provisions)
        if len(numbers) > 1:
            raise Invalid(_("This is one citation: add the other provisions as new ones."), field="provisions")
        about = entry.about if entry.about != before.about else ""  # else it heads the provision that was cited before
        instruments.put_provision(session, instrument, numbers[0], about=about)
        _write(session, row, entry, recommendation=recommendation, instrument=instrument, number=numbers[0])
        recording.put(session, actor, event="obligation:amend", subject=_subject(ref, number), changes=different)
        _reassess(session, recommendation)
    return ref


def _subject(ref: str, number: int) -> str:
    return f"obligation:{ref}:{number}"


def _asked(session: Session, ref: str) -> Asked:
    try:
        return asked.find(session, ref)
    except NotFound as unknown:
        raise Invalid(str(unknown), field="recommendation") from unknown


def _row(session: Session, recommendation: Asked, number: int) -> models.Obligation:
    obligation = models.Obligation
    found = session.scalars(
        select(obligation)
        .where(obligation.recommendation_id == recommendation.id, obligation.ordinal == number)
        .options(joinedload(obligation.provision))
    ).one_or_none()
    if found is None:
        raise NotFound(_("“%(ref)s” has no such obligation on record.") % {"ref": recommendation.ref})
    return found


def _entry(recommendation: Asked, row: models.Obligation) -> ObligationEntry:
    labels = {part.id: part.label for part in recommendation.parts}
    own_date = (row.facts_first, row.facts_last) != (recommendation.asked.first, recommendation.asked.last)
    said = next(word for word, meaning in _SAID.items() if meaning is row.cited_as_binding)
    return ObligationEntry(
        instrument=row.instrument_code,
        provisions=row.provision_number,
        about=row.provision.about,
        part=labels.get(row.part_id or 0, ""),
        cited_as=row.cited_as,
        correction=row.correction,
        cited_as_binding=said,
        happened=When(row.facts_first, row.facts_last, row.facts_precision) if own_date else None,
    )


def _write(
    session: Session,
    row: models.Obligation,
    entry: ObligationEntry,
    *,
    recommendation: Asked,
    instrument: str,
    number: str,
) -> None:
    part = recommendation.part(entry.part)
    part_id = part.id if part else None
    obligation = models.Obligation
    same = session.scalars(
        select(obligation.ordinal).where(
            obligation.recommendation_id == recommendation.id,
            obligation.instrument_code == instrument,
            obligation.provision_number == number,
            obligation.part_id.is_(None) if part_id is None else obligation.part_id == part_id,
        )
    ).all()
    if set(same) - {row.ordinal}:
        raise Invalid(_("This ask cites that provision already: change that citation."), field="provisions")
    happened = entry.happened or recommendation.asked
    row.part_id, row.instrument_code, row.provision_number = part_id, instrument, number
    row.cited_as, row.correction = entry.cited_as, entry.correction
    row.cited_as_binding = _SAID[entry.cited_as_binding]
    row.facts_first, row.facts_last, row.facts_precision = happened.first, happened.last, happened.precision


def _reassess(session: Session, recommendation: Asked) -> None:
    """A treaty that an ask wants respected, and that does not bind, is flagged: so the statuses are computed anew."""
    assessments.renew(session, [code for code, _name in recommendation.states], as_of=facts.today())
