"""The names that a paper goes by: document symbol, AI index, reference of a letter; State, session and title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.importers.lookups import StateNames, fold
from tracker.importers.narrative.addressees import states_in
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block, Prose
from tracker.importers.sessions import ordinal

LETTER_KIND = re.compile(r"\b(?P<kind>J?(?:UA|AL|OL)|OTH)\b")
REFERENCE = re.compile(r"\b(?:REFERENCE|R[ÉE]F[ÉE]RENCE|REFERENCIA|Ref(?:\.|erence)?)\s*:?", re.IGNORECASE)

_SYMBOL = re.compile(
    r"\b(?:A/HRC/(?:WG\.6/\d{1,3}/[A-Z]{3}/\d|\d+/(?:CRP\.)?\d+|\d+/NGO/\d+)(?:/(?:Add|Rev|Corr)\.\d+)*|"
    r"A/\d{2}/\d{1,4}(?:/Add\.\d+)?|(?:CCPR|CEDAW|CRC|CAT|CERD|CRPD|CED|CMW|CESCR)/[A-Z0-9/.-]+[A-Z0-9]|"
    r"E/C\.12/[A-Z0-9/.-]+[A-Z0-9]|E/CN\.4/\d{4}/[A-Z0-9/.]+|S/\d{4}/\d+|HRI/[A-Z0-9/.-]+)"
)
_STATE_IN_SYMBOL = re.compile(r"/([A-Z]{3})(?=/|$)")
_SESSION_IN_SYMBOL = re.compile(r"A/HRC/WG\.6/(\d{1,3})/")
_AI_INDEX = re.compile(r"(?:A[Il] )?Index(?: number)?:?\s*(?P<index>[A-Z]{3} ?\d{2}/\d{1,5}/(?:\d{4}|\d{2}))\b")
_LETTER_CODE = re.compile(r"\b(?P<code>[A-Z]{3}) (?P<count>\d{1,3}/(?:19|20)\d{2})\b")
_ORDINAL = (
    r"\d{1,2}(?:st|nd|rd|th)|(?:twent|thirt|fort|fift|sixt)\w{1,3}(?:[- ](?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth))?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"\w{3,6}teenth"
)
_SESSION = re.compile(rf"\b(?P<n>{_ORDINAL}) (?:UPR )?session", re.IGNORECASE)
_OF_REVIEW = re.compile(
    r"(?: of (?:the )?| \(|, )(?:UPR\b|Working Group on the U|Universal Periodic|U\.P\.R)", re.IGNORECASE
)
_REVIEW_AT = re.compile(
    r"(?:\bUPR(?: Working Group)?|Working Group on the Universal Periodic Review|"
    r"Universal Periodic Review(?: of [^\n]{2,40})?)[\s,–—:-]*(?:at (?:its|the) |the )?$",
    re.IGNORECASE,
)
_ABOUT_MANDATE = re.compile(
    r"\b(?:special rapporteur|independent expert|working group|commission of inquiry|mandates?) (?:on|of) .*?(?:\n|$)",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"(?:\w+ ){0,2}recomm?[ae]nda\w+ (?:to|for)\b|to the\b", re.IGNORECASE)
_FIRST_CHAPTER = re.compile(
    r"(?:introduction|(?:executive )?summary|background|contents|(?:\w+ ){0,2}recomm?[ae]nda\w*|résumé|resumen|"
    r"introducción)\b",
    re.IGNORECASE,
)
_CITING = re.compile(r"\b(?:see|as in|cf|resolution|letter|sent|previous)\b[^.]{0,60}$", re.IGNORECASE)
_KINDS = re.compile(
    r"\b(?:report|submission|observations|repl(?:y|ies)|information|input|contribution|statement|memorandum|"
    r"list of issues|comments|rapport|informe|observaciones|soumission|mandates?)\b",
    re.IGNORECASE,
)


def symbol_of(prose: Prose, cover: Sequence[Block]) -> str | None:
    """Return the symbol printed in the margins most often; failing that, one that stands alone on the cover."""
    margins = Counter(found[0] for line in prose.margins for found in _SYMBOL.finditer(line))
    if margins:
        return min(margins, key=lambda symbol: (-margins[symbol], symbol))
    for block in cover[:15]:
        found = _SYMBOL.search(block.text)
        if found and len(block.text) <= len(found[0]) + 60 and not _CITING.search(block.text[: found.start()]):
            return found[0]
    return None


def reference_of(prose: Prose, cover: Sequence[Block]) -> str | None:
    """Return the AI index or the reference of a letter ("OL RUS 1/2016")."""
    margins = Counter(found["index"] for line in prose.margins for found in _AI_INDEX.finditer(line))
    if margins:
        return min(margins, key=lambda index: (-margins[index], index))
    printed = (found["index"] for block in cover if len(block.text) < 160 for found in _AI_INDEX.finditer(block.text))
    return next(printed, None) or _letter_reference(cover)


def _letter_reference(cover: Sequence[Block]) -> str | None:
    opening = "\n".join(block.text for block in cover)
    head = REFERENCE.search(opening)
    after = opening[head.end() : head.end() + 200] if head else ""
    if head and (code := _LETTER_CODE.search(after)):
        kind = LETTER_KIND.search(after[: code.start()])
        return f"{kind['kind']} {code[0]}" if kind else code[0]
    short = "\n".join(block.text for block in cover if len(block.text) < 60)
    if code := _LETTER_CODE.search(short):
        kind = LETTER_KIND.search(short[max(0, code.start() - 40) : code.start()])
        return f"{kind['kind']} {code[0]}" if kind else None
    return None


def session_of(opening: str, symbol: str | None) -> int | None:
    """Return the session of the Working Group on the UPR that a paper is for, never that of another body."""
    if symbol and (found := _SESSION_IN_SYMBOL.match(symbol)):
        return int(found[1])
    for match in _SESSION.finditer(opening):
        before, behind = opening[max(0, match.start() - 60) : match.start()], opening[match.end() : match.end() + 60]
        if _OF_REVIEW.match(behind) or _REVIEW_AT.search(before):
            return ordinal(match["n"])
    return None


def state_of(cover: Sequence[Block], names: StateNames, *, symbol: str | None, letter: str | None) -> str | None:
    """Return the one State that a paper concerns: by its reference or symbol, or the only one that its title names.

    Args:
        cover: The paper's first blocks.
        names: Known States.
        symbol: The paper's own symbol.
        letter: Its reference, where it is a letter of a mandate.
    """
    if letter and (code := _LETTER_CODE.search(letter)):
        return names.find(code["code"])
    coded = (found[1] for found in _STATE_IN_SYMBOL.finditer(symbol or ""))
    known = next((iso3 for iso3 in coded if iso3 in names.codes.values()), None)
    if known:
        return known
    head = [block.text for block in _head(cover)]
    alone = next((names.codes[fold(text)] for text in head if fold(text) in names.codes), None)
    found = dict.fromkeys(states_in(_ABOUT_MANDATE.sub("\n", "\n".join(head)), names))
    return alone or (next(iter(found)) if len(found) == 1 else None)


def _head(cover: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of the title: what stands before the first chapter and the first sentence."""
    for place, block in enumerate(cover):
        sentence = len(block.text) > 200 or (len(block.text) > 90 and block.text.endswith("."))
        numbered = block.mark in (Mark.NUMBER, Mark.CHAPTER, Mark.BULLET)
        if _ADDRESSES.match(block.text):
            continue
        if place and (sentence or numbered or _FIRST_CHAPTER.match(block.text)):
            return
        yield block


def title_of(cover: Sequence[Block]) -> str | None:
    """Return the first line of the cover that names a kind of paper, failing that its first line of words."""
    lines = [block.text for block in _head(cover) if 12 <= len(block.text) <= 300 and len(block.text.split()) >= 3]
    return next((line for line in lines if _KINDS.search(line)), lines[0] if lines else None)
