"""The link of an invitation: who holds it chooses a password; who joins is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import accepting
from tracker.web.access import Permission, requires
from tracker.web.accounts import limiting
from tracker.web.accounts.forms import ROLES, AcceptForm
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.session import enter, leave

blueprint = Blueprint("invitations", __name__, url_prefix="/invitation")


@blueprint.route("/<token>", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def accept(token: str) -> Response | str:
    """Make the account of the invited person, or let somebody of the organisation choose a new password."""
    form = AcceptForm()
    if form.is_submitted():
        limiting.refuse_invitation()
    with reading() as session:
        invited = accepting.opened(session, token)
    made = saved(form, lambda session: str(accepting.accept(session, token, entry=form.entry())))
    if made is None:
        words = ", ".join(_(ROLES[role][0]) for role in invited.roles)
        return render_template("web/accounts/accept.html", form=form, invited=invited, roles=words, token=token)
    if not invited.roles:  # the second factor, if there is one, is asked for as at every sign-in
        leave()
        flash(_("Your new password is kept. Sign in with it."))
        return redirect(url_for("security.login"), 303)
    with reading() as session:
        account = accounts.by_id(session, int(made))
    if account is not None:
        enter(account)
    flash(_("You are signed in. Keep the password: nobody can read it here."))
    return redirect(url_for("states.index"), 303)
