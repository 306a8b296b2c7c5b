"""Attacks on what protects people, by somebody of the organisation or of another: each was possible once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import fifty, fifty_walk
from tests.factories import records as make
from tests.factories.fifty import ASKS, DOCUMENT, STATE, TOLD, WITHDRAWN, Fifty
from tests.factories.people import PEOPLE
from tests.web_client import text
from tracker.domain.audience import PUBLIC, Audience, of_organisation
from tracker.domain.dates import When
from tracker.domain.kinds import BatchState, DocumentKind, EvidenceKind
from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import DatePrecision, PublicationBasis, Reliability, ReviewState, Strand
from tracker.errors import Invalid
from tracker.importers.records import Kind
from tracker.services import attachments, evidence, leaks
from tracker.services.communications import asks as letter_asks
from tracker.services.entries import fingerprint
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence import reviewing
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.imports import asking, batches
from tracker.services.people import links
from tracker.services.readers import seen
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

DAY = When.on(date(2020, 1, 2))
FACT = EvidenceEntry(
    document=DOCUMENT,
    state=STATE,
    kind=EvidenceKind.TESTIMONY,
    summary="Wages were kept back.",
    strand=Strand.TESTIMONY,
    reliability=Reliability.B,
    origin="P-1",
    when=When(date(1996, 3, 4), date(1996, 3, 4), DatePrecision.DAY),
    review_state=ReviewState.IN_REVIEW,
    publication_basis=PublicationBasis.INTERNAL,
)


@pytest.fixture(scope="module")
def made(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Fifty:
    return fifty.build(seeded_sqlite, tmp_path_factory.mktemp("fifty"))


@pytest.fixture
def here(made: Fifty, tmp_path: Path) -> Fifty:
    """Return a copy that the test may spoil."""
    return made.copied(tmp_path / "copy")


@pytest.fixture
def engine(here: Fifty) -> Any:
    made = engines.create(here.url)
    yield made
    made.dispose()


@pytest.fixture
def keyring(here: Fifty) -> Keyring:
    return Keyring(here.folder / "keys")


def _who(session: Session, made: Fifty, who: str) -> tuple[str, Audience]:
    return f"user:{made.users[who]}", of_organisation(session.get_one(models.User, made.users[who]).organisation_id)


def _is_seen(session: Session, ref: str, audience: Audience = PUBLIC) -> bool:
    session.flush()
    item = models.Evidence
    return session.scalar(select(item.id).where(item.ref == ref, seen.items(audience))) is not None


def _approved(session: Session, made: Fifty, keyring: Keyring, entry: EvidenceEntry) -> str:
    """Record by a researcher and approve by a reviewer."""
    writer, audience = _who(session, made, "researcher here")
    ref = evidence.record(session, writer, entry, approves=False, audience=audience, keyring=keyring).ref
    reviewer = f"user:{made.users['reviewer here']}"
    now = evidence.load(session, ref, actor=reviewer, audience=audience, keyring=keyring)
    reviewing.approve(session, reviewer, ref, seen=fingerprint(now), audience=audience, keyring=keyring)
    return ref


def _held(session: Session, made: Fifty, **given: Any) -> models.SourceDocument:
    """Keep a document of one organisation that is not published."""
    organisation_id = _who(session, made, "researcher here")[1].organisation_id
    plain = {"key": "HELD-1", "title": "Notes of Quernstone", "organisation_id": organisation_id, "published_on": None,
             "published_precision": None}  # fmt: skip
    return make.a_document(session, **plain | given)


def test_consent_is_not_escaped_by_calling_the_source_published(here: Fifty, engine: Engine, keyring: Keyring) -> None:
    ref = here.told[WITHDRAWN]
    with engines.transaction(engine) as session:
        writer, audience = _who(session, here, "researcher here")
        entry = evidence.load(session, ref, actor=writer, audience=audience, keyring=keyring)
        public = replace(entry, publication_basis=PublicationBasis.PUBLISHED_SOURCE, published=DAY, harm_weighed_on=DAY)

        with pytest.raises(Invalid, match="People are linked") as refused:
            evidence.amend(
                session, writer, ref, public, seen=fingerprint(entry), approves=True, audience=audience, keyring=keyring
            )

    assert refused.value.field == "publication_basis"


def test_who_did_not_agree_is_not_taken_out_without_a_second_look(here: Fifty, engine: Engine) -> None:
    ref = here.told[TOLD]
    with engines.transaction(engine) as session:
        actor, audience = _who(session, here, "protection here")
        ours: dict[str, Any] = {"organisation_id": audience.organisation_id, "audience": audience}
        links.link(session, actor, ref, person=here.people[1], role=PersonRole.RELATIVE, **ours)

        links.unlink(session, actor, ref, person=here.people[1], **ours)

        item = session.scalars(select(models.Evidence).where(models.Evidence.ref == ref)).one()
        assert (item.review_state, item.edited_by) == (ReviewState.IN_REVIEW, actor)
        assert not _is_seen(session, ref)


def test_what_a_held_document_says_is_not_public_whatever_its_basis(
    here: Fifty, engine: Engine, keyring: Keyring
) -> None:
    with engines.transaction(engine) as session:
        held = _held(session, here)
        entry = replace(
            FACT,
            document=held.key,
            publication_basis=PublicationBasis.PUBLISHED_SOURCE,
            published=DAY,
            harm_weighed_on=DAY,
        )
        ref = _approved(session, here, keyring, entry)

        assert not _is_seen(session, ref)
        held.published_on, held.published_precision = date(2020, 1, 2), DatePrecision.DAY
        assert _is_seen(session, ref)


def test_testimony_that_nobody_is_linked_to_is_not_shared(here: Fifty, engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        elsewhere = _who(session, here, "researcher elsewhere")[1]
        spoken = _approved(session, here, keyring, replace(FACT, is_shared=True))
        counted = replace(FACT, is_shared=True, kind=EvidenceKind.STATISTICS, strand=Strand.OFFICIAL_RECORD)

        assert not _is_seen(session, spoken, elsewhere)
        assert _is_seen(session, _approved(session, here, keyring, counted), elsewhere)


def test_nothing_is_recorded_from_another_organisations_document(here: Fifty, engine: Engine, keyring: Keyring) -> None:
    with engines.transaction(engine) as session:
        held = _held(session, here)
        actor, audience = _who(session, here, "researcher elsewhere")

        for key in (held.key, "NO-SUCH-DOCUMENT"):
            entry = replace(FACT, document=key)
            with pytest.raises(Invalid) as refused:
                evidence.record(session, actor, entry, approves=False, audience=audience, keyring=keyring)
            assert str(refused.value) == "Choose the document that it is taken from."


@pytest.mark.parametrize(("who", "hears"), [("researcher here", True), ("researcher elsewhere", False)])
def test_forms_offer_no_ask_of_anothers_unpublished_letter(who: str, hears: bool, here: Fifty, engine: Engine) -> None:
    with engines.transaction(engine) as session:
        letter = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == DOCUMENT)).one()
        letter.kind, letter.published_on, letter.published_precision = DocumentKind.LETTER, None, None
        letter.organisation_id = _who(session, here, "researcher here")[1].organisation_id
        audience = _who(session, here, who)[1]
        session.flush()

        asks = evidence_asks.of_states(session, [STATE], audience=audience)
        offered = letter_asks.offered(session, STATE, document=DOCUMENT, audience=audience)

        assert (ASKS[0] in asks.by_ref) is hears
        assert (ASKS[0] in dict(offered)) is hears


def test_one_file_asks_the_vault_no_more_than_an_hour_does(here: Fifty, engine: Engine, keyring: Keyring) -> None:
    """Given a name in every row, all of them checked before any refusal could be counted."""
    answers = []
    with engines.transaction(engine) as session:
        actor, audience = _who(session, here, "researcher here")
        for person in PEOPLE[:20]:
            row = session.begin_nested()
            with pytest.raises((leaks.Refused, leaks.TooOften)) as refused:
                leaks.entering(session, keyring, audience.organisation_id or 0, [person.real_name], actor=actor)
            row.rollback()
            answers.append(refused.type)
    with engines.transaction(engine) as session, pytest.raises(leaks.TooOften):
        leaks.entering(session, keyring, audience.organisation_id or 0, ["Nobody Atall"], actor=actor)

    assert answers == [leaks.Refused] * 8 + [leaks.TooOften] * 12


def test_a_label_of_a_file_names_nobody(here: Fifty, engine: Engine, keyring: Keyring) -> None:
    checked = attachments.check([b"Notes"], largest=1024, clamd=None)
    with engines.transaction(engine) as session:
        actor, audience = _who(session, here, "researcher here")
        with pytest.raises(leaks.Refused) as refused:
            attachments.receive(
                session,
                keyring,
                actor,
                checked,
                ref=here.items[2],
                label=f"Interview with {PEOPLE[0].real_name}",
                audience=audience,
                data_dir=here.folder,
            )

    assert refused.value.field == "label"
    assert PEOPLE[0].real_name not in str(refused.value)


@pytest.mark.parametrize("kind", [Kind.SPREADSHEET.value, Kind.NARRATIVE.value, batches.UNREAD])
def test_another_organisations_sheet_or_letter_on_the_desk_is_not_there(kind: str, here: Fifty, engine: Engine) -> None:
    with engines.transaction(engine) as session:
        batch = models.ImportBatch(
            kind=kind,
            sha256="c" * 64,
            parser="1",
            title="Quernstone letter",
            document={},
            state=BatchState.STAGED,
            revision=1,
            row_count=0,
            counts={},
            issues=[],
            beside={},
            staged_by=f"user:{here.users['researcher here']}",
            staged_at=datetime.now(UTC),
        )
        session.add(batch)
        session.flush()
        number = batch.id
    site = fifty_walk.site(here)
    stranger = fifty_walk.reader(site, here, "researcher elsewhere")
    colleague = fifty_walk.reader(site, here, "admin here")

    for page in ("imports/{}", "imports/{}/original", "imports/{}/problems", "imports/{}/undo", "desk/{}"):
        shown, absent = (
            stranger.client.get("/" + page.format(each), base_url=stranger.base) for each in (number, 10_000_000)
        )
        assert (shown.status_code, absent.status_code) == (404, 404), page
    assert "Quernstone" not in text(stranger.get("/imports"))
    assert "Quernstone" in text(colleague.get("/imports"))


def test_whoever_sends_the_same_bytes_is_not_told_that_another_organisation_sent_them(
    here: Fifty, engine: Engine
) -> None:
    with engines.transaction(engine) as session:
        first, _job = asking.to_read(session, "c" * 64, user_id=here.users["researcher here"])

        other, _job = asking.to_read(session, "c" * 64, user_id=here.users["researcher elsewhere"])
        again, _job = asking.to_read(session, "c" * 64, user_id=here.users["admin here"])

    assert other != first
    assert again == first


_DOORS = {
    "people": ("people/{}", "people/consent/{}", "people/withdraw/{}", "people/purge/{}", "history?of=person:{}"),
    "attached": ("attachments/{}", "history?of=attachment:{}"),
    "open_file": ("case-files/{}", "case-files/edit/{}", "named/file/{}", "evidence?case_file={}"),
    "closed_file": ("case-files/{}", "case-files/edit/{}", "named/file/{}", "evidence?case_file={}"),
    "jobs": ("papers/{}", "papers/{}/pdf", "papers/{}/docx"),
    "users": ("organisation/people/{}", "history?of=user:{}"),
}
_TOKENS = re.compile(r'(name="csrf_token"[^>]*value=|name="csrf-token" content=)"[^"]*"')


@pytest.mark.parametrize("who", ["protection elsewhere", "researcher elsewhere", "viewer here", "contributor here"])
def test_what_is_out_of_reach_answers_byte_for_byte_as_what_was_never_there(made: Fifty, who: str) -> None:
    """Given codes that somebody overheard, with any method: neither status, header nor length tells that they exist."""
    site = fifty_walk.site(made)
    reader = fifty_walk.reader(site, made, who)
    known = {
        "people": made.people[3],
        "attached": next(iter(made.attached)),
        "open_file": made.open_file,
        "closed_file": made.closed_file,
        "jobs": "1",
        "users": str(made.users["admin here"]),
    }

    told = []
    for kind, doors in _DOORS.items():
        if kind == "jobs" and who.endswith("here"):
            continue  # the organisation's own
        code = known[kind]
        absent = str(10**9 + int(code)) if code.isdigit() else "Z" * len(code)
        for door in doors:
            for method in ("GET", "HEAD", "OPTIONS"):
                answers = [
                    (answer.status_code, _without(answer, absent, code))
                    for name in (code, absent)
                    for answer in [reader.client.open(f"/{door.format(name)}", method=method, base_url=reader.base)]
                ]
                if answers[0] != answers[1]:
                    told.append((method, door, answers[0][0], answers[1][0]))
    assert told == [], told[:6]


def _without(answer: TestResponse, *names: str) -> str:
    headers = [f"{key}: {value}" for key, value in answer.headers if key not in _CHANGING]
    told = "\n".join([*sorted(headers), _TOKENS.sub("", answer.get_data(as_text=True))])
    for name in names:
        told = told.replace(name, "*")
    return told


_CHANGING = frozenset({"Content-Length", "Set-Cookie", "X-Request-Id"})
"""Headers with the length of the code, a token or the number of the request in them."""


@pytest.mark.parametrize("number", ["9" * 30, "2147483648", "9223372036854775808"])
def test_a_number_that_no_database_holds_is_not_there(made: Fifty, number: str) -> None:
    site = fifty_walk.site(made)
    reader = fifty_walk.reader(site, made, "admin here")
    numbered = [rule.rule for rule in site.url_map.iter_rules() if "<int" in rule.rule]

    failed = []
    for rule in numbered:
        path = re.sub(r"<[^>]*>", "x", re.sub(r"<int[^>]*>", number, rule))
        for method in ("get", "post"):
            answer = getattr(reader.client, method)(path, base_url=reader.base)
            failed += [path] if answer.status_code >= 500 else []
    assert len(numbered) > 10
    assert failed == []


def test_no_header_turns_a_form_into_another_request_and_every_refusal_is_kept_by_no_browser(made: Fifty) -> None:
    reader = fifty_walk.reader(fifty_walk.site(made), made, "researcher here")
    overridden = {
        "X-HTTP-Method-Override": "POST",
        "X-Original-URL": "/people",
        "X-Rewrite-URL": "/people",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }

    forms = reader.client.get("/logout", base_url=reader.base, headers=overridden)
    home = reader.client.get("/states", base_url=reader.base, headers=overridden)
    refused = [
        reader.client.open(path, method=method, base_url=reader.base)
        for path, method in (("/people", "GET"), ("/nothing", "GET"), ("/logout", "GET"), ("/states", "POST"))
    ]

    assert forms.status_code == 405
    assert "evil" not in home.get_data(as_text=True) + str(home.headers)
    assert [answer.status_code >= 400 for answer in refused] == [True] * 4
    assert {answer.headers["Cache-Control"] for answer in [forms, home, *refused]} == {"no-store"}
    assert {answer.headers["Referrer-Policy"] for answer in [forms, home, *refused]} == {"same-origin"}
