"""The types of file that are kept with evidence, each with the ending that a copy is given."""

from __future__ import annotations

from enum import StrEnum

from tracker.i18n import N_


class MediaType(StrEnum):
    """What a file is, by its content. Source of the names: IANA, Media Types."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"
    CSV = "text/csv"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TIFF = "image/tiff"
    HEIC = "image/heic"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    OGG = "audio/ogg"
    WAV = "audio/wav"
    MP4 = "video/mp4"
    MOV = "video/quicktime"


ENDINGS = {each: each.name.lower().replace("jpeg", "jpg").replace("text", "txt") for each in MediaType}
"""The ending of a file by its type: the file's own name is not kept."""

NAMES = {
    MediaType.PDF: N_("PDF"),
    MediaType.DOCX: N_("Word document"),
    MediaType.XLSX: N_("Excel workbook"),
    MediaType.ODT: N_("OpenDocument text"),
    MediaType.TEXT: N_("Plain text"),
    MediaType.CSV: N_("Table in CSV"),
    MediaType.JPEG: N_("Picture, JPEG"),
    MediaType.PNG: N_("Picture, PNG"),
    MediaType.WEBP: N_("Picture, WebP"),
    MediaType.TIFF: N_("Picture, TIFF"),
    MediaType.HEIC: N_("Picture, HEIC"),
    MediaType.MP3: N_("Sound, MP3"),
    MediaType.M4A: N_("Sound, M4A"),
    MediaType.OGG: N_("Sound, OGG"),
    MediaType.WAV: N_("Sound, WAV"),
    MediaType.MP4: N_("Film, MP4"),
    MediaType.MOV: N_("Film, MOV"),
}
"""What people call each type."""

PACKAGES = frozenset({MediaType.DOCX, MediaType.XLSX, MediaType.ODT})
"""Types that are a ZIP of parts."""

PICTURES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.TIFF})
"""Pictures of which a copy without metadata can be made."""

STRIPPED = PICTURES | PACKAGES | {MediaType.PDF}
"""Types of which a copy without metadata can be made; sound, film and HEIC are kept only."""
