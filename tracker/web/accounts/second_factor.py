"""The second factor of one's own account: set up with an app, its recovery codes, taken away again."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import recovery, second_factor
from tracker.services.vault.keys import Keyring
from tracker.web.access import Permission, actor, person, requires
from tracker.web.accounts import limiting
from tracker.web.accounts.forms import CodeForm, PressForm
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.session import enter

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def begin() -> Answer | str:
    """Say what a second factor is for; the button makes the secret of a new one."""
    form = PressForm()

    def make(session: Session) -> str:
        second_factor.begin(session, _keyring(), person().id)
        return "made"

    if saved(form, make) is None:
        return render_template("web/accounts/second_factor.html", form=form)
    return redirect(url_for("second_factor.set_up"), 303)


@blueprint.route("/set-up", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def set_up() -> str:
    """Show the square code, ask for the first code of the app, then show the recovery codes, once."""
    form = CodeForm()
    if form.validate_on_submit():
        limiting.refuse_code(person().id)
        try:
            return _confirmed(form.code.data)
        except Invalid as problem:
            form.refuse(problem)
    with reading() as session:
        typed = second_factor.typed_secret(session, _keyring(), person().id)
    return render_template("web/accounts/set_up.html", form=form, typed=typed)


@blueprint.get("/square.svg")
@requires(Permission.ACCOUNT_OWN, fresh=True)
def square() -> Response:
    """Draw the square code that an app reads, only while the second factor is being set up."""
    with reading() as session:
        address = second_factor.address(session, _keyring(), person().id)
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=5, border=4, light="#fff")
    return Response(drawn.getvalue(), content_type="image/svg+xml; charset=utf-8")


@blueprint.post("/recovery-codes")
@requires(Permission.ACCOUNT_OWN, fresh=True)
def recovery_codes() -> str:
    """Make new recovery codes and show them once; those of before work no longer."""
    if not person().has_second_factor:
        raise Invalid(_("Recovery codes stand in for a second factor, and you have none. Nothing was changed."))
    with writing() as session:
        codes = recovery.new_codes(session, person().id)
    return render_template("web/accounts/recovery_codes.html", codes=codes)


@blueprint.route("/remove", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN, fresh=True)
def remove() -> Answer | str:
    """Ask, then take the second factor away."""
    form, account = PressForm(), person()

    def take_away(session: Session) -> str:
        second_factor.remove(session, actor(), account.id)
        return "removed"

    if saved(form, take_away) is None:
        return render_template("web/accounts/remove.html", form=form)
    if account.has_second_factor:  # else only one that was being set up has gone, and no session with it
        enter(account)
    flash(_("Your second factor is removed."))
    return redirect(url_for("accounts.own"), 303)


def _confirmed(code: str) -> str:
    with writing() as session:
        second_factor.confirm(session, _keyring(), person().id, code=code)
        codes = recovery.new_codes(session, person().id)
    with reading() as session:
        account = accounts.by_id(session, person().id)
    if account is not None:
        enter(account, second_factor=True)
    return render_template("web/accounts/recovery_codes.html", codes=codes)


def _keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found
