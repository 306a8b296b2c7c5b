"""The explorer: every recommendation on record, searched, filtered and counted; all filters live in the address."""

from __future__ import annotations

from flask import render_template, request

from tracker.domain.criteria import read
from tracker.services.explorer import explore
from tracker.web.access import Permission, audience, person, requires
from tracker.web.database import reading
from tracker.web.recommendations import explored
from tracker.web.recommendations.routes import blueprint


@blueprint.get("/recommendations")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List recommendations under the filters of the address."""
    asked = read(request.args.items(multi=True))
    with reading() as session:
        found = explore(session, asked.criteria, organisation_id=person().organisation_id, audience=audience())
    page = explored.arrange(found, left_out=asked.left_out)
    return render_template("web/recommendations/explorer.html", page=page)
