"""What the columns of a matrix hold, told by the words of their headers in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.importers.lookups import fold
from tracker.importers.ohchr_matrix.items import begins_with_number
from tracker.importers.ohchr_matrix.positions import position_of
from tracker.importers.word.blocks import Cell, Row

LONGEST_HEADER = 120  # characters


class Column(StrEnum):
    """The sorts of column that matrices have."""

    AFFECTED = "affected"
    ASSESSMENT = "assessment"
    NUMBER = "number"
    POSITION = "position"
    RECOMMENDATION = "text"
    SDGS = "sdgs"
    SOURCE = "source"
    STATES = "recommending_states"
    THEMES = "themes"


# The first that matches decides: "Source of position" is no position, "Recommending State" no recommendation, and
# "Human rights themes and groups of persons" holds themes with the groups below them.
_HEADERS = {
    r"recommendations?\b.*\band (?:the )?positions?\b": Column.RECOMMENDATION,  # whose cells say "Position: …"
    r"sources?\b.*\bposition|positions? sources?\b|source de la position|fuente de la posicion": Column.SOURCE,
    r"(?:(?:state|country)s? )?(?:positions?|posicion)\b": Column.POSITION,
    r".*\b(?:assessment|comments?|implementation|progress|evaluation|observations?|commentaires?|comentarios?)\b": (
        Column.ASSESSMENT
    ),
    r".*\b(?:positions?|posicion|response|reponse|respuesta|decision)\b": Column.POSITION,
    r".*\b(?:sdgs?|sustainable development|ods|odd|developpement durable|desarrollo sostenible)\b": Column.SDGS,
    r".*\b(?:themes?|topics?|tematicas?|temas?|thematiques?|rights? or areas?|rights? area|issues?)\b": Column.THEMES,
    r".*\b(?:affected|groups? of persons|personnes|personas|groupes?|grupos?|population groups?)\b": Column.AFFECTED,
    r"(?:(?:recs?|recommendations?|recommandation|recomendacion|paragraph|para|upr) )?"
    r"(?:no|nos|nr|n|num|number|numbers|numero|paragraph|para|id)$": Column.NUMBER,
    r"(?:recommending|recommended by|made by|proposed by|issued by|states?\b|countr(?:y|ies)\b|from$)": Column.STATES,
    r"(?:recommandee? par|recomendad[ao] por|etats?\b|pays|estados?\b|pais)": Column.STATES,
    r".*\b(?:recommendations?|recommandations?|recomendacion(?:es)?)\b|recs?$": Column.RECOMMENDATION,
}
_PATTERNS = tuple((re.compile(pattern), column) for pattern, column in _HEADERS.items())
_SIGNS = {"#": Column.NUMBER, "№": Column.NUMBER, "n°": Column.NUMBER, "nº": Column.NUMBER, "no.": Column.NUMBER}
_NUMBERED = re.compile(r"\W*\d{1,3}\s?[.,]\s?\d")

_BARE = re.compile(r"(?:full )?(?:text of )?(?:upr )?recommendations?(?: and recommending states?)?")
_TICK = re.compile(r"\s*(?:[xX✓✔√☑☒•●]|yes)\s*", re.IGNORECASE)
_EMPTY_BOX = re.compile(r"\s*[☐□]\s*")
_ALONE = {None, Column.RECOMMENDATION, Column.NUMBER}


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table in order: what each holds, its words, and the grid columns that it covers."""

    columns: tuple[Column | None, ...]
    words: tuple[str, ...]
    grid: Mapping[int, Column]
    starts: tuple[int, ...]

    def column(self, row: Row, place: int) -> Column | None:
        """Return what the cell at a place of a row holds: by its place in a row as wide as the header, else by grid."""
        if len(row.cells) == len(self.columns):
            return self.columns[place]
        return self.grid.get(row.cells[place].column)

    def words_of(self, row: Row, place: int) -> str:
        """Return the words of a cell; for a tick below the header "Supported" those of the header."""
        text = row.cells[place].text
        if _EMPTY_BOX.fullmatch(text):
            return ""
        ticked = (
            len(row.cells) == len(self.columns) and self.columns[place] is Column.POSITION and _TICK.fullmatch(text)
        )
        return self.words[place] if ticked and position_of(self.words[place]) else text

    def fits(self, row: Row) -> bool:
        """Tell whether a row has these columns: its position is one, or its recommendation has a number."""
        return len(row.cells) == len(self.columns) and any(
            (column is Column.POSITION and position_of(cell.text) is not None)
            or (column in (Column.RECOMMENDATION, Column.NUMBER) and begins_with_number(cell.text))
            for column, cell in zip(self.columns, row.cells, strict=True)
        )

    @property
    def whole(self) -> bool:
        """Tell whether more is known than that there are recommendations."""
        return Column.RECOMMENDATION in self.columns and bool(set(self.columns) - _ALONE)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the words of the headers that are not known."""
        pairs = zip(self.columns, self.words, strict=True)
        return tuple(words for column, words in pairs if column is None and words.strip())


def column_of(header: str) -> Column | None:
    """Return what a column holds by its header, None if the header is not known."""
    if header.strip().casefold() in _SIGNS:
        return _SIGNS[header.strip().casefold()]
    folded = fold(header)
    return next((column for pattern, column in _PATTERNS if pattern.match(folded)), None)


def header_of(row: Row) -> Header | None:
    """Return the header that a row is, None if it is none: recommendations, and one more thing that is known."""
    found = likely_header(row)
    # A merged title ("Recommendations by theme") names two things in one cell, a header in two.
    return found if found and found.whole else None


def likely_header(row: Row) -> Header | None:
    """Return the header that a row may be: short cells without a number, one of which says "Recommendation".

    Positions stand in a header too ("Supported/Noted"), but then beside the bare word and not beside a sentence.
    """
    texts = tuple(cell.text for cell in row.cells)
    if any(len(text) > LONGEST_HEADER or _NUMBERED.match(text) for text in texts):
        return None
    answered = {place for place, text in enumerate(texts) if position_of(text) is not None}
    found = tuple(
        Column.POSITION if place in answered else column_of(text) if text.strip() else None
        for place, text in enumerate(texts)
    )
    if Column.RECOMMENDATION not in found:
        return None
    if answered and not _BARE.fullmatch(fold(texts[found.index(Column.RECOMMENDATION)])):
        return None
    return header(row.cells, found, texts)


def header(cells: Sequence[Cell], columns: tuple[Column | None, ...], words: tuple[str, ...]) -> Header:
    """Return the header whose cells stand where these stand."""
    grid = {
        place: column
        for cell, column in zip(cells, columns, strict=True)
        if column is not None
        for place in range(cell.column, cell.column + cell.span)
    }
    return Header(columns, words, grid, tuple(cell.column for cell in cells))
