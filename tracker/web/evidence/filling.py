"""The form of evidence between request and page: what the address presets, rows added and taken away, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from tracker.domain import phrases
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import ReviewState, label
from tracker.errors import Invalid
from tracker.i18n import _, ngettext
from tracker.services import evidence
from tracker.services.evidence import Saved
from tracker.services.evidence import dropping as evidence_dropping
from tracker.services.evidence import effects as evidence_effects
from tracker.services.evidence import offers as evidence_offers
from tracker.services.evidence import origins as evidence_origins
from tracker.services.evidence import reviewing as evidence_reviewing
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry, refuse_impossible
from tracker.services.evidence.listing import Direction, Wanted
from tracker.services.people import agreeing
from tracker.services.results import facts
from tracker.web.access import Permission, actor, audience, may, person
from tracker.web.database import reading
from tracker.web.evidence import preview
from tracker.web.evidence.forms import EvidenceForm
from tracker.web.evidence.keys import keyring
from tracker.web.evidence.preview import Panel
from tracker.web.pages import safe_next
from tracker.web.references import numbered

_KEPT = ("part", "state", "document", "case_file", "kind", "series", "next")
_TOLD = 3  # statuses that moved, told one by one


def wanted() -> Wanted:
    """Return what the list is narrowed to; what makes no sense is as if it were not there."""
    given = request.args
    direction, review = given.get("direction", ""), given.get("review", "")
    return Wanted(
        words=given.get("q", "")[:200].strip(),
        state=given.get("state", "").upper()[:3],
        document=given.get("document", ""),
        direction=next((each for each in Direction if each == direction), None),
        review_state=next((each for each in ReviewState if each == review), None),
    )


def arguments() -> dict[str, Any]:
    """Return what the address presets, to be kept from page to page."""
    return {name: request.args[name] for name in _KEPT if request.args.get(name)}


def opened(ref: str) -> EvidenceForm:
    """Return the form of a new item ("") or of one on record, with all that it offers.

    Raises:
        NotFound: no item has this reference.
    """
    with reading() as session:
        approves = _approves(session)
        if ref:
            entry = evidence.load(session, ref, actor=actor(), audience=audience(), keyring=keyring())
            form = cast("EvidenceForm", EvidenceForm.opened(entry))
            form.keep_document(entry.document)
            form.was_restricted = entry.is_restricted
            form.agreed = agreeing.agreed(session, ref)
            form.contrary = evidence_dropping.named(session, ref, entry)
        else:
            state, part = evidence_offers.begun(
                session, state=request.args.get("state", ""), part=request.args.get("part", "")
            )
            form = EvidenceForm(data=_begun(state, part))
        offers = evidence_offers.offers(
            session,
            state=form.state.data or "",
            part="" if ref else request.args.get("part", ""),
            audience=audience(),
        )
        if form.origin.data != form.origin.object_data:
            known = form.fixed_document or form.document.data
            form.same_origin = evidence_origins.elsewhere(
                session, form.origin.data, document=known, audience=audience()
            )
    form.offer(offers, approves=approves)
    return form


def rearranged(form: EvidenceForm) -> bool:
    """Add or take away a row, or only show the form again, where a button asks for it; nothing is saved then."""
    if "show_documents" in request.form:  # they are read anew for every page
        return True
    if "add_link" in request.form:
        form.links.append_entry()
        with reading() as session:
            form.offer(form.offers, approves=_approves(session))
        return True
    gone = request.form.get("remove_link", "")
    if not (len(gone) <= 4 and gone.isascii() and gone.isdigit()):
        return False
    if int(gone) < len(form.links) and len(form.links) > 1:
        form.links.entries.pop(int(gone))
    return True


def panel(form: EvidenceForm, ref: str) -> Panel:
    """Compute what saving would change, as far as the form is filled in."""
    missing, origin = preview.missing(form), tuple(filter(None, [form.origin_in_words()]))
    if missing:
        return Panel(missing=missing, notices=origin)
    entry: EvidenceEntry = form.entry()
    with reading() as session:
        entry = evidence.with_publication(session, entry) if not ref else entry
        try:
            refuse_impossible(entry, today=facts.today())
        except Invalid as problem:  # what cannot be saved is not computed either
            return Panel(missing=(str(problem),), notices=origin)
        effects = evidence_effects.of_entry(session, entry, audience=audience(), ref=ref)
    told = preview.told_of(effects, entry)
    return replace(told, notices=(*origin, *told.notices))


def shown(form: EvidenceForm, ref: str, *, panel: Panel | None = None) -> str:
    """Write the page of the form."""
    kept = arguments()
    action = url_for("evidence.edit", ref=ref, **kept) if ref else url_for("evidence.create", **kept)
    return render_template(
        "web/evidence/form.html",
        form=form,
        ref=ref,
        offers=form.offers,
        panel=_computed(form, ref) if panel is None else panel,
        about=_about(form),
        action=action,
        preview=url_for("evidence.preview", ref=ref or None, **kept),
        back=_back(form, ref),
        returns=form.returns,
    )


def _computed(form: EvidenceForm, ref: str) -> Panel | None:
    """Compute the panel wherever there is something to compute it from: not for a form that is still empty."""
    return panel(form, ref) if ref or request.method == "POST" else None


def _about(form: EvidenceForm) -> tuple[tuple[str, str], tuple[str, str], str] | None:
    """Return (State, address), (ask, address) and what is asked, where the person came from an ask."""
    ask = form.offers.about
    if ask is None or ask.is_cluster:
        return None
    code = form.state.data
    whole = url_for("recommendations.record", ref=ask.recommendation, state=code, part=ask.label or None)
    name = dict(form.offers.states).get(code, code)
    return (name, url_for("states.state", code=code)), (ask.name, whole), ask.heading


def _back(form: EvidenceForm, ref: str) -> str:
    about = _about(form)
    if safe_next() or about:
        return safe_next() or (about[1][1] if about else "")
    return url_for("evidence.record", ref=ref) if ref else url_for("evidence.index")


def way_back(done: Saved) -> str:
    """Return where to go after saving: where the person came from, else the page of the item."""
    part = request.args.get("part", "")
    if safe_next():
        return safe_next()
    if not part:
        return url_for("evidence.record", ref=done.ref)
    recommendation, _slash, letter = _split(part)
    cycle = next((moved.cycle for moved in done.moved if moved.part == part), None)
    state = request.args.get("state") or None
    return url_for("recommendations.record", ref=recommendation, state=state, part=letter or None, cycle=cycle)


def moved_in_words(done: Saved) -> Iterator[str]:
    """Tell which statuses changed, and why."""
    for moved in done.moved[:_TOLD]:
        words = {
            "ask": numbered(moved.part.rpartition("#")[2]),
            "window": phrases.window_name(moved.cycle),
            "before": _(label(moved.before)) if moved.before else _("no status"),
            "after": _(label(moved.after)),
        }
        yield _("%(ask)s, %(window)s: %(before)s became %(after)s.") % words + f" {moved.reason}"
    rest = len(done.moved) - _TOLD
    if rest > 0:
        yield ngettext("One more status changed.", "%(num)d more statuses changed.", rest) % {"num": rest}
    if not done.moved:
        yield _("No status changed.")


def next_in_words(form: EvidenceForm) -> Iterator[str]:
    """Tell who has to do what next: whoever records testimony links nobody."""
    if form.is_testimony and not form.entry().is_published and not form.agreed.people_count:
        yield _(
            "Tell a person with the protection role: he or she links the people in it and records what they agreed to. "
            "Until then it stays inside."
        )


def _begun(state: str, part: str) -> dict[str, Any]:
    return {
        "state": state,
        "document": request.args.get("document", ""),
        "links": [LinkEntry(ask=part)],
        "case_file": request.args.get("case_file", ""),
        "kind": next((each for each in EvidenceKind if each == request.args.get("kind")), None),
        "series": request.args.get("series", ""),
    }


def _approves(session: Session) -> bool:
    """Tell whether what the person writes may be approved at once: not where a second person has to do it."""
    return may(Permission.EVIDENCE_APPROVE) and not evidence_reviewing.asks_four_eyes(session, person().organisation_id)


def _split(part: str) -> tuple[str, str, str]:
    """Split the reference of a part into that of its recommendation and its letter."""
    key, _sign, name = part.rpartition("#")
    number, slash, letter = name.partition("/")
    return f"{key}#{number}", slash, letter
