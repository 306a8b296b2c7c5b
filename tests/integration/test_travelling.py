"""The copy for a journey: it opens, says what it is, and not one of its bytes tells what stays at home."""

from __future__ import annotations

import json
import stat
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.integration.conftest import SEEDED_ON
from tracker.cli import travelling as command
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, SealedField, SecretField
from tracker.domain.vocabulary import Finding, PublicationBasis, ReviewState
from tracker.errors import Exit, Invalid
from tracker.services import accounts
from tracker.services.results import assessments, facts, rechecking, statuses
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage import migrate, models
from tracker.storage.base import Base

MOMENT = datetime(2026, 5, 4, tzinfo=UTC)
CANARY = "canary6d1e"
OPEN = "told to everybody"


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return the records at home: the demo on SQLite; on PostgreSQL a few rows of their own."""
    if request.param == "sqlite":
        url = request.getfixturevalue("demo_url")
    else:
        url = request.getfixturevalue("migrated_cluster").database(template=True)
    engine = engines.create(url)
    with engines.transaction(engine) as session:
        if request.param == "postgresql":
            make.add(session, models.Organisation(code="PSCORE", name="Home"))
            make.add(session, models.TrackedState(organisation_id=1, state_code=make.a_state(session, "RUS").code))
            make.add(session, models.Role(name="reviewer"))
            make.a_cycle(session, 2)
        _furnish(session)
        session.flush()
        session.expire_all()
        assessments.refresh(session, facts.tracked_states(session), as_of=SEEDED_ON)
    yield engine
    engine.dispose()


def _furnish(session: Session) -> None:
    """Put a canary wherever something must stay at home, and one item that travels."""
    own = session.scalars(select(models.Organisation.id)).first() or 0
    code = "RUS"
    user = make.a_user(session, email=f"{CANARY}-user@example.org", organisation_id=own)
    user.totp_secret = f"{CANARY}-totp".encode()
    other = make.add(session, models.Organisation(code="OTHER", name=f"{CANARY}-other"))
    file = make.add(
        session,
        models.CaseFile(
            organisation_id=own,
            code=f"{CANARY}-file",
            title=f"{CANARY}-title",
            state_code=code,
            is_restricted=True,
            opened_at=MOMENT,
        ),
    )
    ask = make.an_addressee(session, state_code=code).recommendation_id
    part = make.a_part(session, recommendation_id=ask)
    kept: dict[str, object] = {"state_code": code, "review_state": ReviewState.APPROVED, "organisation_id": own}
    hidden = [
        make.evidence(session, **kept, summary=f"{CANARY}-restricted", is_restricted=True, document_id=_paper(session)),
        make.evidence(session, **kept, summary=f"{CANARY}-in-file", case_file_id=file.id, document_id=_paper(session)),
        make.evidence(
            session,
            **kept | {"organisation_id": other.id},
            summary=f"{CANARY}-of-others",
            is_shared=True,
            document_id=_paper(session),
        ),
    ]
    shown = make.evidence(session, **kept, summary=OPEN, recorded_by=f"{CANARY}-by")
    for item in (*hidden, shown):
        make.a_link(session, evidence_id=item.id, part_id=part.id, finding=Finding.PROGRESS)
    _vault(session, own, hidden[0], user)
    make.add(
        session, models.Named(user_id=user.id, case_file_id=file.id, granted_by=f"{CANARY}-named", granted_at=MOMENT)
    )
    make.a_judgement(session, part_id=part.id, state_code=code, rationale=f"{CANARY}-judged", user_id=user.id)
    changes = {"note": (None, f"{CANARY}-audit")}
    audit.record(session, "user:1", event="person:read", subject=f"person:{CANARY}", changes=changes)


def _paper(session: Session) -> int:
    number = len(session.scalars(select(models.SourceDocument.id)).all())
    return make.a_document(session, key=f"{CANARY}-{number}", title=f"{CANARY} interview").id


def _vault(session: Session, own: int, item: models.Evidence, user: models.User) -> None:
    key = make.add(
        session,
        models.OrganisationKey(
            organisation_id=own,
            version=900,
            master=f"{CANARY}-master",
            wrapped=f"{CANARY}-key".encode(),
            made_at=MOMENT,
        ),
    )
    person = make.add(session, models.Person(ref="P-CANAR", organisation_id=own, made_at=MOMENT, made_by=user.id))
    secret = f"{CANARY}-secret".encode()
    rows: list[Base] = [
        models.PersonKey(person_id=person.id, organisation_key_id=key.id, wrapped=secret),
        models.PersonSecret(person_id=person.id, field=SecretField.REAL_NAME, content=secret),
        models.Pseudonym(person_id=person.id, name=f"{CANARY}-pseudonym"),
        models.EvidencePerson(evidence_id=item.id, person_id=person.id, role=PersonRole.SPEAKER),
        models.Consent(
            person_id=person.id,
            use=ConsentUse.INTERNAL,
            form=ConsentForm.AGGREGATE,
            giver=ConsentGiver.SELF,
            language=f"{CANARY}-language",
            given_on=date(2020, 1, 1),
            recorded_at=MOMENT,
        ),
        models.SealedText(evidence_id=item.id, field=SealedField.QUOTE, organisation_key_id=key.id, content=secret),
        models.EvidenceVersion(
            evidence_id=item.id, number=1, at=MOMENT, actor=CANARY, organisation_key_id=key.id, content=secret
        ),
        models.SignIn(user_id=user.id, token_sha256="c" * 64, agent=CANARY, begun_at=MOMENT, expires_at=MOMENT),
        models.Invitation(
            organisation_id=own,
            email=f"{CANARY}-invited@example.org",
            roles=["viewer"],
            token_sha256="d" * 64,
            invited_by=CANARY,
            invited_at=MOMENT,
            expires_at=MOMENT,
        ),
        models.Attachment(
            ref=f"{CANARY}-attachment",
            evidence_id=item.id,
            organisation_id=own,
            label=f"{CANARY}-label",
            media_type="text/plain",
            sha256="e" * 64,
            stored_sha256="e" * 64,
            byte_count=3,
            received_at=MOMENT,
        ),
    ]
    for row in rows:
        make.add(session, row)


def _copied(home: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch, org: str = "PSCORE") -> tuple[Path, int]:
    monkeypatch.setenv("TRACKER_DATABASE_URL", home.url.render_as_string(hide_password=False))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(folder / "data"))
    out = folder / "copy.sqlite3"
    return out, command.travel_copy(Namespace(out=str(out), org=org))


def test_no_byte_of_the_copy_tells_what_stays_at_home(
    home: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, ended = _copied(home, tmp_path, monkeypatch)

    content = out.read_bytes()
    assert ended == Exit.DONE
    assert OPEN.encode() in content
    for secret in (CANARY.encode(), CANARY.encode("utf-16-le"), b"P-CANAR", b"user:1", b"cccccccc"):
        assert secret not in content
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if ".part" in each.name] == []
    sign_in = json.loads(capsys.readouterr().out)["sign_in"]
    copy = engines.create(f"sqlite:///{out}")
    migrate.check_version(copy)
    with engines.reading(copy) as session:
        mail, _slash, password = sign_in.partition(" / ")
        account = accounts.by_mail(session, mail)
        assert account is not None
        assert accounts.is_password(account.password_hash, password)
        assert "travel copy" in account.organisation_name
        assert session.scalars(select(models.AuditEntry.event)).all() == ["copy:made"]
        assert rechecking.check(session) == ()
    with engines.reading(home) as session:
        assert audit.verify(session) is None


def test_results_of_the_copy_are_those_without_what_stays_at_home(
    demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given one approved item that must not travel and that alone makes an internal status."""
    with engines.reading(demo) as session:
        before = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=EVERYTHING)
        in_public = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=PUBLIC)
    with engines.transaction(demo) as session:
        stand_in = session.scalars(select(models.Part).order_by(models.Part.id)).first()
        own = session.scalars(select(models.Organisation.id)).first()
        assert stand_in
        item = make.evidence(
            session, state_code="RUS", review_state=ReviewState.APPROVED, organisation_id=own, is_restricted=True
        )
        make.a_link(session, evidence_id=item.id, part_id=stand_in.id, finding=Finding.IMPLEMENTED)

    out, _ended = _copied(demo, tmp_path, monkeypatch)

    copy = engines.create(f"sqlite:///{out}")
    with engines.reading(copy) as session:
        assert statuses.report(session, "RUS", as_of=SEEDED_ON, audience=EVERYTHING) == before
        assert statuses.report(session, "RUS", as_of=SEEDED_ON, audience=PUBLIC) == in_public


def test_a_restricted_state_travels_as_the_public_knows_it(
    demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engines.transaction(demo) as session:
        own = session.scalars(select(models.Organisation.id)).first() or 0
        session.add(models.RestrictedState(organisation_id=own, state_code="RUS"))
        (ref, *_others) = session.scalars(select(models.Evidence.ref).where(models.Evidence.state_code == "RUS")).all()
        internal = {"publication_basis": PublicationBasis.INTERNAL, "summary": f"{CANARY}-of-state"}
        session.execute(update(models.Evidence).where(models.Evidence.ref == ref).values(**internal))
        unpublished = {"published_on": None, "published_precision": None, "organisation_id": own}
        held = make.a_document(session, title=f"{CANARY}-held", **unpublished)
        make.a_figure(session, state_code="RUS", document_id=held.id, about=f"{CANARY}-counted")
        make.a_figure(session, state_code="RUS", about="counted in public")

    out, _ended = _copied(demo, tmp_path, monkeypatch)

    content = out.read_bytes()
    assert CANARY.encode() not in content
    assert b"counted in public" in content


def test_a_file_that_is_there_and_an_unnamed_organisation_are_refused(
    demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copy.sqlite3").write_text("mine")
    with pytest.raises(Invalid, match="there already"):
        _copied(demo, tmp_path, monkeypatch)
    (tmp_path / "copy.sqlite3").unlink()

    with pytest.raises(Invalid, match="--org"):
        _copied(demo, tmp_path, monkeypatch, org="NOBODY")

    assert (
        sorted(each.name for each in tmp_path.iterdir()) == ["demo.sqlite3"] or not (tmp_path / "copy.sqlite3").exists()
    )
