"""What the seed has already brought, so that a person's later changes are left alone."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.base import Base


class SeedRecord(Base):
    """One row of the seed by its natural key, with the digest of what it said when it was last loaded."""

    __tablename__ = "seed_record"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
