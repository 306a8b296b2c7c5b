"""What a reader chose on the page of a State, kept in its address: opened reasons, opened block, all asks, page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Choice:
    """`why` is ``PART@CYCLE``, `opened` the name of a cluster; `everything` adds the asks without any evidence."""

    why: str = ""
    opened: str = ""
    everything: bool = False
    page: int = 1

    def to(self, *, why: str = "", opened: str = "") -> str:
        """Return the address of the same list with these reasons or this cluster opened, and nothing else."""
        return replace(self, why=why, opened=opened).query()

    def query(self) -> str:
        """Write the choice as the query of an address; what is usual is left out."""
        given = {
            "all": "1" if self.everything else "",
            "page": str(self.page) if self.page > 1 else "",
            "open": self.opened,
            "why": self.why,
        }
        return "?" + urlencode({name: value for name, value in given.items() if value}, safe="/:@")


def read(args: Mapping[str, str]) -> Choice:
    """Read a choice from an address; what makes no sense in it is as if it were not there."""
    page = args.get("page", "")
    return Choice(
        why=args.get("why", ""),
        opened=args.get("open", ""),
        everything=bool(args.get("all")),
        page=int(page) if len(page) <= 4 and page.isascii() and page.isdigit() and int(page) > 0 else 1,
    )
