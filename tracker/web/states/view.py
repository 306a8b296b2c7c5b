"""A dossier as the page of a State shows it: plain values, nothing left to compute in a template."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.domain import phrases, selection
from tracker.domain.dates import day_in_words, month_in_words, span_in_words
from tracker.domain.dossier import Dossier, EvidenceItem, Request, ReviewFacts
from tracker.domain.facts import Assessment, Window
from tracker.domain.issue_chapters import provision_words
from tracker.domain.vocabulary import (
    INFORMATION_STATUSES,
    AskKind,
    Confidence,
    Mechanism,
    Position,
    Status,
    label,
)
from tracker.i18n import _

MARKS = {
    Status.IMPLEMENTED: "implemented",
    Status.PARTIALLY_IMPLEMENTED: "partial",
    Status.NOT_IMPLEMENTED: "not",
    Status.REGRESSED: "regressed",
    Status.INSUFFICIENT_INFORMATION: "insufficient",
    Status.NOT_ASSESSED: "unassessed",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An item of evidence as a reason names it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Why:
    """Everything behind one status."""

    key: str
    title: str
    window: str
    mark: str
    word: str
    sentences: tuple[str, ...]
    rule: str
    confidence: str
    flags: tuple[str, ...]
    favour: tuple[Told, ...]
    against: tuple[Told, ...]
    claims: tuple[Told, ...]
    baseline: tuple[Told, ...]
    beside: tuple[Told, ...]
    last_known: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One window of one ask; `key` opens its reasons, empty where the ask does not live in the window."""

    key: str
    mark: str
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One ask with a cell a window; `why` is the reason opened below it."""

    heading: str
    meta: str
    cells: tuple[Cell, ...]
    why: Why | None


@dataclass(frozen=True, slots=True)
class Group:
    """Asks on one theme."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A window at the head of the matrix."""

    title: str
    dates: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units have one status, window by window."""

    mark: str
    word: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one State."""

    name: str
    code: str
    deck: str
    next_steps: tuple[tuple[str, str, str], ...]
    tallies: tuple[Tally, ...]
    totals: tuple[str, ...]
    positions: tuple[tuple[str, int, tuple[int, ...]], ...]
    position_heads: tuple[str, ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    hidden: int
    gaps: tuple[tuple[str, str, Told, Cell, str], ...]
    provisions: tuple[tuple[str, str, str, str], ...]
    letters: tuple[tuple[str, str, str, str], ...]
    numbers: tuple[tuple[str, str, str, str], ...]
    as_of: str
    rulebook: int


def page(dossier: Dossier, *, why: str, show_all: bool) -> Page:
    """Arrange a dossier; `why` is the key of the opened reasons, `show_all` adds asks without any evidence."""
    cycle = _latest_cycle(dossier)
    asks = [request for request in dossier.requests if request.ask_kind is not AskKind.INFORMATION]
    shown = [request for request in asks if show_all or _has_something(request)]
    windows = _windows(dossier)
    items = {item.ref: item for item in dossier.evidence}
    counts = [selection.tally(dossier.requests, cycle=window.cycle) for window in windows]
    return Page(
        name=dossier.state.name,
        code=dossier.state.iso3,
        deck=_deck(dossier),
        next_steps=_next_steps(dossier, cycle),
        tallies=_tallies(counts),
        totals=tuple(_assessed(each) for each in counts),
        positions=_positions(dossier),
        position_heads=tuple(_(label(position)) for position in _POSITIONS),
        columns=tuple(_column(window) for window in windows),
        groups=_groups(dossier, shown, windows, items, why),
        hidden=len(asks) - len(shown),
        gaps=_gaps(dossier),
        provisions=_provisions(dossier),
        letters=_letters(dossier),
        numbers=_numbers(dossier),
        as_of=day_in_words(dossier.as_of),
        rulebook=dossier.rulebook,
    )


_POSITIONS = (Position.SUPPORTED, Position.PARTIALLY_SUPPORTED, Position.NOTED, Position.NOT_SUPPORTED)


def _latest_cycle(dossier: Dossier) -> int:
    return max((result.window.cycle for request in dossier.requests for result in request.results), default=0)


def _has_something(request: Request) -> bool:
    return any(result.status is not Status.NOT_ASSESSED for result in request.results)


def _windows(dossier: Dossier) -> tuple[Window, ...]:
    found = {result.window.cycle: result.window for request in dossier.requests for result in request.results}
    return tuple(found[cycle] for cycle in sorted(found))


def _column(window: Window) -> Column:
    start = month_in_words(window.start) if window.start else "…"
    end = month_in_words(window.end) if window.end else _("open")
    return Column(phrases.headed(phrases.window_name(window.cycle)), f"{start} – {end}")


def _deck(dossier: Dossier) -> str:
    held = [review for review in dossier.reviews if review.reviewed_on and review.reviewed_on <= dossier.as_of]
    if not held:
        return _("No review is on record yet. Evidence up to %(day)s.") % {"day": day_in_words(dossier.as_of)}
    return _("Reviewed in %(months)s. Evidence up to %(day)s.") % {
        "months": phrases.listed([month_in_words(day) for review in held if (day := review.reviewed_on)]),
        "day": day_in_words(dossier.as_of),
    }


def _next_steps(dossier: Dossier, cycle: int) -> tuple[tuple[str, str, str], ...]:
    """Say what to do next: at most four steps, each a link into the page."""
    steps: list[tuple[str, str, str]] = []
    gaps = len(_gaps(dossier))
    if gaps:
        steps.append(("#claims", _("%(n)d gaps") % {"n": gaps}, _("The State claims more than the evidence shows")))
    unanswered = [r for r in dossier.requests if (a := r.result(cycle)) and a.status in _UNANSWERED]
    if unanswered:
        steps.append(
            ("#requests", _("%(n)d questions unanswered") % {"n": len(unanswered)}, _("A reply was due and is missing"))
        )
    counts = selection.tally(dossier.requests, cycle=cycle)
    if counts.get(Status.NOT_ASSESSED):
        steps.append(
            (
                "?all=1#asks",
                _("%(n)d asks without evidence") % {"n": counts[Status.NOT_ASSESSED]},
                _("Nothing is on record for this cycle"),
            )
        )
    missing = [request for request in dossier.requests if request.mechanism is Mechanism.UPR and not request.answers]
    if missing:
        steps.append(
            ("#positions", _("%(n)d without a position") % {"n": len(missing)}, _("Import the addendum or the matrix"))
        )
    return tuple(steps[:4])


_UNANSWERED = frozenset({Status.NO_REPLY, Status.OVERDUE, Status.AWAITING_REPLY})


def _tallies(counts: list[dict[Status, int]]) -> tuple[Tally, ...]:
    return tuple(
        Tally(mark, _(label(status)), tuple(each.get(status, 0) for each in counts)) for status, mark in MARKS.items()
    )


def _assessed(counts: dict[Status, int]) -> str:
    """Say how many of a window's units could be assessed: the share with its denominator."""
    total = sum(counts.values())
    assessed = total - sum(counts.get(status, 0) for status in selection.UNASSESSED)
    return _("%(n)d of %(total)d") % {"n": assessed, "total": total}


def _positions(dossier: Dossier) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
    rows = []
    for review in dossier.reviews:
        first: dict[str, Request] = {}
        for request in dossier.requests:
            if request.mechanism is Mechanism.UPR and request.review_cycle == review.cycle:
                first.setdefault(request.recommendation, request)
        if first:
            answers = [phrases.answer_of(request) for request in first.values()]
            counted = Counter(answer.position for answer in answers if answer)
            rows.append((_review_name(review), len(first), tuple(counted[position] for position in _POSITIONS)))
    return tuple(rows)


def _review_name(review: ReviewFacts) -> str:
    name = phrases.headed(phrases.window_name(review.cycle))
    return f"{name}, {month_in_words(review.reviewed_on)}" if review.reviewed_on else name


def _groups(
    dossier: Dossier,
    requests: list[Request],
    windows: tuple[Window, ...],
    items: dict[str, EvidenceItem],
    why: str,
) -> tuple[Group, ...]:
    themes = {theme.code: theme for theme in dossier.themes}
    grouped: dict[str, list[Row]] = {}
    for request in requests:
        theme = themes.get(request.themes[0]) if request.themes else None
        family = themes.get(theme.parent, theme) if theme else None
        title = family.name if family else _("Theme not recorded")
        grouped.setdefault(title, []).append(_row(request, windows, items, why))
    return tuple(Group(title, tuple(rows)) for title, rows in sorted(grouped.items()))


def _row(request: Request, windows: tuple[Window, ...], items: dict[str, EvidenceItem], why: str) -> Row:
    results = {result.window.cycle: result for result in request.results}
    cells = tuple(_cell(request, results.get(window.cycle)) for window in windows)
    opened = next((result for result in request.results if _key(request, result) == why), None)
    meta = [phrases.number_of(request), phrases.asked_by(request), phrases.position_words(request)]
    return Row(
        request.heading,
        " · ".join(piece for piece in meta if piece),
        cells,
        _why(request, opened, items) if opened else None,
    )


def _key(request: Request, result: Assessment) -> str:
    return f"{request.ref}@{result.window.cycle}"


def _cell(request: Request, result: Assessment | None) -> Cell:
    if result is None:
        return Cell("", "", "", _("Not asked"))
    notes = [_(label(flag)) for flag in result.flags]
    if result.confidence is not Confidence.NONE:
        notes.append(_("%(level)s confidence") % {"level": _(result.confidence.value)})
    if result.last_known:
        notes.append(_("last known: %(status)s") % {"status": _(label(result.last_known[0])).lower()})
    return Cell(
        _key(request, result),
        MARKS.get(result.status, "pending"),
        _(label(result.status)),
        phrases.headed(", ".join(notes)),
    )


def _why(request: Request, result: Assessment, items: dict[str, EvidenceItem]) -> Why:
    def told(refs: tuple[str, ...]) -> tuple[Told, ...]:
        return tuple(_told(items[ref]) for ref in refs if ref in items)

    last = result.last_known
    return Why(
        key=_key(request, result),
        title=request.heading,
        window=phrases.window_name(result.window.cycle),
        mark=MARKS.get(result.status, "pending"),
        word=_(label(result.status)),
        sentences=result.reasons,
        rule=result.rule,
        confidence=_(result.confidence.value),
        flags=tuple(_(label(flag)) for flag in result.flags),
        favour=told(result.evidence_for),
        against=told(result.evidence_against),
        claims=told(result.claims),
        baseline=told(result.baseline),
        beside=told(result.shown_beside),
        last_known=f"{_(label(last[0]))}, {phrases.window_name(last[1])}" if last else "",
    )


def _told(item: EvidenceItem) -> Told:
    pieces = (item.source.short or item.source.title, item.locator, span_in_words(item.when))
    return Told(item.summary, " · ".join(piece for piece in pieces if piece))


def _gaps(dossier: Dossier) -> tuple[tuple[str, str, Told, Cell, str], ...]:
    """Return each request's latest window in which the State claims more than the evidence shows, the newest first."""
    found: dict[str, tuple[str, str, Told, Cell, str]] = {}
    for cycle in range(_latest_cycle(dossier), -1, -1):
        for request, result, claims in selection.claims_contradicted(dossier, cycle=cycle):
            meta = f"{phrases.number_of(request)} · {phrases.window_name(cycle)}"
            gap = (request.heading, meta, _told(claims[-1]), _cell(request, result), " ".join(result.reasons))
            found.setdefault(request.ref, gap)
    return tuple(found.values())


def _provisions(dossier: Dossier) -> tuple[tuple[str, str, str, str], ...]:
    found: dict[str, tuple[str, str, str, str]] = {}
    for request in dossier.requests:
        for cited in request.provisions:
            name = provision_words(cited)
            force = _(label(cited.force.bindingness))
            found.setdefault(name, (name, cited.about or _("the instrument as a whole"), force, cited.force.reason))
    return tuple(found[name] for name in sorted(found))


def _letters(dossier: Dossier) -> tuple[tuple[str, str, str, str], ...]:
    rows = []
    for request in dossier.requests:
        if request.ask_kind is not AskKind.INFORMATION or not request.results:
            continue
        result = request.results[-1]
        if result.status in INFORMATION_STATUSES:
            due = day_in_words(request.reply_due_on) if request.reply_due_on else _("no deadline set")
            rows.append((phrases.number_of(request), request.heading, due, _(label(result.status))))
    return tuple(rows)


def _numbers(dossier: Dossier) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (
            number.about,
            number.value_text,
            span_in_words(number.period) if number.period else "–",
            f"{number.attributed_to} · {number.source.short or number.source.title} {number.locator}".strip(),
        )
        for number in dossier.numbers
    )
