"""Instruments and their provisions: offered to forms, and added where a source cites one that is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.dates import When
from tracker.domain.vocabulary import InstrumentKind
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import naming
from tracker.services.entries import changes
from tracker.services.leaks import recording
from tracker.storage import models

_BEFORE = re.compile(r"(articles?|arts?\.?|paragraphs?|paras?\.?)\s*(?=\d)", re.IGNORECASE)
_SPACED = re.compile(r"\s*\(\s*|\s+\)")


@dataclass(frozen=True, slots=True)
class InstrumentEntry:
    """An instrument that is not on the list; a treaty binds only once it is in force."""

    name: str
    kind: InstrumentKind | None
    short_name: str = ""
    adopted: When | None = None
    in_force: When | None = None


def choices(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every instrument as (code, words), by name."""
    instrument = models.Instrument
    rows = session.execute(
        select(instrument.code, instrument.name, instrument.short_name).order_by(
            func.lower(instrument.name), instrument.code
        )
    )
    return tuple((code, name if short in {"", name} else f"{name} ({short})") for code, name, short in rows)


def chosen(session: Session, actor: str, code: str, *, new: InstrumentEntry | None) -> str:
    """Return the code of an instrument that was chosen, or of the new one that was described.

    Raises:
        Invalid: neither is given, or the new one is on the list.
    """
    if new is None:
        if session.get(models.Instrument, code) is None:
            raise Invalid(_("Choose the instrument, or describe one that is not on the list."), field="instrument")
        return code
    known = naming.spellings(session)
    for spelling in (new.name, new.short_name):
        if spelling.lower().replace("’", "'") in known:
            raise Invalid(_("An instrument of this name is on the list: choose it there."), field="new_name")
    if new.kind is None:
        raise Invalid(_("Say what kind of instrument it is."), field="new_kind")
    if new.adopted and new.in_force and new.in_force.first < new.adopted.first:
        raise Invalid(_("It cannot be in force before it was adopted."), field="new_in_force")
    code = _code(session, new.short_name or new.name)
    session.add(
        models.Instrument(
            code=code,
            kind=new.kind,
            name=new.name,
            short_name=new.short_name or new.name,
            adopted_on=new.adopted.first if new.adopted else None,
            entry_into_force_on=new.in_force.first if new.in_force else None,
        )
    )
    session.flush()
    put_provision(session, code, "", about="")
    recording.put(session, actor, event="instrument:record", subject=f"instrument:{code}", changes=changes(None, new))
    return code


def numbers(text: str) -> tuple[str, ...]:
    """Return the provisions named on a line, as the record writes them: “Art. 3 (1); 16” is 3(1) and 16."""
    found = (_SPACED.sub(_closed, _BEFORE.sub("", piece)) for piece in naming.pieces(text))
    return tuple(dict.fromkeys(found)) or ("",)


def put_provision(session: Session, instrument: str, number: str, *, about: str) -> None:
    """Make sure that a provision is on record; a heading that is given replaces the one it had."""
    known = session.get(models.Provision, (instrument, number))
    if known is None:
        session.add(models.Provision(instrument_code=instrument, number=number, about=about))
        session.flush()
    elif about:
        known.about = about


def _closed(found: re.Match[str]) -> str:
    return "(" if "(" in found[0] else ")"


def _code(session: Session, name: str) -> str:
    plain = "-".join("".join(sign if sign.isalnum() else " " for sign in name).upper().split())[:40]
    if not plain or plain in {"NEW", "EDIT"} or session.get(models.Instrument, plain) is not None:
        raise Invalid(_("Give it a short name that no other instrument has."), field="new_short_name")
    return plain
