"""Pictures drawn anew: the points stay; camera, place, time, thumbnail and whatever follows the end go."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from tracker.domain.media import MediaType
from tracker.errors import Unreadable
from tracker.i18n import N_, _

MOST_POINTS = 120_000_000  # of one frame; the largest camera of a telephone has 200 million, and few use it
MOST_FRAMES = 300
_FORMATS = {
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WEBP",
    MediaType.TIFF: "TIFF",
}
_IN_JPEG = frozenset({"L", "RGB", "CMYK"})
_DAMAGES = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError, MemoryError),
    *(TypeError, LookupError, ArithmeticError, AttributeError, struct.error, RuntimeError),
)
_DAMAGED = N_(
    "The picture is damaged or too large, so no copy without metadata can be made. The original is unchanged."
)
_KEPT_SEGMENTS = frozenset({0xE0, 0xEE})  # of JPEG: the frame's own, and how Adobe's colours are meant


def redrawn(content: bytes, media: MediaType) -> bytes:
    """Return a picture with its points, and nothing else.

    It is turned as the camera said, in the colours of sRGB. JPEG loses a little: less than the eye sees.

    Raises:
        Unreadable: it is damaged, or larger than any picture.
    """
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[media]]) as opened:
            if opened.width * opened.height > MOST_POINTS or getattr(opened, "n_frames", 1) > MOST_FRAMES:
                raise Unreadable(_(_DAMAGED))
            durations = [frame.info.get("duration", 0) for frame in ImageSequence.Iterator(opened)]
            opened.seek(0)
            first, *others = [_bare(frame, media) for frame in ImageSequence.Iterator(opened)]
            first.save(out, _FORMATS[media], **_options(media, others, durations))
    except _DAMAGES as problem:
        raise Unreadable(_(_DAMAGED)) from problem
    return out.getvalue()


def without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG, such as one inside a PDF, without the segments in which programs write; its points unchanged."""
    out, place = bytearray(jpeg[:2]), 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if marker == 0xDA:  # the points begin
            break
        if marker not in _KEPT_SEGMENTS and (0xE0 <= marker <= 0xEF or marker == 0xFE):
            place = end
            continue
        out += jpeg[place:end]
        place = end
    return bytes(out) + jpeg[place:]


def _bare(frame: Image.Image, media: MediaType) -> Image.Image:
    turned = ImageOps.exif_transpose(frame)
    drawn = _in_srgb(turned)
    if drawn.mode in {"P", "PA"}:
        drawn = drawn.convert("RGBA" if "transparency" in drawn.info or "A" in drawn.mode else "RGB")
    if media is MediaType.JPEG and drawn.mode not in _IN_JPEG:
        drawn = drawn.convert("RGB")
    if media is MediaType.WEBP and drawn.mode not in {"RGB", "RGBA"}:
        drawn = drawn.convert("RGBA" if "A" in drawn.mode else "RGB")
    return Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Turn the colours of a profile, which may name a screen and its owner, into those that need none."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "L"}:
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return turned or picture


def _options(media: MediaType, others: list[Image.Image], durations: list[float]) -> dict[str, Any]:
    several = {"save_all": True, "append_images": others} if others else {}
    match media:
        case MediaType.JPEG:
            return {"quality": 95, "subsampling": 0}
        case MediaType.TIFF:
            return several | {"compression": "tiff_deflate"}
        case MediaType.WEBP:
            return several | {"lossless": True} | ({"duration": durations} if others else {})
        case _png:
            return several | ({"duration": durations} if others else {"optimize": False})
