"""Treaty actions, and that a record was checked."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.domain.dates import When
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import offered
from tracker.services.results import facts
from tracker.services.treaties import acts, effects
from tracker.services.treaties.acts import OnRecord
from tracker.services.treaties.effects import Effect
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved, way_back
from tracker.web.pages import safe_next
from tracker.web.shown.reasons import rule_words
from tracker.web.treaties.forms import ActForm, CheckForm

blueprint = Blueprint("treaties", __name__)


@blueprint.route("/treaties/act", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def act() -> Response | str:
    """Record an act of a State upon a treaty, or show first what it would change."""
    form = ActForm(data=_asked_for())
    record = _offer(form)
    preview = _preview(form) if "preview" in request.form else None
    saving = "preview" not in request.form
    done = saved(form, lambda session: acts.record_act(session, actor(), form.entry())) if saving else None
    if done is None:
        shown = {"record": record, "effects": preview, "rule_words": rule_words}
        return render_template("web/treaties/act.html", form=form, back=way_back(form), **shown)
    flash(_("The act is recorded, and the statuses that rest on it are computed anew."))
    return redirect(_to_row(form), 303)


@blueprint.route("/treaties/checked", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def checked() -> Response | str:
    """Record that a person looked at the depositary's list and the record is complete."""
    form = CheckForm(data=_asked_for() | {"looked": When.on(facts.today())})
    record = _offer(form)
    by = person().id
    if saved(form, lambda session: acts.check(session, actor(), form.entry(), by=by)) is None:
        return render_template("web/treaties/checked.html", form=form, record=record, back=way_back(form))
    flash(_("It is recorded that you looked; the statuses that rest on it say so."))
    return redirect(_to_row(form), 303)


def _to_row(form: ActForm | CheckForm) -> str:
    """Return where saving leads: where the person came from, else the row of the treaty on the page of the State."""
    return safe_next() or f"{way_back(form)}#treaty-{form.instrument.data}"


def _asked_for() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("state", "instrument")}


def _offer(form: ActForm | CheckForm) -> OnRecord | None:
    """Offer States and treaties; return what is on record of those chosen."""
    with reading() as session:
        form.state.offer(offered.followed_first(session, person().organisation_id))
        form.instrument.offer(acts.treaties(session))
        if not (form.state.data and form.instrument.data):
            return None
        return acts.on_record(session, form.state.data, form.instrument.data)


def _preview(form: ActForm) -> tuple[Effect, ...] | None:
    """Compute what saving would change; None where the form has errors, which it then shows."""
    if not form.validate():
        return None
    try:
        with reading() as session:
            return effects.of_act(session, form.entry(), audience=audience())
    except Invalid as problem:
        form.refuse(problem)
        return None
