"""What stands beside the matrix: provisions and their force, and the figures that sources state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
class Stated:
    """The figures that one source states, each as (what is counted, value, period, who states it, reference)."""

    source: str
    key: str
    numbers: tuple[tuple[str, str, str, str, str], ...]


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


def stated(dossier: Dossier) -> tuple[Stated, ...]:
    """Return the figures that sources state, a source at a time, the most telling source first."""
    by_source: dict[tuple[str, str], list[StatedNumber]] = {}
    for number in dossier.numbers:
        by_source.setdefault((number.source.short or number.source.title, number.source.key), []).append(number)
    ordered = sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Stated(*source, tuple(_number(each) for each in numbers)) for source, numbers in ordered)


def _number(number: StatedNumber) -> tuple[str, str, str, str, str]:
    pieces = (number.attributed_to, number.locator)
    return (
        phrases.headed(number.about),
        number.value_text,
        span_in_words(number.period) if number.period else "–",
        " · ".join(piece for piece in pieces if piece),
        number.ref,
    )
