"""Papers leave the shelf with whatever they may not tell of any more, and are not put there while that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.factories import shelf
from tracker.domain.audience import PUBLIC, of_organisation
from tracker.domain.document import Pack
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.vocabulary import AddresseeKind, PublicationBasis, ReviewState
from tracker.errors import Conflict, NotFound
from tracker.jobs import upkeep
from tracker.services import case_files, papers
from tracker.services.case_files import CaseFileEntry
from tracker.services.clock import today
from tracker.services.entries import fingerprint
from tracker.services.evidence import reviewing
from tracker.services.papers import files
from tracker.services.papers import shelf as shelves
from tracker.services.people import disclosed, disclosures, leaving, links
from tracker.services.results import assessments, statuses
from tracker.services.vault import people
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

Change = Callable[[Session, Path], None]
ACTOR, ITEM, FILE = "user:1", "DOC!E-1", "paper.pdf"


@pytest.fixture
def engine(sqlite_url: str, tmp_path: Path) -> Iterator[Engine]:
    """Make an item that everybody in it agreed to make public, in a case file."""
    made = engines.create(sqlite_url)
    with engines.transaction(made) as session:
        ours = make.add(session, models.Organisation(code="ORG", name="An organisation")).id
        make.add(session, models.TrackedState(organisation_id=ours, state_code=make.a_state(session).code))
        make.a_user(session, id=1, organisation_id=ours)
        document = make.a_document(session, review_id=make.a_review(session).id)
        ask = make.a_recommendation(session, document_id=document.id)
        make.an_addressee(session, recommendation_id=ask.id, kind=AddresseeKind.STATE)
        held = make.add(session, models.CaseFile(code="F-1", title="A file", state_code="NRL", organisation_id=ours,
                                                 is_restricted=False, opened_at=datetime.now(UTC)))  # fmt: skip
        item = make.evidence(
            session, ref=ITEM, organisation_id=ours, review_state=ReviewState.APPROVED, case_file_id=held.id,
            publication_basis=PublicationBasis.CONSENT,
        )  # fmt: skip
        make.a_link(session, evidence_id=item.id, part_id=make.a_part(session, recommendation_id=ask.id).id)
        first, _second = _people(session, Keyring(tmp_path / "keys"), ours)
        session.add(models.EvidencePerson(evidence_id=item.id, person_id=first.id, role=PersonRole.SPEAKER))
        session.add(models.Consent(person_id=first.id, use=ConsentUse.UN_PUBLIC, form=ConsentForm.PSEUDONYM,
                                   giver=ConsentGiver.SELF, language="ko", given_on=date(2021, 5, 4),
                                   recorded_at=datetime.now(UTC)))  # fmt: skip
    yield made
    made.dispose()


def _people(session: Session, keyring: Keyring, organisation: int) -> list[models.Person]:
    for _each in range(2):
        people.record(session, keyring, ACTOR, organisation_id=organisation)
    return list(session.scalars(select(models.Person).order_by(models.Person.id)))


def _made(session: Session, digest: str) -> int:
    ours = session.scalars(select(models.Organisation.id)).one()
    return disclosures.record(session, ACTOR, organisation_id=ours, name=FILE, sha256=digest,
                              use=ConsentUse.UN_PUBLIC, evidence_refs=[ITEM])  # fmt: skip


def _item(session: Session) -> models.Evidence:
    return session.scalars(select(models.Evidence).where(models.Evidence.ref == ITEM)).one()


def _links_somebody(session: Session, _folder: Path) -> None:
    mine = _item(session).organisation_id
    person = session.scalars(select(models.Person.ref).order_by(models.Person.id.desc())).first() or ""
    links.link(session, ACTOR, ITEM, person=person, role=PersonRole.HELPER, organisation_id=mine,
               audience=of_organisation(mine))  # fmt: skip


def _withdraws_the_item(session: Session, folder: Path) -> None:
    keyring = Keyring(folder / "keys")
    reviewing.withdraw(session, ACTOR, ITEM, reason="It was another factory.", keyring=keyring)


def _closes_the_file(session: Session, _folder: Path) -> None:
    seen = fingerprint(CaseFileEntry("NRL", "A file", is_restricted=False))
    reader = of_organisation(_item(session).organisation_id)
    case_files.amend(session, ACTOR, "F-1", CaseFileEntry("NRL", "A file", is_restricted=True), seen=seen,
                     audience=reader, user_id=1)  # fmt: skip


def _takes_the_basis_back(session: Session, _folder: Path) -> None:
    _item(session).publication_basis = PublicationBasis.INTERNAL
    leaving.take_off_uncovered(session, [_item(session).id])


@pytest.mark.parametrize("change", [_links_somebody, _withdraws_the_item, _closes_the_file, _takes_the_basis_back])
def test_a_paper_leaves_the_shelf_with_the_item_that_it_may_not_tell_of(
    engine: Engine, tmp_path: Path, change: Change
) -> None:
    with engines.transaction(engine) as session:
        ours = _item(session).organisation_id
        draft, out = _made(session, "a" * 64), _made(session, "b" * 64)
        disclosures.publish(session, ACTOR, out, on=today(), organisation_id=ours)
        shelf.paper(session, "a" * 64, "b" * 64, user=1, organisation=ours, state="NRL", cycle=2)

        change(session, tmp_path)

        assert session.scalars(select(models.PaperFile.sha256)).all() == ["b" * 64]
        found = {each.id: each for each in disclosed.of_item(session, ITEM, organisation_id=ours)}
        assert (found[draft].taken_off_on, found[draft].leaves, found[draft].is_beyond) == (today(), False, False)
        assert (found[out].is_on_shelf, found[out].is_beyond) == (True, True)


def _unlinks_all(session: Session, _folder: Path) -> None:
    session.execute(delete(models.EvidencePerson))


def _changes(**values: Any) -> Change:
    def change(session: Session, _folder: Path) -> None:
        session.execute(update(models.Evidence).where(models.Evidence.ref == ITEM).values(**values))

    return change


@pytest.mark.parametrize(
    "change",
    [
        _links_somebody,
        _unlinks_all,
        _closes_the_file,
        _changes(review_state=ReviewState.WITHDRAWN),
        _changes(review_state=ReviewState.IN_REVIEW),
        _changes(publication_basis=PublicationBasis.INTERNAL),
        _changes(is_restricted=True),
    ],
)
def test_a_paper_is_refused_where_its_evidence_changed_while_it_was_made(
    engine: Engine, tmp_path: Path, change: Change
) -> None:
    with engines.transaction(engine) as session:
        _made(session, "a" * 64)
        change(session, tmp_path)

        with pytest.raises(Conflict, match="while it was made"):
            _made(session, "b" * 64)


def test_what_is_on_the_shelf_is_not_handed_out_after_the_last_day_of_consent(engine: Engine, tmp_path: Path) -> None:
    digest = files.keep(tmp_path, b"a paper")
    with engines.transaction(engine) as session:
        ours = _item(session).organisation_id
        _made(session, digest)
        job = shelf.paper(session, digest, user=1, organisation=ours, state="NRL", cycle=2)
    with engines.reading(engine) as session:
        assert shelves.content(session, tmp_path, job, organisation_id=ours, kind="pdf")[1] == b"a paper"
    with engines.transaction(engine) as session:
        session.execute(update(models.Consent).values(expires_on=today()))

    with engines.reading(engine) as session, pytest.raises(NotFound):
        shelves.content(session, tmp_path, job, organisation_id=ours, kind="pdf")


def test_states_are_moved_on_to_today_one_at_a_time_until_nothing_is_left(engine: Engine) -> None:
    stored = models.StoredAssessment
    with engines.transaction(engine) as session:
        assessments.refresh(session, {"NRL"}, as_of=today() - timedelta(days=3))

    assert [upkeep.move_on(engine, today()) for _each in range(2)] == ["NRL", None]
    with engines.reading(engine) as session:
        assert set(session.scalars(select(stored.as_of))) == {today()}


def test_the_command_line_answers_without_a_consent_that_ran_out_whatever_is_stored(engine: Engine) -> None:
    with engines.reading(engine) as session:
        assert ITEM in str(statuses.report(session, "NRL", as_of=today(), audience=PUBLIC))
    with engines.transaction(engine) as session:
        session.execute(update(models.Consent).values(expires_on=today()))

    with engines.reading(engine) as session:
        assert ITEM not in str(statuses.report(session, "NRL", as_of=today(), audience=PUBLIC))


@pytest.mark.parametrize("at_the_end", [False, True])
def test_what_is_not_registered_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_the_end: bool
) -> None:
    @contextmanager
    def registered(_files: Mapping[str, bytes]) -> Iterator[None]:
        if at_the_end:
            yield
        raise Conflict("somebody withdrew")

    monkeypatch.setattr(papers, "_rendered", lambda *_given, **_more: ({"pdf": b"one", "docx": b"two"}, ""))

    with pytest.raises(Conflict):
        papers.write(cast("Pack", None), "paper", out=tmp_path, data_dir=tmp_path, formats=papers.FORMATS, force=False,
                     clear=lambda _name, _content: None, registered=registered)  # fmt: skip

    assert list(tmp_path.iterdir()) == []
