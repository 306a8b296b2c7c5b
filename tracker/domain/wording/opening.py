"""Where in a sentence the ask begins: at its imperative, or after "The Committee recommends that the State party"."""

from __future__ import annotations

import re

from tracker.domain.wording.verbs import BASE, DETERMINERS, GERUND, NOUNS, listed

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
# What may stand before an imperative: the list mark, "to", "that it", an adverb, how and when.
_LEAD = re.compile(
    r"(?:[\s\"“'‘•·–—-]+|\(?(?:[a-z]|[ivx]{1,4}|\d{1,3})[.)]\s+|(?:\d{1,3}\.){1,2}\d{0,3}\s+|"
    r"(?:to|and|also|then|thus|please|that|it|they|should|must|shall|not only|in order to|both)\b[\s:,]*|"
    r"(?:the (?:government|state(?: party)?|authorities|country)|government|authorities|state party)\b[\s:,]*|"
    r"(?:(?!(?:com|ap|sup|re|multi)p?ly\b)[a-z]{2,12}ly|further|once|soon|moreover|furthermore|in addition|"
    r"additionally|at least)\b[\s,]*|"
    r"(?:in particular|as a (?:first step|matter of [a-z]+)|as soon as (?:possible|feasible)|at the earliest|"
    r"without (?:any )?(?:further )?delay|in the meantime|meanwhile|in this (?:regard|respect|context)|"
    r"in that (?:regard|respect|context)|to this end|to that end|at the same time|in the (?:short|near|medium) term|"
    r"pending (?:this|that|its abolition|abolition)|in the interim|where appropriate|if necessary|when possible|"
    r"as appropriate|in due course|with immediate effect|more)\b[\s,]*)*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:recommend(?:s|ed|ing)?|urge[sd]?|encourages|encouraged|calls (?:up)?on|called (?:up)?on|calls for|"
    r"invites|invited|requests|requested|suggests|suggested|exhorts|advises|reiterates|should|must|shall|ought)\b",
    re.IGNORECASE,
)
_ASKED = 60  # words between "recommends" and the verb; treaty bodies put their reasons there
_BEFORE_VERB = listed(
    "to should must shall party government it they authorities state also that and or "
    "immediately urgently promptly fully effectively continue"
)
_SETTING = re.compile(
    r"(?:in|with|within|while|whilst|given|considering|taking|recalling|noting|recognizing|recognising|as|following|"
    r"on|under|bearing|building|through|by|for|pending|pursuant|until|despite|since|during|at|based|because|due|"
    r"concerning|regarding|having|despite|if|when|once|after|before|without|further|to)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s*|:\s*")
_NEXT = re.compile(r"\s+([^\W_]+)")


def begins(sentence: str) -> int | None:
    """Return where the verb of the first ask stands.

    Args:
        sentence: one sentence or list item.

    Returns:
        Its place; None where the sentence asks nothing that is recognised.
    """
    lead = _LEAD.match(sentence)
    at = lead.end() if lead else 0
    first = _WORD.match(sentence, at)
    if first is not None and opens(first[0]):
        return at
    said = _SAYS.search(sentence)
    if said is not None:
        return _after(sentence, said)
    return _after_setting(sentence, at)


def _after_setting(sentence: str, at: int) -> int | None:
    """Return where the verb stands after "In line with its obligations,"."""
    if _SETTING.match(sentence, at) is None:
        return None
    for comma in _COMMA.finditer(sentence, at):
        lead = _LEAD.match(sentence, comma.end())
        place = lead.end() if lead else comma.end()
        word = _WORD.match(sentence, place)
        if word is None or verb_of(word[0]) not in BASE:
            continue
        following = _NEXT.match(sentence, word.end())
        if word[0].lower() not in NOUNS or (following is not None and following[1].lower() in DETERMINERS):
            return place
    return None


def opens(word: str) -> bool:
    """Tell whether a word is an imperative by its form."""
    return word.lower() == "not" or (word.lower() not in GERUND and verb_of(word) in BASE)


def verb_of(word: str) -> str:
    """Return a verb as the lists have it: of "ratify-accede" the first."""
    lower = word.lower()
    return lower if lower in BASE else GERUND.get(lower) or lower.partition("-")[0]


def _after(sentence: str, said: re.Match[str]) -> int | None:
    before = said[0].lower()
    for count, word in enumerate(_WORD.finditer(sentence, said.end())):
        if count > _ASKED:
            return None
        lower = word[0].lower()
        if count < 2 and before not in ("the", "an", "a") and lower in GERUND:  # "recommended ratifying"
            return word.start()
        after_mark = sentence[word.start() - 2 : word.start()].strip()[-1:] in (":", ")")
        if lower in BASE and (before in _BEFORE_VERB or after_mark or (lower not in NOUNS and word[0].islower())):
            return word.start()
        before = lower
    return None
