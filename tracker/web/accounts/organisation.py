"""What an organisation decides for everybody in it, and whom it invites."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services.accounts import invitations, organisation
from tracker.web.access import Permission, actor, person, requires
from tracker.web.accounts import second_person
from tracker.web.accounts.forms import InvitationForm, OrganisationForm
from tracker.web.database import reading, writing
from tracker.web.editing import saved

blueprint = Blueprint("organisation", __name__, url_prefix="/organisation")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def settings() -> Response | str:
    """Show and change the settings of the organisation."""
    given = person().organisation_id
    with reading() as session:
        form = OrganisationForm.opened(organisation.settings(session, given))

    def change(session: Session) -> str:
        organisation.change(session, actor(), given, entry=form.entry(), seen=form.seen.data or "")
        return "changed"

    if saved(form, change) is None:
        return render_template("web/accounts/organisation.html", form=form)
    flash(_("The settings of your organisation are saved."))
    return redirect(url_for("organisation.settings"), 303)


@blueprint.route("/invite", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def invite() -> Response | str:
    """Invite somebody; the page that answers shows the link, and nothing shows it again."""
    form = InvitationForm()

    def make(session: Session) -> str:
        return invitations.invite(session, actor(), organisation_id=person().organisation_id, entry=form.entry())

    token = saved(form, make)
    if token is None:
        return render_template("web/accounts/invite.html", form=form)
    if not token:
        return second_person.shown_to_wait()
    address = url_for("invitations.accept", token=token, _external=True)
    days = invitations.LIFETIME.days
    return render_template("web/accounts/invited.html", address=address, mail=form.mail.data, days=days)


@blueprint.post("/invitations/<int(max=2147483647):invitation_id>/withdraw")
@requires(Permission.ORGANISATION_MANAGE)
def withdraw(invitation_id: int) -> Response:
    """Let an invitation work no longer."""
    with writing() as session:
        invitations.withdraw(session, actor(), person().organisation_id, invitation_id=invitation_id)
    flash(_("The invitation is withdrawn: its link works no longer."))
    return redirect(url_for("people_here.index"), 303)
