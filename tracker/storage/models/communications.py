"""Letters of special procedures, what they ask, and what the State replied."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import CommunicationKind
from tracker.domain.vocabulary import ReplyQuality
from tracker.storage.base import Base, Id, ordered, said
from tracker.storage.models.documents import SourceDocument
from tracker.storage.models.parts import Part
from tracker.storage.types import closed


class Communication(Base):
    """A letter to a State, known by its reference, with the day by which a reply is due."""

    __tablename__ = "communication"
    __table_args__ = (
        said("reference"),
        ordered("sent_on", "reply_due_on"),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CommunicationKind] = mapped_column(closed(CommunicationKind, "kind"))
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    mandate: Mapped[str]
    sent_on: Mapped[date]
    reply_due_on: Mapped[date | None]
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)

    document: Mapped[SourceDocument] = relationship()
    requests: Mapped[list[CommunicationRequest]] = relationship(order_by="CommunicationRequest.part_id")
    replies: Mapped[list[Reply]] = relationship(order_by="Reply.replied_on")


class CommunicationRequest(Base):
    """A part that a letter asks for."""

    __tablename__ = "communication_request"

    communication_id: Mapped[int] = mapped_column(ForeignKey("communication.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True, index=True)

    part: Mapped[Part] = relationship()


class Reply(Base):
    """A State's reply to a letter, on the scale for requests for information."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("communication_id", "replied_on"),)

    id: Mapped[Id]
    communication_id: Mapped[int] = mapped_column(ForeignKey("communication.id"))
    replied_on: Mapped[date]
    quality: Mapped[ReplyQuality] = mapped_column(closed(ReplyQuality, "quality"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("source_document.id"))
