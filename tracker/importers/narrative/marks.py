"""What stands before and inside a printed paragraph: bullets, numbers, letters, note marks, signs of mark-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What a paragraph begins with."""

    NONE = "none"
    BULLET = "bullet"
    NUMBER = "number"  # "12.", "3.1", "4)"
    LETTER = "letter"  # "(a)", "b)"
    ROMAN = "roman"  # "(ii)"
    CHAPTER = "chapter"  # "A.", "IV.": these stand before headings only


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph's first mark, what is printed there ("3.1", "a"), and the words behind it."""

    mark: Mark
    printed: str | None
    words: str


_BULLET = re.compile(r"(?:[-–—•●▪■◦‣⁃∙·►➢➤✓✔§\uf000-\uf0ff]|\*(?=\s)|o(?=\s+[A-Z]))\s*(?=\S)")
_NUMBER = re.compile(r"\(?(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})(?P<end>\)\.|[.):]|)\s*(?=[^\W\d_]|[“\"'«‘(¿¡*])")
_LETTER = re.compile(r"\(?(?P<letter>[a-z]{1,2})\)\s*(?=\S)|(?P<bare>[a-z])\.\s+(?=\S)")
_CHAPTER = re.compile(
    r"(?:(?i:chapter|part|section|chapitre|partie|capítulo|parte)\s+(?P<named>[A-Z]|[IVX]{1,5}|\d{1,2})\s*[.:)–—-]"
    r"|(?P<chapter>[A-Z]|[IVX]{1,5})[.)])\s*(?=[^\W\d_]|[“\"])"
)
_ROMAN = re.compile(r"x{0,2}(?:ix|iv|v?i{1,3}|v|x)")
_NO_PARAGRAPH = re.compile(r"(?:st|nd|rd|th|%|o?c)\b|per cent|million|billion|years?\b|months?\b|days?\b|people\b")

_SUPERSCRIPT = re.compile(r"\s?<sup>[^<]{0,12}</sup>|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*]{1,3}(?!\w)|(?<=\S)_{1,3}(?!\w)")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|br|p|span|sub)\b[^<>]{0,80}>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?=[$ #*_])")


def split_mark(text: str) -> Marked:
    """Return a paragraph's mark apart from its words; a bullet before a number is no news, so the number counts."""
    text = text.strip()
    if bullet := _BULLET.match(text):
        behind = text[bullet.end() :]
        inner = split_mark(behind) if not _BULLET.match(behind) else Marked(Mark.BULLET, None, behind)
        numbered = inner.mark in (Mark.NUMBER, Mark.LETTER)
        return inner if numbered and inner.words else Marked(Mark.BULLET, None, behind)
    if number := _number(text):
        return Marked(Mark.NUMBER, number["number"], text[number.end() :])
    if letter := _LETTER.match(text):
        return _lettered(letter, text)
    if chapter := _CHAPTER.match(text):
        return Marked(Mark.CHAPTER, chapter["named"] or chapter["chapter"], text[chapter.end() :])
    return Marked(Mark.NONE, None, text)


def _number(text: str) -> re.Match[str] | None:
    """Return the number of a paragraph; a bare figure ("12 people") is none, "4.2To" is one."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    plain = not found["end"] and "." not in found["number"]
    if plain or _NO_PARAGRAPH.match(rest) or (not found["end"] and rest[:1].islower()):
        return None
    return found


def _lettered(letter: re.Match[str], text: str) -> Marked:
    printed = letter["letter"] or letter["bare"]
    words = text[letter.end() :]
    if _ROMAN.fullmatch(printed):
        return Marked(Mark.ROMAN, printed, words)
    if len(printed) == 2 and printed[0] != printed[1]:
        return Marked(Mark.NONE, None, text)
    return Marked(Mark.LETTER, printed, words)


def plain_text(text: str) -> str:
    """Return text without note marks and mark-up, white space made single."""
    if "<" in text:
        text = _TAG.sub("", _SUPERSCRIPT.sub("", text))
    elif not text.isascii():
        text = _SUPERSCRIPT.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub("", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub("", text)
    return " ".join(text.split())
