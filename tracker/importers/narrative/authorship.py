"""Who wrote a paper: a mandate, a committee, a State; an organisation by "submitted by", or by who asks in the text."""

from __future__ import annotations

import re
from collections import Counter

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.asks import performatives
from tracker.importers.narrative.dates import days_in
from tracker.importers.narrative.own_name import REFERENCE
from tracker.importers.narrative.prose import Prose
from tracker.importers.narrative.voices import MANDATE, REPORT_OF_MANDATE, Voice
from tracker.importers.records import ParsedDocument

LONGEST = 3000  # characters of a paragraph in which the author's name is looked for

# Source: the Committees' names as their documents print them, by the prefix of their symbols.
_COMMITTEES = {
    "CCPR": "Human Rights Committee",
    "CEDAW": "Committee on the Elimination of Discrimination against Women",
    "CRC": "Committee on the Rights of the Child",
    "CAT": "Committee against Torture",
    "CERD": "Committee on the Elimination of Racial Discrimination",
    "CRPD": "Committee on the Rights of Persons with Disabilities",
    "CED": "Committee on Enforced Disappearances",
    "CMW": "Committee on the Protection of the Rights of All Migrant Workers and Members of Their Families",
    "E/C.12": "Committee on Economic, Social and Cultural Rights",
}
_MAKING = (
    r"submission|submitted|report|contribution|input|information|presented|prepared|shadow report|statement|"
    r"présentée?|soumise?|presentado|elaborado"
)
_SUBMITTED_BY = re.compile(
    rf"(?i:{_MAKING})\b[^.:\n]{{0,120}}?\b(?i:by|par|por)\s?:? (?:the |l[ae] |les |las? )?"
    rf"(?P<who>[A-Z][^.\n]{{2,120}})|"
    r"(?P<first>(?!Joint|Stakeholder|Individual|NGO|UPR|A )[A-Z][\w&’'-]*(?: [\w&’'-]+){0,7}) submission to\b"
)
_SAYS_OF_ITSELF = re.compile(r",? (?:an? |in |on |to |for the )|, (?=[a-z\d])|[;(]")
_STRONG = re.compile(r"recomm?[ae]nd|recomien|urge|call|insta|exhort|appel", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?i:the|this|these|we|it|they|he|she|elles?|ils?|i|nous|les?|la|los|las|el|at|in|on|for|then|when|if|as|by|and|"
    r"also|"
    r"however)\b|(?:Committee|Special Rapporteur)\b"
)


def author_of(prose: Prose, opening: str, names: StateNames, *, document: ParsedDocument, voice: Voice) -> str | None:
    """Return who wrote a paper, None where it does not plainly say."""
    if voice is Voice.STATE:
        return next((names.spellings[name] for name, code in names.codes.items() if code == document.state), None)
    if voice is Voice.LETTER:
        found = MANDATE.search(opening)
        return _mandates(found["who"]) if found else None
    symbol = document.symbol or ""
    if committee := next((name for prefix, name in _COMMITTEES.items() if symbol.startswith(f"{prefix}/")), None):
        return committee
    mandate = REPORT_OF_MANDATE.search(opening) if voice is Voice.UN_BODY else None
    return mandate["who"].strip() if mandate else _organisation(prose, opening, names)


def _mandates(words: str) -> str:
    """Return the mandates of a letter's head, without the reference that follows them."""
    kept: list[str] = []
    for line in words.splitlines():
        if not line.strip() or REFERENCE.match(line.strip()) or days_in(line) or "xcellen" in line:
            break
        kept.append(line.strip())
    return " ".join(kept).strip(" ;.") or words.strip()


def _organisation(prose: Prose, opening: str, names: StateNames) -> str | None:
    """Return the name behind "submitted by", or the one that asks most often in the text itself."""
    named = (_SAYS_OF_ITSELF.split(found["who"] or found["first"])[0] for found in _SUBMITTED_BY.finditer(opening))
    makers = [name.strip(" ,;") for name in named if names.find(name) is None]
    if makers:
        return makers[0]
    asking = Counter(
        match.subject
        for block in prose.blocks
        for match in performatives(block.text[:LONGEST])
        if match.subject and _STRONG.match(match.verb) and _is_name(match.subject)
    )
    return min(asking, key=lambda name: (-asking[name], name)) if asking else None


def _is_name(subject: str) -> bool:
    return _NO_NAME.match(subject) is None and subject[0].isupper() and len(subject) > 2
