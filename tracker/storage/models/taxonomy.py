"""What recommendations are about: themes, affected groups, Sustainable Development Goals."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.base import Base, said


class Theme(Base):
    """A theme; its parent, if any, is a broader theme."""

    __tablename__ = "theme"
    __table_args__ = (said("name"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("theme.code"))
    source: Mapped[str]


class AffectedGroup(Base):
    """A group of people whom a recommendation concerns."""

    __tablename__ = "affected_group"
    __table_args__ = (said("name"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Sdg(Base):
    """A Sustainable Development Goal or one of its targets, known by its number (8, 8.8)."""

    __tablename__ = "sdg"
    __table_args__ = (said("name"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
