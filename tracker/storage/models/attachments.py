"""Files kept with evidence, texts of restricted evidence, and earlier versions of what was written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.protection import Scan, SealedField
from tracker.storage.base import Base, Id, said
from tracker.storage.types import closed


class Attachment(Base):
    """One original, as it came in; never changed. Its own name is not kept: names of files hold names of people.

    `sha256` is that of the file as received; `stored_sha256` that of the bytes on disk, which are encrypted where the
    file is sealed: under the key of the person who speaks in the item (`person_id`), else the organisation's.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64 AND length(stored_sha256) = 64", name="hashes_are_sha_256"),
        CheckConstraint("byte_count > 0", name="byte_count_of_something"),
        CheckConstraint(
            "(person_id IS NULL AND organisation_key_id IS NULL) = (NOT is_sealed)", name="sealed_under_some_key"
        ),
        CheckConstraint("person_id IS NULL OR organisation_key_id IS NULL", name="sealed_under_one_key"),
        said("label"),
    )

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)  # random: nobody finds a file by counting
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    label: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    stored_sha256: Mapped[str] = mapped_column(index=True)
    byte_count: Mapped[int]
    is_sealed: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_key_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_key.id"), index=True)
    scan: Mapped[Scan] = mapped_column(closed(Scan, "scan"), default=Scan.NOT_SCANNED)
    received_at: Mapped[datetime]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    redacted_at: Mapped[datetime | None]  # a purge took the bytes away; hash and custody stay


class SealedText(Base):
    """A text of restricted evidence, encrypted under the key of the person who speaks, else the organisation's."""

    __tablename__ = "sealed_text"
    __table_args__ = (UniqueConstraint("evidence_id", "field"),)

    id: Mapped[Id]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    field: Mapped[SealedField] = mapped_column(closed(SealedField, "field"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_key_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_key.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class EvidenceVersion(Base):
    """An item as it was once written, so that it can be restored; apart from the audit trail, which keeps no testimony.

    `content` is JSON, encrypted whatever it says, under the key of the person who speaks in the item, else the
    organisation's: a purge takes it away.
    """

    __tablename__ = "evidence_version"
    __table_args__ = (
        UniqueConstraint("evidence_id", "number"),
        CheckConstraint("(person_id IS NULL) <> (organisation_key_id IS NULL)", name="sealed_under_one_key"),
    )

    id: Mapped[Id]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_key_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_key.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
