"""What the page of one State shows: its dossier, what is on record beside it, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dossier import Dossier
from tracker.services import states
from tracker.services.dossiers import gather
from tracker.services.indicators import reading as series_reading
from tracker.services.states import deadlines
from tracker.services.states import records as state_records
from tracker.services.states.deadlines import Agenda
from tracker.services.states.records import Records
from tracker.services.states.waiting import Waiting, waiting


@dataclass(frozen=True, slots=True)
class StatePage:
    """One State. `computed_on` is the day as of which its statuses are stored, None where none are.

    `agenda` is empty for a State that the organisation does not follow; `indicators` are the codes of its own.
    """

    dossier: Dossier
    records: Records
    agenda: Agenda
    waiting: Waiting
    computed_on: date | None
    is_followed: bool
    indicators: frozenset[str] = frozenset()


def shown(
    session: Session, code: str, *, organisation_id: int, organisation: str, audience: Audience, today: date
) -> StatePage:
    """Gather the page of a State, in a number of queries that does not grow with its rows.

    Args:
        session: to read with.
        code: ISO 3166 alpha-3 code, an exact name or a known alias.
        organisation_id: row of the organisation that reads.
        organisation: its code.
        audience: who reads.
        today: the day from which on something is due.

    Raises:
        NotFound: no such State is known.
    """
    dossier = gather(session, code, cycle=None, organisation=organisation, as_of=None, audience=audience)
    state = dossier.state.iso3
    return StatePage(
        dossier=dossier,
        records=state_records.records(session, state, audience=audience),
        agenda=deadlines.agenda(session, organisation_id, audience=audience, today=today, only=state),
        waiting=waiting(session, state),
        computed_on=states.computed_on(session, state, audience=audience),
        is_followed=states.is_followed(session, state, organisation_id=organisation_id),
        indicators=series_reading.codes(session, state, audience=audience),
    )
