"""The fonts of printed documents: ours alone, so that a paper looks the same on every machine.

The fontconfig file written here names no system folder. A letter that none of our families has is therefore drawn
as an empty box everywhere, and WeasyPrint says so (`.notdef` on its logger) instead of some machine's stand-in hiding
it. Covered: Latin, Cyrillic, Greek, Arabic, Hangul. Not covered yet: Chinese characters, Hebrew, the scripts of India.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.paths import TEMPLATES

OWN_FOLDER = TEMPLATES / "documents" / "fonts"

# Family, as a style sheet names it -> the package that carries its files; None: in our own folder.
FAMILIES: Mapping[str, str | None] = MappingProxyType(
    {
        "Source Serif 4": "fontpkg_source_serif_4",
        "Noto Serif": "fontpkg_noto_serif",
        "Amiri": "fontpkg_amiri",
        "Nanum Myeongjo": None,
    }
)
_ONE_DAY = "315532800"  # 1 January 1980, as in the Word files


def configure(data_dir: Path) -> Path:
    """Point fontconfig at our fonts; call it before a document is rendered.

    WeasyPrint asks fontconfig anew for every document, so calling this again, also with another folder, is safe.

    Args:
        data_dir: where the configuration and fontconfig's cache are kept; made if it does not exist.

    Returns:
        The configuration file, which FONTCONFIG_FILE now names.

    Raises:
        Unavailable: the folder cannot be written.
    """
    file = data_dir.absolute() / "fonts.conf"
    text = _configuration(cache=file.with_name("fontcache"))
    try:
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_name(f"fonts.conf.{os.getpid()}")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(file)  # another process may be reading it
    except OSError as error:
        message = _("The list of fonts cannot be written to {folder} ({reason}); make that folder writable.")
        raise Unavailable(message.format(folder=file.parent, reason=error.strerror)) from error
    # A variable font is cut to one weight on the way into the file, and the cut is dated: one day for all, so that
    # equal papers are equal bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", _ONE_DAY)
    os.environ["FONTCONFIG_FILE"] = str(file)
    return file


def missing() -> list[str]:
    """Return the families that have no file on this machine, in the order of `FAMILIES`; empty when all are here."""
    return [family for family, package in FAMILIES.items() if not any(_files(package))]


def _configuration(*, cache: Path) -> str:
    folders = [folder for package in FAMILIES.values() if (folder := _folder(package))]
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
        "<fontconfig>",
        *(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
        f"  <cachedir>{escape(str(cache))}</cachedir>",
        "</fontconfig>",
    ]
    return "\n".join(lines) + "\n"


def _folder(package: str | None) -> Path | None:
    """Return the folder of a family's files without importing the package; None if it is not installed."""
    if package is None:
        return OWN_FOLDER
    found = find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "files" if places else None


def _files(package: str | None) -> Iterator[Path]:
    folder = _folder(package)
    return folder.glob("*.ttf") if folder else iter(())
