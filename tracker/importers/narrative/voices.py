"""Who speaks in a paper: a State of itself, a mandate in a letter, a body of the UN, an organisation."""

from __future__ import annotations

import re
from enum import StrEnum

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.addressees import states_in
from tracker.importers.narrative.own_name import LETTER_KIND


class Voice(StrEnum):
    """Who speaks in a paper."""

    LETTER = "letter"  # a mandate's letter to a Government
    LIST_OF_ISSUES = "list of issues"
    ORGANISATION = "organisation"
    STATE = "state"
    UN_BODY = "un body"  # a committee, a mandate, a commission in a report or in concluding observations


MANDATE = re.compile(
    r"\b(?:Mandates?|Mandats?|Mandatos?) (?:of|du|de la|del|des|de los) (?:the )?"
    r"(?P<who>(?:Special|Independent|Working|Chair|Rapporteu|Groupe|Expert|Relator|Grupo).{10,900})",
    re.IGNORECASE | re.DOTALL,
)
REPORT_OF_MANDATE = re.compile(
    r"(?:report|statement) (?:of|by) the (?P<who>(?:special rapporteur|independent expert|working group on|"
    r"commission of inquiry|(?:united nations )?high commissioner|secretary-general|"
    r"special representative)[^\n]{0,160}?)"
    # "a clean, healthy and …", "extrajudicial, summary or …": a comma inside the name of a mandate ends nothing.
    r"(?=[*.\n]|,(?! (?:healthy|summary|its causes|especially|including|promotion of|justice)\b)|"
    r"\son (?:his|her|its|their)\b|$)",
    re.IGNORECASE,
)
_BY_STATE = re.compile(
    r"\b(?:national report submitted|common core document|rapport national|informe nacional|"
    r"reports? submitted by states? part|mid-?term report of (?:the )?government)",
    re.IGNORECASE,
)
# These are a State's only where a State is named next.
_BY_WHOM = re.compile(
    r"\b(?:national report of|repl(?:y|ies) (?:of|by|from|to)|responses? (?:of|by|from|to)|written replies|"
    r"information (?:received|provided|submitted) (?:from|by)|comments (?:by|of|received from)|"
    r"periodic reports? (?:of|submitted by)|permanent mission of|réponses? (?:du|de|des|à)|respuestas? (?:de|del|a))\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\b(?:alternative|shadow|parallel|joint|stakeholders?['’]?|ngo|civil society) (?:\w+ )?(?:report|submission|"
    r"contribution)|"
    r"\bsubmission (?:to|by|of)\b|rapport alternatif|informe alternativo",
    re.IGNORECASE,
)
_WHOM_ENDS = re.compile(r"\b(?:to|on|for|in|under|concerning|sur|à|sobre|a)\b|[\n,;(]")
HEAD = 1200  # characters in which a letter names its mandates
_NEXT = 120  # characters behind "replies of" in which its State stands

_CONCLUDING = re.compile(
    r"concluding observations|observations finales|observaciones finales|follow-up assessment", re.IGNORECASE
)
_LIST_OF_ISSUES = re.compile(r"\blists? of issues\b|liste de points|lista de cuestiones", re.IGNORECASE)
_ANSWERS = re.compile(r"\b(?:repl(?:y|ies)|responses?|réponses?|respuestas?)\b", re.IGNORECASE)


def _by_state(opening: str, names: StateNames) -> int | None:
    """Return where the cover says that a State wrote the paper, None where it does not."""
    if _ALTERNATIVE.search(opening):
        return None
    if plain := _BY_STATE.search(opening):
        return plain.start()
    for found in _BY_WHOM.finditer(opening):
        behind = _WHOM_ENDS.split(opening[found.end() : found.end() + _NEXT])[0]
        if re.search(r"\bgovernment|state part", behind, re.IGNORECASE) or next(states_in(behind, names), None):
            return found.start()
    return None


def voice_of(opening: str, names: StateNames, *, symbol: str | None, reference: str | None) -> Voice:
    """Return who speaks, told by the words of the cover."""
    addressed = "xcellen" in opening or (reference is not None and LETTER_KIND.match(reference) is not None)
    if addressed and MANDATE.search(opening[:HEAD]):
        return Voice.LETTER
    concluding = _CONCLUDING.search(opening)
    if _LIST_OF_ISSUES.search(opening) and symbol and not concluding and not _ANSWERS.search(opening):
        return Voice.LIST_OF_ISSUES
    by_state = _by_state(opening, names)
    if by_state is not None and (concluding is None or by_state < concluding.start()):
        return Voice.STATE
    if reference and LETTER_KIND.match(reference):
        return Voice.LETTER
    if symbol and (concluding or REPORT_OF_MANDATE.search(opening)):
        return Voice.UN_BODY
    return Voice.ORGANISATION
