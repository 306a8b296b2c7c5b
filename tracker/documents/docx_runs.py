"""Runs and inlines as Word text: language, direction, marks, note calls."""

from __future__ import annotations

import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from tracker.documents import marks
from tracker.documents.typography import codes, direction, printable, typeset_inlines
from tracker.domain.document import BindingMark, Inline, Inlines, LineBreak, Note, Run, StatusMark
from tracker.domain.vocabulary import label
from tracker.i18n import _

NOTE_TEXT, NOTE_REFERENCE = "EndnoteText", "EndnoteReference"  # Word's own names of these styles
DEEP, QUIET = marks.DEEP.lstrip("#").upper(), "52606B"
_LTR_MARK, _DASH = "\u200e", re.compile("[–-]")


class RunWriter:
    """Writes the text of one paper in its language and direction."""

    def __init__(self, language: str) -> None:
        """Keep the language, from which the direction follows."""
        self.language = language
        self.rtl = direction(language) == "rtl"

    def write(self, paragraph: Paragraph, content: Inlines | str, *, cell: bool = False) -> Paragraph:
        """Append inlines to a paragraph; in a cell, flags go on a line of their own. Returns the paragraph."""
        inlines = (Run(content),) if isinstance(content, str) else content
        for inline in typeset_inlines(inlines, self.language):
            for element in self._elements(inline, cell=cell):
                paragraph._p.append(element)
        return paragraph

    def run(self, run: Run, *, colour: str | None = None) -> BaseOxmlElement:
        """Return a run element with its looks, language and direction."""
        element = OxmlElement("w:r")
        element.append(self._properties(run, colour=QUIET if run.quiet else colour))
        text = OxmlElement("w:t")
        text.text = self._ordered(printable(run.text), run.lang or self.language)
        text.set(qn("xml:space"), "preserve")
        element.append(text)
        return element

    def _ordered(self, text: str, language: str) -> str:
        """Keep number ranges, and the full stop of a foreign sentence, in place in right-to-left text."""
        if not self.rtl:
            return text
        if direction(language) == "ltr":
            return text + _LTR_MARK
        return "".join(_DASH.sub(rf"{_LTR_MARK}\g<0>{_LTR_MARK}", part) if code else part for part, code in codes(text))

    def _elements(self, inline: Inline, *, cell: bool) -> list[BaseOxmlElement]:
        match inline:
            case Run():
                return [self.run(inline)]
            case Note():
                return [_call(inline.number)]
            case StatusMark():
                return self._status(inline, cell=cell)
            case BindingMark():
                word = self.run(Run(_(label(inline.bindingness)), bold=True))
                return [word, self.run(Run(f": {inline.reason}"))] if inline.reason else [word]
            case LineBreak():
                return [_break()]

    def _status(self, mark: StatusMark, *, cell: bool) -> list[BaseOxmlElement]:
        shape = marks.CHARACTERS.get(mark.status)
        word = f"{shape}\u00a0{_(label(mark.status))}" if shape else _(label(mark.status))
        flags = [_(label(flag)) for flag in mark.flags] + [mark.remark] * bool(mark.remark)
        elements = [self.run(Run(word, bold=True), colour=DEEP)]
        if flags and cell:
            elements += [_break(), self.run(Run(" · ".join(flags), italic=True, quiet=True))]
        elif flags:
            elements.append(self.run(Run(f" ({', '.join(flags)})", italic=True, quiet=True)))
        return elements

    def _properties(self, run: Run, *, colour: str | None) -> BaseOxmlElement:
        """Write run properties in the order that the schema wants."""
        properties = OxmlElement("w:rPr")
        language = run.lang or self.language
        rtl = direction(language) == "rtl"
        for wanted, names in ((run.bold, ("w:b", "w:bCs")), (run.italic, ("w:i", "w:iCs"))):
            if wanted:
                properties.extend(OxmlElement(name) for name in names)
        if colour:
            properties.append(_valued("w:color", colour))
        if rtl:
            properties.append(OxmlElement("w:rtl"))
        if run.lang:
            properties.append(language_element(run.lang))
        return properties


def language_element(language: str) -> BaseOxmlElement:
    """Return `w:lang` with a tag where the program looks for it: Latin, East Asian or right-to-left."""
    element = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        element.set(qn(name), language)
    return element


def _call(number: int) -> BaseOxmlElement:
    element = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    properties.append(_valued("w:rStyle", NOTE_REFERENCE))
    reference = OxmlElement("w:endnoteReference")
    reference.set(qn("w:id"), str(number))
    element.extend([properties, reference])
    return element


def _break() -> BaseOxmlElement:
    element = OxmlElement("w:r")
    element.append(OxmlElement("w:br"))
    return element


def _valued(name: str, value: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
