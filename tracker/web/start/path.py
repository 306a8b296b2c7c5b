"""How the first steps are told: what each is for, how far it is, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.domain.criteria import ToDo
from tracker.domain.dates import span_in_words
from tracker.domain.phrases import window_name
from tracker.i18n import N_, _, ngettext
from tracker.services.states.first_steps import Path, Progress, Step

_WHAT = {
    Step.REPORT: N_("Load the last review"),
    Step.POSITIONS: N_("Read what the State answered"),
    Step.OTHER_ASKS: N_("Record what other mechanisms asked"),
    Step.OBLIGATIONS: N_("Cite the obligations"),
    Step.EVIDENCE: N_("Link evidence"),
    Step.DRAFT: N_("Write the submission"),
}
_WHY = {
    Step.OTHER_ASKS: N_("Treaty bodies, special procedures and others often ask the same: together they weigh more."),
    Step.OBLIGATIONS: N_(
        "The treaty provision behind an ask, and whether it binds the State, is what a paper argues from."
    ),
    Step.EVIDENCE: N_("What shows that something was done, or not. Without evidence an ask stays “not assessed”."),
    Step.DRAFT: N_("The draft takes over statuses, reasons and sources; Word for OHCHR’s portal, PDF for reading."),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step on the page."""

    what: str
    why: str
    progress: str
    address: str
    is_done: bool
    is_next: bool


def shown(path: Path) -> tuple[ShownStep, ...]:
    """Tell the steps of a State in their order."""
    return tuple(
        ShownStep(
            what=_(_WHAT[each.step]),
            why=_why(each.step, path),
            progress=_progress(each, path),
            address=_address(each, path),
            is_done=each.is_done,
            is_next=each.step is path.next_step,
        )
        for each in path.steps
    )


def due(path: Path) -> tuple[str, str]:
    """Tell until when: (the deadline, how it is known)."""
    if path.portal is not None and path.portal.when is not None:
        words = {"when": span_in_words(path.portal.when)}
        how = _("Estimate until OHCHR announces the day: seven to eight months before the review. Aim for the first.")
        return _("Submissions are due about %(when)s") % words, how
    if path.unknown is not None and path.unknown.cycle:
        return (
            _("Next review, %(nth)s: no date announced") % {"nth": window_name(path.unknown.cycle)},
            _("OHCHR’s portal for submissions closes about seven months before the session. Look there now and then."),
        )
    return _("Next review: no date known"), ""


def review_in_words(path: Path) -> str:
    """Name the last review: session, date, symbol, as far as they are known."""
    review = path.review
    if review is None:
        return _("No review of this State is on record.")
    pieces = [_("session %(n)d") % {"n": review.session}] if review.session else []
    pieces += [span_in_words(review.when)] if review.when else []
    pieces += [review.report] if review.report else [_("symbol of the report not known here")]
    return ", ".join([window_name(review.cycle), *pieces])


def _why(step: Step, path: Path) -> str:
    match step:
        case Step.REPORT:
            words = _("The report of the Working Group (%(review)s), as a PDF, brings the recommendations in one go.")
            return words % {"review": review_in_words(path)}
        case Step.POSITIONS:
            symbol = path.review.addendum if path.review else ""
            where = (
                _("in the addendum %(symbol)s") % {"symbol": symbol} if symbol else _("in the addendum to the report")
            )
            words = _("The answers stand %(where)s; an export of UPR Info brings them in one go.")
            return words % {"where": where}
        case _other:
            return _(_WHY[step])


def _progress(each: Progress, path: Path) -> str:
    counts = {"n": each.count, "total": each.total}
    match each.step:
        case Step.DRAFT:
            return ngettext("One paper made", "%(num)d papers made", each.count) % {"num": each.count}
        case Step.OTHER_ASKS:
            return ngettext("One ask on record", "%(num)d asks on record", each.count) % {"num": each.count}
        case Step.REPORT | Step.POSITIONS if each.total is None and path.earlier:
            return _("Only earlier reviews are on record")
        case _ if each.total is None:
            return _("Nothing on record yet")
        case Step.REPORT:
            return _("%(n)d of %(total)d with their text") % counts
        case Step.POSITIONS:
            return _("%(n)d of %(total)d answered") % counts
        case Step.OBLIGATIONS:
            return _("%(n)d of %(total)d asks with an obligation") % counts
        case Step.EVIDENCE:
            return _("%(n)d of %(total)d parts with evidence") % counts


def _address(each: Progress, path: Path) -> str:
    """Return where a step is done; what is left of one that was begun is a list of the asks that lack it."""
    code = path.code
    match each.step:
        case Step.POSITIONS if each.count:
            return url_for("recommendations.index", state=code, todo=ToDo.POSITION.value)
        case Step.POSITIONS:
            return url_for("imports.index", state=code, step=Step.POSITIONS.value)
        case Step.REPORT:
            return url_for("imports.index", state=code)
        case Step.OTHER_ASKS:
            return url_for("recommendations.create", state=code)
        case Step.OBLIGATIONS:
            return url_for("recommendations.index", state=code, todo=ToDo.OBLIGATION.value)
        case Step.EVIDENCE:
            return url_for("recommendations.index", state=code, todo=ToDo.EVIDENCE.value)
        case Step.DRAFT if path.next_cycle is not None:
            return url_for("submissions.paper", code=code, cycle=path.next_cycle)
        case Step.DRAFT:
            return url_for("submissions.index")
