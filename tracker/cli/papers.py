"""`tracker draft` and `tracker brief`: papers as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from tracker.cli.opening import database, settings
from tracker.cli.output import formats, say
from tracker.domain.document import Document, Pack
from tracker.errors import Exit
from tracker.services import facts, papers
from tracker.storage.engine import reading


def draft(arguments: argparse.Namespace) -> Exit:
    """Write a submission as PDF and Word and print the paths."""
    wanted = formats(arguments.format, papers.FORMATS)
    with reading(database()) as session:
        paper = papers.submission_for(
            session,
            arguments.state,
            cycle=arguments.cycle,
            organisation=arguments.org,
            as_of=arguments.as_of or facts.today(),
        )
    stem = f"submission-{_safe(arguments.state)}-cycle-{arguments.cycle}-{_safe(arguments.org)}"
    return _write(paper, stem, arguments, wanted)


def brief(arguments: argparse.Namespace) -> Exit:
    """Write the brief for one State, or the pack for all, as PDF and print the path."""
    with reading(database()) as session:
        paper = papers.brief_for(
            session,
            arguments.state,
            cycle=arguments.cycle,
            reader=arguments.reader,
            organisation=arguments.org,
            as_of=arguments.as_of or facts.today(),
        )
    name = "brief" if isinstance(paper, Document) else "pack"
    stem = f"{name}-{_safe(arguments.state)}-cycle-{arguments.cycle}-for-{_safe(arguments.reader)}"
    return _write(paper, stem, arguments, ("pdf",))


def _safe(text: str) -> str:
    """Keep letters, digits and hyphens: the words of a file's name come from the command line."""
    return "".join(letter if letter.isalnum() else "-" for letter in text)


def _write(paper: Document | Pack, stem: str, arguments: argparse.Namespace, wanted: tuple[str, ...]) -> Exit:
    written = papers.write(
        paper,
        stem,
        out=Path(arguments.out),
        data_dir=settings().data_dir,
        formats=wanted,
        force=arguments.force,
    )
    for path in written.paths:
        print(path)
    if written.missing:
        say(f"tracker: {written.missing}")
        return Exit.ENVIRONMENT
    return Exit.DONE
