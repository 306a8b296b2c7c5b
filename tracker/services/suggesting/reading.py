"""The asks of one State as they are compared, read in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.likeness_groups import Asking
from tracker.domain.likeness_units import Ask, Unit, beside, unit
from tracker.domain.vocabulary import AddresseeKind, AskKind, Mechanism, TreatyAsk
from tracker.domain.wording import Names, names_of, without_recommenders
from tracker.domain.wording.mentions import mentioned
from tracker.importers.asking import load_instruments
from tracker.storage import models

_BY_NAME = frozenset({Mechanism.NGO})
_JOINING = {TreatyAsk.SIGN: TreatyAsk.RATIFY}
"""To sign is the first step of joining: a later ask to ratify goes back to it."""


@dataclass(slots=True)
class Asked:
    """What one State was asked.

    `home` are those for which suggestions are made here: each recommendation in the pool of one State only. `by` says
    who asked and in which year; `reviews` maps a review to its parts.
    """

    asks: list[Ask] = field(default_factory=list)
    home: set[int] = field(default_factory=set)
    by: dict[int, tuple[tuple[str, ...], int]] = field(default_factory=dict)
    reviews: defaultdict[int, list[Asking]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class _Rows:
    parts: defaultdict[int, list[Row[int, int, str, AskKind]]]
    requests: defaultdict[int, list[tuple[TreatyAsk, str]]]
    cited: defaultdict[int, set[str]]
    recommending: defaultdict[int, list[str]]


@cache
def _names() -> Names:
    return names_of(load_instruments())


def instrument_names(session: Session) -> dict[str, str]:
    """Return the short name of every instrument by its code."""
    instrument = models.Instrument
    return {
        code: short or name
        for code, short, name in session.execute(select(instrument.code, instrument.short_name, instrument.name))
    }


def states(session: Session, recommendations: Iterable[int] | None) -> tuple[str, ...]:
    """Return the States to look at: those to whom these recommendations are addressed, all where none are named."""
    addressee = models.Addressee
    query = select(addressee.state_code).where(addressee.kind == AddresseeKind.STATE).distinct()
    if recommendations is None:
        return tuple(sorted(code for code in session.scalars(query) if code))
    wanted = sorted(set(recommendations))
    found = {
        code
        for start in range(0, len(wanted), _AT_ONCE)
        for code in session.scalars(query.where(addressee.recommendation_id.in_(wanted[start : start + _AT_ONCE])))
    }
    return tuple(sorted(code for code in found if code))


_AT_ONCE = 900  # values in one statement that every SQLite takes


def asked(session: Session, state: str) -> Asked:
    """Read what a State was asked, by name or as one of all States."""
    found = Asked()
    wanted = _addressed(state)
    rows = _rows(session, wanted)
    home = _home(session, state)
    ask, document, body = models.Recommendation, models.SourceDocument, models.MechanismBody
    query = (
        select(
            ask.id, ask.text, ask.asked_first, document.id, document.review_id, body.kind, body.short_name, body.name
        )
        .join(document, document.id == ask.document_id)
        .join(body, body.code == document.mechanism_code)
        .where(ask.id.in_(wanted))
        .order_by(ask.id)
    )
    themes = _themes(session, wanted)
    for number, text, first, source, review, mechanism, short, name in session.execute(query):
        parts = [_part(part, rows) for part in rows.parts[number]]
        units = _units(text, parts, requests=rows.requests, cited=rows.cited[number], themes=themes[number])
        if not units:
            continue
        family = review if review is not None and mechanism is Mechanism.UPR else -source
        found.asks.append(Ask(number, family, first, units))
        who = tuple(rows.recommending[number]) or _body(mechanism, short or name)
        found.by[number] = (who, first.year)
        if number in home:
            found.home.add(number)
            if review is not None and mechanism is Mechanism.UPR:
                found.reviews[review].extend(parts)
    return found


def _body(mechanism: Mechanism, name: str) -> tuple[str, ...]:
    """Name who asked where no State did; of a review without its States nothing is said."""
    if mechanism is Mechanism.UPR:
        return ()
    return (name if mechanism in _BY_NAME else f"the {name}",)


def _addressed(state: str) -> Select[int]:
    addressee = models.Addressee
    return select(addressee.recommendation_id).where(
        or_(addressee.state_code == state, addressee.kind == AddresseeKind.ALL_STATES)
    )


def _home(session: Session, state: str) -> set[int]:
    """Return the recommendations of which this is the first State by its code."""
    addressee = models.Addressee
    mine = select(addressee.recommendation_id).where(addressee.state_code == state)
    rows = session.execute(
        select(addressee.recommendation_id)
        .where(addressee.recommendation_id.in_(mine), addressee.state_code.is_not(None))
        .group_by(addressee.recommendation_id)
        .having(func.min(addressee.state_code) == state)
    )
    return {number for (number,) in rows}


def _rows(session: Session, wanted: Select[int]) -> _Rows:
    part, request, obligation = models.Part, models.TreatyRequest, models.Obligation
    recommending, state = models.RecommendingState, models.State
    rows = _Rows(defaultdict(list), defaultdict(list), defaultdict(set), defaultdict(list))
    query = select(part.id, part.recommendation_id, part.text, part.ask_kind)
    for each in session.execute(
        query.where(part.recommendation_id.in_(wanted)).order_by(part.recommendation_id, part.ordinal, part.id)
    ):
        rows.parts[each.recommendation_id].append(each)
    for number, ask, code in session.execute(
        select(request.part_id, request.ask, request.instrument_code)
        .join(part, part.id == request.part_id)
        .where(part.recommendation_id.in_(wanted))
        .order_by(request.part_id, request.instrument_code, request.ask)
    ):
        rows.requests[number].append((_JOINING.get(ask, ask), code))
    for number, code in session.execute(
        select(obligation.recommendation_id, obligation.instrument_code)
        .where(obligation.recommendation_id.in_(wanted))
        .distinct()
    ):
        rows.cited[number].add(code)
    for number, name in session.execute(
        select(recommending.recommendation_id, state.name)
        .join(state, state.code == recommending.state_code)
        .where(recommending.recommendation_id.in_(wanted))
        .order_by(recommending.recommendation_id, recommending.ordinal, state.code)
    ):
        rows.recommending[number].append(name)
    return rows


def _themes(session: Session, wanted: Select[int]) -> defaultdict[int, frozenset[str]]:
    theme = models.RecommendationTheme
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    rows = session.execute(select(theme.recommendation_id, theme.theme_code).where(theme.recommendation_id.in_(wanted)))
    for number, code in rows:
        found[number] |= {code}
    return found


def _part(row: Row[int, int, str, AskKind], rows: _Rows) -> Asking:
    text, treaties = _without_treaties(row.text)
    return Asking(row.id, row.text, unit(text, kind=row.ask_kind, treaties=treaties, actions=rows.requests[row.id]))


def _units(
    text: str,
    parts: list[Asking],
    *,
    requests: Mapping[int, list[tuple[TreatyAsk, str]]],
    cited: set[str],
    themes: frozenset[str],
) -> tuple[Unit, ...]:
    """Return the parts of an ask, and its whole text where it is on record: a heading alone may say too little."""
    if not text:
        return tuple(part.unit for part in parts)
    if len(parts) == 1 and _bare(without_recommenders(text)) == _bare(parts[0].heading):
        return (beside(parts[0].unit, treaties=cited, themes=themes),)
    bare, treaties = _without_treaties(without_recommenders(text))
    kind = parts[0].unit.kind if parts else AskKind.DO
    actions = sorted({request for part in parts for request in requests[part.id]})
    whole = unit(bare, kind=kind, treaties={*treaties, *cited}, actions=actions, themes=themes)
    return (*(part.unit for part in parts), whole) if len(parts) > 1 else (whole,)


def _bare(text: str) -> str:
    return text.strip(" .;,")


def _without_treaties(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the names of treaties, and their codes: a long name would outweigh what is asked."""
    kept: list[str] = []
    codes: list[str] = []
    at = 0
    for mention in mentioned(text, _names()):
        if mention.codes:
            kept.append(text[at : mention.start])
            codes.extend(mention.codes)
            at = mention.end
    kept.append(text[at:])
    return " ".join(kept), tuple(codes)
