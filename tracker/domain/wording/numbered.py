"""Instruments told by number: conventions of the International Labour Organization, resolutions of UN organs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tracker.domain.wording.names import Mention

_ILO = re.compile(r"\bILO\b|International Labou?r Organi[sz]ation|\bNORMLEX\b")
_NUMBER_SIGN = r"(?:(?:[Nn]os?|NOs?|[Nn]umbers?|[Nn]°|[Nn]r|#)(?:\b|(?<=[°#]))\.?\s*)"
_NAMELY = r"(?:,?\s+(?:in particular|particularly|notably|especially|namely|including|such as))?"
_CONVENTION = re.compile(
    rf"(?:\b(?:ILO|International Labou?r Organi[sz]ation)(?:['’]s)?\s*(?:\(ILO\)\s*)?(?:[Cc]ore\s+|"
    rf"[Ff]undamental\s+)?)?"
    rf"\b[Cc]onventions?(?:,?\s+\d{{4}})?{_NAMELY},?\s*(?:\(ILO\)\s*)?\(?(?P<sign>{_NUMBER_SIGN})?C?(?P<number>\d{{1,3}})\b\)?(?!\s*(?:States|/|-\d))"
    rf"|\bILO[-\s]+(?P<sign2>{_NUMBER_SIGN}|C-?\s?)?(?P<number2>\d{{2,3}})\b(?!\s*(?:States|member))"
    rf"|\bC-?(?P<number3>0?\d{{2}}|1\d{{2}})\b"
)
_MORE = re.compile(
    rf"(?:\s*\([^()]{{0,120}}\))?\s*(?:,\s*and|,|;|and|or|&|as well as)\s*(?:(?:also|the|ILO|to)\s+){{0,3}}"
    rf"(?P<name>(?:[Cc]onventions?\s+)?{_NUMBER_SIGN}?)C?(?P<number>\d{{1,3}})\b(?!\s*(?:of the (?!ILO|"
    rf"International)|years|States|per cent|%|/|-\d))"
)
_WHO = re.compile(
    r"(?:(?P<sc>(?:UN\s+|United Nations\s+)?Security Council(?:['’]s)?|UNSC|SC)|(?P<ga>(?:UN\s+|United "
    r"Nations\s+)?General Assembly(?:['’]s)?|"
    r"UNGA|GA)|(?P<hrc>(?:UN\s+|United Nations\s+)?Human Rights Council(?:['’]s)?|HRC|Council)|(?P<other>Economic "
    r"and Social Council|"
    r"ECOSOC|Commission on Human Rights|World Health Assembly|WHA))\s+$"
)
_RESOLUTION = re.compile(r"\b[Rr]esolutions?\s+(?:[Nn]os?\.?\s*)?(?P<number>\d{1,4}(?:[/-]\d{1,4})?)")
_RESOLUTION_MORE = re.compile(
    r"(?P<year>\s*[A-Z]?\s*[(\[](?:\d{4}|[IVXL]+)[)\]])?(?P<next>\s*(?:,\s*and|,|and|or|&)\s*(?:(?:in "
    r"particular\s+)?resolutions?\s+)?"
    r"(?P<number>\d{1,4}(?:[/-]\d{1,4})?)(?![\d/.,]*\d|\s*(?:years|days|per cent|%|[A-Z][a-z]+ \d{4})))?"
)
_YEAR = re.compile(r"\s*[A-Z]?\s*[(\[](?:\d{4}|[IVXL]+)[)\]]")
_SYMBOL = re.compile(r"\b(?P<organ>[SA]|A/HRC)/RES/(?P<number>\d{1,4}(?:/\d{1,4})?)|\bUNSCR\s*(?P<sc>\d{1,4})\b")
_PLAIN_SESSIONS = 60  # resolutions "62/149" of a higher session can only be the General Assembly's
_LAST_SHARED = 30  # Source: the Assembly numbers by session from its 31st on (1976)


def labour_conventions(text: str, codes: frozenset[str]) -> Iterator[Mention]:
    """Yield ILO conventions told by number, each number of a list at its own place.

    Without the organization's name only "Convention No. 29", the ILO's way of numbering, is taken for one, and only
    where the table has it.
    """
    of_the_ilo = ("ILO" in text or "Labo" in text) and _ILO.search(text) is not None
    if not of_the_ilo and "onvention" not in text:
        return
    at = 0
    while (first := _CONVENTION.search(text, at)) is not None:
        at = first.end()
        number = first["number"] or first["number2"] or first["number3"]
        if not of_the_ilo and not (first["sign"] and f"ILO-{int(number)}" in codes):
            continue
        yield _labour(number, first.start(), first.end(), codes)
        while (more := _MORE.match(text, at)) is not None:
            at = more.end()
            yield _labour(more["number"], more.start("name"), more.end(), codes)


def _labour(number: str, start: int, end: int, codes: frozenset[str]) -> Mention:
    code = f"ILO-{int(number)}"
    return Mention(start, end, (code,) if code in codes else ())


def resolutions(text: str, codes: Mapping[str, str]) -> Iterator[Mention]:
    """Yield resolutions told by number, each number of a list at its own place."""
    if "esolution" not in text and "RES" not in text and "UNSCR" not in text:
        return
    for symbol in _SYMBOL.finditer(text):
        organ = "S" if symbol["sc"] else symbol["organ"]
        yield _known(f"{organ}/RES/{symbol['sc'] or symbol['number']}", symbol.start(), symbol.end(), codes)
    at = 0
    while (first := _RESOLUTION.search(text, at)) is not None:
        who = _WHO.search(text, max(0, first.start() - 60), first.start())
        start = who.start() if who else first.start()
        number, place, at = first["number"], start, first.end()
        while (more := _RESOLUTION_MORE.match(text, at)) is not None:
            end = more.end("year") if more["year"] else at
            yield _resolution(number, who, place=(place, end), codes=codes)
            if more["next"] is None:
                at = max(end, first.end())
                break
            number, place, at = more["number"], more.start("number"), more.end("number")


def _resolution(number: str, who: re.Match[str] | None, *, place: tuple[int, int], codes: Mapping[str, str]) -> Mention:
    number = number.replace("-", "/")
    organ = who.lastgroup if who else None
    session = int(number.partition("/")[0])
    if organ == "other":
        return Mention(*place, ())
    if organ == "sc" or (organ is None and "/" not in number):
        return _known(f"S/RES/{number}", *place, codes)
    if organ == "ga" or (organ is None and session > _PLAIN_SESSIONS):
        return _known(f"A/RES/{number}", *place, codes)
    if organ == "hrc" or session <= _LAST_SHARED:
        return _known(f"A/HRC/RES/{number}", *place, codes)
    return Mention(*place, ())


def _known(code: str, start: int, end: int, codes: Mapping[str, str]) -> Mention:
    """Find a resolution by its symbol."""
    return Mention(start, end, (codes[code],) if code in codes else ())
