"""What each State did about each treaty, and how far that record reaches."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import Certainty, DatePrecision, TreatyAct
from tracker.storage.base import Base, Id, ordered, together
from tracker.storage.types import closed


class TreatyAction(Base):
    """One act of a State upon an instrument, between its first and last possible day."""

    __tablename__ = "treaty_action"
    __table_args__ = (
        UniqueConstraint("state_code", "instrument_code", "act", "done_first"),
        ordered("done_first", "done_last"),
    )

    id: Mapped[Id]
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"))
    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), index=True)
    act: Mapped[TreatyAct] = mapped_column(closed(TreatyAct, "act"))
    done_first: Mapped[date]
    done_last: Mapped[date]
    done_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "done_precision"))
    as_of: Mapped[date]
    source: Mapped[str]
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))


class TreatyRecord(Base):
    """That a State's actions on an instrument are on record, even if there are none; absent where nobody looked."""

    __tablename__ = "treaty_record"
    __table_args__ = (together("checked_on", "checked_by_id"),)

    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), primary_key=True, index=True)
    as_of: Mapped[date]
    source: Mapped[str]
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
