"""What belongs to another organisation, or to another person, looks as if it were not there, to every role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.guards import access
from tests.guards.access import Line, Whose
from tests.web_client import app_at
from tracker.domain.kinds import JobKind, JobState
from tracker.domain.protection import ConsentUse
from tracker.domain.roles import Role
from tracker.services import accounts
from tracker.services.accounts import members, sign_ins
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage.models import (
    Attachment,
    AuditEntry,
    CaseFile,
    Disclosure,
    Evidence,
    Invitation,
    Job,
    Organisation,
    PaperOrder,
    Person,
    SignIn,
    TrackedState,
    User,
)
from tracker.storage.models import Role as RoleRow

BASE = "http://localhost"
SOON = datetime.now(UTC)
ABSENT_ID = 2_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """The arguments of an address for a record of one's own, for one of others, and for none."""

    own: Mapping[str, Any]  # with `evidence`, an item, for the addresses of other features that name one
    foreign: Mapping[str, Any]
    absent: Mapping[str, Any]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("objects")
    shutil.copyfile(migrated_sqlite, folder / "objects.sqlite3")
    made = app_at(f"sqlite:///{folder / 'objects.sqlite3'}", folder / "data")
    made.config["WTF_CSRF_ENABLED"] = False  # its own tests show that a form without the token is refused
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def samples(app: Flask) -> dict[str, Sample]:
    """Write two organisations with the same things; return the samples by feature."""
    with engines.transaction(app.extensions["engine"]) as session:
        for role in Role:
            make.add(session, RoleRow(name=role))
        ours, others = (make.add(session, Organisation(code=code, name=code)) for code in ("OURS", "OTHERS"))
        make.add(session, TrackedState(organisation_id=ours.id, state_code=make.a_state(session).code))
        for role in Role:
            members.give_roles(session, _user(session, ours.id, f"{role}@example.org").id, [role])
        mine, theirs = _things(session, ours.id), _things(session, others.id)
    everywhere = [{"evidence": each["evidence"]["ref"]} for each in (mine, theirs, ABSENT)]
    return {
        name: Sample(*({**found[name], **more} for found, more in zip((mine, theirs, ABSENT), everywhere, strict=True)))
        for name in ABSENT
    }


ABSENT: dict[str, dict[str, Any]] = {
    "accounts": {"sign_in_id": ABSENT_ID},
    "attachments": {"ref": "0" * 32},
    "case_files": {"code": "NOTHING"},
    "documents": {"key": "nothing"},
    "evidence": {"ref": "doc!nothing", "number": 1},
    "named": {"code": "NOTHING"},
    "organisation": {"invitation_id": ABSENT_ID},
    "people": {"ref": "P-00000", "number": ABSENT_ID},
    "people_here": {"user_id": ABSENT_ID},
    "second_person": {"number": ABSENT_ID},
    "submissions": {"job": ABSENT_ID, "kind": "pdf"},
}
"""What the addresses of each feature name where there is nothing. A feature with records of an organisation stands here
and in `_things`."""


OPENED = ("evidence.record", "people_here.member", "submissions.progress")
"""Pages that a record as bare as those of `_things` is enough for."""


def _things(session: Session, organisation_id: int) -> dict[str, dict[str, Any]]:
    user = _user(session, organisation_id, f"some-{organisation_id}@example.org")
    members.give_roles(session, user.id, [Role.VIEWER])
    document = make.a_document(session, organisation_id=organisation_id, published_on=None, published_precision=None)
    item = make.evidence(session, organisation_id=organisation_id, document_id=document.id)
    file = _case_file(session, organisation_id)
    return {
        "accounts": {"sign_in_id": _sign_in(session, user.id)},
        "attachments": {"ref": _attachment(session, item)},
        "case_files": {"code": file.code},
        "documents": {"key": document.key},
        "evidence": {"ref": item.ref, "number": 1},
        "named": {"code": file.code},
        "organisation": {"invitation_id": _invitation(session, organisation_id)},
        "people": {"ref": _person(session, organisation_id), "number": _disclosure(session, organisation_id)},
        "people_here": {"user_id": user.id},
        "second_person": {"number": _request(session, organisation_id, user.id)},
        "submissions": {"job": _paper(session, organisation_id, user.id), "kind": "pdf"},
    }


def _user(session: Session, organisation_id: int, mail: str) -> User:
    return make.a_user(session, organisation_id=organisation_id, email=mail)


def _sign_in(session: Session, user_id: int) -> int:
    found = accounts.by_id(session, user_id)
    assert found is not None
    sign_ins.begin(session, found, agent="", second_factor=False)
    return session.scalars(select(SignIn.id).where(SignIn.user_id == user_id)).one()


def _request(session: Session, organisation_id: int, user_id: int) -> int:
    """Let somebody have asked for the protection role of a person, so that it waits to be confirmed."""
    asking = _user(session, organisation_id, f"asking-{organisation_id}@example.org")
    what, subject = {"what": (None, "role")}, f"user:{user_id}"
    audit.record(session, f"user:{asking.id}", event="protection:asked", subject=subject, changes=what)
    session.flush()
    return session.scalars(select(func.max(AuditEntry.sequence))).one()


def _invitation(session: Session, organisation_id: int) -> int:
    row = Invitation(
        organisation_id=organisation_id,
        email="asked@example.org",
        roles=["viewer"],
        token_sha256=f"{organisation_id:064}",
        invited_by="user:1",
        invited_at=SOON,
        expires_at=SOON + timedelta(days=7),
    )
    return make.add(session, row).id


def _attachment(session: Session, item: Evidence) -> str:
    about = {"evidence_id": item.id, "organisation_id": item.organisation_id, "received_at": SOON}
    digest = f"{item.id:064}"
    kept = {"sha256": digest, "stored_sha256": digest, "byte_count": 1, "label": "Scan", "media_type": "image/png"}
    return make.add(session, Attachment(ref=f"{item.id:032}", **about, **kept)).ref


def _case_file(session: Session, organisation_id: int) -> CaseFile:
    state = make.a_state(session).code
    of = {"organisation_id": organisation_id, "code": f"CASE-{organisation_id}", "state_code": state}
    return make.add(session, CaseFile(title="Case", opened_at=SOON, **of))


def _person(session: Session, organisation_id: int) -> str:
    row = Person(ref=f"P-AAAA{organisation_id}", organisation_id=organisation_id, made_at=SOON)
    return make.add(session, row).ref


def _disclosure(session: Session, organisation_id: int) -> int:
    what = {"name": "paper.pdf", "sha256": "0" * 64, "use": ConsentUse.UN_PUBLIC, "made_at": SOON, "made_by": "user:1"}
    return make.add(session, Disclosure(organisation_id=organisation_id, **what)).id


def _paper(session: Session, organisation_id: int, user_id: int) -> int:
    made = {"requested_at": SOON, "beat_at": SOON, "finished_at": SOON, "user_id": user_id, "step_count": 1}
    job = make.add(session, Job(kind=JobKind.PAPER, state=JobState.DONE, **made))
    order = {"state_code": make.a_state(session).code, "cycle": make.a_cycle(session).number, "as_of": SOON.date()}
    make.add(session, PaperOrder(job_id=job.id, organisation_id=organisation_id, **order))
    return job.id


def _owned(app: Flask) -> list[Line]:
    return [each for each in access.lines(app) if each.whose in {Whose.ORGANISATION, Whose.PERSON}]


def test_every_address_of_an_organisation_s_record_is_tried_here(app: Flask) -> None:
    features = {each.endpoint.partition(".")[0] for each in _owned(app)}

    assert features <= set(ABSENT), "write a record of each organisation for these features in `_things`"


@pytest.mark.parametrize("role", access.ROLES)
def test_a_record_of_others_answers_as_one_that_is_not_there(
    app: Flask, samples: dict[str, Sample], role: Role
) -> None:
    client, before = _client(app, role), _trail(app)
    told = {}

    for each in _owned(app):
        sample = samples[each.endpoint.partition(".")[0]]
        foreign, absent = (_answer(app, client, each, values) for values in (sample.foreign, sample.absent))
        expected = 404 if each.cells[1 + access.ROLES.index(role)] == "yes" else 403
        if foreign != absent or foreign[0] != expected:
            told[f"{each.method} {each.endpoint}"] = (foreign[0], absent[0])

    assert told == {}
    assert _trail(app) == before


def test_one_s_own_records_open(app: Flask, samples: dict[str, Sample]) -> None:
    """Without this, the test above would hold for a site that opens nothing."""
    client = _client(app, Role.ADMIN)
    pages = [each for each in _owned(app) if each.method == "GET" and each.endpoint in OPENED]

    found = {each.endpoint: _answer(app, client, each, samples[each.endpoint.partition(".")[0]].own) for each in pages}

    assert {endpoint: answer[0] for endpoint, answer in found.items()} == dict.fromkeys(OPENED, 200)


def _client(app: Flask, role: Role) -> FlaskClient:
    with engines.transaction(app.extensions["engine"]) as session:
        found = accounts.by_mail(session, f"{role}@example.org")
        assert found is not None
        token = sign_ins.begin(session, found, agent="", second_factor=False)
    client = app.test_client()
    with client.session_transaction(base_url=BASE) as cookie:
        cookie["token"] = token
    return client


def _answer(app: Flask, client: FlaskClient, line: Line, values: Mapping[str, Any]) -> tuple[int, str]:
    """Return how an address answers, without what only repeats the address itself."""
    rules = app.url_map.bind("localhost")
    named = {name: value for name, value in values.items() if re.search(rf"[<:]{name}>", line.address)}
    if "<evidence:ref>" in line.address:
        named["ref"] = values["evidence"]
    address = rules.build(line.endpoint, named, method=line.method)
    answer = client.open(address, method=line.method, base_url=BASE)
    words = answer.get_data(as_text=True)
    for value in (address, *(each for each in named.values() if isinstance(each, str))):
        words = words.replace(value, "…")
    return answer.status_code, re.sub(r'name="csrf_token" value="[^"]*"|/[^"]*lang=', "", words)


def _trail(app: Flask) -> int:
    """Count what was done; to sign in is no part of it."""
    with engines.reading(app.extensions["engine"]) as session:
        others = select(func.count()).select_from(AuditEntry).where(AuditEntry.event != "sign_in:begun")
        return session.scalar(others) or 0
