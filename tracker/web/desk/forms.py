"""The forms of the desk: which document lies on it, on record already or new."""

from __future__ import annotations

from wtforms import BooleanField

from tracker.domain.dates import When
from tracker.i18n import N_
from tracker.web.editing import RecordForm
from tracker.web.entered.documents import DocumentForm
from tracker.web.fields import PickField, WhenField


class ChosenForm(RecordForm):
    """A document that is on record already."""

    document = PickField(N_("Document"), needed=N_("Choose the document that was read."), none=N_("Choose"))


class NewDocumentForm(DocumentForm):
    """A document that is not on record yet, filled in with what its file says of itself."""

    published = WhenField(N_("Published"), hint=N_("The day on which anybody could read it, as exact as known."))
    unpublished = BooleanField(
        N_("It is not published"), description=N_("Then it is not read here: its text and its file are deleted.")
    )
    reply_due = WhenField(
        N_("Reply due on"), exact=True, hint=N_("The day by which it asks for information, if it names one.")
    )

    @property
    def due(self) -> When | None:
        """Return the day by which it asks for information."""
        when: When | None = self.reply_due.data
        return when
