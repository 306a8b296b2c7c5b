"""Organisations, the States they track, and the people who sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.roles import Role as RoleName
from tracker.storage.base import Base, Id, said
from tracker.storage.types import closed


class Organisation(Base):
    """An organisation that follows States and files papers."""

    __tablename__ = "organisation"
    __table_args__ = (said("code"), said("name"))

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    four_eyes: Mapped[bool] = mapped_column(default=False)  # who wrote an item last may not approve it
    second_factor: Mapped[bool] = mapped_column(default=False)  # everybody needs one

    tracked: Mapped[list[TrackedState]] = relationship(order_by="TrackedState.state_code")


class TrackedState(Base):
    """A State that an organisation follows."""

    __tablename__ = "tracked_state"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), primary_key=True, index=True)


class Role(Base):
    """What a person may do."""

    __tablename__ = "role"

    id: Mapped[Id]
    name: Mapped[RoleName] = mapped_column(closed(RoleName, "name"), unique=True)
    description: Mapped[str] = mapped_column(default="")


class User(Base):
    """A person who signs in, known by the mail address; the password is kept as a hash only."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("email = lower(email) AND email LIKE '_%@_%'", name="email_is_an_address"),
        CheckConstraint("password LIKE '$argon2%'", name="password_is_hashed"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[datetime | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted under the master key
    totp_counter: Mapped[int | None]  # the last time step used, so that a code never works twice
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)

    organisation: Mapped[Organisation] = relationship()
    roles: Mapped[list[Role]] = relationship(secondary="user_role", order_by="Role.id")


class UserRole(Base):
    """A role that a person holds."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True, index=True)
