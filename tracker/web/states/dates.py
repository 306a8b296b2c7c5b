"""What is due next for a State, each date with how well it is known."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain import phrases
from tracker.domain.dates import day_in_words, month_in_words, span_in_words
from tracker.domain.dossier import Dossier
from tracker.i18n import N_, _, ngettext
from tracker.services.states.deadlines import Agenda, Deadline, DeadlineKind

SHOWN = 6
"""Dates on the page of a State; the calendar has the others."""

_WHAT = {
    DeadlineKind.PORTAL: N_("Submissions: OHCHR’s portal closes"),
    DeadlineKind.QUESTIONS: N_("Written questions of States in advance"),
    DeadlineKind.REVIEW: N_("Review in the %(cycle)s"),
    DeadlineKind.MIDTERM: N_("Half-way to the next review"),
}
_HOW = {
    DeadlineKind.PORTAL: N_("Estimate: about seven months before the session"),
    DeadlineKind.QUESTIONS: N_("Ten working days before the session"),
    DeadlineKind.MIDTERM: N_("A voluntary report may be filed then, by the State or by you"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due: when, what, how it is known; `machine` is the day for machines, "" where not known."""

    when: str
    machine: str
    what: str
    note: str


def dates(dossier: Dossier, agenda: Agenda) -> tuple[Due, ...]:
    """Return what is due next, then what has no date yet; of a State not followed what its records tell."""
    if not (agenda.due or agenda.undated):
        return _of_records(dossier)
    return tuple(_due(each) for each in (*agenda.due[:SHOWN], *agenda.undated))


def _due(deadline: Deadline) -> Due:
    when = deadline.when
    is_day = when is not None and when.first == when.last
    return Due(
        when=span_in_words(when) if when else _("Not announced"),
        machine=when.first.isoformat() if when and is_day else "",
        what=_what(deadline),
        note=_note(deadline),
    )


def _what(deadline: Deadline) -> str:
    match deadline.kind:
        case DeadlineKind.LETTER_REPLY | DeadlineKind.REPORT_REPLY:
            words = ngettext("Reply to one request", "Reply to %(num)d requests", deadline.count)
            return words % {"num": deadline.count}
        case DeadlineKind.REVIEW:
            if deadline.cycle is None:
                return _("The next review, and the date for submissions")
            return phrases.headed(_(_WHAT[deadline.kind]) % {"cycle": phrases.window_name(deadline.cycle)})
        case DeadlineKind.PORTAL | DeadlineKind.QUESTIONS | DeadlineKind.MIDTERM:
            return _(_WHAT[deadline.kind])


def _note(deadline: Deadline) -> str:
    match deadline.kind:
        case DeadlineKind.LETTER_REPLY | DeadlineKind.REPORT_REPLY:
            return deadline.subject
        case DeadlineKind.REVIEW:
            words = _("estimate: session %(n)d by the order of review") if deadline.is_estimate else _("session %(n)d")
            session = words % {"n": deadline.session} if deadline.session else ""
            open_end = _("check against the calendar of OHCHR") if deadline.when is None else ""
            return phrases.headed(", ".join(piece for piece in (session, open_end) if piece))
        case DeadlineKind.PORTAL | DeadlineKind.QUESTIONS | DeadlineKind.MIDTERM:
            return _(_HOW[deadline.kind])


def _of_records(dossier: Dossier) -> tuple[Due, ...]:
    coming: dict[str, Due] = {}
    for review in dossier.reviews:
        if review.reviewed_on and review.reviewed_on > dossier.as_of:
            what = phrases.headed(_("review in the %(cycle)s") % {"cycle": phrases.window_name(review.cycle)})
            day = review.reviewed_on.isoformat()
            coming[f"{day} review"] = Due(month_in_words(review.reviewed_on), "", what, review.session_label)
    for request in dossier.requests:
        due = request.reply_due_on
        if due and due > dossier.as_of:
            day = due.isoformat()
            coming[f"{day} {request.source.key}"] = Due(day_in_words(due), day, _("Reply due"), request.source.short)
    if coming:
        return tuple(coming[each] for each in sorted(coming))
    return (_nothing_known(dossier),)


def _nothing_known(dossier: Dossier) -> Due:
    held = [review.cycle for review in dossier.reviews if review.reviewed_on and review.reviewed_on <= dossier.as_of]
    if held and len(held) == len(dossier.reviews):
        what = _("Review in the %(cycle)s, and the date for submissions")
        cycle = phrases.window_name(max(held) + 1)
        return Due(_("Not announced"), "", what % {"cycle": cycle}, _("Check against the calendar of OHCHR"))
    what = _("The next review, and the date for submissions")
    return Due(_("Not on record"), "", what, _("Check against the calendar of OHCHR"))
