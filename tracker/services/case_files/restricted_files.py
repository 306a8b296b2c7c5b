"""Restricted case files as those see them who name people: by code and State alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.case_files.named import Colleague, Kept
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class RestrictedFile:
    """A restricted file as those see it who name people for it without being named: no title, no counts."""

    code: str
    state_name: str
    people: tuple[Colleague, ...]


def kept(row: models.CaseFile) -> Kept:
    """Return a file as that for which people are named."""
    return Kept(row.organisation_id, case_file_id=row.id, code=row.code)


def listed(session: Session, *, organisation_id: int) -> tuple[RestrictedFile, ...]:
    """Return the restricted files of an organisation by code, for those who name people: no title, no counts."""
    file, state, user = models.CaseFile, models.State, models.User
    rows = session.execute(
        select(file.code, state.name, user.id, user.email)
        .join(state, state.code == file.state_code)
        .outerjoin(models.Named, models.Named.case_file_id == file.id)
        .outerjoin(user, user.id == models.Named.user_id)
        .where(file.organisation_id == organisation_id, file.is_restricted)
        .order_by(file.code, user.email)
    )
    found: defaultdict[tuple[str, str], list[Colleague]] = defaultdict(list)
    for code, name, number, mail in rows:
        found[code, name] += [Colleague(number, mail)] if number is not None else []
    return tuple(RestrictedFile(code, name, tuple(people)) for (code, name), people in found.items())


def row_of(session: Session, code: str, *, organisation_id: int) -> models.CaseFile | None:
    """Return a restricted file for naming people, None where the organisation has none of this code."""
    file = models.CaseFile
    return session.scalars(
        select(file).where(file.code == code, file.organisation_id == organisation_id, file.is_restricted)
    ).first()
