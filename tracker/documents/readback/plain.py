"""Plain text, CSV and JSON read back: every line, every cell, every key and value."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from tracker.documents.readback.opened import Opened, decoded, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

_DELIMITERS = ",;\t"


def text(file: Opened) -> Iterator[Passage]:
    """Yield the lines of a text; a name that is broken over two is found across them."""
    for number, line in enumerate(decoded(file.content).splitlines(), 1):
        if line.strip():
            yield Passage(_("line %(n)d") % {"n": number}, line)


def table(file: Opened) -> Iterator[Passage]:
    """Yield the rows of a table, cells beside one another."""
    content = decoded(file.content)
    head = content[:4096]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), 1):
            if any(row):
                yield Passage(_("row %(n)d") % {"n": number}, "\t".join(row))
    except csv.Error as problem:
        raise unreadable() from problem


def json_file(file: Opened) -> Iterator[Passage]:
    """Yield the entries of a JSON file, keys and values, a list's items apart."""
    try:
        tree = json.loads(decoded(file.content))
    except (ValueError, RecursionError) as problem:
        raise unreadable() from problem
    items = tree if isinstance(tree, list) else [tree]
    for number, item in enumerate(items, 1):
        yield Passage(_("entry %(n)d") % {"n": number}, "\n".join(_leaves(item)))


def _leaves(tree: object) -> Iterator[str]:
    """Yield keys and values in their order, without recursion: how deep a file goes is not ours to say."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            for key, value in reversed(each.items()):
                waiting += [value, str(key)]
        elif isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, str):
            yield each
        elif each is not None and not isinstance(each, bool):
            yield f"{each:.15g}" if isinstance(each, float) else str(each)
