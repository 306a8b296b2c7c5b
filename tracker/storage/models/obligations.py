"""Instruments, their provisions, and which of them a recommendation cites."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import DatePrecision, InstrumentKind
from tracker.storage.base import Base, Id, ordered, said
from tracker.storage.types import closed


class Instrument(Base):
    """A treaty, a Security Council resolution, a declaration or a custom."""

    __tablename__ = "instrument"
    __table_args__ = (
        said("name"),
        ordered("adopted_on", "entry_into_force_on"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[InstrumentKind] = mapped_column(closed(InstrumentKind, "kind"))
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str]
    adopted_on: Mapped[date | None]
    entry_into_force_on: Mapped[date | None]
    depositary_ref: Mapped[str] = mapped_column(default="")
    series: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class InstrumentAlias(Base):
    """Another name by which texts cite an instrument."""

    __tablename__ = "instrument_alias"
    __table_args__ = (said("alias"),)

    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), primary_key=True)
    alias: Mapped[str] = mapped_column(primary_key=True)


class Provision(Base):
    """A provision of an instrument; the empty number is the instrument as a whole."""

    __tablename__ = "provision"

    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(default="")


class Obligation(Base):
    """A citation: the right provision, beside what the source cites and whether it takes it as binding.

    Without a part it is about the whole recommendation. Whether the provision binds is computed from the State's treaty
    actions on the date of the facts, never stored.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "ordinal"),
        ForeignKeyConstraint(["part_id", "recommendation_id"], ["part.id", "part.recommendation_id"]),
        ForeignKeyConstraint(
            ["instrument_code", "provision_number"], ["provision.instrument_code", "provision.number"]
        ),
        ordered("facts_first", "facts_last"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    part_id: Mapped[int | None]
    ordinal: Mapped[int]
    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), index=True)
    provision_number: Mapped[str] = mapped_column(default="")
    cited_as: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    cited_as_binding: Mapped[bool | None]
    facts_first: Mapped[date]
    facts_last: Mapped[date]
    facts_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "facts_precision"))

    instrument: Mapped[Instrument] = relationship(overlaps="provision")
    provision: Mapped[Provision] = relationship(overlaps="instrument")
