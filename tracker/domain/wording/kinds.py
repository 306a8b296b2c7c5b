"""What kind of ask a part is, and its action category by UPR Info's scale."""

from __future__ import annotations

import re

from tracker.domain.vocabulary import AskKind
from tracker.domain.wording.opening import verb_of
from tracker.domain.wording.verbs import CATEGORY

_REFRAIN = re.compile(
    r"(?:refrain|do not|not (?:to )?[a-z]+|cease|stop|end|halt|abstain|desist|discontinue|avoid|"
    r"put (?:an |a )?(?:immediate )?(?:end|stop|halt)|bring (?:an end|to an end))\b",
    re.IGNORECASE,
)
_CONSIDER = re.compile(
    r"(?:consider|envisage|explore|examine|study|reflect|contemplate|analy[sz]e|reconsider|think|"
    r"give (?:[a-z]+ )?(?:consideration|thought)|look into|"
    r"re?view (?:[^.;]{0,80})?with a view to|take (?:into consideration|under consideration))\b",
    re.IGNORECASE,
)
_CONTINUE = re.compile(
    r"(?:continue|maintain|persevere|pursue|keep|sustain|persist|carry on|go on|remain|"
    r"proceed with (?:its|the) efforts)\b",
    re.IGNORECASE,
)
# "Share its experience" offers something and asks no question; "share information on" asks one.
_INFORMATION = re.compile(
    r"(?:(?:provide|submit|furnish|supply|give|include|present)\b[^.;]{0,60}?\b(?:information|data|statistics|"
    r"details|clarifications?|explanations?)\b"
    r"(?! (?:campaign|technolog|system|centre|center|session|and training|to the public|to women|to victims|material))|"
    r"explain|clarify|elaborate on|inform (?:the|us|this)|indicate|specify|describe|"
    r"share (?:[\w’'-]+ ){0,4}(?:information|data|statistics|details|findings)|"
    r"report (?:back )?(?:to|on)\b(?! the police))\b",
    re.IGNORECASE,
)
# An act of which only the direction is named is general, whatever its verb.
_AIM = re.compile(
    r"(?:adopt|implement|develop|undertake|introduce|apply|design|elaborate|put in place)(?: and [a-z]+)? "
    r"(?:[\w’'-]+,? (?:and )?){0,4}?"
    r"(?:measures|steps|polic(?:y|ies)|approach|efforts|actions?|initiatives|strateg(?:y|ies))\b",
    re.IGNORECASE,
)
_PHRASES = (
    (re.compile(r"provide (?:[\w’'-]+ ){0,2}information\b|make available\b", re.IGNORECASE), 1),
    (re.compile(r"give (?:[\w’'-]+ ){0,2}(?:consideration|thought)\b|look into\b", re.IGNORECASE), 3),
    (re.compile(r"carry out\b|bring to justice\b|put into (?:effect|force|practice)\b", re.IGNORECASE), 5),
)
_SECOND = re.compile(r"[\w-]+(?:,| and| or)(?: further| also| [a-z]+ly)? ([a-z]+)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def kind_of(clause: str, *, asks_treaty: bool) -> AskKind:
    """Tell what kind of ask a part is by its opening verb.

    Args:
        clause: the part from its verb on.
        asks_treaty: a treaty action is all that it asks.
    """
    if _CONSIDER.match(clause):
        return AskKind.CONSIDER
    if asks_treaty:
        return AskKind.TREATY_ACTION
    for kind, pattern in (
        (AskKind.REFRAIN, _REFRAIN),
        (AskKind.CONTINUE, _CONTINUE),
        (AskKind.INFORMATION, _INFORMATION),
    ):
        if pattern.match(clause):
            return kind
    return AskKind.INFORMATION if clause.rstrip().endswith("?") else AskKind.DO


def category_of(clause: str) -> int | None:
    """Return UPR Info's action category by the first verb; None where no verb is recognised.

    Of two verbs with one object the stronger counts: "continue and strengthen" is general, not continuing.

    Source: E. McMahon's scale; the agreement with UPR Info's own coding is in tests/bench/accuracy_wording.py.
    """
    first = _WORD.match(clause)
    if first is None:
        return None
    if _AIM.match(clause):
        return 4
    for phrase, category in _PHRASES:
        if phrase.match(clause):
            return category
    found = CATEGORY.get(verb_of(first[0]))
    second = _SECOND.match(clause) if found is not None and found < 4 else None
    return max(found or 0, CATEGORY.get(second[1].lower(), 0)) if second else found
