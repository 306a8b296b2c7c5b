"""The forms of a link made by hand, of taking it away, and of a group."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from tracker.domain.vocabulary import LineageKind
from tracker.i18n import N_, _
from tracker.services.entries import fingerprint
from tracker.services.lineage.clusters import GroupEntry
from tracker.services.lineage.lineage_links import LinkEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickManyField, TermChoice, TextField
from tracker.web.lineage.words import EXPLAINED
from tracker.web.shown.reasons import link_words

_WHY_OUT = N_("Why those that you took off do not belong")
_WHY_OUT_HINT = N_("A few words, such as: asks for more; names another treaty. Needed only where you took one off.")


class LinkForm(RecordForm):
    """Two asks, how the later takes up the earlier, and why."""

    entry_type = LinkEntry

    other = LineField(
        N_("The other ask"),
        needed=N_("Name the other ask."),
        hint=N_(
            "Its reference or number, such as A/HRC/24/14#140.227. Earlier or later: the dates tell which is which."
        ),
        render_kw={"list": "asks"},
    )
    kind = TermChoice(
        N_("The later of the two"), LineageKind, needed=N_("Choose how they are related."), hints=EXPLAINED
    )
    reason = TextField(
        N_("Why"),
        needed=N_("Say why: a link without a reason cannot be checked by anybody."),
        hint=N_("What both ask for, and what differs. One sentence is enough."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.kind.choices = [(kind.value, link_words(kind, forward=True)) for kind in EXPLAINED]


class RemovalForm(RecordForm):
    """Why a link is taken away."""

    entry_type = LinkEntry

    why = LineField(N_("Why the link is taken away"), needed=N_("Say why the link is taken away."))


class GroupForm(RecordForm):
    """The name of a group, who stands in it, and why the others do not; `suggestion` names what is decided."""

    entry_type = GroupEntry

    suggestion = HiddenField()
    title = LineField(N_("Name of the group"), needed=N_("Give the group a name: what all of its members ask."))
    kept = PickManyField(N_("Asks in this group"))
    reason = LineField(_WHY_OUT, hint=_WHY_OUT_HINT, render_kw={"list": "reasons"})

    def show_both(self, now: Any) -> None:
        """Keep what was typed; the page shows what is on record now."""
        if self.title.data != now.title:
            self.theirs["title"] = now.title
        self.seen.data = self.seen.raw_data = None
        self.seen.process_data(fingerprint(now))


def usual_reasons() -> tuple[str, ...]:
    """Return what people often say of an ask that does not belong, for the field to suggest."""
    return (_("asks for something else"), _("asks for more"), _("asks for less"), _("names another treaty"))
