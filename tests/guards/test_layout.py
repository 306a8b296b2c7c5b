"""The top level is fixed, and no module is named for nothing."""

from __future__ import annotations

import pytest

from tests import order
from tests.guards import tracked

FOLDERS = {"tracker", "migrations", "templates", "seed", "tests", "docs", "deploy"}
FILES = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile"}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base_service"}


def test_the_top_level_holds_what_the_architecture_names() -> None:
    tops = {(path.parts[0], len(path.parts) > 1) for path in tracked.files()}

    strangers = {name for name, is_folder in tops if not _allowed(name, is_folder=is_folder)}

    assert strangers == set()


@pytest.mark.parametrize("kind", ["tracker", "tests", "migrations"])
def test_no_module_has_a_name_that_names_nothing(kind: str) -> None:
    modules = [path for path in tracked.files() if path.parts[0] == kind and path.suffix == ".py"]

    assert modules
    assert [str(path) for path in modules if NAMELESS & {path.stem, *path.parts}] == []


def test_the_modules_that_begin_first_are_there() -> None:
    assert [name for name in order.LONGEST if not (order.TESTS / name).is_file()] == []


def _allowed(name: str, *, is_folder: bool) -> bool:
    if name.startswith("."):
        return True
    if is_folder:
        return name in FOLDERS
    return name in FILES or (name.startswith("requirements") and name.endswith(".txt"))
