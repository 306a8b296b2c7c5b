"""The words of a paper that count toward its limit, whole and by chapter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.domain.document import (
    Ask,
    BindingMark,
    Block,
    Bullets,
    Document,
    Inlines,
    LineBreak,
    Paragraph,
    Quote,
    Run,
    Section,
    StatusMark,
    Terms,
)
from tracker.domain.vocabulary import label
from tracker.i18n import _

# Han, kana and their extensions are written without spaces: word processors count each character as a word.
# Korean is written with spaces, so its words are what stands between them.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class SectionWords:
    """The words of one chapter; `counts` is False where they stay outside the limit."""

    key: str
    title: str
    words: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What counts toward the limit, the limit (None for none), and each chapter's part."""

    counted: int
    limit: int | None
    by_section: tuple[SectionWords, ...]

    @property
    def over(self) -> int:
        """How many words too many; 0 where there is room or no limit."""
        return 0 if self.limit is None else max(0, self.counted - self.limit)


def count(document: Document) -> Words:
    """Count the words of a paper as an office that checks the limit would.

    Headings, paragraphs, quotations, recommendations and lists count; the cover, the contents, tables, figures,
    notes and printed paragraph numbers do not. A section with `counts=False` is left out with all it holds.

    Source: OHCHR limits 2,815 and 5,630 words; cover, notes and annexes are outside (practice, see the user guide).
    """
    chapters = tuple(
        SectionWords(s.key, s.title, _section(s, only_counted=s.counts), s.counts) for s in document.sections
    )
    return Words(sum(c.words for c in chapters if c.counts), document.word_limit, chapters)


def words_in(text: str) -> int:
    """Count the words of a text; marks without a letter or digit (dashes, dots) are none."""
    return sum(1 for word in _WORDS.findall(text) if any(c.isalnum() for c in word))


def plain(content: Inlines) -> str:
    """Return the text of inlines as it is read, without note calls."""
    return "".join(_spoken(inline) for inline in content)


def _spoken(inline: object) -> str:
    match inline:
        case Run():
            return inline.text
        case StatusMark():
            flags = [_(label(flag)) for flag in inline.flags] + [inline.remark] * bool(inline.remark)
            return _(label(inline.status)) + (f" ({', '.join(flags)})" if flags else "")
        case BindingMark():
            return _(label(inline.bindingness)) + (f": {inline.reason}" if inline.reason else "")
        case LineBreak():
            return " "
    return ""  # a note call is not read


def _section(section: Section, *, only_counted: bool) -> int:
    total = words_in(section.title)
    for block in section.blocks:
        if not isinstance(block, Section):
            total += _block(block)
        elif block.counts or not only_counted:
            total += _section(block, only_counted=only_counted)
    return total


def _block(block: Block) -> int:
    match block:
        case Paragraph():
            return words_in(plain(block.content))
        case Quote():
            return words_in(block.text) + words_in(plain(block.by))
        case Ask():
            return words_in(plain(block.content)) + words_in(plain(block.meta))
        case Bullets():
            return sum(words_in(plain(words)) for _mark, words in block.items)
        case Terms():
            return sum(words_in(plain(term)) + words_in(plain(words)) for term, words in block.rows)
    return 0  # tables, figures and big figures stay outside the limit
