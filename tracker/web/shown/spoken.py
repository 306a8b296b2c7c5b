"""Languages of quotes and translations: named in the language of the page, written in their own direction."""

from __future__ import annotations

from babel import Locale
from flask_babel import get_locale

from tracker.domain.consenting import LANGUAGES
from tracker.i18n import N_, _

_OURS = {
    "prs": N_("Dari"),
    "sgn": N_("A sign language"),
    "mul": N_("Several languages"),
}  # not named in CLDR, or not so
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"})


def choices() -> list[tuple[str, str]]:
    """Return (code, name), in the order of the names."""
    return sorted(((code, name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())


def name(code: str) -> str:
    """Name a language in the language of the page; a code that nobody knows stays a code."""
    if code in _OURS:
        return _(_OURS[code])
    locale = get_locale() or Locale("en")
    known = str(locale.languages.get(code, code))
    return known[:1].upper() + known[1:]


def direction(code: str) -> str:
    """Return in which direction a language is written, as pages say it."""
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr"
