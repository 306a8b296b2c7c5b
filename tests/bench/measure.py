"""One measure of the product: what it is, what was got, what was asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and the floor (or ceiling) that it is held against.

    Args:
        name: what was measured, in a few words.
        got: the figure.
        asked: what it must reach.
        unit: printed after both figures; "" for a plain number.
        lower_is_better: `asked` is a ceiling, as for seconds.
    """

    name: str
    got: float
    asked: float
    unit: str = ""
    lower_is_better: bool = False

    @property
    def ok(self) -> bool:
        """Whether the figure reaches what was asked."""
        return self.got <= self.asked if self.lower_is_better else self.got >= self.asked

    def __str__(self) -> str:
        sign = "<=" if self.lower_is_better else ">="
        unit = f" {self.unit}" if self.unit else ""
        return (
            f"{self.name}, {_plain(self.got)}{unit}, {sign} {_plain(self.asked)}{unit}, {'ok' if self.ok else 'short'}"
        )


def _plain(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:.4g}"
