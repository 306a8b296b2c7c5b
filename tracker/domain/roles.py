"""What people may be in an organisation."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do in an organisation; several roles add up."""

    ADMIN = "admin"
    CONTRIBUTOR = "contributor"
    PROTECTION = "protection"
    RESEARCHER = "researcher"
    REVIEWER = "reviewer"
    VIEWER = "viewer"
