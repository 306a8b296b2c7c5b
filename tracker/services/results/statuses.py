"""The answer of `tracker status`: every unit of a State with rule, reasons and evidence, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.facts import Assessment
from tracker.domain.status import RULEBOOK
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import naming
from tracker.services.results import assessments
from tracker.storage.models import State


def report(session: Session, state: str, *, as_of: date, audience: Audience) -> dict[str, Any]:
    """Compute every unit of a State, in the shape of the contract, sorted by references and cycles.

    Raises:
        NotFound: for a State that is not known.
    """
    computed = assessments.compute(session, _known(session, state).code, as_of=as_of, audience=audience)
    units = (unit for part in computed for unit in part.units)
    return {"as_of": as_of.isoformat(), "rulebook": RULEBOOK, "units": _sorted(units)}


def _known(session: Session, text: str) -> State:
    found = naming.known_state(session, text)
    if found is None:
        raise NotFound(
            _("“%(text)s” is no State that is known here; nothing was changed; give an ISO 3166 code such as RUS.")
            % {"text": text}
        )
    return found


def _sorted(units: Iterable[Assessment]) -> list[dict[str, Any]]:
    ordered = sorted(units, key=lambda unit: (unit.recommendation, unit.part, unit.window.cycle))
    return [_unit(unit) for unit in ordered]


def _unit(unit: Assessment) -> dict[str, Any]:
    return {
        "recommendation": unit.recommendation,
        "part": unit.part,
        "cycle": unit.window.cycle,
        "window": [_day(unit.window.start), _day(unit.window.end)],
        "status": unit.status.value,
        "rule": unit.rule,
        "confidence": unit.confidence.value,
        "flags": [flag.value for flag in unit.flags],
        "reasons": list(unit.reasons),
        "evidence": {"for": list(unit.evidence_for), "against": list(unit.evidence_against)},
        "claims": list(unit.claims),
        "baseline": list(unit.baseline),
        "shown_beside": list(unit.shown_beside),
        "last_known": None
        if unit.last_known is None
        else {"status": unit.last_known[0].value, "cycle": unit.last_known[1]},
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
