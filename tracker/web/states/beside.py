"""What stands beside the matrix: claims and evidence, provisions and their force, letters, dates, stated figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain import overview, phrases
from tracker.domain.dates import day_in_words, month_in_words, span_in_words
from tracker.domain.dossier import CitedProvision, Dossier, Request, StatedNumber
from tracker.domain.facts import Assessment
from tracker.domain.issue_chapters import provision_words
from tracker.domain.vocabulary import INFORMATION_STATUSES, AskKind, Status, label
from tracker.i18n import _
from tracker.web.shown import told
from tracker.web.shown.told import Told
from tracker.web.states.choice import Choice
from tracker.web.states.matrix import key, natural

_CITING = 6  # requests named beside a provision; the rest is counted


@dataclass(frozen=True, slots=True)
class Gap:
    """An ask where the State claims more than the evidence shows."""

    heading: str
    meta: str
    claim: Told
    status: Status
    reasons: str
    address: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that requests cite, how it binds and why, by whom it is cited, and what a source gets wrong."""

    name: str
    about: str
    force: str
    because: str
    cited_by: str
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A document that asks for information: its questions with what became of each."""

    source: str
    details: str
    due: str
    questions: tuple[tuple[str, str, Status], ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """The figures that one source states."""

    source: str
    numbers: tuple[tuple[str, str, str, str], ...]


def gaps(dossier: Dossier) -> tuple[Gap, ...]:
    """Return each ask's latest window with a claim that the evidence does not bear out, the newest window first."""
    found: list[tuple[Request, Assessment]] = []
    for request in sorted(dossier.requests, key=natural):
        claimed = next((result for result in reversed(request.results) if result.claims), None)
        if claimed and claimed.status in overview.SCALE and claimed.status is not Status.IMPLEMENTED:
            found.append((request, claimed))
    found.sort(key=lambda pair: -pair[1].window.cycle)
    items = {item.ref: item for item in dossier.evidence}
    return tuple(
        Gap(
            request.heading,
            f"{phrases.number_of(request)} · {phrases.window_name(result.window.cycle)}",
            told.item(items[result.claims[0]]),
            result.status,
            " ".join(result.reasons),
            f"{Choice().to(why=key(request, result))}#why",
        )
        for request, result in found
        if result.claims[0] in items
    )


def provisions(dossier: Dossier) -> tuple[Provision, ...]:
    """Return the provisions cited, by name."""
    cited: dict[tuple[str, str], tuple[CitedProvision, list[Request]]] = {}
    for request in sorted(dossier.requests, key=natural):
        for each in request.provisions:
            _first, citing = cited.setdefault((provision_words(each), each.force.reason), (each, []))
            citing.append(request)
    return tuple(_provision(name, *cited[name, reason]) for name, reason in sorted(cited))


def _provision(name: str, provision: CitedProvision, citing: Sequence[Request]) -> Provision:
    wrong = (each for request in citing for each in request.provisions if provision_words(each) == name)
    corrections = dict.fromkeys(_corrected(each) for each in wrong if each.correction)
    requests = list({request.recommendation: request for request in citing}.values())
    rest = len(requests) - _CITING
    named = phrases.numbers_of(requests[:_CITING])
    return Provision(
        name,
        phrases.headed(provision.about) or _("The instrument as a whole"),
        _(label(provision.force.bindingness)),
        phrases.headed(provision.force.reason),
        _("%(some)s and %(n)d more") % {"some": named, "n": rest} if rest > 0 else named,
        tuple(corrections),
    )


def _corrected(cited: CitedProvision) -> str:
    if not cited.cited_as:
        return phrases.headed(cited.correction)
    words = {"wrong": cited.cited_as, "right": phrases.headed(cited.correction)}
    return _("Cited as: %(wrong)s. What is right: %(right)s") % words


def letters(dossier: Dossier) -> tuple[Letter, ...]:
    """Return what asks for information, a letter at a time: those with a deadline first, then the oldest."""
    by_source: dict[str, list[Request]] = {}
    for request in sorted(dossier.requests, key=natural):
        if request.ask_kind is AskKind.INFORMATION and request.results:
            by_source.setdefault(request.source.key, []).append(request)
    ordered = sorted(by_source.values(), key=lambda requests: requests[0].reply_due_on is None)
    return tuple(_letter(requests) for requests in ordered)


def _letter(requests: Sequence[Request]) -> Letter:
    source = requests[0].source
    due = requests[0].reply_due_on
    return Letter(
        source.short or source.title,
        source.details,
        _("Reply due %(day)s") % {"day": day_in_words(due)} if due else _("No deadline set"),
        tuple(
            (request.number + (f" ({request.label})" if request.label else ""), request.heading, result.status)
            for request in requests
            for result in request.results[-1:]
            if result.status in INFORMATION_STATUSES
        ),
    )


def dates(dossier: Dossier) -> tuple[tuple[str, str, str], ...]:
    """Return what is due next: when, what, and what a reader must know of it; nothing known is said so."""
    coming: dict[tuple[str, str, str], str] = {}
    for review in dossier.reviews:
        if review.reviewed_on and review.reviewed_on > dossier.as_of:
            what = phrases.headed(_("review in the %(cycle)s") % {"cycle": phrases.window_name(review.cycle)})
            coming[(month_in_words(review.reviewed_on), what, review.session_label)] = review.reviewed_on.isoformat()
    for request in dossier.requests:
        due = request.reply_due_on
        if due and due > dossier.as_of:
            coming[(day_in_words(due), _("Reply due"), phrases.number_of(request))] = due.isoformat()
    held = [review.cycle for review in dossier.reviews if review.reviewed_on and review.reviewed_on <= dossier.as_of]
    if not coming and len(held) == len(dossier.reviews):
        cycle = phrases.window_name(max(held, default=0) + 1)
        what = _("Review in the %(cycle)s, and the date for submissions") % {"cycle": cycle}
        coming[(_("Not announced"), what, _("Check against the calendar of OHCHR"))] = ""
    if not coming:
        what = _("The next review, and the date for submissions")
        coming[(_("Not on record"), what, _("Some reviews are known by their session only; check with OHCHR"))] = ""
    return tuple(sorted(coming, key=lambda entry: coming[entry]))


def stated(dossier: Dossier) -> tuple[Stated, ...]:
    """Return the figures that sources state, a source at a time, the most telling source first."""
    by_source: dict[str, list[StatedNumber]] = {}
    for number in dossier.numbers:
        by_source.setdefault(number.source.short or number.source.title, []).append(number)
    ordered = sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Stated(source, tuple(_number(each) for each in numbers)) for source, numbers in ordered)


def _number(number: StatedNumber) -> tuple[str, str, str, str]:
    pieces = (number.attributed_to, number.locator)
    return (
        phrases.headed(number.about),
        number.value_text,
        span_in_words(number.period) if number.period else "–",
        " · ".join(piece for piece in pieces if piece),
    )
