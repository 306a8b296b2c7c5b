"""What entries of the trail tell, in the words of the other pages; the entries themselves keep terms and codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.facts import Span
from tracker.domain.merging import ANSWER
from tracker.domain.phrases import headed
from tracker.i18n import N_, _
from tracker.services.trail import names
from tracker.services.trail.audit_pages import Change
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.services.trail.names import Coded, Names
from tracker.web.audit import closed_lists
from tracker.web.references import cited
from tracker.web.shown import terms
from tracker.web.shown.fields import FIELDS
from tracker.web.shown.spoken import name as language

_LONGEST = 600  # letters of a value; a recommendation's text is on its own page
_LANGUAGES = {"language", "quote_language", "translation_language"}
_ASKS = {"ask", "earlier", "later", "left_out", "members", "part", "recommendation", "requests"}
_DAYS = {"as_of", "on", "record_as_of", "reply_due"}
_OF_PEOPLE = {term.value: words for term, words in (*terms.CONSENT_USES.items(), *terms.SECRET_FIELDS.items())}
"""Fields that are terms of a closed list themselves: uses of consent, and what the vault keeps."""
_KEPT_APART = N_("(kept apart)")


@dataclass(frozen=True, slots=True)
class Told:
    """One field in words; "" for nothing."""

    field: str
    old: str
    new: str


def told(changes: Iterable[Change], *, event: str, known: Names) -> tuple[Told, ...]:
    """Tell the fields of an entry, with the names that are known for the codes in them."""
    return tuple(
        Told(field_in_words(each.field, known), *(_short(_said(each.field, side, event, known)) for side in sides))
        for each in changes
        for sides in [_sides(each)]
    )


def field_in_words(field: str, known: Names | None = None) -> str:
    """Name a field; one that an older version wrote, and a person's code, by its own name."""
    if field.startswith(ANSWER):
        document = (known or {}).get(Coded.DOCUMENT, {}).get(field.removeprefix(ANSWER)) or field.removeprefix(ANSWER)
        return _("Position in %(document)s") % {"document": document} if document else _("Position in this document")
    if field in _OF_PEOPLE or field in FIELDS:
        return _(_OF_PEOPLE.get(field) or FIELDS[field])
    return headed(field.replace("_", " "))


def _sides(change: Change) -> tuple[Any, Any]:
    """Return old and new; what stands for a value on both sides is told once."""
    return ("", change.new) if change.old == change.new else (change.old, change.new)


def _said(field: str, value: Any, event: str, known: Names) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case str():
            return _written(field, value, event, known)
        case {"first": str(first), "last": str(last), "precision": _precision}:
            return _span(first, last)
        case Mapping():
            return "; ".join(
                f"{field_in_words(name, known)}: {said}"
                for name, each in value.items()
                if (said := _said(name, each, event, known))
            )
        case list() if field.startswith(ANSWER):
            return "; ".join(_answer(value))
        case list() | tuple():
            between = " · " if any(isinstance(each, Mapping) for each in value) else "; "
            return between.join(_said(field, each, event, known) for each in value)
        case _number:
            return _written(field, str(value), event, known)


def _written(field: str, text: str, event: str, known: Names) -> str:
    """Write what stands in a field as the other pages write it; what they have no words for stays as it is."""
    words = closed_lists.of(field, event).get(text)
    if words is not None:
        return headed(_(words))
    if text == KEPT_APART:
        return _(_KEPT_APART)
    kind = names.FIELDS.get(field)
    if kind is not None:
        return known.get(kind, {}).get(text, text)
    if field in _LANGUAGES:
        return language(text)
    if field in _ASKS:
        return cited(text)
    if field == "field":
        return field_in_words(text)
    if field in _DAYS or field.endswith(("_at", "_on", "_first", "_last")):
        return _day(text)
    return _cut(field, text, known)


def _cut(field: str, text: str, known: Names) -> str:
    """Write what has a slash or a colon between two parts: an act and its day, a State and its cycle."""
    act, slash, day = text.partition("/")
    if field == "consent" and slash:
        return ", ".join(filter(None, [headed(_(closed_lists.of("act", "").get(act, act))), _day(day)]))
    state, colon, cycle = text.partition(":")
    if field in names.REVIEWS and colon:
        return _("%(state)s, cycle %(n)s") % {"state": known.get(Coded.STATE, {}).get(state, state), "n": cycle}
    return text


def _answer(value: list[Any]) -> Iterator[str]:
    """Tell a position that an import wrote: the term, the State's own words, when it was stated, and where."""
    term, stated, first, last, _precision, paragraph = [*(str(each or "") for each in value), *[""] * 6][:6]
    words = headed(_(closed_lists.of("position", "").get(term, term)))
    yield f"{words} (“{stated}”)" if stated and stated.casefold() not in {words.casefold(), term} else words
    if first:
        yield _span(first, last or first)
    if paragraph:
        yield _("paragraph %(number)s") % {"number": paragraph}


def _span(first: str, last: str) -> str:
    try:
        return span_in_words(Span(date.fromisoformat(first), date.fromisoformat(last)))
    except ValueError:
        return first if first == last else f"{first} – {last}"


def _day(text: str) -> str:
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return _moment(text)


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return _("%(day)s, %(time)s UTC") % {"day": day_in_words(at.date()), "time": at.strftime("%H:%M")}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
