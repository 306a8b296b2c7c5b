"""Rows of fields that a person adds to a form, of which one form sends no more than its list takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, FieldList, FormField
from wtforms.utils import unset_value


class RowsField(FieldList):
    """Rows of one kind; what is no place of a row is passed over, as are rows beyond the `most`.

    The library stumbles over such places as ² and raises where a row is one too many.
    """

    def __init__(self, row: FormField[Any], words: str, *, most: int, **more: Any) -> None:
        super().__init__(row, words, min_entries=1, **more)
        self.most = most

    def append_entry(self, data: Any = unset_value) -> Field:
        """Add a row, unless there are as many as there may be."""
        return super().append_entry(data) if len(self.entries) < self.most else self.entries[-1]

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> list[int]:
        pieces = {key[len(prefix) + 1 :].partition("-")[0] for key in formdata if key.startswith(prefix)}
        return sorted(int(piece) for piece in pieces if piece.isascii() and piece.isdigit() and len(piece) < 5)[
            : self.most
        ]
