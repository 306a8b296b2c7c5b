"""Obligations: the instruments, the page of each for a State, and the form of a citation."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.issue_chapters import provision_words
from tracker.i18n import _
from tracker.services import asked, obligations, offered
from tracker.services.asked import Asked
from tracker.services.obligations import CitationOnRecord
from tracker.services.obligations import asks as obligation_asks
from tracker.services.obligations import pages as obligation_pages
from tracker.services.treaties import instruments
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.obligations.forms import KINDS, ObligationForm
from tracker.web.pages import page_number

blueprint = Blueprint("obligations", __name__)

Beside = tuple[CitationOnRecord, ...]


@blueprint.get("/obligations")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the instruments, with how they bind a State."""
    words = request.args.get("q", "")[:200]
    with reading() as session:
        states = offered.followed_first(session, person().organisation_id)
        state = request.args.get("state") or obligation_pages.first_followed(session, person().organisation_id)
        found = obligation_pages.listed(session, words=words, state=state, page=page_number(), audience=audience())
    return render_template(
        "web/obligations/index.html",
        found=found,
        words=words,
        state=state if state in dict(states) else "",
        states=states,
        kinds=KINDS,
        rows=obligation_pages.PAGE_ROWS,
    )


@blueprint.get("/obligations/<path:code>")
@requires(Permission.RECORDS_READ)
def record(code: str) -> str:
    """Show an instrument: how it binds a State, what the State did about it, and which asks rest on it."""
    with reading() as session:
        state = request.args.get("state") or obligation_pages.first_followed(session, person().organisation_id)
        page = obligation_pages.shown(session, code, state=state, audience=audience())
        cited, joins = obligation_asks.of_instrument(session, code, state=state, audience=audience())
        states = offered.followed_first(session, person().organisation_id)
    told = [(provision_words(each.provision), each) for each in cited]
    return render_template(
        "web/obligations/record.html", page=page, cited=told, joins=joins, states=states, kinds=KINDS
    )


@blueprint.route("/obligations/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record what an ask rests on."""
    ref, state = request.args.get("recommendation", ""), request.args.get("state")
    form = ObligationForm(data={"instrument": request.args.get("instrument", "")})
    recommendation, others = _offer(form, ref)
    named = ref or form.recommendation.data
    done = saved(form, lambda session: obligations.record(session, actor(), named, form.entry()))
    if done is None:
        return _page(form, recommendation, others)
    flash(_("The obligation is cited. Whether it binds is told beside it, and the statuses are computed anew."))
    return redirect(url_for("recommendations.record", ref=done, state=state), 303)


@blueprint.route("/obligations/edit/<recommendation:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change a citation: the n-th of this recommendation."""
    number, state = request.args.get("n", 0, type=int), request.args.get("state")
    with reading() as session:
        form = ObligationForm.opened(
            obligations.load(session, asked.find(session, ref, audience=audience()), number=number)
        )
    recommendation, others = _offer(form, ref)
    done = saved(
        form,
        lambda session: obligations.amend(session, actor(), ref, form.entry(), number=number, seen=form.seen.data),
    )
    if done is None:
        return _page(form, recommendation, others, number=number)
    flash(_("The citation is changed, and the statuses computed anew."))
    return redirect(url_for("recommendations.record", ref=ref, state=state), 303)


def _offer(form: ObligationForm, ref: str) -> tuple[Asked | None, Beside]:
    """Offer what may be chosen; return the recommendation, where the address names it, and what it cites."""
    form.offer_words()
    with reading() as session:
        form.instrument.offer(instruments.choices(session))
        recommendation = asked.find(session, ref, audience=audience()) if ref else None
        others = obligations.on_record(session, recommendation) if recommendation else ()
    if recommendation is not None:
        del form.recommendation
    if recommendation is None or not recommendation.choices:
        del form.part
    else:
        form.part.offer(recommendation.choices)
    return recommendation, others


def _page(form: ObligationForm, recommendation: Asked | None, others: Beside, *, number: int = 0) -> str:
    state = request.args.get("state") or None
    if recommendation is not None:
        back = url_for("recommendations.record", ref=recommendation.ref, state=state)
    else:
        back = url_for("obligations.index", state=state)
    return render_template(
        "web/obligations/form.html", form=form, asked=recommendation, others=others, number=number, back=back
    )
