"""The forms of an indicator, and of a period of it without a value."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.domain.indicators import GapReason
from tracker.i18n import N_
from tracker.services.indicators import IndicatorEntry
from tracker.services.indicators.gaps import GapEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermChoice, TextField, WhenField


class IndicatorForm(RecordForm):
    """What is measured, in which unit, by which definition."""

    entry_type = IndicatorEntry

    state = PickField(N_("About the State"), needed=N_("Choose the State that it is about."), none=N_("Choose"))
    title = LineField(
        N_("Title"),
        needed=N_("Say in a few words what is measured."),
        hint=N_("Such as: Temporary asylum granted to nationals of the DPRK, a year."),
    )
    unit = LineField(
        N_("Unit"),
        needed=N_("Give the unit."),
        hint=N_("As its values have it: people, applications, per cent. Values in another unit are not drawn."),
    )
    definition = TextField(
        N_("Definition"),
        hint=N_("Who or what is counted, when, and what is left out. Say where sources define it differently."),
    )
    code = PickField(N_("Figures on record"), none=N_("None yet: begin a new series"))


class GapForm(RecordForm):
    """A period without a value, and why; or where the series breaks."""

    entry_type = GapEntry

    period = WhenField(
        N_("Period"),
        needed=N_("Give the period: a year is enough."),
        hint=N_("From when to when nothing is known. Of a break: the first period that is counted in the new way."),
        period=True,
    )
    reason = TermChoice(
        N_("Why"),
        GapReason,
        needed=N_("Choose why there is no value."),
        hints={
            GapReason.NOT_PUBLISHED: N_("It is counted, but nobody makes it public."),
            GapReason.NOT_COLLECTED: N_("Nobody counts it."),
            GapReason.NOT_FOUND: N_("Somebody looked and found nothing: it may exist."),
            GapReason.SERIES_BROKEN: N_("Counted in another way from here on: before and after are not compared."),
        },
    )
    note = TextField(N_("Note"), hint=N_("Who was asked, where you looked, or what changed in the definition."))


class TakenAwayForm(FlaskForm):
    """That a gap is to be taken away, as it was seen."""

    seen = HiddenField()
