"""`tracker parse` on files that are not what they should be: exit 3, one sentence, nothing printed, soon."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures import corpus
from tests.fixtures.office_files import sheet, word_file, word_text, workbook, zipped
from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.cli import main

ENTITIES = (
    '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def zip_bomb(member: str, text: bytes, *, megabytes: int) -> bytes:
    """Return an Office file with a member of so many megabytes of one text, packed small."""
    held = io.BytesIO()
    base = word_file("") if member.startswith("word/") else workbook("")
    with zipfile.ZipFile(io.BytesIO(base)) as plain, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            if name != member:
                archive.writestr(name, plain.read(name))
        with archive.open(member, "w") as out:
            for _piece in range(megabytes):
                out.write((text * (1024 * 1024 // len(text) + 1))[: 1024 * 1024])
    return held.getvalue()


def pdf_bomb() -> bytes:
    """Return a PDF whose page unpacks to 100 MB of drawing."""
    words = zlib.compress(b"BT /F1 10 Tf (Report of the Working Group) Tj ET\n" * 2_000_000, 9)
    stream = f"<< /Length {len(words)} /Filter /FlateDecode >>\nstream\n".encode() + words + b"\nendstream"
    plain = tiny_pdf([[(100, 700, 10, "x")]])
    start = plain.index(b"5 0 obj\n") + len(b"5 0 obj\n")
    return plain[:start] + stream + plain[plain.index(b"\nendobj", start) :]


REPORT = corpus.WHOLE["report"]
INDEX = corpus.WHOLE["index"]
BAD: dict[str, Callable[[], bytes]] = {
    "truncated.pdf": lambda: REPORT[:-200],
    "encrypted.pdf": lambda: tiny_pdf([[(100, 700, 10, "secret")]], locked=True),
    "pictures only.pdf": lambda: tiny_pdf([[], []]),
    "web page.pdf": lambda: b"<!DOCTYPE html><html><body>%PDF-1.4 Not found</body></html>",
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "truncated.docx": lambda: word_file(word_text("x" * 5000))[:-100],
    "without a document.docx": lambda: zipped({"word/document.xml": b""}),
    "broken words.docx": lambda: word_file("<w:document><w:body>"),
    "many entities.docx": lambda: word_file(ENTITIES + word_text("&j;")),
    "bomb.docx": lambda: zip_bomb("word/document.xml", b"<w:p/>", megabytes=400),
    "bomb.xlsx": lambda: zip_bomb("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>", megabytes=600),
    "five million cells.xlsx": lambda: workbook(
        sheet().replace("</sheetData>", ("<row>" + "<c><v>1</v></c>" * 50 + "</row>") * 100_000 + "</sheetData>")
    ),
    "sheet of formulas.xlsx": lambda: workbook(sheet(["=1+1", "=NOW()"], ["=A1", '=HYPERLINK("http://x.test")'])),
    "truncated.xlsx": lambda: workbook(sheet(["a"]))[:-60],
    "NUL bytes.csv": lambda: corpus.EXPORT + b"Chad,Plant\0trees,Norway,Accepted,5,Water,17\n",
    "lone quotation mark.csv": lambda: corpus.EXPORT + b'Chad,"Plant trees,Norway,Accepted\n' + corpus.EXPORT * 60,
    "another table.csv": lambda: b"name,age\nsomeone,7\n",
    "truncated.json": lambda: (INDEX[:-1] + b"," + INDEX[1:])[:-40],
    "deep.json": lambda: b'[{"Text":' + b"[" * 200_000,
    "other.json": lambda: b'{"hello": "world"}',
    "picture.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "empty.pdf": lambda: b"",
    "noise.bin": lambda: bytes(range(128, 256)) * 40,
}


def packed_with_lzma() -> bytes:
    """Return a Word file whose document part is packed in a way that Word does not use, and damaged."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", word_text("x" * 500))
    data = bytearray(held.getvalue())
    data[60:80] = bytes(20)
    return bytes(data)


ODD: dict[str, Callable[[], bytes]] = {
    "half a character.json": lambda: INDEX.replace(b"&nbsp;", b"\\ud800").replace(b'"Body"', b'"\\udfff": "x", "Body"'),
    "a key twice, in itself.json": lambda: b'[{"Text": ' + b'{"a": 1, "a": ' * 300 + b"1" + b"}" * 301 + b"]",
    "a reply in a million years.txt": lambda: "\n".join(corpus.LETTER).replace("60 days", "9999999 days").encode(),
    "a reply in many months.txt": lambda: "\n".join(corpus.LETTER).replace("60 days", "99999 months").encode(),
    "a session of many figures.txt": ("A/HRC/WG.6/" + "9" * 5000 + "/TCD/1\n" + "\n".join(corpus.LETTER)).encode,
    "many figures at the edge.pdf": lambda: tiny_pdf(
        [[(60, 820, 8, "7" * 5000), *((60, 700 - 14 * n, 10, line) for n, line in enumerate(corpus.LETTER))]]
    ),
    "packed otherwise.docx": packed_with_lzma,
    "a far cell.xlsx": lambda: workbook(
        sheet().replace("</sheetData>", '<row><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_read_or_refused_but_never_brings_the_reader_down(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(ODD[name]())

    code = main(["parse", str(path)])

    printed = capfd.readouterr()
    assert (code, bool(printed.out), bool(printed.err)) in {(0, True, False), (3, False, True)}
    assert "brought its reader down" not in printed.err
    assert "60 seconds" not in printed.err
    assert printed.out == "" or json.loads(printed.out)["kind"]


def test_what_is_no_file_on_a_disk_is_refused_without_waiting(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "/dev/zero"]) == 3
    assert "no file on a disk" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("problem", "code"), [(BrokenPipeError(32, "Broken pipe"), 0), (OSError(28, "No space left on device"), 4)]
)
def test_whoever_reads_the_output_may_go_away_and_a_full_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError, code: int
) -> None:
    (tmp_path / "file").write_bytes(REPORT)

    def refuse(*_arguments: object) -> None:
        raise problem

    monkeypatch.setattr("shutil.copyfileobj", refuse)
    monkeypatch.setattr("sys.stderr", io.StringIO())

    assert main(["parse", str(tmp_path / "file")]) == code


def test_the_name_of_a_file_moves_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "no\x1b]0;x\x07.pdf"]) == 3
    assert capfd.readouterr().err.strip().isprintable()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_in_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name]())

    code = main(["parse", str(path), "--format", "json"])

    printed = capfd.readouterr()
    assert code == 3
    assert printed.out == ""
    assert printed.err.startswith("tracker: ")
    assert printed.err.count("\n") == 1
    assert "Nothing was" in printed.err or "nothing was" in printed.err
    assert "Traceback" not in printed.err
    assert "brought its reader down" not in printed.err


def test_a_page_that_unpacks_beyond_measure_is_read_or_refused_within_the_limits(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(pdf_bomb())

    code = main(["parse", str(path)])

    printed = capfd.readouterr()
    assert (code, bool(printed.out)) in {(0, True), (3, False)}
    assert "Traceback" not in printed.err


def test_a_file_of_two_gigabytes_is_refused_without_being_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as sparse:
        sparse.truncate(2 * 1024**3)

    code = main(["parse", str(path)])

    assert code == 3
    assert "1024 MB" in capfd.readouterr().err


@pytest.mark.parametrize("name", sorted(corpus.WHOLE))
def test_every_kind_that_is_read_is_printed_in_the_contract_s_shape(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    kinds = {"report": "wg_report", "export": "upr_info", "treaties": "treaty_actions", "standings": "treaty_actions"}
    kinds |= {"index": "uhri", "sheet": "uhri", "matrix": "ohchr_matrix", "letter": "narrative", "prose": "narrative"}
    path = tmp_path / "file"
    path.write_bytes(corpus.WHOLE[name])

    code = main(["parse", str(path)])

    printed = capfd.readouterr()
    found = json.loads(printed.out)
    assert (code, printed.err) == (0, "")
    assert found["kind"] == kinds.get(name, name)
    assert list(found) == ["kind", "document", "records", "issues", "pledges"]
    assert all({"number", "text", "state", "position", "issues", "details"} <= set(each) for each in found["records"])
    assert found["records"]


def test_a_kind_that_the_content_is_not_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file"
    path.write_bytes(REPORT)

    assert main(["parse", str(path), "--as", "addendum"]) == 3
    assert "not of the kind addendum" in capfd.readouterr().err
    assert main(["parse", str(path), "--as", "narrative"]) == 0


def test_a_ragged_table_keeps_the_rows_that_fit(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ragged.csv"
    path.write_bytes(corpus.EXPORT + b"Chad,too short\r\n" + b"Chad,x,Peru,Noted,5,Water,17,one,too,many\r\n")

    assert main(["parse", str(path)]) == 0
    found = json.loads(capfd.readouterr().out)
    assert {issue["row"] for issue in found["issues"] if "cells" in issue["message"]} == {4, 5}
