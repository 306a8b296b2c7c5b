"""Case files: the list, the page of each with its counts, its form."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import attachments, case_files, offered
from tracker.services.case_files import named, restricted_files, showing
from tracker.services.evidence import listing as evidence_list
from tracker.services.evidence import live as evidence_live
from tracker.web.access import Permission, actor, audience, may, person, requires
from tracker.web.case_files import naming, page
from tracker.web.case_files.forms import CaseFileForm
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.pages import page_number
from tracker.web.shown import live as shown_live

blueprint = Blueprint("case_files", __name__)
naming.add_to(blueprint)


@blueprint.get("/case-files")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the case files that the person may see."""
    _refuse_public()
    with reading() as session:
        found = case_files.listed(session, audience=audience())
    files = [(each, page.total(each)) for each in found]
    return render_template("web/case_files/index.html", files=files, total=page.all_of(found), manages=_manages())


@blueprint.get("/case-files/<code>")
@requires(Permission.RECORDS_READ)
def record(code: str) -> str:
    """Show a file: its counts, its items, and what it would change where it counts for nobody else."""
    _refuse_public()
    with reading() as session:
        file = case_files.one(session, code, audience=audience())
        wanted = evidence_list.Wanted(case_file=code)
        items = evidence_list.listed(session, wanted, page=page_number(), audience=audience())
        live = evidence_live.of_file(session, file.id, audience=audience())
        kept = restricted_files.kept(case_files.row_of(session, code, audience=audience()))
        people = named.people(session, kept) if file.is_restricted else ()
        shows = showing.of_file(session, file.id, audience=audience())
        files = attachments.of_case_file(session, file.id, audience=audience())
    return render_template(
        "web/case_files/record.html",
        file=file,
        groups=page.groups(file),
        total=page.total(file),
        items=items,
        rows=evidence_list.PAGE_ROWS,
        address=url_for("case_files.record", code=code),
        live=shown_live.told_of(live, state=file.state),
        more=max(0, len(live) - shown_live.SHOWN),
        people=people,
        shows=shows,
        kept_files=files if may(Permission.FILES_READ) else (),
    )


@blueprint.route("/case-files/new", methods=["GET", "POST"])
@requires(Permission.CASE_FILES_WRITE)
def create() -> Response | str:
    """Open a case file."""
    form = CaseFileForm()
    with reading() as session:
        form.state.offer(offered.followed_first(session, person().organisation_id))
    account = person()
    code = saved(
        form,
        lambda session: case_files.record(
            session, actor(), form.entry(), organisation_id=account.organisation_id, user_id=account.id
        ),
    )
    if code is None:
        return render_template("web/case_files/form.html", form=form, code="", back=url_for("case_files.index"))
    flash(_("The case file is opened as %(code)s.") % {"code": code})
    return redirect(url_for("case_files.record", code=code), 303)


@blueprint.route("/case-files/edit/<code>", methods=["GET", "POST"])
@requires(Permission.CASE_FILES_WRITE)
def edit(code: str) -> Response | str:
    """Change the title of a file, or whom it is for."""
    with reading() as session:
        stored = case_files.load(session, code, audience=audience())
    form = CaseFileForm.opened(stored)
    del form.state
    done = saved(
        form,
        lambda session: case_files.amend(
            session,
            actor(),
            code,
            form.entry(state=stored.state),
            seen=form.seen.data,
            audience=audience(),
            user_id=person().id,
        ),
    )
    back = url_for("case_files.record", code=code)
    if done is None:
        return render_template("web/case_files/form.html", form=form, code=code, back=back)
    flash(_("The changes are saved."))
    return redirect(back, 303)


def _refuse_public() -> None:
    if not audience().is_internal:
        raise NotFound(_("There is no such page. Nothing was changed. Start from the list of States."))


def _manages() -> bool:
    return may(Permission.ORGANISATION_MANAGE)
