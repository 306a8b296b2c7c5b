"""Who is named: for a restricted case file, and for a State that the organisation keeps back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services import offered
from tracker.services.case_files import named, restricted_files
from tracker.services.case_files.named import Colleague, Kept
from tracker.web.access import Permission, actor, may, person, requires
from tracker.web.database import reading, writing


def add_to(blueprint: Blueprint) -> None:
    """Give the feature its views of who is named."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/named", "named", index)
    blueprint.add_url_rule("/named/case-files/<code>", "named_file", case_file, methods=both)
    blueprint.add_url_rule("/named/states/<code>", "named_state", state, methods=both)
    blueprint.add_url_rule("/named/keep", "keep_state", keep, methods=["POST"])
    blueprint.add_url_rule("/named/open", "open_state", open_again, methods=["POST"])


@requires(Permission.RECORDS_READ)
def index() -> str:
    """Show what is kept for named people, as far as the person may name some."""
    account, manages = person(), _manages()
    with reading() as session:
        kept = named.states(session, account.organisation_id)
        files = restricted_files.listed(session, organisation_id=account.organisation_id)
        offers = offered.followed_first(session, account.organisation_id)
    states = [each for each in kept if manages or _is_among(each.people)]
    files = tuple(each for each in files if manages or _is_among(each.people))
    if not (manages or states or files):
        raise _absent()
    known = {each.code for each in kept}
    return render_template(
        "web/case_files/named.html",
        states=states,
        files=files,
        manages=manages,
        offers=[(code, words) for code, words in offers if code not in known],
    )


@requires(Permission.RECORDS_READ, fresh=True)
def case_file(code: str) -> Response | str:
    """Name people for a restricted case file."""
    with reading() as session:
        row = restricted_files.row_of(session, code, organisation_id=person().organisation_id)
        kept = restricted_files.kept(row) if row else None
    if kept is None:
        raise _absent()
    return _page(kept, code, url_for("case_files.named_file", code=code))


@requires(Permission.RECORDS_READ, fresh=True)
def state(code: str) -> Response | str:
    """Name people for a State that is kept back."""
    with reading() as session:
        known = {each.code: each.name for each in named.states(session, person().organisation_id)}
    if code not in known:
        raise _absent()
    return _page(Kept(person().organisation_id, state=code), known[code], url_for("case_files.named_state", code=code))


@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def keep() -> Response:
    """Keep a State for named people."""
    account = person()

    def write(session: Session) -> None:
        wanted = request.form.get("state", "")
        named.keep_state(session, actor(), wanted, organisation_id=account.organisation_id, user_id=account.id)

    _write(write, _("The State is kept for named people; you are the first of them."))
    return redirect(url_for("case_files.named"), 303)


@requires(Permission.ORGANISATION_MANAGE, fresh=True)
def open_again() -> Response:
    """Open a State to the whole organisation again."""
    account = person()
    wanted = request.form.get("state", "")
    _write(
        lambda session: named.open_state(session, actor(), wanted, organisation_id=account.organisation_id),
        _("The State is open to your whole organisation again."),
    )
    return redirect(url_for("case_files.named"), 303)


def _page(kept: Kept, title: str, address: str) -> Response | str:
    with reading() as session:
        people = named.people(session, kept)
        colleagues = named.colleagues(session, kept.organisation_id)
    if not (_manages() or _is_among(people)):
        raise _absent()
    if request.method == "POST":
        return _change(kept, address)
    left = [each for each in colleagues if each not in people]
    return render_template(
        "web/case_files/naming.html", kept=kept, title=title, people=people, colleagues=left, address=address
    )


def _change(kept: Kept, address: str) -> Response:
    gone, new = (request.form.get(each, "") for each in ("remove", "person"))
    number = gone or new
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        flash(_("Choose somebody of your organisation."))
        return redirect(address, 303)
    if gone:
        _write(lambda session: named.unname(session, actor(), kept, user_id=int(number)), _("The person is taken off."))
    else:
        _write(lambda session: named.name(session, actor(), kept, user_id=int(number)), _("The person is named."))
    itself = gone and int(number) == person().id and not _manages()
    return redirect(url_for("case_files.index") if itself else address, 303)


def _write(write: Callable[[Session], None], sentence: str) -> None:
    try:
        with writing() as session:
            write(session)
    except (Invalid, Conflict) as problem:
        flash(str(problem))
    else:
        flash(sentence)


def _absent() -> NotFound:
    """Return what is said where nothing is kept, and where the person is not named: the two look the same."""
    return NotFound(_("There is no such page. Nothing was changed. Start from the list of States."))


def _is_among(people: tuple[Colleague, ...]) -> bool:
    return person().id in {each.id for each in people}


def _manages() -> bool:
    return may(Permission.ORGANISATION_MANAGE)
