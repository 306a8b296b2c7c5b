"""The forms of a letter and of a reply to it."""

from __future__ import annotations

from typing import Any

from tracker.domain.kinds import CommunicationKind
from tracker.domain.vocabulary import ReplyQuality
from tracker.i18n import N_
from tracker.services.communications import LetterEntry
from tracker.services.communications.replies import ReplyEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, PickManyField, TermChoice, WhenField
from tracker.web.shown import terms

KINDS = terms.LETTER_KINDS
_QUALITIES = {
    ReplyQuality.IN_SUBSTANCE: N_("It answers what was asked"),
    ReplyQuality.IN_PART: N_("It answers some of it"),
    ReplyQuality.WITHOUT_SUBSTANCE: N_("It acknowledges or denies, and answers nothing"),
}


class LetterForm(RecordForm):
    """Who wrote to whom, when, by when a reply is due, what is asked."""

    entry_type = LetterEntry

    reference = LineField(
        N_("Reference"),
        needed=N_("Give the reference, as the letter has it."),
        hint=N_("Such as OL RUS 1/2016. It stays as it is."),
    )
    kind = TermChoice(N_("Kind of letter"), CommunicationKind, needed=N_("Choose the kind of letter."), hints=KINDS)
    state = PickField(N_("To the State"), needed=N_("Choose the State that it was sent to."), none=N_("Choose"))
    mandate = LineField(
        N_("From the mandate"),
        needed=N_("Say which mandate sent it."),
        hint=N_("Its full name, such as Special Rapporteur on the human rights of migrants. No person’s name."),
        render_kw={"list": "mandates"},
    )
    sent = WhenField(N_("Sent on"), needed=N_("Give the day on which it was sent."), exact=True)
    due = WhenField(
        N_("Reply due on"),
        exact=True,
        hint=N_("Many letters give 60 days. Leave empty if it sets none. Requests without a day take this one."),
    )
    document = PickField(
        N_("Document"),
        none=N_("Not on the list: record the letter as a document too"),
        hint=N_("What it is cited from."),
    )
    requests = PickManyField(
        N_("What it asks for"), hint=N_("Tick the requests that a reply to this letter would answer.")
    )

    def entry(self, **given: Any) -> Any:
        """Return what was entered, what it asks for in the order of references."""
        return super().entry(**{"requests": tuple(sorted(set(self.requests.data or ())))} | given)


class ReplyForm(RecordForm):
    """When the State replied, how far that answers, where it can be read."""

    entry_type = ReplyEntry

    replied = WhenField(N_("Replied on"), needed=N_("Give the day of the reply."), exact=True)
    quality = TermChoice(
        N_("How far it answers"), ReplyQuality, needed=N_("Say how far it answers what was asked."), hints=_QUALITIES
    )
    document = PickField(N_("The reply as a document"), none=N_("None on record"))
