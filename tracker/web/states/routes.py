"""The start page, and the page of one State."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask_security import current_user

from tracker.services import facts, states
from tracker.services.dossiers import gather
from tracker.storage.engine import reading
from tracker.web.access import Permission, audience, requires
from tracker.web.states import view

blueprint = Blueprint("states", __name__)


@blueprint.get("/")
@requires(Permission.STATES_READ)
def index() -> str:
    """List the States that the person's organisation follows."""
    with reading(current_app.extensions["engine"]) as session:
        found = states.followed(session, current_user.organisation_id, audience=audience(), today=facts.today())
    return render_template("web/states/index.html", states=found, organisation=current_user.organisation.name)


@blueprint.get("/states/<code>")
@requires(Permission.STATES_READ)
def state(code: str) -> str:
    """Show what a State was asked and what became of it, in every window, each status with its reasons."""
    with reading(current_app.extensions["engine"]) as session:
        dossier = gather(
            session,
            code,
            cycle=None,
            organisation=current_user.organisation.code,
            as_of=None,
            audience=audience(),
        )
    page = view.page(dossier, why=request.args.get("why", ""), show_all="all" in request.args)
    return render_template("web/states/state.html", page=page)
