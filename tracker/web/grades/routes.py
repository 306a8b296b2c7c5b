"""Grades that UN bodies gave to the follow-up of their own recommendations."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import asked, grades
from tracker.services.grades import GradeEntry
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.grades.forms import SCALES, GradeForm

blueprint = Blueprint("grades", __name__)


@blueprint.route("/grades/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a grade that a UN body gave to a part, for one State."""
    part, state = request.args.get("part", ""), request.args.get("state", "")
    if not part:
        flash(_("Choose what was graded first: the page of a recommendation has “Record a grade”."))
        return redirect(url_for("recommendations.index"), 303)
    form = GradeForm(data={"document": request.args.get("document", "")})
    page = _page(form, part, state)
    done = saved(form, lambda session: grades.record(session, actor(), form.entry(), part=part, state=state))
    if done is None:
        return render_template("web/grades/form.html", form=form, **page)
    flash(_("The grade is recorded as given. The computed status stays as it is."))
    return redirect(_back(done, part, state), 303)


@blueprint.route("/grades/edit", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit() -> Response | str:
    """Change a grade: the n-th that was recorded of a State on this part."""
    part, state = request.args.get("part", ""), request.args.get("state", "")
    number = request.args.get("n", 0, type=int)
    with reading() as session:
        stored = grades.load(
            session, asked.find_part(session, part, audience=audience())[1], state=state, number=number
        )
    form = GradeForm.opened(stored)
    page = _page(form, part, state, stored=stored)
    done = saved(
        form,
        lambda session: grades.amend(
            session, actor(), form.entry(), part=part, state=state, number=number, seen=form.seen.data
        ),
    )
    if done is None:
        return render_template("web/grades/form.html", form=form, **page | {"number": number})
    flash(_("The grade is changed."))
    return redirect(_back(done, part, state), 303)


def _page(form: GradeForm, part: str, state: str, *, stored: GradeEntry | None = None) -> dict[str, object]:
    """Offer what may be chosen; return what stands beside the form."""
    with reading() as session:
        recommendation, found = asked.find_part(session, part, audience=audience())
        form.document.offer(grades.sources(session, kept=stored.document if stored else "", audience=audience()))
        others = grades.on_record(session, found, state=state)
    return {
        "asked": recommendation,
        "part": found,
        "state": state,
        "state_name": recommendation.name_of(state),
        "others": others,
        "scales": SCALES,
        "number": 0,
        "back": _back(recommendation.ref, part, state),
    }


def _back(ref: str, part: str, state: str) -> str:
    label = part.removeprefix(ref).removeprefix("/") or None
    return url_for("recommendations.record", ref=ref, state=state, part=label)
