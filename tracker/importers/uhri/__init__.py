"""Exports of the Universal Human Rights Index: JSON, which is streamed, XLSX and CSV."""

from __future__ import annotations

from tracker.importers.uhri.columns import is_uhri as is_uhri_headers
from tracker.importers.uhri.json_export import is_uhri_json, read_uhri_json
from tracker.importers.uhri.table_export import read_uhri_csv, read_uhri_xlsx

__all__ = ["is_uhri_headers", "is_uhri_json", "read_uhri_csv", "read_uhri_json", "read_uhri_xlsx"]
