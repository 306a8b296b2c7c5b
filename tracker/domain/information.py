"""The scale for requests for information: awaiting, overdue, replied, no reply."""

from __future__ import annotations

from datetime import date

from tracker.domain.answer import Verdict
from tracker.domain.dates import day_in_words
from tracker.domain.facts import Part, Reply
from tracker.domain.units import Unit
from tracker.domain.vocabulary import ReplyQuality, Status, label
from tracker.i18n import _

_BEST_FIRST = (ReplyQuality.IN_SUBSTANCE, ReplyQuality.IN_PART, ReplyQuality.WITHOUT_SUBSTANCE)
_STATUS = {
    ReplyQuality.IN_SUBSTANCE: Status.REPLIED_IN_SUBSTANCE,
    ReplyQuality.IN_PART: Status.REPLIED_IN_PART,
    ReplyQuality.WITHOUT_SUBSTANCE: Status.REPLIED_WITHOUT_SUBSTANCE,
}


def reply_verdict(part: Part, unit: Unit, *, entered_on: date) -> Verdict:
    """Say where a request for information stands at the end of a unit.

    Args:
        part: the request, with its deadline and the State's replies.
        unit: the window in question; replies after its last day do not count in it.
        entered_on: the first day of the part's first unit, which tells the window of its date.

    The best reply since the ask counts, up to the last day of the unit. Without one, a request with a deadline is
    awaited up to that day, overdue while the window that holds the deadline runs, and unanswered once it has ended;
    a request without a deadline is awaited while the window of its date runs, and unanswered after.

    Returns:
        The status, its reason, and the reference of the reply, if any.

    Source: status method, "What is asked".
    """
    reply = _best(part, unit.last)
    if reply is not None:
        words = {"day": day_in_words(reply.on), "quality": _(label(reply.quality))}
        return Verdict(_STATUS[reply.quality], (_("Replied on %(day)s, %(quality)s.") % words,), replies=(reply.ref,))
    return Verdict(_without_reply(part.reply_due_on, unit, entered_on), (_reason(part.reply_due_on),))


def _best(part: Part, last: date) -> Reply | None:
    since = [reply for reply in part.replies if part.asked_on.first <= reply.on <= last]
    return min(since, key=lambda reply: (_BEST_FIRST.index(reply.quality), reply.on, reply.ref), default=None)


def _without_reply(due: date | None, unit: Unit, entered_on: date) -> Status:
    if due is not None and due >= unit.end:
        return Status.AWAITING_REPLY
    decisive = entered_on if due is None else due
    later_window = unit.window.start is not None and decisive < unit.window.start
    if unit.over or later_window:
        return Status.NO_REPLY
    return Status.AWAITING_REPLY if due is None else Status.OVERDUE


def _reason(due: date | None) -> str:
    if due is None:
        return _("No deadline was set; no reply is on record.")
    return _("Due on %(day)s; no reply is on record.") % {"day": day_in_words(due)}
