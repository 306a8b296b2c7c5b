"""What a State's reply says of each recommendation: sentences with numbers, headings over lists, replies to items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue
from tracker.importers.replies.bare_positions import LONGEST_BARE, is_bare, replies_barely
from tracker.importers.replies.decisions import Answer, Rank
from tracker.importers.replies.item_replies import reply_to, split_recommendation
from tracker.importers.replies.number_ranges import Number, paragraphs_named, runs
from tracker.importers.replies.position_words import (
    heads_a_list,
    phrases,
    position_of,
    speaks_of_implementation,
    speaks_of_position,
)
from tracker.importers.replies.said_sentences import Said, said_in
from tracker.importers.replies.sentences import is_list, sentences, short
from tracker.importers.replies.units import Kind, Unit

_FOLLOWING = re.compile(r"\b(?:following|below|listed|as follows)\b|:\W*$", re.IGNORECASE)
_RECOMMENDATION = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_THE_REST = re.compile(
    r"\b(?:all (?:of )?(?:the )?(?:other|remaining|others)|the (?:remaining|other|rest of the)|the rest)\b"
    r"[^.;:]{0,30}\brecommendations?\b|\brecommendations? not (?:listed|mentioned)\b"
    r"|\ball (?:of )?(?:the )?(?:\d{1,3} )?recommendations\b"
    r"|\brecommendations?\b[^.;]{0,60}\bparagraphs?\s+\d{1,3}\b(?!\.\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Label:
    """A heading, or a sentence above a list, that gives a position to what stands below it."""

    words: str
    position: Position | None
    mark: str
    size: float


@dataclass(slots=True)
class _Reader:
    """What has been read so far."""

    names: StateNames
    bare_replies: bool
    answers: list[Answer] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    heading: _Label | None = None
    lead: _Label | None = None
    over: str | None = None
    own: int | None = None
    paragraph: int = 0
    item: list[Unit] = field(default_factory=list)


def answers_in(found: Sequence[Unit], names: StateNames) -> tuple[tuple[Answer, ...], tuple[Issue, ...]]:
    """Return all that the units of a reply say of recommendations, and what could not be resolved."""
    reader = _Reader(names, bare_replies=replies_barely(found, names))
    for unit in found:
        _read(unit, reader)
    _close(reader)
    return tuple(reader.answers), tuple(reader.issues)


def _read(unit: Unit, reader: _Reader) -> None:
    if unit.own is not None:
        _close(reader)
        reader.own, reader.lead = unit.own, None
    if reader.item and (unit.beside or (reader.bare_replies and is_bare(unit) and not unit.mark)):
        reader.item.append(unit)
    elif unit.kind is Kind.HEADING or (is_bare(unit) and not (reader.item and unit.text.endswith("."))):
        _close(reader)
        _head(unit, reader)
    elif unit.kind is Kind.ITEM:
        _close(reader)
        reader.item.append(unit)
    elif reader.item and not _leads(unit.text):
        reader.item.append(unit)
    else:
        _close(reader)
        _say(unit, reader)


def _head(unit: Unit, reader: _Reader) -> None:
    """Take a heading: it gives a position, ends the one before it, or names a theme under it."""
    reader.lead = None
    reader.paragraph = next(paragraphs_named(unit.text), 0)
    last = reader.heading
    if heads_a_list(unit.text):
        reader.heading = _Label(unit.text, position_of(unit.text), unit.mark, unit.size)
    elif last and (
        unit.size > last.size + 0.3 or (unit.mark and unit.mark == last.mark) or not (last.mark or unit.mark)
    ):
        alike = unit.size > last.size + 0.3 or unit.mark == last.mark != ""
        reader.heading = None if alike else last
    reader.over = unit.text
    # "International obligations (60.1–60.4)": named, so that no number is lost where no sentence below answers it.
    named = [number for run in runs(unit.text) for number in run.numbers if number.paragraph]
    _add(reader, unit, named, None, None, Rank.NAMED)


def _leads(text: str) -> bool:
    """Tell whether a text announces a list of recommendations with one position."""
    last = sentences(text)[-1] if text else ""
    about = _RECOMMENDATION.search(last) or len(text) <= LONGEST_BARE
    return bool(about and _FOLLOWING.search(last) and speaks_of_position(last) and not said_in(last))


def _say(unit: Unit, reader: _Reader) -> None:
    """Read a paragraph: what its sentences say of numbers, and whether it leads into a list."""
    if named := next(paragraphs_named(unit.text), 0):
        reader.paragraph = named
    spoken = sentences(unit.text)
    for sentence in spoken:
        listed = is_list(sentence)
        said = said_in(sentence, listing=listed and _label(reader) is not None)
        for one in said:
            _note(one, sentence, unit, reader, listed=listed)
        if not said:
            _about_the_rest(sentence, unit, reader)
    if spoken and (_leads(spoken[-1]) or any(_leads(sentence) for sentence in spoken if "following" in sentence)):
        words = next(sentence for sentence in reversed(spoken) if _leads(sentence))
        reader.lead = _Label(words, position_of(words), "", unit.size)


def _about_the_rest(sentence: str, unit: Unit, reader: _Reader) -> None:
    if _THE_REST.search(sentence) and phrases(sentence):
        message = _("The reply speaks of recommendations without their numbers; read it beside the report.")
        reader.issues.append(Issue(message, unit.page, "position", sentence))


def _label(reader: _Reader) -> _Label | None:
    return reader.lead or reader.heading


def _note(said: Said, sentence: str, unit: Unit, reader: _Reader, *, listed: bool) -> None:
    """Keep what a sentence says of a run of numbers; one that says nothing stands under its heading."""
    _refuse(said.refused, unit, reader)
    label = _label(reader)
    if said.stated is not None:
        _add(reader, unit, said.numbers, said.position, said.stated, Rank.SAID)
    elif said.excepted:
        _add(reader, unit, said.numbers, None, sentence, Rank.NAMED)
    elif listed and label:
        _add(reader, unit, said.numbers, label.position, label.words, Rank.UNDER)
    elif speaks_of_implementation(sentence) and _RECOMMENDATION.search(sentence):
        position, rank = (label.position, Rank.UNDER) if label else (None, Rank.NAMED)
        _add(reader, unit, said.numbers, position, sentence, rank)


def _add(
    reader: _Reader,
    unit: Unit,
    numbers: Sequence[Number],
    position: Position | None,
    stated: str | None,
    rank: Rank,
    *,
    text: str = "",
) -> None:
    for number in numbers:
        placed = number if number.paragraph else replace(number, paragraph=reader.paragraph)
        reader.answers.append(Answer(placed, position, stated, rank, unit.page, reader.own, reader.over, text))


def _close(reader: _Reader) -> None:
    """Read the item that has just ended: its numbers, its text, and the State's reply."""
    if not reader.item:
        return
    first, *rest = reader.item
    reader.item = []
    if first.run is None:
        return
    _refuse(first.run.refused, first, reader)
    if _said_together(first, first.run.numbers, reader):
        return
    opening = first.text[first.run.end :]
    text, tail = split_recommendation(opening, reader.names)
    reply = reply_to(tail, [unit.text for unit in rest], opening=not text)
    _others(first, tail, rest, reader)
    label = _label(reader)
    numbers = first.run.numbers
    if reply is not None and reply.position is not None:
        _add(reader, first, numbers, reply.position, _in_full(reply.stated, first), Rank.SAID, text=text)
    elif label is not None:
        _add(reader, first, numbers, label.position, label.words, Rank.UNDER, text=text)
    else:
        _add(reader, first, numbers, None, reply.stated if reply else None, Rank.NAMED, text=text)


def _in_full(stated: str, first: Unit) -> str:
    """Return a reply that goes on behind its number, "are accepted", with what stands before the number."""
    begins = first.text[: first.run.start] if first.run and stated[:1].islower() else ""
    return short(f"{begins.strip()} … {stated}") if begins.strip() else stated


def _said_together(unit: Unit, numbers: Sequence[Number], reader: _Reader) -> bool:
    """Read an item that is a sentence, "5 (Peru) and 6 (Chad) are accepted", or more numbers than its first ones."""
    label = _label(reader)
    sentence = sentences(unit.text)[0]
    if is_list(unit.text) and label is not None:
        every = [number for said in said_in(unit.text) for number in said.numbers]
        if len(every) > len(numbers):
            _add(reader, unit, every, label.position, label.words, Rank.UNDER)
            return True
    for said in said_in(sentence):
        more = len(said.numbers) > len(numbers)
        if said.stated is not None and set(numbers) <= set(said.numbers) and (unit.prose or more):
            _add(reader, unit, said.numbers, said.position, said.stated, Rank.SAID)
            return True
    return False


def _refuse(refused: Sequence[str], unit: Unit, reader: _Reader) -> None:
    message = _("These figures are no range of recommendations that can be read; only those named were kept.")
    reader.issues += [Issue(message, unit.page, "number", words) for words in refused]


def _others(first: Unit, tail: str, rest: Sequence[Unit], reader: _Reader) -> None:
    """Read what an item says of other recommendations ("recommendation 12 is not accepted")."""
    for unit, words in ((first, tail), *((unit, unit.text) for unit in rest)):
        for sentence in sentences(words):
            for said in said_in(sentence):
                if said.stated is not None and said.cued:
                    _add(reader, unit, said.numbers, said.position, said.stated, Rank.SAID)
