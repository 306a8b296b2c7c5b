"""What a paper may load while it is rendered: its own drawings as data, and nothing else."""

from __future__ import annotations

from typing import Protocol, cast

_ALLOWED = ("data:image/svg+xml,",)


class Fetcher(Protocol):
    """What the renderer hands to WeasyPrint."""

    refused: list[str]


def make() -> Fetcher:
    """Return a fetcher that serves our own data URIs and remembers every refusal in `refused`.

    WeasyPrint swallows a refusal inside an inline SVG and prints the paper without the file. The caller therefore
    reads `refused` after rendering and throws the paper away if it is not empty.
    """
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        """Refuses the network and the disk."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            if not url.startswith(_ALLOWED):
                self.refused.append(url[:80])
                raise ValueError(url[:80])
            return super().fetch(url, headers)

    return cast("Fetcher", OwnFilesOnly())
