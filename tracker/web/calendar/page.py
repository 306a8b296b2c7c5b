"""How the calendar tells what is due: when, what, for which State, and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from tracker.domain.dates import span_in_words
from tracker.domain.facts import Span
from tracker.domain.phrases import window_name
from tracker.i18n import N_, _, ngettext
from tracker.services.states.deadlines import Deadline, DeadlineKind

_WHAT = {
    DeadlineKind.PORTAL: N_("OHCHR’s portal for stakeholder submissions closes"),
    DeadlineKind.QUESTIONS: N_("States hand in written questions in advance"),
    DeadlineKind.REVIEW: N_("Review"),
    DeadlineKind.MIDTERM: N_("Half-way to the next review"),
}
_HOW = {
    DeadlineKind.PORTAL: N_(
        "Estimate until OHCHR announces the day and hour: seven to eight months before the session, as for session 41 "
        "(UPR Info). Aim for the first of these months; later submissions are not considered."
    ),
    DeadlineKind.QUESTIONS: N_(
        "Ten working days before the session (UPR Info, glossary). Brief the States that are to ask well before."
    ),
    DeadlineKind.MIDTERM: N_(
        "Half of four and a half years; States may report then, and so may you (HRC resolution 16/21). Voluntary."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the calendar; `machine` is the date for machines, "" where the day is not known."""

    when: str
    machine: str
    marks: tuple[str, ...]
    what: str
    subject: str
    address: str
    state: str
    state_address: str
    how: str


def line(deadline: Deadline, today: date) -> Line:
    """Tell one thing that is due."""
    when = deadline.when
    is_day = when is not None and when.first == when.last
    return Line(
        when=span_in_words(when) if when else _("Not announced"),
        machine=when.first.isoformat() if when and is_day else "",
        marks=tuple(_marks(deadline, when, today)),
        what=_what(deadline),
        subject=deadline.subject,
        address=_address(deadline),
        state=deadline.name,
        state_address=url_for("states.state", code=deadline.state),
        how=_how(deadline),
    )


def _marks(deadline: Deadline, when: Span | None, today: date) -> list[str]:
    marks = [_("estimate")] if deadline.is_estimate and when else []
    if when is not None and when.first <= today <= when.last:
        marks.append(_("today") if when.first == when.last else _("now"))
    return marks


def _what(deadline: Deadline) -> str:
    match deadline.kind:
        case DeadlineKind.LETTER_REPLY | DeadlineKind.REPORT_REPLY:
            words = ngettext("Reply to one request", "Reply to %(num)d requests", deadline.count)
            return words % {"num": deadline.count}
        case DeadlineKind.MIDTERM:
            return _(_WHAT[deadline.kind])
        case _other:
            pieces = [_(_WHAT[deadline.kind])]
            pieces += [window_name(deadline.cycle)] if deadline.cycle else []
            if deadline.session:
                by_order = deadline.is_estimate and deadline.kind is DeadlineKind.REVIEW
                words = _("session %(n)d by the order of review") if by_order else _("session %(n)d")
                pieces.append(words % {"n": deadline.session})
            return ", ".join(pieces)


def _how(deadline: Deadline) -> str:
    match deadline.kind:
        case DeadlineKind.LETTER_REPLY | DeadlineKind.REPORT_REPLY:
            return _("No reply is on record. The date is the one that the document sets.")
        case DeadlineKind.REVIEW if deadline.when is None:
            words = _("No date is announced. The portal closes about seven months before: look at OHCHR’s calendar.")
            return f"{words} {_source(deadline)}".strip()
        case DeadlineKind.REVIEW if deadline.is_estimate:
            words = _("Estimate: four and a half years after the last review (OHCHR), three months more or less.")
            return f"{words} {_source(deadline)}".strip()
        case DeadlineKind.REVIEW:
            return _source(deadline)
        case kind:
            return _(_HOW[kind])


def _source(deadline: Deadline) -> str:
    return _("Source: %(source)s") % {"source": deadline.source} if deadline.source else ""


def _address(deadline: Deadline) -> str:
    if deadline.kind is DeadlineKind.LETTER_REPLY:
        return url_for("communications.record", reference=deadline.subject)
    if deadline.kind is DeadlineKind.REPORT_REPLY:
        return url_for("documents.record", key=deadline.subject)
    return ""
