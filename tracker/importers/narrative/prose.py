"""A document in prose as ordered blocks: broken paragraphs healed, margins and notes taken out, headings told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.importers.narrative import furniture
from tracker.importers.narrative.dates import DAY_ALONE
from tracker.importers.narrative.marks import Mark, plain_text, split_mark

HEADING = 120  # characters: no heading is longer
OPENING = 40  # blocks in which a paper says what it is

_RUN_IN = re.compile(
    r"(?P<heading>(?:\w+ ){0,2}(?:recommendations?|recommandations?|recomendaci[oó]n(?:es)?))\s?[:–—]\s+(?=\S)",
    re.IGNORECASE,
)
_LAST = re.compile(r"[.;:!?…][”\"’')\]»*]*$")
_OPEN_END = re.compile(r"\b(?:the|a|an|of|in|to|and|or|for|by|with|on|de|du|des|la|le|les|et|el|los|las|y|del)$|,$|-$")
# "The Committee recommends that the State party:" stands above a list and is no heading.
_OPEN_SENTENCE = re.compile(
    r"(?!to\b)(?:.*\b)?(?:notes?|notice|welcomes?|concerned|is|are|was|were|has|have|received|please|recommends?|"
    r"urges?|should|must|calls? (?:\w+ ){0,2}(?:up)?on|requests?|encourages?|invites?|recommandent?|"
    r"recommande|recomienda|insta|devrait|debería)\b.*:$",
    re.IGNORECASE,
)
_ALL_CAPITALS = re.compile(r"[^a-z]*[A-Z]{3}[^a-z]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph as a source gives it; `heading` and `bullet` where the source itself says so."""

    text: str
    page: int | None = None
    line: int | None = None
    heading: bool = False
    bullet: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One healed paragraph: its mark apart, `number` as printed, place of its first line."""

    text: str
    mark: Mark = Mark.NONE
    number: str | None = None
    page: int | None = None
    line: int | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """A document's blocks in order, and the lines of its margins, in which its own name often stands."""

    blocks: tuple[Block, ...]
    margins: tuple[str, ...] = ()
    opening: tuple[Block, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.blocks)


def prose_of_pieces(pieces: Sequence[Piece], margins: Iterable[str] = ()) -> Prose:
    """Return the prose of paragraphs in reading order; `margins` are lines that the source told apart itself."""
    texts = [plain_text(piece.text) for piece in pieces]
    titles = furniture.repeated(text for text in texts if len(text) <= furniture.LONGEST)
    dropped = [*margins, *(text for text in texts if text and furniture.is_margin(text, titles))]
    kept = _kept(pieces, texts, titles)
    blocks = tuple(_with_headings([part for block in _healed(kept) for part in _run_in(block)]))
    return Prose(blocks, tuple(dropped), blocks[:OPENING])


def _kept(pieces: Sequence[Piece], texts: Sequence[str], titles: frozenset[str]) -> Iterator[Piece]:
    """Yield what is neither margin, contents nor note."""
    contents = notes = False
    glued = furniture.glued(titles)
    raised = any(furniture.has_raised_marks(piece.text) for piece in pieces)
    for place, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        if not text or furniture.is_margin(text, titles):
            continue
        contents = furniture.is_contents(text) or (contents and (len(text) < 150 and _is_listed(piece, text)))
        if contents or furniture.is_entry(piece.text):
            continue
        notes = (notes and not _opens_annex(text)) or furniture.opens_notes(text, texts[place + 1 : place + 3])
        if not notes and not furniture.is_note(piece.text, raised=raised):
            yield replace(piece, text=glued.sub(" ", text) if glued else text)


def _is_listed(piece: Piece, text: str) -> bool:
    return furniture.is_loose_entry(text) or furniture.is_entry(piece.text)


def _opens_annex(text: str) -> bool:
    return len(text) < HEADING and re.match(r"(?:annex|appendix|annexe|anexo)\b", text, re.IGNORECASE) is not None


def _healed(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Yield blocks; a paragraph that a page's end broke is joined to its other half."""
    last: Block | None = None
    for piece in pieces:
        block = _block(piece)
        if last is not None and _continues(last, block):
            last = replace(last, text=_joined(last.text, block.text))
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _run_in(block: Block) -> Iterator[Block]:
    """Yield a heading that runs into its paragraph apart: "Recommendation: the State should …"."""
    run_in = _RUN_IN.match(block.text)
    if run_in is None or block.heading:
        yield block
        return
    yield Block(run_in["heading"], page=block.page, line=block.line, heading=True)
    yield replace(block, text=block.text[run_in.end() :])


def _block(piece: Piece) -> Block:
    text = piece.text.strip()
    heading = piece.heading or text.startswith("#")
    marked = split_mark(text.lstrip("# "))
    mark, number = marked.mark, marked.printed
    if piece.number is not None and mark is Mark.NONE:
        mark, number = Mark.NUMBER, piece.number
    elif piece.bullet and mark is Mark.NONE:
        mark = Mark.BULLET
    return Block(plain_text(marked.words), mark, number, piece.page, piece.line, heading=heading)


def _continues(last: Block, block: Block) -> bool:
    if last.heading or block.heading or block.mark is not Mark.NONE or not block.text:
        return False
    if _LAST.search(last.text[-12:]) or _ALL_CAPITALS.fullmatch(last.text[:HEADING]):
        return False
    return block.text[0].islower() or (block.text[0] == "(" and len(last.text) > HEADING) or _breaks_off(last.text)


def _breaks_off(text: str) -> bool:
    return len(text) > 60 and _OPEN_END.search(text[-12:]) is not None


def _joined(left: str, right: str) -> str:
    return f"{left[:-1]}{right}" if left.endswith("-") and left[-2:-1].isalpha() else f"{left} {right}"


def _with_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with their headings told by form: short, no sentence, and something stands below."""
    listed = False  # the block above is an item of a numbered list
    for place, block in enumerate(blocks):
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        heading = block.heading or not (listed and block.mark is Mark.NUMBER)
        told = replace(block, heading=heading and _is_heading(block, below))
        listed = told.mark is Mark.NUMBER and not told.heading
        yield told


def _is_heading(block: Block, below: Block | None) -> bool:
    text = block.text
    if block.heading:
        sentence = text.endswith((".", ";")) and len(text) > HEADING / 2
        return len(text) <= 2 * HEADING and not sentence
    if DAY_ALONE.fullmatch(text):
        return False
    if not text or len(text) > HEADING or block.mark in (Mark.BULLET, Mark.LETTER, Mark.ROMAN) or below is None:
        return False
    if _OPEN_SENTENCE.match(text):
        return False
    if block.mark is Mark.CHAPTER:
        return True
    if text[0].islower() or text[-1] in ';,?!”"' or len(text.split()) > 16:
        return False
    if block.mark is Mark.NUMBER:
        return _heads(block, below)
    return text[-1] != "."


def _heads(block: Block, below: Block) -> bool:
    """Tell whether a short numbered line heads what is below; a line of a numbered list does not."""
    if _ALL_CAPITALS.fullmatch(block.text):
        return True
    if block.text[-1] == "." and len(block.text.split()) > 2:
        return False
    deeper = below.number is not None and below.number.startswith(f"{block.number}.")
    return below.mark is not Mark.NUMBER or deeper
