"""The words of one cell of a matrix: number, text and the document that the position is from; lists of themes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

MOST_ITEMS = 50  # of one cell

_LONGEST_NUMBER = 80  # characters that a number with its words takes
_SOURCE = re.compile(
    r"\(?\b(?:source\s+of\s+(?:the\s+)?position|source\s+de\s+la\s+position|fuente\s+de\s+la\s+posici[oó]n)\b"
    r"\s*[:.\-–]?\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\s•*\-–(\[]*(?:(?:upr\s+)?rec(?:ommendation|\.)?\s*)?(?:(?:no|nr)\b\.?|n[°º]|#|№)?\s*"
    r"(?:\d{1,3}[.)]?\s+(?=\d{1,3}\s?\.\s?\d))?"  # the rows' own count
    r"(?P<paragraph>\d{1,3})\s*[.,]\s*(?P<item>\d{1,3})(?!\d|\s*%|\s+per\s*cent|[.,]\d)\s*[.):;\]\-–]*\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"(\d{1,3})[.)]\s+(?=[A-Z])")
# The Index writes the number of reports that count anew under each paragraph so.
_BOTH = re.compile(
    r"\s*recommendation\s+no\.?\s*(?P<item>\d{1,3})\s*,\s*para(?:graph|\.)?\s*(?P<paragraph>\d{1,3})\s*[:.\-–]?\s*",
    re.IGNORECASE,
)
_COMPLETE = re.compile(r"[);.]\s*\Z|\bpara(?:graph)?s?\b\W*\d+\W*\Z", re.IGNORECASE)
_SPACED = re.compile(r" ?\u2011 ?| ’ (?=s\b)|“ | ”")
_DASH = re.compile(r"[-–—•·▪◦\u2212]\s*")
_MARKED = re.compile(r"[-–—•·▪◦\u2212]|[A-Z]\d{1,3}\s|\d{1,2}\.\d{1,2}\.?\s")
_OPEN_END = re.compile(r"(?:[,&/(-]|\b(?:and|or|of|the|to|in|for|on|with))$")
_LABEL = re.compile(
    r"[-–•]?\s*(?:(?P<themes>themes?|topics?|thematic areas?|rights? (?:or|and) areas?|rights?\s?/\s?areas?|"
    r"full list of themes|human rights themes?)|(?P<affected>affected persons?|groups? of persons|groups? affected|"
    r"persons affected)|(?P<sdgs>(?:relevant )?sdgs?|sustainable development goals?))\s*(?::|\s[-–]|\Z)\s*",
    re.IGNORECASE,
)
_CODED = re.compile(r"(?<=\S)\s+(?=(?:[A-Z]\d{1,3}|\d{1,2}\.\d{1,2}\.?)\s+[A-Z])")


@dataclass(frozen=True, slots=True)
class Item:
    """One recommendation of a cell; `source` is the document that its position is from, as printed.

    `bare` is a number without that of a paragraph ("41."), which names no recommendation.
    """

    paragraph: str | None
    number: str | None
    text: str
    source: str | None
    bare: str | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """What stands in a cell of themes: themes, groups of persons, goals."""

    themes: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return words on one line, entities that were never decoded put right.

    The spaces that some matrices put around a no-break hyphen, before "’s" and inside quotation marks go: they come
    from the export, and the report has none.
    """
    return _SPACED.sub(_joined, " ".join(unescape(text).split()))


def _joined(found: re.Match[str]) -> str:
    return "-" if "\u2011" in found[0] else found[0].strip()


def without_source(text: str) -> tuple[str, str | None]:
    """Return a text without its note on the source of the position, and that source."""
    start = _SOURCE.search(text)
    if start is None:
        return text, None
    return text[: start.start()], plain(text[start.end() :]).rstrip(" )") or None


def items_of(cell: str) -> Iterator[Item]:
    """Yield the recommendations of a cell: mostly one; several where each begins a line with a number."""
    lines = unescape(cell).splitlines()
    held: list[str] = []
    told = 1
    for line in lines:
        if held and told < MOST_ITEMS and _begins_another(line, held):
            yield item_of("\n".join(held))
            told += 1
            held = []
        held.append(line)
    if any(line.strip() for line in held):
        yield item_of("\n".join(held))


def _begins_another(line: str, held: Sequence[str]) -> bool:
    """Tell a further recommendation: the count goes on under one paragraph, and the one before is complete."""
    number, before = _number(line), _number(held[0])
    if number is None or before is None or number["paragraph"] != before["paragraph"]:
        return False
    return _COMPLETE.search(held[-1]) is not None


def item_of(text: str) -> Item:
    """Split one recommendation into its parts."""
    text, source = without_source(unescape(text))
    number = _number(text)
    rest = plain(text[number.end() :] if number else text)
    if number is None:
        bare = _BARE.match(rest)
        return Item(None, None, rest[bare.end() :] if bare else rest, source, bare[1] if bare else None)
    paragraph, place = int(number["paragraph"]), int(number["item"])
    return Item(str(paragraph), f"{paragraph}.{place}", rest, source)


def begins_with_number(text: str) -> bool:
    """Tell whether a text begins with the number of a recommendation."""
    return _number(unescape(text)) is not None


def _number(text: str) -> re.Match[str] | None:
    found = _BOTH.match(text[:_LONGEST_NUMBER]) or _NUMBER.match(text[:_LONGEST_NUMBER])
    return found if found and int(found["paragraph"]) and int(found["item"]) else None


def label_of(text: str) -> tuple[str, str] | None:
    """Return which list a label opens (a field of `Lists`) and what stands behind it, None if there is no label."""
    text = text.strip()
    found = _LABEL.match(text)
    return (found.lastgroup or "", plain(text[found.end() :])) if found else None


def lists_of(cell: str) -> Lists:
    """Return the lists of a cell, one entry a line; "Affected persons:" and "SDGs:" each open one of their own."""
    found: dict[str, list[str]] = {"themes": [], "affected": [], "sdgs": []}
    into, marked = found["themes"], False
    for line in unescape(cell).splitlines():
        label = label_of(line)
        if label:
            into, marked = found[label[0]], False
        entry = (label[1] if label else line).strip()
        if not entry:
            continue
        if marked and into and not _MARKED.match(entry) and _goes_on(into[-1], entry):
            into[-1] = plain(f"{into[-1]} {entry}")
            continue
        marked = _MARKED.match(entry) is not None
        into.extend(_entries(entry))
    return Lists(
        **{
            name: tuple(dict.fromkeys(filter(None, (entry.strip(" ;,") for entry in entries))))
            for name, entries in found.items()
        }
    )


def _goes_on(entry: str, line: str) -> bool:
    """Tell the other half of an entry that was broken: in a list whose entries have a dash or a code, it has none."""
    return not line[0].isupper() or _OPEN_END.search(entry) is not None


def _entries(line: str) -> Iterator[str]:
    for entry in _CODED.split(line.strip()):
        dash = _DASH.match(entry)
        bare = plain(entry[dash.end() :] if dash else entry)
        if bare:
            yield bare
