"""The form that asks for the files of a paper."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.papers.jobs import Wanted


class MakeForm(FlaskForm):
    """Which paper: a State, the review that it is filed for, the day up to which evidence is read; none is typed."""

    state = StringField(validators=[InputRequired(), Length(max=3)])
    cycle = IntegerField(validators=[InputRequired(), NumberRange(1, 99)])
    as_of = DateField(validators=[InputRequired()])

    def wanted(self) -> Wanted:
        """Return the paper that is asked for.

        Raises:
            Invalid: a value that no page of ours sends.
        """
        if not self.validate():
            raise Invalid(_("This paper cannot be made. Nothing was changed. Open the submission again and repeat it."))
        return Wanted(self.state.data, self.cycle.data, self.as_of.data)
