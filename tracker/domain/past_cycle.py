"""Chapter A of a submission: what was asked in the past, and what became of it."""

from __future__ import annotations

from collections import Counter

from tracker.domain import phrases, selection, side_by_side, status_table
from tracker.domain.dates import day_in_words
from tracker.domain.document import (
    Block,
    Citation,
    Inline,
    Note,
    Run,
    Section,
)
from tracker.domain.dossier import Dossier, Request, ReviewFacts, StatedNumber
from tracker.domain.numbering import Numbering
from tracker.domain.vocabulary import Mechanism, Position, label
from tracker.i18n import _, ngettext


def chapter(dossier: Dossier, numbering: Numbering) -> Section:
    """Write chapter A: positions counted, figures stated by others, status table, cycles side by side, claims."""
    requests = selection.past_requests(dossier)
    opening = (_review_paragraph(dossier, requests, numbering), *_stated_counts(dossier, numbering))
    return Section(
        key="A",
        letter="A",
        title=_("Review of the past cycle"),
        new_page=True,
        blocks=(*opening, status_table.section(dossier, requests, numbering), side_by_side.section(dossier, numbering)),
    )


def _review_paragraph(dossier: Dossier, requests: tuple[Request, ...], numbering: Numbering) -> Block:
    review = dossier.review(dossier.cycle - 1)
    items = _recommendations_of(requests, dossier.cycle - 1)
    content: list[Inline] = [Run(_reviewed(dossier, review))]
    if not items:
        content.append(Run(" " + _("No recommendation of that review is on record here.")))
        return numbering.paragraph(tuple(content))
    by_position = Counter(_position_key(request) for request in items)
    parts = [
        f"{phrases.cardinal(by_position[position])} {_(label(position)).lower()}"
        for position in Position
        if by_position[position]
    ]
    missing = by_position[None]
    if missing:
        parts.append(_("%(n)s without a position on record") % {"n": phrases.cardinal(missing)})
    content.append(
        Run(
            " "
            + ngettext(
                "Counted from records, one recommendation of that review is held here: %(parts)s.",
                "Counted from records, %(n)s recommendations of that review are held here: %(parts)s.",
                len(items),
            )
            % {"n": phrases.cardinal(len(items)), "parts": phrases.listed(parts)}
        )
    )
    content.append(_position_note(items))
    return numbering.paragraph(tuple(content))


def _reviewed(dossier: Dossier, review: ReviewFacts | None) -> str:
    words = {"state": phrases.The(dossier.state), "cycle": phrases.ordinal(dossier.cycle - 1)}
    if review is None or review.reviewed_on is None:
        return _("%(state)s: the date of the %(cycle)s review is not on record.") % words
    words["day"] = day_in_words(review.reviewed_on)
    words["session"] = review.session_label
    return _("%(state)s was reviewed for the %(cycle)s time on %(day)s (%(session)s).") % words


def _recommendations_of(requests: tuple[Request, ...], cycle: int) -> tuple[Request, ...]:
    """One request a recommendation: positions are counted per recommendation, whatever its parts."""
    first_parts: dict[str, Request] = {}
    for request in requests:
        if request.mechanism is Mechanism.UPR and request.review_cycle == cycle:
            first_parts.setdefault(request.recommendation, request)
    return tuple(first_parts.values())


def _position_key(request: Request) -> Position | None:
    answer = phrases.answer_of(request)
    return answer.position if answer else None


def _position_note(items: tuple[Request, ...]) -> Note:
    sources = {answer.stated_by.key: answer.stated_by for item in items if (answer := phrases.answer_of(item))}
    report = items[0].source
    cited = (Citation(report), *(Citation(source) for key, source in sorted(sources.items()) if key != report.key))
    return Note(citations=cited)


def _stated_counts(dossier: Dossier, numbering: Numbering) -> tuple[Block, ...]:
    """Print the counts that others state, attributed, beside what the records give."""
    stated = [number for number in dossier.numbers if number.checks_against.startswith("positions:")]
    if not stated:
        return ()
    by_source: dict[str, list[StatedNumber]] = {}
    for number in stated:
        by_source.setdefault(number.source.key, []).append(number)
    content: list[Inline] = [Run(_("Others print counts of their own, kept here with their source:"))]
    for position, numbers in enumerate(by_source.values()):
        words = phrases.listed([f"{number.value_text} {number.about}" for number in numbers])
        lead = " " if position == 0 else "; "
        content.append(
            Run(lead + _("%(source)s gives %(words)s") % {"source": numbers[0].attributed_to, "words": words})
        )
        content.append(Note(citations=(Citation(numbers[0].source, numbers[0].locator),)))
    content.append(Run(". " + _("This paper adopts none of them; it counts records.")))
    return (numbering.paragraph(tuple(content)),)
