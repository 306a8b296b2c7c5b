"""What a file is made of is told by its bytes; what cannot be read is named in one sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from tracker.errors import Unreadable
from tracker.importers import containers
from tracker.importers.containers import Container, container, content, head


def zipped(*names: str) -> bytes:
    """Return a ZIP file with empty members of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return held.getvalue()


READ = {
    Container.PDF: [b"%PDF-1.7\n", b"\r\n  %PDF-1.4"],
    Container.WORD: [zipped("[Content_Types].xml", "word/document.xml")],
    Container.WORKBOOK: [zipped("xl/workbook.xml")],
    Container.JSON: [b'[{"Text": 1}]', b'\xef\xbb\xbf \n{"a": []}', '[{"Text": 1}]'.encode("utf-16")],
    Container.TEXT: [b"To,Text,From\n", b"Dear colleagues", "Привет".encode("utf-16"), b"\xff\xfe,"],
}
REFUSED = {
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"\.doc"),
    "RTF": (rb"{\rtf1\ansi", "RTF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "photograph": (b"\xff\xd8\xff\xe0", "picture"),
    "gzip": (b"\x1f\x8b\x08", "packed"),
    "web page": (b"\xef\xbb\xbf\n <!DOCTYPE html><html>", "web page"),
    "web page in capitals": (b"<HTML><BODY>%PDF", "web page"),
    "plain ZIP": (zipped("a.pdf", "b.pdf"), "ZIP"),
    "ZIP without members": (zipped(), "ZIP"),
    "cut ZIP": (zipped("word/document.xml")[:-10], "cut off"),
    "binary workbook": (zipped("xl/workbook.bin"), "xlsb"),
    "OpenDocument": (zipped("mimetype", "content.xml"), "OpenDocument"),
    "slides": (zipped("ppt/presentation.xml"), "slides"),
}


@pytest.mark.parametrize(("wanted", "data"), [(kind, data) for kind, many in READ.items() for data in many])
def test_a_file_that_is_read_is_told_by_its_content(wanted, data):
    assert container(head(data), data) is wanted


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_of_another_sort_is_named(case):
    data, about = REFUSED[case]

    with pytest.raises(Unreadable, match=about) as refusal:
        container(head(data), data)

    assert "nothing was imported" in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b" " * (containers.HEAD + 5)])
def test_an_empty_file_is_told(data):
    with pytest.raises(Unreadable, match="empty"):
        head(data)


def test_blanks_longer_than_what_is_looked_at_do_not_hide_a_text():
    assert head(b" " * (containers.HEAD + 5) + b"word")


def test_a_path_and_its_bytes_are_told_alike(tmp_path):
    path = tmp_path / "named.pdf"
    path.write_bytes(READ[Container.WORD][0])

    assert container(head(path), path) is Container.WORD
    assert content(path) == READ[Container.WORD][0]


@pytest.mark.parametrize("name", ["nowhere.pdf", "."])
def test_a_missing_file_or_a_folder_is_refused(tmp_path, name):
    with pytest.raises(Unreadable, match="cannot be read"):
        head(tmp_path / name)


def test_a_file_larger_than_anything_that_is_read_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    huge = tmp_path / "huge.json"
    with huge.open("wb") as sparse:
        sparse.truncate(containers.LARGEST_STREAM + 1)
    monkeypatch.setattr("pathlib.Path.open", lambda *_arguments: pytest.fail("it was opened"))

    with pytest.raises(Unreadable, match="1024 MB"):
        head(huge)


def test_a_file_too_large_to_be_held_is_refused_before_it_is_read(tmp_path, monkeypatch):
    large = tmp_path / "large.pdf"
    with large.open("wb") as sparse:
        sparse.truncate(containers.LARGEST + 1)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _path: pytest.fail("it was read"))

    with pytest.raises(Unreadable, match="200 MB"):
        content(large)
