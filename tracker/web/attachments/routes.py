"""Files of evidence: added, their pages with hash and chain of custody, handed out and hashed again.

Handing out and hashing are forms, since each is written into the chain of custody, and a page never writes.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from tracker.documents import stripping_apart
from tracker.errors import Invalid, Unreadable
from tracker.i18n import _
from tracker.services import attachments
from tracker.services.leaks import TooOften
from tracker.services.vault.keys import Keyring
from tracker.settings import Settings
from tracker.storage.files import Finding
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.attachments import words
from tracker.web.attachments.forms import ACCEPTED, AttachmentForm
from tracker.web.database import reading, writing

_PIECE = 64 * 1024  # bytes of a file that are taken at a time
_ONE = "<string(length=32):ref>"

blueprint = Blueprint("attachments", __name__)
blueprint.add_app_template_filter(words.media, "file_type")
blueprint.add_app_template_filter(words.scan, "file_scan")
blueprint.add_app_template_filter(words.handling, "file_handling")
blueprint.add_app_template_filter(words.finding, "file_finding")
blueprint.add_app_template_filter(words.looked, "file_looked")


@blueprint.route("/attachments/to/<evidence:ref>", methods=["GET", "POST"])
@requires(Permission.FILES_ADD)
def create(ref: str) -> Answer | str:
    """Add a file to an item of evidence."""
    with reading() as session:
        item = attachments.target(session, ref, audience=audience())
        looks = attachments.is_looked_through(session, item)
    form = AttachmentForm()
    if form.validate_on_submit():
        try:
            return redirect(url_for("attachments.record", ref=_received(form, ref, looks=looks)), 303)
        except (TooOften, Unreadable) as problem:
            form.refuse(Invalid(str(problem), field="file"))
        except Invalid as problem:
            form.refuse(problem)
    largest = _settings().upload_bytes // 1024**2
    return render_template("web/attachments/form.html", form=form, ref=ref, accepted=ACCEPTED, largest=largest)


@blueprint.get(f"/attachments/{_ONE}")
@requires(Permission.FILES_READ)
def record(ref: str) -> str:
    """Show what is known of a file, how to check it, and its chain of custody; never the file itself."""
    with reading() as session:
        found = attachments.shown(session, _keyring(), ref, audience=audience(), data_dir=_settings().data_dir)
    return render_template("web/attachments/record.html", page=found)


@blueprint.post(f"/attachments/{_ONE}/original")
@requires(Permission.FILES_READ)
def original(ref: str) -> Response:
    """Hand out a file as it was received."""
    found = _read(ref)
    with writing() as session:
        attachments.tell_handed(session, actor(), ref, audience=audience())
    return _download(found.content, found.name)


@blueprint.post(f"/attachments/{_ONE}/copy")
@requires(Permission.FILES_READ)
def copy(ref: str) -> Response:
    """Hand out a copy without metadata."""
    found = _read(ref)
    bare = stripping_apart.stripped(found.content, found.media_type)
    with writing() as session:
        attachments.tell_handed(session, actor(), ref, audience=audience(), copy=bare)
    return _download(bare, f"copy-of-{found.name}")


@blueprint.post(f"/attachments/{_ONE}/verify")
@requires(Permission.FILES_READ)
def verify(ref: str) -> Answer:
    """Hash a file again, and say what was found."""
    with writing() as session:
        finding = attachments.verify_one(
            session, _keyring(), actor(), ref, audience=audience(), data_dir=_settings().data_dir
        )
    if finding is Finding.WHOLE:
        flash(_("The file is as it was received: its SHA-256 is the same."))
    else:
        flash(_("The file is not as it was received: it is %(found)s.") % {"found": words.finding(finding.value)})
    return redirect(url_for("attachments.record", ref=ref), 303)


def _received(form: AttachmentForm, ref: str, *, looks: bool) -> str:
    """Check what was sent, which may take as long as scanner and reader do, and keep it in one transaction."""
    stream = form.file.data.stream
    pieces = iter(lambda: stream.read(_PIECE), b"")
    checked = attachments.check(pieces, largest=_settings().upload_bytes, clamd=_settings().clamd)
    checked = attachments.read_back(checked) if looks else checked
    with writing() as session:
        return attachments.receive(
            session,
            _keyring(),
            actor(),
            checked,
            ref=ref,
            label=form.label.data,
            audience=audience(),
            data_dir=_settings().data_dir,
        )


def _read(ref: str) -> attachments.Handed:
    with reading() as session:
        return attachments.content(session, _keyring(), ref, audience=audience(), data_dir=_settings().data_dir)


def _download(content: bytes, name: str) -> Response:
    """Answer with a file that no browser opens by itself, whatever it is."""
    named = {"Content-Disposition": f'attachment; filename="{name}"', "Accept-Ranges": "none"}
    return Response(content, mimetype="application/octet-stream", headers=named)


def _keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
