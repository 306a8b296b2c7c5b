"""What an entry is cited from, and the number or name beside it: together they are the reference, so both are plain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import case, select
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


def followed_first(session: Session, organisation_id: int) -> tuple[tuple[str, str], ...]:
    """Return every State as (code, name): those that the organisation follows first, each group by name."""
    state, tracked = models.State, models.TrackedState
    followed = select(tracked.state_code).where(tracked.organisation_id == organisation_id)
    rows = session.execute(
        select(state.code, state.name).order_by(case((state.code.in_(followed), 0), else_=1), state.name, state.code)
    )
    return tuple((code, name) for code, name in rows)


def state_name(session: Session, code: str) -> str:
    """Return the name of a State by its code, "" for a code that is none."""
    return session.scalar(select(models.State.name).where(models.State.code == code)) or ""


def next_number(names: Iterable[str]) -> str:
    """Return the number after the highest of these; what is no number among them is passed over."""
    taken = [int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 10]
    return str(max(taken, default=0) + 1)


def cycles(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every cycle as (number, words), the latest first."""
    numbers: Sequence[int] = session.scalars(select(models.Cycle.number).order_by(models.Cycle.number.desc())).all()
    return tuple((str(number), _("Cycle %(cycle)d") % {"cycle": number}) for number in numbers)


def _is_plain(word: str, between: str) -> bool:
    return any(sign.isalnum() for sign in word) and all(sign.isalnum() or sign in between for sign in word)
