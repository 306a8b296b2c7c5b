"""Source documents: the list, the page of each, and their form."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.i18n import _
from tracker.services import documents
from tracker.services.documents import pages as document_pages
from tracker.services.results.facts import tracked_states
from tracker.web.access import Permission, actor, audience, person, requires
from tracker.web.database import reading
from tracker.web.editing import saved
from tracker.web.entered.documents import DocumentForm, kind_in_words
from tracker.web.pages import page_number, safe_next

blueprint = Blueprint("documents", __name__)
blueprint.add_app_template_filter(kind_in_words, "document_kind")


@blueprint.get("/documents")
@requires(Permission.RECORDS_READ)
def index() -> str:
    """List the documents on record."""
    words = request.args.get("q", "")[:200]
    with reading() as session:
        found = document_pages.listed(session, words=words, page=page_number(), audience=audience())
    return render_template("web/documents/index.html", found=found, words=words, rows=document_pages.PAGE_ROWS)


@blueprint.get("/documents/<path:key>")
@requires(Permission.RECORDS_READ)
def record(key: str) -> str:
    """Show a document and everything that is cited from it."""
    with reading() as session:
        page = document_pages.shown(session, key, audience=audience())
    return render_template("web/documents/record.html", page=page)


@blueprint.route("/documents/new", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def create() -> Response | str:
    """Record a new document."""
    form = DocumentForm(data={"language": "en"} | request.args.to_dict())
    _offer(form)
    key = saved(form, lambda session: documents.record(session, actor(), form.entry()))
    if key is None:
        return render_template("web/documents/form.html", form=form, key="")
    flash(_("The document is recorded."))
    return redirect(safe_next(document=key) or url_for("documents.record", key=key), 303)


@blueprint.route("/documents/edit/<path:key>", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def edit(key: str) -> Response | str:
    """Change a document."""
    with reading() as session:
        form = DocumentForm.opened(documents.load(session, key, audience=audience()))
    del form.key
    _offer(form)
    done = saved(form, lambda session: documents.amend(session, actor(), key, form.entry(key=key), seen=form.seen.data))
    if done is None:
        return render_template("web/documents/form.html", form=form, key=key)
    flash(_("The changes are saved."))
    return redirect(url_for("documents.record", key=key), 303)


def _offer(form: DocumentForm) -> None:
    form.offer_kinds()
    with reading() as session:
        form.body.offer(documents.bodies(session))
        states = tracked_states(session, organisation_id=person().organisation_id)
        form.review.offer(documents.reviews(session, states))
        form.filed_for.offer(documents.filings(session, states))
