"""Tables in Word: horizontal rules only, head rows that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips
from docx.table import Table as WordTable

from tracker.documents.charts import amount
from tracker.documents.docx_runs import DEEP, RunWriter
from tracker.documents.typography import printable
from tracker.domain.document import BarChart, Chart, Column, Inlines, Row, Run, SeriesChart, StatusChart, Table, Terms
from tracker.domain.vocabulary import label
from tracker.i18n import _

WIDTH_MM = 160.0
_MODEL_MM = 144.0  # the text column that column widths are given for
_TWIPS = 1440 / 25.4
_RULE, _TINT = "A9B4BD", "EEF1F4"


def table(word: WordFile, block: Table, runs: RunWriter) -> None:
    """Append a table; its first row repeats on every page."""
    grid = _grid(block.columns)
    made = _new(word, block.caption, grid, runs)
    _add(made, grid, [(Run(c.heading),) for c in block.columns], runs, style="Table Heading", columns=block.columns)
    _repeat(made)
    for place, row in enumerate(block.rows):
        if row.band:
            _band(made, grid, row, runs)
        else:
            holds = place == 0 or place == len(block.rows) - 2  # neither the first nor the last row stands alone
            _add(made, grid, row.cells, runs, style="Table Text", columns=block.columns, keep=holds)
    _after(word)


def terms(word: WordFile, block: Terms, runs: RunWriter) -> None:
    """Append terms and their meanings as a table of two columns."""
    grid = _grid((Column("", 44), Column("")))
    made = _new(word, "", grid, runs)
    for pair in block.rows:
        _add(made, grid, pair, runs, style="Table Text")
    _after(word)


def cover_lines(word: WordFile, lines: Sequence[tuple[str, str]], runs: RunWriter) -> None:
    """Append the lines of a cover: what is filed, by whom, how long it is."""
    terms(word, Terms(tuple(((Run(term, bold=True),), (Run(words),)) for term, words in lines)), runs)


def chart(word: WordFile, block: Chart, runs: RunWriter) -> None:
    """Append the values of a chart, for programs that show no drawing."""
    if isinstance(block, SeriesChart):
        runs.write(word.add_paragraph(style="Small Text"), block.description)  # the table behind it follows anyway
        return
    head, rows = _status_values(block) if isinstance(block, StatusChart) else _bar_values(block, runs.language)
    columns = (Column(head[0], 40), *(Column(words, numeric=True) for words in head[1:]))
    cells = tuple(Row(tuple((Run(words),) for words in row)) for row in rows)
    table(word, Table("", block.description, columns, cells), runs)


def _status_values(block: StatusChart) -> tuple[list[str], list[list[str]]]:
    head = ["", *(_(label(status)) for status in block.statuses)]
    rows = []
    for row in block.rows:
        counts = dict(row.counts)
        rows.append([f"{row.label}, {row.below}", *(str(counts.get(status, 0)) for status in block.statuses)])
    return head, rows


def _bar_values(block: BarChart, language: str) -> tuple[list[str], list[list[str]]]:
    values = [_("unknown") if bar.value is None else amount(bar.value, language) for bar in block.bars]
    names = [f"{bar.label}, {bar.below}" if bar.below else bar.label for bar in block.bars]
    return ["", block.unit], [list(pair) for pair in zip(names, values, strict=True)]


def _grid(columns: Sequence[Column]) -> list[int]:
    """Return column widths in twips: the model's millimetres stretched to Word's text width, the rest shared out."""
    known = sum(c.width_mm or 0 for c in columns)
    open_columns = sum(1 for c in columns if c.width_mm is None)
    rest = max(_MODEL_MM - known, 10.0 * open_columns) / max(open_columns, 1)
    wanted = [rest if c.width_mm is None else c.width_mm for c in columns]
    return [round(mm / sum(wanted) * WIDTH_MM * _TWIPS) for mm in wanted]


def _new(word: WordFile, caption: str, grid: list[int], runs: RunWriter) -> WordTable:
    made: WordTable = word.add_table(rows=0, cols=len(grid))
    made.autofit = False
    properties = made._tbl.tblPr
    w = nsdecls("w")
    for child in list(properties):
        if child.tag != qn("w:tblStyle"):
            properties.remove(child)
    if runs.rtl:
        properties.append(OxmlElement("w:bidiVisual"))
    properties.append(parse_xml(f'<w:tblW {w} w:w="{sum(grid)}" w:type="dxa"/>'))
    edge = f'w:val="single" w:sz="8" w:space="0" w:color="{DEEP}"'
    inner = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    properties.append(
        parse_xml(f"<w:tblBorders {w}><w:top {edge}/><w:bottom {edge}/><w:insideH {inner}/></w:tblBorders>")
    )
    properties.append(parse_xml(f'<w:tblLayout {w} w:type="fixed"/>'))
    margins = '<w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
    properties.append(parse_xml(f'<w:tblCellMar {w}>{margins}<w:right w:w="150" w:type="dxa"/></w:tblCellMar>'))
    properties.append(parse_xml(f'<w:tblLook {w} w:val="0020" w:firstRow="1"/>'))
    if caption:
        said = parse_xml(f"<w:tblCaption {w}/>")
        said.set(qn("w:val"), printable(caption))
        properties.append(said)
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), grid, strict=True):
        column.set(qn("w:w"), str(width))
    return made


def _add(
    made: WordTable,
    grid: list[int],
    cells: Sequence[Inlines],
    runs: RunWriter,
    *,
    style: str,
    columns: Sequence[Column] = (),
    keep: bool = False,
) -> None:
    row = made.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, content in enumerate(cells):
        cell = row.cells[place]
        cell.width = Twips(grid[place])
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        properties = paragraph._p.get_or_add_pPr()
        if runs.rtl:
            properties.append(OxmlElement("w:bidi"))
        if columns and columns[place].numeric:
            properties.append(parse_xml(f'<w:jc {nsdecls("w")} w:val="end"/>'))
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        runs.write(paragraph, content, cell=True)


def _band(made: WordTable, grid: list[int], row: Row, runs: RunWriter) -> None:
    _add(made, grid, [row.cells[0], *[()] * (len(grid) - 1)], runs, style="Table Heading")
    cells = made.rows[-1].cells
    merged = cells[0].merge(cells[-1])
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_TINT}"/>')
    merged._tc.get_or_add_tcPr().append(shade)


def _repeat(made: WordTable) -> None:
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _after(word: WordFile) -> None:
    """Put air after a table, which has no spacing of its own."""
    word.add_paragraph(style="Table Text").paragraph_format.space_after = Pt(6)
