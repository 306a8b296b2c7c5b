"""What the list and the page of instruments show: how each binds a State, and which asks cite it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, distinct, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.binding import Force, Norm, force
from tracker.domain.facts import Span
from tracker.domain.vocabulary import InstrumentKind
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.readers.addressed import addressed_to
from tracker.services.results import facts
from tracker.services.treaties import acts
from tracker.services.treaties.acts import OnRecord
from tracker.storage import models

PAGE_ROWS = 50
_FILLERS = frozenset({"article", "articles", "art", "art.", "para", "para.", "paragraph"})


@dataclass(frozen=True, slots=True)
class ListedInstrument:
    """An instrument in a list. `force` is how it binds the State today, None where no State is chosen."""

    code: str
    name: str
    short_name: str
    kind: InstrumentKind
    force: Force | None
    ask_count: int
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of instruments; `total` counts all that match."""

    rows: tuple[ListedInstrument, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class ProvisionOnRecord:
    """A provision with its heading and how many asks to the State cite it."""

    number: str
    about: str
    ask_count: int


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """An instrument, how it binds a State today, and what the State did about it."""

    code: str
    name: str
    short_name: str
    kind: InstrumentKind
    adopted_on: date | None
    in_force_on: date | None
    depositary: str
    series: str
    note: str
    aliases: tuple[str, ...]
    provisions: tuple[ProvisionOnRecord, ...]
    state: str
    state_name: str
    force: Force | None
    record: OnRecord | None


def first_followed(session: Session, organisation_id: int) -> str:
    """Return the first State by name that an organisation follows; "" for none."""
    found = session.scalar(
        select(models.State.code)
        .join(models.TrackedState, models.TrackedState.state_code == models.State.code)
        .where(models.TrackedState.organisation_id == organisation_id)
        .order_by(models.State.name, models.State.code)
        .limit(1)
    )
    return found or ""


def listed(session: Session, *, words: str, state: str, page: int, audience: Audience) -> Listed:
    """Return a page of the instruments that have these words in name, alias or provision, the most cited first.

    Args:
        session: to read with.
        words: such as “CAT 3” or “torture”; every word must be found.
        state: ISO code of the State for which it is said whether they bind, and whose asks are counted; "" for none.
        page: counted from one.
        audience: asks that it does not hear of are not counted.
    """
    instrument, obligation = models.Instrument, models.Obligation
    conditions = [_has(word) for word in words.split()[:8] if word.lower() not in _FILLERS]
    total = session.scalar(select(func.count()).select_from(instrument).where(*conditions)) or 0
    page = min(page, max(1, -(-total // PAGE_ROWS)))
    ask_count = (
        select(func.count(distinct(obligation.recommendation_id)))
        .where(
            obligation.instrument_code == instrument.code,
            obligation.recommendation_id.in_(addressed_to(state, audience=audience)),
        )
        .correlate(instrument)
        .scalar_subquery()
    )
    rows = session.execute(
        select(instrument, ask_count.label("ask_count"))
        .where(*conditions)
        .order_by(ask_count.desc(), func.lower(instrument.name), instrument.code)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    cited = _cited_numbers(session, [row.code for row, _count in rows], state, audience=audience)
    forces = _forces(session, [row for row, _count in rows], state)
    found = tuple(
        ListedInstrument(
            row.code, row.name, row.short_name, row.kind, forces.get(row.code), count, tuple(cited[row.code])
        )
        for row, count in rows
    )
    return Listed(found, total, page)


def shown(session: Session, code: str, *, state: str, audience: Audience) -> InstrumentPage:
    """Return an instrument for one State.

    Raises:
        NotFound: no instrument has this code, or no State this one.
    """
    row = session.get(models.Instrument, code)
    if row is None:
        raise NotFound(_("No instrument “%(code)s” is on record.") % {"code": code})
    name = session.scalar(select(models.State.name).where(models.State.code == state)) if state else ""
    if name is None:
        raise NotFound(_("“%(text)s” is no State that is known here.") % {"text": state})
    alias = models.InstrumentAlias
    aliases = session.scalars(select(alias.alias).where(alias.instrument_code == code).order_by(alias.alias)).all()
    is_treaty = row.kind is InstrumentKind.TREATY
    return InstrumentPage(
        code=code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        adopted_on=row.adopted_on,
        in_force_on=row.entry_into_force_on,
        depositary=row.depositary_ref,
        series=row.series,
        note=row.note,
        aliases=tuple(aliases),
        provisions=_provisions(session, code, state, audience=audience),
        state=state,
        state_name=name,
        force=_forces(session, [row], state).get(code),
        record=acts.on_record(session, state, code) if is_treaty and state else None,
    )


def _has(word: str) -> ColumnElement[bool]:
    instrument, alias, provision = models.Instrument, models.InstrumentAlias, models.Provision
    named = (
        column.icontains(word, autoescape=True) for column in (instrument.code, instrument.name, instrument.short_name)
    )
    return or_(
        *named,
        exists().where(alias.instrument_code == instrument.code, alias.alias.icontains(word, autoescape=True)),
        exists().where(
            provision.instrument_code == instrument.code,
            or_(
                provision.number == word,
                provision.number.startswith(f"{word}(", autoescape=True),
                provision.about.icontains(word, autoescape=True),
            ),
        ),
    )


def _forces(session: Session, rows: Sequence[models.Instrument], state: str) -> dict[str, Force]:
    if not state:
        return {}
    records, today = facts.records_of(session, state), facts.today()
    return {
        row.code: force(
            Norm(row.code, row.kind, row.adopted_on, row.entry_into_force_on),
            records.get(row.code),
            facts_on=Span(today, today),
        )
        for row in rows
    }


def _cited_numbers(
    session: Session, codes: Collection[str], state: str, *, audience: Audience
) -> defaultdict[str, list[str]]:
    obligation = models.Obligation
    rows = session.execute(
        select(obligation.instrument_code, obligation.provision_number)
        .where(
            obligation.instrument_code.in_(codes),
            obligation.provision_number != "",
            obligation.recommendation_id.in_(addressed_to(state, audience=audience)),
        )
        .distinct()
        .order_by(obligation.instrument_code, obligation.provision_number)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, number in rows:
        found[code].append(number)
    return found


def _provisions(session: Session, code: str, state: str, *, audience: Audience) -> tuple[ProvisionOnRecord, ...]:
    provision, obligation = models.Provision, models.Obligation
    count = (
        select(func.count(distinct(obligation.recommendation_id)))
        .where(
            obligation.instrument_code == provision.instrument_code,
            obligation.provision_number == provision.number,
            obligation.recommendation_id.in_(addressed_to(state, audience=audience)),
        )
        .correlate(provision)
        .scalar_subquery()
    )
    rows = session.execute(
        select(provision.number, provision.about, count).where(
            provision.instrument_code == code, provision.number != ""
        )
    ).all()
    ordered = sorted(rows, key=lambda row: (_leading_number(row[0]), row[0]))
    return tuple(ProvisionOnRecord(number, about, asks) for number, about, asks in ordered)


def _leading_number(number: str) -> int:
    """Return the first number of a provision, so that 3(1) comes before 16; what has none comes last."""
    digits = ""
    for sign in number:
        if not sign.isdecimal():
            break
        digits += sign
    return int(digits) if digits else 10_000
