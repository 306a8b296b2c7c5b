"""The audit trail, the history of a record, and putting earlier values back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import restoring
from tracker.services.entries import Stale
from tracker.services.trail import audit_pages, names
from tracker.services.trail.audit_pages import PAGE_ROWS, PROGRAM, Row, Wanted
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.audit import values, words
from tracker.web.audit.forms import RestoreForm
from tracker.web.audit.values import Told
from tracker.web.database import reading, writing
from tracker.web.pages import page_number

blueprint = Blueprint("audit", __name__)
blueprint.add_app_template_filter(words.action_in_words, "done")
blueprint.add_app_template_filter(words.by_in_words, "done_by")
blueprint.add_app_template_filter(words.event_in_words, "event")
blueprint.add_app_template_filter(words.name_in_words, "subject_name")
blueprint.add_app_template_filter(words.subject_in_words, "subject")
_LONGEST = 300


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def index() -> str:
    """List what was done in one's own organisation, old and new, the newest first."""
    wanted = _wanted()
    with reading() as session:
        kept = replace(wanted, subject=words.as_kept(wanted.subject))
        found = audit_pages.listed(session, kept, audience=audience(), page=page_number())
        told = _told(session, found.rows)
        states = names.states_of(session, [row.subject for row in found.rows])
    return render_template(
        "web/audit/index.html",
        found=found,
        told=told,
        wanted=wanted,
        rows=PAGE_ROWS,
        people=[*found.people, (PROGRAM, _("The program: seed, command line"))],
        address=words.address(wanted),
        events=sorted(((each, words.event_in_words(each)) for each in found.events), key=itemgetter(1)),
        known=dict(found.people) | states,
        is_narrow=wanted != Wanted(),
    )


@blueprint.get("/history")
@requires(Permission.RECORDS_WRITE)
def record() -> str:
    """Show the history of a record, with what can be put back."""
    subject = request.args.get("of", "")[:_LONGEST]
    with reading() as session:
        rows = restoring.listed(session, subject, audience=audience())
        told = _told(session, rows)
    offered = {each.number for each in rows if restoring.is_offered(each.event)}
    back = words.page_of(subject)
    return render_template("web/audit/history.html", subject=subject, rows=rows, told=told, offered=offered, back=back)


@blueprint.route("/history/<int(max=2147483647):number>/restore", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def restore(number: int) -> Response | str:
    """Show what an entry would put back beside what is on record, and put it back."""
    form, problem = RestoreForm(), ""
    if form.validate_on_submit():
        try:
            with writing() as session:
                subject = restoring.restore(session, actor(), number, seen=form.seen.data or "", audience=audience())
        except Stale as stale:
            problem = str(stale)
        else:
            flash(_("The earlier values are back on record, as a new change."))
            return redirect(url_for("audit.record", of=subject), 303)
    with reading() as session:
        offer = restoring.offered(session, number, audience=audience())
        known = names.names_in(session, offer.differences, audience=audience())
    told = values.told(offer.differences, event=offer.event, known=known)
    form.seen.data = form.seen.raw_data = None
    form.seen.process_data(offer.seen)
    return render_template("web/audit/restore.html", form=form, offer=offer, told=told, problem=problem)


def _told(session: Session, rows: Sequence[Row]) -> dict[int, tuple[Told, ...]]:
    """Return what changed by each entry, in words."""
    changes = [change for row in rows for change in row.changes]
    known = names.names_in(session, changes, audience=audience())
    return {row.number: values.told(row.changes, event=row.event, known=known) for row in rows}


def _wanted() -> Wanted:
    given = {name: request.args.get(name, "")[:_LONGEST] for name in ("person", "subject", "event")}
    return Wanted(**given, since=_day("since"), until=_day("until"))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
