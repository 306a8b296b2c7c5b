"""Indicators: those of a State, the page of each, its form, and the periods without a value."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import indicators, offered
from tracker.services.entries import Stale, fingerprint
from tracker.services.indicators import gaps
from tracker.services.indicators import pages as indicator_pages
from tracker.services.indicators import reading as series_reading
from tracker.services.obligations import pages as obligation_pages
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.indicators import page
from tracker.web.indicators.forms import GapForm, IndicatorForm, TakenAwayForm

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the indicators of a State."""
    with reading() as session:
        states = offered.followed_first(session, person().organisation_id)
        state = request.args.get("state") or obligation_pages.first_followed(session, person().organisation_id)
        found = indicator_pages.listed(session, state, audience=audience()) if state else None
    listed = page.listed(found) if found else None
    return render_template("web/indicators/index.html", page=listed, states=states, state=state)


@blueprint.get("/indicators/<state>/<path:code>")
@requires(Permission.RECORDS_READ)
def record(state: str, code: str) -> str:
    """Show an indicator: chart, table, sources, and what its values say of the asks."""
    with reading() as session:
        found = indicator_pages.shown(session, state, code, audience=audience())
    return render_template("web/indicators/record.html", page=page.arrange(found))


@blueprint.route("/indicators/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record an indicator."""
    form = IndicatorForm(data=_asked_for())
    _offer(form)
    done = saved(form, lambda session: indicators.record(session, actor(), form.entry()))
    if done is None:
        back = url_for("indicators.index", state=form.state.data or None)
        return render_template("web/indicators/form.html", form=form, code="", back=back)
    flash(_("The indicator is recorded. Add its values, each from its source."))
    return redirect(url_for("indicators.record", state=form.state.data, code=done), 303)


@blueprint.route("/indicators/edit/<state>/<path:code>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(state: str, code: str) -> Response | str:
    """Change title, unit or definition of an indicator."""
    with reading() as session:
        series_reading.of_code(session, state, code, audience=audience())
        form = IndicatorForm.opened(indicators.load(session, state, code))
    del form.state, form.code
    fixed = {"state": state, "code": code}
    done = saved(form, lambda session: indicators.amend(session, actor(), form.entry(**fixed), seen=form.seen.data))
    back = url_for("indicators.record", state=state, code=code)
    if done is None:
        return render_template("web/indicators/form.html", form=form, code=code, back=back)
    flash(_("The changes are saved."))
    return redirect(back, 303)


@blueprint.route("/indicators/gap/new/<state>/<path:code>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create_gap(state: str, code: str) -> Response | str:
    """Record a period without a value, or a break in the series."""
    form = GapForm()
    with reading() as session:
        series = series_reading.of_code(session, state, code, audience=audience())
    done = saved(form, lambda session: gaps.record(session, actor(), form.entry(), state=state, code=code))
    back = url_for("indicators.record", state=state, code=code)
    if done is None:
        return render_template("web/indicators/gap.html", form=form, series=series, taking=None, away="", back=back)
    flash(_("The period is recorded: it is shown as missing, never as zero."))
    return redirect(back, 303)


@blueprint.route("/indicators/gap/edit/<state>/<path:code>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit_gap(state: str, code: str) -> Response | str:
    """Change what is recorded of a period without a value."""
    span = {"first": _day("from"), "last": _day("to")}
    with reading() as session:
        series = series_reading.of_code(session, state, code, audience=audience())
        stored = gaps.load(session, state, code, **span)
    form = GapForm.opened(stored)
    done = saved(
        form,
        lambda session: gaps.amend(session, actor(), form.entry(), state=state, code=code, seen=form.seen.data, **span),
    )
    back = url_for("indicators.record", state=state, code=code)
    if done is None:
        taking = TakenAwayForm(formdata=None, data={"seen": fingerprint(stored)})
        away = page.gap_address("indicators.remove_gap", state=state, code=code, **span)
        return render_template("web/indicators/gap.html", form=form, series=series, taking=taking, away=away, back=back)
    flash(_("The changes are saved."))
    return redirect(back, 303)


@blueprint.post("/indicators/gap/remove/<state>/<path:code>")
@requires(Permission.RECORDS_WRITE)
def remove_gap(state: str, code: str) -> Response:
    """Take away what is recorded of a period without a value."""
    span = {"first": _day("from"), "last": _day("to")}
    try:
        with writing() as session:
            series_reading.of_code(session, state, code, audience=audience())
            gaps.remove(session, actor(), state=state, code=code, seen=request.form.get("seen", ""), **span)
    except Stale as stale:
        flash(str(stale))
    else:
        flash(_("It is no longer recorded as missing."))
    return redirect(url_for("indicators.record", state=state, code=code), 303)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        abort(404)


def _asked_for() -> dict[str, str]:
    """Return what the address fills in, and what the figures of the series that it names say."""
    given = {name: request.args.get(name, "") for name in ("state", "code")}
    with reading() as session:
        found = series_reading.undescribed(session, given["state"], audience=audience()) if given["code"] else ()
    return given | page.filled_in(found, given["code"])


def _offer(form: IndicatorForm) -> None:
    with reading() as session:
        form.state.offer(offered.followed_first(session, person().organisation_id))
        found = series_reading.undescribed(session, form.state.data or "", audience=audience())
    form.code.offer([(each.code, page.in_words(each)) for each in found])
