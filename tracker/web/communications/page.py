"""The page of a letter: where it stands, and what to do next."""

from __future__ import annotations

from datetime import date

from flask import url_for

from tracker.domain.dates import day_in_words
from tracker.domain.vocabulary import label
from tracker.i18n import N_, _
from tracker.services.communications.pages import LetterPage
from tracker.web.shown.past import Past, past
from tracker.web.shown.step import Step

_EVENTS = {
    "communication:amend": N_("changed"),
    "communication:amend_reply": N_("reply changed"),
    "communication:record": N_("recorded"),
    "communication:reply": N_("reply recorded"),
}
_LINKED_AT_ONCE = 40  # so many asks fit into an address; a letter with more is linked in two steps


def standing(letter: LetterPage, *, today: date) -> str:
    """Say where a letter stands: replied, awaited, or without a reply after its day."""
    if letter.replies:
        last = letter.replies[-1]
        words = {"day": day_in_words(last.on), "quality": _(label(last.quality))}
        return _("The State replied on %(day)s, %(quality)s.") % words
    due = letter.entry.due
    if due is None:
        return _("No reply is on record; the letter sets no day for one.")
    words = {"day": day_in_words(due.first)}
    if due.first < today:
        return _("No reply is on record. It was due on %(day)s.") % words
    return _("A reply is awaited until %(day)s.") % words


def steps(letter: LetterPage) -> tuple[Step, ...]:
    """Return what to do next, for somebody who may write."""
    entry, found = letter.entry, []
    if letter.loose:
        linked = url_for(
            "communications.edit", reference=entry.reference, add=[ref for ref, _text in letter.loose[:_LINKED_AT_ONCE]]
        )
        why = _("Its document asks things that are not linked to it: no reply can answer them.")
        found.append(Step(_("Link what the letter asks"), why, linked))
    elif not letter.asked:
        asks = url_for("recommendations.create", document=entry.document, state=entry.state)
        why = _("Nothing that it asks is on record: record each request, then link it here.")
        found.append(Step(_("Add what the letter asks"), why, asks))
    if letter.replies and letter.asked:
        source = letter.replies[-1].document or None
        evidence = url_for("evidence.create", part=letter.asked[0].part, state=entry.state, document=source)
        why = _("What the State says of itself is a claim: it stands beside the evidence, never in its place.")
        found.append(Step(_("Record what the reply says"), why, evidence))
    return tuple(found)


def events(letter: LetterPage) -> tuple[Past, ...]:
    """Return the history in words, the newest first."""
    return tuple(past(each, _EVENTS) for each in letter.events)
