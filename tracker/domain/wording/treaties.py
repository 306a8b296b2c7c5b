"""The treaty actions that a part asks for: sign, ratify, accept a procedure, withdraw a reservation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.domain.vocabulary import TreatyAsk
from tracker.domain.wording.names import Mention
from tracker.domain.wording.verbs import listed

_FAR = r"[^.;]{0,90}?"
_TRIGGERS = (
    *("atif", "atity", "cced", "ccession", "dher", "dhes", " party", "join", "Join", "sign ", "Sign", "signing"),
    *("signature", "ccept", "eservation", "ompetence", "omplaint", "quiry proc", "ns proc", "petition", "eclaration"),
)
_RESERVATION = (
    r"(?:reservations?|interpretati(?:ve|on) declarations?|(?<!make the )(?<!making the )(?<!make a )declarations)"
)
_VERBS = re.compile(
    rf"\b(?:(?P<withdraw>(?:withdr[ae]w\w*|lift\w*|remov\w+|drop\w*|revok\w+|rescind\w*|eliminat\w+|repeal\w*|"
    rf"renounc\w+|abandon\w*|"
    rf"reconsider\w*|review\w*|re-examin\w+|reexamin\w+|narrow\w*|reduc\w+|limit\w*)\b{_FAR}\b{_RESERVATION})"
    rf"|(?P<accept>(?:accept\w*|recogni[sz]\w+|acknowledg\w+|allow\w*|agree\w*|subscrib\w+|opt\w*|adopt\w*|"
    rf"establish\w*)\b{_FAR}"
    rf"\b(?:competence|individual complaints?|individual communications?|complaints? (?:procedures?|mechanisms?)|"
    rf"communications? procedures?|inquiry procedures?|individual petitions?|inter-[Ss]tate (?:complaints|"
    rf"communications))"
    rf"|(?:mak\w+|issu\w+|deposit\w*|enter\w*|submit\w*|"
    rf"lodg\w+)\b[^.;]{{0,60}}?\bdeclarations?\b[^.;]{{0,60}}?\b(?:articles?|arts?\.|accepting|recogni[sz]ing|"
    rf"individual))"
    rf"|(?P<ratify>(?:(?<=be )|(?<=been )|(?<=is )|(?<=are ))(?:ratified|acceded)|ratif(?!ied)\w+|ratity|"
    rf"acced(?!ed)\w+|accession|becom\w+\s+(?:a\s+)?(?:full\s+)?(?:[Ss]tates?\s+)?part(?:y|ies)|"
    rf"be(?:come)?\s+(?:a\s+)?(?:[Ss]tate\s+)?party)"
    rf"|(?P<joins>adher\w+|adhesion|join\w*|accept\w*|acceptance)"
    rf"|(?P<sign>sign|signing|signature|signs|signatory|signed))\b",
    re.IGNORECASE,
)
# What ends the object of "ratify": the names after it are no longer to be joined.
_ENDS = re.compile(
    r"\b(?:in (?:line|accordance|conformity|compliance|keeping|consistency) with|as (?:required|provided|stipulated|"
    r"called|established|laid|set|contained|enshrined)|pursuant to|with a view to|in order to|so as to|"
    r"implement\w*|incorporat\w+|harmoni[sz]\w+|"
    r"align\w*|obligations?|compl(?:y|iance|ying)|respect|enforce\w*|apply|establish\w*|submit\w*|reports? (?:to|"
    r"under)|"
    r"required by|provided for in|envisaged (?:in|by)|stipulated in|foreseen (?:in|by)|according to)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:be|been|is|are|being)\s+(?:\w+ly\s+)?(?:signed\s+and\s+)?$")
_NAMED_CLOSE = re.compile(r"\W*(?:to\s+)?(?:and\s+(?:fully\s+)?\w+\s+(?:to\s+)?)?(?:the\s+|all\s+)?")
_COMMITTEES = (
    ("committee against torture", "CAT"),
    ("committee on enforced disappearances", "CPED"),
    ("committee on the elimination of racial discrimination", "ICERD"),
    ("committee on migrant workers", "ICRMW"),
    ("committee on economic, social and cultural rights", "ICESCR-OP"),
)
# What may stand before the treaty verb without asking for anything else.
_EFFORT = listed(
    """
    take all the necessary steps step measures measure action actions initiatives adopt appropriate required
    requisite concrete further additional early swift rapid prompt timely speedy possible as soon a an its
    their of to for towards toward with on in at by and accelerate expedite speed up hasten finalise finalize
    complete conclude continue pursue intensify redouble strengthen step make made undertake proceed initiate
    begin start move forward ahead work working strive endeavour increase ensure promote commit itself engage
    advance facilitate achieve efforts effort process processes procedure procedures national internal
    domestic legislative constitutional work-on consultations path way that it is possibility matter priority
    urgently immediately promptly fully formally rapidly quickly swiftly speedily actively also previous
    current ongoing intentions intention stated commitment pledge carry out without delay any reservations
    reservation not yet done so if when including particular remaining more other international human rights
    instruments treaties conventions core sign signing signature accede acceding party set put place place
    examine examination effective positive be should consider considering deposit instrument instruments
    preparatory preparations prepare submit parliament bill approve approval law seek seeking progress
    considered try attempt place high political will demonstrate government state authorities country
    """
)
_WORD = re.compile(r"[^\W_]+")
_OTHER_ACTION = re.compile(
    r"\band\s+(?:the\s+|its\s+|to\s+|also\s+|fully\s+|full\s+|effectively\s+|effective\s+|then\s+)*"
    r"(?:implement\w*|tak(?:e|ing)|ensur(?:e|ing)|adopt\w*|establish\w*|bring\w*|align\w*|incorporat\w+|"
    r"harmoni[sz]\w+|set(?:ting)? up|"
    r"creat(?:e|ing)|enact\w*|amend\w*|abolish\w*|introduc\w+|strengthen\w*|cooperat\w+|extend\w*|issu(?:e|ing)|"
    r"apply\w*|enforc\w+|"
    r"domesticat\w+|translat\w+|comply\w*|appl(?:y|ication|ying)|transpos\w+|submit\w*|develop\w*|invit\w+)\b",
    re.IGNORECASE,
)


_UNNAMED = re.compile(
    r"\b(?:[Cc]onvention|[Pp]rotocol|[Cc]ovenant|[Ss]tatute|[Tt]reat(?:y|ies))s?\b|\b[Ii]nstruments\b|\b(?:it|them)\b"
)


class Request(NamedTuple):
    """One treaty action asked; `instrument` is None where the text names none that the table has."""

    ask: TreatyAsk
    instrument: str | None


class Asked(NamedTuple):
    """The treaty actions of a part, and whether they are all that it asks."""

    requests: tuple[Request, ...]
    alone: bool


_NOTHING = Asked((), alone=False)


class _Event(NamedTuple):
    ask: TreatyAsk
    start: int
    end: int


def asked(clause: str, mentions: Sequence[Mention], *, named_before: str | None) -> Asked:
    """Return the treaty actions that a part asks for.

    Args:
        clause: the part from its verb on.
        mentions: the instruments it names, places counted from the start of the clause.
        named_before: the instrument that the text named last before this part, for "recognise its competence".
    """
    if not any(each in clause for each in _TRIGGERS):
        return _NOTHING
    events = list(_events(clause, mentions))
    if not events:
        return _NOTHING
    requests: list[Request] = []
    for index, event in enumerate(events):
        until = events[index + 1].start if index + 1 < len(events) else len(clause)
        requests.extend(_requests(clause, event, mentions, until=until, named_before=named_before))
    distinct = tuple(dict.fromkeys(requests))
    return Asked(distinct, alone=bool(distinct) and _is_all(clause, events))


def _events(clause: str, mentions: Sequence[Mention]) -> Iterator[_Event]:
    last: _Event | None = None
    for found in _VERBS.finditer(clause):
        event = _event(clause, found, mentions)
        if event is None:
            continue
        if last is not None and not any(last.end <= each.start < event.start for each in mentions):
            joins = {last.ask, event.ask} <= {TreatyAsk.SIGN, TreatyAsk.RATIFY}
            if joins:  # "sign and ratify": one act, by whatever way
                last = _Event(TreatyAsk.RATIFY, last.start, event.end)
                continue
        if last is not None:
            yield last
        last = event
    if last is not None:
        yield last


def _event(clause: str, found: re.Match[str], mentions: Sequence[Mention]) -> _Event | None:
    start, end = found.span()
    match found.lastgroup:
        case "withdraw":
            return _Event(TreatyAsk.WITHDRAW_RESERVATION, start, end)
        case "accept":
            return _Event(TreatyAsk.ACCEPT_PROCEDURE, start, end)
        case "ratify":
            return _Event(TreatyAsk.RATIFY, start, end)
        case "joins":
            close = _NAMED_CLOSE.match(clause, end)
            named = close is not None and any(each.start == close.end() for each in mentions)
            return _Event(TreatyAsk.RATIFY, start, end) if named else None
        case _:
            after = any(each.start >= end for each in mentions)
            return _Event(TreatyAsk.SIGN, start, end) if after and found[0].lower() != "signed" else None


def _requests(
    clause: str, event: _Event, mentions: Sequence[Mention], *, until: int, named_before: str | None
) -> Iterator[Request]:
    joining = event.ask in (TreatyAsk.RATIFY, TreatyAsk.SIGN)
    stop = _ENDS.search(clause, event.end, until) if joining else None
    last = stop.start() if stop else until
    begin = event.end if joining else event.start
    objects = [each for each in mentions if begin <= each.start < last]
    if not objects and (not joining or _PASSIVE.search(clause[: event.start])):
        objects = [each for each in mentions if each.end <= event.start]
    codes: list[str | None] = [code for each in objects for code in (each.codes or (None,))]
    codes = [code for code in codes if code is None or "/RES/" not in code]  # nobody joins a resolution
    if not codes and event.ask is TreatyAsk.ACCEPT_PROCEDURE:
        codes = [_by_committee(clause[event.start : until]) or named_before]
    if not codes and (event.ask is TreatyAsk.WITHDRAW_RESERVATION or _UNNAMED.search(clause, event.end, last)):
        codes = [named_before]
    yield from (Request(event.ask, code) for code in codes)


def _by_committee(text: str) -> str | None:
    lowered = text.lower()
    return next((code for name, code in _COMMITTEES if name in lowered), None)


def _is_all(clause: str, events: Sequence[_Event]) -> bool:
    """Tell whether only efforts stand before the treaty verb and no other act after it."""
    before = _WORD.findall(clause[: events[0].start].lower())
    if any(word not in _EFFORT for word in before):
        return False
    return _OTHER_ACTION.search(clause, events[0].start) is None
