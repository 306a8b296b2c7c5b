"""Who stands in an item of evidence: the page that links people to it, and says who holds it back from which use."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services.people import disclosed, links, making, recognised
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.people import named, page, words
from tracker.web.people.forms import LinkForm
from tracker.web.people.identity import keyring
from tracker.web.people.routes import blueprint


@blueprint.get("/people/evidence/<evidence:ref>")
@requires(Permission.PEOPLE_READ)
def standing(ref: str) -> str:
    """Show who stands in an item, and how."""
    return _page(ref, LinkForm(formdata=None))


@blueprint.post("/people/evidence/<evidence:ref>")
@requires(Permission.PEOPLE_WRITE)
def link(ref: str) -> Response | str:
    """Link somebody to an item; without a code a new person is made for it."""
    form = LinkForm()
    mine = person().organisation_id

    def write(session: Session) -> str:
        code = form.code.data.upper() or making.record(session, keyring(), actor(), organisation_id=mine)
        return links.link(
            session,
            actor(),
            ref,
            person=code,
            role=form.role.data,
            organisation_id=mine,
            audience=audience(),
            keyring=keyring(),
            data_dir=current_app.extensions["data_dir"],
        )

    done = saved(form, write)
    if done is None:
        return _page(ref, form)
    linked = _("%(code)s stands in this item. Without consent of everybody in it, it is told of nowhere.")
    flash(" ".join([linked % {"code": done}, *named.in_short(done)]))
    return redirect(url_for("people.standing", ref=ref), 303)


@blueprint.post("/people/evidence/unlink/<evidence:ref>")
@requires(Permission.PEOPLE_WRITE)
def unlink(ref: str) -> Response:
    """Take somebody out of an item."""
    code, mine = request.form.get("person", ""), person().organisation_id
    with writing() as session:
        links.unlink(
            session,
            actor(),
            ref,
            person=code,
            organisation_id=mine,
            audience=audience(),
            keyring=keyring(),
            data_dir=current_app.extensions["data_dir"],
        )
    flash(_("%(code)s does not stand in this item any more. Read below who is left in it.") % {"code": code})
    return redirect(url_for("people.standing", ref=ref), 303)


def _page(ref: str, form: LinkForm) -> str:
    with reading() as session:
        item = links.shown(session, ref, organisation_id=person().organisation_id, audience=audience())
        recurs = page.recognised_of(recognised.of(session, keyring(), [each.ref for each in item.people]))
        files = disclosed.of_item(session, ref, organisation_id=person().organisation_id)
    return render_template(
        "web/people/standing.html",
        form=form,
        item=item,
        uses=page.uses_of(item),
        recurs=recurs,
        files=files,
        words=words,
    )
