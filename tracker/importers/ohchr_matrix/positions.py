"""The State's position in the words of a matrix: a closed list, anything else is unknown."""

from __future__ import annotations

import re
from difflib import get_close_matches

from tracker.domain.folding import unaccented
from tracker.domain.vocabulary import Position

LONGEST = 80  # characters: a cell or line with more is no position
LIKENESS = 0.75  # as for the names of States

# Source: OHCHR's matrices ("Supported", "Supported/Noted", "Noted", "Under consideration", "NA") and the addenda of
# States, whose words country teams put in their place; the two working languages that they translate into.
_WORDS = {
    Position.SUPPORTED: (
        "supported", "support", "supports", "accepted", "accept", "accepts", "fully supported", "fully accepted",
        "full support", "enjoys the support", "enjoy the support", "enjoyed the support", "enjoys support",
        "accepted already implemented", "accepted being implemented", "accepted in process of implementation",
        "supported already implemented", "supported being implemented",
        "accepte", "acceptee", "appuye", "appuyee", "aceptada", "apoyada", "aceptado", "apoyado",
    ),
    Position.PARTIALLY_SUPPORTED: (
        "supported noted", "noted supported", "partially supported", "partially accepted", "supported in part",
        "accepted in part", "supported partially", "accepted partially", "partly supported", "partly accepted",
        "support in part", "accept in part", "partially support", "partially accept", "partial support",
        "partially supported partially noted", "supported in part noted in part", "accepted noted",
        "partiellement acceptee", "partiellement appuyee", "aceptada parcialmente", "parcialmente aceptada",
    ),
    Position.NOTED: ("noted", "takes note", "taken note of", "notee", "prise en note", "tomada nota"),
    Position.NOT_SUPPORTED: (
        "not supported", "no support", "not accepted", "rejected", "do not support", "do not accept",
        "did not support", "does not support", "does not accept",
        "did not enjoy the support", "does not enjoy the support", "do not enjoy the support",
        "rejetee", "non acceptee", "rechazada", "no aceptada",
    ),
    Position.PENDING: (
        "under consideration", "pending", "to be examined", "will be examined", "under examination", "examined",
        "to be considered", "deferred", "response pending", "en cours d examen", "en examen",
    ),
    Position.NO_RESPONSE: ("no response", "no position", "no clear position", "no answer", "no reply", "not answered"),
    Position.NOT_APPLICABLE: ("na", "n a", "not applicable"),
}  # fmt: skip
_KNOWN = {word.replace(" ", ""): position for position, words in _WORDS.items() for word in words}
_SPELLED = {word.replace(" ", ""): word for words in _WORDS.values() for word in words}

_CITED = re.compile(r"\s*[(\[]?\s*(?:see\s+)?A/HRC/[\s\S]*\Z")
_MARKS = re.compile(r"[\s*†‡§¹²³\d)\]]+\Z")
_HEADING = re.compile(
    r"\W*(?:(?:[IVX]{1,4}|[A-Z]|\d)[.)]\s*)?(?:list of\s+)?(?:the\s+)?(?:recommendations?\W+)?(?P<words>.{2,40}?)"
    r"(?:\s+recommendations?)?(?:\s+by\s+.{3,60})?\W*",
    re.IGNORECASE | re.DOTALL,
)


def position_of(words: str) -> Position | None:
    """Return the position that a cell gives; marks of footnotes, line ends and a cited document are passed over."""
    words = _CITED.sub("", words[:LONGEST])
    return _KNOWN.get(_folded(words)) or _KNOWN.get(_folded(_MARKS.sub("", words)))


def suggested(words: str) -> str | None:
    """Return the known words most like unknown ones, None if none are near. For people to judge, never to apply."""
    near = get_close_matches(_folded(words[:LONGEST]), _KNOWN, n=1, cutoff=LIKENESS)
    return _SPELLED[near[0]] if near else None


def heading_position(words: str) -> Position | None:
    """Return the position that a heading gives to all rows below it ("Supported recommendations")."""
    if len(words) > LONGEST or "recommendation" not in words.casefold():
        return None
    found = _HEADING.fullmatch(words)
    return position_of(found["words"]) if found else None


def _folded(words: str) -> str:
    plain = unaccented(words)
    return re.sub(r"[\W_]+", "", plain.casefold())
