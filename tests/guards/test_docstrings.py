"""Whatever others may call says in one line what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.guards import tracked


def test_every_module_names_its_one_thing() -> None:
    silent = [str(path) for path, text in _product() if text.strip() and not ast.get_docstring(ast.parse(text))]

    assert silent == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    silent = [f"{path}:{node.lineno} {node.name}" for path, text in _product() for node in _public(ast.parse(text))
              if not ast.get_docstring(node)]  # fmt: skip

    assert silent == []


def _product() -> list[tuple[str, str]]:
    return [(str(path), text) for path, text in tracked.texts(".py") if path.parts[0] == "tracker"]


def _public(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
