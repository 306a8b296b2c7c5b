"""The identity opened, changed and destroyed: with a reason or a typed code, shown once, never in an address."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import Invalid, Unavailable
from tracker.i18n import N_, _
from tracker.services.people import identity, purging
from tracker.services.people.identity import Identity
from tracker.services.vault.people import TooOften
from tracker.web.access import Permission, actor, person, requires
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.people.forms import PurgeForm, ReasonForm, TieForm
from tracker.web.people.identity import keyring, shown, typed
from tracker.web.people.routes import blueprint, person_page

_UNFINISHED = N_(
    "The purge of %(code)s is written down and not finished yet: the database could not be written. Make room on its "
    "disk, then start the program again: it finishes the purge."
)


@blueprint.post("/people/identity/<ref>")
@requires(Permission.PEOPLE_READ, fresh=True)
def show(ref: str) -> str:
    """Show the identity, this once: the reading stays on record with its reason."""
    form, refused = ReasonForm(), None
    if form.validate_on_submit():
        found: Identity | None = None
        with writing() as session:
            try:
                found = identity.shown(
                    session, keyring(), actor(), ref, reason=form.reason.data, organisation_id=_ours()
                )
            except (Invalid, TooOften) as problem:  # committed all the same, so that the attempt is counted
                refused = problem
        if found is not None:
            return shown(ref, found)
    if refused is not None:
        form.refused.append(str(refused))
    return person_page(ref, form, TieForm(formdata=None))


@blueprint.post("/people/keep/<ref>")
@requires(Permission.PEOPLE_WRITE, fresh=True)
def keep(ref: str) -> str:
    """Write the identity as it was typed, and show it once more."""
    seen = request.form.get("seen", "")
    found = _kept(
        lambda session: identity.write(
            session, keyring(), actor(), ref, values=typed(), seen=seen, organisation_id=_ours()
        )
    )
    return shown(ref, found, notice=_("The identity is saved. Tick the parts that tell by themselves who it is."))


@blueprint.post("/people/mark/<ref>")
@requires(Permission.PEOPLE_WRITE)
def mark(ref: str) -> str:
    """Mark the parts of names that tell by themselves who it is."""
    seen, parts = request.form.get("seen", ""), request.form.getlist("part")
    found = _kept(
        lambda session: identity.mark(session, keyring(), actor(), ref, parts=parts, seen=seen, organisation_id=_ours())
    )
    return shown(ref, found, notice=_("The distinctive parts are saved: papers with one of them are refused."))


@blueprint.route("/people/purge/<ref>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_WRITE, fresh=True)
def purge(ref: str) -> Response | str:
    """Destroy what is known of a person, after showing what that takes away."""
    with reading() as session:
        plan = purging.plan(session, actor(), ref)
    form, begun = PurgeForm(), list[str]()
    data_dir = current_app.extensions["data_dir"]

    def write(session: Session) -> str:
        if form.code.data.upper() != ref:
            raise Invalid(_("This is not the code of the person. Nothing was destroyed."), field="code")
        purging.purge(session, keyring(), actor(), ref, reason=form.reason.data, data_dir=data_dir)
        begun.append(ref)
        return ref

    try:
        if saved(form, write) is None:
            return render_template("web/people/purge.html", form=form, ref=ref, plan=plan)
        purging.finish(current_app.extensions["engine"], data_dir)
    except Unavailable as problem:
        if not begun:
            raise
        raise Unavailable(_(_UNFINISHED) % {"code": ref}) from problem  # on the list, and so it will be done
    flash(_("%(code)s is destroyed, here and in every backup that is restored here from now on.") % {"code": ref})
    return redirect(url_for("people.record", ref=ref), 303)


def _kept(write: Callable[[Session], Identity]) -> Identity:
    """Write once; what could not be saved is not put back into a page, whatever it was.

    Raises:
        Invalid: with a sentence that says so.
    """
    try:
        with writing() as session:
            return write(session)
    except Invalid as problem:
        again = _("What you typed is not shown again: open the identity and type it again.")
        raise Invalid(f"{problem} {again}") from None


def _ours() -> int:
    return person().organisation_id
