"""People: the list, one person, consent, ties and the register of what is out; for the protection role alone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.entries import fingerprint
from tracker.services.people import (
    consents,
    disclosed,
    disclosures,
    find,
    find_living,
    listing,
    making,
    pages,
    recognised,
    ties,
)
from tracker.services.people.agreed import Basis
from tracker.services.people.listing import Concern
from tracker.services.people.pages import PersonPage
from tracker.services.trail import history
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.pages import page_number
from tracker.web.people import identity, named, page, words
from tracker.web.people.effects import carried_out, told
from tracker.web.people.forms import ConsentRecordForm, EndConsentForm, PlainForm, PublishForm, ReasonForm, TieForm

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@requires(Permission.PEOPLE_READ)
def index() -> str:
    """List the people by their codes."""
    asked = request.args.get("concern", "")
    concern = next((each for each in Concern if each == asked), None)
    with reading() as session:
        found = listing.listed(session, _ours(), concern=concern, page=page_number(), audience=audience())
    address = url_for("people.index", concern=concern)
    return render_template(
        "web/people/index.html", found=found, concern=concern, rows=listing.PAGE_ROWS, address=address, words=words
    )


@blueprint.post("/people/find")
@requires(Permission.PEOPLE_READ)
def look_up() -> Response:
    """Go to the person with a code; sent as a form, so that a name typed by mistake stands in no address."""
    code = request.form.get("code", "").strip().upper()
    try:
        with reading() as session:
            find(session, code, organisation_id=_ours())
    except NotFound:
        flash(_("Nobody has this code. Codes look like P-7K2QX; people cannot be found by name."))
        return redirect(url_for("people.index"), 303)
    return redirect(url_for("people.record", ref=code), 303)


@blueprint.get("/people/<ref>")
@requires(Permission.PEOPLE_READ)
def record(ref: str) -> str:
    """Show a person: nothing of the vault, only codes."""
    return person_page(ref, ReasonForm(formdata=None), TieForm(formdata=None))


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_WRITE)
def create() -> Response | str:
    """Record a new person, with what is known."""
    form, values = PlainForm(), identity.typed()

    def write(session: Session) -> str:
        return making.record(session, identity.keyring(), actor(), organisation_id=_ours(), secrets=values)

    ref = saved(form, write)
    if ref is None:
        return render_template("web/people/new.html", form=form, fields=identity.fields(None))
    recorded = _(
        "The person is recorded as %(code)s. Record the consent next; open the identity to mark distinctive parts."
    )
    flash(" ".join([recorded % {"code": ref}, *named.in_short(ref)]))
    return redirect(url_for("people.record", ref=ref), 303)


@blueprint.route("/people/consent/<ref>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_WRITE)
def consent(ref: str) -> Response | str:
    """Record what a person agreed to."""
    form = ConsentRecordForm()
    done = carried_out(
        form,
        lambda session: consents.record(session, actor(), ref, form.entry(), organisation_id=_ours()),
    )
    if done is None:
        with reading() as session:
            find_living(session, ref, organisation_id=_ours())
        return render_template("web/people/consent.html", form=form, ref=ref, words=words)
    flash(told(_("The consent is recorded."), done))
    return redirect(url_for("people.record", ref=ref), 303)


@blueprint.route("/people/withdraw/<ref>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_WRITE)
def withdraw(ref: str) -> Response | str:
    """Withdraw a person from uses, after showing what that takes the person out of."""
    found = _read(ref)
    endings = pages.endings(found)
    form = EndConsentForm(data={"seen": fingerprint(Basis(found.consents))})
    form.uses.offer([(each.consent.use.value, words.of(each.consent.use, words.USES)) for each in endings])
    done = carried_out(
        form,
        lambda session: consents.withdraw(
            session,
            actor(),
            ref,
            uses=[each.consent.use for each in endings if each.consent.use.value in (form.uses.data or ())],
            seen=form.seen.data,
            organisation_id=_ours(),
        ),
    )
    if done is None:
        endings = pages.endings(_read(ref)) if form.is_submitted() else endings  # what somebody else changed meanwhile
        return render_template("web/people/withdraw.html", form=form, found=found, endings=endings, words=words)
    flash(told(_("The withdrawal is recorded. The person is out of everything that is made from now on."), done))
    return redirect(url_for("people.record", ref=ref), 303)


@blueprint.post("/people/tie/<ref>")
@requires(Permission.PEOPLE_WRITE)
def tie(ref: str) -> Response | str:
    """Tie somebody else to a person."""
    form = TieForm()
    done = saved(
        form,
        lambda session: ties.tie(
            session, actor(), ref, other=form.other.data.upper(), kind=form.kind.data, organisation_id=_ours()
        ),
    )
    if done is None:
        return person_page(ref, ReasonForm(formdata=None), form)
    flash(_("The two are tied. Each of them is asked for consent."))
    return redirect(url_for("people.record", ref=ref), 303)


@blueprint.post("/people/untie/<ref>")
@requires(Permission.PEOPLE_WRITE)
def untie(ref: str) -> Response:
    """Take a tie away."""
    with writing() as session:
        ties.untie(session, actor(), ref, other=request.form.get("other", ""), organisation_id=_ours())
    flash(_("The tie is taken away."))
    return redirect(url_for("people.record", ref=ref), 303)


@blueprint.get("/people/published")
@requires(Permission.PEOPLE_READ)
def published() -> str:
    """List the files that were made with evidence in them, and which of them are out."""
    with reading() as session:
        found = disclosed.register(session, _ours(), page=page_number())
    return render_template("web/people/published.html", found=found, rows=disclosed.PAGE_ROWS, words=words)


@blueprint.route("/people/published/<int(max=2147483647):number>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_WRITE)
def publish(number: int) -> Response | str:
    """Note that a file came out."""
    with reading() as session:
        file = disclosed.load(session, number, organisation_id=_ours())
    form = PublishForm()
    done = saved(
        form,
        lambda session: disclosures.publish(session, actor(), number, on=form.day(), organisation_id=_ours()),
    )
    if done is None:
        return render_template("web/people/publish.html", form=form, file=file, words=words)
    flash(
        _("%(name)s is out: it cannot be called back, and says so wherever somebody in it withdraws.") % {"name": done}
    )
    return redirect(url_for("people.published"), 303)


def person_page(ref: str, reason: ReasonForm, tie: TieForm) -> str:
    """Write the page of a person, with its two small forms as they were sent."""
    with reading() as session:
        found = pages.shown(session, ref, organisation_id=_ours(), audience=audience())
        events = history.of(session, [f"person:{ref}"], audience=audience())
        recurs = page.recognised_of(recognised.of(session, identity.keyring(), [ref]))
    arranged = page.arrange(found, events)
    return render_template("web/people/record.html", page=arranged, reason=reason, tie=tie, recurs=recurs, words=words)


def _read(ref: str) -> PersonPage:
    with reading() as session:
        find_living(session, ref, organisation_id=_ours())
        return pages.shown(session, ref, organisation_id=_ours(), audience=audience())


def _ours() -> int:
    return person().organisation_id


from tracker.web.people import opening, standing  # noqa: E402, F401 (views of the same blueprint)
