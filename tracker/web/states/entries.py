"""What makes one row of the matrix: an ask, the parts of one recommendation, or a cluster; lineage kept together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.domain import phrases
from tracker.domain.dossier import Dossier, Request
from tracker.domain.vocabulary import AskKind, Status
from tracker.i18n import _
from tracker.web.shown.reasons import link_words

_TITLE = 160  # letters of a title made of several


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, or several that fold into it; `name` opens it ("" for a single ask).

    `recommendation` is what all its parts belong to, "" for a cluster; `family` tells asks that lineage links, by the
    place of the oldest; `takes_up` says which earlier ask it continues.
    """

    theme: str
    title: str
    name: str
    recommendation: str
    requests: tuple[Request, ...]
    family: int = 0
    takes_up: str = ""

    @property
    def has_something(self) -> bool:
        """Whether any of its asks is more than not assessed in any window."""
        return any(result.status is not Status.NOT_ASSESSED for each in self.requests for result in each.results)


def entries(dossier: Dossier) -> tuple[Entry, ...]:
    """Return the rows by theme; in a theme the oldest ask first, each followed by those that take it up."""
    asks = sorted((each for each in dossier.requests if each.ask_kind is not AskKind.INFORMATION), key=natural)
    return _in_families(_folded(dossier, asks), dossier)


def natural(request: Request) -> tuple[str, tuple[tuple[int, str], ...], str]:
    """Order asks as people count them: the oldest first, 140.9 before 140.10."""
    return request.asked_on.first.isoformat(), _counted(request.number), request.ref


@lru_cache(maxsize=8192)
def _counted(number: str) -> tuple[tuple[int, str], ...]:
    pieces = re.split(r"(\d+)", number)
    return tuple((int(piece), "") if piece.isdecimal() else (0, piece) for piece in pieces)


def _folded(dossier: Dossier, asks: Sequence[Request]) -> list[Entry]:
    clusters = {part: cluster for cluster in dossier.clusters for part in cluster.parts}
    gathered: dict[str, list[Request]] = {}
    for request in asks:
        cluster = clusters.get(request.ref)
        gathered.setdefault(cluster.name if cluster else request.recommendation, []).append(request)
    titles = {cluster.name: cluster.title for cluster in dossier.clusters}
    theme_of = _themes(dossier)
    return [_entry(name, members, titles.get(name), theme_of) for name, members in gathered.items()]


def _entry(name: str, members: Sequence[Request], title: str | None, theme_of: dict[str, str]) -> Entry:
    first = members[0]
    several = len(members) > 1
    is_cluster = title is not None and several
    return Entry(
        theme=theme_of.get(first.themes[0], "") if first.themes else "",
        title=title if title is not None and several else _joined(members),
        name=name if several else "",
        recommendation="" if is_cluster else first.recommendation,
        requests=tuple(members),
    )


def _joined(members: Sequence[Request]) -> str:
    words = "; ".join(dict.fromkeys(each.heading for each in members))
    if len(members) == 1 or len(words) <= _TITLE:
        return words
    return words[:_TITLE].rpartition(" ")[0].rstrip(" ,;") + " …"


def _themes(dossier: Dossier) -> dict[str, str]:
    """Return the name of each theme's broadest one."""
    names = {theme.code: theme.name for theme in dossier.themes}
    return {theme.code: names.get(theme.parent, theme.name) for theme in dossier.themes}


def _in_families(found: list[Entry], dossier: Dossier) -> tuple[Entry, ...]:
    place = {request.ref: number for number, entry in enumerate(found) for request in entry.requests}
    root = list(range(len(found)))

    def oldest(number: int) -> int:
        while root[number] != number:
            number = root[number]
        return number

    takes_up: dict[int, str] = {}
    by_ref = {request.ref: request for request in dossier.requests}
    for link in dossier.lineage:
        later, earlier = place.get(link.later), place.get(link.earlier)
        if later is None or earlier is None or later == earlier:
            continue
        first, second = sorted((oldest(later), oldest(earlier)))
        root[second] = first
        words = f"{link_words(link.kind, forward=True)} {phrases.number_of(replace(by_ref[link.earlier], label=''))}"
        takes_up.setdefault(later, words)
    placed = sorted(range(len(found)), key=lambda n: (_theme_order(found[oldest(n)]), oldest(n), n))
    return tuple(
        replace(found[n], family=oldest(n), theme=found[oldest(n)].theme, takes_up=takes_up.get(n, "")) for n in placed
    )


def _theme_order(entry: Entry) -> tuple[bool, str]:
    return not entry.theme, entry.theme


def theme_words(entry: Entry) -> str:
    """Name the theme of a row."""
    return entry.theme or _("Theme not recorded")
