"""Figures that a source states."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.dates import When
from tracker.i18n import _
from tracker.services import documents, figures, offered
from tracker.services.indicators import reading as series_reading
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved, way_back
from tracker.web.figures.forms import FigureForm
from tracker.web.pages import safe_next

blueprint = Blueprint("figures", __name__)


@blueprint.route("/figures/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a figure that a source states."""
    form = FigureForm(data=_asked_for())
    _offer(form)
    form.out_since = _out_since(form.document.data)
    if saved(form, lambda session: figures.record(session, actor(), form.entry())) is None:
        return _shown(form, "")
    flash(_("The figure is recorded, attributed to its source."))
    return redirect(_back(form), 303)


@blueprint.route("/figures/edit/<figure:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change a figure that a source states."""
    with reading() as session:
        stored = figures.load(session, ref, audience=audience())
    form = cast("FigureForm", FigureForm.opened(stored))
    del form.document
    _offer(form)
    if form.period.data != stored.period:
        form.out_since = _out_since(stored.document)
    fixed = {"document": stored.document}
    done = saved(form, lambda session: figures.amend(session, actor(), ref, form.entry(**fixed), seen=form.seen.data))
    if done is None:
        return _shown(form, ref)
    flash(_("The changes are saved."))
    return redirect(_back(form), 303)


def _asked_for() -> dict[str, str]:
    """Return what the address fills in, and who speaks in its document."""
    names = ("state", "document", "series", "unit", "about")
    given = {name: request.args.get(name, "") for name in names}
    with reading() as session:
        return given | {"attributed_to": figures.author_of(session, given["document"], audience=audience())}


def _out_since(document: str) -> When | None:
    with reading() as session:
        return figures.out_since(session, document, audience=audience())


def _offer(form: FigureForm) -> None:
    with reading() as session:
        form.state.offer(offered.followed_first(session, person().organisation_id))
        form.counts_cycle.offer(offered.cycles(session))
        if "document" in form:
            form.document.offer(documents.choices(session, audience=audience()))


def _shown(form: FigureForm, ref: str) -> str:
    """Show the form, with the indicators of the State that the figure may be a value of."""
    state = form.state.data or ""
    with reading() as session:
        series = series_reading.choices(session, [state], audience=audience()) if state else ()
    codes = [(key.partition(":")[2], words) for key, words in series]
    return render_template("web/figures/form.html", form=form, ref=ref, back=_back(form), series=codes)


def _back(form: FigureForm) -> str:
    """Return the address to go to afterwards: where the person came from, the document or State, or all States."""
    if request.args.get("document") and "document" in form and form.document.data:
        return safe_next() or url_for("documents.record", key=form.document.data)
    return way_back(form)
