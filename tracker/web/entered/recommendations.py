"""The form of a recommendation and its parts."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Form, FormField

from tracker.domain.vocabulary import AskKind, Closure, Wording
from tracker.i18n import N_
from tracker.services.recommendations import RecommendationEntry
from tracker.services.recommendations.parts import PartEntry
from tracker.web.editing import RecordForm, in_words
from tracker.web.fields import LineField, PickField, PickManyField, TermField, TextField, WhenField
from tracker.web.rows import RowsField

_SEVERAL = N_("Names or usual short forms, between semicolons.")


class PartForm(Form):
    """One action asked."""

    text = LineField(N_("What it asks, in a few words"), hint=N_("May stay empty where there is one part."))
    ask_kind = TermField(
        N_("Kind of ask"),
        AskKind,
        none=N_("As the wording suggests"),
        hint=N_("Requests for information have a scale of their own; treaty actions are answered by treaty records."),
    )
    outcome_asked = BooleanField(N_("It asks for a change in people’s lives, not only for a law or a measure"))
    ratify = LineField(N_("Treaties to ratify or accede to"), hint=_SEVERAL)
    sign = LineField(N_("Treaties to sign"), hint=_SEVERAL)
    accept = LineField(N_("Procedures to accept"), hint=_SEVERAL)
    withdraw = LineField(N_("Treaties on which to withdraw a reservation"), hint=_SEVERAL)
    reply_due = WhenField(N_("Reply due on"), exact=True, hint=N_("Only for a request for information."))
    closed = WhenField(N_("No longer stands since"), exact=True)
    closure = TermField(N_("Why it no longer stands"), Closure, none=N_("It stands"))
    closure_reason = LineField(N_("The reason, in a sentence"))


class RecommendationForm(RecordForm):
    """What is asked, of whom, by whom, where it stands."""

    entry_type = RecommendationEntry

    document = PickField(N_("Document"), needed=N_("Choose the document that it stands in."), none=N_("Choose"))
    number = LineField(
        N_("Number"),
        needed=N_("Give the number, as the document prints it."),
        hint=N_("140.227 in a report of the Working Group; 3 for the third of a list. It stays as it is."),
    )
    paragraph = LineField(N_("Paragraph or page"))
    wording = TermField(
        N_("The text is"), Wording, needed=N_("Say whether the text is verbatim or yours."), none=N_("Choose")
    )
    text = TextField(N_("Text"), hint=N_("As published, if it is verbatim."))
    addressed = LineField(N_("Addressed to the State"), hint=N_("Names or ISO codes, between semicolons."))
    to_all_states = BooleanField(N_("Addressed to all States"))
    bodies = LineField(
        N_("Addressed to a body that is no State"), hint=N_("Such as UNHCR. It is never given a State’s status.")
    )
    recommending = LineField(N_("Recommending States"), hint=N_("For the UPR: names between semicolons."))
    asked = WhenField(N_("Asked on"), hint=N_("Leave empty if it is the date of the document."))
    language = LineField(N_("Language, as a code such as en, ru, ko"))
    action_category = PickField(N_("Action category of UPR Info"), none=N_("Not given"))
    themes = PickManyField(N_("Themes"))
    note = TextField(N_("Note"))
    parts = RowsField(FormField(PartForm), N_("Parts"), most=26)

    def entry(self, **given: Any) -> Any:
        """Return what was entered, its parts as entries of their own."""
        names = PartEntry.__dataclass_fields__
        parts = tuple(PartEntry(**{name: each.form[name].data for name in names}) for each in self.parts)
        themes = tuple(sorted(self.themes.data or ()))  # a set: the order of ticking is no change
        return super().entry(parts=parts, themes=themes, **given)

    def show_both(self, now: Any) -> None:
        """Keep what was typed; what is on record now stands beside each field of a part as well."""
        super().show_both(now)
        self.theirs.pop("parts", None)
        for each in list(now.parts)[len(self.parts) :]:
            self.parts.append_entry(each)  # a part that somebody added meanwhile: parts are never taken away
        for mine, theirs in zip(self.parts, now.parts, strict=False):
            for name in PartEntry.__dataclass_fields__:
                field, there = mine.form[name], getattr(theirs, name)
                if field.data != there:
                    self.theirs[field.name] = in_words(field, there)


CATEGORIES = (
    ("1", N_("1, minimal action")),
    ("2", N_("2, continuing action")),
    ("3", N_("3, considering action")),
    ("4", N_("4, general action")),
    ("5", N_("5, specific action")),
)
