"""Suggested groups of one review, decided one at a time, and the groups made of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.errors import Invalid, TrackerError, Unavailable
from tracker.i18n import _
from tracker.services.entries import Stale, fingerprint
from tracker.services.lineage import clusters
from tracker.services.lineage.clusters import GroupEntry
from tracker.services.suggesting import deciding, group_pages, pages
from tracker.services.suggesting.group_pages import SuggestedGroup
from tracker.web.access import Permission, actor, audience, requires
from tracker.web.database import reading, writing
from tracker.web.editing import saved
from tracker.web.lineage import review
from tracker.web.lineage.forms import GroupForm, usual_reasons
from tracker.web.lineage.routes import blueprint, offered_states, suggestion_sent
from tracker.web.pages import safe_next


@blueprint.route("/clusters", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def clusters_of_review() -> Response | str:
    """Show the groups that are suggested for a review, one at a time, and decide on one."""
    with reading() as session:
        states, state = offered_states(session)
        cycles = group_pages.reviews(session, state)
        cycle = review.read_cycle(request.args, cycles)
        counts = group_pages.of_review(session, state, cycle)
        number = review.read_suggestion(request.values, counts.waiting)
        found = group_pages.suggested(session, [number] if number else [], state=state, audience=audience())
        missing = () if counts.recommendation_count else pages.missing_reports(session, state)
    page = review.arrange(counts, found[0] if found else None, state=state, cycle=cycle, cycles=cycles)
    form = _opened(found[0]) if found else None
    if request.method == "POST":
        done = _decided(form, found[0]) if form is not None else _gone()
        if done:
            return redirect(review.address(state, cycle, after=number), 303)
    return render_template(
        "web/lineage/groups.html", page=page, form=form, states=states, missing=missing, reasons=usual_reasons()
    )


@blueprint.get("/clusters/made")
@requires(Permission.RECORDS_WRITE)
def groups_made() -> str:
    """List the groups of a review, and those that were refused."""
    with reading() as session:
        states, state = offered_states(session)
        cycles = group_pages.reviews(session, state)
        cycle = review.read_cycle(request.args, cycles)
        counts = group_pages.of_review(session, state, cycle)
        made = group_pages.groups(session, state, cycle, audience=audience())
        refused = group_pages.refused(session, state, cycle, audience=audience())
    page = review.arrange(counts, None, state=state, cycle=cycle, cycles=cycles)
    made_of = [review.made(each, state=state) for each in made]
    refused_of = [review.suggestion(each, state=state) for each in refused]
    return render_template("web/lineage/made.html", page=page, states=states, made=made_of, refused=refused_of)


@blueprint.route("/clusters/group", methods=["GET", "POST"])
@requires(Permission.RECORDS_WRITE)
def group() -> Response | str:
    """Rename a group, or leave members of it out."""
    ref = request.args.get("ref", "")
    with reading() as session:
        stored = clusters.load(session, ref)
        state, cycle = clusters.review_of(session, ref)
        (found,) = group_pages.groups(session, state, cycle, audience=audience(), ref=ref)
        bound = clusters.has_evidence(session, ref)
    shown = review.made(found, state=state)
    standing = [each.ref for each in found.standing]
    form = GroupForm(data={"title": stored.title, "kept": standing, "seen": fingerprint(stored)})
    form.kept.offer([(each.ref, each.ref) for each in found.members])
    before = dict(stored.left_out)

    def change(session: Session) -> str:
        out = tuple(
            (each.ref, before.get(each.ref) or form.reason.data)
            for each in sorted(found.members, key=lambda each: each.ref)
            if each.ref not in (form.kept.data or ())
        )
        return clusters.amend(session, actor(), ref, GroupEntry(form.title.data, out), seen=form.seen.data)

    if saved(form, change) is None:
        about = {"state": state, "cycle": cycle, "bound": bound, "reasons": usual_reasons()}
        return render_template("web/lineage/group.html", form=form, group=shown, **about)
    flash(_("The group is changed, and the statuses that rest on it are computed anew."))
    return redirect(url_for("lineage.groups_made", state=state, cycle=cycle), 303)


@blueprint.post("/clusters/apart")
@requires(Permission.RECORDS_WRITE)
def apart() -> Response:
    """Take a group apart."""
    ref = request.args.get("ref", "")
    try:
        with writing() as session:
            state, cycle = clusters.review_of(session, ref)
            clusters.take_apart(session, actor(), ref, seen=request.form.get("seen", ""))
    except Stale:
        flash(_("Somebody changed this group meanwhile, so it is not taken apart. Read it again, then decide."))
        return redirect(url_for("lineage.group", ref=ref), 303)
    flash(_("The group is taken apart: its asks stand alone again."))
    return redirect(url_for("lineage.groups_made", state=state, cycle=cycle), 303)


@blueprint.post("/clusters/reopen")
@requires(Permission.RECORDS_WRITE)
def reopen_group() -> Response:
    """Take up again a suggested group that was refused."""
    number = suggestion_sent()
    try:
        with writing() as session:
            deciding.reopen_cluster(session, actor(), number)
        flash(_("The suggestion waits for a decision again."))
    except Unavailable:
        raise
    except TrackerError as problem:
        flash(str(problem))
    return redirect(safe_next() or url_for("lineage.clusters_of_review"), 303)


def _opened(found: SuggestedGroup) -> GroupForm:
    """Return the form of a suggestion: everything ticked but what stands in another group already."""
    kept = [str(each.part_id) for each in found.members if not each.in_group]
    form = GroupForm(data={"suggestion": str(found.id), "title": found.title, "kept": kept})
    form.kept.offer([(str(each.part_id), each.ref) for each in found.members])
    return form


def _gone() -> bool:
    flash(_("Somebody decided on this group meanwhile. Nothing was changed; the next one stands below."))
    return True


def _decided(form: GroupForm, found: SuggestedGroup) -> bool:
    """Write what was decided; tell whether that was possible."""
    if request.form.get("suggestion") != str(found.id):
        return _gone()
    if "refuse" in request.form:
        return _refused(found)
    kept = set(form.kept.data or ())
    out = [each.part_id for each in found.members if str(each.part_id) not in kept]
    grouped = {each.part_id for each in found.members if each.in_group}

    def accept(session: Session) -> str:
        if len(found.members) - len(out) < clusters.SMALLEST:
            raise Invalid(_("Keep at least two asks in the group, or refuse it."), field="kept")
        wrong = set(out) - grouped  # what stands in another group needs no reason
        if wrong and not form.reason.data:
            raise Invalid(_("Say in a few words why the asks that you took off do not belong."), field="reason")
        ref = deciding.accept_cluster(session, actor(), found.id, title=form.title.data, left_out=out)
        session.flush()
        clusters.leave_out(session, actor(), ref, wrong, reason=form.reason.data or "")
        return ref

    try:
        if saved(form, accept) is None:
            return False
    except Unavailable:
        raise
    except TrackerError as problem:
        flash(str(problem))
        return True
    flash(_("The group is made. Evidence linked to it counts for each of its asks."))
    return True


def _refused(found: SuggestedGroup) -> bool:
    try:
        with writing() as session:
            deciding.refuse_cluster(session, actor(), found.id)
    except Unavailable:
        raise
    except TrackerError as problem:
        flash(str(problem))
    else:
        flash(_("The group is refused: it is not suggested again, and its asks stand alone."))
    return True
