"""What a heading opens: recommendations, conclusions with recommendations among them, an addressee, something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.importers.lookups import StateNames, fold
from tracker.importers.narrative.addressees import NOBODY, Addressed, addressed
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block


class Opens(StrEnum):
    """What stands below a heading."""

    ADDRESSEE = "addressee"  # "To the Government of …:"
    MIXED = "mixed"  # "Conclusions and recommendations", "Principal subjects of concern and recommendations"
    OTHER = "other"
    PAST = "past"  # what others recommended: "Implementation of previous recommendations"
    PLEDGES = "pledges"
    RECOMMENDATIONS = "recommendations"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading read: what it opens, and whom it addresses."""

    opens: Opens
    to: Addressed = NOBODY


_RECOMMENDS = re.compile(
    r"\b(?:recommendations?|recommandations?|recomendaciones|recomendación|recomended|our asks|key asks|"
    r"recommended (?:actions?|measures|steps)|calls? (?:to|"
    r"for) action)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:previous|past|earlier|prior|follow[- ]?up|implement\w*|accepted|supported|noted|rejected|status|received|"
    r"response|replies|reply|review of|outcome|progress|cycle|last|upr recommendations|addressed by|suivi|précédentes|"
    r"mise en œuvre|seguimiento|anteriores|aplicación|cumplimiento)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:for|to) (?:the )?(?:implementation|follow[- ]?up)", re.IGNORECASE)
_MIXED = re.compile(
    r"\b(?:conclusions?|concerns?|observations?|findings|analysis|issues|préoccupations?|preocupaci[oó]n(?:es)?|"
    r"remarks|"
    r"questions|conclusiones|constatations)\b",
    re.IGNORECASE,
)
_PLEDGES = re.compile(
    r"\b(?:voluntary|pledges?|commitments? (?:and|by)|undertakings?|engagements volontaires|compromisos)\b",
    re.IGNORECASE,
)
_PLEDGED = re.compile(r"\b(?:pledges?|commitments?|undertakings?|engagements|compromisos)\b", re.IGNORECASE)
_TO = re.compile(
    r"(?:(?P<what>.{0,60}?recomm?[ae]nda\w*.{0,20}?)\s)?\b(?P<to>to|for|addressed to|au|aux|à|al|a|para|"
    r"pour) (?P<who>[^:]{2,200}?)\s*[:.–—-]*",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"(?:to|au|aux|à|al|a l[ao]s?)\s", re.IGNORECASE)
_LABEL = re.compile(r"(?:the )?(?P<who>[^:]{2,100}?)(?: should| must)?\s*:", re.IGNORECASE)
_CLOSES = re.compile(
    r"(?:annex|appendix|annexe|anexo|introduction|methodology|background|about |bibliograph|contents|context\b|"
    r"glossary|"
    r"acknowledg|executive summary|conclusions?$|positive aspects|notes$)",
    re.IGNORECASE,
)


def read_heading(block: Block, names: StateNames) -> Heading:
    """Return what a heading opens."""
    text = block.text.strip()
    says = _RECOMMENDS.search(text) is not None
    if says and _PAST.search(text) and not _PURPOSE.search(text):
        return Heading(Opens.PAST)
    if says and _MIXED.search(text):
        return Heading(Opens.MIXED)
    to = _addressee(text, names, says_recommendations=says)
    if says:
        return Heading(Opens.RECOMMENDATIONS, to)
    if _PLEDGES.search(text) and _PLEDGED.search(text):
        return Heading(Opens.PLEDGES)
    # "To fishermen everywhere:" names nobody who is known, and ends what the heading before it said.
    return Heading(Opens.ADDRESSEE, to) if to or (to.unknown and _TOWARDS.match(text)) else Heading(Opens.OTHER)


def _addressee(text: str, names: StateNames, *, says_recommendations: bool) -> Addressed:
    """Return whom "To the Government of X:", "Recommendations for X" or "X:" addresses."""
    if found := _TO.fullmatch(text):
        if found["what"] or says_recommendations or found.start("to") == 0:
            to = addressed(found["who"], names)
            return to if to or found.start("to") == 0 else NOBODY
    elif code := names.codes.get(fold(text.rstrip(": "))):
        return Addressed((code,)) if text.endswith(":") or says_recommendations else NOBODY
    elif (label := _LABEL.fullmatch(text)) and len(text.split()) <= 12:
        to = addressed(label["who"], names)
        return to if to else NOBODY
    return NOBODY


def closes(opened: Block, block: Block, above: Block | None) -> bool:
    """Tell whether a heading ends the section that another one opened; `above` is the chapter that stood before it."""
    if _CLOSES.match(block.text):
        return True
    if opened.mark is Mark.NONE and above is not None and above.mark is block.mark:
        return block.mark is Mark.CHAPTER or (_depth(block) <= _depth(above) and block.number != "1")
    if opened.mark is Mark.NUMBER and block.mark is Mark.NUMBER:
        return _depth(block) <= _depth(opened)
    if opened.mark is Mark.CHAPTER and block.mark is Mark.CHAPTER:
        return _is_roman(block) >= _is_roman(opened)
    return False


def _depth(block: Block) -> int:
    return len((block.number or "").split("."))


def _is_roman(block: Block) -> bool:
    """Tell a chapter's Roman number from a section's letter; "C", "D", "I" and "V" alone are either, so letters."""
    return re.fullmatch(r"[IVX]{2,}|[IVX]", block.number or "") is not None
