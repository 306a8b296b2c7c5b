"""The start page, and the page of one State."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from tracker.services import states
from tracker.services.results import facts
from tracker.services.states import pages as state_pages
from tracker.web.access import Permission, audience, person, requires
from tracker.web.database import reading
from tracker.web.states import choice
from tracker.web.states.page import arrange

blueprint = Blueprint("states", __name__)


@blueprint.get("/")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the States that the person's organisation follows."""
    with reading() as session:
        found = states.followed(session, person().organisation_id, audience=audience(), today=facts.today())
    return render_template("web/states/index.html", states=found, organisation=person().organisation_name)


@blueprint.get("/states/<code>")
@requires(Permission.RECORDS_READ)
def state(code: str) -> str:
    """Show what a State was asked and what became of it, in every window, each status with its reasons."""
    with reading() as session:
        found = state_pages.shown(
            session,
            code,
            organisation_id=person().organisation_id,
            organisation=person().organisation_code,
            audience=audience(),
            today=facts.today(),
        )
    page = arrange(found, choice.read(request.args))
    return render_template("web/states/state.html", page=page)
