"""The columns of our own spreadsheet, the closed list that is written, read and explained from."""

from __future__ import annotations

from tracker.domain.kinds import EvidenceKind
from tracker.domain.sheets import REFERENCE, VERSION, Column, Holds, Sheet, YesNo
from tracker.domain.vocabulary import (
    Finding,
    Level,
    Position,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
    Wording,
)
from tracker.i18n import N_

_YES_NO = tuple(YesNo)
_OF_HAND = (ReviewState.DRAFT, ReviewState.IN_REVIEW, ReviewState.APPROVED)  # withdrawing asks for a reason
_BASES = (PublicationBasis.PUBLISHED_SOURCE, PublicationBasis.INTERNAL)
_COUNTED = (Position.SUPPORTED, Position.PARTIALLY_SUPPORTED, Position.NOTED, Position.NOT_SUPPORTED)

_REFERENCE = Column(
    REFERENCE,
    "Reference",
    N_("What the record is known by here. Leave it as it is to change the record; leave it empty for a new one."),
    Holds.REFERENCE,
)
_VERSION = Column(
    VERSION,
    "Version",
    N_("Tells whether the record was changed here since the sheet was made. Leave it as it is."),
    Holds.VERSION,
)
_DOCUMENT = Column(
    "document",
    "Document",
    N_("The document that it stands in, by its symbol or the name that it is known by here."),
    needed=True,
    fixed=True,
)
_STATE = Column("state", "State", N_("The State concerned: its code of three letters, or its name."), Holds.STATE)

COLUMNS: dict[Sheet, tuple[Column, ...]] = {
    Sheet.RECOMMENDATIONS: (
        _REFERENCE,
        _DOCUMENT,
        Column("number", "Number", N_("As the document prints it."), Holds.NUMBER, needed=True, fixed=True),
        Column("paragraph", "Paragraph", N_("Paragraph or page where it stands."), Holds.NUMBER),
        Column("text", "Text", N_("As published, if it is verbatim."), Holds.LONG),
        Column(
            *("wording", "Wording", N_("Whether the text is verbatim, in your words, or not imported."), Holds.TERM),
            terms=tuple(Wording),
            needed=True,
        ),
        Column("addressed", "Addressed to", N_("States, by name or code, between semicolons."), Holds.STATES),
        Column("to_all_states", "To all States", N_("Addressed to all States."), Holds.FLAG, _YES_NO),
        Column("bodies", "Addressed bodies", N_("Bodies that are no State, between semicolons.")),
        Column("recommending", "Recommending States", N_("Names or codes, between semicolons."), Holds.STATES),
        Column("asked", "Asked on", N_("Leave empty if it is the date of the document."), Holds.DATE),
        Column("language", "Language", N_("A code such as en, ru, ko. Empty is English.")),
        Column(
            *("action_category", "Action category", N_("Of UPR Info: 1 minimal to 5 specific action."), Holds.TERM),
            terms=tuple("12345"),
        ),
        Column("themes", "Themes", N_("Codes or names of themes, between semicolons."), Holds.CODES),
        Column(
            "parts", "Parts", N_("One line for each action asked. Parts can be added, never taken away."), Holds.LONG
        ),
        Column("note", "Note", N_("A note of your own."), Holds.LONG),
        Column("of_state", "State", N_("The State that the row was listed for."), Holds.SHOWN),
        Column("cycle", "Cycle", N_("The cycle of the review."), Holds.SHOWN),
        Column("position", "Position", N_("The State’s latest position."), Holds.SHOWN),
        Column("status", "Status", N_("The latest status."), Holds.SHOWN),
        Column("evidence_count", "Evidence", N_("How many items of evidence count."), Holds.SHOWN),
        _VERSION,
    ),
    Sheet.POSITIONS: (
        _REFERENCE,
        Column(
            *("recommendation", "Recommendation", N_("The reference of the recommendation: SYMBOL#NUMBER.")),
            needed=True,
            fixed=True,
        ),
        Column("state", "State", _STATE.about, Holds.STATE, needed=True, fixed=True),
        Column("part", "Part", N_("The letter of the part; empty for the whole recommendation.")),
        Column(
            *("position", "Position", N_("What the State answered."), Holds.TERM), terms=tuple(Position), needed=True
        ),
        Column("as_stated", "As stated", N_("The State’s own words."), Holds.LONG),
        Column("document", "Document", N_("The document in which the State says so."), needed=True),
        Column("paragraph", "Paragraph", N_("Paragraph or page where it stands."), Holds.NUMBER),
        Column("stated", "Stated on", N_("Leave empty if it is the date of the document."), Holds.DATE),
        _VERSION,
    ),
    Sheet.EVIDENCE: (
        _REFERENCE,
        _DOCUMENT,
        Column("state", "State", _STATE.about, Holds.STATE, needed=True),
        Column(
            *("kind", "Kind", N_("What the item is, whatever it shows."), Holds.TERM),
            terms=tuple(EvidenceKind),
            needed=True,
        ),
        Column(
            "summary",
            "Summary",
            N_("What it shows, in a sentence or two. Never a person’s name."),
            Holds.LONG,
            needed=True,
        ),
        Column("strand", "Strand", N_("Who asserts it."), Holds.TERM, tuple(Strand), needed=True),
        Column(
            *("reliability", "Reliability", N_("A confirmed, B credible and independent, C uncorroborated.")),
            *(Holds.TERM, tuple(Reliability)),
            needed=True,
        ),
        Column(
            *("origin", "Origin", N_("Where the information first comes from, so that no source counts twice.")),
            needed=True,
        ),
        Column("when", "When", N_("When it happened, or the period that it describes."), Holds.DATE, needed=True),
        Column("continuing", "Continuing", N_("It still continues."), Holds.FLAG, _YES_NO),
        Column("vouched_until", "Vouched until", N_("The last day for which the source says so."), Holds.DATE),
        Column("published", "Published on", N_("Empty: as its document."), Holds.DATE),
        Column("locator", "Page or paragraph", N_("Where in the document it stands."), Holds.NUMBER),
        Column("item_count", "Number of items", N_("How many rulings, cases or people it stands for."), Holds.NUMBER),
        Column("count_at_least", "At least", N_("There are at least so many."), Holds.FLAG, _YES_NO),
        Column("code", "Code", N_("Of a case (M-1) or an interview (P-1). Never a name.")),
        Column(
            *("review_state", "Review", N_("How far it is checked; only what is approved counts."), Holds.TERM),
            terms=tuple(_OF_HAND),
            needed=True,
        ),
        Column(
            *("publication_basis", "May appear in public", N_("Why it may appear in public, if it may."), Holds.TERM),
            terms=tuple(_BASES),
            needed=True,
        ),
        _VERSION,
    ),
    Sheet.LINKS: (
        _REFERENCE,
        Column("evidence", "Evidence item", N_("The reference of the item."), needed=True, fixed=True),
        Column(
            *("ask", "Ask", N_("The reference of the recommendation or part, or its number where only one has it.")),
            Holds.NUMBER,
            needed=True,
            fixed=True,
        ),
        Column("finding", "Finding", N_("What it says of the ask."), Holds.TERM, tuple(Finding), needed=True),
        Column("level", "Level", N_("Where the change shows."), Holds.TERM, tuple(Level), needed=True),
        Column("scope", "Scope", N_("Whether it speaks of all or of one case."), Holds.TERM, tuple(Scope), needed=True),
        Column(
            *("counted_in", "Counted in cycle", N_("The window to count it in; 0 before the UPR, empty by its date.")),
            Holds.NUMBER,
        ),
        Column("note", "Note", N_("A note of your own."), Holds.LONG),
        _VERSION,
    ),
    Sheet.SERIES: (
        _REFERENCE,
        _DOCUMENT,
        Column("state", "State", _STATE.about, Holds.STATE, needed=True),
        Column("about", "What is counted", N_("In a few words."), needed=True),
        Column(
            "value_text", "Number as printed", N_("As the source prints it: about 30,000."), Holds.NUMBER, needed=True
        ),
        Column(
            "value", "Number in digits", N_("Needed where the printed one can be read in several ways."), Holds.NUMBER
        ),
        Column("at_least", "At least", N_("The source says “at least”."), Holds.FLAG, _YES_NO),
        Column("unit", "Unit", N_("People, cases, per cent …"), needed=True),
        Column("period", "Period", N_("The date or period that it counts."), Holds.DATE, needed=True),
        Column("attributed_to", "Attributed to", N_("Who states it."), needed=True),
        Column("series", "Series", N_("Figures of one series may be charted together.")),
        Column(
            "indicator",
            "Indicator",
            N_("What the series measures; change it on the page of the indicator."),
            Holds.SHOWN,
        ),
        Column("definition", "Definition", N_("How the indicator is defined."), Holds.SHOWN),
        Column("locator", "Page or paragraph", N_("Where in the document it stands."), Holds.NUMBER),
        Column("counts_cycle", "Counts cycle", N_("If it counts positions: the cycle of the review."), Holds.NUMBER),
        Column(
            *("counts_position", "Counts position", N_("If it counts positions: which."), Holds.TERM),
            terms=tuple(_COUNTED),
        ),
        _VERSION,
    ),
}
"""The columns of each sheet, in their order."""


TITLES = {
    Sheet.RECOMMENDATIONS: N_("Recommendations"),
    Sheet.POSITIONS: N_("Positions"),
    Sheet.EVIDENCE: N_("Evidence"),
    Sheet.LINKS: N_("Links between evidence and asks"),
    Sheet.SERIES: N_("Figures that sources state"),
}


def column(sheet: Sheet, name: str) -> Column:
    """Return a column of a sheet by its name.

    Raises:
        KeyError: the sheet has none of that name.
    """
    found = next((each for each in COLUMNS[sheet] if each.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def editable(sheet: Sheet) -> tuple[Column, ...]:
    """Return the columns that are read back into records."""
    aside = {Holds.SHOWN, Holds.VERSION, Holds.REFERENCE}
    return tuple(each for each in COLUMNS[sheet] if each.holds not in aside)
