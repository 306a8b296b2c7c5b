"""What a text asks: the kind of ask, the treaties it wants joined, its action category. Suggestions for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.facts import TreatyRequest
from tracker.domain.vocabulary import AskKind, TreatyAsk


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the wording suggests; a person decides.

    `action_category` follows UPR Info: 1 minimal, 2 continuing, 3 considering, 4 general, 5 specific action; None
    where no verb is recognised.
    """

    ask_kind: AskKind
    treaty_requests: tuple[TreatyRequest, ...] = ()
    action_category: int | None = None


# Source: E. McMahon's five categories as UPR Info uses them; the verbs are typical first verbs, not a closed list.
_VERBS: dict[int, tuple[str, ...]] = {
    1: ("call on", "seek", "share", "request", "inform", "provide information", "exchange"),
    2: ("continue", "maintain", "persevere", "pursue", "keep", "sustain", "further", "remain"),
    3: ("analyse", "analyze", "consider", "envisage", "explore", "examine", "reflect", "review", "study"),
    4: (
        *("accelerate", "address", "encourage", "ensure", "guarantee", "intensify", "promote", "strengthen", "take"),
        *("improve", "enhance", "increase", "make efforts", "step up", "respect", "protect", "combat", "work", "fight"),
    ),
    5: (
        *(
            "abolish",
            "accede",
            "adopt",
            "amend",
            "enact",
            "establish",
            "implement",
            "ratify",
            "release",
            "sign",
            "repeal",
        ),
        *(
            "create",
            "introduce",
            "accept",
            "become",
            "withdraw",
            "lift",
            "conduct",
            "develop",
            "investigate",
            "conclude",
        ),
    ),
}
_REFRAIN = re.compile(r"^(?:immediately )?(?:refrain|do not|cease|stop|end|abstain|desist|put an end)\b", re.IGNORECASE)
_CONSIDER = re.compile(r"^(?:further |positively )?(?:consider|envisage|explore|examine|study|reflect)", re.IGNORECASE)
_CONTINUE = re.compile(r"^(?:continue|maintain|persevere|pursue|keep|sustain)\b", re.IGNORECASE)
# "Share its experience" offers something and asks no question; "share information on" asks one.
_INFORMATION = re.compile(
    r"^(?:please )?(?:provide (?:detailed )?information|explain|clarify|"
    r"share (?:\w+ ){0,4}(?:information|data|statistics|details|findings))\b",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\b(?:ratif\w+|acced\w+|access\w+ to|accession|becom\w+ (?:a )?party|(?:sign\w*,? (?:and|or) )?ratif\w+)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\b(?:sign|signing|signature of)\b", re.IGNORECASE)
_OTHER_ACTION = re.compile(
    r"\band (?:fully |effectively |to )*(?:implement|take|ensure|adopt|establish|bring|align|incorporate|harmoni[sz]e|"
    r"set up|create|enact|amend|abolish|introduce|strengthen|cooperate|extend|issue)\b",
    re.IGNORECASE,
)
# "Extend an invitation, and ratify": joining is the second thing asked, so it is not all that is asked.
_OTHER_FIRST = re.compile(r"\w.*\band (?:to )?$", re.IGNORECASE | re.DOTALL)
# A protocol that nobody could name: "the two remaining Optional Protocols to CRC" asks for nothing about CRC itself.
_ITS_PROTOCOL = re.compile(r"protocols? (?:\w+ )?to (?:the )?$")


def suggest(text: str, instruments: Mapping[str, str]) -> Suggestion:
    """Suggest what `text` asks.

    Args:
        text: one recommendation, without the number and the States.
        instruments: spelling as cited, lower case -> instrument code.

    Returns:
        `treaty_action` only where joining is all that is asked: "ratify and implement" is `do`, as the status method
        wants an implementing part assessed on evidence.
    """
    opening = text.strip()
    requests = _treaty_requests(opening, instruments)
    category = _category(opening)
    if _CONSIDER.match(opening):
        return Suggestion(AskKind.CONSIDER, requests, category)
    if requests and not _OTHER_ACTION.search(opening) and not _joins_second(opening):
        return Suggestion(AskKind.TREATY_ACTION, requests, category)
    for kind, pattern in (
        (AskKind.REFRAIN, _REFRAIN),
        (AskKind.CONTINUE, _CONTINUE),
        (AskKind.INFORMATION, _INFORMATION),
    ):
        if pattern.match(opening):
            return Suggestion(kind, (), category)
    return Suggestion(AskKind.DO, (), category)


def heading(text: str, *, words: int = 16) -> str:
    """Shorten a recommendation to a heading of at most so many words, without its States and closing punctuation."""
    pieces = without_recommenders(text).split()
    return " ".join(pieces) if len(pieces) <= words else " ".join(pieces[:words]).rstrip(",;:") + " …"


def without_recommenders(text: str) -> str:
    """Take the closing brackets with the recommending States, and the closing punctuation, off a published text.

    >>> without_recommenders("Ratify OP-CAT (Costa Rica), (Iran (Islamic Republic of));")
    'Ratify OP-CAT'
    """
    rest = text.strip()
    while True:
        rest = rest.rstrip(";., ")
        cut = _opening_of_last_bracket(rest)
        if cut is None:
            return rest
        rest = rest[:cut]


def _opening_of_last_bracket(text: str) -> int | None:
    if not text.endswith(")"):
        return None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            inner = text[place + 1 : -1]
            # "(OP-CAT)" names what comes before it: States have lower-case letters in their names.
            return place if place and any(letter.islower() for letter in inner) else None
    return None


def cited(text: str, instruments: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of the instruments that a text names, each once, in the order of their places."""
    lowered = " ".join(text.lower().replace("’", "'").split())
    found: dict[str, int] = {}
    for spelling in sorted(instruments, key=lambda each: (-len(each), each)):
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", lowered):
            of_a_protocol = _ITS_PROTOCOL.search(lowered[: match.start()]) is not None
            if instruments[spelling] not in found and not of_a_protocol:
                found[instruments[spelling]] = match.start()
            # A longer name hides the shorter ones inside it: "Optional Protocol to the Convention against Torture".
            lowered = lowered[: match.start()] + "\0" * (match.end() - match.start()) + lowered[match.end() :]
    return tuple(sorted(found, key=lambda code: (found[code], code)))


def _treaty_requests(text: str, instruments: Mapping[str, str]) -> tuple[TreatyRequest, ...]:
    join = _JOIN.search(text)
    sign = _SIGN.search(text)
    if join is None and sign is None:
        return ()
    ask = TreatyAsk.RATIFY if join else TreatyAsk.SIGN
    return tuple(TreatyRequest(ask, code) for code in cited(text, instruments))


def _joins_second(text: str) -> bool:
    verbs = [found.start() for found in (_JOIN.search(text), _SIGN.search(text)) if found]
    return bool(verbs) and _OTHER_FIRST.match(text[: min(verbs)]) is not None


def _category(text: str) -> int | None:
    lowered = text.lower()
    for category, verbs in _VERBS.items():
        if any(re.match(rf"(?:to )?{re.escape(verb)}\b", lowered) for verb in verbs):
            return category
    return None
