"""Recommendations: the page of each, and their form; the explorer is beside."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import asked, documents, recommendations
from tracker.services.imports import provenance
from tracker.services.recommendations import pages as recommendation_pages
from tracker.services.suggesting import pages as suggesting_pages
from tracker.web.access import Permission, actor, audience, may, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.entered.recommendations import CATEGORIES, RecommendationForm
from tracker.web.recommendations import record as pages

blueprint = Blueprint("recommendations", __name__)


@blueprint.get("/recommendations/<recommendation:ref>")
@requires(Permission.RECORDS_READ)
def record(ref: str) -> str:
    """Show a recommendation for one State: what was asked, answered, done, and why its status is what it is."""
    with reading() as session:
        named = asked.find(session, ref, audience=audience())
        if not named.states:
            return render_template("web/recommendations/unaddressed.html", named=named)
        found = recommendation_pages.shown(
            session,
            named,
            state=request.args.get("state", ""),
            organisation=person().organisation_code,
            audience=audience(),
        )
        sources = provenance.of(session, ref, audience=audience())
        suggested = _suggested(session, named.id)
    page = pages.arrange(found, part=request.args.get("part", ""), cycle=request.args.get("cycle", ""))
    return render_template("web/recommendations/record.html", page=page, provenance=sources, suggested=suggested)


@blueprint.route("/recommendations/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a recommendation by hand."""
    form = RecommendationForm(data=_given())
    _offer(form)
    if "add_part" in request.form:
        return _another_part(form, "")
    ref = saved(form, lambda session: recommendations.record(session, actor(), form.entry()))
    if ref is None:
        return render_template("web/recommendations/form.html", form=form, ref="")
    flash(_("The recommendation is recorded. Next: cite the obligations, then link evidence."))
    return redirect(url_for("recommendations.record", ref=ref, state=request.args.get("state")), 303)


@blueprint.route("/recommendations/edit/<recommendation:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change a recommendation."""
    with reading() as session:
        stored = recommendations.load(session, ref, audience=audience())
        form = RecommendationForm.opened(stored)
    del form.document, form.number
    _offer(form)
    if "add_part" in request.form:
        return _another_part(form, ref)
    fixed = {"document": stored.document, "number": stored.number}
    done = saved(
        form, lambda session: recommendations.amend(session, actor(), ref, form.entry(**fixed), seen=form.seen.data)
    )
    if done is None:
        return render_template("web/recommendations/form.html", form=form, ref=ref)
    flash(_("The changes are saved, and the statuses computed anew."))
    return redirect(url_for("recommendations.record", ref=ref, state=request.args.get("state")), 303)


def _suggested(session: Session, recommendation: int) -> int | None:
    """Count the suggested links that wait for a decision; None for a person who may not decide."""
    if not may(Permission.RECORDS_WRITE):
        return None
    return suggesting_pages.open_count(session, recommendation, audience=audience())


def _given() -> dict[str, str]:
    """Return what the address fills in: the document, and the State by its name."""
    return {
        "language": "en",
        "document": request.args.get("document", ""),
        "addressed": request.args.get("state", ""),
    }


def _another_part(form: RecommendationForm, ref: str) -> str:
    form.parts.append_entry()
    return render_template("web/recommendations/form.html", form=form, ref=ref)


def _offer(form: RecommendationForm) -> None:
    with reading() as session:
        if "document" in form:
            form.document.offer(documents.choices(session, audience=audience()))
        form.themes.offer(recommendations.themes(session))
    form.action_category.offer([(code, _(words)) for code, words in CATEGORIES])


from tracker.web.recommendations import explorer  # noqa: E402, F401 (the list is a view of the same blueprint)
