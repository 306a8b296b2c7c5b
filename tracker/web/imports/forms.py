"""The form of an import: the file."""

from __future__ import annotations

from flask_wtf.file import FileField

from tracker.i18n import N_
from tracker.web.editing import RecordForm
from tracker.web.fields import Needed


class UploadForm(RecordForm):
    """One file; what it is, its content tells, and neither its name nor what the browser says of it."""

    file = FileField(
        N_("File"),
        validators=[Needed(N_("Choose a file first."))],
        description=N_(
            "PDF, Word (.docx), Excel (.xlsx), CSV, JSON or text, at most 16 MB. What it is, its content tells."
        ),
    )
