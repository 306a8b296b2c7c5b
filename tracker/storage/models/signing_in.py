"""How people sign in: sessions that can be revoked, invitations, recovery codes, and one table of attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.protection import Limited
from tracker.storage.base import Base, Id, said
from tracker.storage.types import closed


class SignIn(Base):
    """A session of a person on one device; the cookie holds a token of which only the hash is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("length(token_sha256) = 64", name="token_is_hashed"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    agent: Mapped[str] = mapped_column(default="")  # "Firefox on Windows": enough to know one's own devices by
    second_factor: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """An invitation to an organisation: a link that works once, until a day; only the hash of its token is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("length(token_sha256) = 64", name="token_is_hashed"),
        CheckConstraint("email = lower(email) AND email LIKE '_%@_%'", name="email_is_an_address"),
        said("invited_by"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str]
    roles: Mapped[list[str]]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[str]
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands in for the second factor once; kept as a hash."""

    __tablename__ = "recovery_code"
    __table_args__ = (CheckConstraint("code_hash LIKE '$argon2%'", name="code_is_hashed"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Attempt(Base):
    """One attempt at something that is limited; `who` is a keyed hash, so the table tells nobody's address."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_who", "kind", "who", "at"),
        CheckConstraint("length(who) = 64", name="who_is_hashed"),
    )

    id: Mapped[Id]
    kind: Mapped[Limited] = mapped_column(closed(Limited, "kind"))
    who: Mapped[str]
    at: Mapped[datetime]
