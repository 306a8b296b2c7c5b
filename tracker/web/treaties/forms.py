"""The forms of a treaty act, and of a look at the depositary's list."""

from __future__ import annotations

from tracker.domain.vocabulary import TreatyAct
from tracker.i18n import N_
from tracker.services.treaties.acts import ActEntry, CheckEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermField, WhenField

_STATE = N_("Choose the State.")
_TREATY = N_("Choose the treaty.")


class ActForm(RecordForm):
    """What a State did about a treaty, when, and where that was read."""

    entry_type = ActEntry

    state = PickField(N_("State"), needed=_STATE, none=N_("Choose"))
    instrument = PickField(N_("Treaty"), needed=_TREATY, none=N_("Choose"))
    act = TermField(
        N_("What the State did"),
        TreatyAct,
        needed=N_("Choose what the State did."),
        none=N_("Choose"),
        hint=N_("Signing does not bind; ratification, accession, succession, acceptance and approval do."),
    )
    done = WhenField(
        N_("When"),
        needed=N_("Give the date: the year is enough."),
        hint=N_("The day of the act, as the depositary gives it. Leave empty what you do not know."),
    )
    source = LineField(
        N_("Read in"),
        needed=N_("Say where you read it."),
        hint=N_("Such as: United Nations Treaty Collection, chapter IV-9, with the day on which you looked."),
    )


class CheckForm(RecordForm):
    """That somebody looked, and the record of one treaty is complete as it stands."""

    entry_type = CheckEntry

    state = PickField(N_("State"), needed=_STATE, none=N_("Choose"))
    instrument = PickField(N_("Treaty"), needed=_TREATY, none=N_("Choose"))
    looked = WhenField(N_("You looked on"), needed=N_("Give the day on which you looked."), exact=True)
    source = LineField(
        N_("Where you looked"),
        needed=N_("Say where you looked."),
        hint=N_("Such as: United Nations Treaty Collection, chapter IV-13."),
    )
