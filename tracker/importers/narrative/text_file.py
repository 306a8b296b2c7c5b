"""Plain text files as prose: told from tables and code, any of the usual encodings, wrapped lines rejoined."""

from __future__ import annotations

import codecs
import re
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.narrative.marks import Mark, split_mark
from tracker.importers.narrative.prose import Piece, Prose, prose_of_pieces
from tracker.importers.tables.csv_table import decoded, likeliness

SAMPLE = 65536  # bytes that are looked at to tell what a file is
FEWEST_WORDS = 30
WRAPPED = 110  # characters: where lines end below this, a margin ended them, not a paragraph
LARGEST = 50 * 1024 * 1024  # bytes: no text of this kind is longer

_MARKUP = re.compile(
    r"\s*(?:<(?:!doctype|html|\?xml|head|body|div|script|svg|table)\b|[{\[]\s*[\"{\[\d]|%PDF|\{\\rtf)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[a-zа-яё\u00df-\u00ff,]\s+[^\W\d_]{2,}\s+[^\W\d_]")
_ENDED = re.compile(r"[.:;!?][”\"’')\]»*]*$")
_HEADING = re.compile(r"^\s*(?:\w+ ){0,3}recomm?[ae]nda\w*(?: (?:to|for) [^.;]{3,60})?\s*$", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]{3}")


def looks_like_prose(data: bytes) -> bool:
    """Tell whether a file is words in sentences: no table, no mark-up, no data, nothing binary."""
    sample = data[:SAMPLE]
    text = _text(sample)
    if text is None or _MARKUP.match(text.lstrip("\ufeff")):
        return False
    controls = sum(1 for mark in text if ord(mark) < 32 and mark not in "\t\r\n\f\x0b")
    letters = sum(map(str.isalpha, text))
    words = _WORD.findall(text)
    if controls > len(text) // 200 or letters < 0.5 * len(text.replace(" ", "")) or len(words) < FEWEST_WORDS:
        return False
    return not _is_table(text) and len(_SENTENCE.findall(text)) >= 5


def _is_table(text: str) -> bool:
    """Tell whether most lines hold the same number of cells, as many as the first."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if len(lines) < 2:
        return False
    for separator in ",;\t|":
        cells = [line.count(separator) for line in lines]
        usual = statistics.mode(cells)
        if usual >= 2 and cells[0] == usual and cells.count(usual) > 0.6 * len(cells):
            return True
    return lines[0].count('","') >= 2


def _text(data: bytes) -> str | None:
    try:
        return text_of(data)
    except Unreadable:
        return None


def text_of(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16, Windows-1252, Mac Roman, Windows-1251, KOI8-R or EUC-KR.

    Raises:
        Unreadable: It holds NUL bytes, so it is no text.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decoded(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.reason == "unexpected end of data":
            return data.decode("utf-8", errors="ignore")
        return _eastern(data) or decoded(data)
    return decoded(data)


def _eastern(data: bytes) -> str | None:
    """Return the text of a file most of whose letters are not ASCII, which no western encoding explains."""
    sample = data[:SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    if high < 0.3 * sum(byte >= 0x41 for byte in sample):
        return None
    for name in ("euc_kr",):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        return text
    found = max(("cp1251", "koi8_r"), key=lambda name: _lower_russian(sample.decode(name, errors="replace")))
    return data.decode(found, errors="replace")


def _lower_russian(text: str) -> int:
    return len(_CYRILLIC.findall(text)) + likeliness(text[:2000]) // 100


def read_prose_text(data: bytes) -> Prose:
    """Read a text file.

    Args:
        data: The whole file.
    Returns:
        Its blocks; places are lines from 1.
    Raises:
        Unreadable: It is no text, holds no words, or is far larger than any paper.
    """
    if len(data) > LARGEST:
        message = _("The text is larger than {limit} MB; nothing was imported; check that it is the right one.")
        raise Unreadable(message.format(limit=LARGEST // 1024**2))
    lines = re.split(r"\r\n|[\r\n\x0b\f\x85\u2028\u2029]", text_of(data).lstrip("\ufeff"))
    prose = prose_of_pieces(tuple(_paragraphs(lines)))
    if not prose:
        raise Unreadable(_("The file holds no words; nothing was imported; choose another."))
    return prose


def _paragraphs(lines: Sequence[str]) -> Iterator[Piece]:
    """Yield paragraphs: a line each, or, where a margin ended the lines, what stands between blank lines."""
    wrapped = _is_wrapped(lines)
    usual = _usual_length(lines)
    held: list[str] = []
    start = 0
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if held and (not text or not _goes_on(held[-1], line, wrapped=wrapped, usual=usual)):
            yield Piece(_rejoined(held), line=start)
            held = []
        if text:
            start = start if held else number
            held.append(line.rstrip("\r\n"))
    if held:
        yield Piece(_rejoined(held), line=start)


def _rejoined(lines: Sequence[str]) -> str:
    """Return lines as one; a hyphen at a line's end that broke a word goes, where small letters follow."""
    text = lines[0].strip() if len(lines) > 1 else lines[0]
    for line in lines[1:]:
        right = line.strip()
        broken = text.endswith("-") and text[-2:-1].isalpha() and right[:1].islower()
        text = f"{text[:-1]}{right}" if broken else f"{text} {right}"
    return text


def _is_wrapped(lines: Sequence[str]) -> bool:
    filled = [len(line.rstrip()) for line in lines if line.strip()]
    if len(filled) < 8:
        return False
    longest = sorted(filled)[int(0.97 * (len(filled) - 1))]
    followed = [len(line.rstrip()) for line, below in pairwise(lines) if line.strip() and below.strip()]
    full = sum(length > 0.75 * longest for length in followed)
    return longest <= WRAPPED and len(followed) > 0.3 * len(filled) and full > 0.6 * len(followed)


def _usual_length(lines: Sequence[str]) -> int:
    filled = sorted(len(line.rstrip()) for line in lines if line.strip())
    return filled[int(0.8 * (len(filled) - 1))] if filled else 0


def _is_heading_line(last: str, line: str, usual: int) -> bool:
    """Tell whether a line begins something new: what is above it ended, and it is short and ends as no sentence."""
    words = line.strip()
    return _ENDED.search(last.rstrip()[-12:]) is not None and len(words) < usual / 2 and words[-1] not in ".;,"


def _goes_on(last: str, line: str, *, wrapped: bool, usual: int) -> bool:
    """Tell whether a line continues the one above it, with no blank line between."""
    if last.endswith("  ") and not last.endswith("   "):
        return True  # Markdown's sign for a line's end inside a paragraph
    if not wrapped or split_mark(line).mark not in (Mark.NONE, Mark.CHAPTER):
        return False
    if _HEADING.search(last) or _is_heading_line(last, line, usual):
        return False
    short = len(last.rstrip()) < 0.7 * usual
    if short and (_ENDED.search(last.rstrip()[-12:]) or not line.strip()[0].islower()):
        return False
    return not (
        line.startswith((" ", "\t")) and not last.startswith((" ", "\t")) and _ENDED.search(last.rstrip()[-12:])
    )
