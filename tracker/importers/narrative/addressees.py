"""Who is asked: States named in a phrase by name or adjective, bodies and groups as the source names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.importers.lookups import StateNames, fold
from tracker.importers.narrative.demonyms import DEMONYMS, OFFICE_OF

LONGEST = 300  # characters of a phrase that are looked at


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who a phrase addresses; `own` where it says "the State party" or "the Government" and no more."""

    states: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    own: bool = False
    unknown: str | None = None

    def __bool__(self) -> bool:
        return bool(self.states or self.others or self.own)

    @property
    def names(self) -> tuple[str, ...]:
        """Alpha-3 codes, then others as named."""
        return (*self.states, *self.others)


NOBODY = Addressed()

# A State's own paper or an article about it names no addressee: "the Special Rapporteur on … in X", "nationals of X".
_PASSED = re.compile(
    r"\b(?:special rapporteur|working group|independent expert|commission of inquiry|committee) (?:on|for|against) .*?"
    r"(?= to\b|,|;|$)|\b(?:nationals?|citizens?|workers?|refugees?|people|women|children) (?:of|from|in) (?:the )?"
    r"(?:[A-Z]\S+ ?)+",
    re.IGNORECASE,
)
_MANDATE = re.compile(r"(?<![a-z])(?:Special Rapporteur|Working Group|Independent Expert)s? on [^,;:]{4,120}")
_OWN = re.compile(
    r"\b(?:(?:the )?states? party|(?:your|his|her) excellency(?:['’]?s? government)?|the (?:\w+ )?government|"
    r"(?:the )?state under review|the (?:\w+ ){0,3}authorities|the state\b|government and \w+|your government|"
    r"l['’]état partie|le gouvernement|les autorités|el estado parte|el estado\b|el gobierno|las autoridades|"
    r"(?:au|al) (?:gouvernement|gobierno)|aux autorités|a las autoridades|à l['’]état)",
    re.IGNORECASE,
)
_GENERIC_HEADING = re.compile(
    r"(?:the )?(?:national |central |local |federal |competent )*(?:government|authorities|state(?: party)?)",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(?:international community|UNHCR|UNICEF|UNDP|UNODC|IOM|ILO|OHCHR|WHO|UNESCO|UN Women|ICRC|"
    r"(?:Office of the )?(?:UN |United Nations )?High Commissioner for (?:Refugees|Human Rights)|"
    r"(?:UN |United Nations )?(?:General Assembly|Security Council|Human Rights Council|Secretary-General|"
    r"Country Team|agencies(?: and \w+)?)|United Nations(?: system| and its \w+)?|the UN\b|treaty bodies|"
    r"special procedures|European (?:Union|Commission|Parliament)|the EU\b|Council of Europe|Committee of Ministers|"
    r"African (?:Union|Commission)|OSCE(?:/ODIHR)?|ASEAN|OAS|(?:the )?(?:other |all |third |neighbou?ring |UN |"
    r"destination |"
    r"receiving |participating |member |donor |recommending )+(?:states|countries|governments)(?: part(?:y|ies))?|"
    r"(?:states|countries) (?:members? |parties )?(?:of|to) the [A-Z][\w ]{3,40}|(?:un )?member states|"
    r"donors?|civil society(?: organi[sz]ations)?|non-governmental organi[sz]ations|NGOs|business(?:es| enterprises)?|"
    r"companies|media|national human rights (?:institution|commission)|ombuds(?:man|person)|"
    r"communauté internationale|comunidad internacional|(?:autres |tous les )états|(?:otros |todos los )(?:estados|"
    r"países)|"
    r"nations unies|naciones unidas|société civile|sociedad civil)\b",
    re.IGNORECASE,
)
_NATIONAL = re.compile(
    r"\b(?:[Mm]inist(?:ry|er|ries)|[Pp]arliament|National Assembly|Senate|Congress|[Pp]resident|Prosecutor|"
    r"Supreme Court|Constitutional Court|[Pp]olice|[Jj]udiciary|[Ll]egislature|[Cc]ourts?|Duma|Bureau|Agency|"
    r"Department|Commission|Council|Office|Party|Army|Forces)\b"
)
_WORD = re.compile(r"[^\W_][\w'’.-]*|[(),&]")
_BESIDE = re.compile(
    r"\b(?:especially|particularly|notably|in particular|including)\b,? (?:for|by|in|from|on) (?P<list>[^;.]{3,160})"
)


def addressed(phrase: str, names: StateNames) -> Addressed:
    """Return whom a phrase addresses.

    Args:
        phrase: The words that name somebody: "the Russian authorities", "the Governments of X and Y".
        names: Known States.
    Returns:
        The States it names; failing that bodies as named; failing that whether it means the paper's own State.
        Where it names somebody that is none of these, his name as unknown.
    """
    if mandate := _MANDATE.match(phrase.strip().removeprefix("the ").removeprefix("The ")):
        return Addressed(others=(mandate[0].strip(" ,:;."),))
    phrase = _PASSED.sub(" ", phrase[:LONGEST]).strip(' ,:;.–—-“"')
    states = tuple(dict.fromkeys(states_in(phrase, names)))
    bodies = tuple(dict.fromkeys(_tidy(found[0]) for found in _BODIES.finditer(phrase)))
    if states or bodies:
        return Addressed(states, bodies)
    if _OWN.search(phrase) or _GENERIC_HEADING.fullmatch(phrase):
        return Addressed(own=True)
    if _NATIONAL.search(phrase) and phrase[:1].isalpha():
        return Addressed(others=(_tidy(phrase),))
    return Addressed(unknown=phrase or None)


def _tidy(name: str) -> str:
    return re.sub(r"^(?:the|les?|la|los|las|el)\s+", "", name.strip(" ,:;."), flags=re.IGNORECASE)


def states_in(phrase: str, names: StateNames) -> Iterator[str]:
    """Yield the States that a phrase names, the longest name wherever one begins, and by adjective of an office."""
    offices = [(found.start(), found) for found in OFFICE_OF.finditer(phrase)]
    words = list(_WORD.finditer(phrase))
    place = 0
    while place < len(words):
        code, length = _name_at(phrase, words, place, names)
        office = next((found for start, found in offices if start == words[place].start()), None)
        if office is not None and (code is None or length <= len(office["one"].split())):
            yield DEMONYMS[office["one"]]
            if office["other"]:
                yield DEMONYMS[office["other"]]
        elif code is not None:
            yield code
        place += max(length, 1)


def _name_at(phrase: str, words: list[re.Match[str]], place: int, names: StateNames) -> tuple[str | None, int]:
    """Return the code of the longest name that begins at a word, and how many words it has."""
    if not words[place][0][:1].isupper():
        return None, 0
    for length in range(min(names.longest + 3, len(words) - place), 0, -1):
        last = words[place + length - 1]
        if last[0] in "(,&":
            continue
        spelling = phrase[words[place].start() : last.end()]
        if code := names.codes.get(fold(spelling)) or names.codes.get(fold(re.sub(r"['’]s$", "", spelling))):
            return code, length
    return None, 0


def named_beside(text: str, inherited: tuple[str, ...], names: StateNames) -> tuple[str, ...]:
    """Return States that an item names in one list with the State it is addressed to: "especially for X and Y"."""
    found: list[str] = []
    for beside in _BESIDE.finditer(text):
        listed = list(states_in(beside["list"].partition(" which ")[0], names))
        if len(listed) > 1 and set(listed) & set(inherited):
            found += [code for code in listed if code not in inherited]
    return tuple(dict.fromkeys(found))
