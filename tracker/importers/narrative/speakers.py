"""Who asks in a paper's own name: its author, its mandate, "we"; what others ask is not the paper's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.importers.lookups import fold
from tracker.importers.narrative.asks import Asking, asks_by_should, is_passive, passed_on, performatives

_STRONG = re.compile(r"recomm?[ae]nd|recomien|urge|call|encourag|exhort|appel|insta|engage", re.IGNORECASE)
_MANDATED = re.compile(
    r"(?:(?:the|le|la|el|this)\s)?(?:[\w’'-]+\s){0,4}?(?:committee|subcommittee|rapporteu\w*|working group|experts?|"
    r"commission|comité|relatora?|mission|panel|high commissioner|mandate-holders|delegation)\b|"
    r"(?:we|i|it|he|she|they|nous|il|elle)$",
    re.IGNORECASE,
)
_OWN_STATE = re.compile(r"\b(?:state party|government|état partie|estado parte)\b", re.IGNORECASE)
_SELF = re.compile(
    r"(?:we|i|nous)$|(?:the )?(?:undersigned|authors?|signator\w+|submitters?|submitting \w+)\b|this (?:report|"
    r"submission|paper)\b",
    re.IGNORECASE,
)


def _is_strong(asking: Asking) -> bool:
    """Tell whether a verb is of asking and little else, or passes an ask on: "asks the Committee to recommend"."""
    return _STRONG.search(asking.verb) is not None or passed_on(asking.rest) is not None


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who asks in the paper's own name outside its chapters of recommendations: "we", its author, its mandate."""

    author: str | None = None
    mandated: bool = False  # "the Committee", "the Special Rapporteur" is the author

    def speak(self, asking: Asking) -> bool:
        """Tell whether an asking verb is the paper's own."""
        subject = asking.subject
        if subject is None:
            return False
        if self.mandated and _MANDATED.match(subject):
            return True
        author = self.author is not None and fold(subject) == fold(self.author)
        return (author or _SELF.match(subject) is not None) and _is_strong(asking)

    def strongly(self, found: list[Asking]) -> bool:
        """Tell whether one of the verbs is of asking and little else: "recommends", not "asks"."""
        return any(self.mandated or _is_strong(match) for match in found)

    def begin(self, sentence: str) -> bool:
        """Tell whether the author is the subject of a sentence: it stands first."""
        if self.mandated and _MANDATED.match(sentence):
            return True
        return sentence.startswith(("We ", "Nous ")) or (self.author is not None and sentence.startswith(self.author))

    def ask(self, sentence: str) -> bool:
        """Tell whether a sentence asks in the paper's own name."""
        if self.mandated and (should := asks_by_should(sentence)):
            return _OWN_STATE.search(should["subject"]) is not None
        found = performatives(sentence)
        if is_passive(sentence):
            return True
        if any(self.speak(match) for match in found):
            return True
        # "X believes that … and calls on …": the second verb's subject is the sentence's own.
        return any(match.subject is None for match in found) and self.begin(sentence)
