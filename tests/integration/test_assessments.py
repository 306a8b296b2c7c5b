"""Stored statuses agree with the rules, on both databases, and never betray what is not public."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from gettext import NullTranslations
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update

from tests.factories.databases import statements
from tests.integration.conftest import SEEDED_ON
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import NotFound
from tracker.i18n import _, speaking
from tracker.services.results import assessments, rechecking, statuses, stored_units
from tracker.storage import engine as engines
from tracker.storage.models import Evidence, EvidenceLink, Organisation, Part, StoredAssessment

STATES = ("CHN", "PRK", "RUS")


def test_what_is_stored_is_what_the_rules_give(demo: Engine) -> None:
    with engines.reading(demo) as session:
        assert session.scalar(select(StoredAssessment.id).limit(1)) is not None
        assert rechecking.check(session) == ()


def test_a_changed_stored_status_is_found(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        row = session.scalars(select(StoredAssessment).order_by(StoredAssessment.id)).first()
        assert row is not None
        row.rule = "S99"

    with engines.reading(demo) as session:
        (difference,) = rechecking.check(session)

    assert difference.columns == ("rule",)


class _Shouting(NullTranslations):
    """A language that is unlike English in every sentence."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).upper()


def test_reasons_are_stored_in_english_whatever_language_is_spoken(demo: Engine) -> None:
    def reasons() -> list[list[str]]:
        with engines.reading(demo) as session:
            return list(session.scalars(select(StoredAssessment.reasons).order_by(StoredAssessment.id)))

    before = reasons()
    with speaking(_Shouting()), engines.transaction(demo) as session:
        spoken = _("No evidence")
        assessments.refresh(session, STATES, as_of=SEEDED_ON)

    with speaking(_Shouting()), engines.reading(demo) as session:
        differing = rechecking.check(session)
    assert spoken == "NO EVIDENCE"
    assert sorted(reasons()) == sorted(before)
    assert differing == ()


def test_units_of_some_recommendations_are_those_of_all(demo: Engine) -> None:
    with engines.reading(demo) as session:
        chosen = session.scalars(select(Part.recommendation_id).order_by(Part.ref).limit(3)).all()
        parts = set(session.scalars(select(Part.id).where(Part.recommendation_id.in_(chosen))))
        everything = stored_units.of_state(session, "CHN", audience=EVERYTHING)
        some = stored_units.of_state(session, "CHN", audience=EVERYTHING, recommendations=chosen)

    assert some == {part: units for part, units in everything.items() if part in parts}
    assert 0 < len(some) < len(everything)


@pytest.mark.parametrize("state", STATES)
def test_both_databases_give_the_same_bytes(state: str, seeded_sqlite: Path, seeded_postgres: str) -> None:
    answers = []
    for url in (f"sqlite:///{seeded_sqlite}", seeded_postgres):
        engine = engines.create(url)
        with engines.reading(engine) as session:
            answer = statuses.report(session, state, as_of=SEEDED_ON, audience=EVERYTHING)
        answers.append(json.dumps(answer, ensure_ascii=False))
        engine.dispose()

    assert answers[0] == answers[1]
    assert len(json.loads(answers[0])["units"]) > 5


@pytest.mark.parametrize("state", STATES)
def test_units_are_sorted_and_name_no_row(state: str, demo: Engine) -> None:
    with engines.reading(demo) as session:
        units = statuses.report(session, state, as_of=SEEDED_ON, audience=EVERYTHING)["units"]

    keys = [(unit["recommendation"], unit["part"], unit["cycle"]) for unit in units]
    assert keys == sorted(set(keys))
    assert all("#" in unit["part"] and unit["reasons"] for unit in units)


def test_internal_evidence_changes_no_public_result(demo: Engine) -> None:
    with engines.reading(demo) as session:
        before = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=PUBLIC)

    with engines.transaction(demo) as session:
        link = session.scalars(
            select(EvidenceLink)
            .join(Evidence)
            .where(Evidence.state_code == "RUS", EvidenceLink.part_id.is_not(None))
            .order_by(EvidenceLink.id)
        ).first()
        assert link is not None
        source = link.evidence
        session.add(_internal_copy(source, link))

    with engines.reading(demo) as session:
        after = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=PUBLIC)
        internal = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=EVERYTHING)
    assert after == before
    assert "internal!copy" in json.dumps(internal)
    assert "internal!copy" not in json.dumps(after)


def _internal_copy(source: Evidence, link: EvidenceLink) -> Evidence:
    copy = Evidence(
        ref="internal!copy",
        organisation_id=source.organisation_id,
        document_id=source.document_id,
        kind=source.kind,
        state_code=source.state_code,
        summary="An internal item",
        strand="un",
        reliability="A",
        origin="internal origin",
        when_first=date(2019, 1, 1),
        when_last=date(2019, 1, 1),
        when_precision="day",
        recorded_on=date(2019, 2, 1),
        review_state=ReviewState.APPROVED,
        publication_basis=PublicationBasis.INTERNAL,
    )
    copy.links = [EvidenceLink(part_id=link.part_id, finding="regression", level="outcome", scope="systemic")]
    return copy


def test_consent_opens_nothing_until_it_can_be_recorded(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        session.execute(update(Evidence).values(publication_basis=PublicationBasis.CONSENT))

    with engines.reading(demo) as session:
        units = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=PUBLIC)["units"]

    assert [ref for unit in units for side in unit["evidence"].values() for ref in side if "!" in ref] == []


def test_only_approved_evidence_counts(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        session.execute(update(Evidence).values(review_state=ReviewState.IN_REVIEW))

    with engines.reading(demo) as session:
        units = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=EVERYTHING)["units"]

    used = [ref for unit in units for side in unit["evidence"].values() for ref in side if "!" in ref]
    assert used == []


def _queries(engine: Engine, act: Callable[[], object]) -> int:
    with statements(engine) as sent:
        act()
    return len(sent)


def test_queries_do_not_grow_with_the_rows(demo: Engine) -> None:
    def compute() -> None:
        with engines.reading(demo) as session:
            assessments.compute(session, "RUS", as_of=SEEDED_ON, audience=EVERYTHING)

    many = _queries(demo, compute)
    with engines.transaction(demo) as session:
        session.execute(delete(EvidenceLink))
        session.execute(delete(StoredAssessment))
        keep = session.scalars(select(Part.recommendation_id).order_by(Part.id)).first()
        assert keep is not None

    assert _queries(demo, compute) <= many


def test_results_of_all_readers_come_from_one_reading(demo: Engine) -> None:
    def refresh() -> None:
        with engines.transaction(demo) as session:
            assessments.refresh(session, ["RUS"], as_of=SEEDED_ON)

    one = _queries(demo, refresh)
    with engines.transaction(demo) as session:
        session.add_all(Organisation(code=code, name=code) for code in ("TWO", "THREE"))

    assert _queries(demo, refresh) <= one


def test_an_unknown_state_is_one_sentence(demo: Engine) -> None:
    with engines.reading(demo) as session, pytest.raises(NotFound, match="no State that is known here"):
        statuses.report(session, "Atlantis", as_of=SEEDED_ON, audience=EVERYTHING)


@pytest.mark.parametrize("name", ["RUS", "rus", "RU", "Russian Federation", "Russia"])
def test_a_state_is_found_by_code_name_or_alias(name: str, demo: Engine) -> None:
    with engines.reading(demo) as session:
        by_name = statuses.report(session, name, as_of=SEEDED_ON, audience=EVERYTHING)
        by_code = statuses.report(session, "RUS", as_of=SEEDED_ON, audience=EVERYTHING)

    assert by_name == by_code
