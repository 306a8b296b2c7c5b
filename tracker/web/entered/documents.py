"""The form of a source document."""

from __future__ import annotations

from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import Mechanism
from tracker.i18n import N_, _
from tracker.services.documents import DocumentEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermField, TextField, WhenField

KINDS = {
    DocumentKind.WG_REPORT: N_("Report of the Working Group"),
    DocumentKind.ADDENDUM: N_("Addendum with the State’s answers"),
    DocumentKind.STAKEHOLDER_SUBMISSION: N_("Stakeholder submission"),
    DocumentKind.REPORT: N_("Report"),
    DocumentKind.LETTER: N_("Letter"),
    DocumentKind.INPUT: N_("Input to a mechanism"),
    DocumentKind.COI_REPORT: N_("Report of a commission of inquiry"),
    DocumentKind.CONCLUDING_OBSERVATIONS: N_("Concluding observations of a treaty body"),
    DocumentKind.STATE_REPORT: N_("Report of the State"),
    DocumentKind.DATABASE: N_("Database"),
    DocumentKind.RESOLUTION: N_("Resolution"),
    DocumentKind.INTERVIEW_NOTES: N_("Notes of an interview"),
}


def kind_in_words(kind: DocumentKind) -> str:
    """Name a kind of document in the reader's language."""
    return _(KINDS[kind])


class DocumentForm(RecordForm):
    """What a document is, who issued it, when; its key is fixed once it is cited."""

    entry_type = DocumentEntry

    key = LineField(
        N_("Symbol or short name"),
        hint=N_(
            "What it is cited by: A/HRC/24/14, ASA 24/06/96, or a name such as PSCORE-2026. It stays as it is. Leave "
            "it empty for notes of an interview: a name that tells nothing is drawn."
        ),
    )
    title = LineField(N_("Title"), needed=N_("Give the title."))
    kind = TermField(N_("Kind of document"), DocumentKind, needed=N_("Choose the kind of document."), none=N_("Choose"))
    body = PickField(
        N_("Issued by"),
        none=N_("Choose, or name it below"),
        hint=N_("Notes of an interview are your organisation’s: leave it empty."),
    )
    new_body = LineField(N_("Or a body that is not on the list"))
    new_body_kind = TermField(N_("What kind of body it is"), Mechanism, none=N_("Only for a new body"))
    author = LineField(N_("Author, as endnotes name it"))
    dated = WhenField(
        N_("Date of the document"), needed=N_("Give the date: the year is enough."), hint=N_("As exact as known.")
    )
    published = WhenField(
        N_("Published"), hint=N_("Leave empty if it is not published. Only published sources count in public.")
    )
    language = LineField(N_("Language, as a code such as en, ru, ko"))
    short = LineField(N_("Short form for later notes"))
    details = LineField(
        N_("Details for the first note"), hint=N_("Symbol, number, place and year, as endnotes give them.")
    )
    review = PickField(N_("Report of the review"), none=N_("None"))
    filed_for = PickField(N_("Filed for the review"), none=N_("None"), hint=N_("For a submission."))
    note = TextField(N_("Note"))

    def offer_kinds(self) -> None:
        """Name the kinds in the reader's language."""
        self.kind.choices = [("", _("Choose"))] + [(kind.value, kind_in_words(kind)) for kind in KINDS]
