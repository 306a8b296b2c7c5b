"""Suggested lineage: one later ask at a time, its earlier ones beside it, each decided by a person."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.domain.vocabulary import LineageKind
from tracker.errors import TrackerError, Unavailable
from tracker.i18n import _, ngettext
from tracker.services import naming
from tracker.services.suggesting import deciding, pages
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading, writing
from tracker.web.lineage import desk
from tracker.web.lineage.desk import read_narrowing
from tracker.web.lineage.words import NOT_RELATED, kind_choices
from tracker.web.pages import page_number, safe_next
from tracker.web.shown.reasons import link_words

blueprint = Blueprint("lineage", __name__)

PAIRS = 25
"""So many refused pairs stand on one page."""


@blueprint.get("/lineage")
@requires(Permission.RECORDS_WRITE)
def index() -> str:
    """Show one later ask of a State with the earlier ones that are suggested for it."""
    wanted = read_narrowing(request.args)
    with reading() as session:
        states, state = offered_states(session)
        found = pages.desk(session, state, wanted, ask=request.args.get("ask", ""), audience=audience())
        missing = () if found.queue.asks else pages.missing_reports(session, state)
    page = desk.arrange(found, state=state, wanted=wanted)
    return render_template("web/lineage/desk.html", page=page, states=states, kinds=kind_choices(), missing=missing)


@blueprint.post("/lineage")
@requires(Permission.RECORDS_WRITE)
def decide() -> Response:
    """Link or refuse one suggestion of an ask, those ticked, or all that are left."""
    wanted, ask = read_narrowing(request.args), request.form.get("ask", "")
    state = request.args.get("state", "")
    with reading() as session:
        found = pages.desk(session, state, wanted, ask=ask, audience=audience())
    waiting = {str(each.id): each.id for each in found.suggested if each.is_open}
    if found.later is None or found.later.ref != ask:
        flash(_("Nothing is suggested for this ask any more. Nothing was changed."))
        return redirect(desk.address(state, wanted), 303)
    given, choice = _asked_for(list(waiting))
    numbers = [waiting[each] for each in given if each in waiting]
    if not given or not choice:
        flash(_("Tick the asks first, then choose how they are related. Nothing was changed."))
    elif len(numbers) < len(given):
        flash(_("Somebody decided one of these meanwhile, so nothing was changed. What is left stands below."))
    else:
        flash(_decide(numbers, choice))
    return redirect(_onwards(state, ask), 303)


@blueprint.get("/lineage/refused")
@requires(Permission.RECORDS_WRITE)
def refused() -> str:
    """List the pairs that were found not related, the latest first."""
    number = page_number()
    with reading() as session:
        states, state = offered_states(session)
        found, total = pages.refused(session, state, page=number, size=PAIRS, audience=audience())
    pairs = [desk.pair(each, state=state) for each in found]
    about = {"state": state, "states": states, "total": total, "page": number, "size": PAIRS}
    return render_template("web/lineage/refused.html", pairs=pairs, **about)


@blueprint.post("/lineage/reopen")
@requires(Permission.RECORDS_WRITE)
def reopen() -> Response:
    """Take up again a suggestion that was decided."""
    number = suggestion_sent()
    try:
        with writing() as session:
            deciding.reopen_lineage(session, actor(), number)
        flash(_("The suggestion waits for a decision again."))
    except Unavailable:
        raise
    except TrackerError as problem:
        flash(str(problem))
    return redirect(safe_next() or url_for("lineage.refused", state=request.args.get("state")), 303)


def suggestion_sent() -> int:
    """Return the number of the suggestion that a form names; 0, which none has, where it is no such number."""
    text = request.form.get("suggestion", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def offered_states(session: Session) -> tuple[list[tuple[str, str]], str]:
    """Return the States to choose from, and the one that the address asks for, else the first that is followed."""
    asked = request.args.get("state", "")
    known = naming.known_state(session, asked) if asked else None
    code = known.code if known else ""
    states = list(pages.followed(session, person().organisation_id, state=code))
    return states, code or (states[0][0] if states else "")


def _asked_for(waiting: list[str]) -> tuple[list[str], str]:
    """Return the suggestions that a button is about, and what it says of them."""
    one, together = request.form.get("one", ""), request.form.get("together", "")
    if "rest" in request.form:
        return waiting, NOT_RELATED
    number, _colon, choice = one.partition(":")
    given, choice = ([number], choice) if one else (request.form.getlist("picked"), together)
    known = choice == NOT_RELATED or choice in set(LineageKind)
    return list(dict.fromkeys(given)), choice if known else ""


def _decide(numbers: list[int], choice: str) -> str:
    """Write the decisions in one transaction; return the sentence to show."""
    try:
        with writing() as session:
            for number in numbers:
                if choice == NOT_RELATED:
                    deciding.refuse_lineage(session, actor(), number)
                else:
                    deciding.accept_lineage(session, actor(), number, kind=LineageKind(choice))
    except Unavailable:
        raise
    except TrackerError as problem:
        return str(problem)
    count = {"num": len(numbers)}
    if choice == NOT_RELATED:
        return (
            ngettext("Not related: not suggested again.", "%(num)d are not related: not suggested again.", len(numbers))
            % count
        )
    words = {"kind": link_words(LineageKind(choice), forward=True)} | count
    return ngettext("Linked: “%(kind)s”.", "%(num)d asks linked: “%(kind)s”.", len(numbers)) % words


def _onwards(state: str, ask: str) -> str:
    """Return where the next decision is: at the same ask, or at the next one that waits."""
    wanted = read_narrowing(request.args)
    with reading() as session:
        found = pages.desk(session, state, wanted, ask=ask, audience=audience())
    left = [each.id for each in found.suggested if each.is_open]
    if left and found.later is not None and found.later.ref == ask:
        return desk.address(state, wanted, ask=ask, anchor=f"s-{left[0]}")
    following = found.queue.next_open(found.queue.beside(ask)[1])
    return desk.address(state, wanted, ask=following, anchor="desk" if following else "")


from tracker.web.lineage import by_hand, groups  # noqa: E402, F401 (views of the same blueprint)
