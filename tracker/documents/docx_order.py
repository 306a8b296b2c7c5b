"""The order in which the Word schema wants the children of its property elements."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

# Source: ECMA-376 part 1, wml.xsd: CT_PPr, CT_TblPr, CT_TrPr, CT_SectPr. Word calls a file broken that departs from it.
_ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
}
_PLACES = {
    qn(f"w:{container}"): {qn(f"w:{name}"): place for place, name in enumerate(names.split())}
    for container, names in _ORDERS.items()
}


def sort(root: BaseOxmlElement) -> None:
    """Sort the property elements below `root`, so that code may append to them in any order."""
    for container in root.iter(*_PLACES):
        places = _PLACES[container.tag]
        children = list(container)
        wanted = sorted(children, key=lambda child: places.get(child.tag, len(places)))
        if wanted != children:
            container[:] = wanted
