"""The audit trail, the history of a record, and putting earlier values back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from operator import itemgetter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import restoring
from tracker.services.entries import Stale
from tracker.services.trail import audit_pages
from tracker.services.trail.audit_pages import PAGE_ROWS, PROGRAM, Wanted
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.audit import words
from tracker.web.audit.forms import RestoreForm
from tracker.web.database import reading, writing
from tracker.web.pages import page_number

blueprint = Blueprint("audit", __name__)
blueprint.add_app_template_filter(words.action_in_words, "done")
blueprint.add_app_template_filter(words.event_in_words, "event")
blueprint.add_app_template_filter(words.name_in_words, "subject_name")
blueprint.add_app_template_filter(words.subject_in_words, "subject")
blueprint.add_app_template_filter(words.field_in_words, "field_name")
_LONGEST = 300


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def index() -> str:
    """List what was done in one's own organisation, old and new, the newest first."""
    wanted = _wanted()
    with reading() as session:
        kept = replace(wanted, subject=words.as_kept(wanted.subject))
        found = audit_pages.listed(session, kept, audience=audience(), page=page_number())
    return render_template(
        "web/audit/index.html",
        found=found,
        wanted=wanted,
        rows=PAGE_ROWS,
        people=[*found.people, (PROGRAM, _("The program: seed, command line"))],
        address=words.address(wanted),
        events=sorted(((each, words.event_in_words(each)) for each in found.events), key=itemgetter(1)),
        mails=dict(found.people),
        is_narrow=wanted != Wanted(),
    )


@blueprint.get("/history")
@requires(Permission.RECORDS_WRITE)
def record() -> str:
    """Show the history of a record, with what can be put back."""
    subject = request.args.get("of", "")[:_LONGEST]
    with reading() as session:
        rows = restoring.listed(session, subject, audience=audience())
    offered = {each.number for each in rows if restoring.is_offered(each.event)}
    back = words.page_of(subject)
    return render_template("web/audit/history.html", subject=subject, rows=rows, offered=offered, back=back)


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
    form.seen.data = form.seen.raw_data = None
    form.seen.process_data(offer.seen)
    return render_template("web/audit/restore.html", form=form, offer=offer, problem=problem)


def _wanted() -> Wanted:
    given = {name: request.args.get(name, "")[:_LONGEST] for name in ("person", "subject", "event")}
    return Wanted(**given, since=_day("since"), until=_day("until"))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
