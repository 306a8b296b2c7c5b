"""What is confidential leaves no trace: with it and without it, the public reads the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from werkzeug.routing import BuildError

from tests.browser.pages import EXAMPLES
from tests.integration.conftest import SEEDED_ON
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, without_tokens
from tracker.domain import submission
from tracker.domain.audience import PUBLIC
from tracker.domain.kinds import EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.vocabulary import Finding, Level, PublicationBasis, Reliability, ReviewState, Scope, Status, Strand
from tracker.services import accounts, seeding
from tracker.services.dossiers import gather
from tracker.services.results import assessments, facts, rechecking, statuses
from tracker.services.vault import people
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

NOW = datetime(2026, 11, 20, tzinfo=UTC)
KEY = "ASA 24/06/96"
CANARY = "Kestrel-Canary"
_EXPORTS = ("recommendations", "positions", "evidence", "links", "series")


def _viewers(url: str) -> None:
    """Let somebody of the demo's organisation, and of another one, read what the public reads."""
    engine = engines.create(url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        session.flush()
        user = session.scalars(select(models.User).where(models.User.email == MAIL)).one()
        viewer = session.scalars(select(models.Role.id).where(models.Role.name == "viewer")).one()
        session.execute(delete(models.UserRole).where(models.UserRole.user_id == user.id))
        session.execute(insert(models.UserRole).values(user_id=user.id, role_id=viewer))
        other = models.Organisation(code="OTHER", name="Another organisation")
        session.add(other)
        session.flush()
        assessments.renew(session, facts.tracked_states(session), as_of=SEEDED_ON)
    engine.dispose()


def _confide(url: str, folder: Path) -> None:
    """Record what must not be heard of, in every way that something can be confidential."""
    engine = engines.create(url)
    with engines.transaction(engine) as session:
        theirs, others = session.scalars(select(models.Organisation).order_by(models.Organisation.id)).all()
        file = models.CaseFile(organisation_id=theirs.id, code=CANARY, title=CANARY, state_code="RUS",
                               is_restricted=True, opened_at=NOW)  # fmt: skip
        session.add(file)
        session.flush()
        basis = PublicationBasis
        for number, given in enumerate[dict[str, Any]]([
            {"publication_basis": basis.INTERNAL},
            {"publication_basis": basis.INTERNAL, "is_shared": True},
            {"publication_basis": basis.INTERNAL, "organisation_id": others.id},
            {"publication_basis": basis.INTERNAL, "is_restricted": True, "summary": ""},
            {"publication_basis": basis.CONSENT},
            {"publication_basis": basis.PUBLISHED_SOURCE, "case_file_id": file.id},
            {"publication_basis": basis.PUBLISHED_SOURCE, "review_state": ReviewState.DRAFT},
            {"publication_basis": basis.PUBLISHED_SOURCE, "review_state": ReviewState.IN_REVIEW},
            {"publication_basis": basis.PUBLISHED_SOURCE, "review_state": ReviewState.WITHDRAWN},
        ]):  # fmt: skip
            _item(session, f"{KEY}!{CANARY}-{number}", {"organisation_id": theirs.id} | given)
        _half_agreed(session, Keyring(folder / "keys"), _item(session, f"{KEY}!{CANARY}-half", {
            "organisation_id": theirs.id, "publication_basis": basis.CONSENT}))  # fmt: skip
        _judge(session)
        assessments.renew(session, {"RUS"}, as_of=SEEDED_ON)
    engine.dispose()


def _item(session: Session, ref: str, given: dict[str, Any]) -> models.Evidence:
    """Write an item that turns a status round wherever it counts."""
    document = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == KEY)).one()
    day = date(2019, 5, 4)
    row = models.Evidence(
        **{
            "ref": ref, "document_id": document.id, "kind": EvidenceKind.RULING, "state_code": "RUS",
            "summary": CANARY, "strand": Strand.UN, "reliability": Reliability.A, "origin": f"{CANARY} {ref}",
            "when_first": day, "when_last": day, "when_precision": "day", "recorded_on": day,
            "published_on": day, "published_precision": "day", "review_state": ReviewState.APPROVED,
        } | given
    )  # fmt: skip
    session.add(row)
    session.flush()
    asks = session.scalars(select(models.Part.id).where(models.Part.ref.startswith(f"{KEY}#RUS"))).all()
    clusters = session.scalars(select(models.Cluster.id)).all()
    says = {"evidence_id": row.id, "finding": Finding.IMPLEMENTED, "level": Level.OUTCOME, "scope": Scope.SYSTEMIC}
    targets = [{"part_id": ask, "cluster_id": None} for ask in asks]
    targets += [{"part_id": None, "cluster_id": cluster} for cluster in clusters]
    session.execute(insert(models.EvidenceLink), [says | {"note": CANARY} | target for target in targets])
    return row


def _half_agreed(session: Session, keyring: Keyring, row: models.Evidence) -> None:
    """Put two people into an item, of whom one agreed to be told of in public."""
    for use in (ConsentUse.UN_PUBLIC, ConsentUse.UN_CONFIDENTIAL):
        code = people.record(session, keyring, "seed", organisation_id=row.organisation_id)
        person = session.scalars(select(models.Person).where(models.Person.ref == code)).one()
        session.add(models.EvidencePerson(evidence_id=row.id, person_id=person.id, role=PersonRole.SPEAKER))
        agreed = {"form": ConsentForm.PSEUDONYM, "giver": ConsentGiver.SELF, "language": "ko", "recorded_at": NOW}
        session.add(models.Consent(person_id=person.id, use=use, given_on=date(2020, 1, 1), **agreed))


def _judge(session: Session) -> None:
    user = session.scalars(select(models.User.id)).first()
    part = session.scalars(select(models.Part.id).where(models.Part.ref == f"{KEY}#RUS-5")).one()
    session.add(models.Judgement(part_id=part, state_code="RUS", cycle=3, status=Status.IMPLEMENTED, rationale=CANARY,
                                 decided_on=SEEDED_ON, user_id=user))  # fmt: skip


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, seeded_sqlite: Path) -> tuple[str, str]:
    """Return two databases, the second with what is confidential."""
    folder = tmp_path_factory.mktemp("bytes")
    without, within = folder / "without.sqlite3", folder / "within.sqlite3"
    shutil.copyfile(seeded_sqlite, without)
    _viewers(f"sqlite:///{without}")
    engine = engines.create(f"sqlite:///{without}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    shutil.copyfile(without, within)
    _confide(f"sqlite:///{within}", folder / "1")
    return f"sqlite:///{without}", f"sqlite:///{within}"


def _addresses(app: Flask) -> Iterator[str]:
    with app.test_request_context():
        for each in EXAMPLES:
            if each.is_signed_in and not any(callable(value) for value in each.values.values()):
                try:
                    yield url_for(each.endpoint, **dict[str, Any](each.values))
                except BuildError:  # an example of a page that another module adds
                    continue
    yield from ("/evidence?q=Kestrel", "/recommendations?q=Kestrel", "/recommendations?state=RUS&size=100")
    yield from ("/recommendations?state=RUS&evidence=without", "/evidence?state=RUS&page=2")
    for sheet in _EXPORTS:
        for form in ("csv", "xlsx"):
            yield f"/sheets/{sheet}.{form}?state=RUS"


def _read(url: str, folder: Path) -> dict[str, tuple[int, bytes]]:
    reader = PageReader(app_at(url, folder))
    reader.sign_in()
    found = {}
    for address in _addresses(reader.client.application):
        answer = reader.client.get(address, base_url=reader.base)
        found[address] = (answer.status_code, without_tokens(answer.data))
    return found


def test_every_page_and_export_of_the_public_is_the_same_byte_for_byte(two: tuple[str, str]) -> None:
    without, within = (
        _read(url, Path(url.removeprefix("sqlite:///")).parent / str(number)) for number, url in enumerate(two)
    )

    assert {address for address, answer in without.items() if answer != within[address]} == set()
    assert sum(status == 200 for status, _body in within.values()) > 20
    assert not [address for address, (_status, body) in within.items() if b"Kestrel-Canary" in body]


def test_papers_and_public_statuses_are_the_same(two: tuple[str, str]) -> None:
    found = []
    for url in two:
        engine = engines.create(url)
        with engines.reading(engine) as session:
            told = gather(session, "RUS", cycle=4, organisation="PSCORE", as_of=SEEDED_ON, audience=PUBLIC)
            paper = submission.build(told)
            report = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=PUBLIC)
            found.append((paper, report))
        engine.dispose()

    assert found[0] == found[1]


def test_what_is_confidential_moves_what_its_organisation_sees_and_no_other(two: tuple[str, str]) -> None:
    engine = engines.create(two[1])
    with engines.reading(engine) as session:
        stored = models.StoredAssessment
        rows = session.execute(
            select(stored.organisation_id, stored.evidence_for).join(models.Part).where(
                models.Part.ref == f"{KEY}#RUS-5", stored.cycle == 3
            )
        )  # fmt: skip
        told = {whose: " ".join(refs) for whose, refs in rows}
        tracked = facts.tracked_states(session)
        assert rechecking.check(session) == ()
    engine.dispose()

    assert "RUS" in tracked
    own, others = sorted(whose for whose in told if whose is not None)
    assert f"{CANARY}-0" in told[own]
    assert f"{CANARY}-5" not in told[own]  # the restricted case file counts in no stored result
    assert f"{CANARY}-0" not in told[others]
    assert f"{CANARY}-1" in told[others]  # shared by its owner
    assert f"{CANARY}-2" in told[others]
    assert CANARY not in told[None]
