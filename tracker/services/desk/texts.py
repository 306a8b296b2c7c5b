"""The text of a document on the desk: the kept file read again in a process of its own, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.importers import apart
from tracker.importers.narrative.paragraphs import Paragraph

REMEMBERED = 4  # documents on desks at the same time


@dataclass(frozen=True, slots=True)
class _File:
    """A kept file: the same one whenever it is the same hash."""

    digest: str
    content: Callable[[], bytes] = field(compare=False)


def paragraphs(digest: str, content: Callable[[], bytes]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a kept file.

    Args:
        digest: its hash.
        content: returns the file; called where its paragraphs are not remembered.

    Raises:
        NotFound: no such file is kept, or its content is no longer what was sent.
        Unreadable: it cannot be read within the limits.
    """
    return _remembered(_File(digest, content))


def forget() -> None:
    """Forget what is remembered of files: some may be gone."""
    _remembered.cache_clear()


@lru_cache(maxsize=REMEMBERED)
def _remembered(file: _File) -> tuple[Paragraph, ...]:
    try:
        content = file.content()
    except NotFound as gone:
        sentence = _("The file of this document is not kept here. What you decided is kept. Send the file again.")
        raise NotFound(sentence) from gone
    return apart.prose(content)
