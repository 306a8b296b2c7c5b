"""The rules import nothing but the standard library, one another, the words and the errors."""

from __future__ import annotations

import ast
import sys

from tests.guards import tracked

OURS = ("tracker.domain", "tracker.i18n", "tracker.errors")


def test_the_domain_imports_the_standard_library_only() -> None:
    foreign = [
        f"{path}: {name}"
        for path, text in tracked.texts(".py")
        if path.parts[:2] == ("tracker", "domain")
        for name in _imported(ast.parse(text))
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(OURS)
    ]

    assert foreign == []


def _imported(module: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "tracker.domain" if node.level else ""
            stem = ".".join(part for part in (base, node.module) if part)
            names |= {f"{stem}.{alias.name}" for alias in node.names}
    return names
