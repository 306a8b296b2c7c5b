"""Why a status is what it is: everything behind one unit, opened in the row below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain import phrases
from tracker.domain.dates import day_in_words
from tracker.domain.dossier import Dossier, EvidenceItem, Request
from tracker.domain.facts import Assessment
from tracker.domain.issue_chapters import provision_words
from tracker.domain.vocabulary import LineageKind, Mechanism, Status, Wording, label
from tracker.i18n import N_, _
from tracker.web.shown import told
from tracker.web.shown.told import Told

_RULES = {
    "S1": N_("treaty record"),
    "S2": N_("regression"),
    "S3": N_("implemented"),
    "S4": N_("mixed evidence"),
    "S5": N_("progress"),
    "S6": N_("no change"),
    "S7": N_("carried over"),
    "S8": N_("thin evidence"),
    "S9": N_("nothing on record"),
    "pending": N_("the review is still to come"),
    "reply": N_("scale for requests for information"),
}
LINKS = {
    LineageKind.REPEATS: (N_("repeats"), N_("repeated by")),
    LineageKind.NARROWS: (N_("narrows"), N_("narrowed by")),
    LineageKind.WIDENS: (N_("widens"), N_("widened by")),
    LineageKind.FOLLOWS: (N_("follows"), N_("followed by")),
    LineageKind.ASKS_INFORMATION_ON: (N_("asks for information on"), N_("information asked by")),
    LineageKind.IMPLEMENTS_PART_OF: (N_("carries out part of"), N_("carried out in part by")),
}
_SILENT = frozenset({Status.NOT_ASSESSED, Status.PENDING})
_RELATED = 6  # links shown; the rest is counted


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's judgement beside the computed status."""

    status: Status
    rationale: str
    line: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Everything behind one status. `asked` is the text, `is_verbatim` whether it is the published wording."""

    status: Status
    window: str
    sentences: tuple[str, ...]
    asked: str
    is_verbatim: bool
    asked_in: str
    favour: tuple[Told, ...]
    against: tuple[Told, ...]
    claims: tuple[Told, ...]
    is_silent: bool
    baseline: tuple[Told, ...]
    beside: tuple[Told, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    judged: tuple[Judged, ...]
    close: str


def why(
    dossier: Dossier, request: Request, result: Assessment, *, items: Mapping[str, EvidenceItem], close: str
) -> Why:
    """Open the reasons of one status; `close` is the address that closes them."""

    def tell(refs: tuple[str, ...]) -> tuple[Told, ...]:
        return tuple(told.item(items[ref]) for ref in refs if ref in items)

    return Why(
        status=result.status,
        window=phrases.window_name(result.window.cycle),
        sentences=result.reasons,
        asked=request.text or request.heading,
        is_verbatim=request.wording is Wording.VERBATIM and bool(request.text),
        asked_in=_asked_in(request),
        favour=tell(result.evidence_for),
        against=tell(result.evidence_against),
        claims=tell(result.claims),
        is_silent=not result.claims and result.status not in _SILENT,
        baseline=tell(result.baseline),
        beside=tell(result.shown_beside),
        facts=tuple((name, lines) for name, lines in _facts(dossier, request, result) if lines),
        judged=_judged(request, result.window.cycle),
        close=close,
    )


def rule_words(rule: str) -> str:
    """Name a rule by its number in the table and in words: S6 no change."""
    return f"{rule if rule[0] == 'S' else ''} {_(_RULES[rule])}".strip()


def link_words(kind: LineageKind, *, forward: bool) -> str:
    """Say how an ask relates to an earlier one (`forward`), or to a later one."""
    return _(LINKS[kind][0 if forward else 1])


def _asked_in(request: Request) -> str:
    wording = {
        Wording.VERBATIM: "",
        Wording.PARAPHRASE: _("in our words"),
        Wording.NOT_IMPORTED: _("text not imported"),
    }[request.wording]
    source = request.source.details or request.source.short or request.source.title
    numbered = _("para. %(place)s") % {"place": request.number}
    place = numbered if request.mechanism is Mechanism.UPR else request.paragraph or request.number
    return " · ".join(piece for piece in (source, place, wording) if piece)


def _facts(dossier: Dossier, request: Request, result: Assessment) -> tuple[tuple[str, tuple[str, ...]], ...]:
    version = _("rule table version %(n)d") % {"n": dossier.rulebook}
    last = result.last_known
    return (
        (_("Rule"), (f"{rule_words(result.rule)}, {version}",)),
        (_("Confidence"), (told.confidence(result.confidence) or _("None: there is nothing to carry it"),)),
        (_("Note"), tuple(phrases.headed(flag) for flag in told.flags(result.flags))),
        (_("Last known"), (f"{_(label(last[0]))}, {phrases.window_name(last[1])}",) if last else ()),
        (_("Provisions"), tuple(_provisions(request))),
        (_("Related asks"), tuple(_lineage(dossier, request))),
    )


def _provisions(request: Request) -> list[str]:
    return [
        f"{provision_words(cited)}: {_(label(cited.force.bindingness)).lower()}, {cited.force.reason}"
        for cited in request.provisions
    ]


def _lineage(dossier: Dossier, request: Request) -> list[str]:
    known = {each.ref: each for each in dossier.requests}
    found: dict[str, None] = {}
    for link in dossier.lineage:
        forward, back = LINKS[link.kind]
        for mine, other, words in ((link.later, link.earlier, forward), (link.earlier, link.later, back)):
            if mine == request.ref and other in known:
                found.setdefault(f"{_(words)} {phrases.number_of(known[other])}")
    lines = list(found)
    rest = len(lines) - _RELATED
    return lines if rest <= 0 else [*lines[:_RELATED], _("and %(n)d more") % {"n": rest}]


def _judged(request: Request, cycle: int) -> tuple[Judged, ...]:
    return tuple(
        Judged(
            one.status,
            one.rationale,
            _("%(who)s, %(day)s") % {"who": one.by, "day": day_in_words(one.decided_on)},
            one.stale,
        )
        for one in request.judgements
        if one.cycle == cycle
    )
