"""Suggested lineage and groups: computed from what is on record, decided by a person, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.factories.databases import statements as statements_on
from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import AskKind, LineageKind, Mechanism, TreatyAsk
from tracker.errors import Conflict, Invalid, NotFound
from tracker.services import suggesting
from tracker.services.suggesting import deciding
from tracker.storage import engine as engines
from tracker.storage.models import (
    AuditEntry,
    Cluster,
    ClusterPart,
    ClusterSuggestion,
    LineageLink,
    LineageSuggestion,
    MechanismBody,
    Part,
    Recommendation,
    TreatyRequest,
)

EARLY, LATE = date(2009, 5, 4), date(2013, 5, 4)
ACTOR = "user:7"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on an empty database of either kind."""
    made = engines.create(database_url)
    yield made
    made.dispose()


def an_ask(session: Session, text: str, *, on: date, document: int, state: str = "NRL", **part: Any) -> Part:
    """Write a recommendation of one part, addressed to a State."""
    ask = make.a_recommendation(session, document_id=document, text=text, asked_first=on, asked_last=on)
    make.an_addressee(session, recommendation_id=ask.id, state_code=make.a_state(session, state).code)
    return make.a_part(session, recommendation_id=ask.id, text=text, **part)


def a_report(session: Session, *, cycle: int, on: date, state: str = "NRL") -> int:
    """Write the report of a review; return its row."""
    review = make.a_review(session, state, cycle, reviewed_on=on)
    return make.a_document(session, review_id=review.id, dated_first=on, dated_last=on).id


def two_reviews(session: Session) -> tuple[Part, Part]:
    """Write two reviews that ask the same once; return the earlier part and the later."""
    before, after = a_report(session, cycle=1, on=EARLY), a_report(session, cycle=2, on=LATE)
    earlier = an_ask(session, "Abolish capital punishment", on=EARLY, document=before)
    an_ask(session, "Repair the bridges", on=EARLY, document=before)
    later = an_ask(session, "Put an end to the death penalty", on=LATE, document=after)
    an_ask(session, "Open the archives of the war", on=LATE, document=after)
    return earlier, later


def suggested(session: Session) -> list[tuple[int, int]]:
    """Return the pairs that are suggested and open."""
    suggestion = LineageSuggestion
    rows = session.execute(
        select(suggestion.later_id, suggestion.earlier_id)
        .where(suggestion.decision.is_(None))
        .order_by(suggestion.later_id, suggestion.rank)
    )
    return [(later, earlier) for later, earlier in rows]


def only(session: Session, kind: type[Any] = LineageSuggestion) -> int:
    """Return the row of the one suggestion."""
    return int(session.scalars(select(kind.id)).one())


def test_what_was_asked_before_is_suggested_with_a_reason(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        earlier, later = two_reviews(session)

        count = suggesting.suggest(session)

        row = session.scalars(select(LineageSuggestion)).one()
        assert count == 1
        assert (row.later_id, row.earlier_id) == (later.recommendation_id, earlier.recommendation_id)
        assert row.reason == "Both are about the death penalty; in 2009, in 2013"
        assert row.rank == 1
        assert row.decision is None
        assert session.scalar(select(func.count(LineageLink.id))) == 0


def test_nothing_is_suggested_between_two_states(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        before = a_report(session, cycle=1, on=EARLY, state="NRL")
        after = a_report(session, cycle=2, on=LATE, state="XRL")
        an_ask(session, "Abolish torture", on=EARLY, document=before, state="NRL")
        an_ask(session, "Abolish torture", on=LATE, document=after, state="XRL")

        assert suggesting.suggest(session) == 0


def test_another_mechanism_is_suggested_and_named(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        make.add(session, MechanismBody(code="NGO", kind=Mechanism.NGO, name="Friends of NRL", short_name="Friends"))
        other = make.a_document(session, mechanism_code="NGO", dated_first=EARLY, dated_last=EARLY).id
        an_ask(session, "Abolish torture", on=EARLY, document=other)
        an_ask(session, "Abolish torture", on=LATE, document=a_report(session, cycle=2, on=LATE))

        suggesting.suggest(session)

        reason = session.scalars(select(LineageSuggestion.reason)).one()
        assert reason == "Both are about torture; by Friends in 2009, in 2013"


def test_a_second_run_changes_nothing(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        two_reviews(session)
        suggesting.suggest(session)
        row = only(session)

    with engines.transaction(engine) as session:
        assert suggesting.suggest(session) == 0
        assert only(session) == row


def test_a_text_that_changed_is_computed_anew(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        earlier, later = two_reviews(session)
        suggesting.suggest(session)
        ask = session.get_one(Recommendation, later.recommendation_id)
        ask.text = later.text = "Repair every bridge, all the bridges"
        session.flush()

        count = suggesting.suggest(session, recommendations=[later.recommendation_id])

        assert count
        assert (later.recommendation_id, earlier.recommendation_id) not in suggested(session)


def test_only_the_states_of_what_changed_are_looked_at(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        two_reviews(session)
        elsewhere = an_ask(session, "Plant trees", on=LATE, document=make.a_document(session).id, state="XRL")

        assert suggesting.suggest(session, recommendations=[elsewhere.recommendation_id]) == 0
        assert suggesting.suggest(session, recommendations=[]) == 0
        assert suggested(session) == []


def test_what_was_refused_is_never_suggested_again(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        two_reviews(session)
        suggesting.suggest(session)
        deciding.refuse_lineage(session, ACTOR, only(session))

    with engines.transaction(engine) as session:
        assert suggesting.suggest(session) == 0
        assert suggested(session) == []
        assert session.scalars(select(LineageSuggestion.decision)).all() == [Decision.REFUSED]


def test_what_a_person_linked_by_hand_is_suggested_no_more(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        earlier, later = two_reviews(session)
        suggesting.suggest(session)
        link = LineageLink(
            later_id=later.recommendation_id,
            earlier_id=earlier.recommendation_id,
            kind=LineageKind.FOLLOWS,
            reason="seen by hand",
        )
        make.add(session, link)

        assert suggesting.suggest(session) == 1
        assert suggested(session) == []


def test_accepting_makes_a_link_of_the_kind_that_the_person_chose(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        earlier, later = two_reviews(session)
        suggesting.suggest(session)

        deciding.accept_lineage(session, ACTOR, only(session), kind=LineageKind.WIDENS)

        link = session.scalars(select(LineageLink)).one()
        row = session.scalars(select(LineageSuggestion)).one()
        assert (link.later_id, link.earlier_id) == (later.recommendation_id, earlier.recommendation_id)
        assert (link.kind, link.reason) == (LineageKind.WIDENS, row.reason)
        assert (row.decision, row.decided_by) == (Decision.ACCEPTED, ACTOR)
        assert session.scalars(select(AuditEntry.event)).all() == ["lineage:record"]
        assert suggesting.suggest(session) == 0


def test_of_two_who_decide_the_second_is_told(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        two_reviews(session)
        suggesting.suggest(session)
        row = only(session)
        deciding.refuse_lineage(session, ACTOR, row)

        with pytest.raises(Conflict, match="Somebody decided"):
            deciding.accept_lineage(session, "user:8", row, kind=LineageKind.REPEATS)

        assert session.scalar(select(func.count(LineageLink.id))) == 0


def test_a_pair_linked_by_hand_meanwhile_is_not_linked_twice(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        earlier, later = two_reviews(session)
        suggesting.suggest(session)
        ends = {"later_id": later.recommendation_id, "earlier_id": earlier.recommendation_id}
        make.add(session, LineageLink(**ends, kind=LineageKind.FOLLOWS, reason="seen by hand"))

        with pytest.raises(Conflict, match="linked these two"):
            deciding.accept_lineage(session, ACTOR, only(session), kind=LineageKind.REPEATS)


def test_a_suggestion_that_is_gone_is_not_found(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        with pytest.raises(NotFound):
            deciding.refuse_lineage(session, ACTOR, 41)
        with pytest.raises(NotFound):
            deciding.refuse_cluster(session, ACTOR, 41)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decision_on_a_pair_can_be_taken_back(engine: Engine, *, accepted: bool) -> None:
    with engines.transaction(engine) as session:
        two_reviews(session)
        suggesting.suggest(session)
        row = only(session)
        if accepted:
            deciding.accept_lineage(session, ACTOR, row, kind=LineageKind.REPEATS, reason="the same words")
        else:
            deciding.refuse_lineage(session, ACTOR, row)

        deciding.reopen_lineage(session, ACTOR, row)

        assert len(suggested(session)) == 1
        assert session.scalar(select(func.count(LineageLink.id))) == 0
        assert session.scalars(select(AuditEntry.event).order_by(AuditEntry.sequence)).all()[-1] == "lineage:reopen"
        with pytest.raises(Conflict):
            deciding.reopen_lineage(session, ACTOR, row)


def a_group(session: Session) -> list[Part]:
    """Write three parts of one review of which two ask the same."""
    report = a_report(session, cycle=3, on=date(2018, 5, 4))
    make.an_instrument(session, "CPED")
    parts = [
        an_ask(session, text, on=date(2018, 5, 4), document=report, ask_kind=AskKind.TREATY_ACTION)
        for text in ("Ratify the Convention", "Accede to the Convention", "Plant trees")
    ]
    for part in parts[:2]:
        make.add(session, TreatyRequest(part_id=part.id, instrument_code="CPED", ask=TreatyAsk.RATIFY))
    return parts


def test_parts_of_one_review_that_ask_the_same_are_suggested_as_a_group(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        parts = a_group(session)

        suggesting.suggest(session)

        row = session.scalars(select(ClusterSuggestion)).one()
        assert row.title == "Ratify CPED"
        assert [member.part_id for member in row.members] == [parts[0].id, parts[1].id]
        assert suggesting.suggest(session) == 0
        assert session.scalar(select(func.count(Cluster.id))) == 0


def test_accepting_a_group_makes_a_cluster_of_what_is_kept(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        parts = a_group(session)
        suggesting.suggest(session)

        ref = deciding.accept_cluster(session, ACTOR, only(session, ClusterSuggestion), title=" Join it ")

        made = session.scalars(select(Cluster)).one()
        assert (made.ref, made.title) == (ref, "Join it")
        assert session.scalars(select(ClusterPart.part_id).order_by(ClusterPart.part_id)).all() == [
            parts[0].id,
            parts[1].id,
        ]
        assert suggesting.suggest(session) == 0


def test_a_group_of_one_or_without_a_name_is_refused(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        parts = a_group(session)
        suggesting.suggest(session)
        row = only(session, ClusterSuggestion)

        with pytest.raises(Invalid, match="two members"):
            deciding.accept_cluster(session, ACTOR, row, title="Join it", left_out=[parts[0].id])
        with pytest.raises(Invalid, match="name"):
            deciding.accept_cluster(session, ACTOR, row, title=" ")
        assert session.scalars(select(ClusterSuggestion.decision)).all() == [None]


def test_a_group_that_was_refused_is_never_suggested_again(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        a_group(session)
        suggesting.suggest(session)
        row = only(session, ClusterSuggestion)
        deciding.refuse_cluster(session, ACTOR, row)

        assert suggesting.suggest(session) == 0
        with pytest.raises(Conflict):
            deciding.accept_cluster(session, ACTOR, row, title="Join it")


def test_some_members_of_a_refused_group_are_not_suggested_either(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        parts = a_group(session)
        make.add(session, TreatyRequest(part_id=parts[2].id, instrument_code="CPED", ask=TreatyAsk.RATIFY))
        suggesting.suggest(session)
        deciding.refuse_cluster(session, ACTOR, only(session, ClusterSuggestion))
        session.execute(delete(TreatyRequest).where(TreatyRequest.part_id == parts[2].id))

        assert suggesting.suggest(session) == 0


def test_a_refused_group_with_one_more_member_is_not_suggested_either(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        parts = a_group(session)
        suggesting.suggest(session)
        deciding.refuse_cluster(session, ACTOR, only(session, ClusterSuggestion))
        make.add(session, TreatyRequest(part_id=parts[2].id, instrument_code="CPED", ask=TreatyAsk.RATIFY))

        suggesting.suggest(session)

        assert session.scalars(select(ClusterSuggestion.decision)).all() == [Decision.REFUSED]


def test_taking_back_an_accepted_group_takes_it_apart_unless_evidence_hangs_on_it(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        a_group(session)
        suggesting.suggest(session)
        row = only(session, ClusterSuggestion)
        deciding.accept_cluster(session, ACTOR, row, title="Join it")
        deciding.reopen_cluster(session, ACTOR, row)
        assert session.scalar(select(func.count(ClusterPart.part_id))) == 0

        deciding.accept_cluster(session, ACTOR, row, title="Join it")
        cluster = session.scalars(select(Cluster.id)).one()
        make.a_link(session, cluster_id=cluster)

        with pytest.raises(Conflict, match="Evidence"):
            deciding.reopen_cluster(session, ACTOR, row)


def test_parts_that_a_person_grouped_are_suggested_in_no_other_group(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        parts = a_group(session)
        report = session.get_one(Recommendation, parts[0].recommendation_id).document
        made = make.a_cluster(session, review_id=report.review_id)
        make.add(session, ClusterPart(cluster_id=made.id, part_id=parts[0].id))

        suggesting.suggest(session)

        assert session.scalar(select(func.count(ClusterSuggestion.id))) == 0


def test_the_number_of_queries_does_not_grow_with_the_asks(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        two_reviews(session)
        a_group(session)
        few = statements(engine, session)
        before = a_report(session, cycle=4, on=date(2023, 5, 4))
        for place in range(20):
            an_ask(session, f"Abolish the death penalty for crime {place}", on=date(2023, 5, 4), document=before)

        assert statements(engine, session) <= few + 1  # one more INSERT where there was none of its kind


def statements(engine: Engine, session: Session) -> int:
    """Count the statements of one run."""
    session.flush()
    with statements_on(engine) as sent:
        suggesting.suggest(session)
    return len(sent)


def test_the_demo_is_suggested_across_mechanisms(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        suggesting.suggest(session)

    with engines.reading(demo) as session:
        rows = session.scalars(select(LineageSuggestion)).all()
        kinds = {(row.later.document.mechanism.kind, row.earlier.document.mechanism.kind) for row in rows}
        same = [row for row in rows if row.kind is LineageKind.REPEATS]

    assert {(Mechanism.UPR, Mechanism.NGO), (Mechanism.NGO, Mechanism.UPR), (Mechanism.UPR, Mechanism.UPR)} <= kinds
    assert (Mechanism.NGO, Mechanism.COMMISSION_OF_INQUIRY) in kinds
    assert (Mechanism.SPECIAL_PROCEDURE, Mechanism.UPR) in kinds
    assert same
