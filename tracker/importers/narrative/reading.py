"""The reading assistant: a document in prose to candidates, each with its place; a person decides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.narrative.addressees import Addressed, named_beside
from tracker.importers.narrative.candidates import candidates
from tracker.importers.narrative.citing import cited_numbers
from tracker.importers.narrative.claims import Told, told_by_state
from tracker.importers.narrative.document_facts import Facts, read_facts
from tracker.importers.narrative.language import READ, language_of
from tracker.importers.narrative.prose import OPENING, Block, Prose
from tracker.importers.narrative.requests import requests_of_letter, requests_of_list
from tracker.importers.narrative.speakers import Speakers
from tracker.importers.narrative.voices import Voice
from tracker.importers.narrative.walk import Candidate
from tracker.importers.records import Issue, Kind, Nature, ParsedRecord, ParseResult, Place

_ASKS_INFORMATION = re.compile(
    r"\b(?:request(?:s|ed)?|invite[sd]?|ask(?:s|ed)?|demande|prie|solicita|pide)\b.{0,120}?\b(?:provide|submit|include|furnish|fournir|"
    r"présenter|"
    r"presentar|proporcionar)\b.{0,160}?\b(?:information|report|data|renseignements|rapport|información|informe)\b",
    re.IGNORECASE,
)
LONGEST = 20_000  # characters of a paragraph; the longest in papers of these kinds have 5,000
_SHOWN = 200  # characters of a passage that an issue shows


def parse_narrative(prose: Prose, names: StateNames, *, sha256: str) -> ParseResult:
    """Read a document in prose.

    Args:
        prose: Its blocks, from whatever file they come.
        names: Known States.
        sha256: Of the file.
    Returns:
        Candidates as records (recommendations, requests, claims), pledges apart, and the issues. What a paper asks in
        running text outside its chapters of recommendations is an issue, not a record.
    """
    prose, issues = _bounded(prose)
    facts = read_facts(prose, names)
    language = language_of(block.text for block in prose.blocks)
    issues += facts.issues
    records: list[ParsedRecord] = []
    pledges: list[ParsedRecord] = []
    if language not in READ:
        message = _(
            "Only English, French and Spanish are read; this paper is in another language, so read it yourself."
        )
        issues.append(Issue(message, column="language", value=language))
    elif facts.voice is Voice.STATE:
        records, pledges = _told(prose.blocks, facts, names, sha256)
    else:
        taken, aside = _asked(prose.blocks, facts, names, language)
        records = [_record(item, facts, names, nature, sha256) for item, nature in taken]
        issues += aside
    issues += cited_numbers(prose.blocks)
    if not records and not pledges and language in READ:
        issues.append(Issue(_("Nothing that asks, claims or pledges was recognised in the text; read it yourself.")))
    carried = [issue for record in (*records, *pledges) for issue in record.issues]
    return ParseResult(
        kind=Kind.NARRATIVE,
        document=facts.document,
        records=tuple(records),
        issues=(*issues, *carried),
        sha256=sha256,
        pledges=tuple(pledges),
    )


def _bounded(prose: Prose) -> tuple[Prose, list[Issue]]:
    """Leave out what is too long for a paragraph: a file whose line ends were lost cannot be read by its form."""
    message = _("A passage of {count} characters has no paragraphs; it was not read.")
    issues = [
        Issue(message.format(count=len(block.text)), block.line or block.page, "text", block.text[:_SHOWN])
        for block in prose.blocks
        if len(block.text) > LONGEST
    ]
    kept = tuple(block for block in prose.blocks if len(block.text) <= LONGEST)
    return (replace(prose, blocks=kept, opening=kept[:OPENING]) if issues else prose), issues


def _asked(
    blocks: Sequence[Block], facts: Facts, names: StateNames, language: str
) -> tuple[list[tuple[Candidate, Nature]], list[Issue]]:
    """Return what a paper asks with its nature, and issues on what it asks by the way."""
    if facts.voice is Voice.LIST_OF_ISSUES:
        return [(item, Nature.REQUEST) for item in requests_of_list(blocks)], []
    requested = requests_of_letter(blocks) if facts.voice is Voice.LETTER else []
    places = {id(item.block) for item in requested}
    mandated = facts.voice in (Voice.UN_BODY, Voice.LETTER)
    speakers = Speakers(facts.document.author, mandated)
    found = [
        item for item in candidates(blocks, names, language=language, speakers=speakers) if id(item.block) not in places
    ]
    chapters = any(item.within and not item.cited for item in found)
    order = {id(block): place for place, block in enumerate(blocks)}
    first = min((order[id(item.block)] for item in found if item.within), default=0)
    # A committee asks in its last chapters too, whatever they are called; before the first there is a summary.
    taken: list[Candidate] = []
    left: list[Candidate] = []
    for item in found:
        later = mandated and order[id(item.block)] > first
        keep = not item.aside or not chapters or later or facts.voice is Voice.LETTER
        (taken if keep else left).append(item)
    aside = [_aside(item) for item in left]
    both = [(item, Nature.REQUEST) for item in requested] + [(item, _nature(item)) for item in taken]
    return sorted(both, key=lambda pair: order[id(pair[0].block)]), aside


def _nature(item: Candidate) -> Nature:
    return Nature.REQUEST if _ASKS_INFORMATION.search(item.text[:400]) else Nature.RECOMMENDATION


def _aside(item: Candidate) -> Issue:
    message = _("The text asks this by the way, outside of its recommendations; it was not taken.")
    return Issue(message, item.block.line or item.block.page, "text", item.text[:_SHOWN])


def _record(item: Candidate, facts: Facts, names: StateNames, nature: Nature, sha256: str) -> ParsedRecord:
    to, issues = _addressees(item, facts, names)
    if item.cited:
        message = _("Quoted here from {body}; file it with the paper in which it was made.")
        row = item.block.line or item.block.page
        issues = (*issues, Issue(message.format(body=item.cited), row, "body", item.cited))
    states = [name for name in to if name in set(names.codes.values())]
    return ParsedRecord(
        key=_key(facts, item.text, to, sha256),
        text=item.text,
        paragraph=item.paragraph,
        state=states[0] if len(states) == 1 else None,
        session=facts.document.session,
        symbol=facts.document.symbol,
        issues=issues,
        nature=nature,
        body=item.cited or facts.document.author,
        addressees=to,
        date=None if item.cited else facts.document.date,
        place=_place(item.block, item.paragraph, None if facts.voice is Voice.LETTER else item.heading),
    )


def _place(block: Block, paragraph: str | None, heading: str | None) -> Place:
    return Place(page=block.page, line=block.line, paragraph=paragraph, heading=heading)


def _key(facts: Facts, text: str, to: Sequence[str], sha256: str) -> str:
    """Return a key that stays when the file is read again: the paper, and a fold of the words and addressees."""
    words = re.sub(r"[\W_]+", "", text).casefold()
    folded = hashlib.sha256(f"{words}|{'|'.join(to)}".encode()).hexdigest()[:12]
    return f"{facts.document.symbol or facts.document.reference or sha256[:12]}#{folded}"


def _addressees(item: Candidate, facts: Facts, names: StateNames) -> tuple[tuple[str, ...], tuple[Issue, ...]]:
    """Return whom an item asks: as its own sentence says, else as the stem or heading above it does."""
    row = item.block.line or item.block.page
    for said in (item.told, item.inherited):
        if to := _resolved(said, item, facts):
            beside = named_beside(item.text, to, names)
            if not beside:
                return to, ()
            message = _("The item names {states} beside the addressee of its heading; both were taken as asked.")
            return (*to, *beside), (
                Issue(message.format(states=", ".join(beside)), row, "addressees", ", ".join(beside)),
            )
    if facts.voice is Voice.LETTER and facts.document.state:
        return (facts.document.state,), ()
    stated = item.told.unknown or item.inherited.unknown
    if stated:
        message = _("Nobody is known by the name “{name}”; the addressee was left empty.")
        return (), (Issue(message.format(name=stated[:_SHOWN]), row, "addressees", stated[:_SHOWN]),)
    if facts.document.state is not None:
        message = _("The item does not say whom it asks; is it {state}?")
        return (), (Issue(message.format(state=facts.document.state), row, "addressees"),)
    return (), (Issue(_("The item does not say whom it asks; the addressee was left empty."), row, "addressees"),)


def _resolved(said: Addressed, item: Candidate, facts: Facts) -> tuple[str, ...]:
    """Return names; "the State party" and "the Government" are the State of the heading above, else of the paper."""
    if said.names:
        return said.names
    if not said.own:
        return ()
    if item.inherited.states:
        return item.inherited.states
    return (facts.document.state,) if facts.document.state else ()


def _told(
    blocks: Sequence[Block], facts: Facts, names: StateNames, sha256: str
) -> tuple[list[ParsedRecord], list[ParsedRecord]]:
    """Return the claims and the pledges of a State's own paper."""
    claims: list[ParsedRecord] = []
    pledges: list[ParsedRecord] = []
    for told in told_by_state(blocks, names):
        record = _told_record(told, facts, sha256)
        (pledges if told.pledge else claims).append(record)
    return claims, list(_apart(pledges))


def _told_record(told: Told, facts: Facts, sha256: str) -> ParsedRecord:
    return ParsedRecord(
        key=_key(facts, told.block.text, (), sha256),
        text=told.block.text,
        paragraph=told.paragraph,
        state=facts.document.state,
        session=facts.document.session,
        symbol=facts.document.symbol,
        nature=Nature.PLEDGE if told.pledge else Nature.CLAIM,
        body=facts.document.author,
        date=facts.document.date,
        place=_place(told.block, told.paragraph, told.heading),
    )


def _apart(pledges: Sequence[ParsedRecord]) -> Iterator[ParsedRecord]:
    message = _("The State's own undertaking; it was put with the pledges, because nobody recommended it.")
    for pledge in pledges:
        row = (pledge.place.line or pledge.place.page) if pledge.place else None
        yield replace(pledge, issues=(Issue(message, row, "nature"),))
