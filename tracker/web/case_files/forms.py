"""The form of a case file."""

from __future__ import annotations

from wtforms import BooleanField

from tracker.i18n import N_
from tracker.services.case_files import CaseFileEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField


class CaseFileForm(RecordForm):
    """Its State, its title, and whether it is for named people."""

    entry_type = CaseFileEntry

    state = PickField(N_("State"), needed=N_("Choose the State that it is about."), none=N_("Choose"))
    title = LineField(
        N_("Title"),
        needed=N_("Give it a title."),
        hint=N_("What belongs together in it: a mission, a case, a group of rulings. Never the name of a person."),
    )
    is_restricted = BooleanField(
        N_("For named people only"),
        description=N_(
            "Nobody else in your organisation will see that it exists, and it counts in no stored status. "
            "You are named for it; then name others."
        ),
    )
