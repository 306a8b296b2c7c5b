"""Figures first: how much was asked, supported, assessed and implemented, never a share without its n."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain import overview, phrases, selection
from tracker.domain.dates import month_in_words
from tracker.domain.dossier import Dossier, Request, ReviewFacts
from tracker.domain.vocabulary import Mechanism, Position, Status
from tracker.i18n import N_, _, ngettext
from tracker.web.shown import told
from tracker.web.shown.told import Column
from tracker.web.states.matrix import windows

FINAL = (Position.SUPPORTED, Position.PARTIALLY_SUPPORTED, Position.NOTED, Position.NOT_SUPPORTED)
"""Positions that a State took; the others say that it has not, or need not."""

_ALWAYS = frozenset({Position.SUPPORTED, Position.NOTED})
_FROM = {
    Mechanism.UPR: N_("%(n)d from the UPR"),
    Mechanism.TREATY_BODY: N_("%(n)d from treaty bodies"),
    Mechanism.SPECIAL_PROCEDURE: N_("%(n)d from special procedures"),
    Mechanism.COMMISSION_OF_INQUIRY: N_("%(n)d from a commission of inquiry"),
    Mechanism.SECURITY_COUNCIL: N_("%(n)d from the Security Council"),
    Mechanism.UN_AGENCY: N_("%(n)d from United Nations agencies"),
    Mechanism.REGIONAL_BODY: N_("%(n)d from regional bodies"),
    Mechanism.NGO: N_("%(n)d from NGOs"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at a glance: "15", "% of 77", and the words that make it mean something."""

    name: str
    value: str
    of: str
    note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many units have a status; `share` is of all, 0–1, `length` of the longest bar, 0–100."""

    status: Status
    count: int
    share: float
    length: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A review's recommendations by position; `bare_count` have none on record."""

    cycle: int
    review: str
    held_in: str
    total_count: int
    counts: Counter[Position]
    bare_count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a State. `bars` are those of `current`, the latest window in which anything was assessed."""

    glance: tuple[Figure, ...]
    current: Column | None
    unit_count: int
    bars: tuple[Bar, ...]
    columns: tuple[Column, ...]
    tallies: tuple[tuple[Status, tuple[int, ...]], ...]
    assessed: tuple[str, ...]
    positions: tuple[Position, ...]
    answered: tuple[Answered, ...]
    stated: tuple[str, ...]


def figures(dossier: Dossier) -> Figures:
    """Count a dossier; positions are counted from records, what sources state of them is told apart."""
    columns = tuple(told.column(window) for window in windows(dossier))
    counted = tallies(dossier)
    counts = [counted[column.cycle] for column in columns]
    at = max((n for n, each in enumerate(counts) if _assessed(each)), default=len(counts) - 1)
    current = counts[at] if counts else {}
    answered = tuple(_answered(dossier, review) for review in dossier.reviews)
    return Figures(
        glance=(_asked(dossier), _supported(answered), *_outcome(columns[at] if columns else None, current)),
        current=columns[at] if columns else None,
        unit_count=sum(current.values()),
        bars=_bars(current),
        columns=columns,
        tallies=tuple((status, tuple(each.get(status, 0) for each in counts)) for status in overview.SCALE),
        assessed=tuple(
            _("%(n)d of %(total)d") % {"n": _assessed(each), "total": sum(each.values())} for each in counts
        ),
        positions=tuple(each for each in Position if each in _ALWAYS or any(row.counts[each] for row in answered)),
        answered=tuple(each for each in answered if each.total_count),
        stated=_stated(dossier, answered),
    )


def tallies(dossier: Dossier) -> defaultdict[int, Counter[Status]]:
    """Count the units of every window by status, in one look at each; only those on the implementation scale."""
    found: defaultdict[int, Counter[Status]] = defaultdict(Counter)
    for request in dossier.requests:
        for result in request.results:
            if result.status in overview.SCALE:
                found[result.window.cycle][result.status] += 1
    return found


def _assessed(counts: Mapping[Status, int]) -> int:
    return sum(count for status, count in counts.items() if status not in selection.UNASSESSED)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else "–"


def _asked(dossier: Dossier) -> Figure:
    kinds = {request.recommendation: request.mechanism for request in dossier.requests}
    counted = Counter(kinds.values()).most_common()
    note = phrases.listed([_(_FROM[kind]) % {"n": count} for kind, count in counted])
    return Figure(_("Recommendations"), str(len(kinds)), "", note or _("Nothing is on record yet"))


def _supported(answered: Sequence[Answered]) -> Figure:
    counts: Counter[Position] = sum((each.counts for each in answered), Counter())
    final = sum(counts[position] for position in FINAL)
    words = {
        "partly": counts[Position.PARTIALLY_SUPPORTED],
        "open": sum(each.total_count for each in answered) - final,
    }
    return Figure(
        _("Supported by the State"),
        str(counts[Position.SUPPORTED]) if final else "–",
        _("of %(n)d") % {"n": final},
        _("%(partly)d more in part; %(open)d without a final position on record") % words
        if answered and any(each.total_count for each in answered)
        else _("Only recommendations of the Review are answered; none is on record"),
    )


def _outcome(column: Column | None, counts: Mapping[Status, int]) -> tuple[Figure, ...]:
    if column is None:
        return ()
    total, assessed = sum(counts.values()), _assessed(counts)
    done = counts.get(Status.IMPLEMENTED, 0)
    words = {
        "assessed": assessed,
        "thin": counts.get(Status.INSUFFICIENT_INFORMATION, 0),
        "none": counts.get(Status.NOT_ASSESSED, 0),
    }
    outcome = {
        "done": done,
        "partly": counts.get(Status.PARTIALLY_IMPLEMENTED, 0),
        "worse": counts.get(Status.REGRESSED, 0),
    }
    return (
        Figure(
            _("Assessed, %(cycle)s") % {"cycle": phrases.window_name(column.cycle)},
            _percent(assessed, total),
            _("%% of %(n)d") % {"n": total},
            _("%(assessed)d assessed, %(thin)d with too little information, %(none)d not assessed") % words,
        ),
        Figure(
            _("Implemented, of those assessed"),
            _percent(done, assessed),
            _("%% of %(n)d") % {"n": assessed},
            _("%(done)d implemented, %(partly)d in part; %(worse)d regressed") % outcome,
        ),
    )


def _bars(counts: Mapping[Status, int]) -> tuple[Bar, ...]:
    total, longest = sum(counts.values()) or 1, max(counts.values(), default=0) or 1
    return tuple(
        Bar(status, count, count / total, round(100 * count / longest, 1))
        for status in overview.SCALE
        for count in [counts.get(status, 0)]
    )


def _answered(dossier: Dossier, review: ReviewFacts) -> Answered:
    """Count a review's positions, one a recommendation, whatever its parts."""
    first: dict[str, Request] = {}
    for request in dossier.requests:
        if request.mechanism is Mechanism.UPR and request.review_cycle == review.cycle:
            first.setdefault(request.recommendation, request)
    counted = Counter(answer.position for each in first.values() if (answer := phrases.answer_of(each)))
    return Answered(
        review.cycle,
        phrases.headed(phrases.window_name(review.cycle)),
        month_in_words(review.reviewed_on) if review.reviewed_on else "",
        len(first),
        counted,
        len(first) - counted.total(),
    )


def _stated(dossier: Dossier, answered: Sequence[Answered]) -> tuple[str, ...]:
    """Tell the counts that sources state of a review's positions, beside how many are on record here."""
    on_record = {review.cycle: each.total_count for review, each in zip(dossier.reviews, answered, strict=True)}
    found: dict[tuple[str, int], list[str]] = {}
    for number in dossier.numbers:
        kind, _state, cycle, *_position = [*number.checks_against.split(":"), "", "", ""]
        if kind == "positions" and cycle.isdigit():
            found.setdefault((number.attributed_to, int(cycle)), []).append(f"{number.value_text} ({number.about})")
    return tuple(
        ngettext(
            "%(who)s states %(numbers)s. One recommendation of that review is on record here.",
            "%(who)s states %(numbers)s. %(n)d recommendations of that review are on record here.",
            on_record.get(cycle, 0),
        )
        % {"who": who, "numbers": phrases.listed(numbers), "n": on_record.get(cycle, 0)}
        for (who, cycle), numbers in found.items()
    )
