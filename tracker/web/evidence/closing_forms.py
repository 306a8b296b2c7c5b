"""The forms that ask why: an item is withdrawn, sent back, or an earlier version restored."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.i18n import N_
from tracker.web.editing import RecordForm
from tracker.web.fields import TextField


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is done with an item."""

    reason: str


class WithdrawalForm(RecordForm):
    """Asks for the reason."""

    entry_type = Reason

    reason = TextField(
        N_("Why it is withdrawn"),
        needed=N_("Say why it is withdrawn: the reason stays on record."),
        hint=N_("Such as: the source corrected itself; it was recorded twice."),
    )


class SendBackForm(RecordForm):
    """Asks for the remark."""

    entry_type = Reason

    reason = TextField(
        N_("What is to be done"),
        needed=N_("Say what is to be done: the remark stays on record."),
        hint=N_("Such as: give the paragraph; the date does not fit the source. No names."),
    )


class RestoreForm(RecordForm):
    """Asks for the reason, where restoring a version drops something that contradicts."""

    entry_type = Reason

    reason = TextField(
        N_("Why it says something else again"),
        hint=N_("Needed only where it no longer speaks against a status or the State’s claim."),
    )
