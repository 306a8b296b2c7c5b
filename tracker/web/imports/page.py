"""How a preview is told: what the file is, its rows by what becomes of them, and what applying would do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.domain.dates import day_in_words
from tracker.domain.phrases import window_name
from tracker.i18n import N_, _, ngettext
from tracker.importers.records import Kind
from tracker.services.imports import Import, Outcome
from tracker.services.imports.fates import Fate
from tracker.services.imports.preview import Preview

FATES = {
    Fate.DOUBTFUL: N_("To look at"),
    Fate.NEW: N_("New"),
    Fate.CHANGED: N_("Changed"),
    Fate.SAME: N_("Known already"),
}
MARKS = {
    Fate.DOUBTFUL: ("problem", N_("Left out")),
    Fate.NEW: ("new", N_("New")),
    Fate.CHANGED: ("changed", N_("Changed")),
    Fate.SAME: ("same", N_("Known")),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of rows, as a link."""

    words: str
    count: int
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A preview in words."""

    heading: str
    deck: str
    button: str
    tabs: tuple[Tab, ...]


def told(preview: Preview, only: Fate | None) -> Told:
    """Tell a preview of which one list is open."""
    return Told(_heading(preview), _deck(preview), _button(preview), _tabs(preview, only))


def _tabs(preview: Preview, only: Fate | None) -> tuple[Tab, ...]:
    """Return the lists that have rows, all rows first."""
    address = url_for("imports.preview", digest=preview.digest)
    found = [Tab(_("All"), preview.counts.total() - preview.counts[Fate.ASIDE], address, only is None)]
    for fate, words in FATES.items():
        count = preview.doubtful_count if fate is Fate.DOUBTFUL else preview.counts[fate]
        if count or fate is only:
            found.append(Tab(_(words), count, f"{address}?show={fate}", fate is only))
    return tuple(found)


def _heading(preview: Preview) -> str:
    if preview.kind is Kind.UPR_INFO:
        return _("Answers by UPR Info")
    return _("Report of the Working Group: %(state)s") % {"state": preview.state or _("State not known")}


def _deck(preview: Preview) -> str:
    document = preview.document
    if preview.kind is Kind.UPR_INFO:
        count = preview.counts.total()
        return ngettext("One row read.", "%(num)d rows read.", count) % {"num": count}
    count = preview.counts.total()
    found = ngettext("One recommendation found", "%(num)d recommendations found", count) % {"num": count}
    pieces = [found, document.symbol or ""]
    pieces += [window_name(document.cycle)] if document.cycle else []
    pieces += [_("session %(n)d") % {"n": document.session}] if document.session else []
    pieces += [_("reviewed on %(day)s") % {"day": day_in_words(document.date)}] if document.date else []
    return ", ".join(piece for piece in pieces if piece) + "."


def _button(preview: Preview) -> str:
    new, changed = preview.counts[Fate.NEW], preview.counts[Fate.CHANGED]
    adds = ngettext("Add one recommendation", "Add %(num)d recommendations", new) % {"num": new}
    if preview.kind is Kind.UPR_INFO:
        return ngettext("Record one answer", "Record %(num)d answers", changed) % {"num": changed}
    changes = ngettext("change one", "change %(num)d", changed) % {"num": changed}
    if new and changed:
        return f"{adds}, {changes}"
    return adds if new else changes[:1].upper() + changes[1:]


def done(applied: Import) -> str:
    """Say what was applied."""
    new = sum(each.outcome is Outcome.NEW for each in applied.staged)
    changed = sum(each.outcome is Outcome.CHANGED for each in applied.staged)
    if not new and not changed:
        return _("Everything in this file was on record already. Nothing was changed.")
    pieces = (
        [ngettext("One recommendation added.", "%(num)d recommendations added.", new) % {"num": new}] if new else []
    )
    if changed:
        pieces.append(ngettext("One changed or answered.", "%(num)d changed or answered.", changed) % {"num": changed})
    return " ".join([*pieces, _("Statuses are up to date.")])
