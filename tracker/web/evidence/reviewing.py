"""What becomes of an item: approved, sent back, withdrawn, an earlier version restored."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import evidence
from tracker.services.entries import Stale, fingerprint
from tracker.services.evidence import Saved
from tracker.services.evidence import dropping as evidence_dropping
from tracker.services.evidence import effects as evidence_effects
from tracker.services.evidence import reviewing as evidence_reviewing
from tracker.services.evidence import rows as evidence_rows
from tracker.services.evidence import versions as evidence_versions
from tracker.services.evidence.entry import EvidenceEntry
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.database import reading, writing
from tracker.web.editing import RecordForm
from tracker.web.evidence import compared, preview
from tracker.web.evidence.closing_forms import RestoreForm, SendBackForm, WithdrawalForm
from tracker.web.evidence.keys import keyring
from tracker.web.evidence.writing import seal_files, tell, write


def add_to(blueprint: Blueprint) -> None:
    """Give the feature its views of review."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/evidence/approve/<evidence:ref>", view_func=approve, methods=["POST"])
    blueprint.add_url_rule("/evidence/send-back/<evidence:ref>", view_func=send_back, methods=both)
    blueprint.add_url_rule("/evidence/withdraw/<evidence:ref>", view_func=withdraw, methods=both)
    number = "<int(max=2147483647):number>"  # the largest that a database holds
    blueprint.add_url_rule(f"/evidence/version/{number}/<evidence:ref>", view_func=version, methods=both)


@requires(Permission.EVIDENCE_APPROVE)
def approve(ref: str) -> Response:
    """Approve an item as it was seen."""
    seen = request.form.get("seen", "")
    try:
        with writing() as session:
            done = evidence_reviewing.approve(session, actor(), ref, seen=seen, audience=audience(), keyring=keyring())
    except Stale:
        flash(_("Somebody changed this item meanwhile, so it is not approved. Read it again, then decide."))
    except Invalid as problem:
        flash(str(problem))
    else:
        tell(_("The evidence is approved: it counts from now on."), done)
    return redirect(url_for("evidence.record", ref=ref), 303)


@requires(Permission.EVIDENCE_APPROVE)
def send_back(ref: str) -> Response | str:
    """Send an item back to its author, with a remark."""
    form = SendBackForm()
    done = _closed(form, ref, evidence_reviewing.send_back)
    if done is None:
        with reading() as session:
            entry = _load(session, ref)
        return render_template("web/evidence/send_back.html", form=form, ref=ref, entry=entry)
    return _back(ref, _("The evidence is sent back to its author."), done)


@requires(Permission.RECORDS_WRITE)
def withdraw(ref: str) -> Response | str:
    """Withdraw an item, with a reason; its record stays."""
    form = WithdrawalForm()
    done = _closed(form, ref, evidence_reviewing.withdraw)
    if done is None:
        with reading() as session:
            entry = _load(session, ref)
            effects = evidence_effects.of_withdrawal(session, ref, audience=audience())
            contrary = evidence_dropping.named(session, ref, entry)
        panel = preview.told_of(effects, entry, is_going=True)
        return render_template(
            "web/evidence/withdraw.html", form=form, ref=ref, entry=entry, panel=panel, contrary=contrary
        )
    return _back(ref, _("The evidence is withdrawn; its record stays."), done)


@requires(Permission.EVIDENCE_RECORD)
def version(number: int, ref: str) -> Response | str:
    """Show an earlier version beside what the item says now, and restore it as a new edit."""
    with reading() as session:
        now = _load(session, ref)
        row = evidence_rows.row_of(session, ref)
        earlier = evidence_versions.one(session, keyring(), row.id, number)
        contrary = evidence_dropping.named(session, ref, now)
    form = RestoreForm(data={"seen": fingerprint(now)})

    def restore(session: Session) -> Saved:
        done = evidence.restore(
            session,
            actor(),
            ref,
            number,
            seen=form.seen.data,
            reason=form.reason.data or "",
            audience=audience(),
            keyring=keyring(),
        )
        seal_files(session, ref)
        return done

    done = write(form, restore)
    if done is None:
        return render_template(
            "web/evidence/version.html",
            form=form,
            ref=ref,
            number=number,
            earlier=earlier,
            differences=compared.differences(now, earlier.entry),
            contrary=contrary,
        )
    return _back(ref, _("The earlier version is restored; it waits for review."), done)


def _closed(form: RecordForm, ref: str, close: Callable[..., Saved]) -> Saved | None:
    """Have an item sent back or withdrawn for the reason of the form."""
    return write(
        form,
        lambda session: close(
            session, actor(), ref, reason=form.entry().reason, audience=audience(), keyring=keyring()
        ),
    )


def _back(ref: str, sentence: str, done: Saved) -> Response:
    tell(sentence, done)
    return redirect(url_for("evidence.record", ref=ref), 303)


def _load(session: Session, ref: str) -> EvidenceEntry:
    return evidence.load(session, ref, actor=actor(), audience=audience(), keyring=keyring())
