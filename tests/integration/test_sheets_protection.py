"""Sheets and people: no name of the vault comes in by a sheet, and what is not published keeps its versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.integration.test_sheets import ADMIN, TODAY, as_csv, exported, look, stage
from tracker.domain.kinds import EvidenceKind, Outcome
from tracker.domain.protection import SecretField
from tracker.domain.sheets import REFERENCE, VERSION, Sheet
from tracker.domain.vocabulary import PublicationBasis, ReviewState, Strand
from tracker.services import evidence
from tracker.services.evidence import versions
from tracker.services.leaks.attempts import REFUSALS
from tracker.services.people import making
from tracker.services.sheets import importing
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret
from tracker.storage import engine as engines
from tracker.storage import models

NAME = "Orvid Tantamel"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


@pytest.fixture
def session(demo: Engine) -> Iterator[Session]:
    with engines.transaction(demo) as opened:
        yield opened
        opened.rollback()


def bring(session: Session, data: bytes, keyring: Keyring):
    """Compare and apply a file with the keys at hand."""
    batch = stage(session, data).id
    importing.compare(session, batch, keyring=keyring)
    importing.apply(session, batch, actor=ADMIN, today=TODAY, keyring=keyring)
    session.flush()
    session.expire_all()
    return look(session, batch, keyring)


def an_item(session: Session) -> dict[str, str]:
    return next(each for each in exported(session, Sheet.EVIDENCE) if each["review_state"] == "approved")


def new(session: Session, **cells: str) -> dict[str, str]:
    return an_item(session) | {REFERENCE: "", VERSION: "", "origin": "survey", "summary": "Nothing was built."} | cells


def restricted(session: Session, keyring: Keyring) -> str:
    stored = evidence.load(session, an_item(session)[REFERENCE])
    kept = replace(
        stored,
        kind=EvidenceKind.TESTIMONY,
        strand=Strand.TESTIMONY,
        origin="P-1",
        code="P-1",
        summary="She was sent back.",
        publication_basis=PublicationBasis.INTERNAL,
        review_state=ReviewState.IN_REVIEW,
        published=None,
        is_restricted=True,
        links=(),
    )
    return evidence.record(session, "cli", kept, approves=True, keyring=keyring).ref


def test_a_row_that_names_somebody_is_a_problem_and_the_others_come_in(session: Session, keyring: Keyring) -> None:
    organisation = session.scalars(select(models.Organisation.id)).first() or 0
    known = (Secret(SecretField.REAL_NAME, NAME),)
    making.record(session, keyring, "cli", organisation_id=organisation, secrets=known)

    rows = [new(session, summary=f"As {NAME} said."), new(session, origin=NAME), new(session, summary="Nobody came.")]
    done = bring(session, as_csv(Sheet.EVIDENCE, rows), keyring)

    assert done.outcomes == (Outcome.PROBLEM, Outcome.PROBLEM, Outcome.NEW)
    assert all(done.whys[:2])
    assert "Tantamel" not in "".join(done.whys)


def test_a_file_does_not_ask_for_more_names_than_a_form_may(session: Session, keyring: Keyring) -> None:
    organisation = session.scalars(select(models.Organisation.id)).first() or 0
    known = (Secret(SecretField.REAL_NAME, NAME),)
    making.record(session, keyring, "cli", organisation_id=organisation, secrets=known)

    rows = [new(session, origin=NAME, summary=f"Row {n}") for n in range(REFUSALS)]
    done = bring(session, as_csv(Sheet.EVIDENCE, [*rows, new(session, summary="Nobody came.")]), keyring)

    assert set(done.outcomes) == {Outcome.PROBLEM}
    assert "Correct them first" in done.whys[-1]
    assert "Correct them first" not in done.whys[-2]


def test_what_is_not_published_keeps_its_versions_when_a_sheet_changes_it(session: Session, keyring: Keyring) -> None:
    made = bring(session, as_csv(Sheet.EVIDENCE, [new(session, publication_basis="internal")]), keyring)
    (ref,) = made.subjects
    item = next(each for each in exported(session, Sheet.EVIDENCE) if each[REFERENCE] == ref)

    done = bring(session, as_csv(Sheet.EVIDENCE, [item | {"summary": "Hardly anything was built."}]), keyring)

    row = session.scalars(select(models.Evidence).where(models.Evidence.ref == ref)).one()
    assert done.outcomes == (Outcome.CHANGED,)
    assert [each.entry.summary for each in versions.of(session, keyring, row.id)] == ["Nothing was built."]


def test_a_new_item_goes_again_with_its_versions_and_the_trail_keeps_no_text(
    session: Session, keyring: Keyring
) -> None:
    made = bring(session, as_csv(Sheet.EVIDENCE, [new(session, publication_basis="internal")]), keyring)
    (ref,) = made.subjects
    link = next(iter(exported(session, Sheet.LINKS))) | {REFERENCE: "", VERSION: "", "evidence": ref, "note": ""}
    linked = bring(session, as_csv(Sheet.LINKS, [link]), keyring)

    for batch in (linked, made):
        importing.undo(session, batch.id, actor=ADMIN, today=TODAY, keyring=keyring)
        session.flush()
        session.expire_all()

    assert linked.outcomes == (Outcome.NEW,)
    assert session.scalar(select(models.Evidence.id).where(models.Evidence.ref == ref)) is None
    trail = session.scalars(select(models.AuditEntry).where(models.AuditEntry.subject == f"evidence:{ref}")).all()
    assert {each.event for each in trail} >= {"evidence:record", "evidence:remove"}
    assert "Nothing was built" not in str([each.changes for each in trail])


def test_a_sheet_shows_code_and_kind_of_what_is_restricted_and_never_writes_its_texts(
    session: Session, keyring: Keyring
) -> None:
    ref = restricted(session, keyring)
    item = next(each for each in exported(session, Sheet.EVIDENCE) if each[REFERENCE] == ref)
    written = {"summary": "Somebody else was sent back."}

    done = bring(session, as_csv(Sheet.EVIDENCE, [item, item | written]), keyring)

    assert item["summary"] == "(restricted, testimony, P-1)"
    assert done.outcomes == (Outcome.SAME, Outcome.PROBLEM)
    assert "restricted" in done.whys[1]
    assert evidence.load(session, ref, keyring=keyring).summary == "She was sent back."


def test_a_sheet_asks_for_nothing_that_its_sender_does_not_see(session: Session, keyring: Keyring) -> None:
    made = bring(session, as_csv(Sheet.EVIDENCE, [new(session, publication_basis="internal")]), keyring)
    item = next(each for each in exported(session, Sheet.EVIDENCE) if each[REFERENCE] == made.subjects[0])
    stranger = make.a_user(session, organisation_id=make.add(session, models.Organisation(code="OTHER", name="O")).id)
    same, guessed = item | {VERSION: ""}, item | {REFERENCE: "", VERSION: "", "locator": "elsewhere"}

    asked = as_csv(Sheet.EVIDENCE, [same, guessed])
    own, foreign = stage(session, asked), stage(session, asked, f"user:{stranger.id}")

    assert own.outcomes == (Outcome.SAME, Outcome.PROBLEM)
    assert made.subjects[0] in own.whys[1]
    assert foreign.outcomes[0] is Outcome.PROBLEM
    assert not any(made.subjects[0] in each for each in (*foreign.subjects, foreign.whys[1]))


def test_a_name_is_no_more_taken_into_a_recommendation_or_a_position_than_by_a_form(
    session: Session, keyring: Keyring
) -> None:
    organisation = session.scalars(select(models.Organisation.id)).first() or 0
    known = (Secret(SecretField.REAL_NAME, NAME),)
    making.record(session, keyring, "cli", organisation_id=organisation, secrets=known)
    asked = next(each for each in exported(session, Sheet.RECOMMENDATIONS))
    kims = asked | {"note": "Ask Orvid again, and Kim Tantamer."}
    named = asked | {REFERENCE: "", VERSION: "", "number": "99.1", "parts": "", "text": f"Free {NAME} at once"}
    position = next(iter(exported(session, Sheet.POSITIONS))) | {"paragraph": NAME}

    recommendations = bring(session, as_csv(Sheet.RECOMMENDATIONS, [kims, named]), keyring)
    positions = bring(session, as_csv(Sheet.POSITIONS, [position]), keyring)

    assert recommendations.outcomes == (Outcome.CHANGED, Outcome.PROBLEM)
    assert positions.outcomes == (Outcome.PROBLEM,)
    assert "may tell of somebody" in positions.whys[0]
    assert "Tantamel" not in "".join(session.scalars(select(models.ImportRow.content)))
