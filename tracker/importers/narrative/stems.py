"""The sentence above a list, "The Committee recommends that the State party:": what its items are, and who is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.addressees import NOBODY, Addressed, addressed
from tracker.importers.narrative.asks import asked_phrase, asks_by_should, passed_on, performatives, sentences


class StemKind(StrEnum):
    """What the items of a list are."""

    ASKS = "asks"
    CITED = "cited"  # what somebody else recommended, quoted
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stem:
    """A stem read: kind, whom its own words address, and of a cited one who asked."""

    kind: StemKind
    text: str
    to: Addressed = NOBODY
    cited: str | None = None


_ENDS_OPEN = re.compile(r":[”\"’')\]*]*\s*[-–—]?$")
_CITED_NOUN = re.compile(
    r"\b(?P<owner>(?:[A-Z][\w-]+ ){0,5}[A-Z][\w-]+)['’]s? (?:\w+ ){0,2}recommendations|"
    r"recommendations? (?:(?!to\b)\w+ ){0,3}?(?:of|by|from) (?:the )?"
    r"(?P<by>(?:UN |United Nations )?[A-Z][\w-]+(?: (?:[A-Z][\w-]+|of|on|for|against|the|in))*)"
)
_CITED_VERB = re.compile(
    r"\b(?!(?:It|They|We|This|That|I)\b)(?P<who>[A-Z][\w.-]+(?: (?:[A-Z][\w-]+|of|on|for|against|the|in))*) "
    r"(?:(?!(?:is|are|was|were|be|been)\b)\w+ ){0,2}"
    r"(?:recommended|urged|called (?:up)?on|requested|encouraged|has recommended|had recommended)\b"
)
_MADE = re.compile(r"\b(?:made|issued|addressed|formulated|put forward) (?:\w+ ){0,4}recommendations\b", re.IGNORECASE)
_BODY = re.compile(
    r"(?:[A-Z][\w-]+ (?:(?:of|on|for|against|the|and) )*){0,6}(?:Commission|Committee|Council|Rapporteur|Mission|Group|"
    r"Court|"
    r"Commissioner|Panel|Expert|Assembly)(?: (?:of|on|for|against|the|[A-Z][\w-]+))*"
)
_AIMED = re.compile(
    r"\b(?:(?:addressed|directed|made) to|recommendations to) (?P<who>[^,:;]{3,80}?)(?: about\b| on\b|,|:|$)",
    re.IGNORECASE,
)
_NO_ASK = re.compile(
    r"\b(?:welcomes?|notes? with|concern(?:ed|s)?|regrets?|commends?|appreciates?|notes? (?:that|the)|such as|"
    r"for example|namely|"
    r"states? that|stating|said|found|provides?|reads?|prohibits?|received|according to|include[ds]?)\b[^.]*$",
    re.IGNORECASE,
)
_OPEN_ASK = re.compile(
    r"\b(?:following (?:\w+ ){0,3}?(?:recommendations|measures|steps|actions|recommandations|recomendaciones|mesures|"
    r"medidas)|"
    r"(?:recommends?|recommandations?|recommendations|recomendaciones)(?: \w+){0,6}|to|that|de|que|à|"
    r"should include)\s*$",
    re.IGNORECASE,
)
_FOLLOWS_ON = re.compile(r"(?:this|these|such [\w ]{3,40}?|they|it)\b[^.]{0,60}\b(?:should|must)\b", re.IGNORECASE)


def opens_list(text: str) -> bool:
    """Tell whether a paragraph ends open, with a colon."""
    return _ENDS_OPEN.search(text[-12:]) is not None


def read_stem(text: str, names: StateNames, *, within: bool) -> Stem:
    """Return what the items under a stem are; `within` where it stands among recommendations."""
    parts = sentences(text)
    last = parts[-1] if parts else text
    to = _to(parts, names)
    if performatives(last) and not re.search(r"\bnotes? (?:that|with)[^,]*:$", last):
        return Stem(StemKind.ASKS, last, to)
    if cited := _cited(last) or _made_before(parts):
        aimed = _AIMED.search(last)
        return Stem(StemKind.CITED, last, addressed(aimed["who"], names) if aimed else NOBODY, cited)
    if asks_by_should(last) or (_FOLLOWS_ON.match(last) and any(performatives(part) for part in parts[:-1])):
        return Stem(StemKind.ASKS, last, to)
    stripped = last.rstrip(' :-–—*”"')
    if within and not _NO_ASK.search(last) and _OPEN_ASK.search(stripped):
        return Stem(StemKind.ASKS, last, to or _aimed(stripped, names))
    return Stem(StemKind.OTHER, last)


def _aimed(words: str, names: StateNames) -> Addressed:
    """Return whom "makes the following recommendations to the Government of X" addresses."""
    found = re.search(r"recomm?[ae]nda\w+ (?:to|for|au|aux|al|a) (?P<who>[^:;,]{3,120})$", words, re.IGNORECASE)
    to = addressed(found["who"], names) if found else NOBODY
    return to if to else NOBODY


def _to(parts: list[str], names: StateNames) -> Addressed:
    """Return whom the stem's last asking sentence names, failing that the one before it."""
    for sentence in reversed(parts[-3:]):
        if found := named_in(sentence, names):
            return found
    return NOBODY


def named_in(sentence: str, names: StateNames) -> Addressed:
    """Return whom a sentence that asks names: behind its asking verb, or as the one who should."""
    unknown = NOBODY
    for match in performatives(sentence):
        further = passed_on(match.rest)
        to = addressed(asked_phrase(further), names) if further else NOBODY
        to = to or addressed(asked_phrase(match.rest), names)
        if to:
            return to
        unknown = unknown if unknown.unknown else to
    if unknown.unknown:
        return unknown
    if (should := asks_by_should(sentence)) and (subject := _subject(should["subject"])):
        return addressed(subject, names)
    return NOBODY


# "Other States, including Cyprus and Malta, should": who is asked stands before the aside.
_ASIDE = re.compile(r", (?:including|such as|like|among them|in particular|especially) [^;:]{2,120}?,\s*$")


def _subject(before: str) -> str | None:
    """Return the subject of "should" where it is short enough to be somebody and no clause about others."""
    whole = _ASIDE.sub(" ", before)
    subject = re.split(r",| that (?=the )|\bwhile\b|\bwhere\b", whole)[-1].strip()
    clause = re.search(
        r"\b(?:who|which|whose|measures|steps|this|it|these|they|those|efforts)\b", subject, re.IGNORECASE
    )
    return subject if subject and not clause and len(subject.split()) <= 12 else None


def _made_before(parts: list[str]) -> str | None:
    """Return whose body "It made the following recommendations:" means: the last one named before."""
    if not _MADE.search(parts[-1]):
        return None
    named = [found[0] for part in parts for found in _BODY.finditer(part)]
    return named[-1].removeprefix("The ") if named else None


def _cited(sentence: str) -> str | None:
    """Return whose recommendations a sentence introduces, None where they are the paper's own."""
    if found := _CITED_NOUN.search(sentence):
        return str(found["owner"] or found["by"]).removeprefix("The ")
    found = _CITED_VERB.search(sentence)
    return found["who"].removeprefix("The ") if found else None
