"""Messages and calendars read back: headers with their encoded words, every part, folded lines unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from tracker.documents.readback.opened import Opened, decoded, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\(.)")


def message(file: Opened) -> Iterator[Passage]:
    """Yield the headers of a message, then its parts, each read as what it is."""
    try:
        parsed = BytesParser(policy=policy.default).parsebytes(file.content)
        parts = [part for part in parsed.walk() if isinstance(part, EmailMessage)]
        for number, part in enumerate(parts):
            yield Passage(_("head of the message"), "\n".join(f"{name}: {value}" for name, value in part.items()))
            yield Passage(_("head of the message"), f"{part.preamble or ''}\n{part.epilogue or ''}")
            if not part.is_multipart():
                yield from _part(file, part, number)
    except (MessageError, LookupError, ValueError, AttributeError) as problem:
        raise unreadable() from problem


def _part(file: Opened, part: EmailMessage, number: int) -> Iterator[Passage]:
    place = _("part %(n)d of the message") % {"n": number}
    content = part.get_content()
    kind = part.get_content_subtype()
    if isinstance(content, str):
        ending = {"html": "html", "calendar": "ics", "csv": "csv", "json": "json"}.get(kind, "txt")
        yield from file.inside(part.get_filename() or f"part.{ending}", content.encode(), place=place)
    else:
        yield from file.inside(part.get_filename() or "part", bytes(content), place=place)


def calendar(file: Opened) -> Iterator[Passage]:
    """Yield the lines of a calendar or of a card, unfolded."""
    for number, line in enumerate(_FOLD.sub("", decoded(file.content)).splitlines(), 1):
        if line.strip():
            words = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], line)
            yield Passage(_("line %(n)d") % {"n": number}, words)
