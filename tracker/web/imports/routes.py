"""Files of other people into records: sent, looked at, applied."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from tracker.domain.criteria import ToDo
from tracker.errors import Invalid, Unreadable
from tracker.services import facts, imports
from tracker.services.imports import made as imports_made
from tracker.services.imports import preview as import_preview
from tracker.services.imports import problems as import_problems
from tracker.services.imports import uploads
from tracker.services.states import deadlines
from tracker.services.states.first_steps import Step
from tracker.web.access import Permission, actor, person, requires
from tracker.web.database import reading, writing
from tracker.web.imports import page as words
from tracker.web.imports.forms import UploadForm
from tracker.web.pages import page_number

blueprint = Blueprint("imports", __name__)


@blueprint.route("/imports", methods=["GET", "POST"])
@requires(Permission.IMPORTS_APPLY)
def index() -> Answer | str:
    """Take a file, and lead to its preview; nothing but the file is kept."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            result = uploads.keep(current_app.extensions["data_dir"], form.file.data.read())
            with reading() as session:
                imports.stage(session, result)
            return redirect(url_for("imports.preview", digest=result.sha256), 303)
        except Unreadable as problem:
            form.refuse(Invalid(str(problem), field="file"))
    asked = request.args.get("state", "").upper()
    code = asked if asked.isalnum() else ""
    with reading() as session:
        wanted = deadlines.last_review(session, code, today=facts.today())
        made = imports_made.made(session)
    answers = request.args.get("step") == Step.POSITIONS
    unanswered = url_for("recommendations.index", state=code, todo=ToDo.POSITION.value)
    found = {"wanted": wanted, "answers": answers, "unanswered": unanswered, "made": made}
    return render_template("web/imports/index.html", form=form, **found)


@blueprint.get("/imports/<digest>")
@requires(Permission.IMPORTS_APPLY)
def preview(digest: str) -> str:
    """Show what a file would do, row by row."""
    result = uploads.read(current_app.extensions["data_dir"], digest)
    only = next((fate for fate in words.FATES if fate == request.args.get("show")), None)
    with reading() as session:
        found = import_preview.preview(
            session, result, organisation_id=person().organisation_id, only=only, page=page_number()
        )
    page = words.told(found, only)
    return render_template(
        "web/imports/preview.html",
        found=found,
        page=page,
        only=only,
        marks=words.MARKS,
        page_rows=import_preview.PAGE_ROWS,
    )


@blueprint.post("/imports/<digest>/apply")
@requires(Permission.IMPORTS_APPLY)
def apply(digest: str) -> Answer:
    """Apply a file, whole or not at all; a second time changes nothing."""
    result = uploads.read(current_app.extensions["data_dir"], digest)
    with writing() as session:
        done = imports.apply(session, result, actor=actor(), today=facts.today())
        after = import_preview.preview(session, result, organisation_id=person().organisation_id)
    flash(words.done(done))
    if len(after.followed) == 1 and not after.strange:
        return redirect(url_for("start.steps", code=after.followed[0][0]), 303)
    return redirect(url_for("imports.preview", digest=digest), 303)


@blueprint.get("/imports/<digest>/problems.csv")
@requires(Permission.IMPORTS_APPLY)
def problems(digest: str) -> Response:
    """Hand out what could not be read or will not be applied, as a sheet."""
    result = uploads.read(current_app.extensions["data_dir"], digest)
    with reading() as session:
        sheet = import_problems.sheet(import_problems.problems(session, result))
    named = {"Content-Disposition": f'attachment; filename="problems-{digest[:8]}.csv"'}
    return Response(sheet, mimetype="text/csv", headers=named)
