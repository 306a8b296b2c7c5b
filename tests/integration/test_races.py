"""Two people who write at the same moment, on the database of teams: what one decided is never mixed with the other's.

SQLite has one writer at a time. On PostgreSQL both read before either has written, so each test lets the first wait
with its transaction open until the second stands still.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.factories.people import KOREAN
from tests.factories.vaults import secrets
from tests.fixtures.hostile_files import PDF
from tests.postgres import Cluster
from tracker.domain.audience import Audience, of_organisation
from tracker.domain.dates import When
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Conflict, TrackerError
from tracker.services import attachments, evidence
from tracker.services.entries import Stale, fingerprint
from tracker.services.evidence import reviewing
from tracker.services.people import consents, links, making, purging
from tracker.services.people.agreed import Basis, on_record
from tracker.services.people.consents import ConsentEntry
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

WRITER, REVIEWER = "user:1", "user:2"
ITEM = "DOC!E-1"
Write = Callable[[Session], object]


@pytest.fixture
def engine(migrated_cluster: Cluster) -> Iterator[Engine]:
    """Make an item in review, and two people who may write it."""
    made = engines.create(migrated_cluster.database(template=True))
    with engines.transaction(made) as session:
        ours = make.add(session, models.Organisation(code="ORG", name="An organisation")).id
        for number in (1, 2):
            make.a_user(session, id=number, organisation_id=ours)
        make.evidence(
            session,
            ref=ITEM,
            organisation_id=ours,
            summary="As the reviewer read it.",
            review_state=ReviewState.IN_REVIEW,
            publication_basis=PublicationBasis.INTERNAL,
        )
    yield made
    made.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


@pytest.fixture
def ours(engine: Engine) -> Audience:
    with engines.reading(engine) as session:
        return of_organisation(session.scalars(select(models.User.organisation_id)).first() or 0)


def _at_once(engine: Engine, first: Write, second: Write) -> TrackerError | None:
    """Let the second begin before the first has ended; return what the second was refused with."""
    refused: list[TrackerError] = []

    def behind() -> None:
        try:
            with engines.transaction(engine) as session:
                second(session)
        except TrackerError as problem:
            refused.append(problem)

    thread = threading.Thread(target=behind)
    with engines.transaction(engine) as session:
        first(session)
        session.flush()
        thread.start()
        _wait_until_it_waits(engine, thread)
    thread.join(timeout=20)
    return refused[0] if refused else None


def _wait_until_it_waits(engine: Engine, thread: threading.Thread) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    ends = time.monotonic() + 10
    while thread.is_alive() and time.monotonic() < ends:
        with engines.reading(engine) as session:
            if session.scalar(waiting):
                return
        time.sleep(0.01)


def _seen(engine: Engine) -> tuple[evidence.entry.EvidenceEntry, str]:
    with engines.reading(engine) as session:
        entry = evidence.load(session, ITEM)
    return entry, fingerprint(entry)


def _row(engine: Engine) -> models.Evidence:
    with engines.reading(engine) as session:
        return session.scalars(select(models.Evidence).where(models.Evidence.ref == ITEM)).one()


def test_what_is_amended_while_it_is_approved_is_not_approved_unread(engine: Engine, keyring: Keyring) -> None:
    entry, seen = _seen(engine)
    changed = replace(entry, summary="As nobody read it.")

    refused = _at_once(
        engine,
        lambda session: reviewing.approve(session, REVIEWER, ITEM, seen=seen),
        lambda session: evidence.amend(session, WRITER, ITEM, changed, seen=seen, approves=False, keyring=keyring),
    )

    assert isinstance(refused, Stale)
    assert (_row(engine).review_state, _row(engine).summary) == (ReviewState.APPROVED, "As the reviewer read it.")


def test_what_is_approved_while_it_is_amended_is_refused_as_another_text(engine: Engine, keyring: Keyring) -> None:
    entry, seen = _seen(engine)
    changed = replace(entry, summary="As nobody read it.")

    refused = _at_once(
        engine,
        lambda session: evidence.amend(session, WRITER, ITEM, changed, seen=seen, approves=False, keyring=keyring),
        lambda session: reviewing.approve(session, REVIEWER, ITEM, seen=seen),
    )

    assert isinstance(refused, Stale)
    assert _row(engine).review_state is ReviewState.IN_REVIEW


def _with_a_person(engine: Engine, keyring: Keyring, ours: Audience) -> str:
    """Let somebody speak in the item who agreed to nothing; it rests on consent."""
    with engines.transaction(engine) as session:
        mine = ours.organisation_id or 0
        ref = making.record(session, keyring, WRITER, organisation_id=mine, secrets=secrets(KOREAN[0]))
        row = session.scalars(select(models.Evidence).where(models.Evidence.ref == ITEM)).one()
        row.publication_basis = PublicationBasis.CONSENT
        given = {"person": ref, "role": PersonRole.SPEAKER, "organisation_id": mine}
        links.link(session, WRITER, ITEM, audience=ours, keyring=keyring, **given)  # type: ignore[arg-type]
    return ref


def test_who_is_taken_out_while_an_item_is_approved_brings_it_back_into_review(
    engine: Engine, keyring: Keyring, ours: Audience
) -> None:
    person, seen = _with_a_person(engine, keyring, ours), _seen(engine)[1]
    held = {"organisation_id": ours.organisation_id or 0, "audience": ours}

    refused = _at_once(
        engine,
        lambda session: reviewing.approve(session, REVIEWER, ITEM, seen=seen),
        lambda session: links.unlink(session, WRITER, ITEM, person=person, keyring=keyring, **held),  # type: ignore[arg-type]
    )

    assert refused is None
    assert _row(engine).review_state is ReviewState.IN_REVIEW


def test_a_file_that_is_sent_while_its_speaker_is_purged_is_destroyed_too(
    engine: Engine, keyring: Keyring, ours: Audience, tmp_path: Path
) -> None:
    person = _with_a_person(engine, keyring, ours)
    checked = attachments.check([PDF], largest=1_000_000, clamd=None)
    kept = {"label": "Recording", "audience": ours, "data_dir": tmp_path}

    refused = _at_once(
        engine,
        lambda session: attachments.receive(session, keyring, WRITER, checked, ref=ITEM, **kept),  # type: ignore[arg-type]
        lambda session: purging.purge(session, keyring, REVIEWER, person, reason="As was asked", data_dir=tmp_path),
    )
    purging.finish(engine, tmp_path)

    assert refused is None
    assert [each.name for each in (tmp_path / "evidence").rglob("*") if each.is_file()] == []


def test_nobody_is_linked_who_is_purged_at_the_same_moment(
    engine: Engine, keyring: Keyring, ours: Audience, tmp_path: Path
) -> None:
    person = _with_a_person(engine, keyring, ours)
    with engines.transaction(engine) as session:
        other = make.evidence(session, ref="DOC!E-2", organisation_id=ours.organisation_id)
        other.publication_basis = PublicationBasis.INTERNAL
    given = {"role": PersonRole.SPEAKER, "organisation_id": ours.organisation_id or 0, "audience": ours}

    refused = _at_once(
        engine,
        lambda session: purging.purge(session, keyring, REVIEWER, person, reason="As was asked", data_dir=tmp_path),
        lambda session: links.link(session, WRITER, "DOC!E-2", person=person, keyring=keyring, **given),  # type: ignore[arg-type]
    )

    assert isinstance(refused, Conflict)


def test_a_consent_recorded_during_a_withdrawal_does_not_outlive_it_unseen(
    engine: Engine, keyring: Keyring, ours: Audience
) -> None:
    person, where = _with_a_person(engine, keyring, ours), {"organisation_id": ours.organisation_id or 0}
    publicly = ((ConsentUse.UN_PUBLIC, ConsentForm.PSEUDONYM),)
    agreed = ConsentEntry(publicly, ConsentGiver.SELF, "ko", When.on(date(2024, 5, 6)))
    with engines.transaction(engine) as session:
        consents.record(session, WRITER, person, agreed, **where)
        row = session.scalars(select(models.Person).where(models.Person.ref == person)).one()
        seen = fingerprint(Basis(on_record(session, row)))

    refused = _at_once(
        engine,
        lambda session: consents.record(session, WRITER, person, agreed, **where),
        lambda session: consents.withdraw(session, REVIEWER, person, uses=[ConsentUse.UN_PUBLIC], seen=seen, **where),
    )

    assert isinstance(refused, Stale)
