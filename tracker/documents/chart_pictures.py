"""Charts as PNG for Word, which shows no SVG everywhere; drawn from the same SVG as in the PDF."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tracker.documents import charts, pdf
from tracker.domain.document import Chart

_DOTS_PER_INCH = 220
_POINTS_PER_INCH = 72


def painter(language: str, data_dir: Path | None) -> Callable[[Chart], bytes | None]:
    """Return what turns a chart into a PNG, or into None where nothing can be drawn here.

    Args:
        language: of the paper.
        data_dir: where the fonts are kept; None for no pictures.
    """
    if data_dir is None or pdf.available() is not None:
        return lambda _chart: None
    folder = data_dir
    return lambda chart: _png(pdf.drawn(charts.svg(chart, key="f", language=language), folder))


def _png(one_page: bytes) -> bytes:
    import pypdfium2

    with pypdfium2.PdfDocument(one_page) as document:
        picture = document[0].render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()
    out = BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
    return out.getvalue()
