"""`tracker draft` and `tracker brief`: papers as files."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from tracker.cli.opening import database, settings
from tracker.cli.output import formats, say
from tracker.domain.document import Document, Pack
from tracker.domain.protection import ConsentUse
from tracker.errors import Exit
from tracker.services import leaks, naming, papers
from tracker.services.actors import filing
from tracker.services.papers import called
from tracker.services.people import disclosures
from tracker.services.results import facts
from tracker.services.vault.master import load
from tracker.storage.engine import reading, transaction

_ACTOR = "cli"


def draft(arguments: argparse.Namespace) -> Exit:
    """Write a submission as PDF and Word and print the paths."""
    wanted = formats(arguments.format, papers.FORMATS)
    engine, as_of = database(), arguments.as_of or facts.today()
    _choose_names(engine, arguments, called.draft)
    with reading(engine) as session:
        paper, told = papers.composed(
            session, arguments.state, cycle=arguments.cycle, organisation=arguments.org, as_of=as_of
        )
        gate = _Gate(engine, filing(session, arguments.org), told)
    stem = f"submission-{_safe(arguments.state)}-cycle-{arguments.cycle}-{_safe(arguments.org)}"
    return _write(paper, stem, arguments, wanted, gate)


def brief(arguments: argparse.Namespace) -> Exit:
    """Write the brief for one State, or the pack for all, as PDF and print the path."""
    engine, as_of = database(), arguments.as_of or facts.today()
    _choose_names(engine, arguments, called.brief)
    with reading(engine) as session:
        paper = papers.brief_for(
            session,
            arguments.state,
            cycle=arguments.cycle,
            reader=arguments.reader,
            organisation=arguments.org,
            as_of=as_of,
        )
        told = papers.evidence_for(
            session, arguments.state, cycle=arguments.cycle, organisation=arguments.org, as_of=as_of
        )
        gate = _Gate(engine, filing(session, arguments.org), told)
    name = "brief" if isinstance(paper, Document) else "pack"
    stem = f"{name}-{_safe(arguments.state)}-cycle-{arguments.cycle}-for-{_safe(arguments.reader)}"
    return _write(paper, stem, arguments, ("pdf",), gate)


def _choose_names(engine: Engine, arguments: argparse.Namespace, publication: Callable[..., str]) -> None:
    """Call people by names of this publication alone; nothing is written where nobody is told of."""
    with reading(engine) as session:
        known = naming.known_state(session, arguments.state)
    if known is not None:
        name = publication(known.code, cycle=arguments.cycle, organisation=arguments.org)
        with transaction(engine) as session:
            called.choose(session, known.code, publication=name)


def _safe(text: str) -> str:
    """Keep letters, digits and hyphens: the words of a file's name come from the command line."""
    return "".join(letter if letter.isalnum() else "-" for letter in text)


@dataclass(frozen=True, slots=True)
class _Gate:
    """What a file has to pass before it is written, and the register that it stands in afterwards."""

    engine: Engine
    organisation_id: int
    told: frozenset[str]

    def clear(self, name: str, content: bytes) -> None:
        """Refuse a file that may not leave."""
        with reading(self.engine) as session:
            leaks.clear(
                session,
                load(settings()),
                _ACTOR,
                organisation_id=self.organisation_id,
                artefact=f"file:{name}",
                name=name,
                content=content,
                use=ConsentUse.UN_PUBLIC,
                evidence=self.told,
            )

    @contextmanager
    def registered(self, files: Mapping[str, bytes]) -> Iterator[None]:
        """Note files that are written inside the block; refuse them where somebody has withdrawn meanwhile."""
        with transaction(self.engine) as session:
            for name, content in files.items():
                disclosures.record(
                    session,
                    _ACTOR,
                    organisation_id=self.organisation_id,
                    name=name,
                    sha256=hashlib.sha256(content).hexdigest(),
                    use=ConsentUse.UN_PUBLIC,
                    evidence_refs=self.told,
                )
            yield


def _write(
    paper: Document | Pack, stem: str, arguments: argparse.Namespace, wanted: tuple[str, ...], gate: _Gate
) -> Exit:
    written = papers.write(
        paper,
        stem,
        out=Path(arguments.out),
        data_dir=settings().data_dir,
        formats=wanted,
        force=arguments.force,
        clear=gate.clear,
        registered=gate.registered,
    )
    for path in written.paths:
        print(path)
    if written.missing:
        say(f"tracker: {written.missing}")
        return Exit.ENVIRONMENT
    return Exit.DONE
