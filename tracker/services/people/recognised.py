"""Who could be recognised from what is out already, for the pages that warn of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Unavailable
from tracker.services.papers import called
from tracker.services.papers.called import Publication
from tracker.services.vault import recurring
from tracker.services.vault.keys import Keyring
from tracker.services.vault.recurring import Recurrence
from tracker.storage import models

ANY = ""
"""No publication in particular: whatever comes next."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who could be recognised from which publication; `paper` and `state_name` say which it is, where its name tells.

    `earlier` is the code of the person there, the same one where `is_same`.
    """

    ref: str
    earlier: str
    is_same: bool
    publication: str
    paper: Publication | None
    state_name: str


def of(session: Session, keyring: Keyring, refs: Collection[str]) -> tuple[Recognised, ...] | None:
    """Return who could be recognised from an earlier publication; None where a missing key forbids to compare.

    Codes alone come back, so that it may be told on a page without a reason.
    """
    person = models.Person
    ids = session.scalars(select(person.id).where(person.ref.in_(refs), person.purged_at.is_(None))).all()
    try:
        found = recurring.recurring(session, keyring, ids, publication=ANY)
    except Unavailable:
        return None
    papers = {each.publication: called.read(each.publication) for each in found}
    state, codes = models.State, {paper.state for paper in papers.values() if paper}
    rows = session.execute(select(state.code, state.name).where(state.code.in_(codes))) if codes else ()
    names = {code: name for code, name in rows}  # noqa: C416 (rows are no pairs)
    return tuple(_told(each, papers[each.publication], names) for each in found)


def _told(each: Recurrence, paper: Publication | None, names: Mapping[str, str]) -> Recognised:
    name = names.get(paper.state, paper.state) if paper else ""
    return Recognised(each.ref, each.earlier, each.is_same, each.publication, paper, name)
