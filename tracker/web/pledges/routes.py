"""Voluntary pledges, and questions put in advance."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import advance_questions, citing, documents, pledges
from tracker.storage.engine import reading
from tracker.web.access import Permission, actor, person, requires
from tracker.web.editing import saved
from tracker.web.pages import safe_next
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
        return render_template("web/pledges/pledge.html", form=form, ref="", back=_back(form))
    flash(_("The pledge is recorded."))
    return redirect(_back(form), 303)


@blueprint.route("/pledges/edit/<pledge:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change a voluntary pledge."""
    with reading(current_app.extensions["engine"]) as session:
        stored = pledges.load(session, ref)
    form = PledgeForm.opened(stored)
    del form.document, form.number
    _offer(form)
    fixed = {"document": stored.document, "number": stored.number}
    done = saved(form, lambda session: pledges.amend(session, actor(), ref, form.entry(**fixed), seen=form.seen.data))
    if done is None:
        return render_template("web/pledges/pledge.html", form=form, ref=ref, back=_back(form))
    flash(_("The changes are saved."))
    return redirect(_back(form), 303)


@blueprint.route("/questions/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def question() -> Response | str:
    """Record a question that a State put before a review."""
    form = QuestionForm(data=_asked_for())
    _offer(form)
    if saved(form, lambda session: advance_questions.record(session, actor(), form.entry())) is None:
        return render_template("web/pledges/question.html", form=form, ref="", back=_back(form))
    flash(_("The question is recorded."))
    return redirect(_back(form), 303)


@blueprint.route("/questions/edit/<question:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit_question(ref: str) -> Response | str:
    """Change a question that a State put before a review."""
    with reading(current_app.extensions["engine"]) as session:
        stored = advance_questions.load(session, ref)
    form = QuestionForm.opened(stored)
    del form.document, form.number
    _offer(form)
    fixed = {"document": stored.document, "number": stored.number}
    done = saved(
        form, lambda session: advance_questions.amend(session, actor(), ref, form.entry(**fixed), seen=form.seen.data)
    )
    if done is None:
        return render_template("web/pledges/question.html", form=form, ref=ref, back=_back(form))
    flash(_("The changes are saved."))
    return redirect(_back(form), 303)


def _asked_for() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in _FILLED_IN}


def _offer(form: PledgeForm | QuestionForm) -> None:
    with reading(current_app.extensions["engine"]) as session:
        states = citing.followed_first(session, person().organisation_id)
        form.state.offer(states)
        form.cycle.offer(citing.cycles(session))
        if "asking" in form:
            form.asking.offer(sorted(states, key=lambda pair: pair[1]))
        if "document" in form:
            form.document.offer(documents.choices(session))


def _back(form: PledgeForm | QuestionForm) -> str:
    """Return the address to go to afterwards: where the person came from, the State, or all States."""
    known = form.state.data in {key for key, _words in form.state.choices or ()}
    state = url_for("states.state", code=form.state.data) if known and form.state.data else url_for("states.index")
    return safe_next() or state
