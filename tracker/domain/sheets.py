"""Our own spreadsheet: its sheets, and what the columns of one can hold; the columns themselves are beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

REFERENCE = "reference"
VERSION = "version"


class Sheet(StrEnum):
    """The sheets; the value is the name of a sheet in a workbook."""

    RECOMMENDATIONS = "recommendations"
    POSITIONS = "positions"
    EVIDENCE = "evidence"
    LINKS = "links"  # what an item of evidence says of one ask
    SERIES = "series"  # figures that sources state


class Holds(StrEnum):
    """What the cells of a column hold; every cell is text to us, whatever a spreadsheet makes of it."""

    REFERENCE = "reference"
    TEXT = "text"
    LONG = "long"  # several lines, wrapped
    NUMBER = "number"  # 140.10, which is not 140.1
    DATE = "date"  # 2016, 2016-02, 2016-02-02 or 2018-10/2019-09
    FLAG = "flag"  # yes or no
    TERM = "term"  # one of a closed list
    STATE = "state"
    STATES = "states"  # names or codes between semicolons
    CODES = "codes"  # themes, between semicolons
    SHOWN = "shown"  # for reading only, never read back
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` is the field that it fills, `header` its title, `about` what it means.

    `terms` is its closed list. What is `needed` may not be empty; what is `fixed` stays once a record is made.
    """

    name: str
    header: str
    about: str
    holds: Holds = Holds.TEXT
    terms: tuple[str, ...] = ()
    needed: bool = False
    fixed: bool = False


class YesNo(StrEnum):
    """How a flag is written."""

    YES = "yes"
    NO = "no"


_SIGNS = (("~", Sheet.SERIES), (" > ", Sheet.LINKS), ("!", Sheet.EVIDENCE), ("@", Sheet.POSITIONS))


def sheet_of(reference: str) -> Sheet | None:
    """Tell from the shape of a reference which sheet its record stands on; None for no reference of ours."""
    found = next((sheet for sign, sheet in _SIGNS if sign in reference), None)
    return found or (Sheet.RECOMMENDATIONS if "#" in reference else None)


_RISKY = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are wide ones, which count in East Asia


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one."""
    return f"'{text}" if text.lstrip("'").startswith(_RISKY) else text


def restored(text: str) -> str:
    """Return what a cell held before it was made neutral."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_RISKY) else text


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


def tidy(text: str) -> str:
    """Return a text as a cell gives it back: one kind of line end, nothing at the ends, no unseen signs."""
    lines = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


LONGEST = 32_767
"""Characters in a cell of a workbook. Source: Excel specifications and limits."""
TOO_LONG = "[longer than a cell can be: change it on its page]"
"""What stands for a longer text in a workbook; read back, it leaves the field alone. The same in every language."""
