"""Every instrument that a text names: of the table, told by number, several at once, or in no table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.wording import names as spelled
from tracker.domain.wording.names import Mention, Names, Word
from tracker.domain.wording.numbered import labour_conventions, resolutions
from tracker.domain.wording.unlisted import families, unlisted

# The protocols of a treaty, where the set never changed in the time of the UPR; those to the CRC were two, then three.
_ITS_PROTOCOL = {"CAT": "OPCAT", "CEDAW": "CEDAW-OP", "CRPD": "CRPD-OP", "ICESCR": "ICESCR-OP"}
_ITS_PROTOCOLS = {
    "ICCPR": ("ICCPR-OP1", "ICCPR-OP2"),
    "UNTOC": ("PALERMO-TIP", "PALERMO-SOM", "PALERMO-FIREARMS"),
}
_NUMBERED = {"ICCPR": ("ICCPR-OP1", "ICCPR-OP2"), "CRC": ("CRC-OPAC", "CRC-OPSC", "CRC-OPIC")}
_NTH = re.compile(r"\b(?:first|1st|second|2nd|third|3rd)\b")
# What a name or a family outside the table holds; the table's own names are told by their words.
_TRIGGERS = ("ILO", "RES/", "onvention", "ovenant", "rotocol", "reat", "esolution", "nstruments", "UNSCR", "Labo")
_SEVERAL = ("reaties", "nstruments", "onventions", "ovenants", "rotocols")
_PROTOCOLS = re.compile(
    r"(?:\b(?:its|their|the|an|a|both|all)\s+)?(?:\b(?:UN|other|remaining|relevant|respective|corresponding)\s+)*"
    r"(?:\b(?:first|1st|second|2nd|third|3rd|two|both|three|all|of)\s+)*"
    r"\b[Oo]ptional\s+[Pp]rotocols?(?:\s+thereto)?\b(?!\s+(?:to|of|on)\b)"
    r"|\b(?:its|their)\s+(?:(?:two|three|additional|remaining|other|supplementary|relevant)\s+){0,2}[Pp]rotocols?\b"
    r"(?!\s+(?:to|of|on)\b)"
)
# Which protocols these are the text does not say: those of several treaties, or those left.
_UNSAID = re.compile(r"\b(?:their|remaining|other|an?)\b")
_SHORT_AFTER = re.compile(r"\s*[(\[]\s*$")
_COMMITTEE_AFTER = re.compile(r"['’]?s?\s+(?:Committee|[Rr]ecommendations?|[Oo]bservations?)\b")
_BODY_BEFORE = re.compile(
    r"(?:recommendations?\s+(?:made\s+)?(?:of|by|from)|(?:recommended|raised|issued|made|adopted|formulated|"
    r"expressed|identified|noted|suggested|requested|urged|examined|submitted|forward)\s+by|observations?\s+(?:of|by)|"
    r"reports?\s+(?:due\s+)?(?:to|before)|cooperat\w+\s+with|dialogue\s+with|committees?\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LOOK_BACK = 80


def mentioned(text: str, names: Names) -> list[Mention]:
    """Return what a text names, in the order of its places, none inside another."""
    if not spelled.may_name(text, names) and not any(each in text for each in _TRIGGERS):
        return []
    words = spelled.words_of(text)
    found = list(_by_name(text, words, names))
    taken = _Taken(found)
    for source in (
        labour_conventions(text, names.codes),
        resolutions(text, names.resolutions),
        _protocols(text, found, names),
    ):
        found.extend(taken.free(source))
    if any(each in text for each in _SEVERAL):
        found.extend(taken.free(families(text)))
    found.extend(taken.free(unlisted(text, words)))
    found.sort()
    return _with_short_forms(text, found)


class _Taken:
    """The places that a mention holds already."""

    def __init__(self, found: list[Mention]) -> None:
        self._spans = [(each.start, each.end) for each in found]

    def free(self, source: Iterator[Mention]) -> Iterator[Mention]:
        """Yield what does not overlap, and hold it; one list of numbers may give several codes for one place."""
        fresh: list[tuple[int, int]] = []
        for each in source:
            if any(start < each.end and each.start < end for start, end in self._spans):
                continue
            fresh.append((each.start, each.end))
            yield each
        self._spans.extend(fresh)


def _by_name(text: str, words: list[Word], names: Names) -> Iterator[Mention]:
    place_of = {word.start: at for at, word in enumerate(words)}
    shared: int | None = None  # the end of the last treaty whose protocol was meant: "Protocols to CEDAW and CAT"
    body = -1  # the end of the last short form that was a treaty body: "reports to CAT and CERD"
    for each in spelled.find(text, words, names):
        if _is_body(text, each) or (body >= 0 and _is_joined(text[body : each.start])):
            body = each.end
            continue
        protocol = spelled.follows_protocol(text, words, place_of[each.start])
        if protocol is not None:
            yield from _of_protocol(text, words, protocol, each, names)
            shared = each.end if words[protocol].plain == "protocols" else None
        elif shared is not None and _is_joined(text[shared : each.start]) and _single(each, names):
            yield Mention(each.start, each.end, (_ITS_PROTOCOL[each.codes[0]],))
            shared = each.end
        else:
            yield each
            shared = None


def _is_joined(gap: str) -> bool:
    return re.fullmatch(r"(?:\s*\([^)]*\))?\s*(?:,|and|,\s*and)?\s*(?:to|of)?\s*(?:the\s+)?", gap) is not None


def _single(each: Mention, names: Names) -> bool:
    return len(each.codes) == 1 and _ITS_PROTOCOL.get(each.codes[0]) in names.codes


def _of_protocol(text: str, words: list[Word], protocol: int, each: Mention, names: Names) -> Iterator[Mention]:
    """Name the protocol to a treaty, where the treaty has one; otherwise leave it unnamed, never the treaty itself."""
    start = protocol
    leads = {
        "optional",
        "first",
        "second",
        "third",
        "two",
        "both",
        "three",
        "all",
        "other",
        "remaining",
        "the",
        "1st",
        "2nd",
    }
    while start and words[start - 1].plain in leads and text[words[start - 1].end : words[start].start].isspace():
        start -= 1
    place = (words[start].start, each.end)
    if _single(each, names):
        yield Mention(*place, (_ITS_PROTOCOL[each.codes[0]],))
    else:
        yield Mention(*place, ())


def _is_body(text: str, each: Mention) -> bool:
    """Tell whether a short form is the treaty body: "recommended by CEDAW", "the CAT Committee"."""
    name = text[each.start : each.end]
    if " " in name or not name.isupper():
        return False
    before = text[max(0, each.start - _LOOK_BACK) : each.start]
    return _COMMITTEE_AFTER.match(text, each.end) is not None or _BODY_BEFORE.search(before) is not None


def _protocols(text: str, found: list[Mention], names: Names) -> Iterator[Mention]:
    """Yield "its Optional Protocol" by the treaty named last before it."""
    if "rotocol" not in text:
        return
    for phrase in _PROTOCOLS.finditer(text):
        before = [each for each in found if each.end <= phrase.start() and len(each.codes) == 1]
        base = max(before, key=lambda each: each.end).codes[0] if before else ""
        if before and re.search(r"[;.]\s", text[max(each.end for each in before) : phrase.start()]):
            base = ""
        codes = _codes_of(base, phrase)
        yield Mention(phrase.start(), phrase.end(), codes if names.codes.issuperset(codes) else ())


def _codes_of(base: str, phrase: re.Match[str]) -> tuple[str, ...]:
    said = phrase[0].lower()
    if _UNSAID.search(said) is not None:
        return ()
    if not said.removesuffix(" thereto").endswith("s"):
        if base in _ITS_PROTOCOL:
            return (_ITS_PROTOCOL[base],)
        nth = _NTH.search(said)
        place = {"fi": 0, "1s": 0, "se": 1, "2n": 1, "th": 2, "3r": 2}[nth[0][:2]] if nth else None
        numbered = _NUMBERED.get(base, ())
        # The two to the CRC of 2000 have no order of their own; the third is called so.
        known = place is not None and place < len(numbered) and (base != "CRC" or place == 2)
        return (numbered[place],) if place is not None and known else ()
    every = _ITS_PROTOCOLS.get(base) or (_NUMBERED.get(base, ()) if "three" in said else ())
    count = {"two": 2, "both": 2, "three": 3}.get(next((word for word in ("two", "both", "three") if word in said), ""))
    return every if count in (None, len(every)) else ()


def _is_one(text: str, each: Mention) -> bool:
    return not text[each.start : each.end].endswith("s")


def _with_short_forms(text: str, found: list[Mention]) -> list[Mention]:
    """Let "Optional Protocol (OPCAT)" be what its bracket says."""
    told: list[Mention] = []
    for each in found:
        if (
            told
            and not told[-1].codes
            and each.codes
            and _is_one(text, told[-1])
            and _SHORT_AFTER.fullmatch(text[told[-1].end : each.start])
        ):
            told[-1] = Mention(told[-1].start, told[-1].end, each.codes)
            continue
        told.append(each)
    return told
