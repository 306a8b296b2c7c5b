"""Numbers and words of the notes: full form first, then short forms and "ibid."."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.domain.document import (
    Ask,
    BigFigure,
    Block,
    Bullets,
    Citation,
    Document,
    Figure,
    Inlines,
    Note,
    Paper,
    Paragraph,
    Quote,
    Row,
    Run,
    Section,
    Source,
    Table,
    Terms,
)
from tracker.errors import Invalid
from tracker.i18n import _

SHEET_NOTES = 2  # Source: print reference, rule 7: a sheet carries at most two footnotes.
_SENTENCE_ENDS = ".!?…。؟"


@dataclass(frozen=True, slots=True)
class NumberedNote:
    """A note as it is printed: its number and the runs of its text."""

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document in which every note call knows its number, and the notes in that order."""

    document: Document
    notes: tuple[NumberedNote, ...]

    def note(self, number: int) -> NumberedNote:
        """Return the note with this number, counted from 1."""
        return self.notes[number - 1]


def on_record(code: str, organisation: str) -> Source:
    """Return how notes cite what an organisation has on record and nobody published: by nothing but its holder.

    All of it is one source, so that no note tells which items come from the same conversation.
    """
    words = _("Interviews and documents on record with %(organisation)s") % {"organisation": organisation}
    return Source(key=f"on record: {code}", author=words, title="", short=words)


def number(document: Document) -> Numbered:
    """Number the notes of a paper in reading order and write their words.

    Two calls with equal content are two notes: the returned document holds a copy of every call with its own number,
    so that renderers read `Note.number` and count nothing.

    Args:
        document: the paper; the numbers it already holds are overwritten.

    Returns:
        The numbered paper and its notes; no notes where nothing is cited.

    Raises:
        Invalid: a brief calls more than two notes.
    """
    calls: list[Note] = []
    after = _blocks(document.contents_after, calls)
    columns = {i: _section(s, calls) for i, s in enumerate(document.sections) if not s.full_width}
    side = _blocks(document.sheet_side, calls)
    below = {i: _section(s, calls) for i, s in enumerate(document.sections) if s.full_width}
    colophon = tuple(_inlines(line, calls) for line in document.colophon)
    if document.paper is Paper.BRIEF and len(calls) > SHEET_NOTES:
        message = _(
            "The brief calls {count} notes and a sheet carries {most}: nothing was written; cite fewer sources."
        )
        raise Invalid(message.format(count=len(calls), most=SHEET_NOTES))
    sections = tuple(section for _key, section in sorted((columns | below).items()))
    numbered = replace(document, contents_after=after, sections=sections, sheet_side=side, colophon=colophon)
    return Numbered(numbered, _notes(calls))


def _section(section: Section, calls: list[Note]) -> Section:
    return replace(
        section,
        blocks=tuple(_section(b, calls) if isinstance(b, Section) else _block(b, calls) for b in section.blocks),
    )


def _blocks(blocks: tuple[Block, ...], calls: list[Note]) -> tuple[Block, ...]:
    return tuple(_block(block, calls) for block in blocks)


def _block(block: Block, calls: list[Note]) -> Block:
    match block:
        case Paragraph():
            return replace(block, content=_inlines(block.content, calls))
        case Quote():
            return replace(block, by=_inlines(block.by, calls))
        case Ask():
            return replace(block, content=_inlines(block.content, calls), meta=_inlines(block.meta, calls))
        case Table():
            return replace(block, rows=tuple(_row(row, calls) for row in block.rows))
        case Terms():
            rows = tuple((_inlines(term, calls), _inlines(words, calls)) for term, words in block.rows)
            return replace(block, rows=rows)
        case Bullets():
            return replace(block, items=tuple((mark, _inlines(words, calls)) for mark, words in block.items))
        case BigFigure():
            return replace(block, words=_inlines(block.words, calls))
        case Figure():
            return block


def _row(row: Row, calls: list[Note]) -> Row:
    return replace(row, cells=tuple(_inlines(cell, calls) for cell in row.cells))


def _inlines(content: Inlines, calls: list[Note]) -> Inlines:
    return tuple(_called(inline, calls) if isinstance(inline, Note) else inline for inline in content)


def _called(note: Note, calls: list[Note]) -> Note:
    call = replace(note, number=len(calls) + 1)
    calls.append(call)
    return call


def _notes(calls: list[Note]) -> tuple[NumberedNote, ...]:
    first: dict[str, int] = {}
    previous: Note | None = None
    notes = []
    for call in calls:
        notes.append(NumberedNote(call.number, _words(call, previous, first)))
        previous = call
    return tuple(notes)


def _words(note: Note, previous: Note | None, first: dict[str, int]) -> tuple[Run, ...]:
    """Write one note. `first` maps a source's key to the note that cites it in full, and grows here."""
    before = previous.citations[0] if previous is not None and len(previous.citations) == 1 else None
    runs: list[Run] = []
    opens = True
    for citation in note.citations:
        if runs:
            runs.append(Run(" " if opens else "; "))
        runs += _cited(citation, before, opens=opens, already=first.get(citation.source.key))
        first.setdefault(citation.source.key, note.number)
        _remark(runs, citation.remark)
        opens = bool(citation.remark)
        before = citation
    _remark(runs, note.remark)
    _end(runs)
    return tuple(runs)


def _cited(citation: Citation, before: Citation | None, *, opens: bool, already: int | None) -> list[Run]:
    """Write one citation: ibid. after the same source alone, short once it was cited in full, else full."""
    if before is not None and before.source.key == citation.source.key and (citation.locator or not before.locator):
        return _ibid(citation, before, opens=opens)
    return _full(citation) if already is None else _short(citation, already)


def _remark(runs: list[Run], remark: str) -> None:
    if not remark:
        return
    if runs:
        _end(runs)
        runs.append(Run(" "))
    runs.append(Run(remark))
    _end(runs)


def _full(citation: Citation) -> list[Run]:
    source = citation.source
    parts = [
        Run(source.author),
        Run(source.title, italic=True),
        Run(source.details),
        Run(citation.locator),
    ]
    return _listed([part for part in parts if part.text])


def _short(citation: Citation, note_number: int) -> list[Run]:
    short = _short_title(citation.source)
    runs = [short, Run(" " + _("(note {number})").format(number=note_number))]
    return runs + ([Run(", " + citation.locator)] if citation.locator else [])


def _short_title(source: Source) -> Run:
    """Return what names a source in a later note; a title, or a part of one, keeps its italics."""
    words = source.short or source.title or source.author
    return Run(words, italic=bool(source.title) and words in source.title)


def _ibid(citation: Citation, before: Citation, *, opens: bool) -> list[Run]:
    word = _("Ibid.") if opens else _("ibid.")
    if citation.locator == before.locator:
        return [Run(word)]
    return [Run(f"{word}, {citation.locator}")]


def _listed(parts: list[Run]) -> list[Run]:
    """Join runs with commas, so that the comma stands outside the italics."""
    runs: list[Run] = []
    for part in parts:
        if runs:
            runs.append(Run(", "))
        runs.append(part)
    return runs


def _end(runs: list[Run]) -> None:
    if runs and not _ends_sentence(runs):
        runs.append(Run("."))


def _ends_sentence(runs: list[Run]) -> bool:
    return runs[-1].text.rstrip('”»"’ ').endswith(tuple(_SENTENCE_ENDS))
