"""What the database itself refuses, whoever writes; and that the migrations say the same as the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker import paths
from tracker.domain.vocabulary import AddresseeKind, AskKind, Closure, DatePrecision, PublicationBasis, ReviewState
from tracker.storage import engine as engines
from tracker.storage import migrate, models
from tracker.storage.models import (
    AuditEntry,
    ClusterPart,
    Evidence,
    LineageLink,
    Obligation,
    StatedPosition,
    TreatyRecord,
    TreatyRequest,
)

MOMENT = datetime(2020, 5, 4, tzinfo=UTC)
EARLIER = make.DAY - timedelta(days=1)
Attempt = Callable[[Session], Any]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a migrated, empty database."""
    made = engines.create(database_url)
    yield made
    made.dispose()


def _a_position(session: Session, **values: Any) -> StatedPosition:
    plain = {
        "state_code": make.a_state(session).code,
        "position": "noted",
        "document_id": make.a_document(session).id,
        "stated_first": make.DAY,
        "stated_last": make.DAY,
        "stated_precision": DatePrecision.DAY,
    }
    return make.add(session, StatedPosition(**plain | values))


def _an_obligation(session: Session, **values: Any) -> Obligation:
    make.an_instrument(session)
    plain = {
        "recommendation_id": values.get("recommendation_id") or make.a_recommendation(session).id,
        "ordinal": 1,
        "instrument_code": "TST",
        "facts_first": make.DAY,
        "facts_last": make.DAY,
        "facts_precision": DatePrecision.DAY,
    }
    return make.add(session, Obligation(**plain | values))


def _position_on_a_part_of_another_recommendation(session: Session) -> None:
    part = make.a_part(session)
    _a_position(session, recommendation_id=make.a_recommendation(session).id, part_id=part.id)


def _the_same_position_twice(session: Session) -> None:
    same = {"recommendation_id": make.a_recommendation(session).id, "document_id": make.a_document(session).id}
    _a_position(session, **same)
    _a_position(session, **same)


def _a_state_addressed_twice(session: Session) -> None:
    recommendation = make.a_recommendation(session).id
    make.an_addressee(session, recommendation_id=recommendation)
    make.an_addressee(session, recommendation_id=recommendation)


def _two_answers_for_one_unit(session: Session) -> None:
    part = make.a_part(session).id
    make.an_assessment(session, part_id=part)
    make.an_assessment(session, part_id=part)


def _two_links_to_one_part(session: Session) -> None:
    same = {"evidence_id": make.evidence(session).id, "part_id": make.a_part(session).id}
    make.a_link(session, **same)
    make.a_link(session, **same)


def _excluded_without_reason(session: Session) -> None:
    cluster, part = make.a_cluster(session), make.a_part(session)
    make.add(session, ClusterPart(cluster_id=cluster.id, part_id=part.id, excluded=True))


def _lineage_of_itself(session: Session) -> None:
    one = make.a_recommendation(session).id
    make.add(session, LineageLink(later_id=one, earlier_id=one, kind="repeats", reason="the same words"))


def _checked_by_nobody(session: Session) -> None:
    state, instrument = make.a_state(session).code, make.an_instrument(session).code
    make.add(
        session,
        TreatyRecord(
            state_code=state,
            instrument_code=instrument,
            as_of=make.DAY,
            source="test",
            certainty="confirmed",
            checked_on=make.DAY,
        ),
    )


def _twice(attempt: Attempt) -> Attempt:
    def both(session: Session) -> None:
        attempt(session)
        attempt(session)

    return both


REFUSED: dict[str, Attempt] = {
    "a State's code in lower case": lambda s: make.a_state(s, "nrl", iso2="NR"),
    "a State's code of two letters": lambda s: make.a_state(s, "NR"),
    "a State without a name": lambda s: make.a_state(s, name=" "),
    "a regional group that does not exist": lambda s: s.execute(text(
        "INSERT INTO state (code, iso2, m49, name, official_name, regional_group, membership) "
        "VALUES ('AAA', 'AA', '900', 'A', 'A', 'oceanian', 'member')")),
    "a cycle zero": lambda s: make.a_cycle(s, 0),
    "a session known by its year": lambda s: make.a_session(s, precision=DatePrecision.YEAR),
    "a session that ends before it begins": lambda s: make.a_session(s, ends_on=EARLIER),
    "two reviews in one cycle": _twice(make.a_review),
    "a report adopted before its review": lambda s: make.a_review(s, adopted_on=EARLIER),
    "a review of an unknown State": lambda s: make.a_review(s, state_code="ZZZ"),
    "two documents of one key": _twice(lambda s: make.a_document(s, key="A/HRC/1/1")),
    "a document published on a date of unknown precision": lambda s: make.a_document(s, published_precision=None),
    "a document filed for a State but no cycle": lambda s: make.a_document(
        s, filed_for_state=make.a_state(s).code),
    "two recommendations of one reference": _twice(lambda s: make.a_recommendation(s, ref="A#1")),
    "an ask that ends before it begins": lambda s: make.a_recommendation(s, asked_last=EARLIER),
    "an imported text that is empty": lambda s: make.a_recommendation(s, text=" "),
    "a text that is said not to be imported": lambda s: make.a_recommendation(s, wording="not_imported"),
    "a sixth action category": lambda s: make.a_recommendation(s, action_category=6),
    "a part whose closure has no reason": lambda s: make.a_part(s, closed_on=make.DAY, closure=Closure.SUPERSEDED),
    "a part whose closure has a blank reason": lambda s: make.a_part(
        s, closed_on=make.DAY, closure=Closure.SUPERSEDED, closure_reason=" "),
    "a reply due on what is no request for information": lambda s: make.a_part(
        s, ask_kind=AskKind.DO, reply_due_on=make.DAY),
    "a treaty request on an unknown instrument": lambda s: make.add(
        s, TreatyRequest(part_id=make.a_part(s).id, instrument_code="NONE", ask="ratify")),
    "an addressee that is a State and unnamed": lambda s: make.an_addressee(s, state_code=None),
    "an addressee that is all States and one": lambda s: make.an_addressee(s, kind=AddresseeKind.ALL_STATES),
    "an addressee that is a body and blank": lambda s: make.an_addressee(
        s, kind=AddresseeKind.BODY, state_code=None, body=" "),
    "a State addressed twice": _a_state_addressed_twice,
    "a position on a part of another recommendation": _position_on_a_part_of_another_recommendation,
    "the same position twice": _the_same_position_twice,
    "a citation of an unknown provision": lambda s: _an_obligation(s, provision_number="99"),
    "a citation whose facts end before they begin": lambda s: _an_obligation(s, facts_last=EARLIER),
    "an act done before it could be": lambda s: make.a_treaty_action(s, done_last=EARLIER),
    "an act recorded twice": _twice(make.a_treaty_action),
    "a record checked by nobody": _checked_by_nobody,
    "a part left out of a cluster without a reason": _excluded_without_reason,
    "evidence that ends before it begins": lambda s: make.evidence(s, when_last=EARLIER),
    "evidence without an origin": lambda s: make.evidence(s, origin=""),
    "a voucher for what does not continue": lambda s: make.evidence(s, vouched_until=make.DAY),
    "a voucher that ends before the fact": lambda s: make.evidence(s, continuing=True, vouched_until=EARLIER),
    "at least nobody knows how many": lambda s: make.evidence(s, count_at_least=True),
    "a count of nothing": lambda s: make.evidence(s, item_count=0),
    "public evidence that was never published": lambda s: make.evidence(
        s, publication_basis=PublicationBasis.PUBLISHED_SOURCE),
    "a name in place of a code": lambda s: make.evidence(s, code="Somebody"),
    "a link to nothing": lambda s: make.a_link(s, part_id=None),
    "a link to a part and a cluster": lambda s: make.a_link(
        s, part_id=make.a_part(s).id, cluster_id=make.a_cluster(s).id),
    "two links to one part": _two_links_to_one_part,
    "a window of a cycle before zero": lambda s: make.a_link(s, chosen_cycle=-1),
    "a figure without its source's words": lambda s: make.a_figure(s, value_text=""),
    "a figure that nobody states": lambda s: make.a_figure(s, attributed_to=""),
    "a reply due before the letter": lambda s: make.a_letter(s, reply_due_on=EARLIER),
    "a recommendation that repeats itself": _lineage_of_itself,
    "two answers for one unit and audience": _two_answers_for_one_unit,
    "a window without a day": lambda s: make.an_assessment(s, window_from=make.DAY, window_to=make.DAY),
    "a last status of no window": lambda s: make.an_assessment(s, last_known_status="implemented"),
    "a judgement without a rationale": lambda s: make.a_judgement(s, rationale=""),
    "a password in clear": lambda s: make.a_user(s, password="correct horse"),
    "a mail address with capitals": lambda s: make.a_user(s, email="P-1@example.org"),
    "an event that is no noun and action": lambda s: make.add(s, AuditEntry(
        sequence=1, at=MOMENT, actor="a", event="changed", subject="x", changes={}, previous_hash="0" * 64,
        hash="1" * 64)),
}  # fmt: skip


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses(attempt: Attempt, engine: Engine) -> None:
    with pytest.raises(IntegrityError), engines.transaction(engine) as session:
        attempt(session)


def test_what_the_refusals_start_from_is_accepted(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        make.a_review(session, adopted_on=make.DAY, session_number=make.a_session(session).number)
        make.an_addressee(session)
        make.a_part(session, ask_kind=AskKind.INFORMATION, reply_due_on=make.DAY)
        make.a_part(session, closed_on=make.DAY, closure=Closure.WITHDRAWN, closure_reason="by its author")
        make.a_recommendation(session, text="", wording="not_imported", action_category=5)
        make.evidence(session, continuing=True, vouched_until=make.DAY, item_count=3, count_at_least=True, code="M-1")
        make.a_link(session, chosen_cycle=0)
        make.a_treaty_action(session)
        make.a_figure(session)
        make.a_letter(session, reply_due_on=make.DAY)
        make.a_judgement(session)
        make.an_assessment(session)
        _an_obligation(session)
        _a_position(session, recommendation_id=make.a_recommendation(session).id)


def test_evidence_is_a_draft_for_internal_use_unless_somebody_says_otherwise(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        make.evidence(session)

    with engines.reading(engine) as session:
        item = session.query(Evidence).one()
    assert (item.review_state, item.publication_basis) == (ReviewState.DRAFT, PublicationBasis.INTERNAL)


@pytest.mark.parametrize("statement", ["UPDATE judgement SET rationale = 'no'", "DELETE FROM judgement"])
def test_a_judgement_is_never_changed_or_taken_back(statement: str, engine: Engine) -> None:
    with engines.transaction(engine) as session:
        make.a_judgement(session)

    with pytest.raises(DBAPIError), engines.transaction(engine) as session:
        session.execute(text(statement))

    with engines.reading(engine) as session:
        assert session.scalar(text("SELECT rationale FROM judgement")) == "Nobody saw a school"


def test_the_migrations_declare_every_constraint_of_the_model(sqlite_url: str) -> None:
    """Alembic's own comparison sees neither CHECKs nor the conditions of partial indexes."""
    migrated, described = engines.create(sqlite_url), engines.create("sqlite://")
    models.Base.metadata.create_all(described)

    assert _declared(migrated) == _declared(described)
    migrated.dispose()


def test_the_migrations_can_be_taken_back(blank_database_url: str) -> None:
    engine = engines.create(blank_database_url)
    migrate.upgrade(engine)
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))

    with engines.writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert migrate.upgrade(engine)
    engine.dispose()


def _declared(engine: Engine) -> dict[str, Any]:
    inspector = inspect(engine)
    found: dict[str, Any] = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        checks = sorted((str(each["name"]), str(each["sqltext"])) for each in inspector.get_check_constraints(table))
        keys = sorted(str(each["name"]) for each in inspector.get_foreign_keys(table))
        indexes = sorted(_index(each) for each in inspector.get_indexes(table))
        uniques = sorted(str(each["name"]) for each in inspector.get_unique_constraints(table))
        found[table] = [checks, keys, indexes, uniques]
    return found


def _index(found: Any) -> tuple[str, ...]:
    where = found.get("dialect_options", {}).get("sqlite_where", "")
    return (str(found["name"]), str(found["column_names"]), str(found["unique"]), str(where))


def test_no_table_has_a_field_for_a_persons_name() -> None:
    allowed = {"name", "official_name", "short_name", "table_name"}
    named = {
        f"{table.name}.{column.name}"
        for table in models.Base.metadata.tables.values()
        for column in table.columns
        if "name" in column.name and column.name not in allowed
    }

    assert named == set()
    people = {"evidence", "evidence_link", "user_account", "judgement", "communication"}
    assert not [table for table in people if "name" in models.Base.metadata.tables[table].columns]


def test_a_date_is_a_date_on_both_databases(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        make.evidence(session, ref="x!y")

    with engines.reading(engine) as session:
        found = session.query(Evidence).one()
        assert found.when_first == date(2020, 5, 4)
