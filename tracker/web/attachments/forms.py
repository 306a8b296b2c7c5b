"""The form of a file that is added: the file, and what the person calls it."""

from __future__ import annotations

from flask_wtf.file import FileField

from tracker.i18n import N_
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, Needed

ACCEPTED = ".pdf,.docx,.xlsx,.odt,.txt,.csv,.jpg,.jpeg,.png,.webp,.tif,.tiff,.heic,.mp3,.m4a,.ogg,.wav,.mp4,.mov"
"""What the browser's list of files shows first; what a file is, its content tells."""


class AttachmentForm(RecordForm):
    """One file and its label; the file's own name, which often names somebody, is not taken."""

    file = FileField(
        N_("File"),
        validators=[Needed(N_("Choose a file first."))],
        description=N_("A document, picture, sound or film. What it is, its content tells. Its own name is not kept."),
    )
    label = LineField(
        N_("What it is"),
        needed=N_("Say in a few words what this file is."),
        hint=N_("Such as: ruling of the regional court, scan. No names of people, and no places that give them away."),
    )
