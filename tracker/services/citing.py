"""What an entry is cited from, and the number or name beside it: together they are the reference, so both are plain."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Invalid
from tracker.i18n import _
from tracker.storage import models


def document_id(session: Session, key: str) -> int:
    """Return the row of a document that a form offered.

    Raises:
        Invalid: it is not on record.
    """
    found = session.scalar(select(models.SourceDocument.id).where(models.SourceDocument.key == key))
    if found is None:
        raise Invalid(_("Choose a document that is on record, or record it first."), field="document")
    return found


def refuse_odd(name: str, *, field: str) -> None:
    """Compare a number or name with what references are made of: letters and digits, dots and hyphens between them.

    Raises:
        Invalid: it has anything else, or nothing that can be read.
    """
    if not _is_plain(name, "-."):
        raise Invalid(
            _("Use letters and digits only, with dots or hyphens between them, such as 12 or 5.2-a."), field=field
        )


def refuse_odd_reference(reference: str, *, field: str) -> None:
    """Compare a letter's own reference with what addresses can carry: words apart by one space or one slash.

    Raises:
        Invalid: it has anything else.
    """
    words = reference.replace("/", " ").split(" ")
    if not all(_is_plain(word, "-.()") for word in words):
        raise Invalid(
            _("Write the reference as the letter does, in letters, digits, spaces and slashes: OL RUS 1/2016."),
            field=field,
        )
    if words[0] in {"new", "edit", "reply"}:
        raise Invalid(_("Begin the reference as the letter does: AL, JAL, UA, JUA or OL."), field=field)


def number_of_new(given: str, taken: Collection[str], *, refusal: str) -> str:
    """Return the number of a new entry of a document: the given one, else the next.

    Args:
        given: as a person typed it; "" for none.
        taken: numbers of the document's entries of this kind.
        refusal: the sentence for a number that one of them has.

    Raises:
        Invalid: the given number is taken, or odd.
    """
    number = given or _next_number(taken)
    refuse_odd(number, field="number")
    if number in taken:
        raise Invalid(refusal, field="number")
    return number


def _next_number(names: Iterable[str]) -> str:
    """Return the number after the highest of these; what is no number among them is passed over."""
    taken = [int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 10]
    return str(max(taken, default=0) + 1)


def _is_plain(word: str, between: str) -> bool:
    return any(sign.isalnum() for sign in word) and all(sign.isalnum() or sign in between for sign in word)
