"""Voluntary pledges, and questions put in advance."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import advance_questions, documents, offered, pledges
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved, way_back
from tracker.web.pledges.forms import PledgeForm, QuestionForm

blueprint = Blueprint("pledges", __name__)
_FILLED_IN = ("state", "cycle", "document", "recommendation")


@blueprint.route("/pledges/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a voluntary pledge."""
    form = PledgeForm(data=_asked_for())
    _offer(form)
    if saved(form, lambda session: pledges.record(session, actor(), form.entry())) is None:
        return render_template("web/pledges/pledge.html", form=form, ref="", back=way_back(form))
    flash(_("The pledge is recorded."))
    return redirect(way_back(form), 303)


@blueprint.route("/pledges/edit/<pledge:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change a voluntary pledge."""
    with reading() as session:
        stored = pledges.load(session, ref, audience=audience())
    form = PledgeForm.opened(stored)
    del form.document, form.number
    _offer(form)
    fixed = {"document": stored.document, "number": stored.number}
    done = saved(form, lambda session: pledges.amend(session, actor(), ref, form.entry(**fixed), seen=form.seen.data))
    if done is None:
        return render_template("web/pledges/pledge.html", form=form, ref=ref, back=way_back(form))
    flash(_("The changes are saved."))
    return redirect(way_back(form), 303)


@blueprint.route("/questions/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def question() -> Response | str:
    """Record a question that a State put before a review."""
    form = QuestionForm(data=_asked_for())
    _offer(form)
    if saved(form, lambda session: advance_questions.record(session, actor(), form.entry())) is None:
        return render_template("web/pledges/question.html", form=form, ref="", back=way_back(form))
    flash(_("The question is recorded."))
    return redirect(way_back(form), 303)


@blueprint.route("/questions/edit/<question:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit_question(ref: str) -> Response | str:
    """Change a question that a State put before a review."""
    with reading() as session:
        stored = advance_questions.load(session, ref, audience=audience())
    form = QuestionForm.opened(stored)
    del form.document, form.number
    _offer(form)
    fixed = {"document": stored.document, "number": stored.number}
    done = saved(
        form, lambda session: advance_questions.amend(session, actor(), ref, form.entry(**fixed), seen=form.seen.data)
    )
    if done is None:
        return render_template("web/pledges/question.html", form=form, ref=ref, back=way_back(form))
    flash(_("The changes are saved."))
    return redirect(way_back(form), 303)


def _asked_for() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in _FILLED_IN}


def _offer(form: PledgeForm | QuestionForm) -> None:
    with reading() as session:
        states = offered.followed_first(session, person().organisation_id)
        form.state.offer(states)
        form.cycle.offer(offered.cycles(session))
        if "asking" in form:
            form.asking.offer(sorted(states, key=lambda pair: pair[1]))
        if "document" in form:
            form.document.offer(documents.choices(session, audience=audience()))
