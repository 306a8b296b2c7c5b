"""The form of a figure that a source states."""

from __future__ import annotations

from typing import Any, cast

from wtforms import BooleanField

from tracker.domain.dates import When, span_in_words
from tracker.i18n import N_, _
from tracker.services.figures import COUNTED, FigureEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermField, WhenField


class FigureForm(RecordForm):
    """What is counted, the number as printed, who states it, where."""

    entry_type = FigureEntry
    out_since: When | None = None  # when the document was published; None where nothing is to be asked

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
    is_projection = BooleanField(
        N_("It is a projection or a plan"),
        description=N_("The document says what is expected, not what was counted. Say so under “What is counted” too."),
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

    @property
    def is_ahead(self) -> bool:
        """Tell whether its period begins when the document was out already."""
        return bool(self.out_since and self.period.data and self.period.data.first > self.out_since.last)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask whether a figure of a later period than its document is a projection, as some are."""
        fine = bool(super().validate(extra_validators))
        if not self.is_ahead or self.is_projection.data:
            return fine
        words = _(
            "The document is of %(date)s, and this period begins later: correct one of the two, or tick below that "
            "it is a projection."
        )
        self.period.errors = [*self.period.errors, words % {"date": span_in_words(cast("When", self.out_since).span)}]
        return False
