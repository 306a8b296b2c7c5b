"""The forms of asking, in English, French and Spanish: "recommends that", "should", "Ratify …", "Please explain"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from tracker.importers.narrative.verbs import IMPERATIVES

MOST_VERBS = 12  # of asking in one sentence: more of them make no sentence


@dataclass(frozen=True, slots=True)
class Asking:
    """An asking verb, the words behind it, and its subject where it stands next to it."""

    verb: str
    rest: str
    subject: str | None = None


_ADVERBS = (
    r"(?:(?:also|again|further|furthermore|therefore|thus|hereby|strongly|respectfully|urgently|once (?:more|again)|"
    r"accordingly|additionally|moreover|in addition|in particular|specifically|consequently|continues? to|"
    r"would like to|"
    r"wish(?:es)? to|reiterates? its|must|aussi|donc|également|en outre|además|también|asimismo|,)\s*){0,4}"
)
_VERBS = (
    r"recommends?|urges?|calls? (?:\w+ ){0,3}?(?:on|upon)|(?:is|are|am) (?:also |further )?calling (?:on|upon)|"
    r"encourages?|requests?|invites?|appeals? (?:\w+ )?to|asks?|demands?|"
    r"(?:reiterates?|reiterating|renews?|repeats?) (?:its|the|our|his|her|their|previous|earlier|urgent| )+"
    r"(?:recommendations?|calls?|requests?|appeals?)|"
    r"(?:recommande|demande|exhorte|invite|prie|encourage|engage|appelle)(?:nt)?|recommandons|demandons|exhortons|"
    r"invitons|prions|appelons|engageons|"
    r"recomiendan?|recomendamos|instan?|instamos|exhortan?|exhortamos|alientan?|invitan?|insta|pide[n]?|pedimos|"
    r"solicitan?|solicitamos"
)
_SUBJECTS = (
    r"we|I|it|they|nous|il|elle|(?:the|this|le|la|el|les|los|las|l['’])\s?(?:[\w’'-]+ ){0,4}?(?:committee|subcommittee|"
    r"special rapporteurs?|rapporteurs?|working group|independent experts?|experts?|mission|delegation|commission|"
    r"organi[sz]ations?|coalition|authors?|submission|report|panel|council|centre|center|association|network|"
    r"signatories|undersigned|ngos?|high commissioner|comité|rapporteur spécial|rapporteuse spéciale|relator especial|"
    r"relatora especial|coalición|organisations?|organizaciones|mandate-holders|stakeholders|institute|foundation)"
)
_NAME = r"[A-Z][\w&.'’/-]*(?: (?:and|for|of|on|the|in|de|del|des|du|y|et|&|[A-Z(][\w&.'’)/-]*)){0,9}"
_STEMS = (
    *(
        "recomm",
        "recom",
        "urge",
        "call",
        "ncourag",
        "equest",
        "nvit",
        "appe",
        " ask",
        "emand",
        "should",
        "must",
        "ought",
    ),
    *(
        "need",
        "reiterat",
        "renew",
        "repeat",
        "xhort",
        "devrai",
        "doi",
        "prie",
        "ngage",
        "insta",
        "alient",
        "pide",
        "pedimos",
    ),
    *("solicita", "deb"),
)
_VERB = re.compile(rf"\b(?:{_VERBS})\b")
_SUBJECT_BEFORE = re.compile(
    rf"(?:^|(?<=[\s“\"(,;:]))(?P<subject>(?i:{_SUBJECTS})|{_NAME})(?: of (?:this|the present) \w+)?"
    rf"(?:\s+\([^()]{{1,60}}\))?,?\s+(?i:{_ADVERBS})$"
)
# "It is recommended that …", "The Government is urged to …": nobody is named, so it is the paper that asks.
_IMPERSONAL = re.compile(r"\b[Ii]t is (?:\w+ )?(?:recommended|urged|suggested) (?=that\b)")
_PASSIVE = re.compile(r"\b(?:is|are) (?:\w+ )?(?:urged|called (?:up)?on) to\b")
_NESTED = re.compile(
    r"^\s+(?:that )?(?:the )?[A-Z][\w ]{2,60}? to (?:recommend|urge|call (?:up)?on|(?:ask|"
    r"request)(?= the))\b(?P<rest>.*)",
    re.DOTALL,
)
_AND_BEFORE = re.compile(rf"\band\s+(?i:{_ADVERBS})$")
_NO_AUTHOR = re.compile(
    r"\b(?:Government|Ministry|Minister|President|Prime|Parliament|Constitution|Law|Act|Code|Article|Court|police|"
    r"Decree|"
    r"Resolution|Convention|Covenant|State|States|Protocol|Security Council|Chairman|Judge)\b"
)

SHOULD = re.compile(
    r"(?P<subject>[^.;:]{0,160}?)\b(?:should|must|ought to|needs? to|(?:is|are) (?:\w+ )?(?:requested|invited|urged|"
    r"encouraged|called (?:up)?on|asked) to|devrait|devraient|doit|doivent|debería|deberían|"
    r"debe|deben)\b(?P<rest>[^\n]{0,300})",
    re.IGNORECASE,
)
_SAYS_ONLY = re.compile(
    r"\s*(?:also |however |again )?(?:be )?(?:noted?|mention(?:ed)?|recall(?:ed)?|emphasi[sz]ed?|stress(?:ed)?|"
    r"underst(?:and|ood)|"
    r"point(?:ed)? out|borne in mind|remember(?:ed)?|read|add(?:ed)?|sa(?:y|id)|acknowledged?|observed?|underlined?|"
    r"be able to|have (?:been|done|made|taken|come|seen|known|had|\w+ed)|not come as|suffice|serve as|come as)\b",
    re.IGNORECASE,
)

REQUEST = re.compile(
    r"(?:please|kindly|veuillez|prière de|sírvase|sírvanse|provide|explain|describe|clarify|indicate|share|give|"
    r"comment)\b|"
    r"(?:are|is|was|were|has|have|had|do|does|did|will|would|can|could|what|which|how|why|when|where|who|if so)\b",
    re.IGNORECASE,
)


def may_ask(text: str) -> bool:
    """Tell quickly whether a text holds the stem of any asking verb: most hold none, and need no closer look."""
    return any(stem in text for stem in _STEMS)


def performatives(sentence: str) -> list[Asking]:
    """Return where a sentence itself asks in the present tense: somebody recommends, urges, calls on."""
    if not may_ask(sentence):
        return []
    found: list[Asking] = []
    second: list[Asking] = []
    for verb in islice(_VERB.finditer(sentence), MOST_VERBS):
        before = sentence[max(0, verb.start() - 200) : verb.start()]
        rest = sentence[verb.end() : verb.end() + 400]
        if subject := _SUBJECT_BEFORE.search(before):
            if not _NO_AUTHOR.search(subject["subject"]):
                found.append(Asking(verb[0], rest, subject["subject"]))
        elif _AND_BEFORE.search(before) and re.match(r"\s+(?:that|the|to)\b", rest):
            second.append(Asking(verb[0], rest))
    if impersonal := _IMPERSONAL.search(sentence):
        found.append(Asking("recommends", sentence[impersonal.end() :][:400], "we"))
    return [*found, *second[:1]]


def asks_by_should(sentence: str) -> re.Match[str] | None:
    """Return where a sentence says what should be done, None where it only says what should be noted."""
    found = SHOULD.match(sentence)
    return None if found is None or _SAYS_ONLY.match(found["rest"]) else found


_ABBREVIATED = re.compile(
    r"\b(?:No|Nos|Art|Arts|Mr|Mrs|Ms|Dr|St|para|paras|vs|cf|pp|ibid|e\.g|i\.e|[A-Z])$", re.IGNORECASE
)
_STOP = re.compile(r"[.!?][”\"’')\]]*\s+(?=[A-Z“\"(¿¡ÉÀ])")


def sentences(text: str) -> list[str]:
    """Split a paragraph into sentences; abbreviations do not end one."""
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ABBREVIATED.search(text, max(start, stop.start() - 6), stop.start()):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found


def is_passive(sentence: str) -> bool:
    """Tell whether somebody is urged without anybody who urges: the paper does."""
    return _PASSIVE.search(sentence) is not None


def passed_on(rest: str) -> str | None:
    """Return what stands behind "the Committee to recommend that …": the ask is meant for whom it names."""
    nested = _NESTED.match(rest)
    return nested["rest"] if nested else None


def asked_phrase(rest: str) -> str:
    """Return the words behind an asking verb that name who is asked: up to "to", the verb of the ask, or a stop."""
    words: list[str] = []
    rest = _ASIDE.split(_BEFORE_NAME.sub(" ", _IN_BRACKETS.sub(" ", rest)))[0]
    for word in rest.split():
        bare = word.strip(',.;:“”"').casefold()
        opens_quote = word[:1] in '“"' and words
        if bare in _ENDS or opens_quote or (words and bare in IMPERATIVES and word[:1].islower()):
            break
        words.append(word)
        if word[-1:] in ":;" or len(words) == 24:
            break
    return " ".join(words)


_IN_BRACKETS = re.compile(r"\([^()]{0,120}\)")
_ASIDE = re.compile(r",\s+(?:in|as|with|within|through|by|pursuant|while|where|once|under|at|for)\b")
_BEFORE_NAME = re.compile(
    r"^\s*(?:(?:(?:that|in particular|especially|on|upon|to|à|a|al|au|aux|que|once again)\b|qu['’]|,)\s*)+",
    re.IGNORECASE,
)
_ENDING = (
    "to should must be not shall will can need needs de à d' a que para doit devrait debe debería is are has have "
    "immediately also not without effectively promptly fully urgently"
)
_ENDS = frozenset(_ENDING.split())
