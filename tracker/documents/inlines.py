"""Runs, note calls and marks as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from tracker.documents.typography import codes, direction, typeset_inlines
from tracker.domain.citations import Numbered, NumberedNote
from tracker.domain.document import BindingMark, Inline, Inlines, LineBreak, Note, Paper, Run, StatusMark
from tracker.domain.vocabulary import INFORMATION_STATUSES, label
from tracker.i18n import _

_COUNT = re.compile(r"(?<!\S)\d+[ \u00a0]$")
_CLOSERS = ",.;:!?)،؛؟。，"


class InlineWriter:
    """Writes the inlines of one numbered paper; `anchor` keeps the ids of several papers in one file apart."""

    def __init__(self, notes: Sequence[NumberedNote], *, language: str, footnotes: bool, anchor: str = "") -> None:
        """Keep what every inline needs to know of its paper."""
        self.language = language
        self.anchor = anchor
        self._notes = notes
        self._footnotes = footnotes
        self._rtl = direction(language) == "rtl"
        self._figures = 0

    @classmethod
    def of(cls, numbered: Numbered, anchor: str = "") -> InlineWriter:
        """Return the writer of one numbered paper."""
        paper = numbered.document
        return cls(numbered.notes, language=paper.language, footnotes=paper.paper is Paper.BRIEF, anchor=anchor)

    def next_key(self) -> str:
        """Return an id for the next drawing of this paper."""
        self._figures += 1
        return f"{self.anchor}f{self._figures}"

    def text(self, content: Inlines | str, *, cell: bool = False) -> Markup:
        """Return inlines as HTML; `cell` for narrow columns, where flags go on a line of their own."""
        if isinstance(content, str):
            content = (Run(content),)
        return self._joined(typeset_inlines(content, self.language, closing=not cell), cell=cell)

    def note(self, note: NumberedNote) -> Markup:
        """Return the words of a note as HTML."""
        return self._joined(typeset_inlines(note.runs, self.language), cell=False)

    def _joined(self, content: Inlines, *, cell: bool) -> Markup:
        if cell:
            return Markup("").join(self._inline(inline, cell=True) for inline in content)
        out: list[Markup] = []
        rest = list(content)
        for place, inline in enumerate(rest):
            following = rest[place + 1] if place + 1 < len(rest) else None
            if isinstance(inline, StatusMark):
                before = _counted(rest[place - 1]) if place else ""
                out.append(_status_in_text(inline, before, _closed(rest, place + 1)))
            elif isinstance(inline, Run) and isinstance(following, StatusMark):
                out.append(self._run(replace(inline, text=inline.text.removesuffix(_counted(inline)))))
            else:
                out.append(self._inline(inline, cell=False))
        return Markup("").join(out)

    def _inline(self, inline: Inline, *, cell: bool) -> Markup:
        match inline:
            case Run():
                return self._run(inline)
            case Note():
                return self._call(inline)
            case StatusMark():
                return _status_in_cell(inline) if cell else _status_in_text(inline)
            case BindingMark():
                word = Markup("<b>{}</b>").format(_(label(inline.bindingness)))
                return word + (self._bare(f": {inline.reason}") if inline.reason else Markup(""))
            case LineBreak():
                return Markup("<br>")

    def _run(self, run: Run) -> Markup:
        html = self._bare(run.text)
        if run.bold:
            html = Markup("<b>{}</b>").format(html)
        if run.italic:
            html = Markup("<i>{}</i>").format(html)
        classes = " ".join(name for wanted, name in ((run.quiet, "src"), (run.nowrap, "nw")) if wanted)
        if run.lang and run.lang != self.language:
            attributes = Markup(' lang="{}" dir="{}"').format(run.lang, direction(run.lang))
        else:
            attributes = Markup("")
        if not classes and not attributes:
            return html
        class_ = Markup(' class="{}"').format(classes) if classes else Markup("")
        return Markup("<span{}{}>{}</span>").format(class_, attributes, html)

    def _bare(self, text: str) -> Markup:
        if not self._rtl:
            return escape(text)
        return Markup("").join(
            Markup('<bdi dir="ltr">{}</bdi>').format(part) if is_code else escape(part) for part, is_code in codes(text)
        )

    def _call(self, note: Note) -> Markup:
        if self._footnotes:
            words = self.note(self._notes[note.number - 1])
            return Markup('<span class="fn" data-n="{}">{}</span>').format(note.number, words)
        return Markup('<a class="en" id="{0}r{1}" href="#{0}e{1}">{1}</a>').format(self.anchor, note.number)


def _status_in_cell(mark: StatusMark) -> Markup:
    flags = _flags(mark)
    beside = Markup('<br><span class="flag">{}</span>').format(" · ".join(flags)) if flags else Markup("")
    return _word(mark) + beside


def _status_in_text(mark: StatusMark, before: str = "", after: str = "") -> Markup:
    """Keep a mark in one line with the count before it ("13 ") and the comma after it."""
    flags = _flags(mark)
    if flags:
        beside = Markup(' <span class="flag">({})</span>').format(", ".join(flags))
        return Markup('<span class="nw">{}{}</span>').format(before, _word(mark)) + beside + after
    return Markup('<span class="nw">{}{}{}</span>').format(before, _word(mark), after)


def _word(mark: StatusMark) -> Markup:
    name = "plain" if mark.status in INFORMATION_STATUSES else mark.status.value
    return Markup('<span class="st {}">{}</span>').format(name, _(label(mark.status)))


def _flags(mark: StatusMark) -> list[str]:
    return [_(label(flag)) for flag in mark.flags] + [mark.remark] * bool(mark.remark)


def _counted(inline: Inline | None) -> str:
    """Return the count that a run before a mark ends with, and its space."""
    if not isinstance(inline, Run) or inline.lang:
        return ""
    found = _COUNT.search(inline.text)
    return found.group() if found else ""


def _closed(rest: list[Inline], place: int) -> str:
    """Take the punctuation that follows a mark out of the run it stands in, and return it."""
    following = rest[place] if place < len(rest) else None
    if not isinstance(following, Run):
        return ""
    kept = following.text.lstrip(_CLOSERS)
    rest[place] = replace(following, text=kept)
    return following.text[: len(following.text) - len(kept)]
