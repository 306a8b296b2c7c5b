"""One's own account: the password, where one is signed in, and the password once more before what is sensitive."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import Invalid, NotFound
from tracker.i18n import _, ngettext
from tracker.services import accounts
from tracker.services.accounts import passwords, recovery, sign_ins
from tracker.services.accounts.sign_ins import SignedIn
from tracker.web.access import Permission, actor, person, requires
from tracker.web.accounts import limiting
from tracker.web.accounts.forms import ROLES, ConfirmForm, PasswordForm, PressForm
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.pages import safe_next
from tracker.web.session import enter, signed_in

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


@blueprint.get("")
@requires(Permission.ACCOUNT_OWN)
def own() -> str:
    """Show the account: roles, password, second factor, and where the person is signed in."""
    with reading() as session:
        devices = sign_ins.devices(session, person().id)
        left = recovery.codes_left(session, person().id)
    words = [_(ROLES[role][0]) for role in person().roles]
    return render_template(
        "web/accounts/own.html", devices=devices, here_id=_here().id, codes_left=left, roles=words, press=PressForm()
    )


@blueprint.route("/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def password() -> Response | str:
    """Change the password, which ends every other session."""
    form, before = PasswordForm(), _here()
    if form.is_submitted():
        limiting.refuse_password(person().id)

    def change(session: Session) -> str:
        passwords.change(session, actor(), person().id, entry=form.entry())
        return "changed"

    if saved(form, change) is None:
        return render_template("web/accounts/password.html", form=form)
    _enter_again(before)
    flash(_("Your password is changed. You are signed out everywhere else."))
    return redirect(url_for("accounts.own"), 303)


@blueprint.route("/confirm", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def confirm() -> Response | str:
    """Ask for the password once more, before what is sensitive."""
    form, onward = ConfirmForm(), safe_next()
    if form.validate_on_submit():
        limiting.refuse_password(person().id)
        if accounts.is_password(person().password_hash, form.password.data):
            _enter_again(_here(), replaces=True)
            return redirect(onward or url_for("accounts.own"), 303)
        form.refuse(Invalid(_("This is not your password. Nothing was changed. Type it again."), field="password"))
    return render_template("web/accounts/confirm.html", form=form)


@blueprint.post("/sign-ins/<int(max=2147483647):sign_in_id>/end")
@requires(Permission.ACCOUNT_OWN)
def end(sign_in_id: int) -> Response:
    """End one of the person's sessions."""
    with writing() as session:
        sign_ins.end(session, actor(), person().id, sign_in_id=sign_in_id)
    flash(_("That session is over."))
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/sign-ins/end")
@requires(Permission.ACCOUNT_OWN)
def end_others() -> Response:
    """End every session of the person but this one."""
    with writing() as session:
        count = sign_ins.end_all(session, person().id, actor=actor(), but=_here().id)
    flash(ngettext("One other session was ended.", "%(num)d other sessions were ended.", count) % {"num": count})
    return redirect(url_for("accounts.own"), 303)


def _here() -> SignedIn:
    found = signed_in()
    if found is None:
        raise NotFound(_("You are not signed in any more. Nothing was changed. Sign in again."))
    return found


def _enter_again(before: SignedIn, *, replaces: bool = False) -> None:
    """Go on with a new token, after the person has proved who he or she is."""
    with reading() as session:
        account = accounts.by_id(session, before.account.id)
    if account is not None:
        enter(account, second_factor=before.second_factor, replaces=before.id if replaces else None)
