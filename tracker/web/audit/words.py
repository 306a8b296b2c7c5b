"""What the fields and events of the audit trail are called on pages."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import url_for

from tracker.i18n import N_, _
from tracker.services.trail.audit_pages import Wanted
from tracker.services.trail.restorable import NOUNS

_ACTIONS = {
    "amend": N_("changed"),
    "amend_reply": N_("reply changed"),
    "import": N_("imported"),
    "record": N_("recorded"),
    "remove": N_("taken away"),
    "reply": N_("reply recorded"),
}


def event_in_words(event: str) -> str:
    """Say what was done where a page has a word for it; else the event as it is kept."""
    known = _ACTIONS.get(event.partition(":")[2])
    return _(known) if known and event.partition(":")[0] in NOUNS else event


def field_in_words(field: str) -> str:
    """Write the name of a field as words: its own, which are the field's terms in English."""
    return field.replace("_", " ")


def address(wanted: Wanted) -> str:
    """Return the address of the list as it is narrowed."""
    chosen = {
        "person": wanted.person,
        "subject": wanted.subject,
        "event": wanted.event,
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }
    given = urlencode({name: value for name, value in chosen.items() if value})
    return url_for("audit.index") + (f"?{given}" if given else "")


def page_of(subject: str) -> str:
    """Return the address of the page on which a record stands; "" where it stands on none of its own."""
    noun, _colon, name = subject.partition(":")
    match noun:
        case "recommendation" if "#" in name:
            return url_for("recommendations.record", ref=name)
        case "document":
            return url_for("documents.record", key=name)
        case "communication":
            return url_for("communications.record", reference=name)
        case _other:
            return ""
