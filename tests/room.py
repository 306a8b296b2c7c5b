"""Where tests keep what they throw away: in memory where there is plenty, for every test copies a database."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ENOUGH = 4 * 1024**3  # both workers together take up to a quarter of it


def quick() -> str:
    """Return the folder for temporary files."""
    plenty = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH
    return str(_MEMORY) if plenty else tempfile.gettempdir()
