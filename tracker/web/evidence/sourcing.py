"""The part of the form of evidence that says where it is from: what is behind it, and the document it is taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField

from tracker.domain.phrases import listed
from tracker.i18n import N_, _
from tracker.services.evidence.notes import Notes
from tracker.web.evidence import words
from tracker.web.evidence.worded import WordedField
from tracker.web.fields import LineField, PickField, WhenField

if TYPE_CHECKING:
    from flask_wtf import FlaskForm as _Form
else:
    _Form = object

_NAMED = 3  # items of the same origin that are named


class SourceFields(_Form):
    """Fields of the form of evidence, and what goes together in them."""

    fixed_document = ""
    same_origin: tuple[str, ...] = ()  # items of other documents that have the origin that was typed

    strand = WordedField(
        N_("Who asserts it"),
        words.STRANDS,
        needed=N_("Choose who asserts it."),
        none=N_("Choose"),
        hint=N_("Not who prints it: a newspaper’s report of a ministry’s claim is the State’s claim."),
    )
    reliability = WordedField(
        N_("Reliability"), words.RELIABILITIES, needed=N_("Choose how reliable it is."), none=N_("Choose")
    )
    origin = LineField(
        N_("Origin"),
        needed=N_("Say what is behind it: the ruling, the report, the code of the person who speaks."),
        hint=N_(
            "What is behind the report. The same origin, written the same way, counts once. For testimony the person’s "
            "own code (P-…), or a code that nothing else has, so that two people are never taken for one. Never a name."
        ),
        render_kw={"list": "origins"},
    )
    is_same_origin = BooleanField(
        N_("It is the same person"), description=N_("What both say then counts once, as one voice.")
    )
    kind = WordedField(N_("What it is"), words.KINDS, needed=N_("Choose what it is."), none=N_("Choose"))
    document = PickField(N_("Document"), none=N_("Choose"))
    notes_title = LineField(
        N_("Title of the notes"), hint=N_("Such as: Interviews of autumn 2026. No names, and no place that tells who.")
    )
    notes_dated = WhenField(N_("Date of the notes"), hint=N_("The year is enough."))
    locator = LineField(N_("Paragraph or page"))

    def keep_document(self, key: str) -> None:
        """Leave the document of an item on record as it is: its reference is made with it."""
        self.fixed_document = key
        del self.document, self.notes_title, self.notes_dated

    def notes(self) -> Notes | None:
        """Return the notes that are to be put on record with the item; None where it is of a document."""
        title, dated = (self[name].data if name in self else None for name in ("notes_title", "notes_dated"))
        return Notes(title, dated) if title and dated else None

    @property
    def is_testimony(self) -> bool:
        """Tell whether somebody speaks in it, as far as the form is filled in."""
        return "testimony" in {self.strand.data, self.kind.data}

    def origin_in_words(self) -> str:
        """Say where the origin that was typed stands already; "" where it stands nowhere else."""
        if not self.same_origin:
            return ""
        others = [*self.same_origin[:_NAMED], *([_("others")] if len(self.same_origin) > _NAMED else [])]
        words = {"origin": self.origin.data, "others": listed(others)}
        return _("“%(origin)s” is already the origin of %(others)s, so together they count once.") % words

    def is_sourced(self) -> bool:
        """Ask for one document, and whether two accounts are one person's: else one of two people would be lost."""
        fine = "document" not in self or self._is_of_one_document()
        if self.same_origin and self.is_testimony and not self.is_same_origin.data:
            asked = _("If it is another person, write that person’s own code; if it is the same, tick it below.")
            self.origin.errors = [*self.origin.errors, f"{self.origin_in_words()} {asked}"]
            return False
        return fine

    def _is_of_one_document(self) -> bool:
        title, dated = self.notes_title, self.notes_dated
        if title.data and self.document.data:
            return _refused(title, _("Choose a document, or name notes that are not on record yet: one of the two."))
        if title.data and not dated.data and not dated.errors:
            return _refused(dated, _("Say when the notes were taken: the year is enough."))
        if not title.data and not self.document.data and not self.document.errors:
            return _refused(self.document, _("Choose the document that it is taken from."))
        return True


def _refused(field: LineField | PickField | WhenField, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False
