"""Stable references in addresses: ``A/HRC/24/14#140.227`` is written ``A/HRC/24/14/-/140.227``, never as a row's id."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter, Map

_BETWEEN = "/-/"


class _Reference(BaseConverter):
    """A document's key, the sign of what stands in the document, and its number or name there."""

    part_isolating = False
    regex = r"[^/].*?/-/[^/]+"
    sign = "#"

    def to_python(self, value: str) -> str:
        """Return the reference that an address names."""
        key, _between, name = value.rpartition(_BETWEEN)
        return f"{key}{self.sign}{name}"

    def to_url(self, value: str) -> str:
        """Write a reference into an address."""
        key, _sign, name = value.rpartition(self.sign)
        return super().to_url(key) + _BETWEEN + super().to_url(name).replace("/", "%2F")


_SIGNS = {"recommendation": "#", "evidence": "!", "figure": "~", "pledge": "+", "question": "="}


def install(app: Flask) -> None:
    """Give routes the converters `recommendation`, `evidence`, `figure`, `pledge` and `question`, templates `cited`."""
    converters: Map = app.url_map
    for noun, sign in _SIGNS.items():
        converters.converters[noun] = type(noun.capitalize(), (_Reference,), {"sign": sign})
    app.jinja_env.filters.update(cited=cited)


def cited(reference: str) -> str:
    """Write the reference of an ask as people cite it: ``A/HRC/24/14#140.228/a`` is A/HRC/24/14, 140.228 (a)."""
    document, sign, name = reference.rpartition("#")
    return f"{document}, {numbered(name)}" if sign else reference


def numbered(name: str) -> str:
    """Write the number of an ask in its document, with that of its part: ``140.228/a`` is 140.228 (a)."""
    number, slash, label = name.partition("/")
    return f"{number} ({label})" if slash else number


def whole(reference: str) -> str:
    """Return the reference of the ask that a part is of: ``A/HRC/24/14#140.228/a`` is of ``A/HRC/24/14#140.228``."""
    document, sign, name = reference.rpartition("#")
    return f"{document}{sign}{name.partition('/')[0]}"
