"""The page of one import: its heading, what stands out, its lists of rows, and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from tracker.domain.dates import day_in_words
from tracker.domain.kinds import BatchState, JobKind, JobState, Outcome
from tracker.domain.phrases import window_name
from tracker.i18n import N_, _, ngettext
from tracker.services.imports.pages import Shown
from tracker.web.imports import words


class Face(StrEnum):
    """Which page an import has: how far work is, its rows before and after applying, or a desk of its own."""

    WORKING = "working"
    UNREAD = "unread"
    STAGED = "staged"
    APPLIED = "applied"
    UNDONE = "undone"


_WAITING = frozenset({"addendum", "ohchr_matrix", "uhri", "upr_info", "wg_report"})  # whose rows can wait
_STATES_TOLD = 3  # of an import about more, their own pages tell
STEPS = (N_("Choose"), N_("Preview"), N_("Apply"), N_("Done, can be undone"))


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of rows, as a link."""

    words: str
    count: int
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Next:
    """One thing to do after an import was applied."""

    what: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """One import in words. `step` is where it stands among STEPS; `stopped` heads the sentence of work that failed."""

    face: Face
    title: str
    heading: str
    deck: str
    step: int
    button: str
    tabs: tuple[Tab, ...]
    stopped: str
    is_prose: bool
    next: tuple[Next, ...]


def arrange(found: Shown, only: Outcome | None) -> Page:
    """Arrange an import for its page, one list of its rows open."""
    face = _face(found)
    heading = _heading(found)
    return Page(
        face=face,
        title=_title(found, face, heading),
        heading=heading,
        deck=_deck(found),
        step=_step(found, face),
        button=_button(found),
        tabs=_tabs(found, only),
        stopped=_stopped(found),
        is_prose=found.kind == "narrative",
        next=_next(found) if face is Face.APPLIED else (),
    )


def _face(found: Shown) -> Face:
    if found.is_under_way:
        return Face.WORKING
    return {
        BatchState.STAGING: Face.UNREAD,
        BatchState.STAGED: Face.STAGED,
        BatchState.APPLIED: Face.APPLIED,
        BatchState.UNDONE: Face.UNDONE,
    }[found.state]


def _step(found: Shown, face: Face) -> int:
    if face is Face.WORKING and found.work is not None:
        return {JobKind.IMPORT_STAGE: 2, JobKind.IMPORT_APPLY: 3}.get(found.work.kind, 4)
    return {Face.UNREAD: 1, Face.STAGED: 2}.get(face, 4)


def _title(found: Shown, face: Face, heading: str) -> str:
    if face is Face.WORKING and found.work is not None:
        return f"{words.working(found.work.kind)}: {heading}"
    doing = {Face.UNREAD: _("Not read"), Face.STAGED: _("Preview"), Face.APPLIED: _("Applied")}.get(face, _("Undone"))
    return f"{doing}: {heading}"


def _heading(found: Shown) -> str:
    if found.state is BatchState.STAGING:
        return _("Import %(n)d") % {"n": found.id}
    name = words.kind(found.kind)
    about = found.state_name or (found.title if found.title != found.document.symbol else "")
    return f"{name}: {about}" if about and len(about) < 120 else name


def _deck(found: Shown) -> str:
    if found.state is BatchState.STAGING:
        return ""
    document = found.document
    count = found.row_count
    rows = ngettext("One row read", "%(n)s rows read", count) % {"n": words.number(count)}
    pieces = [rows, document.symbol or document.reference or ""]
    pieces += [window_name(document.cycle)] if document.cycle else []
    pieces += [_("session %(n)d") % {"n": document.session}] if document.session else []
    pieces += [_dated(found)] if document.date else []
    return ", ".join(piece for piece in pieces if piece) + "."


def _dated(found: Shown) -> str:
    day = {"day": day_in_words(found.document.date)} if found.document.date else {}
    return (_("reviewed on %(day)s") if found.kind == "wg_report" else _("dated %(day)s")) % day


def _tabs(found: Shown, only: Outcome | None) -> tuple[Tab, ...]:
    """Return the lists that have rows, all rows first."""
    address = url_for("imports.batch", batch_id=found.id)
    tabs = [Tab(_("All"), found.row_count, address, only is None)]
    for outcome in words.OUTCOMES:
        if found.counts[outcome] or outcome is only:
            shown = Tab(words.outcome(outcome), found.counts[outcome], f"{address}?show={outcome}", outcome is only)
            tabs.append(shown)
    return tuple(tabs)


def _button(found: Shown) -> str:
    """Say what applying does: add 231 recommendations, change 3; "" where it would write nothing."""
    new, changed, same = (found.counts[each] for each in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME))
    vanished = found.counts[Outcome.VANISHED]
    if found.kind in {"spreadsheet", "treaty_actions"}:
        adds = ngettext("Add one row", "Add %(n)s rows", new) % {"n": words.number(new)}
    else:
        adds = ngettext("Add one recommendation", "Add %(n)s recommendations", new) % {"n": words.number(new)}
    changes = ngettext("change one", "change %(n)s", changed) % {"n": words.number(changed)}
    if new:
        return f"{adds}, {changes}" if changed else adds
    if changed:
        return changes[:1].upper() + changes[1:]
    if found.waiting_count and found.kind in _WAITING:
        kept = ngettext(
            "Keep one row until its place is known", "Keep %(n)s rows until their place is known", found.waiting_count
        )
        return kept % {"n": words.number(found.waiting_count)}
    return _("Note this file as a source") if same or vanished else ""


def _next(found: Shown) -> tuple[Next, ...]:
    """Return what an applied import leaves to do: of its State where it is about one, and of its rows."""
    steps = [
        Next(
            _("The next steps on %(state)s") % {"state": name},
            _("What is on record, and what is still missing for a paper."),
            url_for("start.steps", code=code),
        )
        for code, name in found.followed[:_STATES_TOLD]
    ]
    if len(found.followed) == 1:
        steps += _suggested(found, found.followed[0][0])
    if found.counts[Outcome.PROBLEM]:
        steps.append(
            Next(
                _("Problem rows: %(n)s") % {"n": words.number(found.counts[Outcome.PROBLEM])},
                _("Download them with what is wrong, correct them, and send the sheet again."),
                url_for("imports.sheet", batch_id=found.id),
            )
        )
    return tuple(steps)


def _suggested(found: Shown, code: str) -> list[Next]:
    """Return where what was suggested about the only State of an import is decided; groups are those of one review."""
    steps = [
        Next(
            _("The same ask, before and since"),
            _("What may go back to earlier asks is suggested with its reason; you decide."),
            url_for("lineage.index", state=code),
        )
    ]
    if cycle := found.document.cycle:
        steps.append(
            Next(
                _("Groups of the %(cycle)s") % {"cycle": window_name(cycle)},
                _("Asks that say the same are suggested as groups, to be assessed together; you decide."),
                url_for("lineage.clusters_of_review", state=code, cycle=cycle),
            )
        )
    return steps


def _stopped(found: Shown) -> str:
    job = found.work
    if job is None or job.state not in {JobState.FAILED, JobState.CANCELLED}:
        return ""
    return words.stopped(job.kind, job.state)


def done(found: Shown) -> str:
    """Say what an applied import did."""
    new, changed = found.counts[Outcome.NEW], found.counts[Outcome.CHANGED]
    if not new and not changed:
        return _(
            "Everything in this file was on record already. It is noted as a source, and nothing else was changed."
        )
    pieces = [ngettext("One row added.", "%(n)s rows added.", new) % {"n": words.number(new)}] if new else []
    if changed:
        pieces.append(ngettext("One changed.", "%(n)s changed.", changed) % {"n": words.number(changed)})
    return " ".join([*pieces, _("Statuses are up to date.")])
