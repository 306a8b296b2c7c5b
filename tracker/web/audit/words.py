"""What the records and events of the audit trail are called on pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import url_for

from tracker.domain.phrases import headed
from tracker.i18n import _
from tracker.services.trail.audit_pages import Wanted
from tracker.web.audit.vocabulary import ACTIONS, ACTORS, NOUNS
from tracker.web.references import cited, whole

_PLACED = {"grade", "judgement", "obligation", "position"}
"""Of these an ask has several, which are numbered; judgements by their cycle."""


def event_in_words(event: str) -> str:
    """Say what was done to what; an event that an older version wrote, and nobody writes any more, in its own words."""
    noun, _colon, action = event.partition(":")
    return _("%(noun)s: %(action)s") % {"noun": noun_in_words(noun), "action": _of(ACTIONS, action)}


def action_in_words(event: str) -> str:
    """Say what was done, where what it was done to stands beside."""
    return headed(_of(ACTIONS, event.partition(":")[2]))


def noun_in_words(noun: str) -> str:
    """Name a kind of record."""
    return headed(_of(NOUNS, noun))


def by_in_words(by: str) -> str:
    """Name who did something: a colleague by the mail address, the program by what of it."""
    return _(ACTORS[by]) if by in ACTORS else by


def subject_in_words(subject: str, known: Mapping[str, str] | None = None) -> str:
    """Name a record of the trail: a person by the mail address, a State by its name, an ask as people cite it.

    Args:
        subject: as the trail names it: ``user:2``, ``position:A/HRC/24/14#140.228@RUS:3``.
        known: subject -> name, of colleagues and States.
    """
    noun, colon, _name = subject.partition(":")
    if not colon:
        return noun_in_words(noun)
    return _("%(noun)s: %(action)s") % {
        "noun": noun_in_words(noun),
        "action": (known or {}).get(subject) or name_in_words(subject),
    }


def name_in_words(subject: str) -> str:
    """Write the name of a record without its noun: ``…#140.228@RUS:3`` is …, 140.228, RUS, no. 3."""
    noun, _colon, name = subject.partition(":")
    if noun not in _PLACED:
        return cited(name)
    rest, _colon, number = name.rpartition(":")
    ref, _at, state = rest.rpartition("@") if "@" in rest else (rest, "", "")
    said = ", ".join(part for part in (cited(ref), state) if part)
    if not ref:
        return cited(name)
    sentence = _("%(record)s, cycle %(n)s") if noun == "judgement" else _("%(record)s, no. %(n)s")
    return sentence % {"record": said, "n": number}


def as_kept(typed: str) -> str:
    """Return what a person types of a record as the trail keeps it: 140.228 (a) is ``140.228/a``."""
    part = re.sub(r" \((\w{1,3})\)$", r"/\1", typed.strip())
    return re.sub(r"^(\S+), (?=\S+$)", r"\1#", part)


def _of(words: Mapping[str, str], key: str) -> str:
    return _(words[key]) if key in words else key.replace("_", " ")


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
        case "grade" | "obligation" | "position" if "#" in name:
            ref, _at, state = name.rpartition(":")[0].partition("@")
            return url_for("recommendations.record", ref=whole(ref), state=state or None)
        case "lineage" if name.count(" ") == 1 and name.count("#") == 2:
            return url_for("recommendations.record", ref=name.partition(" ")[0])
        case "document":
            return url_for("documents.record", key=name)
        case "communication":
            return url_for("communications.record", reference=name)
        case "figure" if "~" in name:
            return url_for("figures.edit", ref=name)
        case "pledge" if "+" in name:
            return url_for("pledges.edit", ref=name)
        case "question" if "=" in name:
            return url_for("pledges.edit_question", ref=name)
        case _other:
            return ""
