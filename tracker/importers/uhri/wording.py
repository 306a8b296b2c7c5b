"""The words of an annotation without the web page's markup: tags, entities, invisible characters."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

_BLOCKS = "blockquote|br|div|dd|dl|dt|h[1-6]|hr|li|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
_INLINE = (
    "a|abbr|b|big|body|center|cite|code|col|colgroup|del|em|font|head|html|i|img|input|ins|label|link|mark|meta|pre|q|s|"
    r"script|small|span|strike|strong|style|sub|sup|svg|title|tt|u|var|xml|[a-z]\w{0,5}:\w{1,30}"
)
# A tag's name must be one of HTML's (or Word's, with a colon), and what follows it attributes: "<State>" and "a <b and
# c> d" stay what they are. Blocks are parted by a space; what a tag marks inside a line is not.
_TAG = re.compile(
    rf"</?(?:(?P<block>{_BLOCKS})|{_INLINE})(?:\s+[\w:-]{{1,40}}\s?=[^<>]*|\s?/?\s?)>|<![^<>]*>", re.IGNORECASE
)
_HALF_BREAK = re.compile(r"\bbr\s?/?>")  # what is left of one that was cut open
# With their semicolon: without it "&notably" would begin with a sign. The space alone is often left open.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|&nbsp(?![A-Za-z0-9])")
_TWICE = re.compile(r"&amp;(?:#x?[0-9A-Fa-f]{1,7}|[A-Za-z]{2,31});")
_LOST = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")
_HYPHENS = {0x2010: "-", 0x2011: "-", 0xAD: None}
_INVISIBLE = dict.fromkeys((0x200B, *range(0x200E, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
_CONTROL = dict.fromkeys((*range(9), *range(0x0E, 0x1C), 0x7F, *range(0xD800, 0xE000)))
_CLEAN: dict[int, str | None] = _HYPHENS | _INVISIBLE | _CONTROL


def is_plain(text: str) -> bool:
    """Tell whether a text is free of markup, of spaces that double and of marks that do not print."""
    return not (
        "<" in text
        or ">" in text
        or "&" in text
        or "  " in text
        or "\ufffd" in text
        or "\u2010" in text
        or "\u2011" in text
        or not text.isprintable()
    )


def plain(text: str) -> str:
    """Return a text without tags, its entities decoded once, its spaces single.

    What was escaped twice ("&amp;lt;") is decoded once, and stays markup that is spoken of.
    """
    if is_plain(text):
        return text.strip()
    if "<" in text or ">" in text:
        text = _TAG.sub(_gap, text)
        if "br>" in text or "br/>" in text:
            text = _HALF_BREAK.sub(" ", text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    text = " ".join(text.split())
    # Looking at every character is slow: the texts that need it hold one that does not print, or a rare hyphen.
    if not text.isprintable() or "\u2010" in text or "\u2011" in text:
        text = " ".join(text.translate(_CLEAN).split())
    return text


def _gap(tag: re.Match[str]) -> str:
    return " " if tag["block"] else ""


def _character(entity: re.Match[str]) -> str:
    return _decoded(entity[0])


@lru_cache(maxsize=512)
def _decoded(entity: str) -> str:
    return unescape(entity.rstrip(";") + ";")


def is_damaged(text: str) -> bool:
    """Tell whether a text holds characters that no text holds: NUL and other controls, halves, replacements."""
    return ("\ufffd" in text or not text.isprintable()) and _LOST.search(text) is not None


def is_escaped_twice(text: str) -> bool:
    """Tell whether entities are left in a text when they have been decoded."""
    return "&amp;" in text and _TWICE.search(text) is not None
