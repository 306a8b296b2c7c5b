"""Case files, and who is named for what is restricted: a case file, or everything on one State."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.base import Base, Id, said, unique_where


class CaseFile(Base):
    """Evidence that belongs together: a case, a mission, a group of rulings. A restricted one is for named users."""

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("organisation_id", "code"), said("title"), said("code"))

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str]
    title: Mapped[str]
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    is_restricted: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]


class RestrictedState(Base):
    """A State whose internal results and evidence an organisation keeps for named users."""

    __tablename__ = "restricted_state"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), primary_key=True, index=True)


class Named(Base):
    """A person who is named for a restricted case file, or for a restricted State."""

    __tablename__ = "named"
    __table_args__ = (
        CheckConstraint("(case_file_id IS NULL) <> (state_code IS NULL)", name="file_or_state"),
        unique_where("uq_named_file", "user_id", "case_file_id", condition="case_file_id IS NOT NULL"),
        unique_where("uq_named_state", "user_id", "state_code", condition="state_code IS NOT NULL"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    case_file_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    state_code: Mapped[str | None] = mapped_column(ForeignKey("state.code"))
    granted_by: Mapped[str]
    granted_at: Mapped[datetime]
