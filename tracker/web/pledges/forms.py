"""The forms of a voluntary pledge and of an advance question."""

from __future__ import annotations

from tracker.domain.vocabulary import Wording
from tracker.i18n import N_
from tracker.services.advance_questions import QuestionEntry
from tracker.services.pledges import PledgeEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermChoice, TextField, WhenField

_WORDINGS = (Wording.VERBATIM, Wording.PARAPHRASE)
_EXPLAINED = {
    Wording.VERBATIM: N_("Word for word as published"),
    Wording.PARAPHRASE: N_("In your words; never quoted in a paper"),
}
_DOCUMENT = N_("Choose the document that it stands in.")
_WORDING = N_("Say whether the text is verbatim or yours.")
_TEXT = N_("Give the text.")
_NUMBER = N_("As the document numbers it. Leave empty if it does not; it stays as it is.")


class PledgeForm(RecordForm):
    """What a State promised by itself, where it is written, when."""

    entry_type = PledgeEntry

    state = PickField(N_("State"), needed=N_("Choose the State that promised it."), none=N_("Choose"))
    cycle = PickField(N_("Made at its review in"), none=N_("No review: made elsewhere"))
    text = TextField(N_("Pledge"), needed=_TEXT)
    wording = TermChoice(N_("The text is"), _WORDINGS, needed=_WORDING, hints=_EXPLAINED)
    document = PickField(N_("Document"), needed=_DOCUMENT, none=N_("Choose"))
    number = LineField(N_("Number"), hint=_NUMBER)
    paragraph = LineField(N_("Paragraph or page"))
    pledged = WhenField(N_("Promised on"), hint=N_("Leave empty if it is the date of the document."))


class QuestionForm(RecordForm):
    """What a State asked another in writing before its review."""

    entry_type = QuestionEntry

    state = PickField(N_("State under review"), needed=N_("Choose the State under review."), none=N_("Choose"))
    cycle = PickField(N_("Before its review in"), needed=N_("Choose the cycle of the review."), none=N_("Choose"))
    asking = PickField(N_("Asked by"), needed=N_("Choose the State that asked."), none=N_("Choose"))
    text = TextField(N_("Question"), needed=_TEXT)
    wording = TermChoice(N_("The text is"), _WORDINGS, needed=_WORDING, hints=_EXPLAINED)
    document = PickField(N_("Document"), needed=_DOCUMENT, none=N_("Choose"))
    number = LineField(N_("Number"), hint=_NUMBER)
    recommendation = LineField(
        N_("Recommendation that it follows up, or that came of it"),
        hint=N_("Its number, as 140.227, or its whole reference, as A/HRC/24/14#140.227. May stay empty."),
    )
