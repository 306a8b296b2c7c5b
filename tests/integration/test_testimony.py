"""Testimony on both databases: no text names anybody of the vault, notes stay inside, one condition is public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.factories.people import PEOPLE
from tests.factories.vaults import a_protector, recorded
from tests.integration.test_evidence import YEAR, engine, entry  # noqa: F401 (the fixture of the same State)
from tests.integration.test_evidence_protection import Office, office, spoken  # noqa: F401
from tracker.domain.audience import PUBLIC
from tracker.domain.kinds import DocumentKind, EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Invalid
from tracker.services import codes, documents, evidence, leaks
from tracker.services.documents import DocumentEntry
from tracker.services.entries import fingerprint
from tracker.services.evidence import notes, publicity, reviewing
from tracker.services.evidence.publicity import Hindrance
from tracker.services.leaks import Refused
from tracker.services.people import agreeing
from tracker.services.readers import seen
from tracker.storage import engine as engines
from tracker.storage import models

# ruff: noqa: F811 (fixtures by import)

NAME = PEOPLE[0].real_name
NOW = datetime(2026, 11, 1, tzinfo=UTC)
INTERVIEWS = notes.Notes("Interviews of autumn", YEAR)


def into_the_vault(office: Office) -> None:
    with engines.transaction(office.engine) as session:
        recorded(session, office.keyring, a_protector(session, id=103, organisation_id=office.organisation))


# Names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["summary", "quote", "translation", "locator"])
def test_what_is_restricted_names_nobody_of_the_vault_either(office: Office, field: str) -> None:
    into_the_vault(office)
    said: dict[str, Any] = {field: f"{NAME} said so."}
    ref = office.record(spoken(links=()))

    with pytest.raises(Refused):
        office.record(spoken(links=(), **said))
    with pytest.raises(Refused):
        office.amend(ref, replace(office.load(ref), **said))


def test_a_version_from_before_the_vault_knew_the_name_does_not_come_back(office: Office) -> None:
    ref = office.record(spoken(summary=f"{NAME} was sent back.", links=()))
    office.amend(ref, replace(office.load(ref), summary="A worker was sent back."))
    into_the_vault(office)

    seen_by = fingerprint(office.load(ref))
    with engines.transaction(office.engine) as session, pytest.raises(Refused):
        evidence.restore(session, f"user:{office.one}", ref, 1, seen=seen_by, keyring=office.keyring)
    with engines.transaction(office.engine) as session, pytest.raises(Refused) as refused:
        reviewing.withdraw(session, f"user:{office.one}", ref, reason=f"{NAME} asked.", keyring=office.keyring)

    assert refused.value.field == "reason"


def test_what_opens_to_more_people_is_read_whole_once_more(office: Office) -> None:
    ref = office.record(spoken(summary=f"{NAME} was sent back.", links=()))
    into_the_vault(office)

    office.amend(ref, replace(office.load(ref), locator="tape 3"))
    with pytest.raises(Refused):
        office.amend(ref, replace(office.load(ref), is_restricted=False))


def test_what_is_approved_is_read_whole_once_more(office: Office) -> None:
    ref = office.record(spoken(summary=f"{NAME} was sent back.", links=(), review_state=ReviewState.IN_REVIEW))
    into_the_vault(office)
    waiting = office.load(ref)
    approved, seen_by, two = replace(waiting, review_state=ReviewState.APPROVED), fingerprint(waiting), office.two

    with pytest.raises(Refused):
        office.approve(ref, actor=two)
    with engines.transaction(office.engine) as session, pytest.raises(Refused):
        evidence.amend(session, f"user:{two}", ref, approved, seen=seen_by, approves=True, keyring=office.keyring)

    assert office.load(ref).review_state is ReviewState.IN_REVIEW


REFUSED: Mapping[str, dict[str, Any]] = {
    "case_file": {"case_file": "NRL-99"},
    "series": {"series": "NRL:nothing"},
    "document": {"document": "NOWHERE"},
    "origin": {"origin": "the woman from the market"},
    "publication_basis": {"publication_basis": PublicationBasis.CONSENT, "is_restricted": False},
    "code": {"code": "Someone"},
}


@pytest.mark.parametrize("field", REFUSED)
def test_a_form_that_is_refused_anyway_never_asks_the_vault(
    office: Office, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, asked = office.record(spoken(links=())), []
    monkeypatch.setattr(leaks, "entering", lambda *given, **_more: asked.append(given))

    with pytest.raises(Invalid) as refused:
        office.record(spoken(links=(), summary=NAME, **REFUSED[field]))
    if field != "document":
        with pytest.raises(Invalid):
            office.amend(ref, spoken(links=(), summary=NAME, **REFUSED[field]))

    assert (refused.value.field, asked) == (field, [])
    office.record(spoken(links=(), summary="Asked."))
    assert len(asked) == 1


# Notes --------------------------------------------------------------------------------------------------------------


def test_notes_recorded_with_an_item_are_held_and_their_key_tells_nothing(office: Office) -> None:
    with engines.transaction(office.engine) as session:
        who = f"user:{office.one}"
        done = evidence.record(
            session,
            who,
            spoken(document="", links=()),
            approves=True,
            keyring=office.keyring,
            notes=INTERVIEWS,
        )

        key = done.ref.partition("!")[0]
        row = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == key)).one()
        held = (row.kind, row.organisation_id, row.published_on)
        told = [session.scalar(select(models.SourceDocument.id).where(models.SourceDocument.key == key, condition))
                for condition in (seen.is_told(office.reader), seen.is_told(PUBLIC))]  # fmt: skip

    assert re.fullmatch(r"NOTES-\w+", key)
    assert held == (DocumentKind.INTERVIEW_NOTES, office.organisation, None)
    assert told == [row.id, None]


def test_notes_are_published_neither_as_a_document_nor_as_the_source_of_an_item(office: Office) -> None:
    published = DocumentEntry("N-1", "Notes", DocumentKind.INTERVIEW_NOTES, "", YEAR, published=YEAR)

    with engines.transaction(office.engine) as session, pytest.raises(Invalid) as of_document:
        documents.record(session, f"user:{office.one}", published)
    given = entry(document="", published=YEAR)
    with engines.transaction(office.engine) as session, pytest.raises(Invalid) as of_item:
        evidence.record(session, f"user:{office.one}", given, approves=True, notes=INTERVIEWS)

    assert (of_document.value.field, of_item.value.field) == ("published", "publication_basis")


def test_a_name_in_the_title_of_notes_is_refused(office: Office) -> None:
    into_the_vault(office)
    given, named = spoken(document="", links=()), replace(INTERVIEWS, title=f"Interview with {NAME}")

    with engines.transaction(office.engine) as session, pytest.raises(Refused):
        evidence.record(session, f"user:{office.one}", given, approves=True, keyring=office.keyring, notes=named)


# What the public hears ----------------------------------------------------------------------------------------------


def _documents(session: Session, organisation: int) -> dict[str, models.SourceDocument]:
    held: dict[str, Any] = {"organisation_id": organisation, "published_on": None, "published_precision": None}
    several: dict[str, dict[str, Any]] = {
        "OUT": {},
        "HELD": held,
        "LETTER": held | {"kind": DocumentKind.LETTER},
        "NOTES": held | {"kind": DocumentKind.INTERVIEW_NOTES},
    }
    return {key: make.a_document(session, key=key, **given) for key, given in several.items()}


def _case_files(session: Session, organisation: int) -> dict[str, int]:
    plain: dict[str, Any] = {"organisation_id": organisation, "state_code": "NRL", "opened_at": NOW}
    rows = [models.CaseFile(code=code, title=code, is_restricted=code == "KEPT", **plain) for code in ("OPEN", "KEPT")]
    return {row.code: make.add(session, row).id for row in rows}


def test_what_the_preview_calls_public_is_what_the_public_sees_in_every_combination(office: Office) -> None:
    """Given each basis, document, case file, and people of whom none, one or all agreed; all of it is compared."""
    with engines.transaction(office.engine) as session:
        kept, files = _documents(session, office.organisation), _case_files(session, office.organisation)
        reader = replace(office.reader, open_files=frozenset(files.values()))
        people = [_person(session, office, agrees=agrees) for agrees in (True, True, False)]
        linked = {"nobody": [], "all": people[:2], "one of two": people[1:]}
        publics, differing = 0, []
        for case in product(PublicationBasis, kept, ("", *files), linked):
            basis, document, file, who = case
            row = _item(session, office, kept[document], basis=basis, case_file_id=files.get(file), people=linked[who])
            given = entry(document=document, publication_basis=basis, published=YEAR, case_file=file)
            public = session.scalar(select(models.Evidence.id).where(models.Evidence.id == row.id, seen.public()))
            previewed = publicity.would_be(session, given, ref=row.ref, audience=reader)
            hindered = bool(publicity.hindrances(session, row, agreeing.agreed(session, row.ref)))
            publics += public is not None
            differing += [case] if {previewed, not hindered} != {public is not None} else []

    assert differing == []
    assert publics == 12  # published: 1 document, 2 files, 3 of people; by consent: 3 documents, 2 files, 1


def test_what_keeps_an_item_from_the_public_is_said_from_the_first_step_to_the_last(office: Office) -> None:
    ref = office.record(spoken(review_state=ReviewState.DRAFT, links=()))

    with engines.reading(office.engine) as session:
        row = session.scalars(select(models.Evidence).where(models.Evidence.ref == ref)).one()
        found = publicity.hindrances(session, row, agreeing.agreed(session, ref))

    assert found == (Hindrance.NOT_APPROVED, Hindrance.NOBODY_LINKED, Hindrance.INTERNAL)


def _item(
    session: Session, office: Office, document: models.SourceDocument, *, basis: PublicationBasis, people: list[int],
    case_file_id: int | None,
) -> models.Evidence:  # fmt: skip
    row = make.evidence(
        session,
        ref=f"{document.key}!E-{codes.drawn()}",
        kind=EvidenceKind.TESTIMONY,
        document_id=document.id,
        publication_basis=basis,
        case_file_id=case_file_id,
        review_state=ReviewState.APPROVED,
        organisation_id=office.organisation,
        published_on=YEAR.last,
        published_precision=YEAR.precision,
    )
    for person in people:
        make.add(session, models.EvidencePerson(evidence_id=row.id, person_id=person, role=PersonRole.SPEAKER))
    return row


def _person(session: Session, office: Office, *, agrees: bool) -> int:
    number = len(session.scalars(select(models.Person.id)).all())
    given: dict[str, Any] = {"ref": f"P-{number:05}", "organisation_id": office.organisation, "made_at": NOW}
    person = make.add(session, models.Person(**given))
    if agrees:
        use, form = ConsentUse.UN_PUBLIC, ConsentForm.PSEUDONYM
        said: dict[str, Any] = {
            "giver": ConsentGiver.SELF,
            "language": "ko",
            "given_on": NOW.date(),
            "recorded_at": NOW,
        }
        make.add(session, models.Consent(person_id=person.id, use=use, form=form, **said))
    return person.id
