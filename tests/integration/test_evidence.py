"""Evidence on both databases: numbers given once, links kept by what they point at, statuses moved at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, delete, select

from tests.factories import records as make
from tests.factories.evidence_names import named_in_order  # noqa: F401 (names in order, for every test here)
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.domain.dates import When
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import (
    AddresseeKind,
    DatePrecision,
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Status,
    Strand,
)
from tracker.errors import Conflict, Invalid
from tracker.services import evidence
from tracker.services.dossiers import gather
from tracker.services.entries import Stale, fingerprint
from tracker.services.evidence import effects as evidence_effects
from tracker.services.evidence import listing as evidence_list
from tracker.services.evidence import reviewing
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.results import assessments, facts
from tracker.storage import engine as engines
from tracker.storage import models

YEAR = When(date(2021, 1, 1), date(2021, 12, 31), DatePrecision.YEAR)
KEY = "REPORT-2021"


@pytest.fixture
def engine(database_url: str):
    """Make a followed State with one review, and three asks of it: one alone, two of them a cluster."""
    made = engines.create(database_url)
    with engines.transaction(made) as session:
        review = make.a_review(session)
        organisation = make.add(session, models.Organisation(code="ORG", name="An organisation"))
        make.add(session, models.TrackedState(organisation_id=organisation.id, state_code="NRL"))
        make.a_user(session, id=1)
        document = make.a_document(session, review_id=review.id, key="A/HRC/99/1")
        make.a_document(session, key=KEY, published_on=date(2022, 3, 1))
        cluster = make.a_cluster(session, review_id=review.id, ref="cluster:schools")
        for number in (1, 2, 3):
            ref = f"A/HRC/99/1#26.{number}"
            ask = make.a_recommendation(
                session, document_id=document.id, ref=ref, number=f"26.{number}", ordinal=number
            )
            make.an_addressee(session, recommendation_id=ask.id, kind=AddresseeKind.STATE)
            part = make.a_part(session, recommendation_id=ask.id, ref=ref)
            if number > 1:
                make.add(session, models.ClusterPart(cluster_id=cluster.id, part_id=part.id))
        assessments.renew(session, {"NRL"}, as_of=facts.today())
    yield made
    made.dispose()


def entry(*links: LinkEntry, **given) -> EvidenceEntry:
    plain = EvidenceEntry(
        document=KEY,
        state="NRL",
        kind=EvidenceKind.REPORT,
        summary="No school was built.",
        strand=Strand.CIVIL_SOCIETY,
        reliability=Reliability.B,
        origin="survey",
        when=YEAR,
        review_state=ReviewState.APPROVED,
        publication_basis=PublicationBasis.PUBLISHED_SOURCE,
        links=links or (link(),),
    )
    return replace(plain, **given)


def link(ask: str = "26.1", finding: Finding = Finding.NO_CHANGE, **given) -> LinkEntry:
    return replace(LinkEntry(ask, finding, Level.PROCESS, Scope.SYSTEMIC), **given)


def record(engine: Engine, given: EvidenceEntry) -> evidence.Saved:
    with engines.transaction(engine) as session:
        return evidence.record(session, "user:1", given, approves=True)


def amend(engine: Engine, ref: str, given: EvidenceEntry, *, seen: str | None = None) -> evidence.Saved:
    with engines.transaction(engine) as session:
        before = evidence.load(session, ref)
        return evidence.amend(session, "user:1", ref, given, seen=seen or fingerprint(before), approves=True)


def link_ids(engine: Engine) -> dict[str | None, int]:
    with engines.reading(engine) as session:
        rows = session.execute(
            select(models.Part.ref, models.EvidenceLink.id).join_from(
                models.EvidenceLink, models.Part, models.Part.id == models.EvidenceLink.part_id, isouter=True
            )
        )
        return {ref: number for ref, number in rows}  # noqa: C416 (the rows have types of their own)


def test_a_write_says_which_status_it_moved_from_what_to_what_and_why(engine: Engine) -> None:
    first = record(engine, entry())
    second = record(engine, entry(link(finding=Finding.PROGRESS), origin="another"))

    (moved,) = first.moved
    assert (first.ref, moved.part, moved.cycle) == (f"{KEY}!E-1", "A/HRC/99/1#26.1", 2)
    assert (moved.before, moved.after) == (Status.NOT_ASSESSED, Status.NOT_IMPLEMENTED)
    assert "no change" in moved.reason
    assert [(each.before, each.after) for each in second.moved] == [
        (Status.NOT_IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED)
    ]


def test_two_who_record_at_once_get_two_numbers(engine: Engine) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=number: found.append(record(engine, entry(origin=f"origin {n}")).ref))
        for number in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [f"{KEY}!E-{number}" for number in range(1, 5)]


def test_a_link_that_stays_keeps_its_row_whatever_its_place(engine: Engine) -> None:
    ref = record(engine, entry(link("26.1"), link("26.2"))).ref
    before = link_ids(engine)

    amend(engine, ref, entry(link("26.3"), link("26.2", Finding.REGRESSION), published=YEAR_OF_REPORT))

    after = link_ids(engine)
    assert after["A/HRC/99/1#26.2"] == before["A/HRC/99/1#26.2"]
    assert set(after) == {"A/HRC/99/1#26.2", "A/HRC/99/1#26.3"}


YEAR_OF_REPORT = When(date(2022, 3, 1), date(2022, 3, 1), DatePrecision.DAY)


def test_a_cluster_and_one_of_its_asks_may_be_linked_side_by_side(engine: Engine) -> None:
    saved = record(engine, entry(link("cluster:schools"), link("26.2", Finding.PROGRESS)))

    assert {each.part: each.after for each in saved.moved if each.after is not Status.NOT_ASSESSED} == {
        "A/HRC/99/1#26.2": Status.PARTIALLY_IMPLEMENTED,
        "A/HRC/99/1#26.3": Status.NOT_IMPLEMENTED,
    }


def test_a_writer_who_saw_something_else_is_stopped(engine: Engine) -> None:
    ref = record(engine, entry()).ref

    with pytest.raises(Stale) as stopped:
        amend(engine, ref, entry(summary="Another."), seen="something else")

    assert stopped.value.now == entry(link("A/HRC/99/1#26.1"), published=YEAR_OF_REPORT)


@pytest.mark.parametrize("state", [ReviewState.APPROVED, ReviewState.WITHDRAWN])
def test_nobody_approves_by_what_they_enter(engine: Engine, state: ReviewState) -> None:
    with engines.transaction(engine) as session, pytest.raises(Invalid) as refused:
        evidence.record(session, "user:1", entry(review_state=state), approves=False)

    assert refused.value.field == "review_state"


def test_only_what_waits_can_be_approved_and_only_what_stands_withdrawn(engine: Engine) -> None:
    ref = record(engine, entry()).ref
    with engines.transaction(engine) as session:
        reviewing.withdraw(session, "user:1", ref, reason="Recorded twice.")

    with engines.transaction(engine) as session:
        seen = fingerprint(evidence.load(session, ref))
        with pytest.raises(Conflict):
            reviewing.approve(session, "user:1", ref, seen=seen)
        with pytest.raises(Conflict):
            reviewing.withdraw(session, "user:1", ref, reason="Again.")


def test_what_is_told_before_a_write_is_what_the_write_does(engine: Engine) -> None:
    record(engine, entry(origin="older", when=When.on(date(2020, 6, 1))))
    given = entry(link(finding=Finding.PROGRESS), link("26.2"), link("26.3", Finding.CONTEXT))

    with engines.reading(engine) as session:
        told = evidence_effects.of_entry(session, given, audience=EVERYTHING)
    saved = record(engine, given)

    promised = {(ask.part, unit.window.cycle): unit.internal.after
                for ask in told.asks for unit in ask.units if unit.internal.is_change}  # fmt: skip
    assert promised == {(each.part, each.cycle): each.after for each in saved.moved}
    assert len(promised) == 2


def test_the_effects_of_a_state_that_nobody_follows_are_none(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        session.execute(delete(models.TrackedState))

    with engines.reading(engine) as session:
        told = evidence_effects.of_entry(session, entry(), audience=EVERYTHING)

    assert (told.asks, told.is_followed) == ((), False)
    assert record(engine, entry()).moved == ()


def test_the_public_list_leaves_no_trace_of_what_is_hidden(engine: Engine) -> None:
    record(engine, entry(publication_basis=PublicationBasis.INTERNAL, state="NRL"))
    record(engine, entry(review_state=ReviewState.DRAFT))

    with engines.reading(engine) as session:
        public = evidence_list.listed(session, evidence_list.Wanted(), page=1, audience=PUBLIC)
        internal = evidence_list.listed(session, evidence_list.Wanted(), page=1, audience=EVERYTHING)

    assert (public.rows, public.total, public.states, public.documents) == ((), 0, (), ())
    assert internal.total == 2


def test_an_empty_list_is_empty(database_url: str) -> None:
    with engines.reading(engines.create(database_url)) as session:
        found = evidence_list.listed(session, evidence_list.Wanted(), page=3, audience=EVERYTHING)

    assert (found.rows, found.total, found.page) == ((), 0, 1)


def test_a_member_that_is_left_out_of_a_group_stands_alone_in_the_dossier(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        member = session.scalars(
            select(models.ClusterPart).join(models.Part).where(models.Part.ref == "A/HRC/99/1#26.3")
        ).one()
        member.excluded, member.reason = True, "asks for something else"
        session.flush()

        found = gather(session, "NRL", cycle=None, organisation="ORG", as_of=None, audience=EVERYTHING)

    assert [(each.name, each.parts) for each in found.clusters] == [("cluster:schools", ("A/HRC/99/1#26.2",))]
