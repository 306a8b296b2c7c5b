"""The page of a State: a dossier arranged as plain values, nothing left to compute in a template."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain import phrases
from tracker.domain.dates import day_in_words, month_in_words
from tracker.domain.dossier import Dossier
from tracker.i18n import _
from tracker.services.states.pages import StatePage
from tracker.web.shown.step import Step
from tracker.web.states import beside, claims, dates, letters, ratification, records, steps, suggested
from tracker.web.states.choice import Choice
from tracker.web.states.figures import Figures, figures
from tracker.web.states.matrix import Matrix, matrix


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of one State shows, in its order.

    `is_empty` says that nothing was asked of this State in particular.
    """

    name: str
    code: str
    deck: str
    is_followed: bool
    is_empty: bool
    steps: tuple[Step, ...]
    figures: Figures
    gaps: tuple[claims.Gap, ...]
    matrix: Matrix
    treaties: tuple[ratification.Line, ...]
    other_treaties: tuple[ratification.Line, ...]
    provisions: tuple[beside.Provision, ...]
    letters: tuple[letters.Letter, ...]
    dates: tuple[dates.Due, ...]
    grades: tuple[records.Graded, ...]
    pledges: tuple[records.Said, ...]
    questions: tuple[records.Said, ...]
    stated: tuple[beside.Stated, ...]
    suggested: tuple[suggested.Waiting, ...]
    computed: str
    rulebook: int


def arrange(found: StatePage, choice: Choice) -> Page:
    """Arrange a State's dossier and records for a reader's choice."""
    dossier = found.dossier
    gaps = claims.gaps(dossier)
    asked = letters.letters(dossier, found.records)
    treaties, others = ratification.ratification(dossier, found.records)
    return Page(
        name=dossier.state.name,
        code=dossier.state.iso3,
        deck=_deck(found),
        is_followed=found.is_followed,
        is_empty=all(request.to_all_states for request in dossier.requests),
        steps=steps.steps(dossier, gaps, asked, treaties),
        figures=figures(dossier),
        gaps=gaps,
        matrix=matrix(dossier, choice),
        treaties=treaties,
        other_treaties=others,
        provisions=beside.provisions(dossier),
        letters=asked,
        dates=dates.dates(dossier, found.agenda),
        grades=records.grades(dossier, found.records),
        pledges=records.pledges(found.records),
        questions=records.questions(dossier, found.records),
        stated=beside.stated(dossier, found.indicators),
        suggested=suggested.waiting(found),
        computed=day_in_words(found.computed_on) if found.computed_on else "",
        rulebook=dossier.rulebook,
    )


def _deck(found: StatePage) -> str:
    first = _reviewed(found.dossier)
    if found.computed_on is None:
        return first
    return first + " " + _("Evidence available up to %(day)s.") % {"day": day_in_words(found.computed_on)}


def _reviewed(dossier: Dossier) -> str:
    months = [month_in_words(day) for each in dossier.reviews if (day := each.reviewed_on) and day <= dossier.as_of]
    by_session = [each.session_label for each in dossier.reviews if each.reviewed_on is None and each.session]
    if months:
        return _("Reviewed in %(months)s.") % {"months": phrases.listed(months)}
    if by_session:
        return _("Its reviews are known by their sessions: %(sessions)s.") % {"sessions": "; ".join(by_session)}
    return _("No review is on record yet.")
