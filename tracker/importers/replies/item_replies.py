"""The reply under one recommendation: its text as repeated, then "Accepted.", "X does not support this …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import StateNames
from tracker.importers.recommending import brackets, split_names
from tracker.importers.replies.position_words import (
    Phrase,
    phrases,
    position_of,
    says_position_only,
    speaks_of_implementation,
    speaks_of_position,
)
from tracker.importers.replies.sentences import sentences

MOST_SENTENCES = 40  # of one reply that are read
LONGEST_PART = 300  # characters of a further part of one recommendation
LONGEST_TEXT = 2_000  # characters of a repeated recommendation
SHORT = 200  # characters of what is kept as the State's own words

_LEAD = re.compile(
    r"[\s\W]*(?:(?:the |our )?(?:government|state|country|official|[A-Z][\w’']+)?(?:[’']s?)?\s*"
    r"(?:response|position|reply|answer|status|comments?|decision|views?|remarks?)(?: of [^:.]{1,60})?"
    r"\s*[:–—.-]+\s*)?\W*",
    re.IGNORECASE,
)
_BEHIND_BRACKET = re.compile(r"\)\s?[:–—-]\s?(?P<reply>[\w ]{4,40})\W*$")  # "5 (Ratify CAT) – NOTED"
_OPENS = re.compile(
    r"(?:(?:the |this |these |both )?recommendations?\s+)?(?:(?:it|this|they|these|which)\s+)?"
    r"(?:(?:is|are|was|were|has been|have been|can be|cannot be|enjoys?|does|do|did|can|could|will)\s+)?"
    r"(?:(?:hereby|therefore|thus|fully|already)\s+)*",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s*(?:$|[.,;:()\[\]–—/-]|[A-Z“\"•]"
    r"|\b(?:and|but|as|because|since|with|by|in|for|to follow up|already|however|of)\b)"
)
_THIS = re.compile(
    r"\b(?:this|these|the|both|said|present|above)(?: \w+)? recommendations?\b"
    r"(?!\s+(?:of|made|contained|from|by the|issued|on)\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*(?:it|them|this)?\s*(?:$|[.,;:(–—])", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:first|previous|last|earlier|preceding|prior) (?:UPR )?(?:cycle|review|round)\b", re.IGNORECASE
)
# "Accept ICC jurisdiction", "Support NGOs": a recommendation that begins with a capital behind its verb, and no reply.
# "Taking note of the progress, consider …" begins one too.
_THEME = re.compile(
    r"(?:support|agreement|acceptance|endorsement)\s+(?!in part|with reserv)(?:for|to|of|with|in|and)\b", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"(?:[A-Z][\w’'.-]*|of|the|and)(?:\s+(?:[A-Z][\w’'.()-]*|of|the|and)){0,8}\s+"
    r"(?:(?:is|are|has|have|can|could|therefore|also|fully|hereby|does|do|will|decided|to|only|thus|currently)\s+){0,4}"
)
_IMPERATIVE = re.compile(
    r"(?i:accept|support|note|endorse|approve|reject|agree)\s+[A-Z“\"]"
    r"|(?i:tak(?:e|es|ing)\s+note\s+of)\s+(?!(?:this|these|the recommendations?|it|them)\b)"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A State's own words on one recommendation; `position` is None where they give none plainly."""

    position: Position | None
    stated: str


def split_recommendation(opening: str, names: StateNames) -> tuple[str, str]:
    """Split what stands behind a number into the recommendation's text, up to its States in brackets, and the rest.

    Returns:
        Text and rest; an empty text where no State in brackets closes one.
    """
    words = opening.lstrip(" .:;)]–—-,")
    if (reply := begins_with_position(words, opening=True)) and words[len(reply.stated) :][:2].strip().isupper():
        text, _rest = split_recommendation(words[len(reply.stated) :], names)
        return text, words if not text else reply.stated
    end = 0
    for bracket in brackets(words[:LONGEST_TEXT]):
        states, unknown = split_names(bracket.inner, names)
        if not states or len(states) < len(unknown):
            continue
        if bracket.start < 3:  # "90.1 (Peru): accepted"
            return "", words[bracket.end :]
        if end and not _goes_on(words[end : bracket.start], closed=words[end - 1]):
            break
        if _closes(words[bracket.end :]):
            end = bracket.end + (1 if words[bracket.end : bracket.end + 1] in (".", ";") else 0)
    return words[:end], words[end:]


def _closes(rest: str) -> bool:
    """Tell whether a recommendation can end before this rest: a sentence would go on in lower case."""
    rest = rest.lstrip(" .;:,–—-")
    return not rest or not rest[0].islower() or speaks_of_position(rest[:40])


def _goes_on(between: str, *, closed: str) -> bool:
    """Tell whether a further part of the recommendation stands between two brackets: "/ ratify it", "; Do that"."""
    words = between.strip()
    if not words or words[0] == "/":
        return True
    return closed == ";" and len(words) < LONGEST_PART and not phrases(words)


def reply_to(tail: str, parts: Sequence[str], *, opening: bool = False) -> Reply | None:
    """Return what a reply says of its recommendation, None where it gives no position of its own.

    Args:
        tail: What stands behind the recommendation's text, or behind its number.
        parts: The paragraphs or cells below.
        opening: The tail stands behind the number, and may be the recommendation itself.
    """
    for place, part in enumerate((tail, *parts)):
        if (reply := begins_with_position(part, opening=opening and not place)) is not None:
            return reply
    if (behind := _BEHIND_BRACKET.search(tail)) and says_position_only(behind["reply"]):
        return Reply(position_of(behind["reply"]), behind["reply"])
    said = next(_of_this_recommendation((tail, *parts)), None)
    return said if said is not None else _implemented((tail, *parts))


def _implemented(parts: Sequence[str]) -> Reply | None:
    """Return the first sentence that calls the recommendation implemented, which is no position."""
    for part in parts:
        first = sentences(part)[0].strip(" .:;–—-") if part.strip(" .:;–—-") else ""
        if first:
            return Reply(None, first[:SHORT]) if speaks_of_implementation(first) else None
    return None


def begins_with_position(part: str, *, opening: bool = False) -> Reply | None:
    """Read a reply that begins with its position: "Accepted.", "Noted The Government …", "Position: in part"."""
    lead = _LEAD.match(part)
    words = part[lead.end() :] if lead else part
    first = phrases(words[:400])
    opens = _OPENS.match(words)
    if opens and first and first[0].start <= opens.end() and _STOPS.match(words, first[0].end):
        if _THEME.match(words) or (opening and _IMPERATIVE.match(words)):
            return None
        stated = _phrase(words, first[0].end)
        return Reply(position_of(stated), stated)
    bare = sentences(words[:80])[0] if words else ""
    if bare and len(bare) < 40 and (position := position_of(bare)) is not None and not first:
        return Reply(position, bare)
    return None


def _phrase(words: str, end: int) -> str:
    """Return a reply's first words: its sentence, or the phrase alone where an explanation goes on behind it."""
    following = words[end : end + 2]
    if following[:1] == " " and following[1:2].isupper():
        return words[:end].strip()
    sentence = sentences(words[: SHORT + 200])[0].strip()
    return sentence if len(sentence) <= SHORT else sentence[: SHORT - 2].rsplit(" ", 1)[0] + " …"


def _of_this_recommendation(parts: Sequence[str]) -> Iterator[Reply]:
    """Yield what sentences say of "this recommendation", or what the first says without an object."""
    read = 0
    for part in parts:
        for place, sentence in enumerate(sentences(part)):
            read += 1
            if read > MOST_SENTENCES:
                return
            if _PAST.search(sentence) or not (found := phrases(sentence)):
                continue
            this = any(_near(sentence, phrase.start, phrase.end) for phrase in found)
            if this or (place == 0 and _alone(sentence, found[0])):
                stated = sentence.strip()
                yield Reply(position_of(stated), stated if len(stated) <= SHORT else stated[: SHORT - 2] + " …")


def _alone(sentence: str, phrase: Phrase) -> bool:
    """Tell whether a sentence is a State's name and the position, "Chad accepts, and …"."""
    begins = len(sentence) - len(sentence.lstrip(" ,:–—-"))
    subject = _SUBJECT.match(sentence, begins)
    return subject is not None and subject.end() >= phrase.start and _ALONE.match(sentence, phrase.end) is not None


def _near(sentence: str, start: int, end: int) -> bool:
    """Tell whether "this recommendation" is what a phrase speaks of."""
    return any(
        0 <= this.start() - end <= 20 or 0 <= start - this.end() <= 30 or start <= this.start() < end
        for this in _THIS.finditer(sentence)
    )
