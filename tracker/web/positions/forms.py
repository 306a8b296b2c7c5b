"""The form of a position."""

from __future__ import annotations

from tracker.domain.vocabulary import Mechanism, Position, label
from tracker.i18n import N_, _
from tracker.services.positions import PositionEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermChoice, TextField, WhenField

IN_THE_UPR = N_(
    "In the UPR a State supports or notes. “Accepted in part” and “rejected” are noted, with its own words below; "
    "what it “will examine” has no position yet."
)
ELSEWHERE = N_("What the State answered this body, as the source gives it.")


class PositionForm(RecordForm):
    """What the State answered, in its own words, and where that stands."""

    entry_type = PositionEntry

    state = PickField(N_("State that answered"), needed=N_("Choose the State that answered."), none=N_("Choose"))
    part = PickField(N_("What it answers"), none=N_("All parts"))
    position = TermChoice(N_("Position"), Position, needed=N_("Choose the position."), hint=ELSEWHERE)
    as_stated = TextField(
        N_("In the State’s own words"), hint=N_("The quotation, or its comment: “accepted, already implemented”.")
    )
    document = PickField(
        N_("Source"),
        needed=N_("Choose the document that gives the position."),
        none=N_("Choose"),
        hint=N_("Usually the addendum to the report. A source that differs is kept beside this one."),
    )
    paragraph = LineField(N_("Paragraph"))
    stated = WhenField(
        N_("Stated on"),
        period=True,  # a database often gives only the review and the adoption between which the answer came
        hint=N_("Leave empty if it is the date of the source."),
    )

    def suit(self, mechanism: Mechanism, offered: tuple[Position, ...]) -> None:
        """Offer only the answers that a mechanism knows, and say why."""
        self.position.choices = [(term.value, _(label(term))) for term in offered]
        self.position.description = IN_THE_UPR if mechanism is Mechanism.UPR else ELSEWHERE
