"""The number that an annotation's text begins with: of a recommendation, or of a paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARA = r"(?:the\s)?para(?:graph)?s?\s?\.?\s?(?:No\s?\.?\s?)?"
_LETTER = r"\s?\([a-z]{1,2}\)"
_IN = r"(?:as\s)?con[a-z]{2,8}ed\sin\s"  # "contained in", also misspelt "conatined"
_AGAIN = rf"(?:(?P<again>\d{{1,3}}(?:{_LETTER})?)\s?[.)](?!\d)\s?)?"

# "137.197 Improve …": paragraph and number, with the marks that later texts add.
_DOTTED = re.compile(
    r"(?P<paragraph>[1-9]\d{0,2})\.(?P<n>\d{1,3})(?P<suffix>\s?(?:bis|ter)\b|[a-z]\b|\([a-z]{1,2}\))?"
    r"(?![\d–-])(?!\.\d)[.:)]?\s?"
)
# As in "Recommendation No. 41, para. 81: 41. Advance …".
_NAMED = re.compile(
    rf"Recommendations?\s?(?:No|Nr|Number)s?\s?\.?\s?(?P<n>\d{{1,3}})(?P<suffix>{_LETTER})?\s?,?\s?"
    rf"(?:{_IN}|in\s|of\s)?{_PARA}(?P<paragraph>\d{{1,3}})(?!\d)\s?[:.,;–-]?\s?{_AGAIN}",
    re.IGNORECASE,
)
# As in "Recommendations contained in para. 79(a): Take …", or "Recommendation conatined in 25(a): Take …".
_OF_PARAGRAPH = re.compile(
    rf"Recommendations?\s(?:(?:{_IN}|from\s|of\s|in\s){_PARA}|{_IN})"
    rf"(?P<paragraph>\d{{1,3}})(?!\d)(?P<suffix>{_LETTER})?(?P<more>[^:]{{0,160}}?:|\s?\.|(?=\s[A-Z]))\s?{_AGAIN}",
    re.IGNORECASE,
)
# As in "para. 28: Take …".
_PARAGRAPH = re.compile(
    rf"{_PARA}(?P<paragraph>\d{{1,3}})(?!\d)(?P<suffix>{_LETTER})?(?P<more>\s?[.:])\s?{_AGAIN}", re.IGNORECASE
)
# "67. To continue …", "4.The Committee …": at most three digits, so that "2030 Agenda" begins a sentence.
_PLAIN = re.compile(r"(?P<paragraph>\d{1,3})\s?[.):](?!\d)\s?")
# "Rural women 49.The Committee …": the heading that stood above the paragraph.
_HEADED = re.compile(r"(?P<heading>[A-Z][^.;:!?\d]{2,160}?)\s(?P<paragraph>\d{1,3})\s?\.(?!\d)\s?(?=[A-Z])")
_COUNTED = frozenset(
    {"and", "art", "article", "articles", "chapter", "goal", "no", "nos", "number", "of", "or", "para", "paragraph"}
    | {"paragraphs", "paras", "part", "resolution", "section", "target", "to"}
)
_BEFORE = re.compile(r"(?:[-–•*\s]|R\s(?=\d)|\[[^\]\w]{1,3}\])+")  # bullets, a stray letter, a mark of omission


class Numbered(NamedTuple):
    """A text without the number it began with; `number` is "PARAGRAPH.N". `doubt`: its numbers do not agree."""

    text: str
    number: str | None = None
    paragraph: str | None = None
    heading: str | None = None
    doubt: bool = False


def numbered(text: str, *, of_review: bool) -> Numbered:
    """Take the number off the beginning of a text.

    Args:
        text: One line, without markup.
        of_review: It is of the Universal Periodic Review, where "137.197" is a recommendation's number. Elsewhere
            such a figure belongs to the text, and the paragraph's number may follow its heading.
    """
    begun = _BEFORE.match(text)
    start = begun.end() if begun else 0
    if of_review and (found := _DOTTED.match(text, start)):
        number = f"{found['paragraph']}.{found['n']}{_close(found['suffix'])}"
        return _rest(text, found, number=number)
    if found := _PLAIN.match(text, start):
        return _rest(text, found, number=None)
    if text[start : start + 1] in "RrPp":
        if found := _NAMED.match(text, start):
            return _named(text, found)
        if found := _OF_PARAGRAPH.match(text, start) or _PARAGRAPH.match(text, start):
            return _of_paragraph(text, found)
    if not of_review and (found := _HEADED.match(text, start)):
        heading = found["heading"].strip()
        if heading.split()[-1].casefold() not in _COUNTED:
            return Numbered(text[found.end() :], None, found["paragraph"], heading)
    return Numbered(text)


def _close(suffix: str | None) -> str:
    return suffix.replace(" ", "") if suffix and "(" in suffix else suffix or ""


def _rest(text: str, found: re.Match[str], *, number: str | None, doubt: bool = False) -> Numbered:
    """Return what is left. A text that is its number alone stays as it is."""
    rest = text[found.end() :].lstrip(" .:;")
    return Numbered(rest or text, number, found["paragraph"], doubt=doubt)


def _named(text: str, found: re.Match[str]) -> Numbered:
    said = found["n"] + _close(found["suffix"])
    again = found["again"]
    agrees = again is None or _close(again) in (said, found["n"])
    number = f"{found['paragraph']}.{said if again is None or not agrees else max(said, _close(again), key=len)}"
    return _rest(text, found, number=number, doubt=not agrees)


def _of_paragraph(text: str, found: re.Match[str]) -> Numbered:
    """Read a paragraph with its letter, or with the number that follows it; several paragraphs name none."""
    suffix, again = _close(found["suffix"]), found["again"]
    if re.search(r"\d", found["more"] or ""):
        return _rest(text, found, number=None, doubt=True)
    if again and _close(again) != found["paragraph"] + suffix and again != found["paragraph"]:
        return _rest(text, found, number=f"{found['paragraph']}.{_close(again)}", doubt=bool(suffix))
    return _rest(text, found, number=f"{found['paragraph']} {suffix}" if suffix else None)
