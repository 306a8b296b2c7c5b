"""Where a line may not break: the no-break spaces of each language, applied to every text alike."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from tracker.domain.document import Inlines, Note, Run, StatusMark

NBSP = "\u00a0"
RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# Source: print reference, rule 9. Each pattern matches the space that must not break.
_ANY = (r"(?<=№) (?=\d)", r"(?<=§) (?=\d)", r"(?<=\d) (?=%)", r"(?<=\d) (?=\d{3}\b)")
_BY_LANGUAGE: dict[str, tuple[str, ...]] = {
    "en": (
        r"(?<=\bNo\.) (?=\d)",
        r"(?<=\bNos\.) (?=\d)",
        r"(?i)(?<=\barticle) (?=\d)",
        r"(?i)(?<=\barticles) (?=\d)",
        r"(?i)(?<=\bpara\.) (?=\d)",
        r"(?i)(?<=\bparas\.) (?=\d)",
        r"(?i)(?<=\bnote) (?=\d)",
        r"(?<=\bTable) (?=\d)",
        r"(?<=\bFigure) (?=\d)",
        r"(?i)(?<=\bchapter) (?=[A-Z\d]\b)",
        r"(?<=\bpp\.) (?=\d)",
        r"(?<=\bp\.) (?=\d)",
        r"(?<=\bcycle) (?=\d)",
    ),
    "fr": (
        r" (?=[;:!?»])",
        r"(?<=«) ",
        r"(?<=\bno) (?=\d)",
        r"(?i)(?<=\barticle) (?=\d)",
        r"(?i)(?<=\bpar\.) (?=\d)",
        r"(?i)(?<=\bnote) (?=\d)",
    ),
    "es": (r"(?i)(?<=\bnúm\.) (?=\d)", r"(?i)(?<=\bartículo) (?=\d)", r"(?i)(?<=\bpárr\.) (?=\d)"),
    "ru": (
        r"(?i)(?<=\bст\.) (?=\d)",
        r"(?i)(?<=\bстатья) (?=\d)",
        r"(?i)(?<=\bпункт) (?=\d)",
        r"(?i)(?<=\bп\.) (?=\d)",
        r"(?<=\b[вксуоияаВКСУОИЯА]) (?=\w)",  # a preposition of one letter never ends a line
        r" (?=[—–])",
    ),
}
_OPENING = '“„«「『"'
_QUOTES = {"fr": ("« ", " »"), "ru": ("«", "»"), "es": ("«", "»"), "ar": ("«", "»"), "de": ("„", "“")}
_CODES = re.compile(r"(?<![\w.])\d+(?:\.\d+)+(?:[–-]\d+(?:\.\d+)*)?(?![\w])")
_COUNT = re.compile(r"(?<!\S)(\d+) $")
_LAST_GAP = re.compile(r" (?=\S+\s*$)")
_CLOSING_LENGTH = 22  # characters of the last two words together that a 134 mm line can always spare
_CLOSING_WORDS = 7  # shorter texts stand on one line anyway


def printable(text: str) -> str:
    """Take out what neither XML nor a printer knows: control characters, lone halves of pairs, non-characters."""
    return _UNPRINTABLE.sub("", text)


def base(language: str) -> str:
    """Return the main language of a BCP 47 tag: 'fr' of 'fr-CH'."""
    return language.split("-", maxsplit=1)[0].lower()


def direction(language: str) -> str:
    """Return 'rtl' for a language of a right-to-left script, else 'ltr'."""
    return "rtl" if base(language) in RTL_LANGUAGES else "ltr"


def typeset(text: str, language: str) -> str:
    """Put no-break spaces where the language wants them; nothing else changes, and twice is as once."""
    for pattern in _patterns(base(language)):
        text = pattern.sub(NBSP, text)
    return text


def typeset_inlines(content: Inlines, language: str, *, closing: bool = False) -> Inlines:
    """Typeset every run; with `closing`, a short last word is kept with the one before it.

    Args:
        content: inlines of a paragraph, cell or line.
        language: the document's; a run's own `lang` goes before it.
        closing: True for running text; False in narrow cells, where it would only force an early break.
    """
    runs = [replace(i, text=typeset(i.text, i.lang or language)) if isinstance(i, Run) else i for i in content]
    for place, inline in enumerate(runs[1:]):
        before = runs[place]
        if isinstance(inline, Note) and isinstance(before, Run):
            runs[place] = replace(before, text=before.text.rstrip())  # a note's number touches its word
        elif isinstance(inline, StatusMark) and isinstance(before, Run):
            runs[place] = replace(before, text=_COUNT.sub(rf"\1{NBSP}", before.text))
    return _closed(tuple(runs)) if closing else tuple(runs)


def quoted(text: str, language: str) -> str:
    """Put the language's quotation marks around verbatim words that do not bring their own."""
    if text.startswith(tuple(_OPENING)):
        return text
    before, after = _QUOTES.get(base(language), ("“", "”"))
    return f"{before}{text}{after}"


def codes(text: str) -> list[tuple[str, bool]]:
    """Split a text into stretches and recommendation numbers (147.304–306), which always run left to right."""
    parts: list[tuple[str, bool]] = []
    start = 0
    for match in _CODES.finditer(text):
        parts += [(text[start : match.start()], False), (match.group(), True)]
        start = match.end()
    return [part for part in [*parts, (text[start:], False)] if part[0]]


def _closed(content: Inlines) -> Inlines:
    places = [i for i, inline in enumerate(content) if isinstance(inline, Run) and inline.text.strip()]
    if not places:
        return content
    last = content[places[-1]]
    if not isinstance(last, Run) or len(last.text.split()) < _CLOSING_WORDS:
        return content
    if len(" ".join(last.text.split(" ")[-2:])) > _CLOSING_LENGTH:
        return content
    bound = replace(last, text=_LAST_GAP.sub(NBSP, last.text))
    return (*content[: places[-1]], bound, *content[places[-1] + 1 :])


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in (*_ANY, *_BY_LANGUAGE.get(language, ())))
