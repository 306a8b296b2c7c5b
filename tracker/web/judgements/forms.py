"""The form of a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.domain.overview import SCALE
from tracker.i18n import N_
from tracker.services.entries import fingerprint
from tracker.services.judgements import JudgementEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import PickManyField, TermChoice, TextField

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class JudgementForm(RecordForm):
    """A reviewer's own status with its reason; `seen` is the fingerprint of what is judged."""

    entry_type = JudgementEntry

    status = TermChoice(N_("Our status"), SCALE, needed=N_("Choose the status."))
    rationale = TextField(
        N_("Why"),
        needed=N_("Say why: a judgement without a reason convinces nobody."),
        hint=N_("What the rules cannot see, and why it weighs more. No names of people."),
    )
    evidence = PickManyField(N_("What it stands on"))

    def show_both(self, now: DataclassInstance) -> None:
        """Keep what was typed; the page beside it shows what there is to judge now."""
        self.seen.data = self.seen.raw_data = None
        self.seen.process_data(fingerprint(now))
