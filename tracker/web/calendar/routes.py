"""What is due for the States followed: reviews, submissions, questions, replies."""

from __future__ import annotations

from flask import Blueprint, render_template

from tracker.services.results import facts
from tracker.services.states import deadlines, session_dates
from tracker.web.access import Permission, audience, person, requires
from tracker.web.calendar.page import line
from tracker.web.database import reading

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List everything that is due, in order; what is past and what has no date stand apart."""
    today = facts.today()
    with reading() as session:
        found = deadlines.agenda(session, person().organisation_id, audience=audience(), today=today)
        sessions = session_dates.sessions(session, person().organisation_id, today=today)
    parts = {
        "due": [line(each, today) for each in found.due],
        "overdue": [line(each, today) for each in found.overdue],
        "undated": [line(each, today) for each in found.undated],
        "past": [line(each, today) for each in found.past],
    }
    return render_template("web/calendar/index.html", parts=parts, sessions=sessions, today=today)
