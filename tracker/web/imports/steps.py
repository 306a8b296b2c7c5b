"""What a person does with an import: applies it, decides on its rows, cancels, discards, undoes."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.kinds import Choice, Decision
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.imports import asking, deciding, pages, undoing, uploads
from tracker.web.access import Permission, actor, person, requires
from tracker.web.database import reading, writing
from tracker.web.imports import page as arranged
from tracker.web.imports.delivery import cancel as cancel_job
from tracker.web.imports.delivery import deliver
from tracker.web.imports.routes import BATCH, blueprint


@blueprint.post(f"/imports/{BATCH}/read")
@requires(Permission.IMPORTS_APPLY)
def read(batch_id: int) -> Response:
    """Read a file again whose reading failed or was cancelled."""
    with writing() as session:
        job = asking.to_read_again(session, batch_id, user_id=person().id)
    deliver(job)
    return _to(batch_id)


@blueprint.post(f"/imports/{BATCH}/treaty")
@requires(Permission.IMPORTS_APPLY)
def treaty(batch_id: int) -> Response:
    """Say which treaty a list of acts is about, and read it again as such."""
    with writing() as session:
        job = asking.to_read_about(
            session, batch_id, instrument=request.form.get("instrument", ""), user_id=person().id
        )
    deliver(job)
    return _to(batch_id)


@blueprint.post(f"/imports/{BATCH}/apply")
@requires(Permission.IMPORTS_APPLY)
def apply(batch_id: int) -> Response:
    """Apply an import as it was looked at, whole or not at all."""
    with writing() as session:
        job = asking.to_apply(session, batch_id, seen=request.form.get("revision", ""), user_id=person().id)
    deliver(job)
    return _to(batch_id)


@blueprint.post(f"/imports/{BATCH}/cancel")
@requires(Permission.IMPORTS_APPLY)
def cancel(batch_id: int) -> Response:
    """Cancel the work on an import; what it wrote so far is taken back."""
    with reading() as session:
        found = pages.shown(session, batch_id, organisation_id=person().organisation_id)
    if found.work is not None and found.is_under_way:
        cancel_job(found.work.id)
    return _to(batch_id)


@blueprint.post(f"/imports/{BATCH}/discard")
@requires(Permission.IMPORTS_APPLY)
def discard(batch_id: int) -> Response:
    """Take away an import that is not wanted, before it is applied."""
    with writing() as session:
        uploads.discard(session, current_app.extensions["data_dir"], batch_id)
    flash(_("The import is discarded. The records are as they were."))
    return redirect(url_for("imports.index"), 303)


@blueprint.route(f"/imports/{BATCH}/undo", methods=["GET", "POST"])
@requires(Permission.IMPORTS_APPLY)
def undo(batch_id: int) -> Response | str:
    """Say what stands in the way of undoing an import, or ask to confirm; then undo it."""
    if request.method == "POST":
        with writing() as session:
            job = asking.to_undo(session, batch_id, user_id=person().id)
        deliver(job)
        return _to(batch_id)
    with reading() as session:
        found = pages.shown(session, batch_id, organisation_id=person().organisation_id)
        if found.is_under_way or found.applied is None or found.undone is not None:
            return _to(batch_id)
        keyring = current_app.extensions["keyring"]
        obstacles = undoing.obstacles(session, batch_id, keyring=keyring)
        known = pages.recommendations_among(session, {each.ref for each in obstacles})
    page = arranged.arrange(found, None)
    return render_template("web/imports/undo.html", found=found, page=page, obstacles=obstacles, known=known)


@blueprint.post(f"/imports/{BATCH}/rows/<int(max=2147483647):ordinal>")
@requires(Permission.IMPORTS_APPLY)
def decide(batch_id: int, ordinal: int) -> Response:
    """Decide whether a near-duplicate is the same as a record or a recommendation of its own."""
    given = request.form.get("decision", "")
    chosen = next((each for each in (Decision.SAME, Decision.SEPARATE) if each == given), None)
    if chosen is None:
        raise Invalid(_("Choose one of the answers beside the row. Nothing was changed."))
    ref = request.form.get("ref", "") if chosen is Decision.SAME else ""
    with writing() as session:
        deciding.decide_row(session, actor(), batch_id, ordinal, chosen, ref)
    flash(_("Row %(n)d is decided.") % {"n": ordinal})
    return _to(batch_id, show=request.form.get("show") or None, page=request.form.get("page"))


@blueprint.post(f"/imports/{BATCH}/conflicts/<int(max=2147483647):conflict_id>")
@requires(Permission.IMPORTS_APPLY)
def settle(batch_id: int, conflict_id: int) -> Response:
    """Decide, once, whether a field keeps our words or takes the source's."""
    given = request.form.get("choice", "")
    chosen = next((each for each in Choice if each == given), None)
    if chosen is None:
        raise Invalid(_("Choose one of the two texts. Nothing was changed."))
    with writing() as session:
        deciding.decide_conflict(session, actor(), conflict_id, chosen)
    flash(_("It is decided, and will not be asked again."))
    return _to(batch_id, anchor="conflicts")


def _to(batch_id: int, *, show: str | None = None, page: str | None = None, anchor: str | None = None) -> Response:
    return redirect(url_for("imports.batch", batch_id=batch_id, show=show, page=page, _anchor=anchor), 303)
