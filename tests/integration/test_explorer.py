"""What the explorer reads, on both databases: pairs, statuses, positions, evidence, search, counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl

import pytest
from sqlalchemy.orm import Session

from tests.factories import records
from tests.factories.databases import statements
from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.criteria import Facet, read
from tracker.domain.vocabulary import (
    AddresseeKind,
    DatePrecision,
    Position,
    PublicationBasis,
    ReviewState,
    Status,
    Wording,
)
from tracker.services.explorer import Explored, explore
from tracker.storage import engine as engines
from tracker.storage.models import (
    ClusterPart,
    Obligation,
    Organisation,
    Recommendation,
    RecommendationTheme,
    RecommendingState,
    StatedPosition,
    Theme,
    TrackedState,
)

DAY = records.DAY


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = engines.create(database_url)
    with engines.transaction(engine) as opened:
        organisation = records.add(opened, Organisation(code="X", name="X"))
        records.add(opened, TrackedState(organisation_id=organisation.id, state_code=records.a_state(opened).code))
        yield opened
        opened.rollback()
    engine.dispose()


def _ask(session: Session, text: str = "Build schools", state: str | None = "NRL", **values) -> Recommendation:
    row = records.a_recommendation(session, text=text, **values)
    if state:
        records.an_addressee(session, recommendation_id=row.id, state_code=records.a_state(session, state).code)
    return row


def _explored(session: Session, query: str = "", *, audience: Audience = EVERYTHING) -> Explored:
    organisation = session.query(Organisation).filter_by(code="X").one()
    session.flush()
    return explore(session, read(parse_qsl(query)).criteria, organisation_id=organisation.id, audience=audience)


def _refs(found: Explored) -> list[str]:
    return [row.ask.ref for group in found.groups for row in group.rows]


def _position(session: Session, ask: Recommendation, position: Position, day: date, part: int | None = None) -> None:
    document = records.a_document(session)
    row = StatedPosition(
        recommendation_id=ask.id, part_id=part, state_code="NRL", position=position, document_id=document.id,
        stated_first=day, stated_last=day, stated_precision=DatePrecision.DAY,
    )  # fmt: skip
    records.add(session, row)


def test_a_row_is_a_recommendation_and_a_state_and_followed_states_come_by_default(session: Session) -> None:
    both = _ask(session)
    records.an_addressee(session, recommendation_id=both.id, state_code=records.a_state(session, "OTH").code)
    elsewhere = _ask(session, state="OTH")

    assert _refs(_explored(session)) == [both.ref]
    assert _refs(_explored(session, "state=OTH")) == [both.ref, elsewhere.ref]
    assert len(_refs(_explored(session, "everywhere=1"))) == 3


def test_what_is_asked_of_all_states_is_a_row_of_each_followed_state_once(session: Session) -> None:
    general = _ask(session, state=None)
    records.a_state(session, "OTH")
    records.an_addressee(session, recommendation_id=general.id, kind=AddresseeKind.ALL_STATES, state_code=None)
    named = _ask(session)
    records.an_addressee(session, recommendation_id=named.id, kind=AddresseeKind.ALL_STATES, state_code=None)

    assert sorted(_refs(_explored(session))) == sorted([general.ref, named.ref])
    assert len(_refs(_explored(session, "state=OTH"))) == 2


def test_what_is_asked_of_a_body_has_no_row(session: Session) -> None:
    row = _ask(session, state=None)
    records.an_addressee(session, recommendation_id=row.id, kind=AddresseeKind.BODY, state_code=None, body="UNHCR")

    assert _refs(_explored(session, "everywhere=1")) == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Stop the détention of migrants", "q=DETENTION+migrants"),
        ("Guarantee a fair trial", "q=%22fair+trial%22"),
        ("Прекратить пытки", "q=пытки"),
        ("고문을 금지할 것", "q=고문"),
        ("وقف التعذيب", "q=التعذيب"),
        ("Reach 100% of a_b children", "q=100%25"),
        ("Reach 100% of a_b children", "q=a_b"),
        ("Say 'it is' \\ not", "q=%5C"),
    ],
)
def test_words_are_found_in_any_script_and_wildcards_are_letters(session: Session, text: str, query: str) -> None:
    wanted = _ask(session, text)
    _ask(session, "Reach 1000 of acb pupils")
    _ask(session, "Hold a trial that is fair")

    assert _refs(_explored(session, query)) == [wanted.ref]


def test_every_word_must_occur_and_a_phrase_as_it_is(session: Session) -> None:
    phrase, apart = _ask(session, "A fair trial"), _ask(session, "A trial that is fair")

    assert _refs(_explored(session, "q=fair+trial")) == [phrase.ref, apart.ref]
    assert _refs(_explored(session, "q=fair+school")) == []


def test_a_number_is_that_item_and_not_the_beginning_of_another(session: Session) -> None:
    document = records.a_document(session, key="A/HRC/98/1", symbol="A/HRC/98/1")
    rows = [
        _ask(session, document_id=document.id, number=number, ref=f"A/HRC/98/1#{number}", ordinal=place)
        for place, number in enumerate(("140.22", "140.227"))
    ]
    _ask(session, "Unlike 140.22, do it")

    for query in ("q=140.22", "q=A/HRC/98/1+140.22", "q=a/hrc/98/1%23140.22", "q=A/HRC/98/1,+para.+140.22"):
        assert _explored(session, query).hits[0].ref == rows[0].ref, query
    assert rows[1].ref not in _refs(_explored(session, "q=140.22"))
    assert _refs(_explored(session, "q=A/HRC/98/1")) == [row.ref for row in rows]
    assert [(hit.ref, hit.document) for hit in _explored(session, "q=a/hrc/98/1").hits] == [("", "A/HRC/98/1")]


def test_a_status_is_that_of_the_latest_assessed_window_of_each_part(session: Session) -> None:
    row = _ask(session)
    parts = [records.a_part(session, recommendation_id=row.id, label=label, ordinal=n) for n, label in enumerate("ab")]
    for part, statuses in zip(
        parts,
        [(Status.IMPLEMENTED, Status.NOT_IMPLEMENTED, Status.NOT_ASSESSED), (Status.NOT_ASSESSED,) * 3],
        strict=True,
    ):
        for cycle, status in enumerate(statuses, start=1):
            records.an_assessment(session, part_id=part.id, cycle=cycle, status=status)
    records.an_assessment(session, part_id=parts[1].id, cycle=3, status=Status.REGRESSED, audience=PUBLIC)

    inside, outside = _explored(session), _explored(session, audience=PUBLIC)

    assert inside.counts[Facet.STATUS] == {"not_implemented": 1, "not_assessed": 1}
    assert outside.counts[Facet.STATUS] == {"regressed": 1}
    assert "without_status" not in inside.counts[Facet.TO_DO]
    assert _refs(_explored(session, "status=not_implemented")) == [row.ref]
    assert _refs(_explored(session, "status=implemented")) == []


def test_what_was_never_computed_and_what_is_not_assessed_are_told_apart_and_both_lack_a_status(
    session: Session,
) -> None:
    _ask(session)
    known = _ask(session)
    records.an_assessment(session, part_id=records.a_part(session, recommendation_id=known.id).id)

    found = _explored(session)

    assert found.counts[Facet.STATUS] == {"none": 1, "not_assessed": 1}
    assert found.counts[Facet.TO_DO]["without_status"] == 2


def test_the_latest_position_counts_and_a_later_answer_on_a_part_stands_beside_it(session: Session) -> None:
    row, silent = _ask(session), _ask(session)
    parts = [records.a_part(session, recommendation_id=row.id, label=label).id for label in "ab"]
    _position(session, row, Position.NOTED, date(2020, 1, 1))
    _position(session, row, Position.NOT_SUPPORTED, date(2020, 2, 1), part=parts[0])
    _position(session, row, Position.SUPPORTED, date(2020, 3, 1))
    _position(session, row, Position.PARTIALLY_SUPPORTED, date(2020, 4, 1), part=parts[1])

    found = _explored(session)

    assert found.counts[Facet.POSITION] == {"supported": 1, "partially_supported": 1, "none": 1}
    assert _refs(_explored(session, "todo=without_position")) == [silent.ref]


def test_only_evidence_that_counts_is_counted_direct_or_through_a_cluster(session: Session) -> None:
    rows = [_ask(session) for _number in range(4)]
    parts = [records.a_part(session, recommendation_id=row.id).id for row in rows]
    approved = {"review_state": ReviewState.APPROVED, "published_on": DAY, "published_precision": DatePrecision.DAY}
    public = approved | {"publication_basis": PublicationBasis.PUBLISHED_SOURCE}
    records.a_link(session, evidence_id=records.evidence(session, **approved).id, part_id=parts[0])
    records.a_link(session, evidence_id=records.evidence(session).id, part_id=parts[1])  # a draft
    cluster = records.a_cluster(session)
    for part, excluded in ((parts[2], False), (parts[3], True)):
        reason = "does not fit" if excluded else ""
        records.add(session, ClusterPart(cluster_id=cluster.id, part_id=part, excluded=excluded, reason=reason))
    records.a_link(session, evidence_id=records.evidence(session, **public).id, cluster_id=cluster.id)

    inside = _explored(session, "todo=without_evidence")
    outside = _explored(session, "todo=without_evidence", audience=PUBLIC)

    assert _refs(inside) == [rows[1].ref, rows[3].ref]
    assert _refs(outside) == [rows[0].ref, rows[1].ref, rows[3].ref]


def test_a_judgement_that_newer_evidence_followed_needs_another_look_and_the_public_does_not_learn_of_it(
    session: Session,
) -> None:
    row, settled = _ask(session), _ask(session)
    for ask, decided in ((row, date(2020, 1, 1)), (settled, date(2020, 3, 1))):
        part = records.a_part(session, recommendation_id=ask.id).id
        item = records.evidence(session, review_state=ReviewState.APPROVED, recorded_on=date(2020, 2, 1))
        records.a_link(session, evidence_id=item.id, part_id=part)
        records.a_judgement(session, part_id=part, decided_on=decided)

    assert _refs(_explored(session, "todo=another_look")) == [row.ref]
    assert _refs(_explored(session, "todo=another_look", audience=PUBLIC)) == []


def test_obligations_and_themes_that_are_missing_are_to_do(session: Session) -> None:
    whole, bare = _ask(session), _ask(session)
    theme = records.add(session, Theme(code="t", name="Schools", source="test"))
    records.add(session, RecommendationTheme(recommendation_id=whole.id, theme_code=theme.code))
    records.add(
        session,
        Obligation(recommendation_id=whole.id, ordinal=1, instrument_code=records.an_instrument(session).code,
                   facts_first=DAY, facts_last=DAY, facts_precision=DatePrecision.DAY),
    )  # fmt: skip

    assert _refs(_explored(session, "todo=without_obligation&todo=without_theme")) == [bare.ref]
    assert _refs(_explored(session, "theme=t")) == [whole.ref]
    assert _explored(session, "theme=t&theme=u").left_out == ("theme=u",)


def test_the_order_is_complete_and_pages_hold_every_row_once(session: Session) -> None:
    document = records.a_document(session)
    for number in range(60):  # all alike but for their key
        _ask(session, document_id=document.id, number=f"n{number}", ref=f"d#n{number}")

    for query in ("", "sort=newest", "sort=oldest", "sort=evidence", "group=theme", "group=state"):
        pages = [_refs(_explored(session, f"{query}&page={page}")) for page in (1, 2, 3)]
        assert [len(page) for page in pages] == [25, 25, 10]
        assert [ref for page in pages for ref in page] == [f"d#n{number}" for number in range(60)]
    assert _explored(session, "page=99").criteria.page == 3


def test_a_text_that_is_not_imported_is_told_by_its_part(session: Session) -> None:
    row = _ask(session, "", wording=Wording.NOT_IMPORTED)
    records.a_part(session, recommendation_id=row.id, text="Join the treaty")

    ((group,)) = _explored(session).groups

    assert [each.ask.text for each in group.rows] == ["Join the treaty"]


def test_the_number_of_queries_is_that_of_one_row_and_small(session: Session) -> None:
    def add() -> None:
        row = _ask(session)
        part = records.a_part(session, recommendation_id=row.id)
        records.an_assessment(session, part_id=part.id)
        records.a_link(
            session, evidence_id=records.evidence(session, review_state=ReviewState.APPROVED).id, part_id=part.id
        )
        records.add(session, RecommendingState(recommendation_id=row.id, state_code="NRL", ordinal=1))
        _position(session, row, Position.NOTED, DAY)

    def queries(query: str) -> int:
        session.flush()
        session.expunge_all()
        with statements(session.connection()) as sent:
            _explored(session, query)
        return len(sent) - 1  # the organisation is this test's own

    asked = ("", "q=schools", "q=26.1&group=theme&state=NRL")
    add()
    one = [queries(query) for query in asked]
    add()
    add()

    assert [queries(query) for query in asked] == one
    assert max(one) <= 14
