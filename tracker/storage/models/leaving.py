"""What left the house: papers and exports with the evidence in them, and parts of names that a person released."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.protection import ConsentUse
from tracker.storage.base import Base, Id, said, unique_where
from tracker.storage.types import closed


class Disclosure(Base):
    """An artefact that was made, for a use; `published_on` is entered by a person once it is out."""

    __tablename__ = "disclosure"
    __table_args__ = (said("name"), CheckConstraint("length(sha256) = 64", name="sha256_is_one"))

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str]
    use: Mapped[ConsentUse] = mapped_column(closed(ConsentUse, "use"))
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    published_on: Mapped[date | None]


class DisclosedEvidence(Base):
    """An item that stands in an artefact."""

    __tablename__ = "disclosed_evidence"

    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True, index=True)


class NameRelease(Base):
    """A part of a name ("Kim") that a person looked at and released for what leaves, kept as a keyed hash."""

    __tablename__ = "name_release"
    __table_args__ = (
        CheckConstraint("length(digest) = 64", name="digest_is_one"),
        said("released_by"),
        unique_where("uq_name_release", "organisation_id", "digest", "artefact", condition="withdrawn_at IS NULL"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    digest: Mapped[str]
    artefact: Mapped[str] = mapped_column(default="")  # the paper it was released for, such as "draft RUS 4"
    released_by: Mapped[str]
    released_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
