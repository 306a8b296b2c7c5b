"""The bodies that ask."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import Mechanism
from tracker.storage.base import Base, said
from tracker.storage.types import closed


class MechanismBody(Base):
    """One body of a mechanism: the UPR, a committee, a mandate, an organisation."""

    __tablename__ = "mechanism_body"
    __table_args__ = (said("name"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[Mechanism] = mapped_column(closed(Mechanism, "kind"))
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str]
