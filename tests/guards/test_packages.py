"""What we build on: every dependency has its reason, every locked file its hash, every font its licence."""

from __future__ import annotations

import hashlib
import re
import tomllib

import pytest

from tests.guards import tracked

FONTS = tracked.CHECKOUT / "templates" / "documents" / "fonts"
LOCKS = ("requirements.txt", "requirements-dev.txt")


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (tracked.CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|postgres|build|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)

    lines = [line for block in lists for line in block.splitlines() if line.strip()]

    assert len(lists) == 4
    assert [line.strip() for line in lines if not re.search(r",\s+# \w", line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_with_a_hash_and_names_no_place(lock: str) -> None:
    text = (tracked.CHECKOUT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]

    assert entries
    assert [entry.split("\n")[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|@ file", text) == []


def test_both_locks_agree() -> None:
    runtime, development = ({*re.findall(r"^[\w.-]+==[^\s;]+", (tracked.CHECKOUT / lock).read_text(), re.MULTILINE)}
                            for lock in LOCKS)  # fmt: skip

    assert runtime
    assert runtime - development == set()


def test_shipped_fonts_are_the_makers_own_files_with_their_licence() -> None:
    listed = tomllib.loads((FONTS / "MANIFEST.toml").read_text(encoding="utf-8"))["font"]

    assert {font["file"] for font in listed} == {path.name for path in FONTS.glob("*.?tf")}
    assert all(font["licence"] == "OFL-1.1" and font["version"] and font["source"] for font in listed)
    assert {font["sha256"] for font in listed} == {
        hashlib.sha256((FONTS / font["file"]).read_bytes()).hexdigest() for font in listed
    }
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
