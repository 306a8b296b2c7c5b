"""What to settle before a paper is filed: what stops it, what is worth doing, what holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain import issue_chapters, phrases, selection
from tracker.domain.dates import day_in_words
from tracker.domain.document import Document
from tracker.domain.dossier import Dossier, Request, StatedNumber
from tracker.domain.vocabulary import Bindingness, Mechanism, Status, Wording
from tracker.domain.wordcount import count
from tracker.i18n import _, ngettext


class Level(StrEnum):
    """How much a check weighs, the gravest first."""

    STOP = "stop"
    TO_DO = "todo"
    OK = "ok"


class Place(StrEnum):
    """Where what a check is about can be settled."""

    NOWHERE = ""
    NOT_ASSESSED = "not_assessed"
    WITHOUT_POSITION = "without_position"
    NEW_RECOMMENDATION = "new_recommendation"
    IMPORT = "import"
    JUDGEMENTS = "judgements"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its result in a few words, why it matters, the recommendations that it is about, and where to go."""

    level: Level
    what: str
    why: str = ""
    about: tuple[Request, ...] = ()
    place: Place = Place.NOWHERE


def of(
    dossier: Dossier,
    paper: Document,
    *,
    left_out: int = 0,
    dropped: Mapping[str, Collection[str]] | None = None,
    no_pdf: str = "",
) -> tuple[Check, ...]:
    """Check a paper before it is filed.

    Args:
        dossier: what the paper was written from.
        paper: the paper.
        left_out: how many items of evidence about the State are not public and so not in the paper.
        dropped: items that spoke against an answer once and were taken away, by recommendation.
        no_pdf: why PDFs cannot be made here, "" where they can.

    Returns:
        What stops the filing first, then what is to do, then what holds.
    """
    past = selection.past_requests(dossier)
    found = [
        *_length(paper),
        *_coverage(dossier, past),
        *_texts(past),
        *_positions(dossier, past),
        *_law(past, selection.own_requests(dossier)),
        *_figures(dossier.numbers),
        *_judgements(dossier, past),
        *_own(dossier),
        *_review(dossier),
        *_left_out(left_out),
        *_dropped(past, dropped or {}),
    ]
    found += [Check(Level.TO_DO, _("No PDF can be made here"), no_pdf)] if no_pdf else []
    found += _held(dossier)
    return tuple(sorted(found, key=lambda check: list(Level).index(check.level)))


def _length(paper: Document) -> Iterator[Check]:
    words = count(paper)
    if words.over:
        what = ngettext("One word too many", "%(num)d words too many", words.over) % {"num": words.over}
        why = _("OHCHR refuses what is longer than %(limit)s words. Make the Word file, and cut it there.")
        yield Check(Level.STOP, what, why % {"limit": f"{words.limit:,}"})


def _coverage(dossier: Dossier, past: tuple[Request, ...]) -> Iterator[Check]:
    counts = selection.tally(past, cycle=dossier.cycle - 1)
    total = sum(counts.values())
    if not total:
        why = _("There is nothing to review: load the report of the last review, or record what was asked.")
        yield Check(Level.STOP, _("No request is on record for this window"), why, place=Place.IMPORT)
        return
    silent = counts.get(Status.NOT_ASSESSED, 0)
    if silent:
        what = _("%(n)d of %(total)d requests are not assessed") % {"n": silent, "total": total}
        why = _("No evidence from this window on them is public. They are counted in the paper and never hidden.")
        yield Check(Level.TO_DO, what, why, place=Place.NOT_ASSESSED)
    thin = _with_status(past, dossier.cycle - 1, Status.INSUFFICIENT_INFORMATION)
    if thin:
        what = ngettext("One request rests on too little", "%(num)d requests rest on too little", len(thin))
        why = _("Only a single source, or only the State’s own word. A second independent source would decide.")
        yield Check(Level.TO_DO, what % {"num": len(thin)}, why, thin)


def _with_status(requests: Iterable[Request], cycle: int, status: Status) -> tuple[Request, ...]:
    return tuple(
        request for request, result in selection.implementation(requests, cycle=cycle) if result.status is status
    )


def _texts(past: tuple[Request, ...]) -> Iterator[Check]:
    missing = tuple(request for request in past if request.wording is Wording.NOT_IMPORTED)
    if missing:
        what = ngettext("One text is not on record", "%(num)d texts are not on record", len(missing))
        why = _("The paper prints their numbers without their words. Import the document that holds them.")
        yield Check(Level.TO_DO, what % {"num": len(missing)}, why, missing, Place.IMPORT)


def _positions(dossier: Dossier, past: tuple[Request, ...]) -> Iterator[Check]:
    unanswered = tuple(
        request
        for request in past
        if request.mechanism is Mechanism.UPR
        and request.review_cycle == dossier.cycle - 1
        and phrases.answer_of(request) is None
    )
    if unanswered:
        what = ngettext(
            "One recommendation lacks the State’s position",
            "%(num)d recommendations lack the State’s position",
            len(unanswered),
        )
        why = _("The positions stand in the addendum to the report.")
        yield Check(Level.TO_DO, what % {"num": len(unanswered)}, why, unanswered, Place.WITHOUT_POSITION)


def _law(past: tuple[Request, ...], own: tuple[Request, ...]) -> Iterator[Check]:
    """Count the provisions that do not bind the State, and those that a source cites wrongly."""
    loose: dict[str, str] = {}
    wrong: set[str] = set()
    about: dict[bool, dict[str, Request]] = {True: {}, False: {}}
    for request in (*past, *own):
        for cited in request.provisions:
            name = issue_chapters.provision_words(cited)
            if cited.force.bindingness in {Bindingness.NOT_BINDING, Bindingness.SIGNED_ONLY}:
                loose[name] = cited.force.reason
                about[True][request.ref] = request
            if cited.correction:
                wrong.add(name)
                about[False][request.ref] = request
    if loose:
        what = ngettext("One provision does not bind the State", "%(num)d provisions do not bind the State", len(loose))
        why = "; ".join(f"{name} ({reason})" for name, reason in sorted(loose.items())) + "."
        yield Check(Level.TO_DO, what % {"num": len(loose)}, why, tuple(about[True].values()))
    if wrong:
        what = ngettext(
            "A source cites one provision otherwise", "Sources cite %(num)d provisions otherwise", len(wrong)
        )
        why = _("The record of each recommendation keeps what was cited beside the corrected fact.")
        yield Check(Level.TO_DO, what % {"num": len(wrong)}, why, tuple(about[False].values()))


def _figures(numbers: tuple[StatedNumber, ...]) -> Iterator[Check]:
    by_subject: defaultdict[str, list[StatedNumber]] = defaultdict(list)
    for number in numbers:
        if number.checks_against and number.value is not None:
            by_subject[number.checks_against].append(number)
    for stated in by_subject.values():
        if len({number.value for number in stated}) > 1:
            words = "; ".join(f"{number.source.key}: {number.value_text} {number.about}" for number in stated)
            why = _("%(words)s. The paper prints each with its source and adopts none.") % {"words": words}
            yield Check(Level.TO_DO, _("Sources print different figures"), why)


def _judgements(dossier: Dossier, past: tuple[Request, ...]) -> Iterator[Check]:
    stale = tuple(
        request
        for request in past
        if any(each.stale and each.cycle == dossier.cycle - 1 for each in request.judgements)
    )
    if stale:
        what = ngettext("One judgement needs another look", "%(num)d judgements need another look", len(stale))
        why = _("Newer evidence is on record than when the reviewer decided.")
        yield Check(Level.TO_DO, what % {"num": len(stale)}, why, stale, Place.JUDGEMENTS)


def _own(dossier: Dossier) -> Iterator[Check]:
    own = {request.recommendation for request in selection.own_requests(dossier)}
    if own:
        what = ngettext("One recommendation of your own", "%(num)d recommendations of your own", len(own))
        yield Check(Level.OK, what % {"num": len(own)})
    else:
        why = _("The last chapter repeats open requests instead. Record what you ask of this review, filed for it.")
        yield Check(Level.TO_DO, _("No recommendation of your own"), why, place=Place.NEW_RECOMMENDATION)


def _review(dossier: Dossier) -> Iterator[Check]:
    review = dossier.review(dossier.cycle)
    day = review.reviewed_on if review else None
    if day is None:
        why = _("Evidence cannot be cut off at the review, and the cover names no session that is not known.")
        yield Check(Level.TO_DO, _("The day of the review is not on record"), why)
    elif dossier.as_of >= day:
        words = {"day": day_in_words(day)}
        why = _("It was held on %(day)s. Whatever is dated from that day on stays out of the paper.")
        yield Check(Level.TO_DO, _("The evidence goes beyond the review"), why % words)


def _left_out(items: int) -> Iterator[Check]:
    if items:
        what = ngettext("One item of evidence is left out", "%(num)d items of evidence are left out", items)
        yield Check(
            Level.TO_DO, what % {"num": items}, _("They are internal: a paper is public and rests on public evidence.")
        )


def _dropped(past: tuple[Request, ...], dropped: Mapping[str, Collection[str]]) -> Iterator[Check]:
    about = tuple(request for request in past if request.recommendation in dropped)
    items = {ref for request in about for ref in dropped[request.recommendation]}
    if items:
        what = ngettext(
            "One item that contradicted was dropped", "%(num)d items that contradicted were dropped", len(items)
        )
        why = _("The page of each recommendation says which, by whom and why. Is what the paper says still fair?")
        yield Check(Level.TO_DO, what % {"num": len(items)}, why, about)


def _held(dossier: Dossier) -> list[Check]:
    """Name what every paper keeps to, because it is made that way."""
    items = len(dossier.evidence)
    return [
        Check(
            Level.OK,
            ngettext("Public evidence only: one item", "Public evidence only: %(num)d items", items) % {"num": items},
        ),
        Check(Level.OK, _("Nothing that came out of this review")),
        Check(Level.OK, _("Paragraphs, tables, endnotes and pages are numbered")),
        Check(Level.OK, _("One State, in English, as Word")),
    ]
