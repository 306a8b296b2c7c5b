"""Files kept with evidence: taken in, read by those who may, sealed with what is restricted, hashed again."""

from __future__ import annotations

from tracker.services.attachments.intake import (
    Checked,
    check,
    is_looked_through,
    is_open_to,
    read_back,
    receive,
    target,
)
from tracker.services.attachments.reading import (
    FilePage,
    Handed,
    KeptFile,
    content,
    of_case_file,
    of_evidence,
    shown,
    tell_handed,
)
from tracker.services.attachments.reading import verify as verify_one
from tracker.services.attachments.sealing import seal_all

__all__ = [
    "Checked",
    "FilePage",
    "Handed",
    "KeptFile",
    "check",
    "content",
    "is_looked_through",
    "is_open_to",
    "of_case_file",
    "of_evidence",
    "read_back",
    "receive",
    "seal_all",
    "shown",
    "target",
    "tell_handed",
    "verify_one",
]
