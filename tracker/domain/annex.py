"""The annex of a submission: every recommendation of past reviews, so that nothing is left out unseen."""

from __future__ import annotations

from tracker.domain import phrases, selection
from tracker.domain.document import Column, LineBreak, Paragraph, Row, Run, Section, StatusMark, Table
from tracker.domain.dossier import Dossier, Request
from tracker.domain.numbering import Numbering
from tracker.domain.vocabulary import Mechanism
from tracker.i18n import _, ngettext


def sections(dossier: Dossier, numbering: Numbering) -> tuple[Section, ...]:
    """Write the annex, or nothing where chapter A already prints every one of them."""
    requests = selection.past_requests(dossier)
    shown = {request.ref for request in selection.noteworthy(dossier, requests)}
    reviewed = [request for request in requests if request.mechanism is Mechanism.UPR]
    if all(request.ref in shown for request in reviewed):
        return ()
    intro = _(
        "All recommendations of past reviews that are on record, with the position and the status in the past cycle. "
        "The annex does not count toward the word limit."
    )
    table = Table(
        label=numbering.table(),
        caption=ngettext("%(n)d recommendation", "%(n)d recommendations", len(reviewed)) % {"n": len(reviewed)},
        columns=(Column(_("Number, position"), 25), Column(_("Recommendation")), Column(_("Status"), 38)),
        rows=tuple(row for theme in _by_theme(dossier, reviewed) for row in _theme_rows(dossier, *theme)),
    )
    return (
        Section(
            key="annex",
            title=_("Annex: the recommendations of past reviews"),
            blocks=(Paragraph((Run(intro),)), table),
            new_page=True,
            counts=False,
        ),
    )


def _by_theme(dossier: Dossier, requests: list[Request]) -> list[tuple[str, list[Request]]]:
    names = {theme.code: theme.name for theme in dossier.themes}
    grouped: dict[str, list[Request]] = {}
    for request in requests:
        code = request.themes[0] if request.themes else ""
        grouped.setdefault(names.get(code, code), []).append(request)
    return sorted(grouped.items(), key=lambda theme: (theme[0] == "", theme[0]))


def _theme_rows(dossier: Dossier, theme: str, requests: list[Request]) -> list[Row]:
    rows = [Row(((Run(theme or _("Theme not recorded")),),), band=True)]
    for request in requests:
        result = request.result(dossier.cycle - 1)
        if result is None:
            continue
        askers = (Run(f" ({phrases.states(request.recommending)})", quiet=True),) if request.recommending else ()
        rows.append(
            Row(
                (
                    (
                        Run(phrases.number_of(request), bold=True),
                        LineBreak(),
                        Run(phrases.position_words(request), quiet=True),
                    ),
                    (*phrases.asked_text(request), *askers),
                    (StatusMark(result.status, selection.printed_flags(result)),),
                )
            )
        )
    return rows
