"""How pages write what a file is, what was done with it, and what was found of it."""

from __future__ import annotations

from tracker.domain.media import NAMES, MediaType
from tracker.domain.protection import Scan
from tracker.i18n import N_, _
from tracker.services.attachments.custody import Handling
from tracker.services.attachments.naming import Looked
from tracker.storage.files import Finding
from tracker.web.shown import terms

_SCANS = terms.SCANS
_HANDLINGS = {
    Handling.COPIED: N_("Copy without metadata handed out"),
    Handling.READ: N_("Original handed out"),
    Handling.RECEIVED: N_("Received and hashed"),
    Handling.REDACTED: N_("Content purged"),
    Handling.SEALED: N_("Encrypted"),
    Handling.VERIFIED: N_("Hashed again"),
}
_FINDINGS = {
    Finding.WHOLE: N_("as it was received"),
    Finding.MISSING: N_("missing"),
    Finding.ALTERED: N_("altered"),
    Finding.UNREADABLE: N_("unreadable"),
}
_LOOKED = {
    Looked.THROUGH: N_("Its text names nobody who was in the vault then. Words in pictures were not read."),
    Looked.PROPERTIES: N_(
        "Names were looked for only in its properties and in what of it is text: it is a picture, or has pages without."
    ),
    Looked.NOT: N_(
        "Names were not looked for in it, since it cannot be read here. Restrict the item, or read it yourself."
    ),
}


def media(kind: MediaType) -> str:
    """Name a type of file as people do."""
    return _(NAMES[kind])


def scan(found: Scan) -> str:
    """Say what the scanner said."""
    return _(_SCANS[found])


def handling(what: Handling | None) -> str:
    """Say what was done with a file."""
    return _("Something else") if what is None else _(_HANDLINGS[what])


def finding(found: str) -> str:
    """Say what was found of a file that was hashed again; "" for nothing."""
    return _(_FINDINGS[Finding(found)]) if found else ""


def looked(found: str) -> str:
    """Say how far names were looked for in a file that came in; "" where nobody looked."""
    return _(_LOOKED[Looked(found)]) if found else ""
