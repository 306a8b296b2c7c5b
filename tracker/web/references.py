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
    """Give routes the converters `recommendation`, `evidence`, `figure`, `pledge` and `question`."""
    converters: Map = app.url_map
    for noun, sign in _SIGNS.items():
        converters.converters[noun] = type(noun.capitalize(), (_Reference,), {"sign": sign})
