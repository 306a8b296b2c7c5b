"""What a file is, by its content; and each kind of file that is refused, with the sentence that says why."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.fixtures.hostile_files import DOCTYPE, PDF, SOUND, WORD, locked_word, odt, picture, word_with, workbook
from tests.fixtures.office_files import zipped
from tracker.documents import media_packages
from tracker.documents.media_types import told
from tracker.domain.media import ENDINGS, NAMES, STRIPPED, MediaType
from tracker.errors import Unreadable

REL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
    'TargetMode="External"/></Relationships>'
)


def test_every_type_has_a_name_and_an_ending_that_no_browser_runs():
    assert set(NAMES) == set(ENDINGS) == set(MediaType)
    assert {"html", "svg", "js", "exe", "zip"}.isdisjoint(ENDINGS.values())
    assert set(MediaType) >= STRIPPED


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PDF, MediaType.PDF),
        (WORD, MediaType.DOCX),
        (workbook(), MediaType.XLSX),
        (odt(), MediaType.ODT),
        (b"A note, taken down.\nNothing else.", MediaType.TEXT),
        ("\ufeffСвидетельство, 2019".encode(), MediaType.TEXT),
        ("증언".encode("utf-16"), MediaType.TEXT),
        ("Показания".encode("cp1251"), MediaType.TEXT),
        (b"year,cases\n2019,4\n2020,7\n", MediaType.CSV),
        (picture("JPEG"), MediaType.JPEG),
        (picture("PNG"), MediaType.PNG),
        (picture("WEBP"), MediaType.WEBP),
        (picture("TIFF"), MediaType.TIFF),
        (SOUND["heic"], MediaType.HEIC),
        (SOUND["mp3"], MediaType.MP3),
        (SOUND["m4a"], MediaType.M4A),
        (SOUND["ogg"], MediaType.OGG),
        (SOUND["wav"], MediaType.WAV),
        (SOUND["mp4"], MediaType.MP4),
        (SOUND["mov"], MediaType.MOV),
    ],
    ids=lambda value: value.name if isinstance(value, MediaType) else "",
)
def test_a_kept_type_is_known_by_its_content(content, media):
    assert told(content) is media


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b" \n", "empty"),
        (b"<!DOCTYPE html><p>x", "web page"),
        (b"\xef\xbb\xbf \n<html>", "web page"),
        ("<html><script>".encode("utf-16"), "web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "web page"),
        (b'<?xml version="1.0"?><a/>', "web page"),
        (b"<?php system($_GET[0]);", "web page"),
        (b"Dear all,\n" * 900 + b"<script>alert(1)</script>", "web page"),
        (b"#!/bin/sh\nrm -rf /", "a program"),
        (b"@echo off\r\ndel *", "a program"),
        (b"MZ\x90\0" + bytes(80), "a program"),
        (b"\x7fELF\x02\x01" + bytes(80), "a program"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(80), "a program"),
        (zipped({"a.txt": "a"}), "packed"),
        (b"\x1f\x8b\x08" + bytes(40), "packed"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "packed"),
        (b"Rar!\x1a\x07" + bytes(40), "packed"),
        (bytes(257).replace(b"\0", b"a") + b"ustar\0" + bytes(300), "packed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"GIF89a" + bytes(60), "not kept"),
        (bytes(range(256)) * 4, "not kept"),
        (b"SQLite format 3\0" + bytes(100), "not kept"),
        (b"colour \x1b[31m of a terminal", "not kept"),
        (PDF + b"<html><body>hello</body></html>", "two files"),
        (PDF + zipped({"run.exe": b"MZ"}), "two files"),
        (PDF + b"\n" + b"x" * 5_000, "two files"),
        (b"<!-- " + PDF, "two files|web page"),
        (b"MZ" + PDF, "a program"),
        (picture("JPEG") + zipped({"a": "b"}), "two files"),
        (picture("PNG")[:40] + b"<script>alert(1)</script>" + bytes(40), "two files"),
    ],
)
def test_what_could_do_harm_is_refused_with_the_reason(content, why):
    with pytest.raises(Unreadable, match=why) as refused:
        told(content)

    assert "Nothing was kept" in str(refused.value)


FAR_TEMPLATE = REL.format(kind="attachedTemplate", target="http://x.example/t.dotm")


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/vbaData.xml": "<a/>"}, "macros"),
        ({"word/activeX/activeX1.bin": b"x"}, "macros"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "embedded"),
        ({"word/embeddings/plan.xlsm": b"x"}, "embedded"),
        ({"word/afchunk.html": "<p>"}, "embedded"),
        ({"word/media/setup.exe": b"MZ"}, "embedded"),
        ({"../../etc/cron.d/x": "x"}, "outside"),
        ({"/etc/passwd": "x"}, "outside"),
        ({"word\\..\\x.xml": "<a/>"}, "outside"),
        ({"C:/x.xml": "<a/>"}, "outside"),
        ({"WORD/Document.xml": "<a/>"}, "outside"),
        ({"word/document.xml": DOCTYPE}, "entities"),
        ({"word/document.xml": DOCTYPE.replace("<?xml version=\"1.0\"?>", "").encode("utf-16")}, "entities"),
        ({"docProps/core.xml": DOCTYPE}, "entities"),
        ({"word/media/image1.png": DOCTYPE}, "entities"),
        ({"word/settings.xml": b"<!-- " + b"x" * 70_000 + b"--><a/>"}, "damaged"),
        ({"word/settings.xml": b"no markup"}, "damaged"),
        ({"word/_rels/settings.xml.rels": FAR_TEMPLATE}, "elsewhere"),
        ({"word/_rels/document.xml.rels": REL.format(kind="oleObject", target="\\\\x.example\\t")}, "elsewhere"),
        ({"word/media/big.bmp": bytes(3_000_000)}, "far larger"),
        ({f"word/media/{number}.txt": b"" for number in range(media_packages.MOST_PARTS)}, "far larger"),
        ({"word/embeddings/inner.docx": word_with({"word/embeddings/again.docx": WORD})}, "embedded"),
        ({"word/embeddings/inner.docx": word_with({"word/vbaProject.bin": b"x"})}, "macros"),
    ],
)  # fmt: skip
def test_an_office_file_with_something_else_in_it_is_refused(parts, why):
    with pytest.raises(Unreadable, match=why):
        told(word_with(parts))


def test_what_honest_word_files_have_is_kept():
    parts: dict[str, bytes | str] = {
        "word/_rels/settings.xml.rels": REL.format(kind="attachedTemplate", target="file:///D:/models/Normal.dotm"),
        "word/_rels/document.xml.rels": REL.format(kind="hyperlink", target="https://www.ohchr.org/"),
        "word/embeddings/table.xlsx": workbook(),
        "word/media/image1.png": picture("PNG"),
    }

    assert told(word_with(parts)) is MediaType.DOCX


def test_macros_are_known_by_the_list_of_types_too():
    types = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'

    with pytest.raises(Unreadable, match="macros"):
        told(word_with({"[Content_Types].xml": types}))


def test_locked_and_damaged_office_files_are_refused():
    for content, why in ((locked_word(), "password"), (WORD[:-30], "damaged"), (b"MZ" + WORD, "program")):
        with pytest.raises(Unreadable, match=why):
            told(content)
    with pytest.raises(Unreadable, match="password"):
        told(odt(**{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}))
    with pytest.raises(Unreadable, match="damaged"):
        told(zipped({"mimetype": MediaType.ODT}))
    with pytest.raises(Unreadable, match="macros"):
        told(odt(**{"Basic/Standard/Module1.xml": "<a/>"}))


def test_a_package_with_something_before_or_behind_it_is_refused():
    for content in (WORD + b"trailing", WORD + PDF):
        with pytest.raises(Unreadable, match=r"two files|damaged"):
            told(content)


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(WORD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<other/>")

    with pytest.raises(Unreadable, match="outside"):
        told(out.getvalue())


def test_a_bomb_is_refused_without_being_unpacked():
    bomb = word_with({"word/media/a.xml": b"<a>" + b" " * 200_000_000})

    with pytest.raises(Unreadable, match="far larger"):
        told(bomb)
