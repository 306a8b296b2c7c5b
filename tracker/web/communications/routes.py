"""Letters to States and their replies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import communications, documents, naming, offered
from tracker.services.communications import asks as communication_asks
from tracker.services.communications import pages as communication_pages
from tracker.services.communications import replies as communication_replies
from tracker.services.results import facts
from tracker.web.access import Permission, actor, audience, may, person, requires
from tracker.web.communications import page as pages
from tracker.web.communications.forms import KINDS, LetterForm, ReplyForm
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.pages import safe_next

blueprint = Blueprint("communications", __name__)


@blueprint.get("/communications/<path:reference>")
@requires(Permission.RECORDS_READ)
def record(reference: str) -> str:
    """Show a letter with what it asks, what the State replied, and what to do next."""
    with reading() as session:
        letter = communication_pages.shown(session, reference, audience=audience())
    return render_template(
        "web/communications/record.html",
        letter=letter,
        kind=_(KINDS[letter.entry.kind]),
        standing=pages.standing(letter, today=facts.today()),
        steps=pages.steps(letter) if may(Permission.RECORDS_WRITE) else (),
        events=pages.events(letter),
    )


@blueprint.route("/communications/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a letter to a State."""
    form = LetterForm(data={name: request.args.get(name, "") for name in ("state", "document")})
    _offer(form)
    reference = saved(form, lambda session: communications.record(session, actor(), form.entry()))
    if reference is None:
        back = safe_next() or url_for("calendar.index")
        return render_template("web/communications/form.html", form=form, reference="", back=back)
    flash(_("The letter is recorded."))
    return redirect(safe_next() or url_for("communications.record", reference=reference), 303)


@blueprint.route("/communications/edit/<path:reference>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(reference: str) -> Response | str:
    """Change a letter, or what it is linked to; the address may name asks to tick."""
    with reading() as session:
        form = LetterForm.opened(communications.load(session, reference, audience=audience()))
    del form.reference
    _offer(form, linked=form.requests.object_data)
    if not form.is_submitted():
        form.requests.data = [*form.requests.data, *request.args.getlist("add")]
    done = saved(
        form,
        lambda session: communications.amend(
            session, actor(), reference, form.entry(reference=reference), seen=form.seen.data
        ),
    )
    back = safe_next() or url_for("communications.record", reference=reference)
    if done is None:
        return render_template("web/communications/form.html", form=form, reference=reference, back=back)
    flash(_("The changes are saved, and the statuses computed anew."))
    return redirect(back, 303)


@blueprint.route("/communications/reply/<path:reference>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def reply(reference: str) -> Response | str:
    """Record the State's reply to a letter, or change the one of the day that the address names."""
    on = _day(request.args.get("on", ""))
    with reading() as session:
        letter = communications.load(session, reference, audience=audience())
        name = naming.state_name(session, letter.state)
        form = ReplyForm.opened(communication_replies.load(session, reference, on=on)) if on else ReplyForm()
        form.document.offer(documents.choices(session, audience=audience()))
    back = safe_next() or url_for("communications.record", reference=reference)
    if saved(form, lambda session: _save_reply(session, reference, form, on=on)) is None:
        shown = {"letter": letter, "state_name": name, "on": on}
        return render_template("web/communications/reply.html", form=form, back=back, **shown)
    flash(_("The reply is recorded, and the statuses computed anew."))
    return redirect(back, 303)


def _save_reply(session: Session, reference: str, form: ReplyForm, *, on: date | None) -> str:
    if on is None:
        return communication_replies.record(session, actor(), reference, form.entry())
    return communication_replies.amend(session, actor(), reference, form.entry(), on=on, seen=form.seen.data or "")


def _offer(form: LetterForm, *, linked: Collection[str] = ()) -> None:
    """Offer States and documents, and the asks of the chosen State; those linked stay to be seen."""
    with reading() as session:
        form.state.offer(offered.followed_first(session, person().organisation_id))
        form.document.offer(documents.choices(session, audience=audience()))
        form.mandate.known = communications.mandates(session)
        form.requests.offer(
            communication_asks.offered(
                session, form.state.data or "", document=form.document.data or "", also=linked, audience=audience()
            )
        )


def _day(text: str) -> date | None:
    """Read the day of a reply from the address.

    Raises:
        NotFound: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as odd:
        raise NotFound(_("“%(text)s” is no day of a reply.") % {"text": text}) from odd
