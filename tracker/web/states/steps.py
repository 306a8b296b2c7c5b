"""What to do next on the page of a State: at most four steps, the strongest first."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain import phrases
from tracker.domain.dossier import Dossier
from tracker.domain.vocabulary import Mechanism, Position, Status
from tracker.i18n import _, ngettext
from tracker.web.shown.step import Step
from tracker.web.states.claims import Gap
from tracker.web.states.figures import tallies
from tracker.web.states.letters import Letter
from tracker.web.states.ratification import Line

_STEPS = 4


def steps(
    dossier: Dossier, gaps: Sequence[Gap], letters: Sequence[Letter], treaties: Sequence[Line]
) -> tuple[Step, ...]:
    """Say what to do next; empty where nothing is on record, for that has a notice of its own."""
    found = (
        _of_gaps(len(gaps)),
        _of_judgements(dossier),
        _of_letters(letters),
        _of_silence(dossier),
        _of_positions(dossier),
        _of_treaties(treaties),
    )
    return tuple(step for step in found if step)[:_STEPS]


def _of_gaps(count: int) -> Step | None:
    if not count:
        return None
    what = ngettext("%(n)d gap", "%(n)d gaps", count) % {"n": count}
    return Step(what, _("The State claims more than the evidence shows"), "#claims")


def _of_judgements(dossier: Dossier) -> Step | None:
    count = sum(judgement.stale for request in dossier.requests for judgement in request.judgements)
    if not count:
        return None
    what = ngettext("%(n)d status needs another look", "%(n)d statuses need another look", count) % {"n": count}
    return Step(what, _("Newer evidence than the reviewer saw"), "#asks")


def _of_letters(letters: Sequence[Letter]) -> Step | None:
    count = sum(letter.open_count for letter in letters)
    if not count:
        return None
    what = ngettext("%(n)d question without a reply", "%(n)d questions without a reply", count) % {"n": count}
    return Step(what, next(letter.due for letter in letters if letter.open_count), "#requests")


def _of_silence(dossier: Dossier) -> Step | None:
    counted = tallies(dossier)
    cycle = max(counted, default=0)
    count, total = counted[cycle][Status.NOT_ASSESSED], counted[cycle].total()
    if not count:
        return None
    what = ngettext("%(n)d ask not assessed", "%(n)d asks not assessed", count) % {"n": count}
    words = {"total": total, "cycle": phrases.window_name(cycle)}
    return Step(what, _("Of %(total)d that live in the %(cycle)s") % words, "?all=1#asks")


def _of_positions(dossier: Dossier) -> Step | None:
    bare = {
        each.recommendation
        for each in dossier.requests
        if each.mechanism is Mechanism.UPR
        and ((answer := phrases.answer_of(each)) is None or answer.position is Position.PENDING)
    }
    if not bare:
        return None
    what = ngettext("%(n)d without a final position", "%(n)d without a final position", len(bare)) % {"n": len(bare)}
    return Step(what, _("Import the addendum or the matrix of the review"), "#positions")


def _of_treaties(treaties: Sequence[Line]) -> Step | None:
    """Treaties that are asked for and that nobody has looked up: their asks have no status by the record."""
    count = sum(not line.record and not line.signed and not line.party for line in treaties)
    if not count:
        return None
    what = ngettext("%(n)d treaty to look up", "%(n)d treaties to look up", count) % {"n": count}
    return Step(what, _("Asked for, and no record of the State’s acts is here"), "#treaties")
