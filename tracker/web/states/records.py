"""What stands on record beside the asks: grades of follow-up, pledges, advance questions."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain import phrases
from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.dossier import Dossier
from tracker.domain.vocabulary import Wording
from tracker.services.states.records import Records

SHOWN = 5
"""Pledges or questions shown at once; the others fold."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade as the body gave it, on the body's own scale; it leads to what it grades."""

    about: str
    number: str
    recommendation: str
    part: str
    grade: str
    scale: str
    body: str
    where: str
    on: str


@dataclass(frozen=True, slots=True)
class Said:
    """A pledge or an advance question: a line above it, its words, a line below; `ref` is its own reference.

    `recommendation` and its `number` say what a question led to, "" for nothing on record.
    """

    ref: str
    head: str
    text: str
    is_verbatim: bool
    meta: str
    recommendation: str = ""
    number: str = ""


def grades(dossier: Dossier, records: Records) -> tuple[Graded, ...]:
    """Return the grades of what is on the page, the newest first."""
    by_ref = {request.ref: request for request in dossier.requests}
    return tuple(
        Graded(
            about=by_ref[grade.part].heading,
            number=phrases.number_of(by_ref[grade.part]),
            recommendation=by_ref[grade.part].recommendation,
            part=by_ref[grade.part].label,
            grade=grade.grade,
            scale=grade.scale,
            body=grade.body,
            where=", ".join(piece for piece in (grade.symbol, grade.paragraph) if piece),
            on=day_in_words(grade.graded_on),
        )
        for grade in records.grades
        if grade.part in by_ref
    )


def pledges(records: Records) -> tuple[Said, ...]:
    """Return what the State promised by itself, the newest first."""
    return tuple(
        Said(
            ref=each.ref,
            head=_joined(span_in_words(each.when), each.number),
            text=each.text,
            is_verbatim=each.wording is Wording.VERBATIM,
            meta=_joined(_window(each.cycle), each.source),
        )
        for each in records.pledges
    )


def questions(dossier: Dossier, records: Records) -> tuple[Said, ...]:
    """Return what other States asked in writing before a review, the latest review first."""
    number = {request.recommendation: request.number for request in dossier.requests}
    return tuple(
        Said(
            ref=each.ref,
            head=_joined(each.asking.name, each.number),
            text=each.text,
            is_verbatim=each.wording is Wording.VERBATIM,
            meta=_window(each.cycle),
            recommendation=each.recommendation if each.recommendation in number else "",
            number=number.get(each.recommendation, ""),
        )
        for each in records.questions
    )


def _window(cycle: int | None) -> str:
    return "" if cycle is None else phrases.headed(phrases.window_name(cycle))


def _joined(*pieces: str) -> str:
    return " · ".join(piece for piece in pieces if piece)
