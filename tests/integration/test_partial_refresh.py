"""Whatever two organisations write, in whatever order: what is stored is what computing everything anew gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker.domain.audience import of_organisation
from tracker.domain.dates import When
from tracker.domain.kinds import CommunicationKind, DocumentKind, EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole
from tracker.domain.roles import Role
from tracker.domain.vocabulary import (
    AddresseeKind,
    DatePrecision,
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
)
from tracker.errors import TrackerError
from tracker.services import case_files, communications, documents, evidence
from tracker.services.case_files import CaseFileEntry, named
from tracker.services.clock import today
from tracker.services.communications import LetterEntry
from tracker.services.entries import fingerprint
from tracker.services.evidence import reviewing
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.lineage import clusters
from tracker.services.people import consents, links, making
from tracker.services.people.agreed import Basis, on_record
from tracker.services.people.consents import ConsentEntry
from tracker.services.results import assessments, rechecking
from tracker.services.states import following, founding
from tracker.services.states.founding import FoundingEntry
from tracker.services.vault.held import held_by
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

STATES = ("NRL", "NRM")
PUBLISHED, HELD = "REPORT-1", "NOTES-1"
CLUSTER = "cluster:schools"
ASKS = (f"{PUBLISHED}#1", f"{PUBLISHED}#2", f"{PUBLISHED}#3", f"{HELD}#1", CLUSTER)
STEPS = 40


@dataclass
class World:
    """Two organisations at work on two States; every act is one that a person could do."""

    engine: Engine
    chance: Random
    users: dict[int, str]
    people: dict[int, list[str]]
    done: Counter[str] = field(default_factory=Counter)

    def act(self, session: Session) -> None:
        acts: tuple[Callable[[Session, int, str], None], ...] = (
            *(self.record, self.record, self.record, self.approve, self.amend, self.withdraw, self.link_person),
            *(self.unlink_person, self.agree, self.agree, self.end_consent, self.restrict_file, self.change_cluster),
            *(self.publish, self.keep_state, self.follow),
        )
        whose = self.chance.choice(sorted(self.users))
        chosen = self.chance.choice(acts)
        chosen(session, whose, self.users[whose])
        self.done[chosen.__name__] += 1

    def item(self, session: Session, whose: int, *states: ReviewState) -> models.Evidence:
        own = select(models.Evidence).where(models.Evidence.organisation_id == whose).order_by(models.Evidence.id)
        found = [each for each in session.scalars(own) if each.review_state in states]
        if not found:
            raise TrackerError("nothing to work on")
        return self.chance.choice(found)

    def link(self, ask: str) -> LinkEntry:
        finding = self.chance.choice([Finding.NO_CHANGE, Finding.PROGRESS, Finding.REGRESSION, Finding.IMPLEMENTED])
        return LinkEntry(ask, finding, Level.OUTCOME, self.chance.choice(list(Scope)))

    def links(self, state: str) -> tuple[LinkEntry, ...]:
        """Link two asks; the group of asks is of a review of the first State."""
        return tuple(self.link(ask) for ask in self.chance.sample(ASKS if state == STATES[0] else ASKS[:4], 2))

    def file_of(self, session: Session, whose: int, state: str) -> str:
        file = models.CaseFile
        codes = session.scalars(
            select(file.code).where(
                file.organisation_id == whose, file.state_code == state, file.is_restricted.is_(False)
            )
        )
        return self.chance.choice(["", *sorted(codes)])

    def record(self, session: Session, whose: int, actor: str) -> None:
        state = self.chance.choice(STATES)
        year = self.chance.choice([2019, 2021, 2022])
        given = EvidenceEntry(
            document=self.chance.choice([PUBLISHED, HELD]),
            state=state,
            kind=EvidenceKind.REPORT,
            summary="No school was built.",
            strand=Strand.CIVIL_SOCIETY,
            reliability=self.chance.choice(list(Reliability)),
            origin=self.chance.choice(["survey", "another survey"]),
            when=When(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR),
            review_state=self.chance.choice([ReviewState.IN_REVIEW, ReviewState.APPROVED]),
            publication_basis=self.chance.choice([PublicationBasis.INTERNAL, PublicationBasis.PUBLISHED_SOURCE]),
            links=self.links(state),
            is_shared=self.chance.random() < 0.5,
            case_file=self.file_of(session, whose, state),
            published=When.on(date(2023, 1, 1)),
        )
        evidence.record(session, actor, given, approves=True)

    def amend(self, session: Session, whose: int, actor: str) -> None:
        row = self.item(session, whose, ReviewState.DRAFT, ReviewState.IN_REVIEW, ReviewState.APPROVED)
        was = evidence.load(session, row.ref)
        wanted = replace(
            was,
            links=self.links(was.state),
            is_shared=not was.is_shared,
            publication_basis=self.chance.choice([PublicationBasis.INTERNAL, PublicationBasis.CONSENT]),
            case_file=self.file_of(session, whose, was.state),
        )
        evidence.amend(
            session,
            actor,
            row.ref,
            wanted,
            seen=fingerprint(was),
            approves=True,
            approves_anew=self.chance.random() < 0.5,
            reason="tried",
        )

    def approve(self, session: Session, whose: int, actor: str) -> None:
        row = self.item(session, whose, ReviewState.DRAFT, ReviewState.IN_REVIEW)
        reviewing.approve(session, actor, row.ref, seen=fingerprint(evidence.load(session, row.ref)))

    def withdraw(self, session: Session, whose: int, actor: str) -> None:
        row = self.item(session, whose, ReviewState.APPROVED)
        (reviewing.withdraw if self.chance.random() < 0.3 else send_back)(session, actor, row.ref, reason="tried")

    def link_person(self, session: Session, whose: int, actor: str) -> None:
        row = self.item(session, whose, ReviewState.IN_REVIEW, ReviewState.APPROVED)
        who, reader = self.chance.choice(self.people[whose]), of_organisation(whose)
        links.link(session, actor, row.ref, person=who, role=PersonRole.SPEAKER, organisation_id=whose, audience=reader)

    def unlink_person(self, session: Session, whose: int, actor: str) -> None:
        row = self.item(session, whose, ReviewState.IN_REVIEW, ReviewState.APPROVED)
        who, reader = self.chance.choice(self.people[whose]), of_organisation(whose)
        links.unlink(session, actor, row.ref, person=who, organisation_id=whose, audience=reader)

    def agree(self, session: Session, whose: int, actor: str) -> None:
        uses = self.chance.choice(
            [[ConsentUse.UN_PUBLIC], [ConsentUse.COALITION], [ConsentUse.UN_PUBLIC, ConsentUse.COALITION]]
        )
        said = ConsentEntry(
            tuple((use, self.chance.choice(list(ConsentForm))) for use in uses),
            giver=ConsentGiver.SELF,
            language="ko",
            given=When.on(today() - timedelta(days=self.chance.choice([0, 9]))),
        )
        consents.record(session, actor, self.chance.choice(self.people[whose]), said, organisation_id=whose)

    def agreed_by(self, session: Session, whose: int, actor: str, ref: str) -> None:
        said = ConsentEntry(
            ((ConsentUse.UN_PUBLIC, ConsentForm.PSEUDONYM),),
            giver=ConsentGiver.SELF,
            language="ko",
            given=When.on(today()),
        )
        consents.record(session, actor, ref, said, organisation_id=whose)

    def end_consent(self, session: Session, whose: int, actor: str) -> None:
        ref = self.chance.choice(self.people[whose])
        row = session.scalars(select(models.Person).where(models.Person.ref == ref)).one()
        was = fingerprint(Basis(on_record(session, row)))
        use = self.chance.choice([ConsentUse.UN_PUBLIC, ConsentUse.COALITION])
        consents.withdraw(session, actor, ref, uses=[use], seen=was, organisation_id=whose)

    def restrict_file(self, session: Session, whose: int, actor: str) -> None:
        files = select(models.CaseFile).where(models.CaseFile.organisation_id == whose).order_by(models.CaseFile.id)
        row = self.chance.choice(session.scalars(files).all())
        was = CaseFileEntry(row.state_code, row.title, row.is_restricted)
        user = int(actor.removeprefix("user:"))
        reader = replace(of_organisation(whose), open_files=frozenset({row.id}))
        wanted = replace(was, is_restricted=not was.is_restricted)
        case_files.amend(session, actor, row.code, wanted, seen=fingerprint(was), audience=reader, user_id=user)

    def change_cluster(self, session: Session, _whose: int, actor: str) -> None:
        was = clusters.load(session, CLUSTER)
        wanted = replace(was, left_out=() if was.left_out else ((self.chance.choice(ASKS[:3]), "asks other things"),))
        clusters.amend(session, actor, CLUSTER, wanted, seen=fingerprint(was))

    def publish(self, session: Session, _whose: int, actor: str) -> None:
        key = self.chance.choice([PUBLISHED, HELD])
        was = documents.load(session, key)
        wanted = replace(
            was,
            published=None if was.published else When.on(make.DAY),
            kind=self.chance.choice([DocumentKind.WG_REPORT, DocumentKind.LETTER]),
        )
        documents.amend(session, actor, key, wanted, seen=fingerprint(was))

    def keep_state(self, session: Session, whose: int, actor: str) -> None:
        if session.get(models.RestrictedState, (whose, "NRL")):
            named.open_state(session, actor, "NRL", organisation_id=whose)
        else:
            named.keep_state(session, actor, "NRL", organisation_id=whose, user_id=int(actor.removeprefix("user:")))

    def follow(self, session: Session, whose: int, actor: str) -> None:
        state = self.chance.choice(STATES)
        if session.get(models.TrackedState, (whose, state)):
            following.unfollow(session, actor, whose, state=state)
        else:
            following.follow(session, actor, whose, state=state)


def send_back(session: Session, actor: str, ref: str, *, reason: str) -> None:
    reviewing.send_back(session, actor, ref, reason=reason)


@pytest.fixture
def world(database_url: str, tmp_path: Path):
    """Make two organisations, two States, a published report with a group of asks and notes that one of them holds."""
    keyring = Keyring(tmp_path)
    engine = held_by(engines.create(database_url), keyring)
    with engines.transaction(engine) as session:
        whose = [make.add(session, models.Organisation(code=code, name=code)).id for code in ("ONE", "TWO")]
        users = {each: f"user:{make.a_user(session, organisation_id=each).id}" for each in whose}
        review = make.a_review(session)
        for code in STATES:
            make.a_state(session, code)
            session.add_all(models.TrackedState(organisation_id=each, state_code=code) for each in whose)
        make.a_review(session, "NRM")
        cluster = make.a_cluster(session, review_id=review.id, ref=CLUSTER)
        published = make.a_document(session, key=PUBLISHED, review_id=review.id)
        held = make.a_document(session, key=HELD, published_on=None, published_precision=None, organisation_id=whose[0])
        for place, ref in enumerate(ASKS[:4]):
            document = held if ref.startswith(HELD) else published
            ask = make.a_recommendation(session, document_id=document.id, ref=ref, number=f"1.{place}", ordinal=place)
            make.an_addressee(session, recommendation_id=ask.id, kind=AddresseeKind.ALL_STATES, state_code=None)
            part = make.a_part(session, recommendation_id=ask.id, ref=ref)
            if document is published:
                make.add(session, models.ClusterPart(cluster_id=cluster.id, part_id=part.id))
        people = {
            each: [making.record(session, keyring, users[each], organisation_id=each) for _person in range(2)]
            for each in whose
        }
        for each in whose:
            for state in STATES:
                opened = CaseFileEntry(state, "Schools")
                user = int(users[each].removeprefix("user:"))
                case_files.record(session, users[each], opened, organisation_id=each, user_id=user)
        assessments.renew(session, STATES, as_of=today())
    yield World(engine, Random(), users, people)
    engine.dispose()


def answers(session: Session) -> set[tuple[str, ...]]:
    """Return whose answers differ: the statuses of everybody, by reader."""
    stored = models.StoredAssessment
    found: dict[int | None, list[str]] = {}
    rows = select(stored.organisation_id, stored.status).order_by(stored.part_id, stored.state_code, stored.cycle)
    for whose, status in session.execute(rows):
        found.setdefault(whose, []).append(status)
    return {tuple(statuses) for statuses in found.values()}


def settled(session: Session, world: World) -> None:
    """Record an item from the notes that rests on the consent of one person, who has not been asked yet."""
    whose, actor = next(iter(world.users.items()))
    world.chance.seed(0)
    world.record(session, whose, actor)
    row = session.scalars(select(models.Evidence)).one()
    person = session.scalars(select(models.Person).where(models.Person.ref == world.people[whose][0])).one()
    make.add(session, models.EvidencePerson(evidence_id=row.id, person_id=person.id, role=PersonRole.SPEAKER))
    was = evidence.load(session, row.ref)
    wanted = replace(
        was,
        links=(world.link(ASKS[0]),),
        publication_basis=PublicationBasis.CONSENT,
        review_state=ReviewState.IN_REVIEW,
    )
    row.document_id = session.scalars(select(models.SourceDocument.id).where(models.SourceDocument.key == HELD)).one()
    session.flush()
    session.expire_all()
    was = evidence.load(session, row.ref)
    evidence.amend(session, actor, row.ref, wanted, seen=fingerprint(was), approves=True, reason="tried")
    reviewing.approve(session, actor, row.ref, seen=fingerprint(evidence.load(session, row.ref)))


def test_what_an_unpublished_document_asks_is_not_public_because_an_item_from_it_is(world: World) -> None:
    whose, actor = next(iter(world.users.items()))
    asked = select(models.StoredAssessment.id).join(models.Part).where(models.Part.ref == f"{HELD}#1")
    publicly = asked.where(models.StoredAssessment.organisation_id.is_(None)).limit(1)
    with engines.transaction(world.engine) as session:
        settled(session, world)
        assert session.scalar(asked.limit(1)) is not None

        world.agreed_by(session, whose, actor, world.people[whose][0])

        assert session.scalar(publicly) is None
        assert rechecking.check(session) == ()


def test_a_state_that_nobody_follows_any_more_has_no_results_that_could_grow_old(world: World) -> None:
    stored = select(models.StoredAssessment.state_code).distinct()
    with engines.transaction(world.engine) as session:
        first, second = world.users.items()

        following.unfollow(session, first[1], first[0], state="NRL")
        assert set(session.scalars(stored)) == set(STATES)
        following.unfollow(session, second[1], second[0], state="NRL")

        assert set(session.scalars(stored)) == {"NRM"}
        assert rechecking.check(session) == ()


def test_an_organisation_that_is_founded_beside_another_has_results_of_its_own(sqlite_url: str) -> None:
    engine = engines.create(sqlite_url)
    with engines.transaction(engine) as session:
        make.add(session, models.Role(name=Role.ADMIN))
        make.a_review(session)
        make.add(session, models.TrackedState(organisation_id=make.an_organisation(session).id, state_code="NRL"))
        part = make.a_part(session)
        make.an_addressee(session, recommendation_id=part.recommendation_id)
        assessments.renew(session, {"NRL"}, as_of=today())

        password = "a-long-and-odd-password-7"
        founding.found(session, FoundingEntry("Second", "TWO", "one@two.example", password, password))

        stored = session.scalars(select(models.StoredAssessment.organisation_id).distinct())
        assert set(stored) == {None, *session.scalars(select(models.Organisation.id))}
        assert rechecking.check(session) == ()
    engine.dispose()


def test_a_letter_that_is_recorded_hides_its_document_from_results_on_every_state(world: World) -> None:
    _whose, actor = next(iter(world.users.items()))
    publicly = select(models.StoredAssessment.id).where(models.StoredAssessment.organisation_id.is_(None)).limit(1)
    with engines.transaction(world.engine) as session:
        report = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == PUBLISHED)).one()
        report.published_on = report.published_precision = None
        assessments.renew(session, STATES, as_of=today())
        assert session.scalar(publicly) is not None

        letter = LetterEntry(
            "OL NRL 1/2020",
            CommunicationKind.OTHER,
            "NRL",
            "Special Rapporteur on schools",
            sent=When(make.DAY, make.DAY, DatePrecision.DAY),
            document=PUBLISHED,
        )
        communications.record(session, actor, letter)

        assert session.scalar(publicly) is None
        assert rechecking.check(session) == ()


@pytest.mark.parametrize("seed", [1])
def test_what_any_write_leaves_stored_is_what_computing_everything_gives(world: World, seed: int) -> None:
    with engines.transaction(world.engine) as session:
        settled(session, world)
        world.chance.seed(seed)
        for whose, actor in world.users.items():
            world.record(session, whose, actor)
            world.record(session, whose, actor)
    seen: list[int] = []

    for _step in range(STEPS):
        before = world.done.copy()
        try:
            with engines.transaction(world.engine) as session:
                world.act(session)
        except TrackerError:
            world.done = before
        with engines.reading(world.engine) as session:
            assert rechecking.check(session) == (), world.done - before
            seen.append(len(answers(session)))

    assert world.done.total() > STEPS / 3
    assert max(seen) == 3  # at some time the public and both organisations read three different things
