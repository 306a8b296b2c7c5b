"""Evidence: the list, the page of each item, its form with a preview; what becomes of it is beside."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import attachments, evidence
from tracker.services.evidence import Saved
from tracker.services.evidence import listing as evidence_list
from tracker.services.evidence import pages as evidence_pages
from tracker.web.access import Permission, actor, audience, may, requires
from tracker.web.database import reading
from tracker.web.evidence import filling, page, reviewing, words
from tracker.web.evidence.forms import EvidenceForm
from tracker.web.evidence.keys import keyring
from tracker.web.evidence.writing import seal_files, tell, write
from tracker.web.pages import page_number

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/evidence")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the evidence on record."""
    wanted = filling.wanted()
    with reading() as session:
        found = evidence_list.listed(session, wanted, page=page_number(), audience=audience())
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
    return render_template(
        "web/evidence/index.html",
        found=found,
        wanted=wanted,
        rows=evidence_list.PAGE_ROWS,
        address=url_for("evidence.index", **asked),
        internal=audience().is_internal,
        directions=[(term.value, _(text)) for term, text in words.DIRECTIONS.items()],
        review_states=[(term.value, _(text)) for term, text in words.REVIEW_STATES.items()],
        words={term: _(text) for term, text in words.FINDINGS.items()},
        reviewed={term: _(text) for term, text in words.REVIEW_STATES.items()},
    )


@blueprint.get("/evidence/<evidence:ref>")
@requires(Permission.RECORDS_READ)
def record(ref: str) -> str:
    """Show an item: what the source says, and what each status makes of it."""
    with reading() as session:
        found = evidence_pages.shown(session, ref, audience=audience(), actor=actor(), keyring=keyring())
        files = attachments.of_evidence(session, ref, audience=audience())
        adds = attachments.is_open_to(session, ref, audience=audience())
    return render_template("web/evidence/record.html", page=page.arrange(found), files=files, adds=adds)


@blueprint.route("/evidence/new", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_RECORD)
def create() -> Response | str:
    """Record a new item."""
    form = filling.opened("")
    if filling.rearranged(form):
        return filling.shown(form, "")

    def record_it(session: Session) -> Saved:
        return evidence.record(
            session,
            actor(),
            form.entry(),
            approves=_approves(),
            audience=audience(),
            keyring=keyring(),
            notes=form.notes(),
        )

    done = write(form, record_it)
    if done is None:
        return filling.shown(form, "")
    tell(_("The evidence is recorded as %(ref)s.") % {"ref": done.ref}, done, *filling.next_in_words(form))
    if "another" in request.form:
        return redirect(url_for("evidence.create", **filling.arguments() | _notes(form, done)), 303)
    return redirect(filling.way_back(done), 303)


@blueprint.route("/evidence/edit/<evidence:ref>", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_RECORD)
def edit(ref: str) -> Response | str:
    """Change an item."""
    form = filling.opened(ref)
    if filling.rearranged(form):
        return filling.shown(form, ref)

    def amend(session: Session) -> Saved:
        done = evidence.amend(
            session,
            actor(),
            ref,
            form.entry(),
            seen=form.seen.data,
            approves=_approves(),
            reason=form.reason.data or "",
            audience=audience(),
            keyring=keyring(),
        )
        seal_files(session, ref)
        return done

    done = write(form, amend)
    if done is None:
        return filling.shown(form, ref)
    tell(_("The changes are saved."), done, *filling.next_in_words(form))
    return redirect(filling.way_back(done), 303)


@blueprint.post("/evidence/preview", endpoint="preview")
@requires(Permission.EVIDENCE_RECORD)
def preview_changes() -> str:
    """Say what saving the form would change; nothing is written."""
    ref = request.args.get("ref", "")
    form = filling.opened(ref)
    panel = filling.panel(form, ref)
    if "HX-Request" in request.headers:
        return render_template("web/evidence/panel.html", panel=panel)
    form.validate()
    return filling.shown(form, ref, panel=panel)


reviewing.add_to(blueprint)


def _notes(form: EvidenceForm, done: Saved) -> dict[str, str]:
    """Return what presets the notes that were put on record with an item, for the next one."""
    return {"document": done.ref.partition("!")[0]} if form.notes() else {}


def _approves() -> bool:
    return may(Permission.EVIDENCE_APPROVE)
