"""Reports set by another program than the United Nations use: what went in comes out, whatever the type."""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.fixtures.made_reports import Layout, printed_report
from tests.unit.test_wg_report_made import KNOWN, NAMES
from tracker.importers.pdf.text import read_pages
from tracker.importers.working_group.report import is_wg_report, parse_pages

PAGE = """@page {{ size: {size}; margin: 3cm 2.5cm; @top-left {{ content: 'A/HRC/61/3' }}
@bottom-right {{ content: {foot} counter(page) }} }} body {{ font: {font}; {body} }} {more}"""
STYLES = {
    "plain": PAGE.format(size="A4", foot="", font="10pt/12pt serif", body="", more=""),
    "justified, words broken": PAGE.format(
        size="A4",
        foot="'GE.31-00001 '",
        font="11pt/13pt sans-serif",
        body="text-align: justify; hyphens: auto",
        more="",
    ),
    "numbers hanging": PAGE.format(
        size="letter",
        foot="",
        font="12pt/14pt serif",
        body="hyphens: auto",
        more="p { margin-left: 60px; text-indent: -60px } b { display: inline-block; width: 60px; text-indent: 0 }",
    ),
    "footnotes": PAGE.format(
        size="A4", foot="", font="10pt/12pt serif", body="", more=".note { float: footnote; font-size: 8pt }"
    ),
    "bold, spaced": PAGE.format(
        size="A4",
        foot="'page '",
        font="10pt/12pt serif",
        body="",
        more=".item { font-weight: bold; letter-spacing: .2pt }",
    ),
}


def printed(page: str) -> bytes:
    """Return a page of HTML as a PDF; skip where no PDF can be made, but never in CI."""
    try:
        import weasyprint
    except OSError as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PDF on this machine: {reason}")
    made: bytes = weasyprint.HTML(string=page).write_pdf()
    return made


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("numbering", ["dotted, without", "plain"])
def test_a_printed_report_gives_back_every_number_state_and_text(style, numbering):
    layout = Layout(numbering, 58, (25, 9), notes=style == "footnotes", number_alone=False, foot_first=False)
    page, made = printed_report(layout, STYLES[style], KNOWN, Random(f"{style} {numbering}"))

    pages = read_pages(printed(page))
    result = parse_pages(pages, NAMES, sha256="")

    assert is_wg_report(pages)
    assert (result.document.symbol, result.document.state, result.document.session) == ("A/HRC/61/3", "TCD", 49)
    assert [(one.number, one.text, one.recommending_states) for one in result.records] == [
        (one.number, one.text, one.states) for one in made
    ]
