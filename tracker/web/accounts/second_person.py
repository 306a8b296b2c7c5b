"""Access to identities: what waits for a second person, and what opened the vault to anybody lately."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.i18n import N_, _, ngettext
from tracker.services.accounts import Account, confirming, invitations, second_person
from tracker.services.accounts.second_person import Opening
from tracker.web.access import Permission, actor, allowed, person, requires
from tracker.web.database import reading, writing
from tracker.web.shown import terms

blueprint = Blueprint("second_person", __name__, url_prefix="/organisation/identities")

WHAT = terms.OPENINGS
DONE = {
    "protection:alone": N_("done by one person: nobody else had been here for a week"),
    "protection:asked": N_("asked for"),
    "protection:confirmed": N_("confirmed and done"),
    "protection:refused": N_("refused or taken back"),
}


@blueprint.get("")
@requires(Permission.PROTECTION_CONFIRM)
def index() -> str:
    """List what waits for a second person, and what was done within three months."""
    with reading() as session:
        told = second_person.told(session, person().organisation_id)
        waiting = [each for each in told if each.waits]
        mine = confirming.confirmable(session, actor(), waiting)
        changed = second_person.unsettled(session, [each.subject for each in waiting])
    return render_template(
        "web/accounts/second_person.html",
        told=told,
        waiting=waiting,
        mine=mine,
        changed=changed,
        until={each.number: each.at + second_person.WEEK for each in waiting},
        what={kind: _(words) for kind, words in WHAT.items()},
        done={event: _(words) for event, words in DONE.items()},
    )


@blueprint.post("/<int(max=2147483647):number>/confirm")
@requires(Permission.PROTECTION_CONFIRM, fresh=True)
def confirm(number: int) -> Response | str:
    """Do what somebody else asked for; where that is a link, show it to the second person, once."""
    with writing() as session:
        done = confirming.confirm(session, actor(), person().organisation_id, number=number)
    if not done.token:
        flash(_("It is done, under your name and that of who asked."))
        return redirect(url_for("second_person.index"), 303)
    lifetime = invitations.LIFETIME if done.what is Opening.INVITATION else invitations.PASSWORD_LIFETIME
    address = url_for("invitations.accept", token=done.token, _external=True)
    return render_template("web/accounts/invited.html", address=address, mail=done.mail, days=lifetime.days)


@blueprint.post("/<int(max=2147483647):number>/refuse")
@requires(Permission.PROTECTION_CONFIRM)
def refuse(number: int) -> Response:
    """Let a request wait no longer."""
    with writing() as session:
        confirming.refuse(session, actor(), person().organisation_id, number=number)
    flash(_("The request is refused. Nothing else was changed."))
    return redirect(url_for("second_person.index"), 303)


def shown_to_wait() -> Response:
    """Say that a second person has to confirm what was asked, and show the request."""
    flash(
        _(
            "This opens the vault, so it waits for a second person: another administrator, or a protection officer, "
            "confirms it on this page within a week. Everything else is saved."
        )
    )
    return redirect(url_for("second_person.index"), 303)


def tell_news(account: Account) -> None:
    """Tell whoever answers for the vault, at the sign-in, that others opened it to somebody or want to."""
    if not allowed(Permission.PROTECTION_CONFIRM, account.roles):
        return
    with reading() as session:
        count = second_person.news(session, account.organisation_id, account.id)
    if count:
        words = ngettext(
            "One thing waits for you or was done by others that opens the vault: see “Access to identities” in your "
            "account menu.",
            "%(num)d things wait for you or were done by others that open the vault: see “Access to identities” in "
            "your account menu.",
            count,
        )
        flash(words % {"num": count})
