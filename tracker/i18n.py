"""The language that a piece of work speaks: one gettext for pages, papers and the command line.

The domain writes sentences, so it needs `_` without knowing Flask. The edge (a request, a command) chooses the
catalogue for the duration of its work; without one, the English of the source is spoken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

_ENGLISH = NullTranslations()
_spoken: ContextVar[NullTranslations] = ContextVar("spoken", default=_ENGLISH)


def _(message: str) -> str:
    """Return `message` in the language being spoken."""
    return _spoken.get().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a sentence that goes with `count`, in the language being spoken."""
    return _spoken.get().ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for it)
    """Mark a text for translation where it is defined; `_` translates it where it is shown."""
    return message


@contextmanager
def speaking(translations: NullTranslations) -> Iterator[None]:
    """Speak the language of `translations` inside the block."""
    token = _spoken.set(translations)
    try:
        yield
    finally:
        _spoken.reset(token)
