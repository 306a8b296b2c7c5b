"""Where the reading of a paper stands: section, stem above a list, paragraph; and what was found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tracker.importers.lookups import StateNames
from tracker.importers.narrative.addressees import NOBODY, Addressed
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block
from tracker.importers.narrative.sections import Heading, Opens, closes, read_heading
from tracker.importers.narrative.speakers import Speakers
from tracker.importers.narrative.stems import Stem

_TO = re.compile(r"(?:to|for|au|aux|al|à|a)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a recommendation: its words, its first block, its number, its heading and whom it asks.

    `told` is whom its own sentence names, `inherited` whom the stem or heading above it does. `cited` is who asked
    where the paper only quotes. `within` marks one in a chapter of recommendations, `aside` one in running text
    outside of all of them.
    """

    text: str
    block: Block
    paragraph: str | None = None
    heading: str | None = None
    told: Addressed = NOBODY
    inherited: Addressed = NOBODY
    cited: str | None = None
    aside: bool = False
    within: bool = False


@dataclass(slots=True)
class Walk:
    """Where the reading stands: section, stem, paragraph."""

    names: StateNames
    language: str
    speakers: Speakers
    opened: Block | None = None
    above: Block | None = None  # the numbered chapter in which the section was opened
    chapter: Block | None = None
    opens: Opens = Opens.OTHER
    heading: str | None = None
    to: Addressed = NOBODY
    loose: bool = False  # a heading that names nobody stands between: only what asks by its form counts
    stem: Stem | None = None
    stem_block: Block | None = None
    first: Block | None = None  # the first item of the stem's list
    last: Block | None = None
    paragraph: str | None = None
    found: list[Candidate] = field(default_factory=list)

    @property
    def within(self) -> bool:
        """Tell whether the reading stands among recommendations."""
        return self.opens in (Opens.RECOMMENDATIONS, Opens.MIXED, Opens.ADDRESSEE)

    def enter(self, block: Block) -> None:
        """Take note of a heading."""
        read = read_heading(block, self.names)
        above = self.chapter
        self.stem, self.heading = None, block.text
        self.chapter = block if block.mark in (Mark.NUMBER, Mark.CHAPTER) else self.chapter
        if read.opens is Opens.ADDRESSEE:
            self._address(block, read)
        elif read.opens is not Opens.OTHER:
            self.opened, self.opens, self.to, self.loose, self.above = block, read.opens, read.to, False, above
        elif self.opened is not None and closes(self.opened, block, self.above):
            self.opened, self.opens, self.to = None, Opens.OTHER, NOBODY
        else:
            self.loose = True

    def _address(self, block: Block, read: Heading) -> None:
        if self.within:
            self.to, self.loose = read.to, False
        elif _TO.match(block.text) and read.to.names:
            self.opened, self.opens, self.to, self.loose = block, Opens.ADDRESSEE, read.to, False

    def number_of(self, block: Block) -> str | None:
        """Return what is printed before a paragraph or an item: "12", "12 (a)", None before a bullet or nothing."""
        if block.mark is Mark.NUMBER:
            return block.number
        if block.mark in (Mark.LETTER, Mark.ROMAN):
            return f"{self.paragraph} ({block.number})" if self.paragraph else f"({block.number})"
        return None
