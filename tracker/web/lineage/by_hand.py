"""Links between asks made by hand: recorded, changed, taken away."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import asked
from tracker.services.asked import Asked
from tracker.services.entries import fingerprint
from tracker.services.lineage import lineage_links
from tracker.services.lineage.lineage_links import LinkEntry
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.lineage.forms import LinkForm, RemovalForm
from tracker.web.lineage.routes import blueprint


@blueprint.route("/lineage/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Link a recommendation to another one."""
    ref, state = request.args.get("recommendation", ""), request.args.get("state", "")
    if not ref:
        flash(_("Choose the recommendation first: its page has “Link an ask”."))
        return redirect(url_for("recommendations.index"), 303)
    with reading() as session:
        here = asked.find(session, ref, audience=audience())
        state = state or (here.states[0][0] if here.states else "")
        offered = lineage_links.choices(session, state, without=ref, audience=audience())
    form = LinkForm(data={"other": request.args.get("other", "")})

    def link(session: Session) -> str:
        later, earlier = lineage_links.in_order(session, ref, form.other.data)
        entry = LinkEntry(later, earlier, form.kind.data, form.reason.data)
        return lineage_links.record(session, actor(), entry)

    if saved(form, link) is None:
        return render_template("web/lineage/link.html", form=form, ask=here, state=state, offered=offered)
    flash(_("The two asks are linked."))
    return redirect(_back(ref, state), 303)


@blueprint.route("/lineage/edit/<recommendation:ref>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(ref: str) -> Response | str:
    """Change how a recommendation takes up an earlier one, or take the link away."""
    earlier, kind = request.args.get("earlier", ""), request.args.get("kind", "")
    with reading() as session:
        asks = tuple(asked.find(session, each, audience=audience()) for each in (ref, earlier))
        stored = lineage_links.load(session, ref, earlier, kind)
    form, removal = LinkForm.opened(stored), RemovalForm(data={"seen": fingerprint(stored)})
    del form.other
    if "remove" in request.form:
        return _remove(form, removal, stored, asks)

    def change(session: Session) -> str:
        entry = replace(stored, kind=form.kind.data, reason=form.reason.data)
        return lineage_links.amend(session, actor(), entry, kind=kind, seen=form.seen.data)

    if saved(form, change) is None:
        return _shown(form, removal, asks)
    flash(_("The link is changed."))
    return redirect(_back(_here(ref), request.args.get("state", "")), 303)


def _remove(form: LinkForm, removal: RemovalForm, stored: LinkEntry, asks: tuple[Asked, ...]) -> Response | str:
    """Take a link away; what the other form shows is then what is on record."""
    form = LinkForm(formdata=None, data={"kind": stored.kind, "reason": stored.reason, "seen": fingerprint(stored)})
    del form.other

    def take(session: Session) -> str:
        return lineage_links.remove(session, actor(), stored, why=removal.why.data, seen=removal.seen.data)

    if saved(removal, take) is None:
        return _shown(form, removal, asks)
    flash(_("The link is taken away; the history keeps it."))
    return redirect(_back(_here(stored.later), request.args.get("state", "")), 303)


def _shown(form: LinkForm, removal: RemovalForm, asks: tuple[Asked, ...]) -> str:
    state = request.args.get("state", "")
    later, earlier = asks
    back = _back(_here(later.ref), state)
    return render_template(
        "web/lineage/edit.html", form=form, removal=removal, later=later, earlier=earlier, state=state, back=back
    )


def _here(ref: str) -> str:
    """Return the recommendation whose page the person came from: one of the two."""
    return request.args.get("at", "") or ref


def _back(ref: str, state: str) -> str:
    return url_for("recommendations.record", ref=ref, state=state or None, _anchor="h-lineage")
