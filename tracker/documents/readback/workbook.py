"""Workbooks read back: every cell of every sheet, hidden or not, comments, defined names, lists, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from tracker.documents.readback import office, packed
from tracker.documents.readback.opened import Opened, unreadable
from tracker.domain.name_matching import Passage
from tracker.domain.sheets import Sheet
from tracker.i18n import _

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_OUR_SHEETS = frozenset(map(str, Sheet))
_STRINGS = "xl/sharedStrings.xml"
_PLACES = re.compile(r"(?<![\w@.])\$?[A-Z]{1,3}\$?\d{1,7}(?![\w@])")  # $I$2:$I$4 is nobody whose name is I I


def sheets(file: Opened) -> Iterator[Passage]:
    """Yield the rows of every sheet, then everything that is kept beside them."""
    with packed.members(file.content) as archive:
        shared = _shared(archive)
        names = _names(archive)
        for number, entry in enumerate(archive.infolist(), 1):
            sheet = _SHEET.fullmatch(entry.filename)
            content = archive.read(entry)
            if sheet:
                yield from _rows(content, shared, names.get(int(sheet[1]), sheet[1]))
            elif entry.filename == _STRINGS:
                yield Passage(_("cells"), "\n".join(shared))  # also those that no cell shows any more
            else:
                yield from office.beside(file, entry.filename, content, number)


def _rows(content: bytes, shared: list[str], sheet: str) -> Iterator[Passage]:
    cells: list[str] = []
    aside: list[str] = []
    words: list[str] = []
    for element in office.elements(content):
        local = str(element.tag).rpartition("}")[2]
        if local in {"t", "f", "v"}:
            words.append(_value(element.text or "", local))
        elif local == "c":
            cells.append(_cell(words, shared, is_shared=element.get("t") == "s"))
            words.clear()
            element.clear()
        elif local == "row":
            yield Passage(_("sheet %(sheet)s, row %(n)s") % {"sheet": sheet, "n": element.get("r")}, "\t".join(cells))
            cells.clear()
            element.clear()
        elif element.text and element.text.strip():
            aside.append(element.text)
        aside += [
            value for value in element.attrib.values() if any(map(str.isalpha, value)) and local not in {"c", "row"}
        ]
    told = _PLACES.sub("", "\n".join(aside))
    yield Passage(_("settings of sheet %(sheet)s") % {"sheet": sheet}, told)


def _cell(words: list[str], shared: list[str], *, is_shared: bool) -> str:
    if not is_shared:
        return "".join(words)
    try:
        return shared[int(words[-1])]
    except (IndexError, ValueError) as problem:
        raise unreadable() from problem


def _value(text: str, local: str) -> str:
    """Write out a number that a program wrote with an exponent: it may be a telephone number."""
    if local == "v" and "E" in text and re.fullmatch(r"\d\.\d+E\+?\d{1,2}", text):
        return f"{float(text):.0f}"
    return text


def _shared(archive: ZipFile) -> list[str]:
    if _STRINGS not in archive.namelist():
        return []
    found: list[str] = []
    words: list[str] = []
    for element in office.elements(archive.read(_STRINGS)):
        local = str(element.tag).rpartition("}")[2]
        if local == "t":
            words.append(element.text or "")
        elif local == "si":
            found.append("".join(words))
            words.clear()
            element.clear()
    return found


def _names(archive: ZipFile) -> dict[int, str]:
    """Return the names of our own sheets by their number; somebody else's may be a name and is not repeated."""
    number = 0
    found: dict[int, str] = {}
    for element in office.elements(archive.read("xl/workbook.xml")):
        if str(element.tag).endswith("}sheet"):
            number += 1
            name = element.get("name", "")
            if name in _OUR_SHEETS:
                found[number] = name
    return found
