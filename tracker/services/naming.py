"""Names that people type into forms: States and instruments, several on a line, found or said to be unknown."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from tracker.domain.folding import fold
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.storage import models


def pieces(text: str) -> tuple[str, ...]:
    """Return what stands between semicolons or line ends, each once, in order."""
    found = (" ".join(piece.split()) for line in text.splitlines() for piece in line.split(";"))
    return tuple(dict.fromkeys(piece for piece in found if piece))


def states(session: Session, text: str, *, field: str) -> tuple[str, ...]:
    """Return the ISO codes of the States named on a line.

    Raises:
        Invalid: one of them is not known; the sentence names it.
    """
    found = []
    for name in pieces(text):
        state = known_state(session, name)
        if state is None:
            raise Invalid(
                _("“%(name)s” is no State that is known here: write the name as the United Nations does, or its code.")
                % {"name": name},
                field=field,
            )
        found.append(state.code)
    return tuple(dict.fromkeys(found))


def known_state(session: Session, text: str) -> models.State | None:
    """Find a State by ISO 3166 code (alpha-3 or alpha-2), name or alias, whatever its case and accents."""
    wanted = text.strip()
    state = session.get(models.State, wanted.upper())
    if state is not None:
        return state
    names = session.execute(
        union_all(
            select(models.State.code, models.State.name),
            select(models.State.code, models.State.iso2),
            select(models.StateAlias.state_code, models.StateAlias.alias),
        )
    )
    folded = fold(wanted)
    found = next((code for code, name in names if name and fold(name) == folded), None)
    return session.get(models.State, found) if found else None


def state_name(session: Session, code: str) -> str:
    """Return the name of a State by its code, "" for a code that is none."""
    return session.scalar(select(models.State.name).where(models.State.code == code)) or ""


def state_names(session: Session, codes: Collection[str]) -> str:
    """Return States as a line names them, in the order given."""
    rows = session.execute(select(models.State.code, models.State.name).where(models.State.code.in_(codes)))
    names = {row.code: row.name for row in rows}
    return "; ".join(names[code] for code in codes)


def spellings(session: Session) -> dict[str, str]:
    """Return every spelling of an instrument, lower case, with its code."""
    rows = session.execute(select(models.Instrument.code, models.Instrument.name, models.Instrument.short_name))
    found: dict[str, str] = {}
    for code, name, short_name in rows:
        for spelling in (code, name, short_name):
            found.setdefault(_plain(spelling), code)
    for alias in session.scalars(select(models.InstrumentAlias).order_by(models.InstrumentAlias.alias)):
        found.setdefault(_plain(alias.alias), alias.instrument_code)
    return found


def instruments(session: Session, text: str, *, field: str) -> tuple[str, ...]:
    """Return the codes of the instruments named on a line.

    Raises:
        Invalid: one of them is not known; the sentence names it.
    """
    if not text:
        return ()
    known = spellings(session)
    found = []
    for name in pieces(text):
        if _plain(name) not in known:
            words = _("“%(name)s” is no instrument that is known here: write its name or its usual short form.")
            raise Invalid(words % {"name": name}, field=field)
        found.append(known[_plain(name)])
    return tuple(dict.fromkeys(found))


def _plain(name: str) -> str:
    return name.lower().replace("’", "'")
