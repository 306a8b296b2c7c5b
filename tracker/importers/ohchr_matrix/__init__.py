"""OHCHR's matrix or thematic list of recommendations (DOCX): one table, by theme, for a State and a review."""

from tracker.importers.ohchr_matrix.matrix import is_matrix, parse_matrix

__all__ = ["is_matrix", "parse_matrix"]
