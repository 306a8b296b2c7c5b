"""How the pages of imports name kinds of file, fields, outcomes, and how far work is."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.kinds import BatchState, JobKind, JobState, Outcome
from tracker.domain.merging import ANSWER
from tracker.i18n import N_, _, ngettext
from tracker.services.imports.batches import UNREAD
from tracker.web.shown import fields

KINDS = {
    "addendum": N_("Addendum: the State’s answers"),
    "narrative": N_("Document in prose"),
    "ohchr_matrix": N_("OHCHR’s matrix of recommendations"),
    "spreadsheet": N_("Our own spreadsheet"),
    "treaty_actions": N_("Signatures and ratifications"),
    "uhri": N_("Universal Human Rights Index"),
    "upr_info": N_("UPR Info’s database"),
    "wg_report": N_("Report of the Working Group"),
    UNREAD: N_("File not read yet"),
}
OUTCOMES = {
    Outcome.NEW: N_("New"),
    Outcome.CHANGED: N_("Changed"),
    Outcome.SAME: N_("Same"),
    Outcome.NEAR_DUPLICATE: N_("Near-duplicate"),
    Outcome.VANISHED: N_("Vanished"),
    Outcome.PROBLEM: N_("Problem"),
}
MARKS = {
    Outcome.NEW: ("new", "new"),
    Outcome.CHANGED: ("changed", "changed"),
    Outcome.SAME: ("same", "same"),
    Outcome.NEAR_DUPLICATE: ("near", "near"),
    Outcome.VANISHED: ("vanished", "close"),
    Outcome.PROBLEM: ("problem", "stop"),
}
"""Outcome -> the name of its colour, and of its sign."""

STATES = {
    BatchState.STAGING: N_("Not read yet"),
    BatchState.STAGED: N_("To be applied"),
    BatchState.APPLIED: N_("Applied"),
    BatchState.UNDONE: N_("Undone"),
}
FIELDS = fields.FIELDS
_MEANINGS = {
    Outcome.NEW: N_("What is not on record yet. Applying adds it."),
    Outcome.CHANGED: N_("On record, and this file says it otherwise. What you edited is never changed without asking."),
    Outcome.SAME: N_("On record with the same words. This file is noted as a source."),
    Outcome.NEAR_DUPLICATE: N_("Much like another recommendation of its review. You decide whether it is the same."),
    Outcome.VANISHED: N_("An earlier file of this source brought it; this one no longer has it."),
    Outcome.PROBLEM: N_("Could not be brought in. Nothing of it is written until it is corrected and sent again."),
}


def kind(name: str) -> str:
    """Name a kind of file."""
    return _(KINDS.get(name, name.replace("_", " ").capitalize()))


def outcome(which: Outcome | None) -> str:
    """Name what becomes of a row."""
    return _("Not compared") if which is None else _(OUTCOMES[which])


def outcome_meaning(which: Outcome) -> str:
    """Say what an outcome means."""
    return _(_MEANINGS[which])


def state(which: BatchState) -> str:
    """Name how far an import is."""
    return _(STATES[which])


def field(name: str, document: str = "") -> str:
    """Name a field of a record, or the document in which a State answers."""
    if name.startswith(ANSWER):
        return _("Position in %(document)s") % {"document": document} if document else _("Position in this document")
    return _(FIELDS.get(name, name.replace("_", " ").capitalize()))


def counted(counts: Mapping[Outcome, int]) -> str:
    """Tell the rows of a file by outcome, in a few words."""
    pieces = [
        _("%(n)s %(outcome)s") % {"n": number(counts[each]), "outcome": outcome(each).lower()}
        for each in OUTCOMES
        if counts.get(each)
    ]
    return " · ".join(pieces) or _("no rows")


def number(n: int) -> str:
    """Write a number with its thousands apart."""
    return f"{n:,}"


def far(job: JobKind, done: int, total: int) -> str:
    """Say how far work is: 412 of 9,383 rows read."""
    words = {"n": number(done), "total": number(total)}
    match job:
        case JobKind.IMPORT_STAGE:
            return _("%(n)s of %(total)s rows read") % words if total else rows_read(done)
        case JobKind.IMPORT_APPLY:
            return _("%(n)s of %(total)s rows applied") % words if total else ""
        case JobKind.IMPORT_UNDO:
            return _("%(n)s of %(total)s rows taken back") % words if total else ""
        case _other:
            return _("%(n)s of %(total)s steps done") % words


def rows_read(done: int) -> str:
    """Say how many rows were read where nobody knows how many there are."""
    return ngettext("One row read", "%(n)s rows read", done) % {"n": number(done)} if done else ""


def working(job: JobKind) -> str:
    """Say what work is being done."""
    return {
        JobKind.IMPORT_STAGE: _("Reading and comparing the file"),
        JobKind.IMPORT_APPLY: _("Applying the import"),
        JobKind.IMPORT_UNDO: _("Undoing the import"),
    }.get(job, _("Working"))


def stopped(job: JobKind, how: JobState) -> str:
    """Say that work ended before its end."""
    cancelled = how is JobState.CANCELLED
    match job:
        case JobKind.IMPORT_STAGE:
            return _("The reading was cancelled") if cancelled else _("This file could not be read")
        case JobKind.IMPORT_UNDO:
            return _("The undoing was cancelled") if cancelled else _("This import could not be undone")
        case _other:
            return _("The applying was cancelled") if cancelled else _("This import could not be applied")


def named(ref: str) -> str:
    """Write a reference as people cite it: A/HRC/24/14, 140.227."""
    document, _sign, number = ref.rpartition("#")
    return f"{document}, {number}" if document else ref
