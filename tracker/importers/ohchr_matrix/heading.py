"""Whose recommendations a matrix lists, of which review: read from its head, its margins and the sources it cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tracker.i18n import _
from tracker.importers.lookups import StateNames, fold
from tracker.importers.ohchr_matrix.items import plain
from tracker.importers.records import Issue, ParsedDocument
from tracker.importers.sessions import cycle_of, ordinal

LONGEST = 400  # characters of a line that can be a title

_SYMBOL = re.compile(r"A\s?/\s?HRC\s?/\s?(?P<session>\d{1,3})\s?/\s?(?P<paper>\d{1,3})(?P<added>\s?/\s?Add\b)?")
_COUNCIL_REPORT = 2  # A/HRC/28/2 and its like are the Council's own reports on its sessions
_REVIEW = re.compile(
    r"\b(?:UPR|universal periodic review|EPU|examen p[eé]riodique universel|examen peri[oó]dico universal|review|"
    r"state under review|country|recommendations (?:to|for|made to|received by))\b\s*"
    r"(?:(?:(?:of|to|for|de|du)\b|[:\-–—])\s*)+(?:the\s+)?(?P<rest>\S.{0,120})",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"\b(?:UPR|EPU|cycle|session|matrix|matrice|matriz|thematic list|recommendations)\b", re.IGNORECASE)
_PIECE = re.compile(r"[\t\n:;,|/*]|\s[-–—]\s|\((?=[^()]*(?:cycle\b|session\b|A/HRC/))|\b(?:19|20)\d\d\b", re.IGNORECASE)
_ORDINAL = (
    r"(?P<words>\d{1,2}\s?(?:st|nd|rd|th)\b"
    r"|[a-z]+(?:[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?)\s+"
)
_SESSION = re.compile(_ORDINAL + r"(?:(?:upr|wg|working|group) ){0,3}session\b", re.IGNORECASE)
_SESSION_NUMBER = re.compile(r"\b(?:session|UPR)\s*(?:no\.?\s*)?(?P<number>\d{1,2})\b", re.IGNORECASE)
_CYCLE = re.compile(_ORDINAL + r"(?:upr\s+)?cycle\b", re.IGNORECASE)
_CYCLE_NUMBER = re.compile(r"\bcycle\s*(?P<number>[1-9])\b", re.IGNORECASE)
_COUNCIL = re.compile(r"\b(?:council|HRC)\b", re.IGNORECASE)
_NEAR = 40  # characters before or behind a session that say whose it is
_TITLE = re.compile(
    r"(?:thematic list|list|matrix|compilation|overview|table)\s+of\s+(?:the\s+)?(?:upr\s+)?recommendations",
    re.IGNORECASE,
)


def read_heading(
    lines: Sequence[str], sources: Iterable[str], names: StateNames
) -> tuple[ParsedDocument, tuple[Issue, ...]]:
    """Return what a matrix says of the review, with an issue for each thing that it does not say.

    Args:
        lines: The lines in its margins and above its first table.
        sources: What it names as sources of positions, and wherever else it cites documents.
        names: Known States.
    """
    lines = [line[:LONGEST].replace("_", " – ").replace("(", " (") for line in lines]
    state, unknown = _state(lines, names)
    session, cycle = _session(lines), _cycle(lines)
    derived = None if session is None else cycle_of(session)
    issues = []
    if state is None:
        sentence = names.unknown(unknown) if unknown else _("The matrix names no State under review.")
        issues.append(Issue(sentence, column="state", value=unknown))
    if session is None:
        issues.append(Issue(_("The matrix does not say in which session the review was held."), column="session"))
    if cycle is not None and derived is not None and cycle != derived:
        message = _("The matrix names cycle {cycle}, but session {session} was in cycle {derived}; both were kept.")
        issues.append(Issue(message.format(cycle=cycle, session=session, derived=derived), column="cycle"))
    symbol, others = _report(sources)
    if symbol is None:
        message = _("The matrix does not plainly cite the report that lists its recommendations.")
        issues.append(Issue(message, column="symbol", value=", ".join(others) or None))
    document = ParsedDocument(symbol=symbol, state=state, session=session, cycle=cycle or derived, title=_title(lines))
    return document, tuple(issues)


def report_of(source: str) -> str | None:
    """Return the symbol of the report that a source of a position belongs to, without "/Add.1"."""
    found = _SYMBOL.search(source)
    return f"A/HRC/{int(found['session'])}/{int(found['paper'])}" if found else None


def _report(sources: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return the report that most sources belong to: more than half of those that are no report of the Council."""
    counted: Counter[str] = Counter()
    for source in sources:
        for found in _SYMBOL.finditer(source[:LONGEST]):
            if int(found["paper"]) != _COUNCIL_REPORT or found["added"]:
                counted[f"A/HRC/{int(found['session'])}/{int(found['paper'])}"] += 1
    ranked = tuple(symbol for symbol, _count in counted.most_common())
    if ranked and 2 * counted[ranked[0]] > counted.total():
        return ranked[0], ranked[1:]
    return None, ranked


def _state(lines: Sequence[str], names: StateNames) -> tuple[str | None, str | None]:
    """Return the State that a title names; failing that, the words that stand where it should."""
    unknown = None
    for line in lines:
        for review in _REVIEW.finditer(line):
            code = _known(review["rest"], names)
            if code:
                return code, None
            unknown = unknown or _PIECE.split(review["rest"])[0].strip(" .*–—-") or None
    for line in lines:
        pieces = [names.codes.get(fold(piece)) for piece in _PIECE.split(line) if piece.strip()]
        code = next(filter(None, pieces), None) or (_known(line, names) if _TOPIC.search(line) else None)
        if code:
            return code, None
    return None, unknown


def _known(words: str, names: StateNames) -> str | None:
    """Return the State that words begin with: the longest name wins."""
    parts = words.split()
    for length in range(min(len(parts), names.longest + 3), 0, -1):
        code = names.codes.get(fold(" ".join(parts[:length])))
        if code:
            return code
    return None


def _session(lines: Iterable[str]) -> int | None:
    """Return the session of the Working Group; the Council's own sessions are passed over."""
    for line in lines:
        for found, number in _numbers(line, _SESSION, _SESSION_NUMBER):
            around = line[max(0, found.start() - _NEAR) : found.start()], line[found.end() : found.end() + _NEAR]
            if cycle_of(number) is not None and not any(map(_COUNCIL.search, around)):
                return number
    return None


def _cycle(lines: Iterable[str]) -> int | None:
    return next((number for line in lines for _found, number in _numbers(line, _CYCLE, _CYCLE_NUMBER)), None)


def _numbers(line: str, ordinals: re.Pattern[str], figures: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
    for found in ordinals.finditer(line):
        words = found["words"]
        number = ordinal(words.replace(" ", "")) if words[0].isdigit() else ordinal(words)
        number = ordinal(words.split()[-1]) if number is None else number
        if number is not None:
            yield found, number
    for found in figures.finditer(line):
        yield found, int(found["number"])


def _title(lines: Iterable[str]) -> str | None:
    for line in lines:
        found = _TITLE.search(line)
        if found:
            return plain(found[0])
    return None
