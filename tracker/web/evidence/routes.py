"""Evidence: the list, the page of each item, its form with a preview, approval and withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.domain.kinds import Audience
from tracker.i18n import _
from tracker.services import evidence
from tracker.services.entries import Stale
from tracker.services.evidence import Saved
from tracker.services.evidence import effects as evidence_effects
from tracker.services.evidence import listing as evidence_list
from tracker.services.evidence import pages as evidence_pages
from tracker.web.access import Permission, actor, audience, may, requires
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.evidence import filling, page, preview, words
from tracker.web.evidence.forms import EvidenceForm, WithdrawalForm
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
        internal=audience() is Audience.INTERNAL,
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
        found = evidence_pages.shown(session, ref, audience=audience())
    return render_template("web/evidence/record.html", page=page.arrange(found))


@blueprint.route("/evidence/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a new item."""
    form = filling.opened("")
    if filling.rearranged(form):
        return filling.shown(form, "")
    done = _write(form, lambda session: evidence.record(session, actor(), form.entry(), approves=_approves()))
    if done is None:
        return filling.shown(form, "")
    _tell(_("The evidence is recorded as %(ref)s.") % {"ref": done.ref}, done)
    if "another" in request.form:
        return redirect(url_for("evidence.create", **filling.arguments()), 303)
    return redirect(filling.way_back(done), 303)


@blueprint.route("/evidence/edit/<evidence:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change an item."""
    form = filling.opened(ref)
    if filling.rearranged(form):
        return filling.shown(form, ref)
    fixed = {"document": form.fixed_document}

    def amend(session: Session) -> Saved:
        entry = form.entry(**fixed)
        return evidence.amend(session, actor(), ref, entry, seen=form.seen.data, approves=_approves())

    done = _write(form, amend)
    if done is None:
        return filling.shown(form, ref)
    _tell(_("The changes are saved."), done)
    return redirect(filling.way_back(done), 303)


@blueprint.post("/evidence/preview", endpoint="preview")
@requires(Permission.RECORDS_WRITE)
def preview_changes() -> str:
    """Say what saving the form would change; nothing is written."""
    ref = request.args.get("ref", "")
    form = filling.opened(ref)
    panel = filling.panel(form, ref)
    if "HX-Request" in request.headers:
        return render_template("web/evidence/panel.html", panel=panel)
    form.validate()
    return filling.shown(form, ref, panel=panel)


@blueprint.post("/evidence/approve/<evidence:ref>")
@requires(Permission.EVIDENCE_APPROVE)
def approve(ref: str) -> Response:
    """Approve an item as it was seen."""
    try:
        with writing() as session:
            done = evidence.approve(session, actor(), ref, seen=request.form.get("seen", ""))
    except Stale:
        flash(_("Somebody changed this item meanwhile, so it is not approved. Read it again, then decide."))
    else:
        _tell(_("The evidence is approved: it counts from now on."), done)
    return redirect(url_for("evidence.record", ref=ref), 303)


@blueprint.route("/evidence/withdraw/<evidence:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def withdraw(ref: str) -> Response | str:
    """Withdraw an item, with a reason; its record stays."""
    form = WithdrawalForm()
    done = _write(form, lambda session: evidence.withdraw(session, actor(), ref, reason=form.entry().reason))
    if done is None:
        with reading() as session:
            entry = evidence.load(session, ref)
            effects = evidence_effects.of_withdrawal(session, ref)
        panel = preview.told_of(effects, entry, is_going=True)
        return render_template("web/evidence/withdraw.html", form=form, ref=ref, entry=entry, panel=panel)
    _tell(_("The evidence is withdrawn; its record stays."), done)
    return redirect(url_for("evidence.record", ref=ref), 303)


def _approves() -> bool:
    return may(Permission.EVIDENCE_APPROVE)


def _write(form: EvidenceForm | WithdrawalForm, write: Callable[[Session], Saved]) -> Saved | None:
    """Write in one transaction and keep what it moved, for the sentence above the next page."""
    written: list[Saved] = []

    def once(session: Session) -> str:
        written.append(write(session))
        return written[-1].ref

    return written[-1] if saved(form, once) is not None else None


def _tell(sentence: str, done: Saved) -> None:
    flash(" ".join([sentence, *filling.moved_in_words(done)]))
