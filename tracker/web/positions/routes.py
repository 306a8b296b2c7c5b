"""What States answered to recommendations, one position for each source."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import asked, documents, positions
from tracker.services.asked import Asked
from tracker.services.positions import PositionEntry, PositionOnRecord
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.positions.forms import PositionForm

blueprint = Blueprint("positions", __name__)

Beside = tuple[PositionOnRecord, ...]


@blueprint.route("/positions/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record what a State answered to a recommendation, as one source gives it."""
    ref, state = request.args.get("recommendation", ""), request.args.get("state", "")
    if not ref:
        flash(_("Choose the recommendation first: its page has “Record a position”."))
        return redirect(url_for("recommendations.index"), 303)
    form = PositionForm(data={"document": request.args.get("document", "")})
    recommendation, others = _opened(form, ref, state)
    given = {"state": state} if state else {}
    done = saved(form, lambda session: positions.record(session, actor(), ref, form.entry(**given)))
    if done is None:
        return _page(form, recommendation, others, state=state)
    flash(_("The position is recorded, as its source gives it."))
    answered = state or form.state.data
    return redirect(url_for("recommendations.record", ref=ref, state=answered), 303)


@blueprint.route("/positions/edit/<recommendation:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change a position: the n-th that was recorded of a State on this recommendation."""
    state, number = request.args.get("state", ""), request.args.get("n", 0, type=int)
    with reading() as session:
        stored = positions.load(
            session, asked.find(session, ref, audience=audience()), state=state, number=number, audience=audience()
        )
        form = PositionForm.opened(stored)
    recommendation, others = _opened(form, ref, state, stored=stored)

    done = saved(
        form,
        lambda session: positions.amend(
            session, actor(), ref, form.entry(state=state), number=number, seen=form.seen.data
        ),
    )
    if done is None:
        return _page(form, recommendation, others, state=state, number=number)
    flash(_("The position is changed."))
    return redirect(url_for("recommendations.record", ref=ref, state=state), 303)


def _opened(form: PositionForm, ref: str, state: str, *, stored: PositionEntry | None = None) -> tuple[Asked, Beside]:
    """Offer what may be chosen; return the recommendation and the positions that stand beside."""
    with reading() as session:
        recommendation = asked.find(session, ref, audience=audience())
        form.document.offer(documents.choices(session, audience=audience()))
        others = positions.on_record(session, recommendation, state=state, audience=audience()) if state else ()
    form.suit(
        recommendation.mechanism,
        positions.offered(recommendation.mechanism, kept=stored.position if stored else None),
    )
    if state:
        recommendation.name_of(state)
        del form.state
    else:
        form.state.offer(recommendation.states)
    if recommendation.choices:
        form.part.offer(recommendation.choices)
    else:
        del form.part
    return recommendation, others


def _page(form: PositionForm, recommendation: Asked, others: Beside, *, state: str, number: int = 0) -> str:
    return render_template(
        "web/positions/form.html",
        form=form,
        asked=recommendation,
        others=others,
        state=state,
        state_name=recommendation.name_of(state) if state else "",
        number=number,
    )
