"""Sign-in and sign-out: mail address and password, then a code where the person has a second factor."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from tracker.domain.protection import Limited
from tracker.errors import Invalid
from tracker.i18n import _, ngettext
from tracker.services import accounts, limits
from tracker.services.accounts import Account, recovery, second_factor
from tracker.web.access import Permission, requires
from tracker.web.accounts import limiting, second_person
from tracker.web.accounts.forms import CodeForm, SignInForm
from tracker.web.database import reading, writing
from tracker.web.pages import is_here
from tracker.web.session import enter, leave, signed_in

blueprint = Blueprint("security", __name__)

_BEGUN = "begun"
_CODE_SECONDS = 600
"""So long a right password waits for its code."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in whose password was right, waiting for a code, and where it leads."""

    account: Account
    next: str


@blueprint.route("/login", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def login() -> Response | str:
    """Ask for mail address and password; whatever is wrong with them is told in the same words."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    onward = form.next.data if form.next.data and is_here(form.next.data) else ""
    if signed_in() is not None:
        return redirect(onward or "/")
    account = _checked(form) if form.validate_on_submit() else None
    if account is None:
        return render_template("web/accounts/sign_in.html", form=form, onward=onward, failed=form.is_submitted())
    limiting.forget_sign_in(account.mail)
    if account.has_second_factor:
        cookie.clear()
        cookie[_BEGUN] = {"user": account.id, "bond": _bond(account), "at": int(time.time()), "next": onward}
        return redirect(url_for("security.code"))
    enter(account)
    second_person.tell_news(account)
    return redirect(onward or "/")


@blueprint.route("/login/code", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def code() -> Response | str:
    """Ask for the code of the app, or a recovery code."""
    begun = _begun()
    if begun is None:
        return redirect(url_for("security.login"))
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("web/accounts/code.html", form=form)
    limiting.refuse_code(begun.account.id)
    recovered = _take(begun.account, form.code.data)
    if recovered is None:
        form.refuse(Invalid(_("This code is not right, or was used. Wait for the next one."), field="code"))
        return render_template("web/accounts/code.html", form=form)
    enter(begun.account, second_factor=True)
    second_person.tell_news(begun.account)
    if recovered >= 0:
        words = ngettext("One recovery code is left.", "%(num)d recovery codes are left.", recovered)
        flash(words % {"num": recovered})
    return redirect(begun.next or "/", 303)


@blueprint.post("/logout")
@requires(Permission.ANYONE)
def logout() -> Response:
    """End the session, here and wherever its cookie was copied to."""
    leave()
    return redirect(url_for("security.login"))


def _checked(form: SignInForm) -> Account | None:
    limiting.refuse_sign_in(form.email.data)
    try:
        mail = accounts.written_address(form.email.data)
    except Invalid:
        mail = ""
    with reading() as session:
        return accounts.who_signs_in(session, mail, form.password.data or "")


def _take(account: Account, typed: str) -> int | None:
    """Use up a code: None where it is wrong, -1 for one of the app, for a recovery code how many are left."""
    with writing() as session:
        if len("".join(typed.split())) > second_factor.DIGITS:
            if not recovery.use(session, account.id, code=typed):
                return None
            left = recovery.codes_left(session, account.id)
        elif second_factor.is_right(session, current_app.extensions["keyring"], account.id, code=typed):
            left = -1
        else:
            return None
        limits.clear(session, Limited.SECOND_FACTOR, f"user:{account.id}", secret=current_app.config["SECRET_KEY"])
        return left


def _begun() -> Begun | None:
    """Return the sign-in that waits for its code; None where there is none, or the password was changed meanwhile."""
    kept = cookie.get(_BEGUN)
    if not isinstance(kept, dict) or not 0 <= time.time() - kept["at"] < _CODE_SECONDS:
        return None
    with reading() as session:
        account = accounts.by_id(session, kept["user"])
    if account is None or not account.active or not account.has_second_factor:
        return None
    return Begun(account, kept["next"]) if hmac.compare_digest(kept["bond"], _bond(account)) else None


def _bond(account: Account) -> str:
    return hashlib.sha256(f"sign-in begun {account.session_key}".encode()).hexdigest()[:32]
