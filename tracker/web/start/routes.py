"""From an empty database to the first paper: set up, follow a State, then step by step."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import accounts
from tracker.services.results import facts
from tracker.services.states import first_steps, following, founding
from tracker.web.access import Permission, actor, may, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.session import enter
from tracker.web.start.forms import ConfirmForm, FollowForm, FoundingForm
from tracker.web.start.path import due, shown

blueprint = Blueprint("start", __name__)


@blueprint.before_app_request
def _lead_to_the_first_run() -> Response | None:
    """Where nobody can sign in yet, say what to do instead of asking for a password; where no State is followed, ask.

    It runs after the check of permissions, so that who is signed in is known and may open the page asked for.
    """
    match request.endpoint:
        case "security.login" if _is_open():
            return redirect(url_for("start.waiting"))
        case "states.index" if may(Permission.STATES_FOLLOW) and not _follows_any():
            return redirect(url_for("start.follow"))
        case _other:
            return None


@blueprint.get("/welcome")
@requires(Permission.ANYONE)
def waiting() -> Response | str:
    """Say where the link of the first run is printed."""
    return render_template("web/start/waiting.html") if _is_open() else redirect(url_for("security.login"))


@blueprint.route("/setup", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def setup() -> Response | str:
    """Found the organisation and its first person, who is then signed in."""
    with reading() as session:
        if not founding.is_key(current_app.config["SECRET_KEY"], request.args.get("key", "")):
            abort(404)
        if not founding.is_open(session):
            abort(404)
        is_ready = founding.has_reference_data(session)
    form = FoundingForm()
    mail = saved(form, lambda session: founding.found(session, form.entry())) if is_ready else None
    if mail is None:
        return render_template("web/start/setup.html", form=form, is_ready=is_ready)
    with reading() as session:
        account = accounts.by_mail(session, mail)
    if account is not None:
        enter(account)
    flash(_("You are signed in. Keep the password: nobody can read it here."))
    return redirect(url_for("start.follow"), 303)


@blueprint.route("/follow", methods=["GET", "POST"])
@requires(Permission.STATES_FOLLOW)
def follow() -> Response | str:
    """Follow a State, chosen from all."""
    form = FollowForm(data={"state": request.args.get("state", "")})
    given = person().organisation_id
    code = saved(form, lambda session: following.follow(session, actor(), given, state=form.entry().state).code)
    if code is None:
        with reading() as session:
            states = following.choosable(session, given)
        return render_template("web/start/follow.html", form=form, states=states)
    return redirect(url_for("start.steps", code=code), 303)


@blueprint.get("/steps/<code>")
@requires(Permission.STATES_FOLLOW)
def steps(code: str) -> str:
    """Show what is done and what comes next, from the last review to the paper."""
    with reading() as session:
        path = first_steps.path(session, person().organisation_id, code=code, today=facts.today())
    return render_template("web/start/steps.html", path=path, steps=shown(path), due=due(path))


@blueprint.route("/unfollow/<code>", methods=["GET", "POST"])
@requires(Permission.STATES_FOLLOW)
def unfollow(code: str) -> Response | str:
    """Ask, then follow a State no longer; its records are kept."""
    form = ConfirmForm()
    given = person().organisation_id
    done = saved(form, lambda session: following.unfollow(session, actor(), given, state=code).name)
    if done is None:
        with reading() as session:
            state = following.followed_state(session, given, code=code)
            name, code = state.name, state.code
        return render_template("web/start/unfollow.html", form=form, name=name, code=code)
    flash(_("%(state)s is followed no longer. Every record is kept.") % {"state": done})
    return redirect(url_for("states.index"), 303)


def _is_open() -> bool:
    with reading() as session:
        return founding.is_open(session)


def _follows_any() -> bool:
    with reading() as session:
        return following.follows_any(session, person().organisation_id)
