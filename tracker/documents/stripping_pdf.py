"""PDF files written anew: without properties, attachments, scripts, thumbnails, earlier versions, names in notes."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from tracker.documents.stripping_pictures import without_segments
from tracker.errors import Unreadable
from tracker.i18n import N_, _

_LOCKED = N_("The PDF has a password, so no copy without metadata can be made. The original is unchanged.")
_DAMAGED = N_("The PDF is damaged, so no copy without metadata can be made. The original is unchanged.")
_TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/JS", "/AF", "/SpiderInfo")
_OF_CATALOG = ("/OpenAction", "/Perms", "/DSS", "/Legal", "/Collection", "/Extensions", "/URI")
_OF_NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions")
_OF_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj")
_ACTING = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute"}
)
_DEEPEST = 60  # of what stands directly in one another


def rewritten(content: bytes) -> bytes:
    """Return a PDF with the same pages, and nothing of who made it, when and with what.

    Raises:
        Unreadable: it is locked or damaged.
    """
    out = io.BytesIO()
    try:
        with Pdf.open(io.BytesIO(content)) as pdf:
            _clear_catalog(pdf)
            for each in pdf.objects:
                _clear(each, _DEEPEST)
            for page in pdf.pages:
                _clear_notes(page.obj.get("/Annots", ()))
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as problem:
        raise Unreadable(_(_LOCKED)) from problem
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError) as problem:
        raise Unreadable(_(_DAMAGED)) from problem
    return out.getvalue()


def _clear_catalog(pdf: Pdf) -> None:
    for key in ("/Info", "/ID"):  # the identifier would tie the copy to the original
        _take(pdf.trailer, (key,))
    _take(pdf.Root, _OF_CATALOG)
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        _take(names, _OF_NAMES)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _take(form, ("/XFA",))


def _clear(thing: Object, depth: int) -> None:
    """Take what tells of its making out of an object and of all that stands directly in it."""
    if not depth:
        raise ValueError("nested deeper than any document")
    if isinstance(thing, Stream):
        _clear_picture(thing)
        _clear_dictionary(thing, depth)
    elif isinstance(thing, Dictionary):
        _clear_dictionary(thing, depth)
    elif isinstance(thing, Array):
        for each in _direct(thing):
            _clear(each, depth - 1)


def _clear_dictionary(thing: Object, depth: int) -> None:
    _take(thing, _TOLD)
    if thing.get("/FT") == Name.Sig:
        _take(thing, ("/V",))  # a signature holds the name and the certificate; it no longer fits the copy
    if str(thing.get("/Subtype", "")) == "/FileAttachment":
        _take(thing, ("/FS",))
    for key in ("/A", "/Next"):
        action = thing.get(key)
        if isinstance(action, Dictionary) and str(action.get("/S", "")) in _ACTING:
            _take(thing, (key,))
    for each in _direct(thing[key] for key in list(thing.keys())):
        _clear(each, depth - 1)


def _direct(things: Iterable[Object]) -> list[Object]:
    """Return what stands in place; what is only referred to has its own turn."""
    return [each for each in things if isinstance(each, Object) and not each.is_indirect]


def _clear_picture(stream: Stream) -> None:
    if stream.get("/Filter") != Name.DCTDecode:
        return
    raw = stream.read_raw_bytes()
    if (bare := without_segments(raw)) != raw:
        options = stream.get("/DecodeParms")
        kept = options if isinstance(options, Dictionary) else None
        stream.write(bare, filter=Name.DCTDecode, decode_parms=kept)


def _clear_notes(notes: Iterable[Object]) -> None:
    for note in notes:
        if (
            isinstance(note, Dictionary) and note.get("/Subtype") != Name.Widget
        ):  # of a field it is the name of the field
            _take(note, _OF_NOTE)


def _take(thing: Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]
