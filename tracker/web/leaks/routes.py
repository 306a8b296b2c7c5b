"""Names in what leaves: for the protection role alone, who sees what was found and releases single parts."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.documents import docx
from tracker.domain.name_matching import FoundKind
from tracker.errors import Invalid
from tracker.i18n import N_, _
from tracker.services import naming, papers
from tracker.services.leaks import pages, releasing
from tracker.services.papers import drafts as paper_drafts
from tracker.services.papers.shelf import file_name
from tracker.services.results import facts
from tracker.services.vault.keys import Keyring
from tracker.web.access import Permission, actor, person, requires
from tracker.web.database import reading, writing

KINDS = {
    FoundKind.CONTACT: N_("Contact"),
    FoundKind.NAME: N_("Name"),
    FoundKind.DISTINCTIVE: N_("Distinctive part"),
    FoundKind.PART: N_("Single part"),
}

blueprint = Blueprint("leaks", __name__)


@blueprint.get("/leaks")
@requires(Permission.PEOPLE_READ)
def index() -> str:
    """List what was refused lately, and offer to look into a paper or a file."""
    with reading() as session:
        refusals = pages.refusals(session, person().organisation_id)
        states = paper_drafts.draftable(session, person().organisation_id, today=facts.today())
    return render_template("web/leaks/index.html", refusals=refusals, states=states, worded=_worded)


@blueprint.post("/leaks/paper")
@requires(Permission.PEOPLE_READ)
def paper() -> str:
    """Look into a paper as it would be written today; the page is not kept, only that somebody looked."""
    return _looked_into(*_wanted())


@blueprint.post("/leaks/file")
@requires(Permission.PEOPLE_READ)
def file() -> Response | str:
    """Look into a file before it is sent; nothing of it is kept."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        flash(_("Choose a file first. Nothing was looked at."))
        return redirect(url_for("leaks.index"), 303)
    return _shown(artefact="", name=sent.filename, content=sent.read(), heading=_("What stands in the file"))


@blueprint.post("/leaks/release")
@requires(Permission.PEOPLE_WRITE, fresh=True)
def release() -> str:
    """Release a single part for a paper, or take that back, and show the paper again."""
    state, cycle = _wanted()
    act = releasing.take_back if "back" in request.form else releasing.release
    with writing() as session:
        act(
            session,
            _keyring(),
            actor(),
            request.form.get("part", ""),
            organisation_id=person().organisation_id,
            artefact=_draft(state, cycle),
        )
    return _looked_into(state, cycle)


def _looked_into(state: str, cycle: int) -> str:
    with reading() as session:
        as_of = paper_drafts.day_of(session, state, cycle=cycle, given="", today=facts.today())
        whose = person().organisation_code
        document = papers.submission_for(session, state, cycle=cycle, organisation=whose, as_of=as_of)
    return _shown(
        artefact=_draft(state, cycle),
        name=file_name(state, cycle, whose, "docx"),
        content=docx.render(document),
        heading=_("What stands in %(paper)s") % {"paper": document.title},
        state=state,
        cycle=cycle,
    )


def _shown(*, artefact: str, name: str, content: bytes, heading: str, state: str = "", cycle: int = 0) -> str:
    with writing() as session:
        found = pages.check(
            session,
            _keyring(),
            actor(),
            organisation_id=person().organisation_id,
            artefact=artefact,
            name=name,
            content=content,
        )
    return render_template("web/leaks/found.html", found=found, heading=heading, kinds=KINDS, state=state, cycle=cycle)


def _wanted() -> tuple[str, int]:
    """Return the paper that the form names.

    Raises:
        Invalid: no page of ours names it so.
    """
    cycle = request.form.get("cycle", 0, type=int)
    with reading() as session:
        state = naming.known_state(session, request.form.get("state", ""))
    if state is None or not 0 < cycle < 100:
        raise Invalid(_("This paper is not known. Nothing was looked at. Choose one of the list."))
    return state.code, cycle


def _worded(artefact: str) -> str:
    """Write what was refused in words; the audit trail names it ``paper:12``, ``sheet:evidence``, ``file:NAME``."""
    kind, _colon, which = artefact.partition(":")
    if kind == "paper":
        return _("Paper %(number)s") % {"number": which}
    if kind == "organisation":
        return _("Typed into a form")
    return which or artefact


def _draft(state: str, cycle: int) -> str:
    return f"draft {state} {cycle}"


def _keyring() -> Keyring:
    keyring: Keyring = current_app.extensions["keyring"]
    return keyring
