"""The sentences that give the reasons of a status: short, exact, and without naming any item of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.dates import day_in_words
from tracker.domain.facts import Part, Window
from tracker.domain.phrases import cardinal, listed
from tracker.domain.vocabulary import Finding, label
from tracker.domain.weighing import Placed
from tracker.i18n import _, ngettext


def regression(against: Sequence[Placed]) -> str:
    """Say that a regression stands (S2)."""
    count = _origins(against)
    return ngettext(
        "One independent origin reports a regression on strong evidence; nothing as strong and newer answers it.",
        "%(count)s independent origins report a regression; nothing as strong and newer answers it.",
        count,
    ) % {"count": cardinal(count).capitalize()}


def implementation(named_for: Sequence[Placed]) -> str:
    """Say that implementation is established (S3)."""
    count = _origins(named_for)
    return ngettext(
        "One independent origin reports implementation on strong evidence; nothing weighty and as new contradicts it.",
        "%(count)s independent origins report implementation; nothing weighty and as new contradicts it.",
        count,
    ) % {"count": cardinal(count).capitalize()}


def dispute(named_for: Sequence[Placed], named_against: Sequence[Placed]) -> str:
    """Say that weighty evidence disagrees (S4)."""
    return _("Weighty evidence disagrees; independent origins for implementation: %(for)s, against: %(against)s.") % {
        "for": cardinal(_origins(named_for)),
        "against": cardinal(_origins(named_against)),
    }


def progress(named_for: Sequence[Placed], *, cases_aside: bool) -> str:
    """Say that evidence speaks for implementation alone (S5)."""
    findings = {one.finding for one in named_for}
    if findings == {Finding.PROGRESS}:
        what = _("progress")
    elif findings == {Finding.IMPLEMENTED}:
        what = _("implementation")
    else:
        what = _("progress or implementation")
    rest = _("individual cases do not answer it") if cases_aside else _("nothing weighty speaks against it")
    return _reported(named_for, what, rest)


def no_change(named_against: Sequence[Placed], *, cases_aside: bool) -> str:
    """Say that evidence speaks against implementation alone (S6)."""
    findings = {one.finding for one in named_against}
    if findings == {Finding.NO_CHANGE}:
        what = _("no change")
    elif findings == {Finding.REGRESSION}:
        what = _("a regression")
    else:
        what = _("no change or a regression")
    rest = _("individual cases do not answer it") if cases_aside else _("nothing weighty speaks for implementation")
    return _reported(named_against, what, rest)


def not_strong(*, outcome_asked: bool) -> str:
    """Say why reported implementation is not enough for S3."""
    if outcome_asked:
        return _("Implementation is reported, but not by strong systemic evidence of the outcome that was asked.")
    return _("Implementation is reported, but not by strong systemic evidence.")


def answered_regression() -> str:
    """Say what kept S2 from deciding."""
    return _("A regression is on record; strong and newer evidence answers it.")


def contradicted_implementation() -> str:
    """Say what kept S3 from deciding."""
    return _("Implementation is reported on strong evidence, and weighty evidence contradicts it.")


def carried_over() -> str:
    """Say that the status of the window before is carried over (S7)."""
    return _("Implemented in the window before; no independent evidence either way in this one.")


def not_weighty(thin: Sequence[Placed]) -> str:
    """Say that independent evidence is too thin (S8)."""
    count = _origins(thin)
    return ngettext(
        "The evidence is not weighty: one independent origin, uncorroborated.",
        "The evidence is not weighty: %(count)s independent origins, uncorroborated, none backed by another.",
        count,
    ) % {"count": cardinal(count)}


def only_claims() -> str:
    """Say that nobody but the State speaks (S8)."""
    return _("Only the State itself claims it; there is no independent evidence.")


def nothing_found() -> str:
    """Say that a search found nothing (S8)."""
    return _("A search was made and found nothing either way.")


def state_beside(*, claims: bool) -> str:
    """Say that the State's claim stands beside an answer, or that it is silent (S8)."""
    return _("The State’s own claim stands beside this.") if claims else _("The State itself is silent.")


def nothing() -> str:
    """Say that there is nothing to go by (S9)."""
    return _("No evidence is on record for this window.")


def pending(window: Window) -> str:
    """Say for which review a part waits."""
    if window.start is None:
        return _("Filed for the review of cycle %(cycle)d, whose date is not known.") % {"cycle": window.cycle}
    words = {"cycle": window.cycle, "day": day_in_words(window.start)}
    return _("Filed for the review of cycle %(cycle)d, due on %(day)s.") % words


def chosen_window() -> str:
    """Say that a person chose the window of an item."""
    return _("Evidence that reaches into a later window is counted in this one by a person’s choice.")


def closed(part: Part, day: date) -> str:
    """Say when and why the ask was closed."""
    if part.closure is None:
        return _("The ask was closed on %(day)s.") % {"day": day_in_words(day)}
    words = {"day": day_in_words(day), "how": _(label(part.closure))}
    return _("The ask was closed on %(day)s: %(how)s.") % words


def not_binding(part: Part) -> str:
    """Say which instruments that the ask cites do not bind the State."""
    instruments = sorted(set(part.instruments_not_binding))
    return _("Not binding on this State: %(instruments)s.") % {"instruments": listed(instruments)}


def _reported(named: Sequence[Placed], what: str, rest: str) -> str:
    count = _origins(named)
    return ngettext(
        "One independent origin reports %(what)s; %(rest)s.",
        "%(count)s independent origins report %(what)s; %(rest)s.",
        count,
    ) % {"count": cardinal(count).capitalize(), "what": what, "rest": rest}


def _origins(named: Sequence[Placed]) -> int:
    return len({one.item.origin for one in named})
