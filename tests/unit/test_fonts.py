"""The fonts of documents: every script that we promise is drawn, from our own files."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

import pytest

from tracker.documents import fonts
from tracker.errors import Unavailable

STACK = ", ".join(f'"{family}"' for family in fonts.FAMILIES)
LINES = {
    "fr": "Le Comité recommande à l’État partie d’œuvrer sans délai.",
    "ru": "Российская Федерация приняла рекомендацию к сведению.",
    "ar": "الاستعراض الدوري الشامل: توصيات إلى دولة",
    "ko": "보편적 정례 인권 검토: 권고 사항과 증거",
    "el": "Συστάσεις προς το κράτος",
}


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "FONTCONFIG_FILE", "")


def rendered(body: str) -> bytes:
    try:
        import weasyprint
    except OSError as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PDF on this machine: {reason}")
    style = f"<style>html {{ font: 11pt {STACK} }} b {{ font-weight: 600 }}</style>"
    made: bytes = weasyprint.HTML(string=style + body).write_pdf(uncompressed_pdf=True)
    return made


def embedded(pdf: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", pdf)}


@pytest.mark.parametrize("language", LINES)
def test_every_promised_script_is_drawn_without_an_empty_box(
    language: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fonts.configure(tmp_path)

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = rendered(f'<p lang="{language}">{LINES[language]} <b>{LINES[language]}</b> <i>{LINES[language]}</i></p>')

    assert not caplog.messages
    ours = {family.replace(" ", "") for family in fonts.FAMILIES}
    assert all(any(name.replace("-", "").startswith(family) for family in ours) for name in embedded(pdf))


def test_a_script_that_we_lack_is_reported_and_not_hidden(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fonts.configure(tmp_path)

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        rendered("<p>ཨོཾ་མ་ཎི</p>")

    assert any(".notdef" in message for message in caplog.messages)


def test_the_half_bold_weight_is_a_weight_of_its_own(tmp_path: Path) -> None:
    fonts.configure(tmp_path)

    names = embedded(rendered("<p>status <b>status</b></p>"))

    assert any(re.search(r"Semi-?Bold", name) for name in names)


def test_all_families_are_on_this_machine() -> None:
    assert fonts.missing() == []


def test_a_family_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", {"Amiri": "fontpkg_amiri", "Unheard Of": "fontpkg_unheard_of"})

    assert fonts.missing() == ["Unheard Of"]


def test_configuring_twice_writes_once(tmp_path: Path) -> None:
    file = fonts.configure(tmp_path / "new folder & <more>")
    written = file.stat().st_mtime_ns

    assert fonts.configure(tmp_path / "new folder & <more>") == file
    assert file.stat().st_mtime_ns == written
    assert os.environ["FONTCONFIG_FILE"] == str(file)


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")

    with pytest.raises(Unavailable, match="make that folder writable"):
        fonts.configure(tmp_path / "taken")
