"""Modules and functions stay small; the largest are printed, for a reader to judge (`pytest -rP` shows them)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.guards import tracked

MODULE_LINES = 400
TEST_MODULE_LINES = 600
FUNCTION_LINES = 40
WORST = 8


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {path: text.count("\n") for path, text in tracked.texts(".py")}
    product = {path: length for path, length in lengths.items() if path.parts[0] == "tracker"}
    others = {path: length for path, length in lengths.items() if path not in product}

    _print_worst("modules", product)
    p90 = quantiles(product.values(), n=10)[-1]
    print(f"modules: {len(product)}, median {median(product.values()):.0f} lines (sign: 90), p90 {p90:.0f} (sign: 250)")

    too_long = {path for path, length in product.items() if length > MODULE_LINES}
    assert too_long | {path for path, length in others.items() if length > TEST_MODULE_LINES} == set()


def test_long_functions_are_shown() -> None:
    lengths = {
        f"{path}:{name}": length
        for path, text in tracked.texts(".py")
        if path.parts[0] == "tracker"
        for name, length in _functions(text)
    }

    _print_worst("functions", {name: length for name, length in lengths.items() if length > FUNCTION_LINES})

    assert lengths  # a sign to read, not a limit: ruff's complexity is the limit


def _functions(text: str) -> Iterator[tuple[str, int]]:
    """Yield each function's name and how many lines its body takes, docstring not counted."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _print_worst(what: str, lengths: dict[Path, int] | dict[str, int]) -> None:
    worst = sorted(((length, str(name)) for name, length in lengths.items()), reverse=True)[:WORST]
    print(f"longest {what}:", *(f"\n  {length:4} {name}" for length, name in worst))
