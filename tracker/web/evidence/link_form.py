"""The row of the form of evidence that says what the item shows of one ask."""

from __future__ import annotations

from wtforms import Form

from tracker.i18n import N_
from tracker.services.evidence.entry import LinkEntry
from tracker.web.editing import in_words
from tracker.web.evidence import words
from tracker.web.evidence.worded import WordedChoice, WordedField
from tracker.web.fields import LineField, PickField

FIELDS = tuple(LinkEntry.__dataclass_fields__)


class LinkForm(Form):
    """What the item says of one ask."""

    ask = LineField(
        N_("Recommendation or other ask"),
        hint=N_("Its number, such as 140.227, or its reference; suggestions appear while you type."),
        render_kw={"list": "asks"},
    )
    finding = WordedChoice(N_("What does it show?"), words.FINDINGS, hints=words.FINDING_HINTS)
    level = WordedField(N_("Level"), words.LEVELS, none=N_("Choose"))
    scope = WordedField(N_("Scope"), words.SCOPES, none=N_("Choose"))
    counted_in = PickField(
        N_("Count it in"),
        none=N_("The window of its last possible day"),
        hint=N_("Only for a period that reaches into several windows; the reasons then say that a person chose."),
    )
    note = LineField(N_("Note on this link"))


def told(link: LinkEntry, row: LinkForm) -> str:
    """Write a link that is on record in words."""
    terms = (in_words(row[name], getattr(link, name)) for name in ("finding", "level", "scope"))
    return f"{link.ask}: " + ", ".join(term.partition(":")[0] for term in terms)
