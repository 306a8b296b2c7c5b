"""The desk in the browser: which document it is, then its candidates, accepted, edited or refused one by one."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.services import desk
from tracker.services.desk import deciding, documenting, texts, undoing
from tracker.services.imports import uploads, whose
from tracker.services.imports.sealing import Opener
from tracker.services.results import facts
from tracker.services.vault.keys import Keyring
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading, writing
from tracker.web.desk import entering, words
from tracker.web.desk import page as pages
from tracker.web.desk.forms import ChosenForm
from tracker.web.editing import saved

blueprint = Blueprint("desk", __name__)
blueprint.context_processor(lambda: {"desk_fates": words.FATES})
blueprint.add_app_template_filter(words.nature, "desk_nature")
blueprint.add_app_template_filter(words.treaties, "desk_treaties")
blueprint.add_app_template_filter(words.category, "desk_category")


@blueprint.before_request
def _refuse_foreign() -> None:
    """Answer for the import of another organisation as for one that is not there."""
    number = (request.view_args or {}).get("batch")
    if number is not None:
        with reading() as session:
            whose.refuse_foreign(session, number, organisation_id=person().organisation_id)


@blueprint.get("/desk/<int(max=2147483647):batch>")
@requires(Permission.IMPORTS_APPLY)
def index(batch: int) -> Response | str:
    """Show a document beside one of its candidates; first of all, ask which document it is."""
    with reading() as session:
        there = desk.opened(session, batch, actor=actor())
    if there.document is None:
        return redirect(url_for("desk.document", batch=batch), 303)
    text = texts.paragraphs(there.digest, lambda: _file(there.digest))  # may take seconds, so not inside a session
    with reading() as session:
        page = pages.arrange(session, there, text, place=_number("row"), at=_number("at"), by=actor())
    return render_template("web/desk/index.html", page=page)


@blueprint.route("/desk/<int(max=2147483647):batch>/document", methods=["GET", "POST"])
@requires(Permission.IMPORTS_APPLY)
def document(batch: int) -> Response | str:
    """Ask which document was read: a new one is recorded, an unpublished one refused and not kept."""
    with reading() as session:
        there = desk.opened(session, batch, actor=actor())
        form, chosen = entering.document_forms(session, there)
    if request.method == "POST" and form.unpublished.data:
        with writing() as session:
            documenting.refuse(session, actor(), _data_dir(), batch_id=batch)
        return _refused()
    due = form.due.first if form.due else None
    key = saved(
        form,
        lambda session: documenting.enter(
            session,
            actor(),
            form.entry(),
            batch_id=batch,
            reply_due=due,
            today=facts.today(),
            keyring=_keyring(),
        ),
    )
    if key is not None:
        return redirect(url_for("desk.index", batch=batch), 303)
    return render_template("web/desk/document.html", there=there, form=form, chosen=chosen)


@blueprint.post("/desk/<int(max=2147483647):batch>/choose")
@requires(Permission.IMPORTS_APPLY)
def choose(batch: int) -> Response | str:
    """Put a document that is on record on the desk, or refuse it where it is not published."""
    form = ChosenForm()
    with reading() as session:
        form.document.offer(documenting.choices(session, audience=audience()))
    if form.validate_on_submit():
        try:
            with writing() as session:
                key = form.document.data
                taken = documenting.choose(
                    session,
                    actor(),
                    _data_dir(),
                    batch_id=batch,
                    key=key,
                    today=facts.today(),
                    keyring=_keyring(),
                )
            return redirect(url_for("desk.index", batch=batch), 303) if taken else _refused()
        except Invalid as problem:
            form.refuse(problem)
    with reading() as session:
        there = desk.opened(session, batch, actor=actor())
        other, _chosen = entering.document_forms(session, there, blank=True)
    return render_template("web/desk/document.html", there=there, form=other, chosen=form)


@blueprint.post("/desk/<int(max=2147483647):batch>/decide")
@requires(Permission.IMPORTS_APPLY)
def decide(batch: int) -> Response:
    """Accept, keep or refuse a candidate; what somebody decided meanwhile stays as it is."""
    place = _sent("place")
    try:
        with writing() as session:
            _decide(session, batch, _sent("row"))
    except (Conflict, Invalid) as problem:
        flash(str(problem))
        return redirect(url_for("desk.index", batch=batch, row=place), 303)
    return _onwards(batch, place)


@blueprint.post("/desk/<int(max=2147483647):batch>/undo")
@requires(Permission.IMPORTS_APPLY)
def undo(batch: int) -> Response:
    """Take a decision back, and what it recorded with it, unless something was built on that."""
    row, place = _sent("row"), _sent("place")
    try:
        with writing() as session:
            undoing.undo(session, actor(), batch_id=batch, row_id=row)
    except Conflict as problem:
        flash(str(problem))
        return redirect(url_for("desk.index", batch=batch, row=place), 303)
    return redirect(url_for("desk.index", batch=batch, row=place, _anchor="candidate"), 303)


@blueprint.route("/desk/<int(max=2147483647):batch>/edit", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(batch: int) -> Response | str:
    """Change what a candidate is recorded as, and accept it so."""
    with reading() as session:
        there = desk.opened(session, batch, actor=actor())
        about = entering.candidate_form(session, there, _number("row"))
    form = about.form
    if "add_part" in request.form:
        form.parts.append_entry()
        return render_template("web/desk/edit.html", about=about, form=form)
    cites = request.form.getlist("cite")
    try:
        ref = saved(
            form,
            lambda session: deciding.accept_as(
                session, actor(), form.entry(), batch_id=batch, row_id=about.row_id, cites=cites
            ),
        )
    except Conflict as problem:
        flash(str(problem))
        return redirect(url_for("desk.index", batch=batch, row=about.place), 303)
    if ref is None:
        return render_template("web/desk/edit.html", about=about, form=form)
    return _onwards(batch, about.place)


@blueprint.route("/desk/<int(max=2147483647):batch>/add", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def add(batch: int) -> Response | str:
    """Record an ask that the reader passed over, from the same document."""
    with reading() as session:
        there = desk.opened(session, batch, actor=actor())
    text = texts.paragraphs(there.digest, lambda: _file(there.digest))
    with reading() as session:
        about = entering.missed_form(session, there, text, paragraph=request.args.get("paragraph", ""))
    form = about.form
    if "add_part" in request.form:
        form.parts.append_entry()
    elif (ref := saved(form, lambda session: deciding.add(session, actor(), form.entry(), batch_id=batch))) is not None:
        flash(_("%(ref)s is recorded.") % {"ref": ref})
        return redirect(url_for("desk.index", batch=batch, row=_number("row") or None), 303)
    return render_template("web/desk/edit.html", about=about, form=form)


def _decide(session: Session, batch: int, row: int) -> None:
    match request.form.get("decision"):
        case "accept":
            deciding.accept(session, actor(), batch_id=batch, row_id=row, cites=request.form.getlist("cite"))
        case "pledge":
            deciding.keep_as_pledge(session, actor(), batch_id=batch, row_id=row)
        case "refuse":
            deciding.refuse(session, actor(), batch_id=batch, row_id=row)
        case _other:
            raise Invalid(_("Choose what becomes of the candidate. Nothing was changed."))


def _onwards(batch: int, place: int) -> Response:
    """Lead to the next candidate that is open."""
    with reading() as session:
        following = desk.opened(session, batch, actor=actor()).next_open(place)
    row = following.place if following else None
    return redirect(url_for("desk.index", batch=batch, row=row, _anchor="candidate"), 303)


def _refused() -> Response:
    flash(_(documenting.UNPUBLISHED))
    return redirect(url_for("imports.index"), 303)


def _file(digest: str) -> bytes:
    with reading() as session:
        return uploads.original(_data_dir(), digest, Opener(session, _keyring()))


def _keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found


def _data_dir() -> Path:
    folder: Path = current_app.extensions["data_dir"]
    return folder


def _number(name: str) -> int:
    """Return a place that the address names, 0 for none."""
    return _whole(request.args.get(name, ""))


def _sent(name: str) -> int:
    """Return a number that the form sent, 0 for none."""
    return _whole(request.form.get(name, ""))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
