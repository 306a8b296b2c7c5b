"""A reviewer's judgement of a status: recorded, never changed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import judgements
from tracker.services.entries import fingerprint
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.judgements import page as pages
from tracker.web.judgements.forms import JudgementForm
from tracker.web.judgements.page import Page

blueprint = Blueprint("judgements", __name__)


@blueprint.route("/judgements/new", methods=["GET", "POST"])
@requires(Permission.JUDGEMENTS_RECORD)
def create() -> Response | str:
    """Judge a unit: a part, for one State, in one window."""
    part, state = request.args.get("part", ""), request.args.get("state", "")
    if not part:
        flash(_("Choose what to judge first: the page of a recommendation has “Judge” beside each window."))
        return redirect(url_for("recommendations.index"), 303)
    unit = (part, state, request.args.get("cycle", -1, type=int))
    page = _read(unit)
    form = JudgementForm(data={"seen": fingerprint(page.basis)})
    form.evidence.offer([(ref, ref) for ref in page.basis.evidence])
    form.status.hints = {page.basis.status.value: _("as computed")}
    done = saved(
        form,
        lambda session: judgements.record(
            session, actor(), form.entry(), unit=unit, by=person().id, audience=audience(), seen=form.seen.data
        ),
    )
    if done is None:
        return render_template(
            "web/judgements/form.html", form=form, page=_read(unit), unit=unit, signed=person().organisation_name
        )
    flash(_("The judgement is recorded. It stands beside the computed status and never replaces it."))
    label = part.removeprefix(done).removeprefix("/") or None
    return redirect(url_for("recommendations.record", ref=done, state=state, part=label, cycle=unit[2]), 303)


def _read(unit: tuple[str, str, int]) -> Page:
    with reading() as session:
        return pages.arrange(session, unit, organisation=person().organisation_code, audience=audience())
