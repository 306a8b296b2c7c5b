"""What stands beside the status of a recommendation: positions, lineage, obligations, history, facts, citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.domain import phrases
from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.dossier import Request
from tracker.domain.issue_chapters import provision_words
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import Bindingness, LineageKind, Mechanism, Status, label
from tracker.i18n import N_, _
from tracker.services.recommendations.pages import RecommendationPage
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.web.shown import reasons
from tracker.web.shown.past import Past, past


@dataclass(frozen=True, slots=True)
class DroppedTold:
    """An item that spoke against an answer once: what it said, when and by whom it was dropped, and why."""

    ref: str
    words: str
    reason: str


_EVENTS = {
    "candidate:decide": N_("Candidate of the reading desk decided"),
    "candidate:undo": N_("Decision on a candidate taken back"),
    "cluster:amend": N_("Group changed"),
    "cluster:record": N_("Group made"),
    "cluster:refuse": N_("Found to be no group"),
    "cluster:remove": N_("Group taken apart"),
    "cluster:reopen": N_("Decision on a group taken back"),
    "document:amend": N_("Document changed"),
    "document:record": N_("Document recorded"),
    "evidence:amend": N_("Evidence changed"),
    "evidence:approve": N_("Evidence approved"),
    "evidence:people": N_("People in evidence changed"),
    "evidence:record": N_("Evidence recorded"),
    "evidence:remove": N_("Evidence taken away"),
    "evidence:send_back": N_("Evidence sent back"),
    "evidence:withdraw": N_("Evidence withdrawn"),
    "evidence_link:remove": N_("Link to evidence taken away"),
    "figure:remove": N_("Figure taken away"),
    "grade:amend": N_("Follow-up grade changed"),
    "grade:record": N_("Follow-up grade recorded"),
    "import:apply": N_("Import applied"),
    "import:decide": N_("Question of an import decided"),
    "import:name": N_("Document of an import named"),
    "import:refuse": N_("File refused: not published"),
    "import:undo": N_("Import undone"),
    "job:failed": N_("Work in the background failed"),
    "judgement:record": N_("Judgement recorded"),
    "lineage:amend": N_("Link to an earlier ask changed"),
    "lineage:record": N_("Linked to an earlier ask"),
    "lineage:refuse": N_("Found not related"),
    "lineage:remove": N_("Link to an earlier ask taken away"),
    "lineage:reopen": N_("Decision on a related ask taken back"),
    "obligation:amend": N_("Obligation changed"),
    "obligation:record": N_("Obligation recorded"),
    "paper:failed": N_("Paper could not be made"),
    "pledge:remove": N_("Pledge taken away"),
    "position:amend": N_("Position changed"),
    "position:record": N_("Position recorded"),
    "position:remove": N_("Position taken away"),
    "recommendation:amend": N_("Recommendation changed"),
    "recommendation:import": N_("Brought or changed by an import"),
    "recommendation:record": N_("Recommendation recorded"),
    "recommendation:remove": N_("Recommendation taken away"),
    "treaty:import": N_("Treaty record brought by an import"),
    "treaty:import_undone": N_("Treaty record put back: its import was undone"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """An ask of the same family, in the order of time; `link` is (later, earlier, kind) of what ties it to this one."""

    when: str
    text: str
    about: str
    status: Status | None
    address: str
    is_here: bool
    link: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Obligation:
    """A provision cited, and how it binds."""

    name: str
    code: str
    force: str
    binds: bool
    because: str
    cited_as: str


def lineage(found: RecommendationPage, own: Sequence[Request]) -> tuple[Related, ...]:
    """Return this ask among those that a person linked to it, the oldest first; empty where there are none."""
    mine = {request.ref for request in own}
    kinds: dict[str, tuple[LineageKind, bool]] = {}
    for link in found.dossier.lineage:
        if link.later in mine and link.earlier not in mine:
            kinds.setdefault(link.earlier, (link.kind, True))
        elif link.earlier in mine and link.later not in mine:
            kinds.setdefault(link.later, (link.kind, False))
    if not kinds:
        return ()
    family = [*own[:1], *(request for request in found.dossier.requests if request.ref in kinds)]
    family.sort(key=lambda request: (request.asked_on.first, request.ref))
    return tuple(_related(found, request, kinds.get(request.ref)) for request in family)


def _related(found: RecommendationPage, request: Request, tie: tuple[LineageKind, bool] | None) -> Related:
    telling = [result for result in request.results if result.status not in UNASSESSED] or list(request.results)
    about = (phrases.number_of(request), phrases.asked_by(request), _words(tie))
    named: dict[str, Any] = {"state": found.dossier.state.iso3, "part": request.label or None}
    return Related(
        when=span_in_words(request.asked_on),
        text=request.heading,
        about=" · ".join(about),
        status=telling[-1].status if telling else None,
        address=url_for("recommendations.record", ref=request.recommendation, **named),
        is_here=tie is None,
        link=_link(found.ref, request.recommendation, tie),
    )


def _words(tie: tuple[LineageKind, bool] | None) -> str:
    return reasons.link_words(tie[0], forward=tie[1]) if tie else _("this recommendation")


def _link(here: str, other: str, tie: tuple[LineageKind, bool] | None) -> tuple[str, str, str]:
    if tie is None:
        return ("", "", "")
    kind, forward = tie
    return (here, other, kind.value) if forward else (other, here, kind.value)


def obligations(_found: RecommendationPage, request: Request) -> tuple[Obligation, ...]:
    """Return the provisions cited, in the order of the citation."""
    return tuple(
        Obligation(
            name=provision_words(cited),
            code=cited.instrument,
            force=_(label(cited.force.bindingness)),
            binds=cited.force.bindingness is Bindingness.BINDING,
            because=phrases.headed(cited.force.reason),
            cited_as=cited.cited_as,
        )
        for cited in request.provisions
    )


def dropped(found: RecommendationPage) -> tuple[DroppedTold, ...]:
    """Return what contradicted an answer once: what it said, when and by whom it was dropped, and why."""
    return tuple(
        DroppedTold(
            ref=each.ref,
            words=" · ".join(word for word in (_(label(each.finding)), day_in_words(each.on), each.by) if word),
            reason=_("The reason is kept with the item.") if each.reason == KEPT_APART else each.reason,
        )
        for each in found.dropped
    )


def events(found: RecommendationPage) -> tuple[Past, ...]:
    """Return the history in words, the newest first; what is about the page itself does not name it."""
    return tuple(
        past(each, _EVENTS, about=name if noun != "recommendation" else "")
        for each in found.events
        for noun, _colon, name in [each.subject.partition(":")]
    )


def facts(found: RecommendationPage, request: Request) -> tuple[tuple[str, str], ...]:
    """Return the facts of the side panel: (name, words), without those that are not known."""
    themes = {theme.code: theme.name for theme in found.dossier.themes}
    review = found.dossier.review(request.review_cycle) if request.review_cycle else None
    category = found.action_category
    pairs = (
        (_("Asked by"), phrases.states(request.recommending) or request.asker),
        (_("Asked on"), span_in_words(request.asked_on)),
        (_("Mechanism"), _(label(request.mechanism))),
        (_("Addressed to"), _("All States") if request.to_all_states else found.dossier.state.name),
        (_("Kind"), phrases.headed(_(label(request.ask_kind)))),
        (_("Themes"), ", ".join(themes[code] for code in request.themes if code in themes)),
        (_("Session"), review.session_label if review else ""),
        (
            _("Action category"),
            _("%(n)d of 5, UPR Info") % {"n": category} if category else "",
        ),
        (_("Reply due"), day_in_words(request.reply_due_on) if request.reply_due_on else ""),
    )
    return tuple((name, words) for name, words in pairs if words)


def cite(request: Request) -> str:
    """Write the citation: symbol, paragraph, body, year, and the recommending States of a UPR item."""
    source = request.source
    place = _("para. %(place)s") % {"place": request.number}
    asked = f" ({phrases.states(request.recommending)})" if request.recommending else ""
    body = _("UPR") if request.mechanism is Mechanism.UPR else source.author or request.asker
    return f"{body}, {source.details or source.title}, {place}{asked}."
