"""Articles and paragraphs that a text cites, each tied to its instrument by grammar, else to none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.domain.wording.names import Mention

_DIGIT = re.compile(r"\d")
_TRIGGER = re.compile(r"\b(?:[Aa]rt(?:icle)?s?\b|ARTICLE|[Pp]ara(?:graph)?s?\b)|§")
_ONE = r"(?:\d{1,3}(?:\.\d{1,2})?(?:[A-Z]\b|\s?(?:bis|ter)\b)?|[IVXL]{1,5}\b)(?:\s?\([0-9a-zA-Z]{1,4}\)){0,3}"
_NUMBER = r"\d{1,2}\b(?:\s?\([a-z0-9]{1,4}\)){0,2}(?:\s*(?:,|and|,\s*and)\s*\([a-z]\))*"
_PARA = (
    rf"(?:,?\s*(?:(?:paras\.?|paragraphs|§§)\s*{_NUMBER}(?:\s*(?:,|and)\s*{_NUMBER})*|(?:para\.?|paragraph|"
    rf"§)\s*{_NUMBER}))?"
)
_JOINED = r"\s*(?:,\s*and|,|and|or|&|to|through|–|—|-)\s*(?:(?:also\s+)?(?:articles?|arts?\.?)\s*)?"
_ARTICLES = re.compile(
    rf"\b(?:[Aa]rticles?|ARTICLES?|[Aa]rts?\.?)\s*(?P<list>{_ONE}{_PARA}(?:{_JOINED}{_ONE}{_PARA}){{0,40}})"
)
_PARAGRAPHS = re.compile(
    rf"\b(?:[Oo]perative\s+)?(?:[Pp]aragraphs?|[Pp]aras?\.?)\s*(?P<list>{_ONE}(?:{_JOINED}{_ONE}){{0,20}})"
    rf"(?P<of>\s+of\s+(?:its\s+|the\s+)?[Aa]rt(?:icle|\.)\s*(?P<article>{_ONE}))?"
)
_PIECE = re.compile(rf"(?P<range>(?:to|through|–|—|-)\s*)?(?P<one>{_ONE})(?P<paras>{_PARA})")
_INNER = re.compile(r"(\d{1,2})\b((?:\s?\([a-z0-9]{1,4}\)){0,2})")
_ROMAN = re.compile(r"[IVXL]+")
_OF = re.compile(
    r"\s*[,)]?\s*(?:\([^()]{0,80}\)\s*)?(?:as\s+)?(?:of|on|under|in|from|to|contained in|set out in|enshrined in|"
    r"provided for in|pursuant to|stipulated in)\s+(?:both\s+)?(?P<the>the\s+|that\s+|this\s+|said\s+|its\s+)?"
)
_ANAPHORA = re.compile(
    r"(?:same\s+|said\s+|above\s+)?(?:Convention|Covenant|Protocol|Statute|Treaty|convention|covenant|treaty|"
    r"resolution|latter|instrument|Optional Protocol)\b(?!\s+(?:on|against|for|relating|to)\b)"
)
_BESIDE = re.compile(r"\s*[,)]?\s*\(?(?:the\s+)?")
# What may stand between an instrument and its articles: "reservations to CEDAW, in particular to articles 2 and 16".
_BRIDGE = re.compile(
    r"(?:['’]s)?(?:[\s,(:;–—-]|\b(?:in particular|especially|specifically|namely|notably|including|particularly|"
    r"and|with|its|their|on|to|under|"
    r"in|regard|respect|regarding|concerning|relating|related|relation|the|reservations?|declarations?|those|"
    r"provisions?|of|as regards|"
    r"inter alia|e\.g\.|both|all|full|such as|entered|made|with respect to|[A-Z][A-Z-]+)\b|\)|\.(?=\d))*"
)
# "Recognise the competence of the Committee under articles 31 and 32": of the instrument named last.
_UNDER = re.compile(
    r"\b(?:competence|declarations?|reservations?|procedures?|complaints|communications)\b[^.;]*\b(?:under|"
    r"pursuant to|in|on|to|by|per|with)\s+"
    r"(?:its\s+|the\s+)?$"
)
_ITS = re.compile(r"\b(?:its|their|the|that|this)\s+$")
_MOST = 60  # articles that one range may stand for
_NEAR = 160


class Provisions(NamedTuple):
    """Articles or paragraphs at one place, and the mention they belong to, by its index."""

    start: int
    end: int
    numbers: tuple[str, ...]
    mention: int | None


def provisions(text: str, mentions: Sequence[Mention]) -> Iterator[Provisions]:
    """Yield the provisions that a text cites, from left to right."""
    if "rticle" not in text and (_DIGIT.search(text) is None or _TRIGGER.search(text) is None):
        return
    at = 0
    while (found := _first(text, at)) is not None:
        at = found.end()
        if any(each.start <= found.start() and found.end() <= each.end for each in mentions):
            continue  # "Amendment to article 8 of the Rome Statute" is a name
        numbers = tuple(dict.fromkeys(_numbers(found)))
        tied, end = _tied(text, found, mentions)
        if found.re is _PARAGRAPHS and found["article"] is None and tied is None and "perative" not in found[0]:
            continue  # a paragraph of the document itself
        yield Provisions(found.start(), end, numbers, tied)


def _first(text: str, at: int) -> re.Match[str] | None:
    found = [match for match in (_ARTICLES.search(text, at), _PARAGRAPHS.search(text, at)) if match is not None]
    return min(found, key=lambda match: (match.start(), -match.end())) if found else None


def _numbers(found: re.Match[str]) -> Iterator[str]:
    if found.re is _PARAGRAPHS and found["article"] is not None:
        article = _plain(found["article"])
        yield from (f"{article} ({number})" for number in _listed(found["list"]))
        return
    yield from _listed(found["list"])


def _listed(text: str) -> Iterator[str]:
    last: str | None = None
    for piece in _PIECE.finditer(text):
        one = _plain(piece["one"])
        if piece["range"] and last is not None and last.isdigit() and one.isdigit():
            first, until = int(last), int(one)
            if first < until <= first + _MOST:
                yield from map(str, range(first + 1, until + 1))
                last = one
                continue
        last = one
        if not piece["paras"]:
            yield one
        for inner in _INNER.finditer(piece["paras"]):
            yield _plain(f"{one} ({inner[1]}){inner[2]}")


def _plain(number: str) -> str:
    """Write "16(1)(c)" as "16 (1) (c)"."""
    return " ".join(re.sub(r"\s*\(", " (", number).split())


def _tied(text: str, found: re.Match[str], mentions: Sequence[Mention]) -> tuple[int | None, int]:
    """Return the mention that the provisions belong to, and where the whole citation ends."""
    at = found.start()
    thereof = _THEREOF.match(text, found.end())
    if thereof is not None:
        return _before(mentions, at), thereof.end()
    of = _OF.match(text, found.end())
    if of is not None:
        return _of(text, found, of, mentions)
    if _UNDER.search(text[max(0, at - _NEAR) : at]) is not None:
        return _before(mentions, at), found.end()
    beside = _BESIDE.match(text, found.end())
    for index, each in enumerate(mentions):
        if beside is not None and each.start == beside.end():
            return index, each.end
    return _bridged(text, found, mentions), found.end()


def _of(text: str, found: re.Match[str], of: re.Match[str], mentions: Sequence[Mention]) -> tuple[int | None, int]:
    """Read what follows "article 7 of": a name, "the Covenant", or something that is no instrument."""
    for index, each in enumerate(mentions):
        later = each.start >= of.end() and _only_filler(text[of.end() : each.start])
        if later or each.start <= of.end() < each.end:
            return index, each.end
    said = _ANAPHORA.match(text, of.end())
    if said is not None:
        return _meant(mentions, found.start(), said[0].split()[-1].lower()), said.end()
    # "articles 2 and 16 of the Penal Code" belongs to nothing that is named elsewhere.
    loose = of[0].split()[0] in ("to", "in", "from", "on")
    return (_bridged(text, found, mentions) if loose else None), found.end()


def _meant(mentions: Sequence[Mention], start: int, word: str) -> int | None:
    """Return the last mention that "the Covenant", "the Convention", "the Protocol" can mean."""
    for index in range(len(mentions) - 1, -1, -1):
        each = mentions[index]
        if each.end <= start and len(each.codes) == 1 and _is_a(each.codes[0], word):
            return index
    return None


def _is_a(code: str, word: str) -> bool:
    covenant, resolution = code in ("ICCPR", "ICESCR"), "/RES/" in code
    protocol = "OP" in code.rpartition("-")[2] or code.startswith(
        ("OP", "PALERMO", "REFUGEE-1967", "MAPUTO", "GENEVA-AP")
    )
    match word:
        case "covenant":
            return covenant
        case "resolution":
            return resolution
        case "protocol":
            return protocol
        case "statute":
            return code == "ROME-STATUTE"
        case "convention":
            return not (covenant or resolution or protocol) and code != "ROME-STATUTE"
        case _:
            return True


_THEREOF = re.compile(r"\s+(?:thereof|of it)\b")
_FILLER = re.compile(r"(?:\s|\b(?:UN|United Nations|International|the|both|1951|said)\b)*")


def _only_filler(gap: str) -> bool:
    return len(gap) < 40 and _FILLER.fullmatch(gap) is not None


def _before(mentions: Sequence[Mention], start: int) -> int | None:
    earlier = [index for index, each in enumerate(mentions) if each.end <= start]
    return earlier[-1] if earlier else None


def _bridged(text: str, found: re.Match[str], mentions: Sequence[Mention]) -> int | None:
    index = _before(mentions, found.start())
    if index is None:
        return None
    gap = text[mentions[index].end : found.start()]
    if len(gap) > _NEAR or _BRIDGE.fullmatch(gap) is None:
        its = _ITS.search(text, max(0, found.start() - 8), found.start())
        return index if its is not None and its[0].strip() in ("its", "their") and len(gap) <= _NEAR else None
    return index
