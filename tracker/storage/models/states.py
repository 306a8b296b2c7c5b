"""States, the names that sources give them, and the organisations they belong to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import Membership
from tracker.domain.vocabulary import RegionalGroup
from tracker.storage.base import Base, said
from tracker.storage.types import closed


class State(Base):
    """A member or observer State, known everywhere by its ISO 3166 alpha-3 code."""

    __tablename__ = "state"
    __table_args__ = (
        CheckConstraint("length(code) = 3 AND code = upper(code)", name="code_is_alpha_3"),
        CheckConstraint("length(iso2) = 2 AND iso2 = upper(iso2)", name="iso2_is_alpha_2"),
        CheckConstraint("length(m49) = 3", name="m49_has_three_digits"),
        said("name"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    iso2: Mapped[str] = mapped_column(unique=True)
    m49: Mapped[str] = mapped_column(unique=True)  # text: 004 is not 4
    cow: Mapped[str | None] = mapped_column(unique=True)  # Correlates of War
    name: Mapped[str] = mapped_column(unique=True)
    official_name: Mapped[str]
    regional_group: Mapped[RegionalGroup] = mapped_column(closed(RegionalGroup, "regional_group"))
    membership: Mapped[Membership] = mapped_column(closed(Membership, "membership"))

    aliases: Mapped[list[StateAlias]] = relationship(order_by="StateAlias.alias")
    organisations: Mapped[list[StateOrganisation]] = relationship(order_by="StateOrganisation.organisation")


class StateAlias(Base):
    """A spelling that a source uses for a State."""

    __tablename__ = "state_alias"
    __table_args__ = (said("alias"),)

    alias: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)


class StateOrganisation(Base):
    """A State's membership of a regional or other organisation (AU, EU, OIC …)."""

    __tablename__ = "state_organisation"

    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), primary_key=True)
    organisation: Mapped[str] = mapped_column(primary_key=True)
