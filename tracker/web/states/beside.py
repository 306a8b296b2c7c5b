"""What stands beside the matrix: provisions and their force, and the figures that sources state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain import phrases
from tracker.domain.dates import span_in_words
from tracker.domain.dossier import CitedProvision, Dossier, Request, StatedNumber
from tracker.domain.issue_chapters import provision_words
from tracker.domain.vocabulary import label
from tracker.i18n import _
from tracker.web.states.entries import natural

_CITING = 6  # requests named beside a provision; the rest is counted


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that requests cite, how it binds and why, by whom it is cited, and what a source gets wrong."""

    name: str
    code: str
    about: str
    force: str
    because: str
    cited_by: str
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as printed. `over_time` is the address of the indicator that it is a value of, "" for none."""

    about: str
    value: str
    period: str
    stated_by: str
    ref: str
    over_time: str


@dataclass(frozen=True, slots=True)
class Stated:
    """The figures that one source states."""

    source: str
    key: str
    numbers: tuple[Number, ...]


def provisions(dossier: Dossier) -> tuple[Provision, ...]:
    """Return the provisions cited, by name."""
    cited: dict[tuple[str, str], tuple[CitedProvision, list[Request]]] = {}
    for request in sorted((each for each in dossier.requests if each.provisions), key=natural):
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
        provision.instrument,
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


def stated(dossier: Dossier, indicators: Collection[str]) -> tuple[Stated, ...]:
    """Return the figures that sources state, a source at a time, the most telling source first."""
    by_source: dict[tuple[str, str], list[StatedNumber]] = {}
    for number in dossier.numbers:
        by_source.setdefault((number.source.short or number.source.title, number.source.key), []).append(number)
    ordered = sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        Stated(*source, tuple(_number(each, dossier.state.iso3, indicators) for each in numbers))
        for source, numbers in ordered
    )


def _number(number: StatedNumber, state: str, indicators: Collection[str]) -> Number:
    pieces = (number.attributed_to, number.locator)
    is_value = number.series in indicators
    return Number(
        about=phrases.headed(number.about),
        value=number.value_text,
        period=span_in_words(number.period) if number.period else "–",
        stated_by=" · ".join(piece for piece in pieces if piece),
        ref=number.ref,
        over_time=url_for("indicators.record", state=state, code=number.series) if is_value else "",
    )
