"""Copies without metadata: no maker, time or place is left in them, and what they show is what the original shows."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageCms

from tests.fixtures.hostile_files import PDF, SECRET, SOUND, odt, picture, png_with_text, word_with, workbook
from tests.fixtures.office_files import word_text
from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.documents import stripping_apart
from tracker.documents.media_types import told
from tracker.documents.stripping import stripped
from tracker.documents.stripping_pictures import without_segments
from tracker.domain.media import MediaType
from tracker.errors import Unreadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def telling_pdf() -> bytes:
    """Return a PDF that tells of its maker wherever a PDF can."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.docinfo["/Author"] = SECRET
        with pdf.open_metadata() as xmp:
            xmp["dc:creator"] = [SECRET]
        pdf.attachments["list.txt"] = SECRET.encode()
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
        pdf.Root.OpenAction = action
        page = pdf.pages[0]
        page.obj.PieceInfo = pikepdf.Dictionary(Maker=pikepdf.String(SECRET))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        note.T, note.Contents, note.A = pikepdf.String(SECRET), pikepdf.String("kept note"), action
        page.obj.Annots = pikepdf.Array([note])
        drawn = pikepdf.Stream(pdf, picture("JPEG"), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        drawn.Width, drawn.Height, drawn.BitsPerComponent = 8, 4, 8
        drawn.ColorSpace, drawn.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        page.obj.Resources.XObject = pikepdf.Dictionary(Im=pdf.make_indirect(drawn))
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def unpacked(pdf: bytes) -> bytes:
    """Return everything in a PDF in clear, to be searched."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        plain = {"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
        opened.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, **plain)
    return out.getvalue()


def test_a_pdf_loses_whoever_made_it_and_keeps_its_pages():
    given = telling_pdf()
    assert unpacked(given).count(SECRET.encode()) >= 5

    copy = stripped(given, MediaType.PDF)

    assert SECRET.encode() not in unpacked(copy)
    assert b"Telephone" not in unpacked(copy)
    assert b"JavaScript" not in unpacked(copy)
    assert b"A ruling" in unpacked(copy)
    assert b"kept note" in unpacked(copy)
    assert told(copy) is MediaType.PDF
    assert stripped(given, MediaType.PDF) == copy


def test_the_earlier_versions_in_a_pdf_do_not_go_out():
    newer = PDF.replace(b"A ruling", b"B ruling")
    start = int(PDF.rsplit(b"startxref", 1)[1].split()[0])
    appended = newer + b"99 0 obj (" + SECRET.encode() + b") endobj\nstartxref\n" + str(start).encode() + b"\n%%EOF\n"

    assert SECRET.encode() not in unpacked(stripped(appended, MediaType.PDF))


def test_a_locked_or_broken_pdf_is_refused_in_a_sentence():
    for content in (tiny_pdf([[]], locked=True), b"%PDF-1.4 nothing"):
        with pytest.raises(Unreadable, match="original is unchanged"):
            stripped(content, MediaType.PDF)


@pytest.mark.parametrize("media", [MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.TIFF])
def test_a_picture_keeps_its_points_and_loses_camera_and_place(media):
    given = picture(media.name) + SECRET.encode()

    copy = stripped(given, media)

    assert SECRET.encode() not in copy
    assert told(copy) is media
    with Image.open(io.BytesIO(copy)) as drawn:
        assert dict(drawn.getexif().get_ifd(0x8825)) == {}
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(drawn.info)
        red, green, blue = drawn.convert("RGB").getpixel((3, 2))  # type: ignore[misc]
        assert (abs(red - 200) < 9, abs(green - 30) < 9, abs(blue - 30) < 9) == (True, True, True)


def test_a_picture_is_turned_as_the_camera_said():
    with Image.open(io.BytesIO(stripped(picture("JPEG", turned=True), MediaType.JPEG))) as drawn:
        assert drawn.size == (4, 8)


def test_the_words_in_a_png_go():
    given = png_with_text()

    assert SECRET.encode() in given
    assert SECRET.encode() not in stripped(given, MediaType.PNG)


def test_the_colours_of_a_screen_become_those_of_all():
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (2, 2), (10, 200, 10)).save(out, "PNG", icc_profile=profile)

    with Image.open(io.BytesIO(stripped(out.getvalue(), MediaType.PNG))) as drawn:
        assert "icc_profile" not in drawn.info
        assert drawn.getpixel((0, 0)) == (10, 200, 10)


def test_every_page_of_a_fax_is_kept():
    out = io.BytesIO()
    pages = [Image.new("1", (4, 4), page % 2) for page in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])

    with Image.open(io.BytesIO(stripped(out.getvalue(), MediaType.TIFF))) as drawn:
        assert drawn.n_frames == 3  # type: ignore[attr-defined]


def test_what_a_camera_wrote_into_a_jpeg_goes_without_touching_its_points():
    given = picture("JPEG")

    bare = without_segments(given)

    assert b"Exif" in given
    assert b"Exif" not in bare
    with Image.open(io.BytesIO(given)) as before, Image.open(io.BytesIO(bare)) as after:
        assert before.tobytes() == after.tobytes()


def test_a_word_file_loses_names_times_and_machines_and_keeps_its_text():
    text = word_text("A statement").replace(
        "</w:body>",
        f'<w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{SECRET}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>new</w:t>'
        "</w:r></w:ins></w:p></w:body>",
    )
    given = word_with(
        {
            "word/document.xml": text,
            "docProps/core.xml": f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{SECRET}</dc:creator></p>',
            "docProps/app.xml": f"<Properties><Company>{SECRET}</Company></Properties>",
            "docProps/custom.xml": f"<Properties><p>{SECRET}</p></Properties>",
            "docProps/thumbnail.jpeg": picture("JPEG"),
            "word/people.xml": f'<people><person author="{SECRET}"/></people>',
            "word/comments.xml": f'<w:comments {W}><w:comment w:author="{SECRET}" w:initials="OT"/></w:comments>',
            "word/settings.xml": f'<w:settings {W}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:zoom/></w:settings>',
            "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="r" Type="http://x/attachedTemplate" Target="file:///C:/{SECRET}/N.dotm" '
            'TargetMode="External"/></Relationships>',
            "word/media/image1.jpeg": picture("JPEG"),
        }
    )

    copy = stripped(given, MediaType.DOCX)

    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert SECRET.encode() not in b"".join(parts.values())
    assert b"00AB12CD" not in b"".join(parts.values())
    assert b"2026-01-01" not in b"".join(parts.values())
    assert b"A statement" in parts["word/document.xml"]
    assert b">new<" in parts["word/document.xml"]
    assert "docProps/thumbnail.jpeg" not in parts
    assert told(copy) is MediaType.DOCX


def test_workbooks_and_opendocument_lose_their_authors_too():
    book = workbook(
        **{"xl/comments1.xml": f"<c><authors><author>{SECRET}</author></authors><text>kept</text></c>",
           "xl/persons/person.xml": f'<personList><person displayName="{SECRET}"/></personList>'}
    )  # fmt: skip
    text = odt(
        **{"meta.xml": f"<m><creator>{SECRET}</creator></m>",
           "content.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{SECRET}</dc:creator>kept</c>'}
    )  # fmt: skip

    for given, media in ((book, MediaType.XLSX), (text, MediaType.ODT)):
        with zipfile.ZipFile(io.BytesIO(stripped(given, media))) as archive:
            everything = b"".join(archive.read(name) for name in archive.namelist())
        assert SECRET.encode() not in everything
        assert b"kept" in everything
        assert told(stripped(given, media)) is media


def test_no_copy_is_made_of_what_cannot_be_stripped():
    for content, media in ((SOUND["mp3"], MediaType.MP3), (SOUND["heic"], MediaType.HEIC), (b"text", MediaType.TEXT)):
        with pytest.raises(Unreadable, match="of this type"):
            stripped(content, media)


def test_copies_are_made_in_a_process_apart_which_says_why_it_could_not():
    assert stripping_apart.stripped(picture("PNG"), MediaType.PNG) == stripped(picture("PNG"), MediaType.PNG)

    with pytest.raises(Unreadable, match="picture is damaged"):
        stripping_apart.stripped(b"\x89PNG\r\n\x1a\n broken", MediaType.PNG)
    with pytest.raises(Unreadable, match="too much"):
        stripping_apart.stripped(picture("PNG"), MediaType.PNG, seconds=0)
