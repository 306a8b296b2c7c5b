"""Papers: what would be filed, shown as it is printed, made and downloaded."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, current_app, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker.domain.phrases import headed, window_name
from tracker.jobs import making
from tracker.services.papers import drafts as paper_drafts
from tracker.services.papers import jobs as paper_jobs
from tracker.services.papers import shelf as paper_shelf
from tracker.services.results import facts
from tracker.web.access import Permission, audience, person, requires
from tracker.web.database import reading, writing
from tracker.web.pages import page_number
from tracker.web.submissions import words
from tracker.web.submissions.forms import MakeForm
from tracker.web.submissions.page import arrange

REFRESH_SECONDS = 2
_JOB = "<int(max=2147483647):job>"

blueprint = Blueprint("submissions", __name__)
blueprint.add_app_template_filter(window_name, "window")
blueprint.add_app_template_filter(headed, "headed")
blueprint.add_app_template_filter(words.moment, "moment")
blueprint.add_app_template_filter(words.size, "size")
blueprint.add_app_template_filter(words.file_kind, "file_kind")


@blueprint.get("/submissions")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the papers that can be drafted, and those that were made."""
    given = person().organisation_id
    with reading() as session:
        states = paper_drafts.draftable(session, given, today=facts.today())
        shelf = paper_shelf.asked_for(session, given, page=page_number())
    return render_template(
        "web/submissions/index.html",
        states=states,
        shelf=shelf,
        rows=paper_shelf.PAGE_ROWS,
        organisation=person().organisation_code,
    )


@blueprint.get("/submissions/<code>/<int(max=99):cycle>")
@requires(Permission.RECORDS_READ)
def paper(code: str, cycle: int) -> str:
    """Show a paper as it would be printed, with its outline, its words and its checks."""
    today = facts.today()
    with reading() as session:
        found = paper_drafts.draft(
            session,
            code,
            cycle=cycle,
            organisation=person().organisation_code,
            as_of=paper_drafts.day_of(session, code, cycle=cycle, given=request.args.get("as_of", ""), today=today),
            audience=audience(),
        )
    return render_template("web/submissions/paper.html", page=arrange(found, whole="all" in request.args))


@blueprint.post("/submissions/make")
@requires(Permission.PAPERS_MAKE)
def make() -> Response:
    """Ask for the files of a paper and lead to their progress."""
    wanted = MakeForm().wanted()
    with writing() as session:
        job = paper_jobs.request(
            session, person().id, wanted, organisation_id=person().organisation_id, steps=making.steps()
        )
    current_app.extensions["papers"].deliver(job)
    return redirect(url_for("submissions.progress", job=job), 303)


@blueprint.get(f"/papers/{_JOB}")
@requires(Permission.RECORDS_READ)
def progress(job: int) -> Response:
    """Say how far a paper is; the page looks again by itself until the paper is made or has failed."""
    with reading() as session:
        found = paper_shelf.paper(session, job, organisation_id=person().organisation_id)
    page = make_response(render_template("web/submissions/progress.html", paper=found))
    if not found.is_over:
        page.headers["Refresh"] = str(REFRESH_SECONDS)
    return page


@blueprint.get(f"/papers/{_JOB}/<kind>")
@requires(Permission.RECORDS_READ)
def file(job: int, kind: str) -> Response:
    """Hand out one file of a paper."""
    with reading() as session:
        name, content = paper_shelf.content(
            session, current_app.extensions["data_dir"], job, organisation_id=person().organisation_id, kind=kind
        )
    return send_file(BytesIO(content), mimetype=paper_shelf.KINDS[kind], as_attachment=True, download_name=name)
