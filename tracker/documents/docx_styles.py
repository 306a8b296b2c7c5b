"""The styles of the Word file: Times New Roman 12, as the office that receives it asks."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from tracker.documents.docx_runs import DEEP, NOTE_REFERENCE, NOTE_TEXT, QUIET, language_element

FONT = "Times New Roman"  # Source: OHCHR technical guidelines for stakeholders: Times New Roman, 12
SIZE = 12.0
SMALL = 10.0  # what stands outside the word limit: tables, captions, notes, heads and feet
HANG_MM = 10.0


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph style: measures in points, indents in steps of the paragraph numbers' column."""

    name: str
    size: float = SIZE
    after: float = 6
    before: float = 0
    indent: float = 0
    hanging: bool = False
    bold: bool = False
    italic: bool = False
    colour: str = ""
    keep: bool = False
    line: float = 1.1


LOOKS = (
    _Look("Normal"),
    _Look("Heading 1", size=14, before=24, after=10, bold=True, colour=DEEP, keep=True),
    _Look("Heading 2", before=16, after=6, bold=True, colour=DEEP, keep=True),
    _Look("Contents Heading", size=14, after=10, bold=True, colour=DEEP, keep=True),
    _Look("toc 1", after=2, before=4, bold=True),
    _Look("toc 2", after=2, indent=1),
    _Look("Numbered Paragraph", indent=1, hanging=True),
    _Look("Numbered Subparagraph", indent=2, hanging=True),
    _Look("Lead Paragraph", after=10, colour=DEEP),
    _Look("Recommendation", indent=1, hanging=True, after=2),
    _Look("Recommendation Source", size=SMALL, indent=1, after=8, colour=QUIET),
    _Look("Quotation", indent=2, after=2, before=2, keep=True),
    _Look("Quotation Source", size=SMALL, indent=2, after=8, colour=QUIET),
    _Look("List Item", indent=1, hanging=True, after=3),
    _Look("Small Text", size=SMALL, after=4),
    _Look("Caption", size=SMALL, before=8, after=4, colour=QUIET, keep=True),
    _Look("Figure", before=8, after=2, keep=True),
    _Look("Table Text", size=SMALL, after=0, line=1.0),
    _Look("Table Heading", size=SMALL, after=0, bold=True, colour=DEEP, line=1.0, keep=True),
    _Look("Cover Organisation", bold=True, colour=DEEP, after=130),
    _Look("Cover Line", size=14, colour=QUIET, after=4),
    _Look("Title", size=28, colour=DEEP, after=6, line=1.0),
    _Look("Subtitle", size=16, colour=DEEP, after=150),
    _Look("Header", size=SMALL, after=0, colour=QUIET, line=1.0),
    _Look("Footer", size=SMALL, after=0, colour=QUIET, line=1.0),
)


def apply(word: WordFile, language: str) -> None:
    """Give a fresh Word file our styles and its language."""
    _defaults(word, language)
    for look in LOOKS:
        _style(word, look)
    _note_styles(word)
    for style in word.styles.element.iter(qn("w:rFonts")):
        _set_fonts(style)


def _defaults(word: WordFile, language: str) -> None:
    properties = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is None:
        raise ValueError(word)
    for child in list(properties):
        properties.remove(child)
    properties.append(OxmlElement("w:rFonts"))
    for name in ("w:sz", "w:szCs"):
        size = OxmlElement(name)
        size.set(qn("w:val"), str(int(SIZE * 2)))
        properties.append(size)
    properties.append(language_element(language))


def _style(word: WordFile, look: _Look) -> None:
    names = {style.name for style in word.styles}
    style = word.styles[look.name] if look.name in names else word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(look.name)
    if look.name != "Normal":
        style.base_style = word.styles["Normal"]
    style.hidden = False
    style.quick_style = True
    _clear(style.element)
    font, measures = style.font, style.paragraph_format
    font.name, font.size = FONT, Pt(look.size)
    font.bold, font.italic = look.bold, look.italic
    font.complex_script, font.cs_bold, font.cs_italic = None, look.bold, look.italic
    _complex_size(style.element, look.size)
    if look.colour:
        font.color.rgb = RGBColor.from_string(look.colour)
    measures.space_before, measures.space_after = Pt(look.before), Pt(look.after)
    measures.line_spacing = look.line
    measures.keep_with_next = look.keep
    measures.widow_control = True
    measures.left_indent = Mm(look.indent * HANG_MM)
    measures.first_line_indent = Mm(-HANG_MM if look.hanging else 0)


def _clear(style: BaseOxmlElement) -> None:
    """Take out what the template says of fonts, borders and spacing; keep the outline level of headings."""
    for name in ("w:rPr",):
        for element in style.findall(qn(name)):
            style.remove(element)
    for properties in style.findall(qn("w:pPr")):
        for child in list(properties):
            if child.tag != qn("w:outlineLvl"):
                properties.remove(child)


def _complex_size(style: BaseOxmlElement, size: float) -> None:
    properties = style.find(qn("w:rPr"))
    if properties is None:
        raise ValueError(style)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(int(size * 2)))
    properties.find(qn("w:sz")).addnext(element)


def _note_styles(word: WordFile) -> None:
    ns = nsdecls("w")
    half = int(SMALL * 2)
    hang = int(Mm(7).twips)
    word.styles.element.append(
        parse_xml(
            f'<w:style {ns} w:type="paragraph" w:styleId="{NOTE_TEXT}"><w:name w:val="endnote text"/>'
            f'<w:basedOn w:val="Normal"/><w:pPr><w:tabs><w:tab w:val="left" w:pos="{hang}"/></w:tabs>'
            f'<w:spacing w:after="60" w:line="240" w:lineRule="auto"/>'
            f'<w:ind w:left="{hang}" w:hanging="{hang}"/></w:pPr>'
            f'<w:rPr><w:rFonts/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>'
        )
    )
    word.styles.element.append(
        parse_xml(
            f'<w:style {ns} w:type="character" w:styleId="{NOTE_REFERENCE}"><w:name w:val="endnote reference"/>'
            f'<w:rPr><w:rFonts/><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        )
    )


def _set_fonts(fonts: BaseOxmlElement) -> None:
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
