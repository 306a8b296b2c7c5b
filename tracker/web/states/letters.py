"""Requests for information, a letter at a time: what awaits a reply first, what was answered after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.dates import day_in_words
from tracker.domain.dossier import Dossier, Request
from tracker.domain.vocabulary import INFORMATION_STATUSES, AskKind, Status
from tracker.i18n import _
from tracker.services.states.records import Records
from tracker.web.states.entries import natural

UNANSWERED = frozenset({Status.NO_REPLY, Status.OVERDUE, Status.AWAITING_REPLY})


@dataclass(frozen=True, slots=True)
class Question:
    """One request with what became of it; it leads to its record."""

    number: str
    heading: str
    status: Status
    recommendation: str
    part: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A document that asks for information; `reference` is that of the letter, "" where it stands in a report."""

    source: str
    details: str
    key: str
    reference: str
    due: str
    questions: tuple[Question, ...]

    @property
    def open_count(self) -> int:
        """How many of its questions have no reply."""
        return sum(question.status in UNANSWERED for question in self.questions)


def letters(dossier: Dossier, records: Records) -> tuple[Letter, ...]:
    """Return what asks for information: unanswered first, of these those with a deadline, then the oldest."""
    references = dict(records.letters)
    by_source: dict[str, list[Request]] = {}
    for request in sorted(dossier.requests, key=natural):
        if request.ask_kind is AskKind.INFORMATION and request.results:
            by_source.setdefault(request.source.key, []).append(request)
    found = [_letter(requests, references) for requests in by_source.values()]
    no_deadline = _("No deadline set")
    return tuple(sorted(found, key=lambda letter: (not letter.open_count, letter.due == no_deadline)))


def _letter(requests: Sequence[Request], references: Mapping[str, str]) -> Letter:
    source, due = requests[0].source, requests[0].reply_due_on
    return Letter(
        source=source.short or source.title,
        details=source.details,
        key=source.key,
        reference=next((references[each.ref] for each in requests if each.ref in references), ""),
        due=_("Reply due %(day)s") % {"day": day_in_words(due)} if due else _("No deadline set"),
        questions=tuple(
            Question(
                number=request.number + (f" ({request.label})" if request.label else ""),
                heading=request.heading,
                status=request.results[-1].status,
                recommendation=request.recommendation,
                part=request.label,
            )
            for request in requests
            if request.results[-1].status in INFORMATION_STATUSES
        ),
    )
