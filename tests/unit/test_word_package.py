"""A Word document is read as its page shows it; what is damaged or hostile is refused in one sentence."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.word_files import across, cell, packed, paragraph, part, row, run, table, word_file
from tracker.errors import Unreadable
from tracker.importers.word import markup, story
from tracker.importers.word.blocks import Paragraph, Table, WordDocument
from tracker.importers.word.numbering import written
from tracker.importers.word.package import open_word


def texts(document: WordDocument) -> list[str]:
    """Return the text of every paragraph in order."""
    return [paragraph.text for paragraph in document.paragraphs]


def read(body: str, **parts: str) -> list[str]:
    """Return the texts of a document with this body."""
    return texts(open_word(word_file(body, **parts)))


def cells(body: str) -> list[list[tuple[str, int]]]:
    """Return text and span of every cell of the first table."""
    (found, *_rest) = open_word(word_file(body)).tables
    return [[(cell.text, cell.span) for cell in row.cells] for row in found.rows]


def test_paragraphs_and_tables_come_in_the_order_of_the_page():
    made = docx.Document()
    made.add_heading("Chapter", level=1)
    made.add_paragraph("Before")
    grid = made.add_table(rows=1, cols=2)
    grid.cell(0, 0).text, grid.cell(0, 1).text = "left", "right"
    made.add_paragraph("After")
    held = io.BytesIO()
    made.save(held)

    document = open_word(held.getvalue())

    first, *_middle = document.blocks
    assert [type(block) for block in document.blocks] == [Paragraph, Paragraph, Table, Paragraph]
    assert texts(document) == ["Chapter", "Before", "left", "right", "After"]
    assert [paragraph.line for paragraph in document.paragraphs] == [1, 2, 3, 4, 5]
    assert isinstance(first, Paragraph)
    assert (first.style, first.outline) == ("heading 1", 1)


def test_words_that_are_split_into_runs_are_one_text():
    assert read(paragraph("Rat", run("ify ", "<w:b/>"), '<w:hyperlink r="x">' + run("CAT") + "</w:hyperlink>")) == [
        "Ratify CAT"
    ]


def test_deleted_and_hidden_words_are_no_text_and_inserted_ones_are():
    deleted = "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('here ')}</w:moveFrom><w:moveTo>{run('there')}</w:moveTo>"
    hidden = run("secret", "<w:vanish/>") + run("open ", '<w:vanish w:val="0"/>')

    assert read(paragraph("It is ", deleted, f"<w:ins>{run('so ')}</w:ins>", hidden, moved)) == ["It is so open there"]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next():
    ends = '<w:rPr><w:del w:id="1"/></w:rPr>'

    assert read(paragraph("one ", properties=ends) + paragraph("two") + paragraph("three")) == ["one two", "three"]
    assert cells(table([[cell(paragraph("last", properties=ends))]])) == [[("last", 1)]]


def test_a_deleted_row_is_no_row():
    assert cells(table([["kept"], row("gone", properties="<w:del/>"), row("new", properties="<w:ins/>")])) == [
        [("kept", 1)],
        [("new", 1)],
    ]


def test_of_a_field_only_its_result_is_text():
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>"
    inner = sign("begin") + code + sign("separate") + run("inner") + sign("end")
    field = sign("begin") + code + inner + sign("separate") + run("shown") + sign("end")

    assert read(paragraph("a ", field, " b")) == ["a shown b"]
    assert read(paragraph("a", sign("begin")) + paragraph("b", sign("end"), sign("end"))) == ["a", "b"]


def test_breaks_tabs_and_signs_are_read_and_soft_hyphens_left_out():
    signs = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>d</w:t></w:r>"
    )
    symbol = '<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:char="zz"/></w:r>'

    assert read(paragraph(signs, symbol)) == ["a\tb\nc-d•"]
    assert read(paragraph("co\u00adop\u200beration\u00a0and\u202fmore ")) == ["cooperation and more"]


def test_content_controls_are_read_and_their_settings_are_not():
    settings_of_it = f'<w:sdtPr><w:alias w:val="x"/>{run("hint")}</w:sdtPr>'
    control = f"<w:sdt>{settings_of_it}<w:sdtContent>{run('chosen')}</w:sdtContent></w:sdt>"

    assert read(paragraph("is ", control)) == ["is chosen"]
    assert read(f"<w:sdt><w:sdtContent>{paragraph('whole')}</w:sdtContent></w:sdt>") == ["whole"]
    assert cells(table([f"<w:sdt><w:sdtContent>{row('in', 'row')}</w:sdtContent></w:sdt>"])) == [
        [("in", 1), ("row", 1)]
    ]


def test_a_text_box_is_read_once_behind_its_paragraph():
    def box(words: str) -> str:
        return f"<w:txbxContent>{paragraph(words)}</w:txbxContent>"

    first, second = f"<mc:Choice>{box('boxed')}</mc:Choice>", f"<mc:Fallback>{box('boxed')}</mc:Fallback>"
    copies = f"<mc:AlternateContent>{first}{second}</mc:AlternateContent>"

    assert read(paragraph("beside", f"<w:r>{copies}</w:r>", " it")) == ["beside it", "boxed"]


def test_merged_cells_appear_once_with_their_span_and_repeat_downwards():
    begun = cell("theme", properties='<w:vMerge w:val="restart"/>')
    going_on = cell("", properties="<w:vMerge/>")
    body = table([across("title", 2), row(begun, "1"), row(going_on, "2"), ["other", "3"]])

    document = open_word(word_file(body))

    assert cells(body) == [[("title", 2)], [("theme", 1), ("1", 1)], [("theme", 1), ("2", 1)], [("other", 1), ("3", 1)]]
    assert [row.cells[0].continues for row in document.tables[0].rows] == [False, False, True, False]
    assert texts(document) == ["title", "theme", "1", "2", "other", "3"]
    old_merge = row(cell("a", properties='<w:hMerge w:val="restart"/>'), cell("", properties="<w:hMerge/>"), "b")
    assert cells(table([old_merge])) == [[("a", 2), ("b", 1)]]


def test_a_table_in_a_cell_is_part_of_that_cell():
    assert cells(table([[cell("outer", table([["inner", "more"]]), "end"), "next"]])) == [
        [("outer\ninner\nmore\nend", 1), ("next", 1)]
    ]


NUMBERING = """
<w:abstractNum w:abstractNumId="7">
  <w:lvl w:ilvl="0"><w:start w:val="115"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3">
  <w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride>
</w:num>
"""


def listed(text: str, level: int, list_id: int = 1) -> str:
    """Return a paragraph of a list."""
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_numbers_that_word_counts_are_labels():
    body = (
        listed("para", 0) + listed("a", 1) + listed("b", 1) + listed("deep", 2) + listed("next", 0) + listed("c", 1)
        + listed("dot", 0, 2) + listed("again", 0, 3) + listed("gone", 0, 99)
    )  # fmt: skip

    found = list(open_word(word_file(body, numbering=NUMBERING)).paragraphs)

    assert [paragraph.label for paragraph in found] == [
        *("115.", "115.1", "115.2", "(i)", "116.", "116.1", "•", "9.", None)
    ]
    assert [paragraph.level for paragraph in found][:4] == [0, 1, 1, 2]
    assert [paragraph.printed for paragraph in found][1] == "115.1 a"
    assert [paragraph.bullet for paragraph in found][5:7] == [False, True]


def test_a_number_that_word_counts_in_an_empty_paragraph_is_kept():
    document = open_word(word_file(table([[cell(listed("", 0)), "Ratify"]]), numbering=NUMBERING))

    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["115.", "Ratify"]


def test_lists_and_headings_of_styles_are_inherited():
    styles = """
    <w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="B"><w:name w:val="Base"/><w:pPr><w:outlineLvl w:val="1"/>
      <w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="D"><w:name w:val="Derived"/><w:basedOn w:val="B"/></w:style>
    <w:style w:type="paragraph" w:styleId="H"><w:name w:val="Heading 3"/></w:style>
    """
    body = paragraph("x", properties='<w:pStyle w:val="D"/>') + paragraph("y")

    body += paragraph("z", properties='<w:pStyle w:val="H"/>')

    first, second, third = open_word(word_file(body, styles=styles, numbering=NUMBERING)).paragraphs

    assert (first.style, first.outline, first.label) == ("Derived", 2, "115.")
    assert (second.style, second.outline, second.label) == ("Normal", None, None)
    assert (third.style, third.outline) == ("Heading 3", 3)


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (5000, "upperRoman", "5000"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (500, "lowerLetter", "500"),
        (7, "decimalZero", "07"),
        (7, "none", ""),
        (7, "arabicAbjad", "7"),
    ],
)
def test_counts_are_written_in_the_form_of_their_list(number, form, printed):
    assert written(number, form) == printed


def test_margins_and_notes_stand_apart_from_the_body():
    note = '<w:footnote w:id="2">' + paragraph("See annex.") + "</w:footnote>"
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = open_word(
        word_file(paragraph("Said", mark), header1=paragraph("UPR of Chad"), footer1=paragraph("foot"), footnotes=note)
    )

    assert texts(document) == ["Said"]
    assert {line.text for line in document.margins} == {"UPR of Chad", "foot"}
    assert [line.text for line in document.notes] == ["See annex."]


def test_bold_is_told_where_every_word_is():
    bold, mixed, plain = open_word(
        word_file(paragraph(run("all", "<w:b/>"), run(" ")) + paragraph(run("a", "<w:b/>"), run("b")) + paragraph("c"))
    ).paragraphs

    assert (bold.bold, mixed.bold, plain.bold) == (True, False, False)


def test_elements_where_they_cannot_stand_are_passed_over_and_their_words_kept():
    assert read(f"<w:tc>{paragraph('lost cell')}</w:tc><w:tr>{cell('lost row')}</w:tr>") == ["lost cell", "lost row"]
    assert read(run("no paragraph") + paragraph("a paragraph")) == ["a paragraph"]


def test_the_strict_form_of_the_format_is_read():
    strict = part("document", f"<w:body>{paragraph('strict')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    assert texts(open_word(packed({"word/document.xml": strict}))) == ["strict"]


GOOD = word_file(paragraph("words " * 500))
EVIL = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def locked(data: bytes) -> bytes:
    """Return a package whose members say that they are encrypted."""
    bits = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = bits.find(mark)
        while start >= 0:
            struct.pack_into("<H", bits, start + place, 1)
            start = bits.find(mark, start + 4)
    return bytes(bits)


def spoilt(data: bytes) -> bytes:
    """Return a package with wrong bytes inside its packed body."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo("word/document.xml").header_offset + 60
    return data[:start] + b"\xff" * 40 + data[start + 40 :]


REFUSED = {
    "cut off": (GOOD[: len(GOOD) // 2], "cut off"),
    "spoilt": (spoilt(GOOD), "cut off or damaged"),
    "locked": (locked(GOOD), "password"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"\.doc"),
    "workbook": (packed({"xl/workbook.xml": ""}), "not a Word document"),
    "ZIP without body": (packed({"a.txt": "a"}), "ZIP"),
    "text": (b"plain words", "not a Word document"),
    "empty body": (packed({"word/document.xml": "  "}), "damaged"),
    "no XML": (packed({"word/document.xml": "<w:document"}), "damaged"),
    "document type": (packed({"word/document.xml": f"{EVIL}<w>&a;</w>"}), "document type"),
    "document type in styles": (
        packed({"word/document.xml": part("document", ""), "word/styles.xml": f"{EVIL}<w/>"}),
        "document type",
    ),
    "odd encoding": (packed({"word/document.xml": '<?xml version="1.0" encoding="utf-7"?><w/>'}), "damaged"),
    "only pictures": (word_file(paragraph("<w:r><w:drawing/></w:r>")), "no text"),
    "nested": (word_file("<w:x>" * 400 + "</w:x>" * 400), "nested"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(case):
    data, about = REFUSED[case]

    with pytest.raises(Unreadable, match=about) as refusal:
        open_word(data)

    assert "nothing was imported" in str(refusal.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(markup, "LARGEST_PART", 100_000)
    honest = word_file(paragraph("x" * 200_000))
    liar = bytearray(honest)
    start = liar.rfind(b"PK\x01\x02")
    struct.pack_into("<I", liar, start + 24, 10)  # the size that the package claims for its last member, the body

    for bomb in (honest, bytes(liar)):
        with pytest.raises(Unreadable, match=r"unpacks to more|damaged"):
            open_word(bomb)


@pytest.mark.parametrize(
    ("limit", "body"),
    [
        ("MOST_PARAGRAPHS", table([["a"] * 20] * 6)),
        ("MOST_CHARACTERS", paragraph("x" * 200)),
        (
            "MOST_CHARACTERS",
            table(
                [[cell("y" * 60, properties='<w:vMerge w:val="restart"/>')]]
                + [[cell("", properties="<w:vMerge/>")]] * 3
            ),
        ),
    ],
)
def test_a_document_longer_than_any_is_refused(monkeypatch, limit, body):
    monkeypatch.setattr(story, limit, 100)

    with pytest.raises(Unreadable, match="more text than any book"):
        open_word(word_file(body))


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_any_bytes_are_read_or_refused(noise, place):
    place = min(place, len(GOOD))
    try:
        document = open_word(GOOD[:place] + noise + GOOD[place + len(noise) :])
    except Unreadable:
        return
    assert isinstance(document, WordDocument)


TAGS = (
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "tcPr",
    "vMerge",
    "pPr",
    "rPr",
    "numPr",
    "del",
    "txbxContent",
    "fldChar",
    "sdt",
)


@given(st.recursive(st.sampled_from(["", "word"]), lambda inner: st.lists(st.tuples(st.sampled_from(TAGS), inner)).map(
    lambda made: "".join(f"<w:{tag}>{content}</w:{tag}>" for tag, content in made)
), max_leaves=25))  # fmt: skip
def test_any_nesting_of_elements_is_read(body):
    assert isinstance(open_word(word_file(paragraph("one") + body)), WordDocument)
