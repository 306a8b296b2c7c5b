"""The forms of people. What the vault keeps passes through plain requests and is never put back into a page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from wtforms.validators import ValidationError

from tracker.domain.protection import ConsentForm as Form
from tracker.domain.protection import ConsentGiver, ConsentUse, PersonRole, TieKind
from tracker.errors import Invalid
from tracker.i18n import N_, _
from tracker.services.entries import fingerprint
from tracker.services.people.consents import ConsentEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, PickManyField, TermChoice, TermField, WhenField
from tracker.web.people import words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SHORTEST_REASON, LONGEST_REASON = 10, 300


class PlainForm(RecordForm):
    """A form that stands for no record of its own; beside it the page shows what is on record now."""

    def show_both(self, now: DataclassInstance) -> None:
        """Keep what was chosen, and take what stands on the page now as seen."""
        self.seen.data = self.seen.raw_data = None
        self.seen.process_data(fingerprint(now))


class ConsentRecordForm(RecordForm):
    """What somebody agreed to in one conversation: a form, or none, for each use."""

    entry_type = ConsentEntry

    use_internal = TermChoice(words.USES[ConsentUse.INTERNAL], Form, none=N_("Not agreed"))
    use_coalition = TermChoice(words.USES[ConsentUse.COALITION], Form, none=N_("Not agreed"))
    use_un_confidential = TermChoice(words.USES[ConsentUse.UN_CONFIDENTIAL], Form, none=N_("Not agreed"))
    use_un_public = TermChoice(words.USES[ConsentUse.UN_PUBLIC], Form, none=N_("Not agreed"))
    use_media = TermChoice(words.USES[ConsentUse.MEDIA], Form, none=N_("Not agreed"))
    use_court = TermChoice(words.USES[ConsentUse.COURT], Form, none=N_("Not agreed"))
    giver = TermChoice(N_("Who agreed"), ConsentGiver, needed=N_("Say who agreed."))
    language = PickField(
        N_("Language in which the person was asked"),
        needed=N_("Choose the language in which the person was asked."),
        none=N_("Choose"),
        hint=N_("The language of the conversation itself; consent through an interpreter is consent in that language."),
    )
    given = WhenField(N_("Agreed on"), exact=True, needed=N_("Give the day on which the person agreed."))
    expires = WhenField(
        N_("Ends on"),
        exact=True,
        hint=N_(
            "The first day on which it no longer holds. Leave empty if it has no end; ask again from time to time."
        ),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.giver.choices = words.choices(words.GIVERS)
        self.language.offer(words.languages())

    @property
    def grid(self) -> list[tuple[ConsentUse, Any]]:
        """Return each use with its field."""
        return [(use, self[f"use_{use.value}"]) for use in ConsentUse]

    def entry(self, **given: Any) -> Any:
        """Return what was agreed to, use by use."""
        agreed = tuple((use, field.data) for use, field in self.grid if field.data is not None)
        return super().entry(agreed=agreed, **given)


class EndConsentForm(PlainForm):
    """From which uses somebody withdraws."""

    uses = PickManyField(N_("The person withdraws from"))


class ReasonForm(PlainForm):
    """Why the vault is opened, or destroyed; it stays on record and may not name the person."""

    reason = LineField(N_("Reason"), needed=N_("Give a reason: it stays on record."))

    def validate_reason(self, field: Any) -> None:
        """Refuse what is too short to be a reason, or too long to be kept."""
        if not SHORTEST_REASON <= len(field.data) <= LONGEST_REASON:
            limits = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
            raise ValidationError(_("Give the reason in %(least)d to %(most)d letters.") % limits)


class PurgeForm(ReasonForm):
    """The reason, and the code once more, typed by hand."""

    code = LineField(N_("Code of the person"), needed=N_("Type the code of the person to confirm."))


class TieForm(PlainForm):
    """Somebody else, and how the two stand to each other."""

    other = LineField(N_("Code of the other person"), needed=N_("Give the code of the other person."))
    kind = TermField(N_("The other is"), TieKind, needed=N_("Say how the two stand to each other."), none=N_("Choose"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.kind.choices = [("", _("Choose")), *words.choices(words.TIES)]


class LinkForm(PlainForm):
    """Somebody who stands in an item, and how."""

    code = LineField(N_("Code of the person"), hint=N_("Leave empty to make a new person, with a code of their own."))
    role = TermChoice(N_("How the person stands in it"), PersonRole, needed=N_("Say how the person stands in it."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.role.choices = words.choices(words.ROLES)


class PublishForm(PlainForm):
    """The day on which a file came out."""

    published = WhenField(N_("It came out on"), exact=True, needed=N_("Give the day on which it came out."))

    def day(self) -> date:
        """Return the day that was entered.

        Raises:
            Invalid: there is none.
        """
        if self.published.data is None:
            raise Invalid(_("Give the day on which it came out."), field="published")
        return self.published.data.last
