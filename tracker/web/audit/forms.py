"""The form that puts earlier values back."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField


class RestoreForm(FlaskForm):
    """What the person saw when deciding; the values themselves come from the audit trail."""

    seen = HiddenField()
