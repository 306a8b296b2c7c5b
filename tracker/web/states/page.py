"""The page of a State: a dossier arranged as plain values, nothing left to compute in a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain import phrases, selection
from tracker.domain.dates import day_in_words, month_in_words
from tracker.domain.dossier import Dossier
from tracker.domain.vocabulary import Mechanism, Position, Status
from tracker.i18n import _, ngettext
from tracker.web.states import beside
from tracker.web.states.choice import Choice
from tracker.web.states.figures import Figures, figures
from tracker.web.states.matrix import Matrix, matrix

_UNANSWERED = frozenset({Status.NO_REPLY, Status.OVERDUE, Status.AWAITING_REPLY})
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next: what, why, and the address that leads to it."""

    what: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of one State shows."""

    name: str
    code: str
    deck: str
    steps: tuple[Step, ...]
    figures: Figures
    matrix: Matrix
    gaps: tuple[beside.Gap, ...]
    provisions: tuple[beside.Provision, ...]
    letters: tuple[beside.Letter, ...]
    dates: tuple[tuple[str, str, str], ...]
    stated: tuple[beside.Stated, ...]
    computed: str
    rulebook: int


def arrange(dossier: Dossier, choice: Choice, *, computed_on: date | None) -> Page:
    """Arrange a dossier for a reader's choice; `computed_on` is the day as of which its statuses are stored."""
    gaps = beside.gaps(dossier)
    letters = beside.letters(dossier)
    return Page(
        name=dossier.state.name,
        code=dossier.state.iso3,
        deck=_deck(dossier, computed_on),
        steps=_steps(dossier, gaps, letters),
        figures=figures(dossier),
        matrix=matrix(dossier, choice),
        gaps=gaps,
        provisions=beside.provisions(dossier),
        letters=letters,
        dates=beside.dates(dossier),
        stated=beside.stated(dossier),
        computed=day_in_words(computed_on) if computed_on else "",
        rulebook=dossier.rulebook,
    )


def _deck(dossier: Dossier, computed_on: date | None) -> str:
    first = _reviewed(dossier)
    if computed_on is None:
        return first
    return first + " " + _("Evidence available up to %(day)s.") % {"day": day_in_words(computed_on)}


def _reviewed(dossier: Dossier) -> str:
    months = [month_in_words(day) for each in dossier.reviews if (day := each.reviewed_on) and day <= dossier.as_of]
    by_session = [each.session_label for each in dossier.reviews if each.reviewed_on is None and each.session]
    if months:
        return _("Reviewed in %(months)s.") % {"months": phrases.listed(months)}
    if by_session:
        return _("Its reviews are known by their sessions: %(sessions)s.") % {"sessions": "; ".join(by_session)}
    return _("No review is on record yet.")


def _steps(dossier: Dossier, gaps: tuple[beside.Gap, ...], letters: tuple[beside.Letter, ...]) -> tuple[Step, ...]:
    """Say what to do next: at most four steps, the strongest first."""
    found = (
        _of_gaps(len(gaps)),
        _of_judgements(dossier),
        _of_letters(letters),
        _of_silence(dossier),
        _of_positions(dossier),
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


def _of_letters(letters: tuple[beside.Letter, ...]) -> Step | None:
    unanswered = [
        letter for letter in letters for _number, _heading, status in letter.questions if status in _UNANSWERED
    ]
    if not unanswered:
        return None
    count = len(unanswered)
    what = ngettext("%(n)d question without a reply", "%(n)d questions without a reply", count) % {"n": count}
    return Step(what, unanswered[0].due, "#requests")


def _of_silence(dossier: Dossier) -> Step | None:
    cycle = max((result.window.cycle for request in dossier.requests for result in request.results), default=0)
    counts = selection.tally(dossier.requests, cycle=cycle)
    count, total = counts.get(Status.NOT_ASSESSED, 0), sum(counts.values())
    if not count:
        return None
    what = ngettext("%(n)d ask without evidence", "%(n)d asks without evidence", count) % {"n": count}
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
