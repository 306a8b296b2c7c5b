"""Real Word endnotes, which python-docx does not know: a part of the file and its settings."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tracker.documents.docx_runs import NOTE_REFERENCE, NOTE_TEXT, RunWriter
from tracker.documents.typography import typeset_inlines
from tracker.domain.citations import NumberedNote
from tracker.domain.document import Run

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
# Word reads the numbering of notes from the settings, LibreOffice from the section: both are written.
_NUMBERING = '<w:endnotePr {ns}><w:pos w:val="docEnd"/><w:numFmt w:val="decimal"/>{more}</w:endnotePr>'


def add(word: WordFile, notes: Sequence[NumberedNote], runs: RunWriter) -> None:
    """Give a Word file its endnotes; the calls in its text refer to them by number.

    Args:
        word: the file; it gets no part if there are no notes.
        notes: in the order of their numbers, from 1.
        runs: writes text the way the rest of the file has it.
    """
    if not notes:
        return
    root = parse_xml(f"<w:endnotes {nsdecls('w', 'r')}/>")
    for kind, number in _SEPARATORS:
        root.append(_separator(kind, number))
    for note in notes:
        root.append(_endnote(note, runs))
    package = word.part.package
    part = Part(PackURI("/word/endnotes.xml"), _CONTENT_TYPE, serialize_part_xml(root), package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
    _number_in_settings(word)
    _number_in_sections(word)


def _separator(kind: str, number: int) -> BaseOxmlElement:
    return parse_xml(
        f'<w:endnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:endnote>"
    )


def _endnote(note: NumberedNote, runs: RunWriter) -> BaseOxmlElement:
    bidi = "<w:bidi/>" if runs.rtl else ""
    endnote = parse_xml(
        f'<w:endnote {nsdecls("w")} w:id="{note.number}"><w:p><w:pPr><w:pStyle w:val="{NOTE_TEXT}"/>{bidi}</w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{NOTE_REFERENCE}"/></w:rPr><w:endnoteRef/></w:r>'
        f"<w:r><w:tab/></w:r></w:p></w:endnote>"
    )
    paragraph = endnote.find(qn("w:p"))
    if paragraph is None:
        raise ValueError(note)
    for run in typeset_inlines(note.runs, runs.language):
        if isinstance(run, Run):
            paragraph.append(runs.run(run))
    return endnote


def _number_in_settings(word: WordFile) -> None:
    listed = "".join(f'<w:endnote w:id="{number}"/>' for _kind, number in _SEPARATORS)
    numbering = parse_xml(_NUMBERING.format(ns=nsdecls("w"), more=listed))
    settings = word.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        settings.append(numbering)
    else:
        compat.addprevious(numbering)  # the schema wants this order


def _number_in_sections(word: WordFile) -> None:
    for section in word.sections:
        properties = section._sectPr  # python-docx offers no public way to the element
        numbering = parse_xml(_NUMBERING.format(ns=nsdecls("w"), more=""))
        properties.find(qn("w:pgSz")).addprevious(numbering)
