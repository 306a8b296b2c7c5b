"""Every parser has a version, so that what was imported can be told from what would be read today."""

from __future__ import annotations

import re

from tracker.importers.records import Kind
from tracker.importers.versions import VERSIONS, parser_of


def test_every_kind_has_a_parser_with_a_version() -> None:
    assert set(VERSIONS) == set(Kind)
    assert all(re.fullmatch(rf"{kind.value} [1-9]\d*", parser_of(kind)) for kind in Kind)
