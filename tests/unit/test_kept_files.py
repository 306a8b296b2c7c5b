"""Kept files: once each, whole, and what was kept or nothing."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tracker.storage import files


def test_a_file_is_kept_once_under_its_hash_and_read_again(tmp_path: Path) -> None:
    first = files.keep(tmp_path / "kept", b"a file")
    second = files.keep(tmp_path / "kept", b"a file")

    assert first == second == sha256(b"a file").hexdigest()
    assert [each.name for each in (tmp_path / "kept").iterdir()] == [first]
    assert files.kept(tmp_path / "kept", first) == b"a file"


def test_a_file_that_was_damaged_is_not_read_and_is_whole_again_once_it_is_kept_again(tmp_path: Path) -> None:
    digest = files.keep(tmp_path, b"a file")
    (tmp_path / digest).write_bytes(b"a fi")

    damaged = files.kept(tmp_path, digest)
    files.keep(tmp_path, b"a file")

    assert damaged is None
    assert files.kept(tmp_path, digest) == b"a file"


@pytest.mark.parametrize("digest", ["", "../secret", "A" * 64, "0" * 63, "0" * 64 + "\n", "0" * 64])
def test_only_the_hash_of_a_kept_file_names_one(tmp_path: Path, digest: str) -> None:
    (tmp_path / "secret").write_bytes(b"")

    assert files.kept(tmp_path / "kept", digest) is None
