"""Reads a file in a process of its own: one that a PDF brings down, or that never ends, is not the server."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from tracker import paths
from tracker.domain.vocabulary import Position
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers import registry
from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult

SECONDS = 60  # the longest report at hand takes five, the longest table twelve
MEGABYTES = 1_536  # of address space; the largest table at hand takes a tenth


def read(content: bytes, *, seconds: int = SECONDS) -> ParseResult:
    """Read a file as `registry.read` does, within limits of time and memory.

    PDFium is written for one thread and for files that mean well; here it gets neither the server's threads nor its
    memory, nor the settings in its environment.

    Raises:
        Unreadable: the file cannot be read, or not within the limits.
    """
    try:
        done = subprocess.run(  # noqa: S603 (our own program, no shell, nothing of the file in the arguments)
            [sys.executable, "-m", __name__],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=paths.ROOT,
            env={"PATH": os.environ.get("PATH", "")},
        )
    except subprocess.TimeoutExpired as problem:
        raise Unreadable(_too_much(seconds)) from problem
    if done.returncode:
        raise Unreadable(_too_much(seconds))
    told = json.loads(done.stdout)
    if "refused" in told:
        raise Unreadable(_(told["refused"]))  # the other side speaks English
    return _result(told)


def _too_much(seconds: int) -> str:
    words = {"seconds": seconds, "size": MEGABYTES}
    sentence = _(
        "The file could not be read in %(seconds)d seconds and %(size)d MB of memory. Nothing was kept. Check it."
    )
    return sentence % words


def _result(told: dict[str, Any]) -> ParseResult:
    document = told["document"]
    held_on = document["date"] and date.fromisoformat(document["date"])
    return ParseResult(
        kind=Kind(told["kind"]),
        document=ParsedDocument(**document | {"date": held_on}),
        records=tuple(_record(each) for each in told["records"]),
        issues=tuple(Issue(**each) for each in told["issues"]),
        sha256=told["sha256"],
        pledges=tuple(_record(each) for each in told["pledges"]),
    )


def _record(told: dict[str, Any]) -> ParsedRecord:
    exact = {
        "recommending_states": tuple(told["recommending_states"]),
        "themes": tuple(told["themes"]),
        "position": told["position"] and Position(told["position"]),
        "issues": tuple(Issue(**each) for each in told["issues"]),
    }
    return ParsedRecord(**told | exact)


def _tell() -> None:
    """Read what comes in and tell what is in it; the other side of `read`."""
    most = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told = asdict(registry.read(sys.stdin.buffer.read()))
    except Unreadable as problem:
        told = {"refused": str(problem)}
    json.dump(told, sys.stdout, default=date.isoformat)


if __name__ == "__main__":
    _tell()
