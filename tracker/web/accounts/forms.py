"""The forms of signing in, of one's own account and of the organisation."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import BooleanField, Field, HiddenField, PasswordField
from wtforms.validators import StopValidation

from tracker.domain.roles import Role
from tracker.errors import Invalid
from tracker.i18n import N_, _
from tracker.services.accounts import written_address
from tracker.services.accounts.accepting import AcceptEntry
from tracker.services.accounts.invitations import InvitationEntry
from tracker.services.accounts.members import MemberEntry
from tracker.services.accounts.organisation import OrganisationEntry
from tracker.services.accounts.passwords import PasswordEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, Needed, NotLonger, PickManyField
from tracker.web.pages import is_here
from tracker.web.shown import terms

LONGEST_PASSWORD, LONGEST_CODE = 1_000, 40
_NEW = N_("At least 12 letters. A sentence of your own is easy to keep in mind.")

ROLES = {
    Role.ADMIN: (terms.ROLES[Role.ADMIN], N_("Invites people, gives roles, changes the settings; sees no identities.")),
    Role.CONTRIBUTOR: (terms.ROLES[Role.CONTRIBUTOR], N_("Records evidence and files; sees that and what is public.")),
    Role.PROTECTION: (
        terms.ROLES[Role.PROTECTION],
        N_("Reads and writes real names, contacts and consent, with a reason."),
    ),
    Role.RESEARCHER: (terms.ROLES[Role.RESEARCHER], N_("Works on all records, imports, papers and case files.")),
    Role.REVIEWER: (terms.ROLES[Role.REVIEWER], N_("Approves evidence and judges statuses.")),
    Role.VIEWER: (terms.ROLES[Role.VIEWER], N_("Sees what is public, and changes nothing.")),
}
"""Each role with what it is for."""


class SignInForm(RecordForm):
    """Mail address and password, and where to go on to."""

    email = LineField(N_("Mail address"))
    password = PasswordField(N_("Password"), validators=[NotLonger(LONGEST_PASSWORD)])
    next = HiddenField()

    def validate_next(self, field: Field) -> None:
        """Forget an address on another site: who was led here from there signs in all the same, and stays here."""
        if field.data and not is_here(field.data):
            field.data = ""


class CodeForm(RecordForm):
    """A code of the app, or a recovery code."""

    code = LineField(N_("Code"), needed=N_("Type the code."))


class ConfirmForm(RecordForm):
    """The password again."""

    password = PasswordField(
        N_("Password"), validators=[Needed(N_("Type your password.")), NotLonger(LONGEST_PASSWORD)]
    )


class PressForm(RecordForm):
    """Nothing but the token: a button that was pressed on our own page."""


class PasswordForm(RecordForm):
    """The old password and the new one."""

    entry_type = PasswordEntry

    old = PasswordField(
        N_("Your password now"), validators=[Needed(N_("Type your password.")), NotLonger(LONGEST_PASSWORD)]
    )
    password = PasswordField(N_("New password"), validators=[Needed(N_("Choose a password."))], description=_NEW)
    again = PasswordField(N_("New password once more"), validators=[Needed(N_("Type the password once more."))])


class AcceptForm(RecordForm):
    """What an invited person chooses."""

    entry_type = AcceptEntry

    password = PasswordField(N_("Password"), validators=[Needed(N_("Choose a password."))], description=_NEW)
    again = PasswordField(N_("Password once more"), validators=[Needed(N_("Type the password once more."))])


class _WithRoles(RecordForm):
    """A form with the list of roles."""

    hints: ClassVar[dict[str, str]] = {role.value: hint for role, (_words, hint) in ROLES.items()}

    roles = PickManyField(N_("Roles"), hint=N_("Several add up."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.roles.offer([(role.value, words) for role, (words, _hint) in ROLES.items()])

    def validate_roles(self, field: Field) -> None:
        """Ask for one at least."""
        if not field.data:
            raise StopValidation(_("Choose at least one role of the list."))


class MemberForm(_WithRoles):
    """The roles of a person."""

    entry_type = MemberEntry


class InvitationForm(_WithRoles):
    """Whom to invite, and what the person may do."""

    entry_type = InvitationEntry

    mail = LineField(
        N_("Mail address"),
        needed=N_("Give the mail address of the person."),
        hint=N_("The person signs in with it. Nothing is sent to it: you hand over the link yourself."),
    )

    def validate_mail(self, field: Field) -> None:
        """Write the address as the sign-in does."""
        try:
            field.data = written_address(field.data)
        except Invalid as problem:
            raise StopValidation(str(problem)) from problem


class OrganisationForm(RecordForm):
    """The settings of the organisation."""

    entry_type = OrganisationEntry

    name = LineField(
        N_("Name of your organisation"),
        needed=N_("Give the name of your organisation."),
        hint=N_("As it stands on the cover of a submission."),
    )
    four_eyes = BooleanField(
        N_("Four eyes"), description=N_("Who wrote an item of evidence last may not approve it: another person does.")
    )
    second_factor = BooleanField(
        N_("A second factor for everybody"),
        description=N_("Whoever has none is asked to set it up at the next page, and can do nothing else before."),
    )
