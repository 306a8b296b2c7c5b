"""What a reviewer sees beside the form: the computed status with its reasons, and the judgements so far."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dossier import JudgementFacts
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import asked, judgements
from tracker.services.judgements import Basis
from tracker.services.recommendations import pages as recommendation_pages
from tracker.web.shown import reasons, told
from tracker.web.shown.reasons import Why
from tracker.web.shown.told import Told


@dataclass(frozen=True, slots=True)
class Page:
    """A unit to be judged; `evidence` is what it may stand on, by what it says: (heading, items)."""

    basis: Basis
    verdict: Why
    recommendation: str
    number: str
    state_name: str
    dates: str
    judged: tuple[JudgementFacts, ...]
    evidence: tuple[tuple[str, tuple[Told, ...]], ...]


def arrange(session: Session, unit: tuple[str, str, int], *, organisation: str, audience: Audience) -> Page:
    """Gather a unit.

    Raises:
        NotFound: there is no such unit, or none that could be judged.
    """
    part, state, cycle = unit
    basis = judgements.basis(session, part, state=state, cycle=cycle, audience=audience)
    recommendation = asked.find_part(session, part, audience=audience)[0]
    found = recommendation_pages.shown(
        session, recommendation, state=state, organisation=organisation, audience=audience
    )
    request = next(each for each in found.dossier.requests if each.ref == part)
    result = request.result(cycle)
    if result is None:
        raise NotFound(_("“%(part)s” has no status in this window that could be judged.") % {"part": part})
    items = {item.ref: item for item in found.dossier.evidence}
    verdict = reasons.why(found.dossier, request, result, items=items, close="")
    return Page(
        basis=basis,
        verdict=verdict,
        recommendation=recommendation.ref,
        number=f"{request.number}/{request.label}" if request.label else request.number,
        state_name=found.dossier.state.name,
        dates=told.dates(result.window.start, result.window.end),
        judged=tuple(each for each in reversed(request.judgements) if each.cycle == cycle),
        evidence=_evidence(verdict),
    )


def _evidence(verdict: Why) -> tuple[tuple[str, tuple[Told, ...]], ...]:
    sides = (
        (_("For implementation"), verdict.favour),
        (_("Against implementation"), verdict.against),
        (_("The State says"), verdict.claims),
        (_("Shown beside, not used by the rule"), verdict.beside),
        (_("Before the ask: shown, never counted"), verdict.baseline),
    )
    return tuple((heading, items) for heading, items in sides if items)
