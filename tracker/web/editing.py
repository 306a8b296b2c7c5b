"""Forms of records: from an entry to fields and back, what was typed kept on every error, two writers shown both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar

from flask import url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField

from tracker.domain.dates import When, span_in_words
from tracker.errors import Invalid
from tracker.i18n import N_, _
from tracker.services import leaks
from tracker.services.entries import Stale, fingerprint
from tracker.web.database import writing
from tracker.web.pages import safe_next

_LOST = {
    "PasswordField": N_("Type the passwords again: they are never sent back."),
    "FileField": N_("Choose the file again: a browser does not keep it."),
}
"""Fields that a refused form comes back without, with what to do."""

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class RecordForm(FlaskForm):
    """A form whose fields bear the names of an entry's fields.

    A subclass names its `entry_type`; fields that the entry has and the form has not are given to `entry()`.
    """

    entry_type: ClassVar[type[Any]]
    seen = HiddenField()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.refused: list[str] = []
        self.theirs: dict[str, str] = {}

    @classmethod
    def opened(cls, entry: DataclassInstance) -> RecordForm:
        """Return the form with what is on record, or with what was typed where it was sent."""
        shallow = {field.name: getattr(entry, field.name) for field in fields(entry)}
        return cls(data=shallow | {"seen": fingerprint(entry)})

    def entry(self, **given: Any) -> Any:
        """Return what was entered, as the service takes it."""
        named = {
            field.name: _value(self[field.name].data)
            for field in fields(self.entry_type)
            if field.name in self and field.name not in given
        }
        return self.entry_type(**named | given)

    def refuse(self, problem: Invalid) -> None:
        """Show the sentence of a service beside the field that it names, or above all fields."""
        if problem.field in self:
            self[problem.field].errors = [*self[problem.field].errors, str(problem)]
        else:
            self.refused.append(str(problem))

    def show_both(self, now: DataclassInstance) -> None:
        """Keep what was typed, and show beside each field that differs what is on record now.

        Saving once more is then a decision: it replaces what is shown.
        """
        mine = self.entry(**{f.name: getattr(now, f.name) for f in fields(now) if f.name not in self})
        for field in fields(now):
            there = getattr(now, field.name)
            if field.name in self and getattr(mine, field.name) != there:
                self.theirs[field.name] = in_words(self[field.name], there)
        self.seen.data = self.seen.raw_data = None
        self.seen.process_data(fingerprint(now))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return what the summary lists: (id of the control, sentence); an empty id is about the whole form."""
        listed = [("", sentence) for sentence in self.refused]
        for field in self:
            listed += [(control(field), str(error)) for error in _flat(field.errors)]
        return listed

    @property
    def to_enter_again(self) -> list[str]:
        """Return what a person has to enter once more, since it did not come back with the page."""
        there = {field.type for field in self}
        return [_(sentence) for kind, sentence in _LOST.items() if kind in there]


def control(field: Any) -> str:
    """Return the id of the control that a sentence about a field leads to."""
    match field.type:
        case "WhenField":
            return f"{field.id}-day"
        case "TermChoice":
            return f"{field.id}-0"
        case _other:
            return str(field.id)


def _flat(errors: Any) -> list[str]:
    found: list[str] = []
    for each in errors.values() if isinstance(errors, dict) else errors:
        found += [each] if isinstance(each, str) else _flat(each)
    return found


def _value(data: Any) -> Any:
    return tuple(data) if isinstance(data, list) else data


def in_words(field: Any, value: Any) -> str:
    """Write a value as the field would show it."""
    if isinstance(value, When):
        return span_in_words(value.span)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None or value == "" or value == ():
        return _("Nothing")
    values = value if isinstance(value, tuple) else (value,)
    named = {str(key): words for key, words, *_rest in field.iter_choices()} if hasattr(field, "iter_choices") else {}
    return "; ".join(named.get(str(each), str(each)) for each in values)


def saved(form: RecordForm, record: Callable[[Session], str]) -> str | None:
    """Record what was sent, in one transaction.

    Args:
        form: the form of the request.
        record: calls the service with the validated entry and returns the reference to go to.

    Returns:
        The reference; None where the page is to be shown, for the first time or again with its errors.
    """
    if not form.validate_on_submit():
        return None
    try:
        with writing() as session:
            return record(session)
    except Stale as stale:
        form.refused.append(str(stale))
        form.show_both(stale.now)
    except Invalid as problem:
        form.refuse(problem)
    except leaks.TooOften as wait:  # beside what was typed, which is sent again later
        form.refused.append(str(wait))
    return None


def way_back(form: RecordForm) -> str:
    """Return where a form with a State leads: where the person came from, the State if it is one, or all States."""
    state = form["state"]
    known = state.data and state.data in {key for key, _words in state.choices or ()}
    return safe_next() or (url_for("states.state", code=state.data) if known else url_for("states.index"))
