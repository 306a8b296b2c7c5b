"""The page of a paper: outline, words and checks as plain values beside the paper itself."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.domain import phrases, selection
from tracker.domain.dossier import Dossier, Request
from tracker.domain.paper_checks import Check, Level, Place
from tracker.domain.wordcount import Words, count
from tracker.i18n import N_, _
from tracker.services.papers.drafts import Draft
from tracker.web.submissions.sheet import ANCHOR, SheetWriter

MOST_ROWS = 60
"""Of a table, unless the reader asks for all: an annex has two to four hundred, and a page has its weight."""
_MOST_LINKS = 6
_SAID = {Level.STOP: N_("Stops the filing:"), Level.TO_DO: N_("To do:"), Level.OK: N_("Holds:")}
_ICONS = {Level.STOP: "stop", Level.TO_DO: "todo", Level.OK: "tick"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline; `words` is empty where none count, `language` where the title is the page's own."""

    letter: str
    title: str
    address: str
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check with its icon, links to what it is about, how many more there are, and where to settle it."""

    level: str
    said: str
    icon: str
    what: str
    why: str
    links: tuple[tuple[str, str], ...]
    more: int
    step: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything that the page of a paper shows."""

    draft: Draft
    sheet: SheetWriter
    title: str
    outline: tuple[Line, ...]
    words: Words
    checks: tuple[ShownCheck, ...]
    has_pdf: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing that a paper could be about."""
        return not selection.past_requests(self.draft.dossier)


def arrange(draft: Draft, *, whole: bool) -> PaperPage:
    """Arrange a draft for its page, its long tables whole or begun."""
    dossier = draft.dossier
    sheet = SheetWriter(draft.document, dossier, most_rows=None if whole else MOST_ROWS)
    words = count(draft.document)
    return PaperPage(
        draft=draft,
        sheet=sheet,
        title=_("%(state)s, %(review)s") % {"state": dossier.state.name, "review": phrases.window_name(dossier.cycle)},
        outline=_outline(sheet, words),
        words=words,
        checks=tuple(_shown(check, dossier) for check in draft.checks),
        has_pdf=draft.has_pdf,
    )


def _outline(sheet: SheetWriter, words: Words) -> tuple[Line, ...]:
    counted = {section.key: f"{section.words:,}" if section.counts else "" for section in words.by_section}
    lines = [
        Line(section.letter, section.title, f"#{ANCHOR}{section.key}", counted[section.key], sheet.paper.language)
        for section in sheet.paper.sections
    ]
    if sheet.notes:
        lines.append(Line("", _("Endnotes, %(n)d") % {"n": len(sheet.notes)}, f"#{ANCHOR}notes"))
    return (Line("", _("Cover"), f"#{ANCHOR}cover"), *lines)


def _shown(check: Check, dossier: Dossier) -> ShownCheck:
    about = {request.recommendation: request for request in check.about}
    chosen = list(about.values())
    return ShownCheck(
        level=check.level,
        said=_(_SAID[check.level]),
        icon=_ICONS[check.level],
        what=check.what,
        why=check.why,
        links=tuple((_name(request), _address(request, dossier)) for request in chosen[:_MOST_LINKS]),
        more=len(chosen[_MOST_LINKS:]),
        step=_step(check.place, dossier),
    )


def _name(request: Request) -> str:
    return phrases.number_of(request).removesuffix(f" ({request.label})")


def _address(request: Request, dossier: Dossier) -> str:
    return url_for("recommendations.record", ref=request.recommendation, state=dossier.state.iso3)


def _step(place: Place, dossier: Dossier) -> tuple[str, str] | None:
    state = dossier.state.iso3
    match place:
        case Place.NOT_ASSESSED:
            return _("Show them"), url_for("states.state", code=state, all=1, _anchor="asks")
        case Place.WITHOUT_POSITION:
            return _("Show them"), url_for("recommendations.index", state=state, todo=place.value)
        case Place.JUDGEMENTS:
            return _("Show them"), url_for("recommendations.index", state=state, todo="another_look")
        case Place.NEW_RECOMMENDATION:
            return _("Add a recommendation"), url_for("recommendations.create", state=state)
        case Place.IMPORT:
            return _("Import a document"), url_for("imports.index", state=state)
        case Place.NOWHERE:
            return None
