"""The parts of a text that asks several things: each a phrase that stands alone. An uncertain split is no split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tracker.domain.wording.brackets import without_recommenders
from tracker.domain.wording.opening import begins
from tracker.domain.wording.verbs import BASE, DETERMINERS, NOUNS, TREATY, listed

Span = tuple[int, int]

# A sentence ends before a capital, a bracket or a list mark; "No. 29", "art. 7" and "e.g." end none.
_SENTENCE = re.compile(r"(?<!\bNo)(?<!\bNos)(?<!\b[Aa]rt)(?<!\b[Aa]rts)(?<!\bparas)(?<!\bpara)(?<!\b[A-Z])"
                       r"(?<=[.!?])[\"”’]?\s+(?=[\"“(]?[A-Z(•])")  # fmt: skip
_ADVERBS = re.compile(
    r"\b(?:(?:[A-Za-z]{2,14}ly|[Ff]urther|[Nn]ot)\b,?\s{1,3}(?:(?:and|or)\s{1,3}(?=[a-z]{2,14}ly\b))?){1,5}$"
)
_AND_LAST = re.compile(r"[;,]\s{0,3}(?:and|or)\s{0,3}$")
_STOP = re.compile(r"[.!?][\"”’]?\s")
_ITEM = re.compile(r"(?<![^\s(])(?:[a-z]|[ivx]{2,4}|\d{1,2})\)\s+(?=\S)")
_BEFORE_ITEM = re.compile(r"(?:^|[;:,.](?:\s{0,3}(?:and|or))?)\s{0,3}\(?$")
_JOINT = re.compile(
    r"(?P<mark>;\s*(?:and\b\s*)?(?:also\b\s*)?|,\s*(?:(?:and|as well as)\b\s*)?|\b(?:and|as well as)\b\s*)"
    r"(?P<lead>,?\s*(?:(?:to|not|also|then|thereafter|subsequently|further|furthermore|meanwhile|finally|moreover|"
    r"in the meantime|in the interim|in the meanwhile|in addition|at the same time|as a first step|as soon as possible|"
    r"to this end|to that end|in this regard|in that regard|in this respect|in this context|in particular|"
    r"pending abolition|pending its abolition|pending that|until then|if necessary|where appropriate|as appropriate|"
    r"without delay|without further delay|(?!(?:com|ap|sup|re|multi)p?ly\b)[a-z]{2,12}ly)\b,?\s+){0,4}"
    r"(?:(?:as|in|within|for|with|at|by|on|if|where|when|to)\b[^,;.()]{1,60},\s+"
    r"(?:(?!(?:com|ap|sup|re|multi)p?ly\b)[a-z]{2,12}ly\s+)?)?)"
    r"(?P<verb>[A-Za-z]+(?:-[a-z]+)?)\b(?!-)"
)
_NEXT = re.compile(r"\s+([^\W_]+)")
# What governs a following "and VERB": an infinitive, a clause of its own, a list after "by" or "including".
_GOVERNS = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|while|if|whether|because|as long as|so as|how|what|why|must|"
    r"should|may|can|could|"
    r"will|would|by|through|including|such as|inter alia|in order|with a view|aimed at|aiming)\b|:",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(
    r"(?:\b([\w’'-]{1,30})\s{1,5})?\b(?:to|not)\s+(?:[a-z]+ly\s+|further\s+|better\s+|also\s+)?([a-z]+(?:-[a-z]+)?)\b"
)
# Openings of an ask of its own, which no "efforts to" before it governs.
_HEAD = re.compile(
    r"(?:take|adopt|make)\s+(?:[\w-]+\s+(?:and\s+)?){0,4}?(?:measures|steps|action|efforts)\b|continue\b|consider\b|"
    r"(?:intensify|redouble|increase|step\s+up|strengthen)\s+(?:[\w-]+\s+){0,2}?efforts\b|"
    r"(?:extend|issue)\s+(?:[\w-]+\s+){0,3}?invitations?\b|become\s+(?:a\s+)?(?:[Ss]tate\s+)?party\b"
)
_LAST_WORD = re.compile(r"([^\W_]+)\W*$")
_OPEN_ENDED = listed("to of for on in with by from and or the a an its their at into towards upon against")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_PARTICLES = listed("to with by on up out all for of upon in and or not")
_TAKE_TO = listed(
    "access right accede accession extend invitation respond response adhere attention reservation regard respect "
    "relation "
    "according due addition contrary subject party protocol commitment belong belonging pertaining related relating "
    "amendment opposition approach reference leading led priority accordance conform vital essential"
)
_NOUN_ENDINGS = (
    *("s", "ion", "ity", "ment", "ness", "ing", "ance", "ence", "ism", "ice", "th", "ship", "hood", "cy", "ery", "al"),
    *("women", "men", "children", "food", "water", "work", "people", "torture", "rape"),
)
_SCHEMED = listed("consider envisage contemplate explore examine study reflect continue")


def clauses(text: str) -> list[Span]:
    """Return where the parts of a text stand, in order and apart from each other.

    Args:
        text: one recommendation, without its number and its States.

    Returns:
        One span where one thing is asked; none where the text asks nothing that is recognised and says so ("The
        Committee is concerned"); the whole text where it is no sentence we know.
    """
    found: list[Span] = []
    for start, end in _sentences(text):
        asked = begins(text[start:end])
        if asked is None:
            if found:
                found[-1] = (found[-1][0], end)
            continue
        found.extend(_joined(text, _from_adverb(text, start, start + asked), end))
    return found


def trimmed(text: str, span: Span) -> Span:
    """Take the States and the punctuation off the end of a part, and the spaces off its beginning."""
    piece = text[span[0] : span[1]]
    start = span[0] + len(piece) - len(piece.lstrip(" \t\r\n,;.:-–—•"))
    rest = without_recommenders(text[start : span[1]])
    joined = _AND_LAST.search(rest[-10:])
    return start, start + len(rest) - (len(joined[0]) if joined else 0)


def _sentences(text: str) -> Iterator[Span]:
    """Yield sentences and the items of a list in letters whose every item is an ask."""
    start = 0
    if _STOP.search(text) is not None:
        for mark in _SENTENCE.finditer(text):
            yield from _items(text, start, mark.start())
            start = mark.end()
    yield from _items(text, start, len(text))


def _items(text: str, start: int, end: int) -> Iterator[Span]:
    marks = list(_marks(text, start, end)) if text.count(")", start, end) > 1 else []
    starts = [mark[1] for mark in marks]
    if len(starts) < 2 or not all(_is_imperative(text, at) for at in starts):
        yield start, end
        return
    ends = [*(mark[0] for mark in marks[1:]), end]
    yield from zip(starts, ends, strict=True)


def _marks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the list marks, "(a) ", that follow a stop or begin the text."""
    for mark in _ITEM.finditer(text, start, end):
        opened = mark.start() - (text[mark.start() - 1 : mark.start()] == "(")
        if _BEFORE_ITEM.search(text[max(start, opened - 10) : opened]) is not None:
            yield opened, mark.end()


def _is_imperative(text: str, at: int) -> bool:
    return begins(text[at : at + 120]) is not None and text[at : at + 1].isalpha()


def _joined(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the coordinated imperatives of one sentence."""
    at = start
    place = start
    while (joint := _JOINT.search(text, place, end)) is not None:
        place = joint.end()
        if _splits(text, at, joint, end):
            yield at, joint.start()
            at = _from_adverb(text, joint.start("lead"), joint.start("verb"))
        else:
            place = joint.start("verb")
    yield at, end


def _from_adverb(text: str, start: int, verb: int) -> int:
    """Return where the adverbs before a verb begin: "Immediately close", "not return"."""
    adverbs = _ADVERBS.search(text, max(start, verb - 60), verb)
    return adverbs.start() if adverbs else verb


def _splits(text: str, at: int, joint: re.Match[str], end: int) -> bool:
    verb = joint["verb"].lower()
    if verb not in BASE or (verb in NOUNS and not _has_object(text, joint.end(), end)):
        return False
    clause = text[at : joint.start()]
    if not _stands_alone(clause):
        return False
    if ";" in joint["mark"]:
        return ":" not in clause
    if "to" in joint["lead"].split() and not joint["lead"].strip().startswith("to th"):
        return False
    if _GOVERNS.search(clause) is None and _HEAD.match(text, joint.start("verb"), end) and not _is_schemed(clause):
        return True
    if _governing(clause):
        may_split = verb in TREATY and not _is_schemed(clause)
        return may_split and ("," in joint["mark"] or _INFINITIVE.search(clause) is not None) and ":" not in clause
    return True


def _is_schemed(clause: str) -> bool:
    first = _WORD.match(clause)
    return first is not None and first[0].lower() in _SCHEMED


def _has_object(text: str, at: int, end: int) -> bool:
    following = _NEXT.match(text, at, end)
    return following is not None and (following[1].lower() in DETERMINERS or following[1] == "up")


def _stands_alone(clause: str) -> bool:
    """Tell whether the clause before the joint has a verb and an object: "promote and protect" has none."""
    last = _LAST_WORD.search(clause[-60:])
    if last is None or last[1].lower() in _OPEN_ENDED or (last[1].lower() in BASE and last[1].lower() not in NOUNS):
        return False
    words = islice((word[0].lower() for word in _WORD.finditer(clause)), 1, None)
    return any(word not in BASE and word not in _PARTICLES and not word.endswith("ly") for word in words)


def _is_infinitive(before: str | None, word: str) -> bool:
    """Tell whether "to WORD" is an infinitive: of a verb on the lists, or of a word that looks like no noun."""
    if word in BASE:
        return True
    takes = before is not None and before.lower().removesuffix("s") in _TAKE_TO
    return not takes and word not in DETERMINERS and not word.endswith(_NOUN_ENDINGS)


def _governing(clause: str) -> bool:
    """Tell whether a word before the joint may govern the verb after it: "steps to combat X and protect Y"."""
    if _GOVERNS.search(clause) is not None:
        return True
    verbs = [found[2] for found in _INFINITIVE.finditer(clause) if _is_infinitive(found[1], found[2])]
    # "Take steps to ratify X and establish Y" asks two things either way.
    return bool(verbs) and not (TREATY.issuperset(verbs) and not _is_schemed(clause))
