"""The form of a follow-up grade."""

from __future__ import annotations

from tracker.i18n import N_
from tracker.services.grades import GradeEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, WhenField

SCALES = (
    (
        N_("Human Rights Committee, since 2017"),
        N_("A largely satisfactory, B partially, C not, D no cooperation, E contrary"),
    ),
    (N_("Human Rights Committee, 2008 to 2017"), N_("A, B1, B2, C1, C2, D1, D2, E")),
    (N_("Committee on Enforced Disappearances"), N_("A satisfactory, B partially, C not, D no reply, E contrary")),
    (
        N_("Committee against Torture"),
        N_("three grades apart: quality of the information, level of implementation, plan; say which"),
    ),
    (
        N_("Committee on the Elimination of Discrimination against Women"),
        N_("implemented, substantially, partially, not implemented, information insufficient"),
    ),
)
"""Scales in use, for orientation only: a grade is kept as the body words it. Sources: CCPR/C/128/3, CCPR/C/108/2,
CED/C/22/4, CAT/C/55/3, and the follow-up practice of CEDAW."""


class GradeForm(RecordForm):
    """The grade as given, on which scale, and where it stands."""

    entry_type = GradeEntry

    grade = LineField(
        N_("Grade, as given"),
        needed=N_("Give the grade as the body gave it."),
        hint=N_("B1, or “partially implemented”. It is never turned into a status."),
    )
    scale = LineField(
        N_("Scale"),
        needed=N_("Name the scale: grades of different bodies do not compare."),
        hint=N_("Whose scale it is, such as “Human Rights Committee, A to E”."),
    )
    scale_version = LineField(N_("Version of the scale"), hint=N_("Its year or symbol, if the source gives it."))
    document = PickField(
        N_("Source"), needed=N_("Choose the document that gives the grade."), none=N_("Choose"),
        hint=N_("A document of the UN body that graded; it says which body that is."),
    )  # fmt: skip
    paragraph = LineField(N_("Paragraph"))
    graded = WhenField(N_("Given on"), exact=True, hint=N_("Leave empty if it is the date of the source."))
