"""Page and print show a status by one shape and one accent."""

from __future__ import annotations

import pytest

from tracker import paths
from tracker.documents.marks import PATHS
from tracker.domain.vocabulary import INFORMATION_STATUSES, Status

SPRITE = (paths.PACKAGE / "web" / "static" / "marks.svg").read_text(encoding="utf-8")
PAGE = (paths.PACKAGE / "web" / "static" / "style.css").read_text(encoding="utf-8")
PRINT = (paths.TEMPLATES / "documents" / "print.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("status", sorted(set(Status) - INFORMATION_STATUSES))
def test_a_status_has_one_shape(status: Status) -> None:
    assert PATHS[status] in SPRITE
    assert PATHS[status] in PRINT


def test_there_is_one_accent() -> None:
    assert "--accent: #0e4255" in PAGE
    assert "--deep: #0e4255" in PRINT
