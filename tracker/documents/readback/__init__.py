"""Every artefact read back as whoever receives it could: words, what is hidden beside them, and its name.

What cannot be read back cannot be checked, so it is refused: a sort that is not known, a part that is damaged, a
password, a bomb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker.documents.readback import mail, markup, office, packed, pdf_file, pictures, plain, workbook
from tracker.documents.readback.opened import Opened, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

DEEPEST = 4  # archives in archives, messages in messages

_Reader = Callable[[Opened], Iterator[Passage]]
_READERS: dict[str, _Reader] = {
    "csv": plain.table,
    "eml": mail.message,
    "htm": markup.page,
    "html": markup.page,
    "ics": mail.calendar,
    "json": plain.json_file,
    "md": plain.text,
    "rels": markup.page,
    "svg": markup.page,
    "tsv": plain.table,
    "txt": plain.text,
    "vcf": mail.calendar,
    "xml": markup.page,
}


def read(name: str, content: bytes) -> Iterator[Passage]:
    """Yield the passages of a file, its name first.

    Args:
        name: of the file, as it leaves.
        content: its bytes.

    Raises:
        Unreadable: it is of a sort that cannot be read back, or not whole.
    """
    return _read(Opened(name, content, _read))


def _read(file: Opened) -> Iterator[Passage]:
    if file.depth > DEEPEST:
        raise unreadable()
    yield Passage(file.placed(_("name of the file")), file.name)
    if file.content:
        for passage in _reader(file)(file):
            yield Passage(file.placed(passage.place), passage.text) if file.within else passage


def _reader(file: Opened) -> _Reader:
    """Choose by the bytes; the ending decides only between sorts of text, and must name one that is known."""
    content = file.content
    if b"%PDF-" in content[:1024]:
        return pdf_file.document
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        match packed.sort_of(content):
            case "word":
                return office.word
            case "workbook":
                return workbook.sheets
            case _other:
                return packed.archive
    if content.startswith(pictures.BEGINNINGS):
        return pictures.picture
    ending = file.name.rpartition(".")[2].lower()
    if ending not in _READERS:
        raise unreadable()
    return _READERS[ending]
