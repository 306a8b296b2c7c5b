"""The form of a figure that a source states."""

from __future__ import annotations

from wtforms import BooleanField

from tracker.i18n import N_
from tracker.services.figures import COUNTED, FigureEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermField, WhenField


class FigureForm(RecordForm):
    """What is counted, the number as printed, who states it, where."""

    entry_type = FigureEntry

    state = PickField(N_("About the State"), needed=N_("Choose the State that it is about."), none=N_("Choose"))
    about = LineField(
        N_("What is counted"),
        needed=N_("Say what is counted."),
        hint=N_("As the source defines it: who or what, and by which measure."),
    )
    value_text = LineField(
        N_("The number as printed"),
        needed=N_("Give the number as the source prints it."),
        hint=N_("Such as 211, 30,000 (read as thirty thousand), or “some 20,000 to 30,000”."),
    )
    value = LineField(
        N_("In digits"), hint=N_("Only if what is printed is more than a plain number: 20000 or 12.5. Charts use it.")
    )
    at_least = BooleanField(N_("The source says “at least” or “more than”"))
    unit = LineField(
        N_("Unit"), needed=N_("Give the unit."), hint=N_("Such as: people, applications, percent, US dollars a month.")
    )
    period = WhenField(
        N_("Period"),
        needed=N_("Give the period: a year is enough."),
        hint=N_("The day, month or year that the number is about, or from when to when."),
        period=True,
    )
    document = PickField(N_("Document"), needed=N_("Choose the document that states it."), none=N_("Choose"))
    locator = LineField(N_("Paragraph or page"))
    attributed_to = LineField(
        N_("Who states it"),
        hint=N_(
            "As a sentence names them: “The Ministry of Internal Affairs, as the report gives it”. "
            "Left empty: the author of the document."
        ),
    )
    series = LineField(
        N_("Series"),
        render_kw={"list": "series-on-record"},
        hint=N_(
            "The code of the indicator that it is a value of. Figures of one series and unit are charted together."
        ),
    )
    counts_cycle = PickField(N_("It counts positions taken at the review in"), none=N_("It counts something else"))
    counts_position = TermField(N_("Position that it counts"), COUNTED, none=N_("It counts something else"))
