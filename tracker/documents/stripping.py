"""A copy of a file without what it says of its makers: names, times, places, programs. Never the original itself.

What a page or picture shows stays as it is, comments and tracked changes included, without the names beside them.
"""

from __future__ import annotations

from tracker.domain.media import PACKAGES, PICTURES, STRIPPED, MediaType
from tracker.errors import Unreadable
from tracker.i18n import N_, _

_NONE_OF_TYPE = N_("No copy without metadata can be made of files of this type. The original is unchanged.")


def stripped(content: bytes, media: MediaType) -> bytes:
    """Return a copy without metadata; the same bytes for the same file.

    Args:
        content: the whole file.
        media: its type, as `media_types.told` told it.
    Raises:
        Unreadable: no copy can be made of this type, or the file is damaged or locked.
    """
    if media in PICTURES:
        from tracker.documents.stripping_pictures import redrawn

        return redrawn(content, media)
    if media in PACKAGES:
        from tracker.documents.stripping_packages import repacked

        return repacked(content)
    if media is MediaType.PDF:
        from tracker.documents.stripping_pdf import rewritten

        return rewritten(content)
    raise Unreadable(_(_NONE_OF_TYPE))


def is_possible(media: MediaType) -> bool:
    """Tell whether a copy without metadata can be made of files of this type."""
    return media in STRIPPED
