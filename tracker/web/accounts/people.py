"""The people of the organisation: who may do what, who may no longer sign in, whose second factor is lost."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.domain.roles import Role
from tracker.i18n import _, ngettext
from tracker.services.accounts import invitations, members
from tracker.web.access import Permission, actor, person, requires
from tracker.web.accounts import second_person
from tracker.web.accounts.forms import ROLES, MemberForm, PressForm
from tracker.web.database import reading, writing
from tracker.web.editing import saved

blueprint = Blueprint("people_here", __name__, url_prefix="/organisation/people")


@blueprint.get("")
@requires(Permission.ORGANISATION_MANAGE)
def index() -> str:
    """List the people of the organisation, and the invitations that nobody has accepted yet."""
    with reading() as session:
        found = members.members(session, person().organisation_id)
        waiting = invitations.waiting(session, person().organisation_id)
    return render_template(
        "web/accounts/people.html", members=found, waiting=waiting, role_words=_role_words, press=PressForm()
    )


@blueprint.route("/<int(max=2147483647):user_id>", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def member(user_id: int) -> Response | str:
    """Show a person of the organisation, and give him or her roles."""
    given = person().organisation_id
    with reading() as session:
        found = members.member(session, given, user_id)
    form = MemberForm.opened(members.entry_of(found))

    def change(session: Session) -> str:
        seen = form.seen.data or ""
        waits = members.change_roles(session, actor(), given, user_id=user_id, entry=form.entry(), seen=seen)
        return "waits" if waits else "changed"

    done = saved(form, change)
    if done is None:
        return render_template(
            "web/accounts/member.html", form=form, member=found, is_self=user_id == person().id, press=PressForm()
        )
    if done == "waits":
        return second_person.shown_to_wait()
    flash(_("The roles of %(mail)s are saved.") % {"mail": found.mail})
    return redirect(url_for("people_here.index"), 303)


@blueprint.post("/<int(max=2147483647):user_id>/deactivate")
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def deactivate(user_id: int) -> Response:
    """Let a person sign in no longer."""
    with writing() as session:
        members.deactivate(session, actor(), person().organisation_id, user_id=user_id)
    flash(_("This person can sign in no longer, and is signed out everywhere. What he or she recorded stays."))
    return redirect(url_for("people_here.index"), 303)


@blueprint.post("/<int(max=2147483647):user_id>/activate")
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def activate(user_id: int) -> Response:
    """Let a person sign in again."""
    with writing() as session:
        members.activate(session, actor(), person().organisation_id, user_id=user_id)
    flash(_("This person can sign in again."))
    return redirect(url_for("people_here.index"), 303)


@blueprint.post("/<int(max=2147483647):user_id>/reset-second-factor")
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def reset_second_factor(user_id: int) -> Response:
    """Take away a second factor that was lost."""
    with writing() as session:
        waits = members.reset_second_factor(session, actor(), person().organisation_id, user_id=user_id)
    if waits:
        return second_person.shown_to_wait()
    flash(_("The second factor is removed. The person signs in with the password and sets up another."))
    return redirect(url_for("people_here.member", user_id=user_id), 303)


@blueprint.post("/<int(max=2147483647):user_id>/new-password")
@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def new_password(user_id: int) -> Response | str:
    """Make a link by which a person who forgot the password chooses another; nothing shows it again."""
    given = person().organisation_id
    with writing() as session:
        token = invitations.renew(session, actor(), organisation_id=given, user_id=user_id)
        mail = members.member(session, given, user_id).mail
    if not token:
        return second_person.shown_to_wait()
    address = url_for("invitations.accept", token=token, _external=True)
    days = invitations.PASSWORD_LIFETIME.days
    return render_template("web/accounts/invited.html", address=address, mail=mail, days=days)


@blueprint.post("/<int(max=2147483647):user_id>/end-sessions")
@requires(Permission.ORGANISATION_MANAGE)
def end_sessions(user_id: int) -> Response:
    """End every session of a person."""
    with writing() as session:
        count = members.end_sessions(session, actor(), person().organisation_id, user_id=user_id)
    flash(ngettext("One session was ended.", "%(num)d sessions were ended.", count) % {"num": count})
    return redirect(url_for("people_here.member", user_id=user_id), 303)


def _role_words(roles: Iterable[Role]) -> str:
    return ", ".join(_(ROLES[role][0]) for role in roles) or _("None")
