"""Files of other people into records: sent, read, looked at, applied, undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from tracker.domain.criteria import ToDo
from tracker.domain.kinds import Outcome
from tracker.domain.protection import ConsentUse
from tracker.errors import Invalid, Unreadable
from tracker.importers.records import Kind
from tracker.services import leaks
from tracker.services.imports import asking, conflicts, listing, pages, problems, rows, sealing, uploads, whose
from tracker.services.imports.sealing import Opener
from tracker.services.results import facts
from tracker.services.states import deadlines
from tracker.services.states.first_steps import Step
from tracker.services.vault.keys import Keyring
from tracker.web.access import Permission, actor, person, requires
from tracker.web.database import reading, writing
from tracker.web.imports import page as arranged
from tracker.web.imports import words
from tracker.web.imports.delivery import as_told, deliver
from tracker.web.imports.forms import UploadForm
from tracker.web.imports.values import value
from tracker.web.imports.wording import compared
from tracker.web.pages import page_number

BATCH = "<int(max=2147483647):batch_id>"

blueprint = Blueprint("imports", __name__)
blueprint.add_app_template_filter(words.counted, "outcomes")
blueprint.add_app_template_filter(words.field, "import_field")
blueprint.add_app_template_filter(words.kind, "import_kind")
blueprint.add_app_template_filter(words.named, "import_ref")
blueprint.add_app_template_filter(words.state, "import_state")
blueprint.add_app_template_filter(value, "import_value")
blueprint.add_app_template_filter(words.number, "thousands")


@blueprint.before_request
def _refuse_foreign() -> None:
    """Answer for the import of another organisation as for one that is not there."""
    number = (request.view_args or {}).get("batch_id")
    if number is not None:
        with reading() as session:
            whose.refuse_foreign(session, number, organisation_id=person().organisation_id)


@blueprint.route("/imports", methods=["GET", "POST"])
@requires(Permission.IMPORTS_APPLY)
def index() -> Answer | str:
    """Take a file, keep it, ask for its reading and lead to its page."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            content = form.file.data.read()
            with writing() as session:
                sealer = sealing.of_actor(session, _keyring(), actor())
                digest = uploads.keep(_data_dir(), content, sealer=sealer)
                batch_id, job = asking.to_read(session, digest, user_id=person().id)
            deliver(job)
            return redirect(url_for("imports.batch", batch_id=batch_id), 303)
        except Unreadable as problem:
            form.refuse(Invalid(str(problem), field="file"))
    asked = request.args.get("state", "").upper()
    code = asked if asked.isalnum() else ""
    with reading() as session:
        wanted = deadlines.last_review(session, code, today=facts.today())
        made = listing.listing(session, organisation_id=person().organisation_id, page=page_number())
    answers = request.args.get("step") == Step.POSITIONS
    unanswered = url_for("recommendations.index", state=code, todo=ToDo.POSITION.value)
    found = {"wanted": wanted, "answers": answers, "unanswered": unanswered, "made": made}
    return render_template("web/imports/index.html", form=form, page_rows=listing.PAGE_IMPORTS, **found)


@blueprint.get(f"/imports/{BATCH}")
@requires(Permission.IMPORTS_APPLY)
def batch(batch_id: int) -> str:
    """Show an import: how far its reading is, then its rows, what applying does or did."""
    only = next((each for each in Outcome if each == request.args.get("show")), None)
    with reading() as session:
        found = pages.shown(session, batch_id, organisation_id=person().organisation_id)
        found = replace(found, work=as_told(found.work))
        page = arranged.arrange(found, only)
        shows = page.face in {arranged.Face.STAGED, arranged.Face.APPLIED, arranged.Face.UNDONE} and not page.is_prose
        lines = rows.page_of(session, batch_id, only=only, page=page_number(), keyring=_keyring()) if shows else ()
        asked = conflicts.of_batch(session, batch_id) if found.open_count else ()
        names_treaty = found.kind == Kind.TREATY_ACTIONS and page.face is arranged.Face.STAGED
        treaties = asking.treaties(session) if names_treaty else ()
    return render_template(
        "web/imports/batch.html",
        found=found,
        page=page,
        only=only,
        lines=lines,
        asked=asked,
        treaties=treaties,
        number_here=page_number(),
        total=rows.count_of(found.counts, only),
        page_rows=rows.PAGE_ROWS,
        steps=arranged.STEPS,
        done=arranged.done(found),
        words=words,
        compared=compared,
    )


@blueprint.get(f"/imports/{BATCH}/progress")
@requires(Permission.IMPORTS_APPLY)
def progress(batch_id: int) -> Answer:
    """Say how far the work on an import is, for the part of its page that refreshes; over, the whole page is read."""
    with reading() as session:
        job = as_told(pages.work_on(session, batch_id))
    if job is None or job.is_over:
        return make_response("", 200, {"HX-Refresh": "true"})
    return make_response(render_template("web/imports/progress.html", job=job, words=words))


@blueprint.get(f"/imports/{BATCH}/problems")
@requires(Permission.IMPORTS_APPLY)
def sheet(batch_id: int) -> Response:
    """Hand out the rows that could not be brought in, to be corrected and sent again."""
    with reading() as session:
        written = problems.sheet(session, batch_id, data_dir=_data_dir(), keyring=_keyring())
        name = f"problems-{batch_id}.{written.ending}"
        leaks.clear(
            session,
            _keyring(),
            actor(),
            organisation_id=person().organisation_id,
            artefact=f"import:{batch_id}",
            name=name,
            content=written.content,
            use=ConsentUse.INTERNAL,
        )
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.content, mimetype=written.type, headers=named)


@blueprint.get(f"/imports/{BATCH}/original")
@requires(Permission.IMPORTS_APPLY)
def original(batch_id: int) -> Response:
    """Hand out the file that was sent, as it was sent: never opened by the browser, whatever it is."""
    with reading() as session:
        digest = pages.digest_of(session, batch_id)
        content = uploads.original(_data_dir(), digest, Opener(session, _keyring()))
    named = {"Content-Disposition": f'attachment; filename="import-{batch_id}-{digest[:8]}"'}
    return Response(content, mimetype="application/octet-stream", headers=named)


def _data_dir() -> Path:
    found: Path = current_app.extensions["data_dir"]
    return found


def _keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found


from tracker.web.imports import steps  # noqa: E402, F401 (what is done with an import are views of the same blueprint)
