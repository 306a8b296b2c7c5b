"""Names for the codes in entries of the trail, as far as the reader may know them: the entries themselves stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.audience import Audience
from tracker.domain.merging import ANSWER
from tracker.services.readers import seen
from tracker.services.trail import history
from tracker.services.trail.audit_pages import Change
from tracker.storage import models


class Coded(StrEnum):
    """What a code in the trail stands for."""

    BODY = "body"
    DOCUMENT = "document"
    GROUP = "group"
    INSTRUMENT = "instrument"
    PERSON = "person"
    SDG = "sdg"
    STATE = "state"
    THEME = "theme"


FIELDS = {
    "asking": Coded.STATE,
    "body": Coded.BODY,
    "document": Coded.DOCUMENT,
    "groups": Coded.GROUP,
    "instrument": Coded.INSTRUMENT,
    "person": Coded.PERSON,
    "recommending": Coded.STATE,
    "recommending_states": Coded.STATE,
    "sdgs": Coded.SDG,
    "state": Coded.STATE,
    "themes": Coded.THEME,
}
"""Fields whose value is a code, or a list of them."""

REVIEWS = ("filed_for", "review")
"""Fields whose value is a State and a cycle: ``RUS:2``."""
_NAMED: Mapping[Coded, tuple[InstrumentedAttribute[str], InstrumentedAttribute[str]]] = {
    Coded.BODY: (models.MechanismBody.code, models.MechanismBody.name),
    Coded.DOCUMENT: (models.SourceDocument.key, models.SourceDocument.short),
    Coded.GROUP: (models.AffectedGroup.code, models.AffectedGroup.name),
    Coded.INSTRUMENT: (models.Instrument.code, models.Instrument.short_name),
    Coded.SDG: (models.Sdg.code, models.Sdg.name),
    Coded.STATE: (models.State.code, models.State.name),
    Coded.THEME: (models.Theme.code, models.Theme.name),
}

Names = Mapping[Coded, Mapping[str, str]]
"""What codes stand for -> code -> name; a code that is left out stays as it is."""


def names_in(session: Session, changes: Iterable[Change], *, audience: Audience) -> Names:
    """Read the names of all codes in these changes: a query for each kind, however many changes there are."""
    wanted: defaultdict[Coded, set[str]] = defaultdict(set)
    for change in changes:
        if change.field.startswith(ANSWER):
            wanted[Coded.DOCUMENT].add(change.field.removeprefix(ANSWER))
        elif change.field in REVIEWS:
            wanted[Coded.STATE] |= {str(side).partition(":")[0] for side in (change.old, change.new) if side}
        elif kind := FIELDS.get(change.field):
            wanted[kind] |= {code for side in (change.old, change.new) for code in _codes(side)}
    found: dict[Coded, Mapping[str, str]] = {}
    for kind, codes in wanted.items():
        if not codes:
            continue
        if kind is Coded.PERSON:
            found[kind] = history.names(session, codes, audience=audience)
            continue
        code, name = _NAMED[kind]
        may_know: ColumnElement[bool] = seen.is_told(audience) if kind is Coded.DOCUMENT else true()
        rows = session.execute(select(code, name).where(code.in_(sorted(codes)), name != "", may_know))
        found[kind] = {key: words for key, words in rows}  # noqa: C416 (rows are no pairs)
    return found


def states_of(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Return the names of the States among these subjects: ``state:RUS``."""
    codes = {subject.removeprefix("state:") for subject in subjects if subject.startswith("state:")}
    state = models.State
    rows = session.execute(select(state.code, state.name).where(state.code.in_(codes))) if codes else ()
    return {f"state:{code}": name for code, name in rows}


def _codes(value: Any) -> Iterator[str]:  # noqa: ANN401 (what JSON holds)
    match value:
        case str() if value:
            yield value
        case list():
            for each in value:
                yield from _codes(each)
