"""The forms of the first run: the organisation with its first person, and the State to follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wtforms import PasswordField
from wtforms.validators import StopValidation

from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.services.accounts import written_address
from tracker.services.states.founding import FoundingEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, Needed


class FoundingForm(RecordForm):
    """Who works here, and who signs in first."""

    entry_type = FoundingEntry

    name = LineField(
        N_("Name of your organisation"),
        needed=N_("Give the name of your organisation."),
        hint=N_("As it stands on the cover of a submission. It can be yours alone."),
    )
    code = LineField(
        N_("Short code"),
        needed=N_("Give a short code."),
        hint=N_("Letters from A to Z, digits and hyphens, such as MY-ORG. It stays as it is."),
    )
    mail = LineField(
        N_("Your mail address"),
        needed=N_("Give your mail address."),
        hint=N_("You sign in with it. Nothing is sent to it."),
    )
    password = PasswordField(
        N_("Password"),
        validators=[Needed(N_("Choose a password."))],
        description=N_("At least 12 letters. A sentence is easy to keep in mind."),
    )
    again = PasswordField(N_("Password once more"), validators=[Needed(N_("Type the password once more."))])

    def validate_mail(self, field: Any) -> None:
        """Write the address as the sign-in does, which would not take any other."""
        try:
            field.data = written_address(field.data)
        except Invalid as problem:
            raise StopValidation(str(problem)) from problem


@dataclass(frozen=True, slots=True)
class FollowEntry:
    """The State to follow, by its code."""

    state: str


class FollowForm(RecordForm):
    """One State of all."""

    entry_type = FollowEntry

    state = LineField(N_("State"), needed=N_("Choose a State."))


class ConfirmForm(RecordForm):
    """Nothing but the token: a button that was pressed on our own page."""
